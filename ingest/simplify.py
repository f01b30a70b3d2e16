"""Words as the parser likes them: names become single plain words, brackets are left out, sentences are cut by rule.

A statistical parser trained on news is thrown off by "DSCA (Office of International Operations, Regional Execution
Directorate (IOPS/REX)) Country Portfolio Director (CPD) and the appropriate DoD Component". Every mention is therefore
one token with a common noun of its kind and number in its place ("the agency"), what stands in other brackets is
skipped, and each token remembers where it stands in the text, so that whatever is found is quoted from the original.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from ingest.asides import (
    with_people,
    with_plain_conditions,
    with_relative_adjectives,
    with_small_titles,
    with_straight_order,
    without_asides,
    without_more_often,
)
from ingest.entities import Mention
from ingest.far_verbs import with_far_verbs
from ingest.later_verbs import with_modal_verbs, with_plural_verbs
from ingest.listed_parts import with_list_subjects, with_listed_acts
from ingest.openings import with_opening_comma
from ingest.pieces import SENTENCE_END, STAND_INS, Piece, ends_sentence, is_determined
from ingest.plain_verbs import with_plain_verbs
from ingest.shortforms import brackets
from ingest.subjects import begins_with_verb, with_coordinated_verbs, with_pronouns
from ingest.verb_runs import with_verb_runs


def extend_tokens() -> None:
    """Give spaCy's tokens and documents the attributes that the components share."""
    for name in ("start", "end"):
        if not Token.has_extension(name):
            Token.set_extension(name, default=0)
    if not Token.has_extension("mention"):
        Token.set_extension("mention", default=None)
    for name in ("text", "subject"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default="")


def simplify(
    text: str,
    mentions: Sequence[Mention],
    *,
    vocab: Vocab,
    tokenize: Callable[[str], Doc],
    begin: int = 0,
    subject: str = "",
) -> Doc:
    """Give the document to parse for ``text[begin:]``.

    ``tokenize`` splits plain words (spaCy's own tokenizer); ``subject`` is put before each sentence that begins with a
    verb, for the items of a list of duties ("Supervise submission ...").
    """
    plain = with_small_titles(_pieces(text, _outermost(mentions, text, begin), tokenize, begin))
    full = with_relative_adjectives(with_plain_conditions(plain))
    opened = with_opening_comma(without_more_often(with_people(full)))
    ordered = with_listed_acts(with_straight_order(with_far_verbs(without_asides(opened))))
    listed = with_list_subjects(with_pronouns(ordered), opening=subject)
    single = with_modal_verbs(with_plural_verbs(with_coordinated_verbs(listed, opening=subject)))
    pieces = with_plain_verbs(with_verb_runs(single, opening=subject))
    words: list[Piece] = []
    starts: list[bool | int | None] = []
    fresh = True
    for position, piece in enumerate(pieces):
        if piece.word == "\n":
            fresh = True
            continue
        if fresh and subject and (not words or begins_with_verb(pieces, position, subject)):
            for word in subject.split():
                words.append(Piece(word, piece.start, piece.start))
                starts.append(fresh)
                fresh = False
            words.append(replace(piece, word=piece.word[:1].lower() + piece.word[1:]))
        else:
            words.append(piece)
        starts.append(fresh)
        ends = piece.breaks or SENTENCE_END.search(piece.word) is not None
        fresh = ends and (piece.breaks or ends_sentence(piece, pieces[position + 1 :]))
    if not words:
        return Doc(vocab)
    doc = Doc(vocab, words=[piece.word for piece in words], spaces=[True] * len(words), sent_starts=starts)
    for token, piece in zip(doc, words, strict=True):
        token._.start, token._.end, token._.mention = piece.start, piece.end, piece.mention
    doc._.text, doc._.subject = text, subject
    return doc


def _outermost(mentions: Sequence[Mention], text: str, begin: int) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: (each.start, -each.end)):
        # "SC-related", "non-SA": a part of a longer word stays in it.
        in_word = re.match(r"-[a-z]", text[mention.end :]) or re.search(r"\w-$", text[: mention.start])
        if mention.named and mention.start >= begin and not in_word and (not kept or mention.start >= kept[-1].end):
            kept.append(mention)
    return kept


def _pieces(text: str, mentions: list[Mention], tokenize: Callable[[str], Doc], begin: int) -> list[Piece]:
    skipped = [
        (bracket.start, bracket.end)
        for bracket in brackets(text)
        if bracket.start >= begin and not any(m.start <= bracket.start < m.end for m in mentions)
    ]
    pieces: list[Piece] = []
    position = begin
    cuts = sorted(
        [
            (mention.start, mention.end, mention)
            for mention in mentions
            if not any(s <= mention.start < e for s, e in skipped)
        ]
        + [(start, end, None) for start, end in skipped],
        key=lambda cut: cut[0],
    )
    for start, end, mention in cuts:
        pieces.extend(_plain(text, position, start, tokenize))
        if mention is not None:
            pieces.append(_stand_in(text, mention, pieces))
            if text[start:end].endswith(".") and re.match(r"\s+[A-Z\u201c\"]|\s*$", text[end:]):
                pieces.append(Piece(".", end - 1, end))
        position = max(position, end)
    pieces.extend(_plain(text, position, len(text), tokenize))
    return pieces


def _plain(text: str, start: int, end: int, tokenize: Callable[[str], Doc]) -> list[Piece]:
    pieces: list[Piece] = []
    for line in re.finditer(r"[^\n]+|\n", text[start:end]):
        if line.group() == "\n":
            pieces.append(Piece("\n", start + line.start(), start + line.end()))
            continue
        words: list[Piece] = []
        for token in tokenize(line.group()):
            if not token.is_space:
                at = start + line.start() + token.idx
                word = token.text.replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"')
                words.append(Piece(word, at, at + len(token.text)))
        pieces.extend(_joined(words))
    return pieces


def _joined(words: list[Piece]) -> list[Piece]:
    """Put together what the tokenizer cuts at hyphens and slashes: "re-prioritize", "time/attendance/leave"."""
    joined: list[Piece] = []
    for piece in words:
        last = joined[-1] if joined else None
        touches = last is not None and last.end == piece.start
        marks = {"-", "/"}
        if (
            last is not None
            and touches
            and (
                (piece.word in marks and last.word[-1:].isalpha())
                or (last.word[-1:] in marks and last.word[:1].isalpha() and piece.word[:1].isalpha())
            )
        ):
            joined[-1] = Piece(last.word + piece.word, last.start, piece.end)
        elif last is not None and last.word.lower() == "after" and piece.word.lower() == "action":
            joined[-1] = Piece(f"{last.word}-{piece.word}", last.start, piece.end)  # "an after action report"
        else:
            joined.append(piece)
    return joined


def _stand_in(text: str, mention: Mention, before: list[Piece]) -> Piece:
    surface = text[mention.start : mention.end]
    determined, bare, plural = STAND_INS[mention.entity.kind]
    if is_plural(surface, mention):
        word = plural
    elif is_determined(before):
        word = determined
    else:
        word = bare
    return Piece(word, mention.start, mention.end, mention)


def is_plural(surface: str, mention: Mention) -> bool:
    """Tell whether a mention is written in the plural: "SCOs", "agencies", "Letters of Request"."""
    head = re.split(r"\s+(?:of|for|in|to)\s+|\s*\(", surface)[0]
    if not head.endswith("s") or head.endswith("ss"):
        return False
    return surface not in mention.entity.names or surface.lower() != mention.entity.name.lower()
