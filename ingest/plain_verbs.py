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


def with_plain_verbs(pieces: list[Piece]) -> list[Piece]:
    """Give the parser plain verbs behind pronouns that stand for an actor, and behind modals."""
    made = list(pieces)
    for position in range(1, len(pieces)):
        before, piece = pieces[position - 1], pieces[position]
        subject = before.word in {"he", "they"} and (before.mention is not None or before.start == before.end)
        if piece.mention is None and (subject or before.word.lower() in LIST_MODALS):
            word = PLAIN.get(piece.word) or THIRD.get(piece.word)
            made[position] = replace(piece, word=word) if word else piece
    return made


def verb_in_text(act: Token) -> str:
    """Give the base form of the verb that stands in the text for an act that was written plain, or ""."""
    word = written(act)
    base = word if word in PLAIN else base_form(word) if word in THIRD else ""
    return base if base and word != act.lower_ else ""
