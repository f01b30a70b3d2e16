"""Whether a passage can be the answer: gives what is asked for, does what is asked about, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queries.ask_frame import Frame
from queries.ask_kinds import DEFINING, LISTING, Kind, dates, gives
from queries.ask_link import Concept
from queries.index import Index

# What is left of a passage's score where its words cannot give what is asked for.
CANNOT_GIVE: dict[Kind, float] = {
    "duration": 0.55, "frequency": 0.7, "date": 0.55, "when": 0.68, "amount": 0.5, "authority": 0.8, "form": 0.6,
    "content": 0.85, "why": 0.85,
}  # fmt: skip
ACT_ELSEWHERE, ACT_MISSING = 0.85, 0.68
OTHER_SUBJECT, NO_SUBJECT = 0.65, 0.9
FOCUS_MISSING, HEAVY_MISSING, HEAVY, UNKNOWN_NAME = 0.7, 0.88, 3.4, 0.6
NEAR, FAR, FARTHEST = (7, 1.0), (14, 0.9), 0.78
LISTS, ONLY_FREQUENT = 1.12, 0.9
NOT_DEFINING, NAMES_IT, DEFINES_IT = 0.72, 0.9, 1.1
ONLY_REFERS, DOES_NOT_REFER = 0.8, 0.75
LONGEST_REFERENCE = 30
SURE = 0.7


@dataclass(frozen=True)
class Asked:
    """A question as the ranking sees it."""

    question: str
    kinds: Sequence[Kind]
    concepts: Sequence[Concept]
    frame: Frame


def fitness(index: Index, number: int, asked: Asked, strengths: Sequence[float], own: Sequence[float]) -> float:
    """Give the factor for a passage's score."""
    passage = index.material.passages[number]
    factor = 1.0
    for kind in asked.kinds:
        if kind in CANNOT_GIVE and not gives(kind, passage.text, asked.question):
            factor = min(factor, CANNOT_GIVE[kind])
    if asked.kinds[0] == "meaning":
        factor *= _defining(index, number, asked.concepts)
    if "where" in asked.kinds:
        if not passage.see:
            factor *= DOES_NOT_REFER
    elif passage.text.startswith(("See ", "(See ")) and index.lengths[number] <= LONGEST_REFERENCE:
        factor *= ONLY_REFERS
    if "when" in asked.kinds and not dates(passage.text):
        factor = min(factor, ONLY_FREQUENT)
    if "content" in asked.kinds and LISTING.search(passage.text):
        factor *= LISTS
    heaviest = max(range(len(asked.concepts)), key=lambda which: (asked.concepts[which].weight, -which))
    if any(concept.proper for concept in asked.concepts):
        factor *= UNKNOWN_NAME
    elif strengths[heaviest] == 0 and asked.concepts[heaviest].weight >= HEAVY:
        factor *= HEAVY_MISSING
    return factor * _framed(index, number, asked, strengths, own)


def _framed(index: Index, number: int, asked: Asked, strengths: Sequence[float], own: Sequence[float]) -> float:
    factor = 1.0
    frame, concepts = asked.frame, asked.concepts
    if frame.focus is not None and strengths[frame.focus] == 0:
        factor *= FOCUS_MISSING
    if frame.act is not None:
        if own[frame.act] == 0:
            factor *= ACT_ELSEWHERE if strengths[frame.act] > 0 else ACT_MISSING
        elif frame.target is not None and own[frame.target] > 0:
            factor *= _nearness(
                index.distance(number, _features(concepts[frame.act]), _features(concepts[frame.target]))
            )
    if frame.subject is not None and own[frame.subject] < SURE:
        duties = [index.material.duties[duty] for duty in index.material.passages[number].duties]
        others = strengths[frame.subject] == 0 or any(duty.bearers for duty in duties)
        factor *= OTHER_SUBJECT if others else NO_SUBJECT
    return factor


def _features(concept: Concept) -> set[str]:
    return {feature for feature, _ in concept.features}


def _nearness(distance: int | None) -> float:
    """Give the factor for how many words lie between the act and what it is done to."""
    if distance is None or distance <= NEAR[0]:
        return NEAR[1]
    return FAR[1] if distance <= FAR[0] else FARTHEST


def _defining(index: Index, number: int, concepts: Sequence[Concept]) -> float:
    """Tell how much a sentence defines the asked thing: it stands first, before a word that defines."""
    asked = next((concept for concept in concepts if not concept.soft), concepts[0])
    passage = index.material.passages[number]
    features = {feature for feature, _ in asked.features}
    best = NOT_DEFINING
    for mention in index.mentions(number):
        if mention.feature not in features:
            continue
        if DEFINING.match(passage.text, mention.end):
            best = max(best, DEFINES_IT if mention.leading else 1.0)
        elif passage.text.startswith(" (", mention.end) or passage.text[mention.start - 1 : mention.start] == "(":
            best = max(best, NAMES_IT)
    if any(definition in passage.text for definition in index.definitions(passage.place, features)):
        best = max(best, DEFINES_IT)
    return best
