"""From a clause to a norm: bearer, object, recipients, trigger, time limit, authority, and the words of it all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from ingest.actors import MEMBERS, PRONOUNS, UNKNOWN_SHORT_FORM, actors_of, distinct, named_again
from ingest.binding import binds, confidence_of
from ingest.circumstances import (
    approvers_of,
    condition_spans,
    conditions_of,
    governs,
    is_of_act,
    purpose_of,
    spans_of_choice,
)
from ingest.companions import channels, copies_to, jointly_with
from ingest.deadlines import find_deadlines
from ingest.entities import Entity, EntityKind, Mention
from ingest.extents import extent_of, own_tokens, regions_of, words_of
from ingest.grammar import Clause, subject_of, written
from ingest.implied import implied_bearers
from ingest.kinds import HEADS
from ingest.norms import Deadline, Norm
from ingest.plain_verbs import verb_in_text
from ingest.receivers import receivers
from ingest.statements import antecedent_mention
from ingest.telling import coordinated, in_passive, is_notification, thing_name, things_of
from ingest.told import told_again
from ingest.verb_runs import first_verb

LONGEST_OBJECT = 400
PLURAL = frozenset({"NNS", "NNPS"})  # tags of nouns


@dataclass
class Surroundings:
    """What a sentence inherits: the actor of a lead-in or caption, the topic of the headings, the last subject.

    ``handed`` says who was told or sent what before in the provision, by the thing's name; ``told_before`` and
    ``told_now`` who, named in the plural, was told in the sentence before and in this one; ``last_is_one`` whether the
    last subject stands in the singular.
    """

    provision: str
    text: str
    mentions: Sequence[Mention]
    lead_in_bearers: tuple[Entity, ...] = ()
    caption_bearers: tuple[Entity, ...] = ()
    topic: tuple[Entity, ...] = ()
    extra_deadlines: tuple[Deadline, ...] = ()
    last_subject: list[Entity] = field(default_factory=list)
    handed: dict[str, tuple[Entity, ...]] = field(default_factory=dict)
    last_bearers: list[Entity] = field(default_factory=list)
    last_is_one: bool = False
    told_before: list[Entity] = field(default_factory=list)
    told_now: list[Entity] = field(default_factory=list)

    def begin_sentence(self) -> None:
        """Turn to the next sentence: who was told in this one, in the plural, may be its "They"."""
        self.told_before, self.told_now = self.told_now, []


def make_norm(clause: Clause, sentence: Span, around: Surroundings) -> Norm | None:
    """Give the norm that a clause states, or None where it states none."""
    clause = in_passive(clause)
    bearers = _bearers(clause, around)
    named = bool(bearers)
    agents = _agents(clause)
    reach = receivers(clause, around.mentions, around.text, sentence)
    if not binds(clause, named=named, agents=bool(agents), recipients=bool(reach.told)):
        return None
    start, end = extent_of(clause, sentence)
    regions = regions_of(clause, sentence, start, end)
    around.told_now.extend(_told_in_plural(reach.told, sentence))
    own = clause.act._.start
    conditional = [*condition_spans(sentence), *spans_of_choice(clause)]
    deadlines = [
        deadline
        for at, to, deadline in find_deadlines(around.text[sentence[0]._.start : sentence[-1]._.end])
        if any(low <= at + sentence[0]._.start and to + sentence[0]._.start <= high + 1 for low, high in regions)
        and (deadline.relation != "every" or not around.extra_deadlines)
        and is_of_act(at + sentence[0]._.start, deadline, clause, sentence)
        and not any(low < at + sentence[0]._.start < high for low, high in conditional if not low < own < high)
    ]
    trigger, condition, exception = conditions_of(clause, around.text)
    mentions = [
        each for each in around.mentions if any(low <= each.start and each.end <= high for low, high in regions)
    ]
    approvers = approvers_of(mentions, around.text)
    copies = copies_to(mentions, around.text, start, end)
    reached = reach.told or (() if reach.joined else told_again(clause, around.handed))
    told = [each for each in reached if each not in bearers]
    for thing in coordinated(things_of(clause)) if told else ():
        around.handed[thing_name(thing)] = around.handed[""] = tuple(told)
    in_object = [each for each in mentions if each.start >= own]
    bearer_list = bearers or agents
    notification = is_notification(clause, told, around.text[own:end])
    implied: list[Entity] = []
    if not bearer_list:
        implied = implied_bearers(
            clause, told=told, caption=around.caption_bearers, before=around.last_bearers, topic=around.topic
        )
    return Norm(
        provision=around.provision,
        start=start,
        end=end,
        modality=clause.modality,
        action=first_verb(written(clause.act)) or verb_in_text(clause.act) or clause.action,
        marker=clause.marker,
        negated=clause.negated,
        bearers=tuple(bearer_list),
        implied_bearers=tuple(implied),
        any_bearer=_either(clause),
        object=_object(clause, around.text),
        concerns=tuple(
            distinct(
                each.entity
                for each in in_object
                if not each.entity.is_actor
                and each.entity.kind not in {EntityKind.CROSS_REFERENCE, EntityKind.AUTHORITY}
            )
        ),
        recipients=tuple(each for each in told if each not in copies),
        copies=tuple(copies),
        coordinates=tuple(
            each
            for each in distinct([*reach.joined, *jointly_with(mentions, around.text, regions, sentence)])
            if each not in told and each not in bearer_list
        ),
        approvers=tuple(approvers),
        via=tuple(distinct([*channels(mentions, around.text, own), *reach.through])),
        trigger=trigger,
        condition=condition,
        exception=exception,
        purpose=purpose_of(clause, around.text),
        deadlines=tuple(dict.fromkeys([*deadlines, *around.extra_deadlines])),
        governed_by=tuple(
            distinct(
                each.entity
                for each in mentions
                if each.entity.kind in {EntityKind.AUTHORITY, EntityKind.CROSS_REFERENCE}
                and governs(each, mentions, around.text)
            )
        ),
        notification=notification,
        confidence=confidence_of(clause, named=named or bool(agents)),
    )


def _bearers(clause: Clause, around: Surroundings) -> list[Entity]:
    if clause.attributed is not None:
        return actors_of(clause.attributed)
    subject = clause.subject
    if clause.passive and clause.kind in {"modal", "passive", "indicative"}:
        return []
    if subject is None:
        return list(around.lead_in_bearers)
    if subject._.start == subject._.end and subject._.mention is None:
        return list(around.lead_in_bearers)
    if subject.i == clause.act.i:
        return []  # "Coordination with X and Y is necessary": they are worked with
    if subject.lower_ in {"who", "which", "that"} and subject.head.dep_ in {"relcl", "advcl"}:
        before = antecedent_mention(subject)
        return actors_of(before if before is not None else subject.head.head, coordinated=False)
    if _is_pronoun(subject):
        several = subject.lower_ == "they" and around.last_is_one
        told = (around.told_before or around.told_now) if several else []
        return _meant_in_opening(subject) or list(told or around.last_subject)
    return named_again(subject) or actors_of(subject) or _unknown_body(subject)


def _is_pronoun(subject: Token) -> bool:
    return subject.lower_ in PRONOUNS and subject.pos_ == "PRON" and subject._.mention is None


def _told_in_plural(told: Sequence[Entity], sentence: Span) -> Sequence[Entity]:
    """Give those told where they are several, or written so: a later "They" may be these."""
    written_so = len(told) == 1 and any(
        token.tag_ in PLURAL and token._.mention is not None and token._.mention.entity in told for token in sentence
    )
    return told if len(told) > 1 or written_so else ()


def _is_several(subject: Token) -> bool:
    return subject.lower_ == "they" or subject.tag_ in PLURAL or any(child.dep_ == "conj" for child in subject.children)


def _is_person(noun: Token) -> bool:
    mention: Mention | None = noun._.mention
    if mention is not None:
        return mention.entity.kind is EntityKind.POSITION
    return noun.lemma_.lower() in HEADS[EntityKind.POSITION] | MEMBERS


def _meant_in_opening(pronoun: Token) -> list[Entity]:
    """ "When the board finds that the quay is sound, it signs": the actor who is the subject of the opening clause."""
    for clause in pronoun.head.children:
        subject = subject_of(clause) if clause.dep_ == "advcl" and clause.i < pronoun.i else None
        if subject is not None and pronoun.lower_ == "it" and (handled := _handler(clause, subject)) is not None:
            subject = handled
        if subject is None or subject.lower_ in PRONOUNS or (pronoun.lower_ == "it" and _is_person(subject)):
            continue
        if _is_several(subject) == (pronoun.lower_ in {"they", "these", "those"}):
            return actors_of(subject)
    return []


def _handler(verb: Token, subject: Token) -> Token | None:
    """ "If the chart is sent to the board, it records the date": the one who has the thing, since no thing records."""
    if subject.dep_ != "nsubjpass" or actors_of(subject) or verb.head.tag_ == "VBN":
        return None
    behind = [each for each in verb.children if each.dep_ in {"prep", "agent"} and each.lower_ in {"to", "by"}]
    nouns = [noun for each in behind for noun in each.children if noun.dep_ == "pobj"]
    return next((noun for noun in nouns if noun._.mention is not None and actors_of(noun)), None)


def _unknown_body(subject: Token) -> list[Entity]:
    """A short form that nobody defines, as the subject of an act, is a body: "SAF/IA prepares ..."."""
    if subject._.mention is None and subject.pos_ == "PROPN" and UNKNOWN_SHORT_FORM.fullmatch(subject.text):
        return [Entity(name=subject.text, kind=EntityKind.ORGANIZATION)]
    return []


def _agents(clause: Clause) -> list[Entity]:
    """Give the actors behind "by" in a passive, also where the parser hangs them deeper: "set out in a plan by X"."""
    if not clause.passive:
        return []
    inside = [
        each
        for child in clause.act.children
        if child.dep_ == "prep" and child.lower_ == "in"
        for each in child.children
        if each.dep_ == "pobj"
    ]
    told = [child for child in clause.act.children if child.dep_ in {"oprd", "acomp", "xcomp"}]  # "is kept informed by"
    return _actors_by([clause.act]) or _actors_by(inside) or _actors_by(told)


def _actors_by(heads: Iterable[Token]) -> list[Entity]:
    found: list[Entity] = []
    for head in heads:
        for child in head.children:
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
                for each in child.children:
                    if each.dep_ == "pobj":
                        found.extend(actors_of(each))
    return distinct(found)


def _object(clause: Clause, text: str) -> str:
    act = clause.act
    if clause.kind == "nominal" or act.pos_ in {"NOUN", "PROPN"}:
        inner = [child for child in act.children if child.dep_ == "prep"]
        words = words_of((token for child in inner for each in child.children for token in each.subtree), text)
        return (words or words_of(act.subtree, text))[:LONGEST_OBJECT]
    if clause.passive and clause.subject is not None:
        return words_of(clause.subject.subtree, text)[:LONGEST_OBJECT]
    own = {token.i for token in own_tokens(act)}
    for labels in ({"dobj"}, {"ccomp", "xcomp"}, {"prep"}, {"attr", "acomp"}):
        for child in act.children:
            if child.dep_ in labels and child.i in own and child.i > act.i:
                # "is familiar with the law": the adjective is of the act
                begin = child.i + 1 if clause.action == f"be {child.lower_}" else 0
                inside = [token for token in child.subtree if token.i in own and token.i >= begin]
                return words_of(inside, text)[:LONGEST_OBJECT] if inside else ""
    return ""


def _either(clause: Clause) -> bool:
    subject = clause.subject
    return subject is not None and any(
        child.dep_ == "cc" and child.lower_ in {"or", "and/or"} for child in subject.children
    )


def remember_subject(clause: Clause, around: Surroundings) -> None:
    """Keep the actor that a later "It ..." or "They ..." stands for."""
    subject = clause.subject
    if subject is None:
        return
    if found := actors_of(subject) or (_meant_in_opening(subject) if _is_pronoun(subject) else []):
        around.last_subject[:] = found
        around.last_is_one = not _is_several(subject)
    elif subject.tag_ == "NN" and not clause.passive and clause.kind == "indicative":
        around.last_subject.clear()  # "A right survives the loss. It ...": a thing is taken up
