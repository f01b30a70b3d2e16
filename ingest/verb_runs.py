"""Runs of bare verbs as one: "directs, administers, and supervises programs" is one act on one thing.

A parser takes "administers" between commas for a noun. The run becomes one token, with its last verb for the parser, or
the last that tells somebody something, so that the object stands behind it; its place in the text holds all verbs, and
``first_verb`` tells the first of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.pieces import LIST_MODALS, STAND_INS, Piece
from ingest.verbs import ALONE, ALWAYS_TELLS, HELP, TELL, base_form, known_verbs

JOINTS = frozenset({",", "and", "or"})
BETWEEN = frozenset({"not", "also", "then", "further"})
# What is given, not managed, drafted or signed: in "directs the fleet and provides advice" each verb has its object.
OWN_OBJECTS = HELP | frozenset("advice data direction guidance information input recommendations".split())
PARTICLES = frozenset("into out up on off down".split())


def with_verb_runs(pieces: list[Piece], *, opening: str = "") -> list[Piece]:
    """Make one piece of the bare verbs that follow an actor, a pronoun or a modal and are joined by commas and "and".

    ``opening`` is the subject that the document is given in front, if any.
    """
    made: list[Piece] = []
    position = 0
    while position < len(pieces):
        end = _end_of_run(pieces, position, opening)
        if end > position + 1:
            verbs = [piece for piece in pieces[position:end] if piece.word.lower() not in JOINTS | PARTICLES]
            verbs = [piece for piece in verbs if not piece.word.endswith("ly")] or verbs
            tells = [piece for piece in verbs if _base(piece) in TELL | ALWAYS_TELLS]
            made.append(replace((tells or verbs)[-1], start=pieces[position].start, end=pieces[end - 1].end))
            position = end
        else:
            made.append(pieces[position])
            position += 1
    return made


def first_verb(words: str) -> str:
    """Give the base form of the first verb of a run's words, "" where they are one word."""
    first = words.replace(",", " ").split()
    return (base_form(first[0].lower()) or first[0].lower()) if len(first) > 1 else ""


def _base(piece: Piece) -> str:
    return base_form(piece.word.lower()) or piece.word.lower()


def _end_of_run(pieces: Sequence[Piece], start: int, opening: str) -> int:
    """Give where the run of bare verbs that begins at a place ends; the place itself where none does."""
    at = start
    while at > 0 and (pieces[at - 1].word.lower() in BETWEEN or pieces[at - 1].word.endswith("ly")):
        at -= 1
    third = _asks_for_third_person(pieces[at - 1] if at else None, opening)
    if third is None or not _is_verb(pieces[start], third) or _base(pieces[start]) in ALONE:
        return start
    end = start + 1
    joined, verbs = False, 1
    while True:
        end = _behind_particle(pieces, end)
        place = end
        while place < len(pieces) and pieces[place].word.lower() in JOINTS:
            place += 1
        if place == end or place >= len(pieces) or not _is_verb(pieces[place], third):
            break
        joined = joined or pieces[place - 1].word.lower() in {"and", "or"}
        if joined and verbs == 1 and pieces[end].word == ",":
            return start  # "understands, and signs": the second has an object of its own
        end, verbs = place + 1, verbs + 1
        if joined:
            end = _behind_particle(pieces, end)
            break
    behind = pieces[end].word.lower() if end < len(pieces) else "."
    return end if joined and behind not in JOINTS | OWN_OBJECTS | {".", ";", ":"} else start


def _behind_particle(pieces: Sequence[Piece], end: int) -> int:
    """Give where a verb's particle ends: "enter directly into", "lend out"."""
    adverb = end + 1 < len(pieces) and pieces[end].word.endswith("ly") and pieces[end + 1].word.lower() in PARTICLES
    at = end + 1 if adverb else end
    return at + 1 if at < len(pieces) and pieces[at].word.lower() in PARTICLES else end


def _asks_for_third_person(before: Piece | None, opening: str) -> bool | None:
    """Tell which form a verb has behind a piece: True for -s, False for the base form, None where no verb is sure."""
    if before is None or before.word == "\n":
        return {"he": True, "": None}.get(opening, False) if not opening.endswith(" are") else None
    word = before.word.lower()
    if word in LIST_MODALS or word == "they":
        return False
    if word == "he":
        return True
    if before.mention is not None and before.mention.entity.is_actor:
        return before.word != STAND_INS[before.mention.entity.kind][2]
    return None


def _is_verb(piece: Piece, third: bool) -> bool:
    word = piece.word
    if piece.mention is not None or not word.isalpha() or not word.islower():
        return False
    return base_form(word) != "" if third else word in known_verbs()
