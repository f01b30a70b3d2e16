"""Which norms a rule of records enforces: those whose words it cites, in the provision that it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.text import find_words

SHARE = 1 / 3


@dataclass(frozen=True)
class Stated:
    """A norm with its place: the IRI of its provision and where its words stand there, in code points."""

    norm: str
    provision: str
    start: int
    end: int


@dataclass(frozen=True)
class Place:
    """A provision that is loaded. ``parent`` and ``offset``: of a list's item, whose list it is and where it hangs."""

    text: str
    parent: str = ""
    offset: int | None = None


def enforced_norms(provision: str, quote: str, places: dict[str, Place], stated: Sequence[Stated]) -> list[str]:
    """Give the norms that a rule with these words of this provision enforces.

    A norm is enforced when its words and the rule's share at least a third of the shorter of the two: neighbours
    that only touch do not. An item that states no norm of its own says what the sentence before its list asks for,
    so that sentence's norm is enforced. Words that the provision does not have enforce nothing.
    """
    place = places.get(provision)
    span = find_words(place.text, quote) if place is not None else None
    if place is None or span is None:
        return []
    own = [each for each in stated if each.provision == provision]
    if own or place.offset is None:
        return [each.norm for each in own if _share(span, (each.start, each.end)) >= SHARE]
    before = [each for each in stated if each.provision == place.parent and each.end <= place.offset]
    last = max((each.end for each in before), default=0)
    parent = places[place.parent].text if place.parent in places else ""
    if re.search(r"[.;!?]\s+\S", parent[last : place.offset]):
        return []
    return [each.norm for each in before if each.end == last]


def _share(one: tuple[int, int], other: tuple[int, int]) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / max(1, min(one[1] - one[0], other[1] - other[0]))
