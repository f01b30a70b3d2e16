"""When, on what condition, why, under what and by whose leave an act is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from spacy.tokens import Span, Token

from ingest.actors import distinct
from ingest.entities import Entity, Mention
from ingest.extents import words_of
from ingest.grammar import Clause
from ingest.lengths import BASE
from ingest.norms import Deadline
from ingest.told import GIVES_TO_OBJECT
from ingest.verbs import SEND, verb_of

TRIGGER_MARKS = frozenset("when once upon after whenever where following while".split())


IF_MARKS = frozenset("if provided whether".split())


TIME_MARKS = frozenset({"after", "following", "upon", "until"})
CASE = re.compile(r"(?i)in (?:cases?|the event|situations|circumstances|countries)\b")
# "Once a year": how often, no event as "once a tow begins" is.
OFTEN = re.compile(rf"(?i)once (?:an?|every|each|per|in an?) (?:\S+ )?{BASE}s?\b")
EXCEPTION_MARKS = frozenset("unless except until".split())


GOVERNING = re.compile(
    r"(?i)(?:in accordance with|pursuant to|under|in compliance with|as required by|required by|per|as described"
    r" in|consistent with|"
    r"as prescribed (?:in|by)|as specified in|specified in|complying with|by|set forth in|as outlined in"
    r"|within)\s+(?:the\s+|procedures in\s+)?$"
)


APPROVAL = re.compile(
    r"(?i)\b(?:approval|consent|concurrence|authorization|permission)\s+(?:of|from|by)\s+(?:the\s+)?$|\bapproved"
    r" by\s+(?:the\s+)?$"
)


APPROVAL_AFTER = re.compile(r"(?i)^(?:['\u2019]s?)?\s+(?:prior\s+)?(?:written\s+)?(?:approval|consent|concurrence)\b")


LISTED = re.compile(r"[\s,]*(?:\([^()]*\)[\s,]*)?(?:and|or)?\s*(?:the\s+)?")


def conditions_of(clause: Clause, text: str) -> tuple[str, str, str]:
    """Give the words of the event, of the condition and of the exception of a clause."""
    event = condition = exception = ""
    verbs = [clause.act, clause.verb, *([clause.shares_subject_of] if clause.shares_subject_of is not None else [])]
    for verb in dict.fromkeys(verbs):
        for child in verb.children:
            if child.dep_ not in {"advcl", "prep", "advmod", "acl"} or not (mark := _mark(child)):
                continue
            if mark in EXCEPTION_MARKS:
                exception = exception or words_of(child.subtree, text)
            elif mark in IF_MARKS:
                condition = condition or _with_only(words_of(child.subtree, text), text)
            elif mark in TRIGGER_MARKS and (child.dep_ != "advmod" or len(list(child.subtree)) > 2):
                words = words_of(child.subtree, text)
                event = event or ("" if OFTEN.match(words) else _with_only(words, text))
    cases = (child for verb in dict.fromkeys(verbs) for child in verb.children if child.dep_ == "prep")
    for child in cases if not event else ():
        if child.lower_ == "in" and CASE.match(words := words_of(child.subtree, text)):
            event = event or words
    if condition and not event:
        event, condition = condition, ""
    return event, condition, exception


@lru_cache(maxsize=8)
def condition_spans(sentence: Span) -> list[tuple[int, int]]:
    """Give the stretches of what stands behind "if", "when", "unless": a time limit there is none of the act's."""
    spans = []
    for token in sentence:
        if token.dep_ == "advcl" and _mark(token) in (IF_MARKS | TRIGGER_MARKS | EXCEPTION_MARKS) - TIME_MARKS:
            inside = list(token.subtree)
            spans.append((min(each._.start for each in inside), _end_of_condition(inside)))
    return spans


def spans_of_choice(clause: Clause) -> list[tuple[int, int]]:
    """Give the stretches that say which subject is meant: "pilots whose leave lasts a month" sets no limit."""
    subject = clause.subject
    if subject is None or clause.passive:
        return []
    chosen = [each for each in subject.children if each.dep_ == "relcl" and each.i > subject.i]
    return [(min(each._.start for each in one.subtree), max(each._.end for each in one.subtree)) for one in chosen]


def _end_of_condition(inside: Sequence[Token]) -> int:
    """Give where a condition ends: before a limit that a comma parts from it ("if the tide allows, within 2 days")."""
    for token in inside[2:]:
        if token.text == "," and token.nbor(1).lower_ in {"within", "no", "not", "every", "by", "in", "at"}:
            rest = [each for each in inside if each.i > token.i]
            if not any(each.pos_ in {"VERB", "AUX"} for each in rest):
                return int(token._.start)
    return max(int(each._.end) for each in inside)


def _mark(child: Token) -> str:
    if child.dep_ in {"prep", "advmod"}:
        return child.lower_
    marks = [each for each in child.children if each.dep_ in {"mark", "advmod", "prep"} and each.i <= child.i]
    for mark in marks:
        if mark.lower_ in TRIGGER_MARKS | IF_MARKS | EXCEPTION_MARKS:
            return mark.lower_
    first = min(child.subtree, key=lambda token: token.i)
    return first.lower_ if first.lower_ in TRIGGER_MARKS | IF_MARKS | EXCEPTION_MARKS else ""


def _with_only(words: str, text: str) -> str:
    start = text.find(words)
    return f"only {words}" if start >= 5 and text[start - 5 : start] == "only " else words


def purpose_of(clause: Clause, text: str) -> str:
    """Give the words of what an act is done for."""
    for child in clause.act.children:
        if (
            child.dep_ == "advcl"
            and child.tag_ == "VB"
            and child.i > clause.act.i
            and any(each.lower_ == "to" for each in child.children)
        ):
            return words_of(child.subtree, text)
    return ""


def governs(mention: Mention, mentions: Sequence[Mention], text: str) -> bool:
    """Tell whether an authority stands behind "in accordance with", or in a list whose first one does."""
    if GOVERNING.search(text[max(0, mention.start - 60) : mention.start]):
        return True
    before = [each for each in mentions if each.end <= mention.start and each.entity.kind is mention.entity.kind]
    if not before:
        return False
    last = max(before, key=lambda each: each.end)
    between = text[last.end : mention.start]
    return LISTED.fullmatch(between) is not None and governs(last, mentions, text)


def approvers_of(mentions: Sequence[Mention], text: str) -> list[Entity]:
    """Give those by whose leave an act is done."""
    return distinct(
        each.entity
        for each in mentions
        if each.entity.is_actor
        and (
            APPROVAL.search(text[max(0, each.start - 40) : each.start])
            or APPROVAL_AFTER.match(text[each.end : each.end + 40])
        )
    )


def _is_adverb(token: Token) -> bool:
    """Tell whether "weekly" stands for itself, before no noun: "at least quarterly", "weekly on the tide"."""
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return token.lower_.endswith("ly") and (after is None or after.is_punct or after.pos_ in {"ADP", "CCONJ", "SCONJ"})


def is_of_act(at: int, deadline: Deadline, clause: Clause, sentence: Span) -> bool:
    """Tell whether a word like "annual" says when the act recurs: it stands with the act's own subject or object.

    "submits an annual report" recurs; "uses data for the annual budget" does not.
    """
    if not re.fullmatch(r"(?i)[a-z-]+(?:al|ly|year)", deadline.text):
        return True
    token = next((each for each in sentence if each._.start <= at < each._.end), None)
    if token is not None and _is_adverb(token):
        return True
    if token is None or token.pos_ == "ADV":
        return (token is not None and token.dep_ == "advmod") or (token is not None and token.head.pos_ == "VERB")
    if token.i > 0 and token.nbor(-1).lower_ == "each":
        return True
    while token.i != clause.act.i:
        given = token.lower_ == "with" and token.head.i == clause.act.i and clause.action in GIVES_TO_OBJECT
        if token.dep_ in {"prep", "pcomp"} and token.lower_ not in {"of", "during"} and not given:
            return False
        if token.lower_ == "of" and token.head.head.lower_ != "during" and verb_of(token.head.lemma_) not in SEND:
            return False  # but "submission of a monthly list is required"
        if token.dep_ in {"relcl", "acl", "advcl", "ccomp", "xcomp", "ROOT"}:
            return False
        if token.dep_ == "agent":
            return False
        token = token.head
    return True
