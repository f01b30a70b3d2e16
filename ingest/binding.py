"""Whether a clause binds somebody, by its marker, its subject and the class of its verb; and how sure that is."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.actors import actors_of
from ingest.entities import EntityKind
from ingest.grammar import Clause, object_of, preposition_of
from ingest.kinds import HEADS
from ingest.norms import Modality
from ingest.verbs import (
    ASSURE,
    DESCRIPTIVE,
    FINDING,
    HAPPENING,
    MOVE,
    PROCEDURAL,
    SEND,
    STATIVE,
    is_action_noun,
    known_verbs,
)

ANYBODY = frozenset({"anyone", "anybody", "everyone", "everybody", "whoever"})
# What somebody does by his will, where a thing of itself would only make something so.
WILLED = frozenset("offer acquire buy purchase extend require allow permit".split())
# "By serial number", "by hand": the way in which an act is done.
WAYS = frozenset(
    "number name hand mail post telephone phone email fax courier weight value type item class lot".split()
)
CONDITIONS = frozenset("if when after upon where with by under".split())
LAWGIVERS = frozenset({"Congress"})
# What offices do for others as a duty, and parties for themselves.
BUYING = frozenset({"acquire", "buy", "purchase"})
# "is staffed by", "is composed of": what a body is made of, no act.
COMPOSING = frozenset("staff compose comprise constitute lead head make govern follow accompany join".split())


def binds(clause: Clause, *, named: bool, agents: bool, recipients: bool) -> bool:
    """Tell whether a clause binds somebody, by its marker, its subject and its verb's class."""
    verb = clause.action.split()[0]
    meets = verb == "meet" and preposition_of(clause.act, "with") is not None
    alone = verb == "meet" and not clause.passive and _meets_at_times(clause.act)
    stative = verb in STATIVE and not (meets or alone) and not (recipients and verb in SEND)
    match clause.kind:
        case "approval" | "imperative":
            return True
        case "bound":
            return named and not (stative and clause.modality is not Modality.OBLIGATION)
        case "responsible" | "nominal" | "rule":
            return True
        case "participle":
            listed = verb in {"include", "contain", "cover", "accompany"}  # "is to include": what a paper must hold
            sure = named or not stative or listed or clause.act is clause.verb
            return sure or (clause.negated and verb in HAPPENING)
        case "modal":
            if clause.modal in {"must", "shall", "should", "need"}:
                return True
            if verb in {"include", "contain", "cover"} and not clause.negated:
                return True
            if clause.passive:
                sure = agents or clause.negated or clause.modal == "may"
                return sure or not (stative or verb in DESCRIPTIVE or verb in FINDING)
            if clause.negated and clause.modal != "will":
                # "may not be visible": of a thing, what may be so
                chance = clause.modal == "may" and clause.action.startswith("be ") and not named
                return not chance and (not stative or clause.modal == "may" or verb in HAPPENING)
            if clause.modal in {"may", "can"} and (_is_conditional(clause) or _is_of_form(clause)):
                return True
            if verb in HAPPENING and (clause.modal == "may" or verb in WILLED):
                stative = False
            return named and (not stative or (clause.modal == "may" and clause.action in {"have", "be present"}))
        case "passive":
            if agents:
                return not stative and not _composes(clause, verb)
            named_so = verb == "designate" and preposition_of(clause.act, "as") is not None
            described = stative or verb in DESCRIPTIVE or _composes(clause, verb) or named_so
            if recipients and verb in SEND | MOVE | {"direct", "address"}:
                return True
            step = verb in PROCEDURAL or not described or _is_on_purpose(clause)
            return step and (recipients or not _points_elsewhere(clause))
        case _:
            if clause.subject is not None and clause.subject._.start == clause.subject._.end:
                return clause.action != "be" and not clause.action.startswith("be ")
            if _is_lawgiver(clause) or (verb == "act" and _stands_for(clause.act)):
                return False
            if verb in BUYING and clause.subject is not None:
                stative = stative and not _is_office(clause.subject)
            if verb == "consider" and any(child.dep_ in {"oprd", "ccomp"} for child in clause.act.children):
                return False  # "considers the quay safe": what somebody thinks
            if verb in {"begin", "continue", "end"}:
                stative = not any(child.dep_ == "dobj" for child in clause.act.children)
            if verb == "apply":  # "the owner applies to the board", not "the rule applies to owners"
                to = preposition_of(clause.act, "to") or preposition_of(clause.act, "for")
                stative = to is None or clause.subject is None or not actors_of(clause.subject)
            if verb == "see":  # "sees to it that", "sees that"
                stative = not any(child.dep_ == "ccomp" for child in clause.act.children)
            if verb == "do" and any(child.lower_ == "so" for child in clause.act.children):
                return False  # the act before once more
            named = named or (clause.subject is not None and clause.subject.lower_ in ANYBODY)
            inclusive = (
                verb in {"include", "refer"} and clause.subject is not None and clause.subject._.mention is not None
            )
            return named and (not stative or inclusive) and not clause.action.startswith("be ")


def _meets_at_times(act: Token) -> bool:
    """ "The board meets monthly", "meets before each tow"; not "meets the need", "meets to allow"."""
    if any(child.dep_ == "dobj" and actors_of(child) for child in act.children):
        return True  # "meets new pilots"
    labels = {child.dep_ for child in act.children if child.i > act.i}
    return "dobj" not in labels and bool(labels & {"advmod", "npadvmod", "prep"})


def _stands_for(act: Token) -> bool:
    """ "Acts as the buyer's agent": for whom somebody stands, no duty."""
    preposition = preposition_of(act, "as")
    role = object_of(preposition) if preposition is not None else None
    return role is not None and role.lemma_.lower() == "agent"


def _is_of_form(clause: Clause) -> bool:
    """ "The plan can be in any format", "the note may be in a letter": in what form a thing is allowed."""
    inside = preposition_of(clause.act, "in") if clause.act.lemma_ == "be" else None
    form = object_of(inside) if inside is not None else None
    if form is None:
        return False
    of_kind = form._.mention is not None and form._.mention.entity.kind is EntityKind.DOCUMENT
    return of_kind or form.lemma_.lower() in HEADS[EntityKind.DOCUMENT] | {"format", "writing", "language"}


def _is_conditional(clause: Clause) -> bool:
    """ "A tow may proceed only if the pilot agrees": what is free on a condition is allowed, not a mere chance."""
    return any(
        token.lower_ == "only" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ in CONDITIONS
        for token in clause.act.subtree
    )


def _is_lawgiver(clause: Clause) -> bool:
    """ "Congress appropriates the funds": a manual does not bind who gives it its laws; that is a fact."""
    return clause.subject is not None and any(each.name in LAWGIVERS for each in actors_of(clause.subject))


def _is_office(subject: Token) -> bool:
    return any(each.kind is not EntityKind.GROUP for each in actors_of(subject))


def _is_means(thing: Token | None) -> bool:
    """ "Is made by Amendment", "is counted by serial number": the paper or way it is done, no rule that says it."""
    if thing is None:
        return False
    if thing.lemma_.lower() in WAYS and not any(child.dep_ == "det" for child in thing.children):
        return True
    of_kind = thing._.mention is not None and thing._.mention.entity.kind is EntityKind.DOCUMENT
    return of_kind or thing.lemma_.lower() in HEADS[EntityKind.DOCUMENT]


def _composes(clause: Clause, verb: str) -> bool:
    """ "Is staffed by", "is made of"; but "payments are made quarterly" says what is done."""
    subject = clause.subject
    of_act = subject is not None and (is_action_noun(subject.lemma_) or subject.lemma_.lower() in known_verbs())
    done = verb == "make" and (of_act or clause.negated)
    return verb in COMPOSING and not done


def _is_on_purpose(clause: Clause) -> bool:
    """ "Contracts are structured to ensure ...": done by somebody for a purpose; "is designed to ensure" describes."""
    act = clause.act
    if act.lemma_.lower() == "consider":
        return not any(child.dep_ in {"oprd", "xcomp", "acomp", "attr"} for child in act.children)
    return act.lemma_.lower() not in {"design", "intend", "mean", "use"} and any(
        child.dep_ in {"advcl", "xcomp"} and child.tag_ == "VB" and child.lemma_.lower() in ASSURE
        for child in act.children
    )


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
            return not _is_means(object_of(token))
    subject = clause.subject
    return subject is not None and subject.lower_ in {
        "guidance",
        "details",
        "detail",
        "description",
        "descriptions",
        "discussion",
    }


def confidence_of(clause: Clause, *, named: bool) -> float:
    """Give how sure a norm is, 0 to 1, by its marker, whether its bearer is named, its verb stands alone."""
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
    weak = clause.modal in {"will", "may", "can"}
    if weak:
        base -= 0.15
    if not named:
        # What a thing may or will do is more often a fact than what it must.
        base -= 0.35 if weak else 0.15
    if clause.shares_subject_of is not None or clause.verb.dep_ == "conj":
        # A coordinated verb may belong elsewhere or say the same act once more: it is wrong ten times as often.
        base -= 0.3
    return round(max(0.2, base), 2)
