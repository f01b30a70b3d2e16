"""Reviewers' decisions meet what was read from the text: which norms they confirm, correct and reject.

The words decide: a decision whose words no longer stand in their provision, or whose norm is no longer read from them,
is not applied; it is kept and told why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.deadlines import find_deadlines
from ingest.entities import Entity, EntityKind, Mention
from ingest.norms import Deadline, Modality, Norm, Reading, norm_names
from ingest.outline import Outline
from ingest.register import Register
from ontology.names import provision_iri
from review.decision import SLOTS, Decision, SlotKind, Slots, Verdict
from review.match import Fact, find_fact

SURE = 1.0
APPLIED, SUPERSEDED, OUTDATED = "applied", "superseded", "outdated"
# Where the extractor reads no time limit in a reviewer's words, the first word says how they stand to their event.
_FIRST_WORDS = (
    ("before", r"by|before|until|prior to|in advance of|no later than|not later than|ahead of"),
    ("after", r"after|following|upon|from|since|once"),
    ("every", r"every|each|annually|yearly|periodically|regularly"),
    ("for", r"for|during|throughout|at least"),
    ("on", r"on|in|at"),
)


@dataclass(frozen=True)
class Chapter:
    """What a decision needs to know of a chapter: its provisions, what they mention, what was read from them."""

    outline: Outline
    mentions: Mapping[str, Sequence[Mention]]
    readings: Sequence[Reading]


@dataclass(frozen=True)
class Ruling:
    """What holds of a norm by a decision: the norm as it should be, ``None`` where it was rejected."""

    norm: Norm | None
    decision: Decision


@dataclass(frozen=True)
class Outcome:
    """What became of a decision: ``state`` is one of the three, ``why`` a sentence where not applied."""

    decision: Decision
    state: str
    why: str = ""


@dataclass(frozen=True)
class Decided:
    """All decisions on the given chapters: the rulings by norm, and the outcome of each decision."""

    rulings: Mapping[Norm, Ruling] = field(default_factory=dict)
    outcomes: Sequence[Outcome] = ()


def decide(chapters: Sequence[Chapter], decisions: Sequence[Decision], register: Register) -> Decided:
    """Apply decisions to what was read; those on chapters that are not loaded are left out.

    ``decisions`` come in the order in which they were made: of several on one norm the last one counts.
    """
    if not decisions:
        return Decided()
    entities = _entities(chapters, register)
    places = {place.iri: place for chapter in chapters for place in _places(chapter)}
    loaded = tuple(provision_iri(chapter.outline.manual, chapter.outline.chapter.key) for chapter in chapters)
    rulings: dict[Norm, Ruling] = {}
    outcomes: dict[str, Outcome] = {}
    for decision in decisions:
        if not any(re.match(rf"{re.escape(chapter)}(?![\w-])", decision.provision) for chapter in loaded):
            continue
        found = _rule(decision, places.get(decision.provision), entities)
        if isinstance(found, str):
            outcomes[decision.name] = Outcome(decision, OUTDATED, found)
            continue
        extracted, ruling = found
        if extracted in rulings:
            earlier = rulings[extracted].decision
            why = f"The decision of {decision.reviewer} on the same duty is later."
            outcomes[earlier.name] = Outcome(earlier, SUPERSEDED, why)
        rulings[extracted] = ruling
        outcomes[decision.name] = Outcome(decision, APPLIED)
    return Decided(rulings, tuple(outcomes.values()))


@dataclass(frozen=True)
class _Place:
    """One provision with the norms that were read from it, by their IRIs."""

    iri: str
    key: str
    text: str
    mentions: Sequence[Mention]
    norms: Mapping[str, Norm]


def _places(chapter: Chapter) -> Iterator[_Place]:
    norms: dict[str, dict[str, Norm]] = {}
    for reading in chapter.readings:
        for norm, name in zip(reading.norms, norm_names(reading.norms), strict=True):
            place = provision_iri(chapter.outline.manual, norm.provision)
            norms.setdefault(place, {})[f"{place}/norm/{name}"] = norm
    for provision in chapter.outline.provisions:
        iri = provision_iri(chapter.outline.manual, provision.key)
        mentions = chapter.mentions.get(provision.key, ())
        yield _Place(iri, provision.key, provision.text, mentions, norms.get(iri, {}))


def _entities(chapters: Sequence[Chapter], register: Register) -> dict[str, Entity]:
    """Give all entities by IRI: those that are mentioned, and those that norms have from elsewhere."""
    found: dict[str, Entity] = {}
    for chapter in chapters:
        mentioned = [each.entity for mentions in chapter.mentions.values() for each in mentions]
        own = [each for reading in chapter.readings for norm in reading.norms for each in _own(norm)]
        for entity in (*mentioned, *own):
            found.setdefault(_iri(chapter.outline.manual, entity, register), entity)
    return found


def _own(norm: Norm) -> Iterator[Entity]:
    yield from norm.bearers + norm.implied_bearers + norm.recipients + norm.copies + norm.coordinates
    yield from norm.approvers + norm.via + norm.governed_by


def _iri(manual: str, entity: Entity, register: Register) -> str:
    if entity.kind is EntityKind.CROSS_REFERENCE:
        return provision_iri(manual, entity.full)
    return register.iri(entity)


def _rule(decision: Decision, place: _Place | None, entities: Mapping[str, Entity]) -> tuple[Norm, Ruling] | str:
    """Give the norm that a decision is about with its ruling, or the sentence that says why it is outdated."""
    if place is None:
        return "The provision is no longer in the text."
    if decision.quote not in place.text:
        return f"{place.key} no longer has the words that were decided on."
    facts = [
        Fact(iri, place.text[norm.start : norm.end], norm.start, norm.end, norm.action, norm.object)
        for iri, norm in place.norms.items()
    ]
    fact = find_fact(decision, place.text, facts)
    if fact is None:
        return f"No duty to {decision.action} is read from these words of {place.key} any more."
    norm = place.norms[fact.iri]
    if decision.verdict is Verdict.REJECT:
        return norm, Ruling(None, decision)
    lost = _lost(decision.slots, place.text, entities)
    if lost:
        return f"{place.key} no longer has {lost}."
    return norm, Ruling(_changed(norm, decision.slots, place, entities), decision)


def _lost(slots: Slots, text: str, entities: Mapping[str, Entity]) -> str:
    """Name what a decision speaks of and the text no longer has, "" for nothing."""
    for slot, values in slots.items():
        for value in values:
            if SLOTS[slot] is SlotKind.WORDS and value not in text:
                return f"the words \u201c{value}\u201d"
            if SLOTS[slot] is SlotKind.THINGS and value not in entities:
                return f"what is named <{value}>"
    return ""


def _changed(norm: Norm, slots: Slots, place: _Place, entities: Mapping[str, Entity]) -> Norm:
    """Give the norm with the slots of a decision; slots that are as they were read keep all that was read of them."""
    given = {slot: slots.get(slot, ()) for slot in SLOTS}

    def things(slot: str, read: tuple[Entity, ...]) -> tuple[Entity, ...]:
        wanted = tuple(entities[value] for value in given[slot])
        return read if set(wanted) == set(read) else wanted

    made = replace(
        norm,
        modality=Modality(given["modality"][0]) if given["modality"] else norm.modality,
        negated=bool(given["negated"]),
        notification=bool(given["notification"]),
        bearers=things("bearer", norm.bearers),
        implied_bearers=things("impliedBearer", norm.implied_bearers),
        action=given["action"][0] if given["action"] else norm.action,
        recipients=things("recipient", norm.recipients),
        copies=things("copyTo", norm.copies),
        coordinates=things("coordinatesWith", norm.coordinates),
        approvers=things("approver", norm.approvers),
        via=things("via", norm.via),
        trigger=_word(norm.trigger, given["trigger"]),
        condition=_word(norm.condition, given["condition"]),
        exception=_word(norm.exception, given["exception"]),
        purpose=_word(norm.purpose, given["purpose"]),
        deadlines=_deadlines(norm.deadlines, given["deadline"]),
        governed_by=things("governedBy", norm.governed_by),
        confidence=SURE,
    )
    thing = _word(norm.object, given["object"])
    return made if thing == norm.object else replace(made, object=thing, concerns=_named_in(thing, place))


def _word(read: str, given: Sequence[str]) -> str:
    return read if read in given else next(iter(given), "")


def _deadlines(read: Sequence[Deadline], given: Iterable[str]) -> tuple[Deadline, ...]:
    known = {deadline.text: deadline for deadline in read}
    return tuple(known.get(words) or read_limit(words) for words in given)


def read_limit(words: str) -> Deadline:
    """Read the time limit in a reviewer's words; a length that is not in them is not made up."""
    for _, _, deadline in find_deadlines(words):
        return replace(deadline, text=words)
    for relation, first in _FIRST_WORDS:
        if found := re.match(rf"(?i)(?:{first})\b\s*", words):
            return Deadline(text=words, relation=relation, event=words[found.end() :])
    return Deadline(text=words, relation="within")


def _named_in(phrase: str, place: _Place) -> tuple[Entity, ...]:
    """Give the entities that are named inside a phrase of a provision, as the concerns of a norm."""
    start = place.text.find(phrase)
    inside = [each for each in place.mentions if start <= each.start and each.end <= start + len(phrase)]
    return tuple(dict.fromkeys(each.entity for each in inside if each.entity.kind is not EntityKind.CROSS_REFERENCE))
