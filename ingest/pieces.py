"""Pieces of text that become tokens: the word for the parser, where it stands, the mention it stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.entities import EntityKind, Mention

# Stand-ins by kind: behind a determiner, without one, plural. Frequent words, so that the parser knows them well.
STAND_INS: dict[EntityKind, tuple[str, str, str]] = {
    EntityKind.ORGANIZATION: ("agency", "Congress", "agencies"),
    EntityKind.POSITION: ("director", "Smith", "directors"),
    EntityKind.GROUP: ("company", "Congress", "companies"),
    EntityKind.AUTHORITY: ("law", "law", "laws"),
    EntityKind.DOCUMENT: ("letter", "letter", "letters"),
    EntityKind.SYSTEM: ("website", "website", "websites"),
    EntityKind.PROGRAM: ("program", "program", "programs"),
    EntityKind.CROSS_REFERENCE: ("Appendix", "Appendix", "Appendix"),
}


SENTENCE_END = re.compile(r"[.?!]+[\"\u201d\u2019')]*$")


NO_SENTENCE_END = re.compile(
    r"(?i)^(?:[A-Z]\.)+$|^(?:no|vol|vs|e\.g|i\.e|etc|ch|sec|para|fig|inc|ltd|co|st|mr|ms|dr|u\.s)\.$"
)


DETERMINERS = frozenset("the a an each any all this that these those its their such appropriate respective".split())


LIST_MODALS = frozenset("must shall should will may".split())


OPENERS = frozenset(
    "when if once upon prior before after whenever where as in for by while although because since unless to during"
    " within at on under following depending based until given with".split()
)


FINITE = frozenset(
    "is are was were has have had must should shall may might can could will would do does did be".split()
)


@dataclass(frozen=True)
class Piece:
    """One token to be: the word for the parser, where it stands, the mention it stands for, whether a sentence ends."""

    word: str
    start: int
    end: int
    mention: Mention | None = None
    breaks: bool = False


def is_determined(before: Sequence[Piece]) -> bool:
    """Tell whether the words before a name begin its phrase with a determiner: "the", "the lead", "the MILDEP".

    Between the two may stand names and one plain word that describes.
    """
    described = 0
    for piece in reversed(before):
        word = piece.word.lower()
        if piece.mention is None and (word in DETERMINERS or word in {"'s", "'"}):
            return True
        if piece.mention is None:
            described += 1
        if described > 1 or not piece.word.isalpha() or word in OPENERS | FINITE | {"of", "and", "or", "that"}:
            return False
    return False


def says(pieces: Sequence[Piece], position: int, *words: str) -> bool:
    """Tell whether the pieces from a position on are these words."""
    return tuple(piece.word.lower() for piece in pieces[position : position + len(words)]) == words


def in_opening_clause(sentence: Sequence[Piece], position: int) -> bool:
    """Tell whether a place stands in the clause or phrase that opens its sentence: "Before a pilot boards, ..."."""
    opens = bool(sentence) and sentence[0].word.lower() in OPENERS
    return opens and not any(piece.word == "," for piece in sentence[:position])


def ends_sentence(piece: Piece, following: Sequence[Piece]) -> bool:
    """Tell whether a sentence ends with a piece, by its mark and by what follows."""
    if piece.mention is not None or not SENTENCE_END.search(piece.word) or NO_SENTENCE_END.match(piece.word):
        return False
    after = next((each for each in following if each.word != "\n"), None)
    return (
        after is None
        or after.word[:1].isupper()
        or after.mention is not None
        or after.word[:1] in "\"'("
        or after.word[:1].isdigit()
    )
