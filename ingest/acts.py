"""The acts behind a marker: "responsible for drafting the plan, sending it, and the oversight of pilots"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from ingest.grammar import Clause, has_to
from ingest.verbs import is_action_noun, verb_of

# Who is responsible or liable for these pays them.
OWED = frozenset("cost charge expense fee interest bill debt loss damage".split())
# What may follow a verb in -ing as its object or what it is about.
OBJECT_STARTS = frozenset("DET PRON NOUN PROPN ADJ ADP ADV PART".split())


def coordinated_acts(base: Clause, first: Token) -> list[Clause]:
    """Give a clause for an act and for each act coordinated with it."""
    passive = any(child.dep_ == "auxpass" for child in first.children)
    found = [replace(base, act=first, action=first.lemma_.lower(), passive=passive)]
    for child in first.children:
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"} and child.tag_ in {first.tag_, "VBG", "VB"}:
            found.extend(coordinated_acts(base, child))
    if has_to(first):
        found.extend(replace(base, act=each, action=each.lemma_.lower()) for each in _taken_up(first))
    return found


def _taken_up(first: Token) -> list[Token]:
    """ "To keep records fit to prove costs and to show them": the second "to" goes on with the first act."""
    return [
        token
        for token in first.subtree
        if token.dep_ == "conj"
        and token.head.i != first.i
        and has_to(token)
        and token.head.dep_ in {"xcomp", "advcl", "acl", "relcl"}
        and any(child.lower_ in {"it", "them"} and child.dep_ in {"dobj", "nsubj"} for child in _with_small(token))
    ]


def _with_small(verb: Token) -> list[Token]:
    """Give what hangs below a verb, and below the adjective of "make it known"."""
    return [*verb.children, *(inner for child in verb.children if child.dep_ == "ccomp" for inner in child.children)]


def acts_behind(preposition: Token, base: Clause) -> list[Clause]:
    """Give the acts behind "responsible for": verbs in -ing, also such as seem to describe a noun, and nouns."""
    found: list[Clause] = []
    for child in preposition.children:
        if child.dep_ == "pcomp":
            found.extend(coordinated_acts(base, child))
        elif child.dep_ == "pobj":
            first = preposition.nbor(1)
            if child.tag_ == "VBG":
                found.extend(coordinated_acts(base, child))
            elif first.tag_ == "VBG" and first.head.i == child.i and first.dep_ == "amod":
                found.append(replace(base, act=first, action=first.lemma_.lower()))
            else:
                found.extend(_nominal_acts(base, child))
    return found


def _nominal_acts(base: Clause, noun: Token) -> list[Clause]:
    """ "responsible for the preparation of", "for IAC support functions": the act is a noun."""
    action = verb_of(noun.lemma_) if is_action_noun(noun.lemma_) else "perform"
    action = "pay" if noun.lemma_.lower() in OWED else action
    return [replace(base, act=noun, action=action, kind="responsible")]


def further_infinitives(base: Clause, found: list[Clause]) -> list[Clause]:
    """Give the acts with "to" of a list that the parser hung elsewhere: "to keep logs, to pay fees, and to row"."""
    taken = {clause.act.i for clause in found}
    return [
        replace(base, act=token, action=token.lemma_.lower())
        for token in base.verb.sent
        if token.tag_ == "VB"
        and token.i not in taken
        and token.i > min(taken, default=token.i)
        and token.nbor(-1).lower_ == "to"
        and (
            token.nbor(-2).lower_ in {",", ";"}
            or (token.nbor(-2).lower_ == "and" and token.nbor(-3).text in {",", ";"})
        )
    ]


def further_acts(base: Clause, found: list[Clause]) -> list[Clause]:
    """Give the acts in -ing of a list behind "responsible for" that the parser lost.

    "..., and for providing copies". Behind a noun ("for the filing") only what has a "for" of its own is one more.
    """
    if not found:
        return []
    noun = found[0].act.tag_ != "VBG"
    taken = {clause.act.i for clause in found}
    more = []
    for token in base.verb.sent:
        if token.tag_ != "VBG" or token.i in taken or token.i < min(taken) or token.i + 1 >= len(base.verb.doc):
            continue
        before = token.nbor(-1)
        if before.lower_ == "for" and token.i > 1:
            before = before.nbor(-1)
        elif noun:
            continue
        after = token.nbor(1)
        starts = before.text in {",", ";"} or before.lower_ in {"and", "or"}
        takes = after._.mention is not None or after.pos_ in {
            "DET",
            "PRON",
            "NOUN",
            "PROPN",
            "ADJ",
            "ADP",
            "ADV",
            "PART",
        }
        if starts and takes and token.dep_ not in {"amod", "compound"}:
            more.append(replace(base, act=token, action=token.lemma_.lower()))
    return more
