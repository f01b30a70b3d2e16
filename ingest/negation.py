"""What denies an act, besides "not": its subject, its object, "nor" before it, "no longer"."""

from __future__ import annotations

from spacy.tokens import Token

from ingest.grammar import left_end
from ingest.held import FREEDOMS
from ingest.verbs import HAPPENING, STATIVE

# "Needs no permit", "costs nothing": how things are, or what is not asked.
_FORBIDS_NOTHING = (STATIVE - HAPPENING) | {"require", "need"}
# "No fewer than five": a measure.
_COUNTING = frozenset({"later", "fewer", "less", "more", "longer"})


def is_neither(token: Token) -> bool:
    """ "Neither ... nor", "no longer": the word before a verb denies it."""
    if token.lower_ == "longer" and token.i > 0 and token.nbor(-1).lower_ == "no":
        return token.head.pos_ in {"VERB", "AUX"}
    return token.lower_ == "neither" and token.dep_ in {"preconj", "cc", "advmod", "dep"}


def no_subject(subject: Token | None) -> Token | None:
    """ "No assistance shall be furnished", "none of the funds may be used": the subject carries the negation."""
    if subject is None:
        return None
    if subject.lower_ in {"none", "nothing", "nobody", "neither"}:
        return subject
    return next(
        (child for child in subject.children if child.dep_ in {"det", "preconj"} and child.lower_ in {"no", "neither"}),
        None,
    )


def nor_before(auxiliaries: list[Token]) -> Token | None:
    """ "Nor are they allowed to sign": the conjunction denies."""
    first = auxiliaries[0]
    before = first.nbor(-1) if first.i > 0 and first.lower_ in {"are", "is", "do", "does"} else None
    return before if before is not None and before.lower_ in {"nor", "neither"} else None


def no_freedom(verb: Token) -> Token | None:
    """ "Has no authority to sign": the object carries the negation."""
    thing = next((child for child in verb.children if child.dep_ == "dobj" and child.lower_ in FREEDOMS), None)
    denied = verb.lemma_ == "have" and thing is not None
    return next((child for child in thing.children if child.lower_ == "no"), None) if denied and thing else None


def nothing(verb: Token) -> Token | None:
    """ "Accepts no gifts", "may disclose nothing": the object carries the negation."""
    if verb.lemma_.lower() in _FORBIDS_NOTHING or verb.tag_ == "VBN":
        return None
    if verb.lemma_.lower() == "make" and not any(each.tag_ == "MD" for each in verb.children):
        return None  # "the law makes no difference between them"
    for thing in (child for child in verb.children if child.dep_ == "dobj"):
        if thing.lower_ in {"nothing", "none", "nobody"}:
            return thing
        no = verb.doc[left_end(thing)]
        if no.lower_ == "no" and no.i < thing.i and no.nbor(1).lower_ not in _COUNTING:
            return no
    return None
