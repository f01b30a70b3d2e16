"""Verbs that a relative clause parts from their subject: "an agency whose plan is late submits a new one".

A parser takes "submits" there for a noun and finds no statement at all. A pronoun for the actor is put before the
verb, so that the sentence has its subject beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.entities import Mention
from ingest.pieces import DETERMINERS, FINITE, OPENERS, STAND_INS, Piece, ends_sentence
from ingest.subjects import OWN_PREPOSITIONS, party_at
from ingest.verbs import base_form, known_nouns, known_verbs, third_person

RELATIVES = frozenset({"who", "that", "which", "whose"})
# What stands behind a verb rather than behind a noun in -s.
_BEHIND_VERB = DETERMINERS | {"it", "them", "him", "over", "no", "both", "every"}
# These begin a clause of their own within the relative one.
_OTHER_CLAUSES = OPENERS - frozenset("to in at on by with as under for during".split())
_LONGEST_RELATIVE = 25


def with_far_verbs(pieces: Sequence[Piece]) -> list[Piece]:
    """Put "he" before the verb of an actor that a relative clause follows, at the head of a sentence."""
    made: list[Piece] = []
    fresh, verb, mention = True, 0, None
    for position, piece in enumerate(pieces):
        if verb and position == verb:
            at = piece.start
            made.extend([Piece(",", at, at), Piece("he", at, at, mention)])
        made.append(piece)
        party = party_at(pieces, position) if fresh else None
        if party is not None:
            fresh = False
            verb, mention = _far_verb(pieces, position, party), party
        if position < verb:
            continue  # in the relative clause
        if piece.word == "\n" or ends_sentence(piece, pieces[position + 1 :]):
            fresh = True
        elif piece.mention is not None or not _describes(piece.word):
            fresh = False
    return made


def _describes(word: str) -> bool:
    """Tell whether an actor's noun may follow: a determiner, an adjective."""
    plain = word.isalpha() and word.islower() and word not in OPENERS
    return word.lower() in DETERMINERS or (plain and word not in known_verbs())


def _far_verb(pieces: Sequence[Piece], subject: int, party: Mention) -> int:
    """Give where the verb of an actor stands behind a clause that says which one is meant, or 0."""
    if pieces[subject].word == STAND_INS[party.entity.kind][2]:
        return 0
    start = subject + 1
    if start >= len(pieces):
        return 0
    opening = pieces[start].word.lower()
    told = opening.endswith("ing") and pieces[start].mention is None and _is_participle(opening)
    if opening not in RELATIVES and not told:
        return 0
    inner = start if told else 0
    for position in range(start + 1, min(start + _LONGEST_RELATIVE, len(pieces) - 1)):
        word = pieces[position].word.lower()
        if pieces[position].mention is not None:
            continue
        if word in {"\n", ".", ";", ":", ","} | _OTHER_CLAUSES:
            return 0
        verb = word in FINITE - {"be"} or (pieces[position].word.islower() and third_person(word))
        if not verb:
            continue
        if not inner:
            inner = position
        elif word in FINITE:
            return 0  # the parser knows these for verbs
        elif _is_main(pieces, position):
            return position
    return 0


def _is_participle(word: str) -> bool:
    return any(stem in known_verbs() for stem in (word[:-3], f"{word[:-3]}e", word[:-4]))


def _is_main(pieces: Sequence[Piece], position: int) -> bool:
    """Tell whether a word in -s is the verb: "... is late submits a plan", not "... and submits a plan"."""
    before, after = pieces[position - 1].word.lower(), pieces[position + 1]
    led = before in {"and", "or", "to", "of", "not", "then"} | RELATIVES | DETERMINERS
    base, behind = base_form(pieces[position].word), after.word.lower()
    plain = base not in known_nouns() and behind in OWN_PREPOSITIONS.get(base, {"to"})
    return not led and (after.mention is not None or behind in _BEHIND_VERB or plain)
