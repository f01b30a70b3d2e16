"""From the chapters' rankings to the passages of the answer: of the best chapter, and of those that answer as well."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace

from foundation import settings
from queries.ask_choose import LIST_SHARE, asks_for_several, choose, choose_list, wants_list, with_parts, with_siblings
from queries.ask_fit import Asked
from queries.ask_rank import Ranked, Scored
from queries.index import Index

# Shares of the best chapter's score, the last for a passage that holds as much of what is asked as the best one.
AS_GOOD, NEARLY_AS_GOOD, HOLDS_AS_MUCH = 0.97, 0.85, 0.75

# The paragraph is known: what it says to what leans on it need hold less.
LEANING_SCORE = 0.35


@dataclass(frozen=True)
class Reading:
    """One thing asked, and the passages ranked for it, the best chapter first.

    An ``alternative`` is one of several things of which it is enough that one is found. What ``leans`` on another is
    ranked within the paragraph that answers the other; an ``aside`` is besides too short to have an answer of its own.
    """

    asked: Asked
    ranked: Sequence[Ranked]
    alternative: bool
    leans: bool = False
    aside: bool = False


@dataclass(frozen=True)
class Picked:
    """The passages of an answer, the best one for each thing asked first; for a list, how many fit it in all.

    ``others`` are the best passages of other chapters, those that answer as well before those that nearly do: people
    may have asked about that one.
    """

    passages: Sequence[int] = ()
    best: Sequence[int] = ()
    listed: bool = False
    fitting: int = 0
    others: Sequence[int] = ()


@dataclass
class _Choice:
    own: list[int] = field(default_factory=list)
    as_good: list[int] = field(default_factory=list)
    further: list[int] = field(default_factory=list)
    listed: bool = False
    left_out: int = 0


def leaning(reading: Reading, *, aside: bool) -> Reading | None:
    """Give a reading of what leans on another, or none where nothing of the other's paragraph answers it."""
    answers = bool(reading.ranked) and reading.ranked[0].best >= LEANING_SCORE
    return replace(reading, leans=True, aside=aside) if answers else None


def pick(index: Index, readings: Sequence[Reading], allowed: Set[int] | None = None) -> Picked:
    """Choose the passages that answer each thing asked; none where one of them is not answered.

    What completes an answer is of the ``allowed`` passages too, where these are given.
    """
    choices = []
    for reading in readings:
        if reading.leans:
            choices.append(_Choice([reading.ranked[0].passages[0].passage]))
            continue
        choice = _list(index, reading) if wants_list(reading.asked) else _Choice()
        choice = choice if choice.own else _few(index, reading)
        if not choice.own and not (reading.alternative and len(readings) > 1):
            return Picked()
        choices.append(choice)
    chosen = _in_turn([choice.own for choice in choices])
    whole = any(kind in reading.asked.kinds for reading in readings for kind in ("list", "content"))
    complete = with_parts(index, chosen, all_of_them=whole)
    of_duties = any(choice.listed for choice in choices)
    if any(asks_for_several(reading.asked) for reading in readings):
        completed = with_siblings(index, complete)
        complete = completed if not of_duties or len(completed) <= settings.integer("list_passages") else complete
    if allowed is not None:
        complete = [number for number in complete if number in allowed]
    listed = of_duties or len(complete) > len(chosen)
    others = [number for choice in choices for number in choice.as_good]
    others += [number for choice in choices for number in choice.further]
    fitting = len(complete) + sum(choice.left_out for choice in choices)
    own = [choice for reading, choice in zip(readings, choices, strict=True) if not reading.aside]
    return Picked(
        passages=complete,
        best=list(dict.fromkeys(choice.own[0] for choice in own if choice.own)),
        listed=listed,
        fitting=fitting,
        others=[number for number in dict.fromkeys(others) if number not in complete],
    )


def _in_turn(choices: Sequence[Sequence[int]]) -> list[int]:
    """Give the best passage for each thing asked, then the others, each once."""
    best = [choice[0] for choice in choices if choice]
    return list(dict.fromkeys([*best, *(number for choice in choices for number in choice)]))


def _list(index: Index, reading: Reading) -> _Choice:
    """Give the passages that a list asks for, of all chapters that have nearly as much of the topic as the best."""
    found = [
        pair for chapter in reading.ranked for pair in choose_list(index, chapter.passages, chapter.asked.concepts)
    ]
    bar = max((share for share, _ in found), default=0.0) * LIST_SHARE
    fitting = [number for share, number in sorted(found, key=lambda pair: (-pair[0], pair[1])) if share >= bar]
    most = settings.integer("list_passages")
    return _Choice(sorted(fitting[:most]), listed=bool(fitting), left_out=max(0, len(fitting) - most))


def _few(index: Index, reading: Reading) -> _Choice:
    """Give the passages of an answer of a few sentences."""
    choice = _Choice()
    best: Scored | None = None
    for chapter in reading.ranked:
        if best is not None and chapter.best < best.score * HOLDS_AS_MUCH:
            break
        passages = choose(index, chapter)
        if not passages:
            continue
        first = next(scored for scored in chapter.passages if scored.passage == passages[0])
        if best is None:
            best, choice.own = first, passages
        elif first.score >= best.score * AS_GOOD:
            choice.as_good.append(passages[0])
        elif first.score >= best.score * (HOLDS_AS_MUCH if first.direct >= best.direct * AS_GOOD else NEARLY_AS_GOOD):
            choice.further.append(passages[0])
    return choice
