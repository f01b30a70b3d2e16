"""How well each passage answers: which share of what the question speaks of stands in it, in its heading, around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from queries.ask_kinds import MEANING, Kind, gives
from queries.ask_link import Concept
from queries.index import Index

IN_SENTENCE, IN_HEADING, IN_LEAD, IN_BODY, IN_CHAPTER_HEADING = 1.0, 0.75, 0.6, 0.5, 0.45
CANNOT_GIVE = {"duration": 0.55, "frequency": 0.7, "when": 0.8, "amount": 0.5, "authority": 0.8}
MOST_CANDIDATES = 3000


@dataclass(frozen=True)
class Scored:
    """A passage and how well it answers: ``score`` from 0 to 1, ``strengths`` for each concept, ``own`` those in the sentence itself, ``direct`` their share."""

    passage: int
    score: float
    strengths: tuple[float, ...]
    own: tuple[float, ...]
    direct: float


def rank(
    index: Index, concepts: Sequence[Concept], kinds: Sequence[Kind], *, allowed: set[int] | None = None
) -> list[Scored]:
    """Give the passages that hold something of the question, the best first; ties by reading order."""
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
                    max((heading[which].get(each, 0.0) * IN_CHAPTER_HEADING for each in above), default=0.0),
                )
            )
        score = sum(concept.weight * strength for concept, strength in zip(concepts, strengths, strict=True)) / total
        score *= _fitness(index, number, kinds, concepts)
        score *= 1 - 0.03 * math.log(max(1.0, index.lengths[number] / 12))
        owned = tuple(held.get(number, 0.0) for held in sentence)
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


def _fitness(index: Index, number: int, kinds: Sequence[Kind], concepts: Sequence[Concept]) -> float:
    text = index.material.passages[number].text
    fitness = 1.0
    for kind in kinds:
        if kind in CANNOT_GIVE and not gives(kind, text):
            fitness = min(fitness, CANNOT_GIVE[kind])
    if kinds[0] == "meaning" and not _defines(index, number, concepts):
        fitness *= 0.8
    return fitness


def _defines(index: Index, number: int, concepts: Sequence[Concept]) -> bool:
    """Tell whether the asked thing stands at the sentence's beginning, before a word that defines."""
    text = index.material.passages[number].text
    match = MEANING.search(text)
    if match is None:
        return False
    before = index.features(text[: match.start()])
    asked = next((concept for concept in concepts if concept.weight >= 1), concepts[0])
    return any(feature in before for feature, _ in asked.features)
