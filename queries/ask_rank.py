"""How well each passage answers: which share of what the question speaks of stands in it, in its heading, around it."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from queries.ask_fit import Asked, ceiling, fitness
from queries.ask_link import Concept, Weighed
from queries.index import Index
from queries.postings import Numbers, Postings, Worths

IN_SENTENCE, IN_HEADING, IN_LEAD, IN_BODY, IN_HIGHER_HEADING = 1.0, 0.75, 0.6, 0.6, 0.45
IN_ANTECEDENT = 0.85  # "These teams …": what the sentence before speaks of, this one does too
LIKENESS = 0.6  # what a passage gains that means what the question does, in whichever words
TOPICAL = 0.06  # what a passage gains where its heading speaks of all that is asked
LENGTH_COST, USUAL_LENGTH = 0.03, 12
# Passages looked at; more would not change the answer and cost time in a large dataset.
MOST_CANDIDATES, MOST_FOR_LIST, MOST_CHAPTERS = 150, 1500, 5  # of a chapter, and chapters
MOST_ALIKE = 30
KEPT, UNSCORED = 15, 20  # how many of the best count, and how many are told behind those that have a score
WORTH_A_LOOK = 0.75  # a chapter that cannot come to this share of the best one's score has no say


class Scored(NamedTuple):
    """A passage and how well it answers: ``score`` is 0 to a little over 1.

    ``about`` is how much of the question's topic it has, whether or not it can be the answer.
    ``strengths`` tell for each concept how near it stands, ``own`` how far it stands in the passage itself, and
    ``direct`` is the share of the question that stands in the passage itself, ``likeness`` how much it means what the
    question does, in whichever words.
    """

    passage: int
    score: float
    about: float
    strengths: tuple[float, ...]
    own: tuple[float, ...]
    direct: float
    likeness: float


@dataclass(frozen=True)
class Ranked:
    """The passages of one chapter, the best first, and the question as that chapter understands it.

    ``most_alike`` is the passage that means most nearly what the question does.
    """

    chapter: str
    asked: Asked
    passages: tuple[Scored, ...]
    most_alike: int

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
    weighed = Weighed(index, concepts)
    weights = weighed.weights
    sentence = np.array([index.sentences.worths(each.features, each.parts, each.apart) for each in concepts])
    most = MOST_FOR_LIST if "list" in asked.kinds else MOST_CANDIDATES
    likeness = index.likeness(asked.question)
    holding = _candidates(index, concepts, weights, sentence, allowed, most)
    everywhere = np.arange(len(likeness), dtype=np.int32)
    alike = _most_alike(likeness, within=everywhere, allowed=allowed, most=MOST_ALIKE)
    numbers = np.union1d(holding, alike).astype(np.int32)
    measured = _measured(index, concepts, weights, sentence, likeness, numbers)
    kept = most if "list" in asked.kinds else UNSCORED
    ranked: list[Ranked] = []
    best = 0.0
    for chapter, order in _by_chapter(index, measured):
        own = replace(asked, concepts=weighed.within(chapter))
        scored = _scored(index, own, measured, order, floor=best * WORTH_A_LOOK, kept=kept)
        if best and scored[0].score > best:
            scored = _scored(index, own, measured, order, floor=0.0, kept=kept)
        best = max(best, scored[0].score)
        most_alike = _most_alike(likeness, within=index.layout.passages[chapter], allowed=allowed, most=1)
        ranked.append(Ranked(index.chapters[chapter], own, tuple(scored), int(most_alike[0])))
    return sorted(ranked, key=lambda each: (-round(each.best, 6), each.passages[0].passage))


@dataclass(frozen=True)
class _Measured:
    """How near each concept (a row) stands to each passage (a column), and what that comes to."""

    numbers: Numbers
    about: Worths
    strengths: Worths
    own: Worths
    direct: Worths
    likeness: Worths

    def passage(self, which: int) -> Scored:
        """Give one passage, without a score yet."""
        return Scored(
            int(self.numbers[which]),
            0.0,
            float(self.about[which]),
            tuple(self.strengths[:, which].tolist()),
            tuple(self.own[:, which].tolist()),
            float(self.direct[which]),
            float(self.likeness[which]),
        )


def _by_chapter(index: Index, measured: _Measured) -> list[tuple[int, list[int]]]:
    """Give the passages of each chapter (columns), the most topical first, and the most topical chapter first."""
    chapters: dict[int, list[int]] = {}
    order = np.lexsort((measured.numbers, -measured.about.round(6)))
    of_them = index.layout.chapter[measured.numbers[order]]
    for which, chapter in zip(order.tolist(), of_them.tolist(), strict=True):
        chapters.setdefault(chapter, []).append(which)
    return list(chapters.items())


def _candidates(
    index: Index,
    concepts: Sequence[Concept],
    weights: Worths,
    sentence: Worths,
    allowed: set[int] | None,
    most: int,
) -> Numbers:
    """Give the passages worth a closer look, in reading order: in each of the most promising chapters those that hold
    the greatest share of what is asked.
    """
    layout = index.layout
    parts = weights / weights.sum(axis=0)
    share = np.zeros(len(layout.place))
    for part, worths in zip(parts, sentence, strict=True):
        share += part[layout.chapter] * worths
    headed = np.zeros(len(index.material.places), dtype=np.bool_)
    for concept in concepts:
        for feature in {feature for feature, _ in concept.features}.union(*concept.parts):
            headed[index.headings.get(feature)] = True
    fitting = (share > 0) | headed[layout.place]
    if allowed is not None:
        fitting &= np.isin(np.arange(len(share)), list(allowed))
    share = np.where(fitting, share.round(6), -1.0)
    most_in_chapter = np.full(len(layout.chapters), -1.0)
    np.maximum.at(most_in_chapter, layout.chapter, share)
    promising = np.lexsort((np.arange(len(most_in_chapter)), -most_in_chapter))[:MOST_CHAPTERS]
    kept = []
    for numbers in (layout.passages[chapter] for chapter in promising):
        held = numbers[share[numbers] >= 0]
        kept.append(held[np.lexsort((held, -share[held]))][:most])
    best = np.concatenate(kept)
    after = best[best + 1 < len(index.pointing)] + 1
    following = after[index.pointing[after]]  # they go on about what the passage before speaks of
    if allowed is not None:
        following = following[np.isin(following, list(allowed))]
    return np.union1d(best, following).astype(np.int32)


def _most_alike(
    likeness: Worths, *, within: npt.NDArray[np.integer[Any]], allowed: set[int] | None, most: int
) -> Numbers:
    """Give the passages whose meaning is nearest to the question's; of those that are equally near the first."""
    numbers = within if allowed is None else within[np.isin(within, list(allowed))]
    near = likeness[numbers].round(6)
    if len(near) > most:
        enough = near >= np.partition(near, len(near) - most)[len(near) - most]
        numbers, near = numbers[enough], near[enough]
    return numbers[np.lexsort((numbers, -near))[:most]].astype(np.int32)


def _measured(
    index: Index,
    concepts: Sequence[Concept],
    weights: Worths,
    sentence: Worths,
    likeness: Worths,
    numbers: Numbers,
) -> _Measured:
    """Give for each passage how near each concept stands to it."""
    layout = index.layout
    places = layout.place[numbers]
    own = sentence[:, numbers]
    own = np.maximum(own, sentence[:, numbers - 1] * (IN_ANTECEDENT * index.pointing[numbers]))

    def worths(postings: Postings, where: Numbers) -> Worths:
        return np.array([postings.worths_at(where, each.features, each.parts, each.apart) for each in concepts])

    heading = worths(index.headings, places)
    around = np.maximum.reduce(
        [
            heading * IN_HEADING,
            worths(index.bodies, places) * IN_BODY,
            worths(index.bodies, layout.lead[places]) * IN_LEAD,
            worths(index.headings, layout.higher[places]).max(axis=2) * IN_HIGHER_HEADING,
        ]
    )
    strengths = np.maximum(own, around)
    weight = weights[:, layout.chapter[numbers]]
    total = weight.sum(axis=0)
    about = ((weight * strengths).sum(axis=0) + TOPICAL * (weight * heading).sum(axis=0)) / total
    about += LIKENESS * likeness[numbers]
    direct = (weight * own).sum(axis=0) / total
    return _Measured(numbers, about, strengths, own, direct, likeness[numbers])


def _scored(
    index: Index, asked: Asked, measured: _Measured, order: Sequence[int], *, floor: float, kept: int
) -> list[Scored]:
    """Give the passages their scores, the most topical first, until no other can be among the best or over a floor.

    Of those behind them ``kept`` are given, without a score.
    """
    best: list[float] = []
    scored: list[Scored] = []
    highest = ceiling(asked)
    for place, which in enumerate(order):
        about = float(measured.about[which])
        if scored and about * highest < (max(best[0], floor) if len(best) == KEPT else floor):
            scored.extend(map(measured.passage, order[place : place + kept]))
            break
        each = measured.passage(which)
        length = 1 - LENGTH_COST * math.log(max(1.0, index.lengths[each.passage] / USUAL_LENGTH))
        score = about * fitness(index, each.passage, asked, each.strengths, each.own) * length
        scored.append(each._replace(score=score))
        (heapq.heappush if len(best) < KEPT else heapq.heappushpop)(best, score)
    return sorted(scored, key=lambda each: (-round(each.score, 6), each.passage))
