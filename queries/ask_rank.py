"""How well each passage answers: which share of what the question speaks of stands in it, in its heading, around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from queries.ask_fit import Asked, fitness
from queries.ask_link import Concept
from queries.index import Index

IN_SENTENCE, IN_HEADING, IN_LEAD, IN_BODY, IN_HIGHER_HEADING = 1.0, 0.75, 0.6, 0.5, 0.45
TOPICAL = 0.06
APART = 0.85  # the words of a phrase, each somewhere in the sentence
MOST_CANDIDATES = 3000


@dataclass(frozen=True)
class Scored:
    """A passage and how well it answers: ``score`` is 0 to a little over 1.

    ``strengths`` tell for each concept how near it stands, ``own`` how far it stands in the passage itself, and
    ``direct`` is the share of the question that stands in the passage itself.
    """

    passage: int
    score: float
    strengths: tuple[float, ...]
    own: tuple[float, ...]
    direct: float


def rank(index: Index, asked: Asked, *, allowed: set[int] | None = None) -> list[Scored]:
    """Give the passages that hold something of the question, the best first; ties by reading order."""
    concepts = asked.concepts
    total = sum(concept.weight for concept in concepts)
    if not total:
        return []
    sentence: list[dict[int, float]] = []
    place: list[dict[int, float]] = []
    heading: list[dict[int, float]] = []
    for concept in concepts:
        sentence.append(_strongest(index.sentences, concept))
        heading.append(_strongest(index.headings, concept))
        place.append(_strongest(index.bodies, concept))
    found = []
    for number in _candidates(index, concepts, sentence, heading):
        if allowed is not None and number not in allowed:
            continue
        passage = index.material.passages[number]
        above = index.ancestors(passage.place)
        below_chapter = [each for each in above if index.material.places[each].kind != "Chapter"]
        strengths = []
        direct = 0.0
        for which, concept in enumerate(concepts):
            own = sentence[which].get(number, 0.0)
            direct += concept.weight * own
            strengths.append(
                max(
                    own * IN_SENTENCE,
                    heading[which].get(passage.place, 0.0) * IN_HEADING,
                    place[which].get(passage.place, 0.0) * IN_BODY,
                    max(
                        (place[which].get(each, 0.0) * IN_LEAD for each in above[:1] if _leads(index, passage.place)),
                        default=0.0,
                    ),
                    max((heading[which].get(each, 0.0) * IN_HIGHER_HEADING for each in below_chapter), default=0.0),
                )
            )
        score = sum(concept.weight * strength for concept, strength in zip(concepts, strengths, strict=True)) / total
        owned = tuple(held.get(number, 0.0) for held in sentence)
        topical = sum(concept.weight * heading[which].get(passage.place, 0.0) for which, concept in enumerate(concepts))
        score += TOPICAL * topical / total
        score *= fitness(index, number, asked, strengths, owned)
        score *= 1 - 0.03 * math.log(max(1.0, index.lengths[number] / 12))
        found.append(Scored(number, score, tuple(strengths), owned, direct / total))
    return sorted(found, key=lambda each: (-round(each.score, 6), each.passage))


def _leads(index: Index, place: int) -> bool:
    """Tell whether a place stands under words that lead into it: an item, a row, or a paragraph after a colon."""
    here = index.material.places[place]
    if here.kind in {"Item", "Row", "Note"}:
        return True
    return here.parent is not None and index.material.places[here.parent].text.rstrip().endswith(":")


def _strongest(postings: dict[str, set[int]], concept: Concept) -> dict[int, float]:
    found: dict[int, float] = {}
    for feature, worth in concept.features:  # the worthiest first
        for number in postings.get(feature, ()):
            found.setdefault(number, worth)
    if concept.parts:
        held: dict[int, int] = {}
        for part in concept.parts:
            for number in set().union(*(postings.get(feature, set()) for feature in part)):
                held[number] = held.get(number, 0) + 1
        for number, count in held.items():
            found[number] = max(found.get(number, 0.0), APART * count / len(concept.parts))
    return found


def _candidates(
    index: Index, concepts: Sequence[Concept], sentence: list[dict[int, float]], heading: list[dict[int, float]]
) -> list[int]:
    """Give the passages worth scoring: those with the rarest things asked for, until there are enough."""
    chosen: set[int] = set()
    order = sorted(range(len(concepts)), key=lambda which: (len(sentence[which]), which))
    for which in order:
        if len(chosen) >= MOST_CANDIDATES:
            break
        chosen.update(sentence[which])
        for place in heading[which]:
            chosen.update(index.by_place.get(place, ()))
    return sorted(chosen)
