"""Lists between semicolons: each part that begins with a verb of the sentence's subject gets that subject.

A parser reads "DSCA directs programs; ensures interests are represented" as one verb and a heap of words.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.entities import Mention
from ingest.pieces import FINITE, LIST_MODALS, OPENERS, STAND_INS, Piece, ends_sentence, in_opening_clause
from ingest.verbs import known_verbs, third_person

# What a sentence may list the acts of; the noun stands near the sentence's beginning.
DUTIES = frozenset(
    "action actions duty duties responsibility responsibilities task tasks step steps function functions".split()
)
OPENING_WORDS = 5


def with_listed_acts(pieces: list[Piece]) -> list[Piece]:
    """Make a sentence of each act in -ing that a sentence lists.

    "The steps that the PA should take include: checking the log; signing it" is "... include: they should check the
    log; they should sign it" for the parser.
    """
    made: list[Piece] = []
    start = 0
    for position, piece in enumerate(pieces):
        if piece.word == "\n" or ends_sentence(piece, pieces[position + 1 :]) or position + 1 == len(pieces):
            made.extend(_with_acts(pieces[start : position + 1]))
            start = position + 1
    return made


def _with_acts(sentence: list[Piece]) -> list[Piece]:
    words = [piece.word.lower() for piece in sentence]
    include = next((position for position, word in enumerate(words) if word in {"include", "includes"}), None)
    if include is None or not DUTIES & set(words[: min(include, OPENING_WORDS)]):
        return sentence
    mention = next(
        (each.mention for each in sentence[:include] if each.mention is not None and each.mention.entity.is_actor), None
    )
    if mention is None:
        return sentence
    modal = next((word for word in words[:include] if word in LIST_MODALS), "")
    made = list(sentence[: include + 1])
    for position in range(include + 1, len(sentence)):
        piece = sentence[position]
        base = _base_of_act(sentence, position)
        if not base:
            made.append(piece)
            continue
        while made[-1].word.lower() in {"and", "or"}:
            made.pop()
        made[-1] = replace(made[-1], breaks=True)
        made.append(Piece("they", piece.start, piece.start, mention))
        made.extend(Piece(word, piece.start, piece.start) for word in modal.split())
        made.append(replace(piece, word=base))
    return made


def _base_of_act(sentence: list[Piece], position: int) -> str:
    """Give the base form of an act in -ing that begins a part of a list, or ""."""
    word, before = sentence[position].word.lower(), sentence[position - 1].word.lower()
    after = sentence[position + 1].word.lower() if position + 1 < len(sentence) else "of"
    begins = before in {":", ";", ",", "include", "includes"} or (
        before in {"and", "or"} and sentence[position - 2].word in {";", ","}
    )
    if sentence[position].mention is not None or not begins or not word.endswith("ing") or after in {"of", "and", ","}:
        return ""
    stems = (word[:-3], f"{word[:-3]}e", word[:-4] if word[-5:-4] == word[-4:-3] else "")
    return next((stem for stem in stems if stem in known_verbs()), "")


def with_list_subjects(pieces: list[Piece], *, opening: str = "") -> list[Piece]:
    """Make a sentence of each part between semicolons that begins with a verb of the sentence's subject.

    "DSCA directs programs; ensures that ...; and, in coordination with State, approves ...": each part gets a pronoun
    for DSCA, and the modal of the first part, if it has one. ``opening`` is the subject that the document is given in
    front, if any.
    """
    made: list[Piece] = []
    start = 0
    for position, piece in enumerate(pieces):
        if piece.word == "\n" or ends_sentence(piece, pieces[position + 1 :]) or position + 1 == len(pieces):
            made.extend(_split_list(pieces[start : position + 1], opening))
            start = position + 1
    return made


def _split_list(sentence: list[Piece], opening: str) -> list[Piece]:
    if not any(piece.word == ";" for piece in sentence):
        return sentence
    subject = _list_subject(sentence, opening)
    if subject is None:
        return sentence
    pronoun, mention, modal = subject
    made: list[Piece] = []
    position = 0
    while position < len(sentence):
        piece = sentence[position]
        place = _verb_of_part(sentence, position + 1, pronoun, modal) if piece.word == ";" else None
        if place is None:
            made.append(piece)
            position += 1
            continue
        made.append(replace(piece, breaks=True))
        made.extend(each for each in sentence[position + 1 : place] if each.word.lower() not in {"and", "or"})
        at = sentence[place].start
        made.append(Piece(pronoun, at, at, mention))
        made.extend(Piece(word, at, at) for word in modal.split())
        position = place
    return made


def _list_subject(sentence: list[Piece], opening: str) -> tuple[str, Mention | None, str] | None:
    """Give the pronoun, the mention and the modal of the sentence's first verb; None where no actor is its subject."""
    if opening and not opening.endswith(" are"):
        pronoun, _, modal = opening.partition(" ")
        return pronoun, None, modal
    for position, piece in enumerate(sentence):
        if piece.mention is None or not piece.mention.entity.is_actor or position + 1 >= len(sentence):
            continue
        if in_opening_clause(sentence, position):
            continue
        after = sentence[position + 1]
        if after.word.lower().endswith("ly") or after.word.lower() == "also":
            after = sentence[min(position + 2, len(sentence) - 1)]
        plural = piece.word in {"they", STAND_INS[piece.mention.entity.kind][2]}
        if after.word.lower() in LIST_MODALS:
            return "they" if plural else "he", piece.mention, after.word.lower()
        if (plural and after.word.lower() in known_verbs()) or (
            not plural and after.word.islower() and third_person(after.word)
        ):
            return "they" if plural else "he", piece.mention, ""
    return None


def _verb_of_part(sentence: list[Piece], start: int, pronoun: str, modal: str) -> int | None:
    """Give where the verb of a part stands that leaves its subject out.

    At its start, or behind a phrase and its comma.
    """
    position = start
    while position < len(sentence) and (
        sentence[position].word.lower() in {"and", "or", "also"} or sentence[position].word.lower().endswith("ly")
    ):
        position += 1
    if _is_part_verb(sentence, position, pronoun, modal):
        return position
    if position < len(sentence) and sentence[position].word.lower() in OPENERS | {","}:
        last = None
        for further in range(position + 1, len(sentence)):
            if sentence[further].word == ";":
                break
            if sentence[further - 1].word == "," and _is_part_verb(sentence, further, pronoun, modal):
                last = further
                break
        return last
    return None


def _is_part_verb(sentence: list[Piece], position: int, pronoun: str, modal: str) -> bool:
    if position + 1 >= len(sentence) or sentence[position].mention is not None:
        return False
    word, after = sentence[position].word, sentence[position + 1].word.lower()
    if not word.islower() or after in {"of", ";", "."}:
        return False
    if pronoun == "he" and not modal:
        return third_person(word) and after not in FINITE | {"of"}
    return word in known_verbs() and after not in FINITE | {"of"}
