"""Other words for verbs that a parser takes for adverbs, adjectives or nouns: "they forward signed lists".

Behind a subject pronoun or a modal a verb follows; there the parser is given a verb of the same class that is nothing
else. What stands in the text is kept: ``verb_in_text`` gives it back.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from ingest.grammar import written
from ingest.pieces import LIST_MODALS, Piece
from ingest.verbs import base_form

# Each with a verb of its own class of Levin's: sending, recording, mending, finishing, dealing with, declaring.
PLAIN = {
    "forward": "send",
    "document": "write",
    "correct": "repair",
    "complete": "finish",
    "process": "handle",
    "state": "declare",
}
THIRD = {f"{verb}es" if verb.endswith("s") else f"{verb}s": f"{plain}s" for verb, plain in PLAIN.items()} | {
    "completes": "finishes"
}
# What begins an object: "to state whether the ship is late".
OBJECTS = frozenset("the a an that whether why how what when where within any all each every its their".split())
# Behind a name the parser takes these for nouns: "to the board weekly".
OFTEN = frozenset("daily weekly monthly quarterly yearly".split())
# "Keeps the board and the office informed": a second verb to the parser.
KEPT = frozenset("informed advised apprised notified posted updated".split())
BEHIND = frozenset("and or but if when unless until in on at by with for from to of as through during while so".split())


def with_plain_verbs(pieces: list[Piece]) -> list[Piece]:
    """Give the parser plain verbs behind pronouns that stand for an actor, and behind modals."""
    made = list(pieces)
    for position in range(1, len(pieces)):
        before, piece = pieces[position - 1], pieces[position]
        subject = before.word in {"he", "they"} and (before.mention is not None or before.start == before.end)
        if piece.mention is None and (subject or before.word.lower() in LIST_MODALS):
            word = PLAIN.get(piece.word) or THIRD.get(piece.word)
            made[position] = replace(piece, word=word) if word else piece
        elif piece.mention is None and before.word.lower() == "to" and _is_acted_on(pieces, position + 1):
            made[position] = replace(piece, word=PLAIN.get(piece.word, piece.word))
        elif before.word.lower() == "ought" and piece.word == "to":
            # "ought to answer" is "should answer" to the parser too
            made[position - 1] = replace(before, word="should", end=piece.end)
            made[position] = replace(piece, word="")
        elif piece.word in KEPT and before.mention is not None and _is_kept(pieces, position):
            made[position] = replace(piece, word="aware")
        elif piece.word in OFTEN and before.mention is not None and not _names(pieces, position + 1):
            made[position] = replace(piece, word="regularly")
    return [piece for piece in made if piece.word]


def _is_acted_on(pieces: list[Piece], position: int) -> bool:
    """Tell whether what a verb acts on begins here: "to state whether", "to document the loss", not "to state law"."""
    return position < len(pieces) and pieces[position].word.lower() in OBJECTS


def _is_kept(pieces: list[Piece], position: int) -> bool:
    """Tell whether "keeps" stands before, and nothing but those who are kept so between: "keeps X and Y informed"."""
    at = position - 1
    while at > 0 and (pieces[at].mention is not None or pieces[at].word.lower() in {"the", "and", ",", "both"}):
        at -= 1
    return pieces[at].word.lower() in {"keep", "keeps"}


def _names(pieces: list[Piece], position: int) -> bool:
    """Tell whether a noun may begin here: "the board weekly report"."""
    return position < len(pieces) and pieces[position].word.isalpha() and pieces[position].word.lower() not in BEHIND


def verb_in_text(act: Token) -> str:
    """Give the base form of the verb that stands in the text for an act that was written plain, or ""."""
    word = written(act)
    base = word if word in PLAIN else base_form(word) if word in THIRD else ""
    return base if base and word != act.lower_ else ""
