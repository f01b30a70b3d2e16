"""How well each passage answers: which share of what the question speaks of stands in it, in its heading, around it."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from queries.ask_fit import Asked, fitness
from queries.ask_link import Concept
from queries.index import Index, Postings

IN_SENTENCE, IN_HEADING, IN_LEAD, IN_BODY, IN_HIGHER_HEADING = 1.0, 0.75, 0.6, 0.6, 0.45
IN_ANTECEDENT = 0.85  # "These teams …": what the sentence before speaks of, this one does too
TOPICAL = 0.06  # what a passage gains where its heading speaks of all that is asked
LENGTH_COST, USUAL_LENGTH = 0.03, 12
# Passages looked at; more would not change the answer and cost time in a large dataset.
MOST_CANDIDATES, MOST_FOR_LIST = 150, 1500
ENOUGH, COMMON = 40, 1500  # with so many candidates, what stands in more passages than that brings no further ones
KEPT, BEST_FITNESS = 15, 1.2  # how many of the best count, and the factor that no fitness exceeds


@dataclass(frozen=True)
class Scored:
    """A passage and how well it answers: ``score`` is 0 to a little over 1.

    ``about`` is how much of the question's topic it has, whether or not it can be the answer.
    ``strengths`` tell for each concept how near it stands, ``own`` how far it stands in the passage itself, and
    ``direct`` is the share of the question that stands in the passage itself.
    """

    passage: int
    score: float
    about: float
    strengths: tuple[float, ...]
    own: tuple[float, ...]
    direct: float


class _Postings:
    """Where one concept stands: the sets of numbers with their worth, the worthiest first."""

    def __init__(self, postings: Postings, concept: Concept) -> None:
        self.sets = [(postings.of[feature], worth) for feature, worth in concept.features if feature in postings.of]
        self.apart = concept.apart
        self.parts = [postings.any_of(part) for part in concept.parts]

    def worth(self, number: int) -> float:
        best = 0.0
        for numbers, worth in self.sets:
            if number in numbers:
                best = worth
                break
        if self.parts and best < self.apart:
            best = max(best, self.apart * sum(number in part for part in self.parts) / len(self.parts))
        return best

    def size(self) -> int:
        return sum(len(numbers) for numbers, _ in self.sets)


def rank(index: Index, asked: Asked, *, allowed: set[int] | None = None) -> list[Scored]:
    """Give the passages that hold something of the question, the best first; ties by reading order.

    Only those that may still be among the best are looked at closely; a passage behind them has no score.
    """
    concepts = asked.concepts
    total = sum(concept.weight for concept in concepts)
    if not total:
        return []
    sentence = [_Postings(index.sentences, concept) for concept in concepts]
    heading = [_Postings(index.headings, concept) for concept in concepts]
    body = [_Postings(index.bodies, concept) for concept in concepts]
    around: dict[int, list[float]] = {}
    topics: dict[int, float] = {}
    most = MOST_FOR_LIST if "list" in asked.kinds else MOST_CANDIDATES
    found = []
    for number in _candidates(index, concepts, sentence, heading, allowed, most):
        place = index.material.passages[number].place
        if place not in around:
            around[place] = _around(index, place, heading, body)
            topics[place] = sum(
                concept.weight * postings.worth(place) for concept, postings in zip(concepts, heading, strict=True)
            )
        own = tuple(postings.worth(number) for postings in sentence)
        if index.antecedent(number) is not None:
            before = (postings.worth(number - 1) * IN_ANTECEDENT for postings in sentence)
            own = tuple(max(pair) for pair in zip(own, before, strict=True))
        strengths = tuple(max(pair) for pair in zip(own, around[place], strict=True))
        direct = sum(concept.weight * worth for concept, worth in zip(concepts, own, strict=True))
        near = sum(concept.weight * worth for concept, worth in zip(concepts, strengths, strict=True))
        about = (near + TOPICAL * topics[place]) / total
        found.append(Scored(number, 0.0, about, strengths, own, direct / total))
    return _scored(index, asked, found)


def _scored(index: Index, asked: Asked, found: Sequence[Scored]) -> list[Scored]:
    """Give the passages their scores, the most topical first, until no other can be among the best."""
    best: list[float] = []
    scored: list[Scored] = []
    topical = sorted(found, key=lambda each: (-round(each.about, 6), each.passage))
    for place, each in enumerate(topical):
        if len(best) == KEPT and each.about * BEST_FITNESS < best[0]:
            scored.extend(topical[place:])
            break
        length = 1 - LENGTH_COST * math.log(max(1.0, index.lengths[each.passage] / USUAL_LENGTH))
        score = each.about * fitness(index, each.passage, asked, each.strengths, each.own) * length
        scored.append(replace(each, score=score))
        (heapq.heappush if len(best) < KEPT else heapq.heappushpop)(best, score)
    return sorted(scored, key=lambda each: (-round(each.score, 6), each.passage))


def _around(index: Index, place: int, heading: Sequence[_Postings], body: Sequence[_Postings]) -> list[float]:
    """Give for each concept how near it stands: in the heading, the paragraph, the lead-in, the higher headings."""
    above = index.ancestors(place)
    higher = [each for each in above if index.material.places[each].kind != "Chapter"]
    lead = above[:1] if _leads(index, place) else []
    return [
        max(
            heads.worth(place) * IN_HEADING,
            words.worth(place) * IN_BODY,
            max((words.worth(each) * IN_LEAD for each in lead), default=0.0),
            max((heads.worth(each) * IN_HIGHER_HEADING for each in higher), default=0.0),
        )
        for heads, words in zip(heading, body, strict=True)
    ]


def _leads(index: Index, place: int) -> bool:
    """Tell whether a place stands under words that lead into it: an item, a row, or a paragraph after a colon."""
    here = index.material.places[place]
    if here.kind in {"Item", "Row", "Note"}:
        return True
    return here.parent is not None and index.material.places[here.parent].text.rstrip().endswith(":")


def _candidates(
    index: Index,
    concepts: Sequence[Concept],
    sentence: Sequence[_Postings],
    heading: Sequence[_Postings],
    allowed: set[int] | None,
    most: int,
) -> list[int]:
    """Give the passages worth scoring: those that hold most of the rarest things asked for."""
    rough: dict[int, float] = {}
    for which in sorted(range(len(concepts)), key=lambda which: (sentence[which].size(), which)):
        weight = concepts[which].weight
        if len(rough) >= most or (
            len(rough) >= ENOUGH and sentence[which].size() > COMMON
        ):  # what is common only tells apart those that hold something rare
            for number in rough:
                rough[number] += weight * sentence[which].worth(number)
            continue
        numbers = set().union(*(numbers for numbers, _ in sentence[which].sets), *sentence[which].parts)
        for number in numbers:
            rough[number] = rough.get(number, 0.0) + weight * sentence[which].worth(number)
        if len(rough) < most:
            for place in set().union(*(places for places, _ in heading[which].sets)):
                for number in index.by_place.get(place, ()):
                    rough.setdefault(number, 0.0)
    kept = rough if allowed is None else {number: worth for number, worth in rough.items() if number in allowed}
    return heapq.nsmallest(most, kept, key=lambda number: (-round(kept[number], 6), number))
