"""How well each passage answers: which share of what the question speaks of stands in it, in its heading, around it."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from queries.ask_fit import Asked, fitness
from queries.ask_link import Concept, weighed
from queries.index import Index
from queries.postings import Numbers, Worths

IN_SENTENCE, IN_HEADING, IN_LEAD, IN_BODY, IN_HIGHER_HEADING = 1.0, 0.75, 0.6, 0.6, 0.45
IN_ANTECEDENT = 0.85  # "These teams …": what the sentence before speaks of, this one does too
LIKENESS = 0.6  # what a passage gains that means what the question does, in whichever words
TOPICAL = 0.06  # what a passage gains where its heading speaks of all that is asked
LENGTH_COST, USUAL_LENGTH = 0.03, 12
# Passages looked at; more would not change the answer and cost time in a large dataset.
MOST_CANDIDATES, MOST_FOR_LIST, MOST_CHAPTERS = 150, 1500, 8  # of a chapter, and chapters
MOST_ALIKE = 30
KEPT, BEST_FITNESS = 15, 1.2  # how many of the best count, and the factor that no fitness exceeds
WORTH_A_LOOK = 0.7  # a chapter that cannot come to this share of the best one's score has no say


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


@dataclass(frozen=True)
class Ranked:
    """The passages of one chapter, the best first, and the question as that chapter understands it."""

    chapter: str
    asked: Asked
    passages: tuple[Scored, ...]

    @property
    def best(self) -> float:
        """The score of the best passage."""
        return self.passages[0].score


def rank(index: Index, asked: Asked, *, allowed: set[int] | None = None) -> list[Ranked]:
    """Give the passages that hold something of the question: the best chapter and passage first; ties by reading order.

    Only those that may still be among the best are looked at closely; a passage behind them has no score.
    """
    concepts = asked.concepts
    if not concepts or not len(index.layout.place):
        return []
    within = weighed(index, concepts)
    chapters = [within(chapter) for chapter in range(len(index.chapters))]
    weights = np.array([[concept.weight for concept in each] for each in chapters]).T
    sentence = np.array([index.sentences.worths(each.features, each.parts, each.apart) for each in concepts])
    heading = np.array([index.headings.worths(each.features, each.parts, each.apart) for each in concepts])
    most = MOST_FOR_LIST if "list" in asked.kinds else MOST_CANDIDATES
    likeness = index.likeness(asked.question)
    holding = _candidates(index, weights, sentence, heading, allowed, most)
    numbers = np.union1d(holding, _most_alike(likeness, allowed)).astype(np.int32)
    found = _by_chapter(index, _measured(index, concepts, weights, sentence, heading, likeness, numbers))
    ranked: list[Ranked] = []
    for chapter, passages in sorted(found.items(), key=lambda pair: (-round(_ceiling(pair[1]), 6), pair[0])):
        own = replace(asked, concepts=chapters[chapter])
        hopeless = ranked and _ceiling(passages) < max(each.best for each in ranked) * WORTH_A_LOOK
        scored = passages if hopeless else _scored(index, own, passages)
        ranked.append(Ranked(index.chapters[chapter], own, tuple(scored)))
    return sorted(ranked, key=lambda each: (-round(each.best, 6), each.passages[0].passage))


def _by_chapter(index: Index, found: Sequence[Scored]) -> dict[int, list[Scored]]:
    """Put the passages of each chapter together, the most topical first."""
    chapters: dict[int, list[Scored]] = {}
    for each in sorted(found, key=lambda each: (-round(each.about, 6), each.passage)):
        chapters.setdefault(int(index.layout.chapter[each.passage]), []).append(each)
    return chapters


def _ceiling(topical: Sequence[Scored]) -> float:
    """Give the score that no passage of a chapter can exceed."""
    return topical[0].about * BEST_FITNESS


def _candidates(
    index: Index, weights: Worths, sentence: Worths, heading: Worths, allowed: set[int] | None, most: int
) -> Numbers:
    """Give the passages worth a closer look, in reading order: in each of the most promising chapters those that hold
    the greatest share of what is asked.
    """
    layout = index.layout
    parts = weights / weights.sum(axis=0)
    share = np.zeros(len(layout.place))
    for part, worths in zip(parts, sentence, strict=True):
        share += part[layout.chapter] * worths[:-1]
    fitting = (share > 0) | (heading.max(axis=0) > 0)[layout.place]
    if allowed is not None:
        fitting &= np.isin(np.arange(len(share)), list(allowed))
    numbers = np.flatnonzero(fitting)
    numbers = numbers[np.lexsort((numbers, -share[numbers].round(6)))]
    promising = list(dict.fromkeys(layout.chapter[numbers].tolist()))[:MOST_CHAPTERS]
    kept = [numbers[layout.chapter[numbers] == chapter][:most] for chapter in promising]
    best = np.concatenate(kept) if kept else np.zeros(0, dtype=np.int32)
    return np.unique([*best, *_following(index, best, allowed)]).astype(np.int32)


def _most_alike(likeness: Worths, allowed: set[int] | None) -> Numbers:
    """Give the passages whose meaning is nearest to the question's."""
    numbers = np.arange(len(likeness)) if allowed is None else np.array(sorted(allowed), dtype=np.int64)
    order = np.lexsort((numbers, -likeness[numbers].round(6)))
    return numbers[order[:MOST_ALIKE]].astype(np.int32)


def _following(index: Index, numbers: Numbers, allowed: set[int] | None) -> list[int]:
    """Give the passages that go on about what the passage before them speaks of: "The investigations are …"."""
    after = (number + 1 for number in numbers.tolist() if number + 1 < len(index.layout.place))
    return [
        number for number in after if (allowed is None or number in allowed) and index.antecedent(number) is not None
    ]


def _measured(
    index: Index,
    concepts: Sequence[Concept],
    weights: Worths,
    sentence: Worths,
    heading: Worths,
    likeness: Worths,
    numbers: Numbers,
) -> list[Scored]:
    """Give for each passage how near each concept stands to it, and what that comes to; without a score yet."""
    layout = index.layout
    places = layout.place[numbers]
    own = sentence[:, numbers]
    pointing = np.array([index.antecedent(int(number)) is not None for number in numbers], dtype=np.bool_)
    own = np.maximum(own, sentence[:, numbers - 1] * (IN_ANTECEDENT * pointing))
    body = np.array([index.bodies.worths(each.features, each.parts, each.apart) for each in concepts])
    around = np.maximum.reduce(
        [
            heading[:, places] * IN_HEADING,
            body[:, places] * IN_BODY,
            body[:, layout.lead[places]] * IN_LEAD,
            heading[:, layout.higher[places]].max(axis=2) * IN_HIGHER_HEADING,
        ]
    )
    strengths = np.maximum(own, around)
    weight = weights[:, layout.chapter[numbers]]
    total = weight.sum(axis=0)
    about = ((weight * strengths).sum(axis=0) + TOPICAL * (weight * heading[:, places]).sum(axis=0)) / total
    about += LIKENESS * likeness[numbers]
    direct = (weight * own).sum(axis=0) / total
    return [
        Scored(number, 0.0, *rest)
        for number, *rest in zip(
            numbers.tolist(),
            about.tolist(),
            map(tuple, strengths.T.tolist()),
            map(tuple, own.T.tolist()),
            direct.tolist(),
            strict=True,
        )
    ]


def _scored(index: Index, asked: Asked, topical: Sequence[Scored]) -> list[Scored]:
    """Give the passages their scores, the most topical first, until no other can be among the best."""
    best: list[float] = []
    scored: list[Scored] = []
    for place, each in enumerate(topical):
        if len(best) == KEPT and each.about * BEST_FITNESS < best[0]:
            scored.extend(topical[place:])
            break
        length = 1 - LENGTH_COST * math.log(max(1.0, index.lengths[each.passage] / USUAL_LENGTH))
        score = each.about * fitness(index, each.passage, asked, each.strengths, each.own) * length
        scored.append(replace(each, score=score))
        (heapq.heappush if len(best) < KEPT else heapq.heappushpop)(best, score)
    return sorted(scored, key=lambda each: (-round(each.score, 6), each.passage))
