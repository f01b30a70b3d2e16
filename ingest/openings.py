"""Openings of a sentence that a parser runs into what follows: the comma that ends them is put where it is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lengths import BASE
from ingest.pieces import DETERMINERS, FINITE, LIST_MODALS, OPENERS, Piece
from ingest.role_nouns import names_party
from ingest.verbs import third_person

# What opens a sentence with a phrase, not with a clause: "within 30 days of the survey", "on receiving the request".
_PHRASE_OPENERS = frozenset("within on upon after before at during by following in for prior under not no".split())
# Behind these an actor and its verb say which time or thing is meant: "on the day the PA closes the lock".
_RELATIVE_HEADS = frozenset(
    "date day time moment month year hour way extent case event amount that which who whom whose when if where once"
    " until because unless as than".split()
)
# Behind these, two words on, the sentence's own subject cannot stand yet.
_SHORTEST_OPENING = 2
_LONGEST_OPENING = 18
# What stands behind these belongs to them.
_BINDS = OPENERS | {"and", "or", "of", "between"}
_ENDS = frozenset({"\n", ".", ";", ":", ","})
# "Once a year", "every third month", "each fiscal year": how often opens the sentence.
_OFTEN = re.compile(
    rf"(?:(?:once|twice|(?:three|four|six) times)(?: in)? (?:an?|each|every|per)|each|every)"
    rf"(?: (?:other|calendar|fiscal|second|third|fourth|fifth|two|three|four|five|six|ten|\d+))? {BASE}s? "
)
_LONGEST_OFTEN = 6


def with_opening_comma(pieces: Sequence[Piece]) -> list[Piece]:
    """Put a comma between a phrase that opens a sentence and the actor behind: "After the fire the PA counts"."""
    made: list[Piece] = []
    position = 0
    fresh = True
    while position < len(pieces):
        piece = pieces[position]
        end = _end_of_opening(pieces, position) if fresh and piece.word.lower() in _PHRASE_OPENERS else 0
        end = end or (_end_of_often(pieces, position) if fresh else 0)
        if end:
            made.extend(pieces[position:end])
            made.append(Piece(",", pieces[end - 1].end, pieces[end - 1].end))
            position = end
            fresh = False
            continue
        made.append(piece)
        fresh = piece.word in {"\n", ".", ";"}
        position += 1
    return made


def _end_of_often(pieces: Sequence[Piece], start: int) -> int:
    """Give where the actor's phrase begins behind "once a year", "every third month", or 0."""
    words = " ".join(piece.word.lower() for piece in pieces[start : start + _LONGEST_OFTEN]) + " "
    often = _OFTEN.match(words)
    position = start + often.group().count(" ") if often else 0
    if not position or position + 1 >= len(pieces):
        return 0
    determined = pieces[position].mention is None and pieces[position].word.lower() in DETERMINERS
    verb = _verb_behind_actor(pieces, position + 1 if determined else position)
    return position if verb else 0


def _end_of_opening(pieces: Sequence[Piece], start: int) -> int:
    """Give where the actor's phrase begins that an opening phrase without a comma runs into, or 0."""
    for position in range(start + 1, min(start + _LONGEST_OPENING, len(pieces) - 2)):
        word = pieces[position].word.lower()
        if word in _ENDS or word in FINITE or word in _RELATIVE_HEADS:
            return 0
        if position - start < _SHORTEST_OPENING or word not in DETERMINERS or pieces[position].mention is not None:
            continue
        if verb := _verb_behind_actor(pieces, position + 1):
            if pieces[verb - 1].word == "," and pieces[position - 1].word.lower() in _BINDS:
                continue  # "in agreement with the chief, if need be, signs": the chief is of the opening
            return position if pieces[verb].word.lower() in LIST_MODALS or third_person(pieces[verb].word) else 0
    return 0


def _verb_behind_actor(pieces: Sequence[Piece], start: int) -> int:
    """Give where the word behind an actor's name stands, or 0 where no actor is named: "the team chief must"."""
    for position in range(start, min(start + 4, len(pieces) - 1)):
        piece = pieces[position]
        if piece.word in _ENDS or piece.word.lower() in DETERMINERS:
            return 0
        verb = _behind_aside(pieces, position + 1)
        after = pieces[verb]
        if (
            names_party(piece)
            and after.mention is None
            and (after.word.lower() in LIST_MODALS or third_person(after.word))
        ):
            return verb
    return 0


def _behind_aside(pieces: Sequence[Piece], position: int) -> int:
    """Give the place behind what stands between commas, or the same place: "the chief, with the crew, counts"."""
    if pieces[position].word != ",":
        return position
    for further in range(position + 2, min(position + _LONGEST_OPENING, len(pieces) - 1)):
        if pieces[further].word in _ENDS:
            return further + 1 if pieces[further].word == "," else position
    return position
