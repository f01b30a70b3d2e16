"""Actors and systems found in the words: lists behind "to" and "with", copies, who it is done with, channels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from spacy.tokens import Span

from ingest.actors import actors_of, distinct
from ingest.entities import Entity, EntityKind, Mention

COPY = re.compile(
    r"(?i)\b(?:information|courtesy|info)\s+cop(?:y|ies)\b.{0,40}?\bto\b"
    r"|\bcop(?:y|ies)\s+(?:furnished|sent|provided)\s+to\b|,\s+with\s+(?:an?\s+|one\s+)?cop(?:y|ies)\s+to\b|\bcc\b"
)


JOINTLY = re.compile(
    r"(?i)\b(?:(?:in|after|following|upon|through|by|via|under|during) (?:(?!not\b)[a-z-]+,? ){0,3}?"
    r"(?:coordination|consultation|conjunction|cooperation|concert|collaboration|partnership|discussions?|liaison"
    r"|concurrence|negotiations?)"
    r"|(?:working|coordinating|consulting|liaising|cooperating|collaborating)(?: closely| directly)?(?: together)?"
    r"|(?:regular |routine |direct |close )?contact|jointly,?|together) with\b"
    r"|\bwith the (?:prior |written )*concurrence of\b"
)


# What may stand between a preposition and an actor, and between two actors of one list.
_DETERMINERS = (
    r"(?:(?:the|an?|all|any|each|appropriate|respective|relevant|responsible|involved|applicable|affected|requesting|other"
    r"|its|their|cognizant|designated|local|in-country|both|eligible)\s+)*"
)


_LISTED = re.compile(
    rf"(?i)[\s,;]*(?:(?:and/or|and then with|and|or|as well as|then)\s+)?(?:to\s+|with\s+)?{_DETERMINERS}$"
)


_FIRST = re.compile(rf"(?i)\s*{_DETERMINERS}$")


@lru_cache(maxsize=8)
def describing_names(sentence: Span) -> frozenset[int]:
    """Give where the names begin that only describe the noun behind them: "with the CHO, QM joint plans"."""
    return frozenset(
        token._.mention.start
        for token in sentence
        if token._.mention is not None
        and token.dep_ in {"compound", "nmod", "amod", "poss"}
        and token.head.i > token.i
        and token.head._.mention is None
        and token.head.pos_ == "NOUN"
        and not actors_of(token.head)
    )


def actors_behind(
    word: str,
    mentions: Sequence[Mention],
    text: str,
    start: int,
    end: int,
    *,
    without: Sequence[tuple[int, int]] = (),
    describing: frozenset[int] = frozenset(),
) -> list[Entity]:
    """Give the actors of the list behind the first preposition ``word`` between two code points that leads to an actor.

    "to DSCA (IOPS/REX) Country Portfolio Director (CPD) and the appropriate DoD Component": both; what stands in
    brackets between them is passed over. What stands in the stretches ``without`` belongs to another verb;
    names that begin at ``describing`` only describe a noun.
    """
    outer = [each for each in mentions if start <= each.start < end]
    for match in re.finditer(rf"\b{word}\b", text[start:end]):
        position = start + match.end()
        if any(low <= position < high for low, high in without):
            continue
        found: list[tuple[Mention, str]] = []
        for mention in outer:
            if mention.start < position:
                continue
            between = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", text[position : mention.start])
            possessive = re.fullmatch(r"(?i)['\u2019]s?\s+(?:[a-z-]+\s+){0,2}", between)
            fits = _FIRST.fullmatch(between) if not found else _LISTED.fullmatch(between) or possessive
            if not fits or not mention.entity.is_actor or mention.start in describing:
                if not mention.entity.is_actor and between.strip() == "":
                    continue
                break
            if found and (possessive or not between.strip()) and not found[-1][0].entity.parent:
                found.pop()  # "the embassy's Regional Security Officer": the officer is meant
            found.append((mention, between))
            position = mention.end
        if found:
            return distinct(each.entity for each, _ in found)
    return []


def copies_to(mentions: Sequence[Mention], text: str, start: int, end: int) -> list[Entity]:
    """Give the actors behind "with an information copy to"."""
    match = COPY.search(text[start:end])
    if match is None:
        return []
    behind = start + match.end()
    return distinct(each.entity for each in mentions if each.start >= behind and each.entity.is_actor)


def jointly_with(
    mentions: Sequence[Mention], text: str, regions: Sequence[tuple[int, int]], sentence: Span
) -> list[Entity]:
    """Give the actors behind "in coordination with", "through regular contact with", up to the list's end."""
    found: list[Entity] = []
    for low, high in regions:
        for match in JOINTLY.finditer(text, low, high):
            word = match.group().rpartition(" ")[2].lower()
            found.extend(
                actors_behind(word, mentions, text, match.start(), high, describing=describing_names(sentence))
            )
    return distinct(found)


def channels(mentions: Sequence[Mention], text: str, own: int) -> list[Entity]:
    """Give the systems and forms by which something is done: "via the SC-TMS", "using a Standard Form (SF) 364"."""
    found = []
    for each in mentions:
        before = text[max(0, each.start - 14) : each.start]
        system = each.entity.kind is EntityKind.SYSTEM
        if each.start < own or not (system or each.entity.kind is EntityKind.DOCUMENT):
            continue
        words = r"via|through|using|in|on|and" if system else r"via|using"
        if re.search(rf"(?i)\b(?:{words})\s+(?:the\s+|an?\s+)?$", before):
            found.append(each.entity)
    return distinct(found)
