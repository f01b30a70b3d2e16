"""Later verbs of a sentence that a parser takes for nouns: they get their subject, or their modal, once more."""

from __future__ import annotations

from ingest.entities import Mention
from ingest.pieces import DETERMINERS, FINITE, Piece
from ingest.subjects import AFTER_NOUNS, ARTICLES, DEALING, RELATIVES, SUBORDINATORS
from ingest.verbs import is_only_verb, known_verbs

FORCES = frozenset({"must", "shall", "should"})


def with_plural_verbs(pieces: list[Piece]) -> list[Piece]:
    """Put "they" before a later verb of a plural subject that could be a noun: "They read logs and report losses"."""
    made: list[Piece] = []
    subject: Mention | None = None
    for position, piece in enumerate(pieces):
        word = piece.word.lower()
        if word in {"\n", ".", ";", ":"} or word in RELATIVES | SUBORDINATORS or piece.breaks:
            subject = None
        elif word == "they" and piece.mention is not None:
            subject = piece.mention
        elif subject is not None and _goes_on_plural(pieces, position):
            made.append(Piece("they", piece.start, piece.start, subject))
        made.append(piece)
    return made


def with_modal_verbs(pieces: list[Piece]) -> list[Piece]:
    """Say a modal again before a later verb behind a comma: "must read logs, (must) reconcile accounts, and report"."""
    made: list[Piece] = []
    modal, acted_on = "", False
    opens = True  # only words that belong to the subject stand before it in its sentence
    for position, piece in enumerate(pieces):
        word = piece.word.lower()
        if word in {"\n", ".", ";", ":", "not"} | RELATIVES | SUBORDINATORS or piece.breaks:
            modal, opens = "", word in {"\n", "."} or piece.breaks
        elif word in FORCES and position and _is_actor(pieces[position - 1]) and opens:
            modal, acted_on = word, False
        elif modal and acted_on and _is_plainly_verb(pieces, position):
            made.append(Piece(modal, piece.start, piece.start))
            acted_on = False
        elif modal and position and pieces[position - 1].word.lower() not in FORCES:
            acted_on = acted_on or (piece.word.isalpha() and word not in {"and", "or"})
        opens = opens and (word in DETERMINERS | {"\n", "."} or piece.breaks or _is_actor(piece))
        made.append(piece)
    return made


def _is_actor(piece: Piece) -> bool:
    return piece.mention is not None and piece.mention.entity.is_actor


def _is_plainly_verb(pieces: list[Piece], position: int) -> bool:
    """Tell whether a base form behind a comma is no noun, and something follows that it acts on."""
    word = pieces[position].word
    joined = pieces[position - 1].word == "," or (
        pieces[position - 1].word.lower() == "and" and pieces[position - 2].word == ","
    )
    if not joined or pieces[position].mention is not None or not word.islower() or not is_only_verb(word):
        return False
    after = pieces[position + 1].word.lower() if position + 1 < len(pieces) else "."
    return after.isalpha() and after not in {"and", "or"} | FINITE


def _goes_on_plural(pieces: list[Piece], position: int) -> bool:
    """Tell whether a base form behind a comma or "and" is one more verb: "report losses", "note the depth"."""
    word, before = pieces[position].word, pieces[position - 1].word.lower()
    if pieces[position].mention is not None or before not in {",", "and"} or word not in known_verbs():
        return False
    at = position + 1
    if at + 1 < len(pieces) and pieces[at].word.lower() == "and" and pieces[at + 1].word in known_verbs():
        at += 2  # "mark and label each piece"
    after = pieces[at].word if at < len(pieces) else "."
    if after in ARTICLES and before == ",":
        return True
    plain = after.isalpha() and after.islower() and after not in AFTER_NOUNS | FINITE
    if before == "," and plain:
        return _last_of_list_is_verb(pieces, position)
    if after == "at" and at + 1 < len(pieces) and pieces[at + 1].word in {"least", "most"}:
        return True  # "and document at least one check"
    sure = word in DEALING or (is_only_verb(word) and not _behind_infinitive(pieces, position))
    return before == "and" and sure and plain and at == position + 1


def _behind_infinitive(pieces: list[Piece], position: int) -> bool:
    """ "Seek ropes to hold and keep a boat": what follows "and" may go on with the purpose."""
    for at in range(position - 1, 0, -1):
        if pieces[at].word in {"they", ".", ",", ";", ":", "\n"}:
            return False
        verb = pieces[at] if not pieces[at].word.endswith("ly") else pieces[min(at + 1, position)]
        if pieces[at - 1].word.lower() == "to" and verb.mention is None and verb.word in known_verbs():
            return True
    return False


def _last_of_list_is_verb(pieces: list[Piece], position: int) -> bool:
    """ "Treat crews alike, guard secret papers, and disclose nothing": the last of them can only be a verb."""
    for at in range(position + 1, len(pieces) - 1):
        word = pieces[at].word.lower()
        if word in {"\n", ".", ";", ":"} | RELATIVES | SUBORDINATORS or pieces[at].breaks:
            return False
        if word == "," and pieces[at + 1].word.lower() == "and" and at + 2 < len(pieces):
            last = pieces[at + 2]
            return last.mention is None and is_only_verb(last.word)
    return False
