"""From a clause to a norm: bearer, object, recipients, trigger, time limit, authority, and the words of it all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from ingest.actors import PRONOUNS, actors_of, distinct
from ingest.clauses import Clause, antecedent_mention, subject_of
from ingest.deadlines import find_deadlines
from ingest.entities import Entity, EntityKind, Mention
from ingest.norms import Deadline, Modality, Norm
from ingest.receivers import channels, copies_to, is_notification, jointly_with, receivers
from ingest.verbs import ASSURE, DESCRIPTIVE, FINDING, PROCEDURAL, STATIVE

TRIGGER_MARKS = frozenset("when once upon after whenever where following while".split())
CONDITION_MARKS = frozenset("if provided whether".split())
EXCEPTION_MARKS = frozenset("unless except until".split())
GOVERNING = re.compile(
    r"(?i)(?:in accordance with|pursuant to|under|in compliance with|as required by|required by|per|as described"
    r" in|consistent with|"
    r"as prescribed (?:in|by)|as specified in|specified in|complying with|by|set forth in|as outlined in"
    r"|within)\s+(?:the\s+|procedures in\s+)?$"
)
APPROVAL = re.compile(
    r"(?i)\b(?:approval|consent|concurrence|authorization|permission)\s+(?:of|from|by)\s+(?:the\s+)?$|\bapproved"
    r" by\s+(?:the\s+)?$"
)
APPROVAL_AFTER = re.compile(r"(?i)^(?:['\u2019]s?)?\s+(?:prior\s+)?(?:written\s+)?(?:approval|consent|concurrence)\b")
LISTED = re.compile(r"[\s,]*(?:\([^()]*\)[\s,]*)?(?:and|or)?\s*(?:the\s+)?")
UNKNOWN_SHORT_FORM = re.compile(r"[A-Z]{2,6}(?:[/&-][A-Z&]{1,6})*")
# "is staffed by", "is composed of": what a body is made of, no act.
COMPOSING = frozenset("staff compose comprise constitute lead head make govern follow accompany join".split())
LONGEST_OBJECT = 400


@dataclass
class Surroundings:
    """What a sentence inherits: the actor of a lead-in or caption, the topic of the headings, the last subject."""

    provision: str
    text: str
    mentions: Sequence[Mention]
    lead_in_bearers: tuple[Entity, ...] = ()
    caption_bearers: tuple[Entity, ...] = ()
    topic: tuple[Entity, ...] = ()
    extra_deadlines: tuple[Deadline, ...] = ()
    last_subject: list[Entity] = field(default_factory=list)


def make_norm(clause: Clause, sentence: Span, around: Surroundings) -> Norm | None:
    """Give the norm that a clause states, or None where it states none."""
    bearers = _bearers(clause, around)
    named = bool(bearers)
    agents = _agents(clause)
    reach = receivers(clause, around.mentions, around.text, sentence)
    if not _is_norm(clause, named=named, agents=bool(agents), recipients=bool(reach.told)):
        return None
    start, end = _extent(clause, sentence)
    regions = _regions(clause, sentence, start, end)
    deadlines = [
        deadline
        for at, to, deadline in find_deadlines(around.text[sentence[0]._.start : sentence[-1]._.end])
        if any(low <= at + sentence[0]._.start and to + sentence[0]._.start <= high + 1 for low, high in regions)
        and (deadline.relation != "every" or not around.extra_deadlines)
        and _is_of_act(at + sentence[0]._.start, deadline, clause, sentence)
    ]
    trigger, condition, exception = _conditions(clause, around.text)
    mentions = [
        each for each in around.mentions if any(low <= each.start and each.end <= high for low, high in regions)
    ]
    approvers = _approvers(mentions, around.text)
    copies = copies_to(mentions, around.text, start, end)
    told = [each for each in reach.told if each not in bearers]
    own = clause.act._.start
    in_object = [each for each in mentions if each.start >= own]
    bearer_list = bearers or agents
    notification = is_notification(clause, told, around.text[own:end])
    implied: list[Entity] = []
    if not bearer_list:
        implied = list(around.caption_bearers or around.last_subject or around.topic)
    return Norm(
        provision=around.provision,
        start=start,
        end=end,
        modality=clause.modality,
        action=clause.action,
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
        purpose=_purpose(clause, around.text),
        deadlines=tuple(dict.fromkeys([*deadlines, *around.extra_deadlines])),
        governed_by=tuple(
            distinct(
                each.entity
                for each in mentions
                if each.entity.kind in {EntityKind.AUTHORITY, EntityKind.CROSS_REFERENCE}
                and _governs(each, mentions, around.text)
            )
        ),
        notification=notification,
        confidence=_confidence(clause, named=named or bool(agents)),
    )


def _is_norm(clause: Clause, *, named: bool, agents: bool, recipients: bool) -> bool:
    """Tell whether a clause binds somebody, by its marker, its subject and its verb's class."""
    verb = clause.action.split()[0]
    stative = verb in STATIVE
    match clause.kind:
        case "approval" | "imperative":
            return True
        case "bound":
            return named and not (stative and clause.modality is not Modality.OBLIGATION)
        case "responsible" | "nominal" | "rule":
            return True
        case "participle":
            return named or not stative or clause.act is clause.verb
        case "modal":
            if clause.modal in {"must", "shall", "should", "need"}:
                return True
            if verb in {"include", "contain", "cover"} and not clause.negated:
                return True
            if clause.passive:
                sure = agents or clause.negated or clause.modal == "may"
                return sure or not (stative or verb in DESCRIPTIVE or verb in FINDING)
            if clause.negated and clause.modal != "will":
                return not stative or clause.modal == "may"
            return named and (not stative or (clause.modal == "may" and verb == "have"))
        case "passive":
            if agents:
                return not stative and verb not in COMPOSING
            described = stative or verb in DESCRIPTIVE or verb in COMPOSING
            step = verb in PROCEDURAL or not described or _is_on_purpose(clause)
            return step and (recipients or not _points_elsewhere(clause))
        case _:
            if clause.subject is not None and clause.subject._.start == clause.subject._.end:
                return clause.action != "be" and not clause.action.startswith("be ")
            inclusive = (
                verb in {"include", "refer"} and clause.subject is not None and clause.subject._.mention is not None
            )
            return named and (not stative or inclusive) and not clause.action.startswith("be ")


def _is_on_purpose(clause: Clause) -> bool:
    """ "Contracts are structured to ensure ...": done by somebody for a purpose; "is designed to ensure" describes."""
    act = clause.act
    if act.lemma_.lower() == "consider":
        return not any(child.dep_ in {"oprd", "xcomp", "acomp", "attr"} for child in act.children)
    return act.lemma_.lower() not in {"design", "intend", "mean", "use"} and any(
        child.dep_ in {"advcl", "xcomp"} and child.tag_ == "VB" and child.lemma_.lower() in ASSURE
        for child in act.children
    )


def _governs(mention: Mention, mentions: Sequence[Mention], text: str) -> bool:
    """Tell whether an authority stands behind "in accordance with", or in a list whose first one does."""
    if GOVERNING.search(text[max(0, mention.start - 60) : mention.start]):
        return True
    before = [each for each in mentions if each.end <= mention.start and each.entity.kind is mention.entity.kind]
    if not before:
        return False
    last = max(before, key=lambda each: each.end)
    between = text[last.end : mention.start]
    return LISTED.fullmatch(between) is not None and _governs(last, mentions, text)


def _points_elsewhere(clause: Clause) -> bool:
    """ "Guidance is provided in Section C5.1", "by the regulation": a pointer or a fact, not a step of a procedure."""
    if clause.action in {"refer", "know"} and any(child.lower_ in {"as", "to"} for child in clause.act.children):
        return not any(
            entity
            for child in clause.act.children
            if child.lower_ == "to"
            for each in child.children
            for entity in actors_of(each)
        )
    for token in clause.act.subtree:
        mention = token._.mention
        if mention is not None and mention.entity.kind is EntityKind.CROSS_REFERENCE:
            return True
        if token.head.i == clause.act.i and token.dep_ == "prep" and token.lower_ in {"in", "under", "throughout"}:
            inside = [each for each in token.children if each.dep_ == "pobj"]
            if any(each.lemma_.lower() in {"law", "manual", "act", "handbook", "regulation"} for each in inside):
                return True
        if token.head.i == clause.act.i and (token.dep_ == "agent" or (token.dep_ == "prep" and token.lower_ == "by")):
            return True
    subject = clause.subject
    return subject is not None and subject.lower_ in {
        "guidance",
        "details",
        "detail",
        "description",
        "descriptions",
        "discussion",
    }


def _confidence(clause: Clause, *, named: bool) -> float:
    base = {
        "modal": 0.9,
        "responsible": 0.9,
        "participle": 0.85,
        "nominal": 0.75,
        "indicative": 0.75,
        "passive": 0.6,
        "bound": 0.7,
        "approval": 0.7,
        "imperative": 0.7,
        "rule": 0.6,
    }[clause.kind]
    if clause.modal in {"will", "may", "can"}:
        base -= 0.15
    if not named:
        base -= 0.15
    return round(max(0.2, base), 2)


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
    if subject.lower_ in {"who", "which", "that"} and subject.head.dep_ == "relcl":
        before = antecedent_mention(subject)
        return actors_of(before if before is not None else subject.head.head, coordinated=False)
    if subject.lower_ in PRONOUNS and subject.pos_ == "PRON" and subject._.mention is None:
        return list(around.last_subject)
    return actors_of(subject) or _unknown_body(subject)


def _unknown_body(subject: Token) -> list[Entity]:
    """A short form that nobody defines, as the subject of an act, is a body: "SAF/IA prepares ..."."""
    if subject._.mention is None and subject.pos_ == "PROPN" and UNKNOWN_SHORT_FORM.fullmatch(subject.text):
        return [Entity(name=subject.text, kind=EntityKind.ORGANIZATION)]
    return []


def _agents(clause: Clause) -> list[Entity]:
    """Give the actors behind "by" in a passive."""
    found: list[Entity] = []
    for child in clause.act.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for each in child.children:
                if each.dep_ == "pobj":
                    found.extend(actors_of(each))
    return distinct(found) if clause.passive else []


def _extent(clause: Clause, sentence: Span) -> tuple[int, int]:
    """Give the code points of a norm's words: from its subject, or what stands before it, to the end of its act."""
    own = _own_tokens(clause.act)
    if clause.attributed is not None:
        own = [*own, *clause.attributed.subtree]
    elif clause.kind == "nominal":
        own = list(clause.verb.subtree)
    elif clause.kind == "rule" and (stated := subject_of(clause.verb)) is not None:
        own = [*own, *stated.subtree]
    left = min(token.i for token in own)
    anchor = clause.shares_subject_of or clause.verb
    left = min([left, anchor.i, *(token.i for token in (clause.subject.subtree if clause.subject is not None else ()))])
    front = [
        child for child in anchor.children if child.i < left and child.dep_ in {"advcl", "prep", "advmod", "npadvmod"}
    ]
    for child in front:
        if (
            child.dep_ == "advcl"
            or child.lower_ in {"upon", "prior", "before", "after", "within", "following"}
            or child.dep_ == "npadvmod"
        ):
            left = min(left, *(token.i for token in child.subtree))
    if clause.subject is None:
        left = min(left, sentence.start)
    right = max(token.i for token in own)
    document = clause.act.doc
    while right > left and (document[right].is_punct or document[right].dep_ == "cc"):
        right -= 1
    return document[left]._.start, document[right]._.end


def _own_tokens(act: Token) -> list[Token]:
    """Give the tokens of an act without the acts coordinated with it."""
    excluded: set[int] = set()
    for child in act.children:
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"} and child.i > act.i:
            excluded |= {token.i for token in child.subtree}
    own = [token for token in act.subtree if token.i not in excluded]
    if excluded:
        first = min(excluded)
        own = [token for token in own if token.i < first] or [act]
    return own


def _regions(clause: Clause, sentence: Span, start: int, end: int) -> list[tuple[int, int]]:
    """Give the stretches that a norm's time limits and names may stand in: before its subject, and its own act."""
    anchor = clause.shares_subject_of or clause.verb
    subject = clause.subject if clause.subject is not None else anchor
    front_end = min(token._.start for token in subject.subtree)
    subject_end = max(token._.end for token in subject.subtree) if clause.subject is not None else start
    own_start = min(token._.start for token in _own_tokens(clause.act))
    if clause.shares_subject_of is None or clause.kind == "nominal":
        own_start = min(own_start, start)
    return [(sentence[0]._.start, front_end), (min(own_start, end), end), (start, subject_end)]


def _conditions(clause: Clause, text: str) -> tuple[str, str, str]:
    """Give the words of the event, of the condition and of the exception of a clause."""
    event = condition = exception = ""
    verbs = [clause.act, clause.verb, *([clause.shares_subject_of] if clause.shares_subject_of is not None else [])]
    for verb in dict.fromkeys(verbs):
        for child in verb.children:
            words = _words(child.subtree, text)
            mark = _mark(child)
            if child.dep_ in {"advcl", "prep", "advmod", "acl"}:
                if mark in EXCEPTION_MARKS:
                    exception = exception or words
                elif mark in CONDITION_MARKS:
                    condition = condition or _with_only(words, text)
                elif mark in TRIGGER_MARKS and (child.dep_ != "advmod" or len(list(child.subtree)) > 2):
                    event = event or _with_only(words, text)
    if not event:
        for verb in dict.fromkeys(verbs):
            for child in verb.children:
                words = _words(child.subtree, text)
                if child.dep_ == "prep" and re.match(
                    r"(?i)in (?:cases?|the event|situations|circumstances|countries)\b", words
                ):
                    event = event or words
    if condition and not event:
        event, condition = condition, ""
    return event, condition, exception


def _mark(child: Token) -> str:
    if child.dep_ in {"prep", "advmod"}:
        return child.lower_
    marks = [each for each in child.children if each.dep_ in {"mark", "advmod", "prep"} and each.i <= child.i]
    for mark in marks:
        if mark.lower_ in TRIGGER_MARKS | CONDITION_MARKS | EXCEPTION_MARKS:
            return mark.lower_
    first = min(child.subtree, key=lambda token: token.i)
    return first.lower_ if first.lower_ in TRIGGER_MARKS | CONDITION_MARKS | EXCEPTION_MARKS else ""


def _with_only(words: str, text: str) -> str:
    start = text.find(words)
    return f"only {words}" if start >= 5 and text[start - 5 : start] == "only " else words


def _words(tokens: Iterable[Token], text: str) -> str:
    listed = [token for token in tokens if token._.end > token._.start]
    if not listed:
        return ""
    return text[min(token._.start for token in listed) : max(token._.end for token in listed)].strip(" ,;")


def _object(clause: Clause, text: str) -> str:
    act = clause.act
    if clause.kind == "nominal" or act.pos_ in {"NOUN", "PROPN"}:
        inner = [child for child in act.children if child.dep_ == "prep"]
        words = _words((token for child in inner for each in child.children for token in each.subtree), text)
        return (words or _words(act.subtree, text))[:LONGEST_OBJECT]
    if clause.passive and clause.subject is not None:
        return _words(clause.subject.subtree, text)[:LONGEST_OBJECT]
    own = {token.i for token in _own_tokens(act)}
    for labels in ({"dobj"}, {"ccomp", "xcomp"}, {"prep"}, {"attr", "acomp"}):
        for child in act.children:
            if child.dep_ in labels and child.i in own and child.i > act.i:
                return _words((token for token in child.subtree if token.i in own), text)[:LONGEST_OBJECT]
    return ""


def _purpose(clause: Clause, text: str) -> str:
    for child in clause.act.children:
        if (
            child.dep_ == "advcl"
            and child.tag_ == "VB"
            and child.i > clause.act.i
            and any(each.lower_ == "to" for each in child.children)
        ):
            return _words(child.subtree, text)
    return ""


def _approvers(mentions: Sequence[Mention], text: str) -> list[Entity]:
    return distinct(
        each.entity
        for each in mentions
        if each.entity.is_actor
        and (
            APPROVAL.search(text[max(0, each.start - 40) : each.start])
            or APPROVAL_AFTER.match(text[each.end : each.end + 40])
        )
    )


def _is_of_act(at: int, deadline: Deadline, clause: Clause, sentence: Span) -> bool:
    """Tell whether a word like "annual" says when the act recurs: it stands with the act's own subject or object.

    "submits an annual report" recurs; "uses data for the annual budget" does not.
    """
    if not re.fullmatch(r"(?i)[a-z-]+(?:al|ly|year)", deadline.text):
        return True
    token = next((each for each in sentence if each._.start <= at < each._.end), None)
    if token is None or token.pos_ == "ADV":
        return (token is not None and token.dep_ == "advmod") or (token is not None and token.head.pos_ == "VERB")
    if token.i > 0 and token.nbor(-1).lower_ == "each":
        return True
    while token.i != clause.act.i:
        if token.dep_ in {"prep", "pcomp"} and token.lower_ not in {"of", "during"}:
            return False
        if token.lower_ == "of" and token.head.head.lower_ != "during":
            return False
        if token.dep_ in {"relcl", "acl", "advcl", "ccomp", "xcomp", "ROOT"}:
            return False
        if token.dep_ == "agent":
            return False
        token = token.head
    return True


def _either(clause: Clause) -> bool:
    subject = clause.subject
    return subject is not None and any(
        child.dep_ == "cc" and child.lower_ in {"or", "and/or"} for child in subject.children
    )


def remember_subject(clause: Clause, around: Surroundings) -> None:
    """Keep the actor that a later "It ..." or "They ..." stands for."""
    if clause.subject is not None and (found := actors_of(clause.subject)):
        around.last_subject[:] = found
