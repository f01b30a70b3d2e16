"""Finding the clauses of a sentence that may be norms: whose verb, whose subject, under which marker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Span, Token

from ingest.actors import actors_of
from ingest.bound import bound_actors
from ingest.grammar import (
    CONDITION_MARKS,
    MODALS,
    Clause,
    acts_itself,
    auxiliaries_of,
    differ,
    has_subject,
    has_to,
    is_put_in,
    left_end,
    marks_of,
    subject_of,
    written,
)
from ingest.markers import acts_of_marker
from ingest.negation import is_neither, no_freedom, no_subject, nor_before, nothing
from ingest.norms import Modality
from ingest.statements import (
    PROMOTED,
    behind_provided,
    conjuncts_of,
    is_habit,
    is_known_verb,
    is_only_condition,
    is_proviso,
    is_verb,
    main_verbs,
)
from ingest.verbs import ASSURE, NORMATIVE_PARTICIPLES

POINTERS = frozenset({"see", "refer", "note", "contact", "click", "consult", "visit", "reference", "let"})


# What somebody reports on, at what time and for what, unlike to whom he is subject.
MATTERS = frozenset("on about for within upon before after any each every".split())
AUXILIARIES = frozenset({"be", "have", "do", "get"})
# Behind a comma these say how, on what ground or with what in mind, not what is done besides.
CIRCUMSTANCES = frozenset(
    "use include base depend follow consider assume give account pend regard concern accord exclude recognize note take"
    " rely employ apply bear involve leverage utilize".split()
)


def find_clauses(sentence: Span) -> list[Clause]:
    """Give the clauses of a sentence that may be norms, in order of their acts."""
    found: list[Clause] = []
    for head in main_verbs(sentence.root):
        found.extend(_read(head, inherited=_said_before(head)))
    taken = {clause.act.i: clause for clause in found}
    bound = [
        clause for clause in bound_actors(sentence) if clause.act.i not in taken and not _asked(clause.verb, taken)
    ]
    found.extend(clause for clause in bound if not _in_condition(clause.verb))
    if sentence[0].lower_ == "ideally":
        found = [replace(each, modality=Modality.RECOMMENDATION, marker="ideally") for each in found]
    found = [each for each in found if not _leaves_open(each.act) and not _is_below(each)]
    found = _with_first_subject(found)
    unique = {(clause.act.i, clause.kind == "approval"): clause for clause in found}
    return sorted(unique.values(), key=lambda clause: clause.act.i)


def _with_first_subject(clauses: list[Clause]) -> list[Clause]:
    """ "The pilot or the mate signs the log, (he) keeps it": a pronoun put in for one of two stands for both."""
    told = [each.subject for each in clauses if each.subject is not None and not is_put_in(each.subject)]
    first = next((each for each in told if actors_of(each) or each.lower_ == "it"), None)
    if first is None or first.doc._.subject:
        return clauses
    return [
        replace(each, subject=first)
        if each.subject is not None and is_put_in(each.subject) and each.subject._.mention is None
        else each
        for each in clauses
    ]


def _is_below(clause: Clause) -> bool:
    """ "The deputy reports directly to the chief": under whom he stands, no act of telling."""
    act = clause.act
    if clause.action != "report" or clause.kind != "indicative" or act.tag_ not in {"VBZ", "VBP"}:
        return False
    if clause.subject is not None and clause.subject.lower_ in {"who", "which"}:
        return False  # "works with the chief, who in turn reports to the board"
    behind = [child for child in act.children if child.i > act.i and not child.is_punct]
    ranked = [child for child in behind if child.lower_ in {"to", "through"} and child.dep_ in {"prep", "dative"}]
    others = [each for each in behind if each not in ranked and each.dep_ not in {"cc", "conj"}]
    others.extend(each for word in ranked for each in word.subtree if each.lower_ in MATTERS)
    plain = all(each.dep_ == "advmod" and each.lower_ in {"directly", "administratively"} for each in others)
    fronted = any(child.dep_ in {"prep", "advcl", "npadvmod"} and child.i < act.i for child in act.children)
    return bool(ranked) and plain and not fronted


def _leaves_open(act: Token) -> bool:
    """ "The buyer may elect to:" leaves the act to the items of its list."""
    behind = [token.lower_ for token in act.doc[act.i + 1 : act.i + 3]]
    return behind[:1] == ["to"] and behind[1:] in ([], [":"])


def _said_before(verb: Token) -> Clause | None:
    """ "The officer is chosen by X, may not be Y, and reports": a half without a subject has that of the first half."""
    if has_subject(verb) or verb.dep_ != "ROOT" or not any(child.tag_ == "MD" for child in verb.children):
        return None
    first = next((child for child in verb.children if child.dep_ == "ccomp" and child.i < verb.i), None)
    clauses = _own(first, None) if first is not None and has_subject(first) else []
    return clauses[0] if clauses else None


def _asked(verb: Token, taken: dict[int, Clause]) -> bool:
    """ "The chief should encourage visitors to report", "shall permit pilots to board": the duty is the chief's."""
    if verb.i not in taken:
        return False
    asks = verb.lemma_.lower() in {"encourage", "direct", "task", "advise", "urge", "expect"}
    subject = taken[verb.i].subject
    asks = asks or (verb.lemma_.lower() == "authorize" and subject is not None and bool(actors_of(subject)))
    return asks or taken[verb.i].kind in {"modal", "imperative", "responsible"} or is_put_in(taken[verb.i].subject)


def _in_condition(token: Token) -> bool:
    while token.dep_ != "ROOT":
        if token.dep_ == "advcl" and any(mark.lower_ in CONDITION_MARKS for mark in token.children):
            return True
        token = token.head
    return False


def _read(verb: Token, *, inherited: Clause | None) -> list[Clause]:
    """Read the clause of ``verb`` and of the verbs coordinated with it."""
    if not is_verb(verb) or behind_provided(verb) or is_proviso(verb) or not is_known_verb(verb):
        return []
    if is_habit(verb, asked=inherited is not None and inherited.kind != "indicative"):
        return [each for other in conjuncts_of(verb) if has_subject(other) for each in _read(other, inherited=None)]
    clauses = _own(verb, inherited)
    last = clauses[0] if clauses else inherited
    found = list(clauses)
    for conjunct in conjuncts_of(verb):
        if (
            verb.lemma_.lower() in ASSURE
            and has_subject(conjunct)
            and not is_put_in(subject_of(conjunct))
            and not any(c.tag_ == "MD" for c in conjunct.children)
        ):
            continue  # "ensures funding is in place and requirements are met": a part of what is ensured
        shares = not has_subject(conjunct) or is_put_in(subject_of(conjunct))
        found.extend(_read(conjunct, inherited=last if shares else None))
    if clauses:
        found.extend(_beside(verb, clauses[0]))
    return found


def _beside(verb: Token, main: Clause) -> Iterator[Clause]:
    """Give the acts beside the main one, with its force: "while keeping order", "runs the port, signing all papers"."""
    for token in verb.subtree:
        if token.dep_ != "advcl" or token.tag_ != "VBG" or token.i < verb.i:
            continue
        during = any(each.lower_ == "while" for each in token.children)
        adjoined = (
            token.head.i == verb.i
            and token.nbor(-1).text == ","
            and token.lemma_.lower() not in CIRCUMSTANCES
            and main.kind in {"indicative", "modal"}
            and not main.passive
            and not main.negated
        )
        if during or adjoined:
            for act in [token, *(each for each in token.children if each.dep_ == "conj" and each.tag_ == "VBG")]:
                yield replace(main, act=act, action=act.lemma_.lower(), passive=False, shares_subject_of=verb)


def _own(verb: Token, inherited: Clause | None) -> list[Clause]:
    auxiliaries = auxiliaries_of(verb)
    modal = next((each for each in auxiliaries if each.tag_ == "MD"), None)
    # "may accept abandoned boats": a verb that the parser takes for an auxiliary of the participle behind it
    act = next((each for each in auxiliaries if each.tag_ == "VB" and each.lemma_ not in AUXILIARIES), verb)
    subject = subject_of(verb) or subject_of(act)
    negation = next((child for child in verb.children if child.dep_ == "neg" or is_neither(child)), None)
    negation = negation or no_subject(subject) or no_freedom(verb) or nothing(act)
    passive = any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children) and not _is_ready(verb, subject)
    negation = negation or nor_before(auxiliaries or [verb])
    left_out = subject is None or (is_put_in(subject) and not (inherited and acts_itself(subject, inherited)))
    if left_out and inherited is not None and not differ(subject, inherited.subject):
        return _shared(verb, inherited, modal, negation, passive)
    inverted = modal is not None and subject is not None and modal.i < left_end(subject) and not _is_question(verb)
    if inverted and modal is not None and modal.i > 0 and modal.nbor(-1).lower_ in {"nor", "neither"}:
        negation = negation or modal.nbor(-1)  # "nor should they discuss prices"
    elif inverted:
        return []  # "should additional funds become available": an inverted condition
    if modal is not None and modal.lower_ not in MODALS and modal.lemma_.lower() not in MODALS:
        return []
    base = Clause(
        verb=verb,
        act=act,
        action=act.lemma_.lower(),
        subject=subject,
        modality=Modality.OBLIGATION,
        marker="indicative",
        kind="indicative",
        negated=negation is not None,
        passive=passive,
    )
    asked = verb.lower_ in {"contact", "consult"} and _is_fronted_condition(verb) and _reaches_actor(verb)
    if verb.lower_ in POINTERS and subject is None and not asked:
        return []
    if is_only_condition(verb):
        return []
    if subject is None and verb.tag_ == "VB" and _opens(verb) and not auxiliaries and not _is_title(verb):
        # "Identify any inconsistencies to DSCA": an order; "See Section 5" is a pointer.
        return [replace(base, kind="imperative", marker="imperative")]
    if modal is not None:
        base = _under_modal(base, modal, negation)
    elif not _is_present(verb, auxiliaries):
        return []
    elif passive:
        base = replace(base, kind="passive")
    if negation is not None and modal is None:
        base = replace(base, modality=Modality.PROHIBITION)
    return acts_of_marker(base) or ([base] if base.kind != "skip" else [])


def _is_ready(verb: Token, subject: Token | None) -> bool:
    """ "Pilots should be prepared for fog": they prepare themselves; "the chart is prepared for the crew" is made."""
    is_actor = subject is not None and subject._.mention is not None and subject._.mention.entity.is_actor
    return is_actor and verb.lower_ == "prepared" and not any(child.dep_ == "agent" for child in verb.children)


def _is_fronted_condition(verb: Token) -> bool:
    """ "If a rope is missing, contact the chief" asks for an act; "contact the chief for details" points to him."""
    fronted = (child for child in verb.children if child.dep_ == "advcl" and child.i < verb.i)
    marks = {mark.lower_ for child in fronted for mark in marks_of(child)}
    return bool(marks & {"if", "when", "once", "unless", "after", "before"})


def _reaches_actor(verb: Token) -> bool:
    return any(child.dep_ == "dobj" and actors_of(child) for child in verb.children)


def _opens(verb: Token) -> bool:
    """Tell whether a verb is the first word of its sentence, but for a phrase and its comma: "In winter, sweep"."""
    before = [child for child in verb.children if child.i < verb.i and not child.is_punct]
    fronted = all(child.dep_ in {"prep", "advcl", "advmod", "npadvmod"} for child in before)
    behind_comma = verb.i > verb.sent.start and verb.nbor(-1).text == "," and verb.dep_ == "ROOT"
    return verb.i == verb.sent.start or (behind_comma and fronted and bool(before))


def _is_title(first: Token) -> bool:
    """ "Deliver or Receive Nuclear Equipment": words in capitals are a heading, no order."""
    words = [token for token in first.sent[1:8] if token.is_alpha and len(token) > 3 and token._.mention is None]
    return bool(words) and all(token.text[0].isupper() for token in words)


def _is_question(verb: Token) -> bool:
    return any(token.text == "?" for token in verb.sent)


def _is_present(verb: Token, auxiliaries: list[Token]) -> bool:
    if any(each.lemma_ == "have" for each in auxiliaries):
        return verb.tag_ == "VB" and has_to(verb)  # "has ten days to reply"; "has been closed" is a fact
    if verb.tag_ == "VBG" and any(each.lemma_ == "be" and each._.end > each._.start for each in auxiliaries):
        return False  # "is making a purchase": what goes on
    finite = auxiliaries[0] if auxiliaries else verb
    if finite.tag_ == "VBD" and finite.lower_ == finite.lemma_.lower():
        return True  # "they read", "they set": the form says nothing of the past
    return finite.tag_ in {"VBP", "VBZ"} or (finite.tag_ == "VB" and not auxiliaries) or finite.lower_ in {"is", "are"}


def _under_modal(base: Clause, modal: Token, negation: Token | None) -> Clause:
    word = "need" if written(modal) == "need" else modal.lower_
    word = {"ca": "can", "wo": "will"}.get(word, word)
    modality = MODALS[word]
    marker = "ought to" if written(modal).startswith("ought") else word
    if negation is not None:
        marker = "cannot" if word == "can" and negation.i == modal.i + 1 else f"{word} {negation.lower_}"
        if negation.i < modal.i:
            marker = f"{negation.lower_} ... {word}"
        elif negation.i > base.verb.i:
            marker = f"{word} ... {negation.lower_}"
        if word in {"must", "shall", "will", "may", "can"}:
            modality = Modality.PROHIBITION
        elif word == "need":
            modality = Modality.PERMISSION
    return replace(base, modality=modality, marker=marker, kind="modal", modal=word)


def _agrees(verb: Token, first: Clause, *, passive: bool) -> bool:
    """Tell whether a verb has the form that the marker of the first one asks for.

    "Must sign the log and report": "report". What is in a passive of its own ("ensures that funds are there and needs
    are met") or in the past ("ropes bought") has another subject.
    """
    own_passive = any(child.dep_ == "auxpass" for child in verb.children)
    if any(child.dep_ == "aux" and child.lower_ in {"has", "have", "had"} for child in verb.children):
        return False  # "has the authority and has delegated it": what was done
    if verb.lower_ in POINTERS and verb.nbor(-1).text == ";":
        return False
    if first.kind in {"modal", "indicative", "passive"}:
        if verb.lemma_.lower() in NORMATIVE_PARTICIPLES or verb.lower_ == "prepared":
            return True
        if first.kind == "modal" and any(each.dep_ == "auxpass" and each.lower_ == "be" for each in verb.children):
            return True  # "must name the case and be signed"
        if own_passive or passive:
            return first.passive
        if verb.tag_ in {"VBN", "VBD"} and verb.lower_ != verb.lemma_.lower():
            return first.passive
        if any(child.dep_ == "aux" and child.lower_ in {"does", "do"} for child in verb.children):
            return True
        if first.kind == "indicative" and first.verb.tag_ == "VBZ" and verb.tag_ == "VB" and verb.dep_ == "conj":
            return verb.lemma_.lower() in PROMOTED
        return verb.tag_ != "VBG" or first.verb.tag_ == "VBG"
    return True


def _is_active(verb: Token) -> bool:
    return any(child.dep_ == "dobj" for child in verb.children)


def _starts_anew(verb: Token, first: Clause) -> bool:
    """ "Is responsible for the log and signs it", "must sign the log and keeps it": a plain present behind a marker."""
    if first.kind in {"responsible", "participle", "nominal"}:
        return verb.tag_ in {"VBP", "VBZ"}
    finite = verb.tag_ == "VBZ" or verb.lower_ in {"are", "is"}
    return first.kind == "modal" and finite


def _shared(verb: Token, first: Clause, modal: Token | None, negation: Token | None, passive: bool) -> list[Clause]:
    """Read a coordinated verb: it shares subject and marker with the first one unless it has a marker of its own."""
    clause = replace(
        first,
        verb=verb,
        act=verb,
        action=verb.lemma_.lower(),
        passive=passive or (first.passive and verb.tag_ in {"VBN", "VBD"} and not _is_active(verb)),
        shares_subject_of=first.shares_subject_of or first.verb,
        attributed=None,
    )
    if first.negated and negation is None and nothing(first.act) is not None:
        # "accepts no gifts and reports offers": the first verb's object says what is not done
        modality = MODALS[first.modal] if first.modal else Modality.OBLIGATION
        clause = replace(clause, negated=False, modality=modality, marker=first.modal or "indicative")
    if first.kind == "approval" and modal is None:
        # "requires the approval of the board and is signed by the chief": another thing is said
        clause = replace(clause, kind="passive" if passive else "indicative", marker="indicative", negated=False)
    if modal is None and (not _agrees(verb, first, passive=passive) or any(m.lower_ == "as" for m in marks_of(verb))):
        return []
    if modal is not None and modal.lower_ in MODALS:
        clause = _under_modal(clause, modal, negation)
        clause = replace(clause, negated=negation is not None)
    elif negation is not None:
        clause = replace(clause, negated=True, modality=Modality.PROHIBITION)
    elif _starts_anew(verb, first):
        clause = replace(clause, kind="indicative", marker="indicative", modality=Modality.OBLIGATION, negated=False)
    return acts_of_marker(clause) or [clause]
