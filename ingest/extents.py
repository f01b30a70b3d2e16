"""The words of a norm: where they begin and end, and the stretches that belong to it."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Span, Token

from ingest.grammar import Clause, excepts, subject_of


def extent_of(clause: Clause, sentence: Span) -> tuple[int, int]:
    """Give the code points of a norm's words: from its subject, or what stands before it, to the end of its act."""
    own = own_tokens(clause.act)
    if clause.attributed is not None:
        own = [*own, *clause.attributed.subtree]
    elif clause.kind == "nominal":
        own = list(clause.verb.subtree)
    elif clause.kind == "rule" and (stated := subject_of(clause.verb)) is not None:
        own = [*own, *stated.subtree]
    left = min(token.i for token in own)
    anchor = clause.shares_subject_of or clause.verb
    left = min([left, anchor.i, *(token.i for token in (clause.subject.subtree if clause.subject is not None else ()))])
    front = [
        child for child in anchor.children if child.i < left and child.dep_ in {"advcl", "prep", "advmod", "npadvmod"}
    ]
    for child in front:
        if (
            child.dep_ == "advcl"
            or child.lower_ in {"upon", "prior", "before", "after", "within", "following"}
            or child.dep_ == "npadvmod"
        ):
            left = min(left, *(token.i for token in child.subtree))
    if clause.subject is None:
        left = min(left, sentence.start)
    right = max(token.i for token in own)
    document = clause.act.doc
    while right > left and (document[right].is_punct or document[right].dep_ == "cc"):
        right -= 1
    return document[left]._.start, document[right]._.end


def own_tokens(act: Token) -> list[Token]:
    """Give the tokens of an act without the acts coordinated with it."""
    excluded: set[int] = set()
    for child in act.children:
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"} and child.i > act.i:
            excluded |= {token.i for token in child.subtree}
    before = _first_half(act)
    own = [token for token in act.subtree if token.i not in excluded | before]
    if excluded:
        first = min(excluded)
        own = [token for token in own if token.i < first] or [act]
    return own


def _first_half(act: Token) -> set[int]:
    """Give the tokens of what a semicolon parts from an act: "the offer ends in May; the agency may extend it"."""
    halves = [each for each in act.children if each.dep_ in {"ccomp", "parataxis"} and each.i < act.i]
    marks = [token.i for each in halves for token in act.doc[each.i : act.i] if token.text == ";"]
    return {token.i for token in act.subtree if token.i <= max(marks, default=-1)}


def regions_of(clause: Clause, sentence: Span, start: int, end: int) -> list[tuple[int, int]]:
    """Give the stretches that a norm's time limits and names may stand in: before its subject, and its own act."""
    anchor = clause.shares_subject_of or clause.verb
    subject = clause.subject if clause.subject is not None else anchor
    front_end = min(token._.start for token in subject.subtree)
    subject_end = max(token._.end for token in subject.subtree) if clause.subject is not None else start
    own_start = min(token._.start for token in own_tokens(clause.act))
    if clause.shares_subject_of is None or clause.kind == "nominal":
        own_start = min(own_start, start)
    apart = (token for token in sentence if token.text == ";" or excepts(token))
    halves = [token._.end for token in apart if token._.end <= front_end]
    return [(max([sentence[0]._.start, *halves]), front_end), (min(own_start, end), end), (start, subject_end)]


def words_of(tokens: Iterable[Token], text: str) -> str:
    """Give the words of a text that tokens stand for, from the first to the last."""
    listed = [token for token in tokens if token._.end > token._.start]
    if not listed:
        return ""
    return text[min(token._.start for token in listed) : max(token._.end for token in listed)].strip(" ,;")
