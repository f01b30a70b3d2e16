"""Markers whose act is another word: "is responsible for", "is required to", "has authority to", "requires that"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from ingest.actors import actors_of
from ingest.acts import acts_behind, coordinated_acts, further_infinitives
from ingest.entities import EntityKind
from ingest.grammar import (
    CONDITION_MARKS,
    MODALS,
    Clause,
    has_to,
    infinitive_of,
    marks_of,
    object_of,
    preposition_of,
    subject_of,
)
from ingest.held import acts_of_having, charged_acts, held_act, responsible_acts, responsible_one
from ingest.kinds import HEADS
from ingest.norms import Modality
from ingest.roundabout import (
    acts_in_given_time,
    acts_laid_on,
    acts_of_chosen,
    entrusted_acts,
    included_acts,
    obliged_acts,
    paper_that_follows,
    recalled_acts,
)
from ingest.telling import is_word_or_datum
from ingest.verbs import ASKED_TO, NORMATIVE_PARTICIPLES, is_action_noun, known_verbs, verb_of

IMPERATIVES = frozenset({"imperative", "essential", "necessary", "mandatory", "crucial", "vital", "incumbent"})


ADVISABLE = frozenset({"important", "advisable", "desirable", "preferable"})


APPROVALS = frozenset(
    "approval consent concurrence authorization permission review notification certification coordination waiver"
    " determination verification acceptance decision clearance endorsement validation signature consultation"
    " justification".split()
)


# What somebody must give before a thing may be done.
LEAVES = frozenset("approval consent concurrence authorization permission clearance endorsement validation".split())
TRYING = frozenset("choose try attempt elect endeavor strive continue".split())
POLICIES = frozenset({"policy", "requirement", "rule", "intent", "goal"})
CHARGED = frozenset("assign delegate give charge".split())


SPANS = frozenset("day week month quarter year".split())
# What a paper or an offer is for so long: "is valid for one year", "remains open for 30 days".
LASTING = frozenset("valid effective binding good open current".split())
# What somebody is "for doing" something.
OFFICES = frozenset("office agency activity organization point official agent lead manager".split())
RULES = frozenset({"law", "act", "policy", "regulation", "statute", "directive", "rule", "section"})


def acts_of_marker(base: Clause) -> list[Clause]:
    """Read "is responsible for", "is required to", "has responsibility for", "is to": the act is another word."""
    verb = base.verb
    if verb.lemma_ in {"be", "remain"} and (found := _with_be(base)):
        return found
    if verb.lemma_ == "be":
        return []
    if verb.lemma_ == "have":
        return acts_of_having(base)
    if verb.lower_ == "prepared" and (act := infinitive_of(verb)):
        # "should be prepared to explain": the duty is to explain.
        return coordinated_acts(base, act)
    if base.passive and (entrusted := acts_in_given_time(base) or entrusted_acts(base) or recalled_acts(base)):
        return entrusted
    if base.passive and verb.lemma_.lower() in NORMATIVE_PARTICIPLES:
        return _participle(base)
    lemma = verb.lemma_.lower()
    if base.passive and lemma in ASKED_TO and infinitive_of(verb) and base.subject and actors_of(base.subject):
        return _participle(base)
    if lemma == "fall" and (laid := acts_laid_on(base)):
        return laid
    if lemma in {"rest", "lie", "reside"} and (held := held_act(base)) is not None:
        return [held]
    if lemma == "reserve":
        return acts_of_having(base)
    if lemma == "need" and (act := next((c for c in verb.children if c.dep_ in {"xcomp", "ccomp"}), None)) is not None:
        modality = Modality.PERMISSION if base.negated else Modality.OBLIGATION
        marker = f"{verb.text} not" if base.negated else f"{verb.text} to"
        needed = replace(base, modality=modality, marker=marker, kind="participle")
        return coordinated_acts(needed, act)
    if lemma in {"choose", "try", "attempt", "elect", "endeavor", "strive", "continue"} and (
        act := infinitive_of(verb)
    ):
        return coordinated_acts(base, act)
    if lemma in {"remain", "stay", "hold"} and base.kind == "indicative":
        # "offers remain open for 60 days"
        state = next(
            (each for each in verb.children if each.dep_ in {"acomp", "oprd"} and each.lower_ in LASTING), None
        )
        return [replace(base, kind="participle", marker=verb.text)] if state and _has_term(base, state) else []
    if lemma in {"include", "comprise"} and (included := included_acts(base)):
        return included
    if lemma in {"follow", "go"} and (following := paper_that_follows(base)) is not None:
        return [following]
    thing = next((child for child in verb.children if child.dep_ in {"dobj", "oprd"}), None)
    if lemma in {"require", "need"} and not base.passive and thing is not None and _is_asked_for(thing):
        return [replace(base, kind="approval", marker=verb.text)]
    if lemma in NORMATIVE_PARTICIPLES and not base.passive:
        return _asked_act(base, thing)
    if (
        lemma in CHARGED
        and base.passive
        and thing is not None
        and thing.lemma_.lower() in {"responsibility", "authority"}
    ):
        return charged_acts(replace(base, passive=False, marker=f"is {verb.text} {thing.text}"), thing)
    return []


def _is_asked_for(thing: Token) -> bool:
    """ "Sales require approval", "moves need a plan": a leave or a paper."""
    lemma = thing.lemma_.lower()
    of_kind = thing._.mention is not None and thing._.mention.entity.kind is EntityKind.DOCUMENT
    return lemma in APPROVALS or lemma in HEADS[EntityKind.DOCUMENT] or of_kind


def _is_rule(subject: Token) -> bool:
    """ "The act prohibits", "the approach requires": a rule by its noun, or what has the name of one."""
    kinds = {EntityKind.AUTHORITY, EntityKind.PROGRAM}
    named = subject._.mention is not None and subject._.mention.entity.kind in kinds
    return named or subject.lemma_.lower() in RULES


def _asked_act(base: Clause, thing: Token | None) -> list[Clause]:
    """ "The act prohibits use of funds", "policy requires avoidance of waste", "sales require that X be done".

    A rule asks for an act, or forbids it; what a sentence behind "that" asks for is the act of its own subject.
    """
    if base.kind != "indicative" or base.negated:
        return []
    modality = Modality(NORMATIVE_PARTICIPLES[base.verb.lemma_.lower()])
    rule = replace(base, kind="rule", subject=None, modality=modality, marker=base.verb.text)
    clause = next((each for each in base.verb.children if each.dep_ == "ccomp" and each.tag_ in {"VB", "VBN"}), None)
    if clause is not None and any(each.lower_ == "that" for each in clause.children):
        passive = any(each.dep_ == "auxpass" for each in clause.children)
        return [replace(rule, act=clause, action=clause.lemma_.lower(), subject=subject_of(clause), passive=passive)]
    if base.subject is None or not _is_rule(base.subject):
        return []
    act = next((each for each in base.verb.children if each.dep_ == "xcomp" and each.tag_ == "VBG"), None)
    if act is not None:
        return coordinated_acts(rule, act)
    if thing is not None and is_action_noun(thing.lemma_):
        return [replace(rule, act=thing, action=verb_of(thing.lemma_))]
    return []


def _with_be(base: Clause) -> list[Clause]:
    verb = base.verb
    if policy := _policy_that(base):
        return policy
    if falls := acts_laid_on(base):
        return falls
    if chosen := acts_of_chosen(base):
        return chosen
    for child in verb.children:
        if child.dep_ not in {"acomp", "attr", "oprd", "xcomp"} or (child.i < verb.i and child.dep_ != "acomp"):
            continue
        if child.lower_ in {"responsible", "accountable", "liable", "answerable"}:
            return responsible_acts(base, child)
        if child.lower_ in IMPERATIVES | ADVISABLE and (found := _imperative_that(base, child)):
            return found
        charged = next((each for each in child.children if each.lemma_.lower() in CHARGED and each.tag_ == "VBN"), None)
        if child.lower_ == "responsibility" and charged is not None:
            return charged_acts(replace(base, marker=f"{verb.text} {charged.text} {child.text}"), child)
        if (adjective := responsible_one(child)) is not None:
            return responsible_acts(base, adjective)
        asked = (
            child.lower_ in {"necessary", "mandatory", "imperative"}
            and base.subject is not None
            and is_action_noun(base.subject.lemma_)
        )
        if asked and base.subject is not None:
            modality = Modality.PERMISSION if base.negated else Modality.OBLIGATION
            marker = f"{verb.text} {'not ' if base.negated else ''}{child.text}"
            action = verb_of(base.subject.lemma_)
            return [replace(base, act=base.subject, action=action, kind="nominal", modality=modality, marker=marker)]
        if owned := _owned_duty(base, child):
            return owned
        if child.lower_ == "subject" and (leave := _subject_to_leave(child)) is not None and not base.negated:
            marker = f"{verb.text} subject to"
            return [replace(base, act=leave, action=verb_of(leave.lemma_), kind="approval", marker=marker)]
        if (
            child.lower_ in {"responsibility", "duty", "task", "job"}
            and (of := preposition_of(child, "of")) is not None
        ):
            holder = object_of(of)
            act = infinitive_of(child) or infinitive_of(verb)
            if holder is not None and act is not None and base.subject is not None and base.subject.lower_ == "it":
                # "it is the duty of the officer to report"
                laid = replace(base, subject=holder, kind="responsible", marker=f"{verb.text} the {child.lower_} of")
                found = coordinated_acts(laid, act)
                return [*found, *further_infinitives(laid, found)]
            named = child.lower_ in {"responsibility", "duty"} and base.subject is not None
            if named and holder is not None and base.subject is not None and base.subject.lower_ != "it":
                marker = f"{verb.text} the {child.lower_} of"
                act_of = is_action_noun(base.subject.lemma_) and base.subject._.mention is None
                return [
                    replace(
                        base,
                        act=base.subject,
                        action=verb_of(base.subject.lemma_) if act_of else "perform",
                        attributed=holder,
                        kind="nominal",
                        marker=marker,
                    )
                ]
        if child.lower_ in LASTING and base.kind == "indicative" and _has_term(base, child):
            # "passes are valid for one year": so long they are to be honoured
            return [replace(base, action=f"be {child.lower_}", kind="participle", marker=f"{verb.text} {child.lower_}")]
        if office := _office_for(base, child):
            return office
        if child.lower_ in {"due", "payable"} and (owed := _owed(base, child)) is not None:
            return [owed]
        if child.lower_ in {"eligible", "entitled", "free"} and (act := infinitive_of(child) or infinitive_of(verb)):
            modality = Modality.PROHIBITION if base.negated else Modality.PERMISSION
            entitled = replace(base, kind="participle", modality=modality, marker=f"{verb.text} {child.text} to")
            return coordinated_acts(entitled, act)
        if child.lower_ in {"prepared", "ready", "able"} and (act := infinitive_of(child)):
            if child.lower_ == "able" and base.kind != "modal":
                return []
            acts = coordinated_acts(base, act)
            return acts if child.lower_ != "able" else [replace(base, action=act.lemma_.lower(), act=act)]
        if child.lemma_.lower() in NORMATIVE_PARTICIPLES and child.tag_ == "VBN":
            return _participle(replace(base, verb=child))
    under = preposition_of(verb, "under")
    bond = object_of(under) if under is not None else None
    if bond is not None and bond.lower_ in {"duty", "obligation"}:
        obliged = infinitive_of(bond) or infinitive_of(verb)
        return obliged_acts(base, bond, obliged) if obliged is not None else []
    act = next(
        (child for child in verb.children if child.dep_ == "xcomp" and child.tag_ in {"VB", "VBN"} and has_to(child)),
        None,
    )
    if act is not None and act.tag_ == "VBN" and base.kind == "indicative":
        # "keys are to be kept", "no visits are to be planned"
        negated = base.negated or any(child.dep_ == "neg" for child in act.children)
        modality = Modality.PROHIBITION if negated else Modality.OBLIGATION
        marker = f"{verb.text} {'not ' if negated else ''}to"
        acts = coordinated_acts(base, act)
        return [replace(each, kind="modal", modal="must", modality=modality, marker=marker) for each in acts]
    if act is not None and base.kind == "indicative":
        modality = Modality.PROHIBITION if base.negated else Modality.OBLIGATION
        marker = f"{verb.text} {'not ' if base.negated else ''}to"
        acts = coordinated_acts(base, act)
        return [replace(each, kind="participle", marker=marker, modality=modality) for each in acts]
    if act is not None and base.kind == "modal" and not base.negated:
        # "the usual way will be to ask first"
        return [replace(each, kind="participle") for each in coordinated_acts(base, act)]
    if base.kind == "modal":
        what = next((child for child in verb.children if child.dep_ in {"acomp", "attr"}), None)
        if what is not None and what.dep_ == "acomp":
            return [replace(base, action=f"be {what.lower_}")]
    return []


def _subject_to_leave(adjective: Token) -> Token | None:
    """ "Loans are subject to the prior approval of the board": the leave that somebody must give."""
    preposition = preposition_of(adjective, "to")
    noun = object_of(preposition) if preposition is not None else None
    return noun if noun is not None and noun.lemma_.lower() in LEAVES else None


def _owned_duty(base: Clause, noun: Token) -> list[Clause]:
    """ "It is the officer's duty to report": the duty is his."""
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    act = infinitive_of(noun) or infinitive_of(base.verb)
    if noun.lower_ not in {"responsibility", "duty", "task", "job"} or owner is None or act is None:
        return []
    laid = replace(base, subject=owner, kind="responsible", marker=f"{base.verb.text} ... {noun.lower_}")
    found = coordinated_acts(laid, act)
    return [*found, *further_infinitives(laid, found)]


def _has_term(base: Clause, adjective: Token) -> bool:
    """Tell whether it says for how long: "for one year", "until noon"."""
    for head in (adjective, base.verb):
        for word in ("for", "until", "through"):
            term = preposition_of(head, word)
            inside = object_of(term) if term is not None else None
            if inside is not None and (inside.lemma_.lower() in SPANS or word == "until"):
                return True
    return False


def _office_for(base: Clause, noun: Token) -> list[Clause]:
    """ "Is the principal office for planning tows", "is the release authority for logs": what it is there for."""
    preposition = preposition_of(noun, "for")
    if noun.dep_ != "attr" or preposition is None or base.negated:
        return []
    words = " ".join(token.text for token in base.verb.doc[noun.left_edge.i : noun.i + 1])
    marker = f"{base.verb.text} {words} for"
    if noun.lower_ == "authority":
        named = [child for child in noun.children if child.dep_ in {"compound", "amod"} and child.tag_ != "JJ"]
        acts = [each for each in named if is_action_noun(each.lemma_) or each.lemma_.lower() in known_verbs()]
        action = verb_of(acts[-1].lemma_) if acts else ""
        held = replace(base, act=noun, action=action, kind="nominal", modality=Modality.PERMISSION, marker=marker)
        return [replace(held, attributed=base.subject)] if acts and base.subject is not None else []
    if noun.lemma_.lower() in OFFICES and any(each.dep_ == "pcomp" for each in preposition.children):
        return acts_behind(preposition, replace(base, kind="responsible", marker=marker))
    return []


def _owed(base: Clause, due: Token) -> Clause | None:
    """ "Payment is due by the 15th": to pay; "the report is due 30 days after": to submit it."""
    limit = any(child.dep_ in {"prep", "npadvmod", "advmod"} and child.i > due.i for child in base.verb.children)
    limit = limit or any(child.dep_ in {"prep", "npadvmod", "advmod"} for child in due.children)
    subject = base.subject
    if not limit or subject is None:
        return None
    to = preposition_of(due, "to") or preposition_of(base.verb, "to")
    if to is not None and not any(actors_of(each) for each in to.children if each.dep_ == "pobj"):
        return None  # "the change is due to an error"
    written = subject.lemma_.lower() in HEADS[EntityKind.DOCUMENT] or is_word_or_datum(subject)
    paper = written or subject._.mention is not None
    if not paper and not is_action_noun(subject.lemma_) and due.lower_ != "payable":
        return None
    action = "submit" if paper else verb_of(subject.lemma_)
    action = "pay" if due.lower_ == "payable" else action
    return replace(base, act=subject, action=action, kind="nominal", marker=f"{base.verb.text} {due.text}")


def _policy_that(base: Clause) -> list[Clause]:
    """ "It is policy that cases should be closed", "the rule is that X must sign": what is said behind "that" binds."""
    words = [base.subject, *(child for child in base.verb.children if child.dep_ == "attr")]
    if not any(word is not None and word.lemma_.lower() in POLICIES for word in words):
        return []
    heads = [base.verb, *(word for word in words if word is not None)]
    stated = (child for head in heads for child in head.children if child.dep_ in {"ccomp", "acl", "advcl", "relcl"})
    for child in stated:
        modal = next((each for each in child.children if each.tag_ == "MD" and each.lower_ in MODALS), None)
        wished = (child.tag_ == "VB" and not has_to(child)) or any(
            each.dep_ == "auxpass" and each.tag_ == "VB" for each in child.children
        )
        if child.i > base.verb.i and (modal is not None or wished) and (subject := subject_of(child)) is not None:
            passive = any(each.dep_ == "auxpass" for each in child.children)
            how = next((each.lower_ for each in child.children if each.dep_ == "acomp"), "")
            action = f"be {how}" if child.lemma_ == "be" and how else child.lemma_.lower()
            act = replace(base, act=child, action=action, subject=subject, passive=passive)
            if modal is None:
                return [replace(act, kind="modal", modal="must", marker=f"{base.verb.text} policy")]
            return [replace(act, kind="modal", modal=modal.lower_, marker=modal.lower_, modality=MODALS[modal.lower_])]
    return []


def _imperative_that(base: Clause, adjective: Token) -> list[Clause]:
    """Read "it is imperative that DoD incorporates ...": the act stands in the clause behind "that"."""
    for child in [*adjective.children, *base.verb.children]:
        if child.dep_ not in {"ccomp", "advcl"} or child.i < adjective.i or (subject := subject_of(child)) is None:
            continue
        if any(mark.lower_ in CONDITION_MARKS - {"that"} for mark in marks_of(child)):
            continue  # "is necessary when the tide falls"
        modality = Modality.OBLIGATION if adjective.lower_ in IMPERATIVES else Modality.RECOMMENDATION
        act = replace(base, act=child, action=child.lemma_.lower(), subject=subject, modality=modality)
        return [replace(act, kind="bound", marker=f"{base.verb.text} {adjective.text}")]
    on = preposition_of(adjective, "on") or preposition_of(adjective, "upon")
    holder = object_of(on) if on is not None else None
    act_ = infinitive_of(adjective) or infinitive_of(base.verb)
    if holder is not None and act_ is not None and actors_of(holder):
        # "it is incumbent on the owner to keep the log"
        laid = replace(base, subject=holder, kind="responsible", marker=f"{base.verb.text} {adjective.text}")
        return coordinated_acts(laid, act_)
    return []


def _participle(base: Clause) -> list[Clause]:
    """Read "is required to submit", "is authorized to", "is encouraged to"."""
    word = base.verb.lemma_.lower()
    act = infinitive_of(base.verb)
    if act is None:
        return _bare_participle(base)
    modality = Modality((NORMATIVE_PARTICIPLES | ASKED_TO)[word])
    if base.kind == "modal" and modality is Modality.RECOMMENDATION:
        return []  # "should be encouraged to reply": the duty is to encourage
    helper = next((child for child in base.verb.children if child.dep_ == "auxpass"), None)
    marker = f"{helper.text if helper else 'is'} {'not ' if base.negated else ''}{base.verb.text} to"
    if base.negated:
        modality = {Modality.PERMISSION: Modality.PROHIBITION, Modality.OBLIGATION: Modality.PERMISSION}.get(
            modality, modality
        )
    elif base.kind == "modal" and modality is Modality.OBLIGATION and base.modality is Modality.PERMISSION:
        modality = Modality.PERMISSION  # "may be required to"
    acts = coordinated_acts(replace(base, passive=False), act)
    return [replace(each, kind="participle", modality=modality, marker=marker) for each in acts]


def _bare_participle(base: Clause) -> list[Clause]:
    """Read "a plan is required", "retention is authorized only if", "is prohibited from transferring"."""
    word = base.verb.lemma_.lower()
    modality = Modality(NORMATIVE_PARTICIPLES[word])
    if word in {"expect", "direct", "task", "advise", "obligate", "oblige"} or (
        base.kind == "modal" and base.modal in {"may", "can"}
    ):
        return []
    if base.negated:
        modality = {Modality.PERMISSION: Modality.PROHIBITION, Modality.OBLIGATION: Modality.PERMISSION}.get(
            modality, modality
        )
    action, act = word, base.verb
    source = preposition_of(base.verb, "from")
    behind = next((child for child in source.children if child.dep_ == "pcomp"), None) if source is not None else None
    if behind is not None:
        action, act = behind.lemma_.lower(), behind
    elif base.subject is not None and is_action_noun(base.subject.lemma_):
        action = verb_of(base.subject.lemma_)
    helper = next((child for child in base.verb.children if child.dep_ == "auxpass"), None)
    marker = f"{helper.text if helper else 'is'} {'not ' if base.negated else ''}{base.verb.text}"
    return [replace(base, act=act, action=action, kind="participle", modality=modality, marker=marker)]
