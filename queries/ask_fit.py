"""Whether a passage can be the answer: gives what is asked for, does what is asked about, and by whom."""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from queries.ask_frame import Frame
from queries.ask_kinds import DEFINING, LISTING, Kind, dates, gives
from queries.ask_link import Concept
from queries.index import Index

# What is left of a passage's score where its words cannot give what is asked for.
CANNOT_GIVE: dict[Kind, float] = {
    "duration": 0.5, "frequency": 0.7, "date": 0.5, "when": 0.52, "amount": 0.42, "authority": 0.8, "form": 0.45,
    "content": 0.85, "why": 0.85,
    "contact": 0.5,
}  # fmt: skip
ACT_ELSEWHERE, ACT_MISSING, ACT_VAGUE, ACT_BY_NOBODY = 0.85, 0.68, 0.85, 0.95
OTHER_SUBJECT, NO_SUBJECT, ANOTHER_DOES, ANOTHER_NEARER = 0.65, 0.9, 0.75, 0.85
FOCUS_MISSING, FOCUS_UNKNOWN, HEAVY_MISSING, HEAVY, UNKNOWN_NAME = 0.7, 0.6, 0.88, 3.4, 0.6
NAME_MISSING = 0.72
NEAR, FAR, FARTHEST = (7, 1.0), (14, 0.9), 0.78
LISTS, SUMMARY, TARGET_MISSING, HEAVY_TARGET = 1.12, 0.85, 0.75, 2.0
UNDATED: dict[Kind, float] = {"date": 0.52, "when": 0.7}
NOT_DEFINING, NAMES_IT, DEFINES_IT = 0.72, 0.9, 1.1
NOT_THE_HOLDER = 0.75  # "who is the director": a sentence that only mentions the director does not say
ONLY_REFERS, DOES_NOT_REFER = 0.8, 0.75
# "The office shall issue …; review …; and keep …": what stands in two of its clauses does not belong together.
SCATTERED, LONGEST_THOUGHT, SUBJECT_WORDS = 0.5, 50, 8
# "To whom does the office send …": where no duty of the passage says whom, it does not answer.
TO_NOBODY = 0.7
_TO_WHOM = re.compile(
    r"\bto (?:whom|which (?:office|agency|command|body|organi[sz]ation))\b|"
    r"\bwhom? (?:else )?(?:do|does|did|must|should|shall|can|may|will|would)\b.*\b(?:to|with)(?=\W*$|,)|"
    r"\bwhere (?:do|does|must|should|shall|can|may|will) .*\b(?:send|submit|forward|report|transmit)\b",
    re.IGNORECASE,
)
LONGEST_REFERENCE = 30
SURE = 0.7
A_PART = 0.1  # one word of a name's three or more, further off: the named thing is not there
_REFERS = re.compile(
    r"\(?(?:See\b|For (?:more|additional|further)\b|(?:Additional|Further|(?:More )?[Dd]etailed|More) "
    r"(?:information|guidance|details?)\b)"
)
_CLAUSE_END = re.compile(r"; ")
_MAY = re.compile(
    r"(?:\w+ ){0,6}?(?:can|may|could|is it|are (?:we|they)|am i|must|should)\b|.*\b(?:allowed|permitted|ok|okay)\b",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"\b(?:only|need not|may not|must not|should not|cannot|can not|unless|except|provided|prohibited|not authorized|"
    r"permitted|limited to|prior (?:\w+ )?(?:approval|consent)|however|may)\b",
    re.IGNORECASE,
)
RULES = 1.07  # "may we …?": the sentence that says under what limits
# "establishes the SDO/DATT as … chief of the SCO", "commonly called the Country Plan": the asked name comes last.
_NAMED_AS = re.compile(r"\b(?:as (?:the|an? (?!type|kind|form|part))|called|termed|named) ?(?:[\w/-]+ ){0,8}$")
_DEFINE = re.compile(
    r"\b(?:counts? as|(?:meant|understood) by|defin(?:e|es|ition of)|meaning of|(?:names?|terms?|titles?) (?:for|of)|"
    r"makes? up|what(?: is|['’]?s| are))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Asked:
    """A question as the ranking sees it."""

    question: str
    kinds: Sequence[Kind]
    concepts: Sequence[Concept]
    frame: Frame

    @cached_property
    def wants_recipient(self) -> bool:
        """Whether it is asked to whom something goes."""
        return _TO_WHOM.search(self.question) is not None


def ceiling(asked: Asked) -> float:
    """Give the factor that no passage's fitness for a question exceeds."""
    defining = DEFINES_IT if "meaning" in asked.kinds[:2] else 1.0
    listing = LISTS if "content" in asked.kinds else 1.0
    return defining * listing * (RULES if asked.kinds[0] == "rule" else 1.0)


def fitness(index: Index, number: int, asked: Asked, strengths: Sequence[float], own: Sequence[float]) -> float:
    """Give the factor for a passage's score."""
    passage = index.material.passages[number]
    factor = 1.0
    for kind in asked.kinds:
        if kind in CANNOT_GIVE and not gives(kind, passage.text, asked.question):
            worth = CANNOT_GIVE[kind]
            factor = min(factor, worth if kind == asked.kinds[0] else math.sqrt(worth))
    if "meaning" in asked.kinds[:2]:
        defining = _defining(index, number, asked.question, asked.concepts)
        factor *= defining if defining > NOT_DEFINING or "who" not in asked.kinds else defining * NOT_THE_HOLDER
    if "where" in asked.kinds:
        if not passage.cites:
            factor *= DOES_NOT_REFER
    elif (
        _REFERS.match(passage.text)
        and index.lengths[number] <= LONGEST_REFERENCE
        and not ("authority" in asked.kinds and gives("authority", passage.text, asked.question))
    ):
        factor *= ONLY_REFERS
    for kind, worth in UNDATED.items():
        if kind in asked.kinds and not dates(kind, passage.text):
            factor = min(factor, worth)
    if index.material.places[passage.place].kind == "Chapter":
        factor *= SUMMARY
    if asked.kinds[0] == "rule" and _MAY.match(asked.question) and _LIMITS.search(passage.text):
        factor *= RULES
    if asked.wants_recipient and not _says_whom(index, number):
        factor *= TO_NOBODY
    if "content" in asked.kinds and LISTING.search(passage.text):
        factor *= LISTS
    heaviest = max(range(len(asked.concepts)), key=lambda which: (asked.concepts[which].weight, -which))
    if any(concept.proper for concept in asked.concepts):
        factor *= UNKNOWN_NAME
    elif any(
        concept.named and not concept.actor and concept.weight >= HEAVY and strength == 0
        for concept, strength in zip(asked.concepts, strengths, strict=True)
    ):
        factor *= NAME_MISSING
    elif strengths[heaviest] == 0 and asked.concepts[heaviest].weight >= HEAVY:
        factor *= HEAVY_MISSING
    factor *= _together(index, number, asked.concepts, own)
    return factor * _framed(index, number, asked, strengths, own)


def _says_whom(index: Index, number: int) -> bool:
    """Tell whether a duty of the passage says whom something goes to."""
    return any(index.material.duties[duty].received for duty in index.material.passages[number].duties)


def _together(index: Index, number: int, concepts: Sequence[Concept], own: Sequence[float]) -> float:
    """Give the factor for how much of what a long passage holds stands in one of its clauses, or in its subject."""
    text = index.material.passages[number].text
    ends = [match.start() for match in _CLAUSE_END.finditer(text)]
    held = [which for which in range(len(concepts)) if own[which]]
    if not ends or index.lengths[number] <= LONGEST_THOUGHT or len(held) < 2:
        return 1.0
    clauses = [0.0] * (len(ends) + 1)
    mentions = index.mentions(number)
    for which in held:
        features = _features(concepts[which]).union(*concepts[which].parts)
        found = [mention for mention in mentions if mention.feature in features]
        everywhere = not found or any(mention.first < SUBJECT_WORDS for mention in found)
        places = range(len(clauses)) if everywhere else {bisect(ends, mention.start) for mention in found}
        for place in places:
            clauses[place] += concepts[which].weight * own[which]
    whole = sum(concepts[which].weight * own[which] for which in held)
    return SCATTERED + (1 - SCATTERED) * max(clauses) / whole


def _framed(index: Index, number: int, asked: Asked, strengths: Sequence[float], own: Sequence[float]) -> float:
    factor = 1.0
    frame, concepts = asked.frame, asked.concepts
    if frame.focus is not None:
        run = _run(concepts, frame.focus)
        if not concepts[run[-1]].known and not concepts[run[-1]].proper:
            factor *= FOCUS_UNKNOWN  # "which software version": the version is asked for
        elif not any(strengths[which] for which in run):
            factor *= FOCUS_MISSING if concepts[frame.focus].known else FOCUS_UNKNOWN
    if frame.act is not None:
        if own[frame.act] == 0:
            missing = ACT_VAGUE if concepts[frame.act].soft else ACT_MISSING
            factor *= ACT_ELSEWHERE if strengths[frame.act] > 0 else missing
        elif frame.target is not None and own[frame.target] > 0:
            factor *= _nearness(
                index.distance(number, _features(concepts[frame.act]), _features(concepts[frame.target]))
            )
        if asked.kinds[0] == "who" and frame.subject is None and not _done(index, number, concepts[frame.act]):
            factor *= ACT_BY_NOBODY
    target = frame.target
    if target is not None and strengths[target] < A_PART and concepts[target].weight >= HEAVY_TARGET:
        factor *= TARGET_MISSING
    if frame.subject is not None:
        factor *= _by_subject(index, number, asked, strengths, own)
    return factor


def _done(index: Index, number: int, act: Concept) -> bool:
    """Tell whether a duty of the passage is to do it, and somebody is said to bear it."""
    features = _features(act)
    duties = (index.material.duties[duty] for duty in index.material.passages[number].duties)
    return any(duty.bearers and features & index.features(" ".join(duty.actions)) for duty in duties)


def _run(concepts: Sequence[Concept], first: int) -> list[int]:
    """Give the concepts that follow one another without a word between: "former students"."""
    found = [first]
    for which in range(first + 1, len(concepts)):
        before = concepts[which - 1]
        if concepts[which].start > before.start + len(before.text) + 1 or concepts[which].soft:
            break
        found.append(which)
    return found


def _by_subject(index: Index, number: int, asked: Asked, strengths: Sequence[float], own: Sequence[float]) -> float:
    """Tell whether the one who is taken to do it is the one who does it."""
    subject = asked.frame.subject
    assert subject is not None
    duties = [index.material.duties[duty] for duty in index.material.passages[number].duties]
    if own[subject] < SURE:
        others = strengths[subject] == 0 or any(duty.bearers for duty in duties)
        return OTHER_SUBJECT if others else NO_SUBJECT
    if asked.frame.act is not None:
        acts = _features(asked.concepts[asked.frame.act])
        same = [duty for duty in duties if duty.bearers and acts.intersection(index.features(" ".join(duty.actions)))]
        who = _features(asked.concepts[subject])
        if same:
            does = any(f"e:{bearer}" in who for duty in same for bearer in duty.bearers)
            return 1.0 if does else ANOTHER_DOES
        if not index.doers(number, acts) & who:
            return ANOTHER_NEARER
    return 1.0


def _features(concept: Concept) -> set[str]:
    return {feature for feature, _ in concept.features}


def _nearness(distance: int | None) -> float:
    """Give the factor for how many words lie between the act and what it is done to."""
    if distance is None or distance <= NEAR[0]:
        return NEAR[1]
    return FAR[1] if distance <= FAR[0] else FARTHEST


def _definiendum(question: str, concepts: Sequence[Concept]) -> Concept:
    """Give what is to be defined: what follows "what counts as" or "the meaning of", else the first thing spoken of."""
    named = [concept for concept in concepts if not concept.soft] or list(concepts)
    marker = _DEFINE.search(question)
    return next((concept for concept in named if marker and concept.start >= marker.end()), named[0])


def _defining(index: Index, number: int, question: str, concepts: Sequence[Concept]) -> float:
    """Tell how much a sentence defines the asked thing: it stands first, before a word that defines."""
    passage = index.material.passages[number]
    features = {feature for feature, _ in _definiendum(question, concepts).features}
    best = NOT_DEFINING
    for mention in index.mentions(number):
        if mention.feature not in features:
            continue
        if DEFINING.match(passage.text, mention.end):
            best = max(best, DEFINES_IT if mention.leading else 1.0)
        elif _NAMED_AS.search(passage.text, 0, mention.start):
            best = max(best, DEFINES_IT)
        elif passage.text.startswith(" (", mention.end) or passage.text[mention.start - 1 : mention.start] == "(":
            best = max(best, NAMES_IT)
    if any(definition in passage.text for definition in index.definitions(passage.place, features)):
        best = max(best, DEFINES_IT)
    return best
