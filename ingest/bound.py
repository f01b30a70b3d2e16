"""Acts that a sentence lays on its object: "a note requiring X to notify Y", "the officer's duty to report"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from ingest.acts import acts_behind, coordinated_acts, further_infinitives
from ingest.grammar import Clause, has_to, object_of, preposition_of, subject_of
from ingest.norms import Modality
from ingest.verbs import NORMATIVE_PARTICIPLES

# Who gives an authority or a responsibility, whenever he did, leaves it with its holder.
GIVEN = frozenset({"authority", "responsibility"})
GRANTING = frozenset("delegate grant give assign confer".split())


def bound_actors(sentence: Span) -> Iterator[Clause]:
    """Give the acts that a sentence lays on its object: "a note requiring X to notify Y", "authorizes X to assign".

    Also "the SCO's responsibility for evaluating ..." and "a requirement for State and DoD to submit ...".
    """
    for token in sentence:
        word = token.lemma_.lower()
        if word in NORMATIVE_PARTICIPLES and token.pos_ == "VERB" and _can_bind(token):
            for act in token.children:
                if act.dep_ in {"xcomp", "ccomp", "advcl"} and act.tag_ == "VB" and has_to(act):
                    bound = subject_of(act) or next((each for each in token.children if each.dep_ == "dobj"), None)
                    if bound is not None:
                        base = _laid_on(token, bound, Modality(NORMATIVE_PARTICIPLES[word]))
                        yield from coordinated_acts(base, act)
        elif word in GRANTING and token.pos_ == "VERB":
            yield from _granted(token)
        elif word in {"responsibility", "requirement", "duty", "obligation"}:
            yield from _noun_of_duty(token)


def _granted(verb: Token) -> Iterator[Clause]:
    """ "The ministry has delegated the port authority to tow", "gave to X responsibility for towing": X may, X must."""
    given = [
        child for child in verb.children if child.dep_ == "dobj" and child.lower_ in {"authority", "responsibility"}
    ]
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    negated = any(child.dep_ == "neg" for child in verb.children)
    if not given or passive or negated:
        return
    thing = given[0]
    to = next((each for each in verb.subtree if each.dep_ in {"prep", "dative"} and each.lower_ == "to"), None)
    direct = [child for child in verb.children if child.dep_ in {"dative", "iobj"} and child.lower_ != "to"]
    dative = [
        each for child in verb.children if child.dep_ == "dative" for each in child.children if each.dep_ == "pobj"
    ]
    named = [child for child in thing.children if child.dep_ in {"compound", "nmod"} and child._.mention is not None]
    holder = next(iter([*direct, *dative, *named]), object_of(to) if to is not None else None)
    if holder is None:
        return
    modality = Modality.PERMISSION if thing.lower_ == "authority" else Modality.OBLIGATION
    base = _laid_on(verb, holder, modality)
    behind = preposition_of(thing, "for") or preposition_of(verb, "for")
    act = next((each for each in verb.subtree if each.i > thing.i and each.tag_ == "VB" and has_to(each)), None)
    if act is not None:
        acts = coordinated_acts(base, act)
        yield from [*acts, *further_infinitives(base, acts)]
    elif behind is not None:
        yield from (each for each in acts_behind(behind, base) if each.action != "perform")


def _can_bind(verb: Token) -> bool:
    """ "Requires X to report" binds X; the purpose "to permit X to take part" grants nothing."""
    if verb.tag_ == "VB" and NORMATIVE_PARTICIPLES[verb.lemma_.lower()] == Modality.PERMISSION:
        return not has_to(verb)
    return verb.tag_ in {"VB", "VBZ", "VBP", "VBG"}


def _laid_on(verb: Token, bound: Token, modality: Modality) -> Clause:
    return Clause(verb=verb, act=verb, action="", subject=bound, modality=modality, marker=verb.text, kind="bound")


def _noun_of_duty(noun: Token) -> Iterator[Clause]:
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    preposition = preposition_of(noun, "for")
    if owner is not None and preposition is not None:
        base = _laid_on(noun, owner, Modality.OBLIGATION)
        for child in preposition.children:
            if child.dep_ == "pcomp":
                yield from coordinated_acts(base, child)
    if noun.dep_ == "nsubj":
        return  # "requirements for X to report are outside this chapter"
    for act in noun.children:
        if act.dep_ in {"acl", "relcl", "advcl"} and act.tag_ == "VB" and has_to(act):
            bound = subject_of(act) or (object_of(preposition) if preposition is not None else None)
            if bound is not None:
                yield from coordinated_acts(_laid_on(noun, bound, Modality.OBLIGATION), act)
