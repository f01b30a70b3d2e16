"""A question that asks several things, split: each part is answered, one that leans on another where that one is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from queries.ask_kinds import PREPOSITION, QUESTION_WORDS
from queries.ask_link import concepts_of
from queries.index import Index

FEWEST_CONCEPTS = 2
_PARTS = re.compile(
    rf"(?:,? and |[;?]\s+)(?={PREPOSITION}(?:{QUESTION_WORDS}|does|do|is|are|can|must|should|may)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"\b(?:{QUESTION_WORDS}|why)\b|^(?:do|does|is|are|can|may|must|should|will|has|have)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(?:it|its|they|them|their|he|him|his|she|her)\b", re.IGNORECASE)
_OR = re.compile(r",? or (?:(?:for|to|by|with|under|from|of) )?(?:the |an? |our )?", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One thing asked: its words; whether it ``leans`` on the part before ("… and through which system is it sent?"),
    and whether it is only an ``aside``, too short to be looked for elsewhere ("… and when?").
    """

    text: str
    leans: bool = False
    aside: bool = False


def parts_of(index: Index, question: str) -> list[Part]:
    """Split a question that asks several things ("Who assigns X and who keeps Y?"); each part says enough itself.

    Where one does not, the question stays whole, and those that say too little follow it as asides.
    """
    parts = [part for part in (piece.strip() for piece in _PARTS.split(question)) if part]
    if not _ASKS.search(parts[0] if parts else ""):
        return [Part(question)]  # "The request is ready; to whom does it go?" tells first what is asked about
    enough = [sum(concept.weight >= 1 for concept in concepts_of(index, part)) >= FEWEST_CONCEPTS for part in parts]
    if all(enough):
        return [Part(part, leans=bool(place and _POINTS_BACK.search(part))) for place, part in enumerate(parts)]
    asides = [Part(part, leans=True, aside=True) for part, says in zip(parts[1:], enough[1:], strict=True) if not says]
    return [Part(question), *asides]


def alternatives_of(index: Index, question: str) -> list[str]:
    """Split "for the ambassador or for the combatant commander?" into one question for each of two actors."""
    found = [(question.find(concept.text), concept) for concept in concepts_of(index, question) if concept.actor]
    for (start, first), (other, second) in pairwise(found):
        end = start + len(first.text)
        if _OR.fullmatch(question[end:other]):
            return [question[:end] + question[other + len(second.text) :], question[:start] + question[other:]]
    return [question]
