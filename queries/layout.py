"""How the places of a dataset lie in one another, as arrays: for all passages at once, what stands over them."""

from __future__ import annotations

import numpy as np

from queries.passages import Material, Place
from queries.postings import Numbers


class Layout:
    """Chapters, and the places over each place.

    ``chapters`` are their numbers in order ("C2"), ``passages`` the numbers of the passages of each, ``sizes`` how many
    these are; ``chapter`` gives for each passage, ``chapter_of_place`` for each place the position of its own among
    them. ``place`` is the place of each passage. ``lead`` is for each place the place whose words lead into it,
    ``higher`` those whose headings stand over it; where there is none, the number of places stands, which is no place.
    """

    def __init__(self, material: Material) -> None:
        places = material.places
        nowhere = len(places)
        keys = [chapter_of(place.number) for place in places]
        self.chapters = tuple(sorted(set(keys)))
        position = {key: number for number, key in enumerate(self.chapters)}
        self.place: Numbers = np.array([passage.place for passage in material.passages], dtype=np.int32)
        self.chapter_of_place: Numbers = np.array([position[key] for key in keys], dtype=np.int32)
        self.chapter: Numbers = self.chapter_of_place[self.place]
        self.passages = [np.flatnonzero(self.chapter == number) for number in range(len(self.chapters))]
        self.sizes = np.bincount(self.chapter, minlength=len(self.chapters))
        above = [ancestors(places, number) for number in range(len(places))]
        self.lead: Numbers = np.array(
            [over[0] if over and _leads(places, number) else nowhere for number, over in enumerate(above)],
            dtype=np.int32,
        )
        headed = [[each for each in over if places[each].kind != "Chapter"] for over in above]
        deepest = max(map(len, headed), default=0)
        self.higher: Numbers = np.array(
            [over + [nowhere] * (deepest + 1 - len(over)) for over in headed], dtype=np.int32
        ).reshape(len(places), deepest + 1)


def chapter_of(number: str) -> str:
    """Give the number of the chapter of a place: ``C2`` of ``C2.1.4#3``."""
    return number.partition(".")[0].partition("#")[0]


def ancestors(places: tuple[Place, ...], number: int) -> list[int]:
    """Give the places that a place is part of, the nearest first."""
    found: list[int] = []
    parent = places[number].parent
    while parent is not None and parent not in found:
        found.append(parent)
        parent = places[parent].parent
    return found


def _leads(places: tuple[Place, ...], number: int) -> bool:
    """Tell whether a place stands under words that lead into it: an item, a row, or a paragraph after a colon."""
    here = places[number]
    if here.kind in {"Item", "Row", "Note"}:
        return True
    return here.parent is not None and places[here.parent].text.rstrip().endswith(":")
