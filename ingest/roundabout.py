"""Acts laid on somebody in a roundabout way: "it falls to the chief to decide", "is given a week to answer".

Also "it is the chief who decides", "the duties of the pilot include mooring", "must have the deed recorded".
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from ingest.actors import actors_of
from ingest.acts import acts_behind, coordinated_acts, further_acts
from ingest.grammar import Clause, has_to, infinitive_of, object_of, preposition_of, subject_of
from ingest.norms import Modality
from ingest.telling import is_word_or_datum

# What somebody has to do: "the duties of the pilot include mooring boats".
DUTIES = frozenset("duty responsibility task function role job".split())
# What somebody has to do something in.
TIMES = frozenset("day week month hour".split())


def acts_in_given_time(base: Clause) -> list[Clause]:
    """ "Is given 10 days to answer": the act is to answer."""
    verb = base.verb
    thing = next((child for child in verb.children if child.dep_ in {"dobj", "oprd"} and child.i > verb.i), None)
    if verb.lemma_.lower() not in {"allow", "give", "grant"} or thing is None or thing.lemma_.lower() not in TIMES:
        return []
    act = infinitive_of(thing) or infinitive_of(verb)
    given = replace(base, passive=False, kind="participle", marker=f"is {verb.text} ... to")
    return coordinated_acts(given, act) if act is not None else []


def entrusted_acts(base: Clause) -> list[Clause]:
    """ "Is tasked with the upkeep of the lights", "is entrusted with keeping order": the act stands behind "with"."""
    preposition = preposition_of(base.verb, "with")
    if base.verb.lemma_.lower() not in {"task", "charge", "entrust"} or preposition is None:
        return []
    marker = f"is {base.verb.text} with"
    return acts_behind(preposition, replace(base, passive=False, kind="responsible", marker=marker))


def recalled_acts(base: Clause) -> list[Clause]:
    """ "Owners are reminded that ropes must be tested": the act is to test them."""
    if base.verb.lemma_.lower() not in {"remind", "caution", "advise"}:
        return []
    for child in base.verb.children:
        modal = next((each for each in child.children if each.lower_ in {"must", "shall"}), None)
        if child.dep_ == "ccomp" and modal is not None:
            negated = any(each.dep_ == "neg" for each in child.children)
            said = replace(
                base,
                act=child,
                action=child.lemma_.lower(),
                subject=subject_of(child),
                kind="modal",
                modal=modal.lower_,
                marker=modal.text,
                modality=Modality.PROHIBITION if negated else Modality.OBLIGATION,
                negated=negated,
                passive=any(each.dep_ == "auxpass" for each in child.children),
            )
            return [said]
    return []


def paper_that_follows(base: Clause) -> Clause | None:
    """ "A written report follows within three days", "a copy goes to the board": it has to come by then, or there."""
    subject, verb = base.subject, base.verb
    if subject is None or base.passive or base.kind not in {"indicative", "modal"} or base.modal not in {"", "will"}:
        return None
    if not is_word_or_datum(subject) or any(child.dep_ == "dobj" for child in verb.children):
        return None
    if verb.lemma_.lower() == "go":
        to = preposition_of(verb, "to")
        there = object_of(to) if to is not None else None
        sent = there is not None and bool(actors_of(there))
        return replace(base, kind="participle", passive=True) if sent else None
    limited = any(child.i > verb.i and child.lower_ in {"within", "not", "no", "by", "as"} for child in verb.subtree)
    return replace(base, act=subject, action="follow", kind="nominal") if limited else None


def included_acts(base: Clause) -> list[Clause]:
    """ "The duties of the pilot include mooring boats and reporting damage": the acts are his."""
    subject = base.subject
    if subject is None or subject.lemma_.lower() not in DUTIES or base.kind != "indicative":
        return []
    of = preposition_of(subject, "of")
    holder = object_of(of) if of is not None else None
    holder = holder or next((each for each in subject.children if each.dep_ == "poss"), None)
    if holder is None:
        return []
    laid = replace(base, kind="responsible", marker=f"{subject.text} {base.verb.text}", subject=holder)
    labels = {"xcomp", "pcomp", "dobj"}
    first = next((each for each in base.verb.children if each.dep_ in labels and each.tag_ == "VBG"), None)
    acts = coordinated_acts(laid, first) if first is not None else []
    return [*acts, *further_acts(laid, acts)]


def acts_laid_on(base: Clause) -> list[Clause]:
    """ "It is for the chief to decide", "it falls to the chief to decide": the act is his."""
    if base.subject is None or base.subject.lower_ != "it" or base.negated or base.kind != "indicative":
        return []
    word = "to" if base.verb.lemma_.lower() == "fall" else "for"
    for child in base.verb.children:
        if child.dep_ not in {"advcl", "xcomp", "ccomp"} or not has_to(child):
            continue
        nearby = [*child.children, *base.verb.children]
        prepositions = [each for each in nearby if each.lower_ == word and each.dep_ != "aux" and each.i < child.i]
        holder = next((object_of(each) for each in prepositions if object_of(each) is not None), None)
        holder = holder or (subject_of(child) if prepositions else None)
        if holder is not None and prepositions[0].i <= base.verb.i + 2 and actors_of(holder):
            laid = replace(base, subject=holder, kind="responsible", marker=f"{base.verb.text} {word} ... to")
            return coordinated_acts(laid, child)
    return []


def acts_of_chosen(base: Clause) -> list[Clause]:
    """ "It is the chief who decides": he does, and nobody else."""
    chosen = next((each for each in base.verb.children if each.dep_ == "attr" and each.i > base.verb.i), None)
    if chosen is None or base.subject is None or base.subject.lower_ != "it" or base.kind != "indicative":
        return []
    act = next((each for each in chosen.children if each.dep_ == "relcl" and each.tag_ in {"VB", "VBZ", "VBP"}), None)
    pronoun = subject_of(act) if act is not None else None
    if act is None or pronoun is None or pronoun.lower_ not in {"that", "who"} or not actors_of(chosen):
        return []
    if act.lemma_ in {"be", "have"} or any(child.dep_ in {"aux", "auxpass", "neg"} for child in act.children):
        return []
    modality = Modality.PROHIBITION if base.negated else Modality.OBLIGATION
    said = replace(base, attributed=chosen, kind="responsible", marker=f"{base.verb.text} ... {pronoun.text}")
    return [replace(each, modality=modality) for each in coordinated_acts(said, act)]


def obliged_acts(base: Clause, noun: Token, act: Token) -> list[Clause]:
    """ "Has a duty to report", "is under no obligation to answer": what need not be done is free."""
    denied = base.negated or any(child.lower_ == "no" for child in noun.children)
    modality = Modality.PERMISSION if denied else base.modality
    words = " ".join(token.text for token in base.verb.doc[noun.left_edge.i : noun.i + 1])
    laid = replace(base, kind="responsible", modality=modality, negated=denied, marker=f"{base.verb.text} {words} to")
    return coordinated_acts(laid, act)


def caused_acts(base: Clause, thing: Token | None) -> list[Clause]:
    """ "Must have the deed recorded and return it": the act is to record it, by whose hand ever."""
    if base.subject is None or not actors_of(base.subject):
        return []
    below = [*base.verb.children, *(thing.children if thing is not None else ())]
    act = next((each for each in below if each.tag_ == "VBN" and each.dep_ in {"ccomp", "acl", "xcomp"}), None)
    between = thing or (subject_of(act) if act is not None else None)
    if act is None or between is None or not base.verb.i < between.i < act.i:
        return []
    further = [each for each in act.children if each.dep_ == "conj" and each.tag_ == "VB" and each.i > act.i]
    made = replace(base, act=act, action=act.lemma_.lower())
    return [made, *(replace(base, act=each, action=each.lemma_.lower()) for each in further)]
