"""The words of an answer: the asked thing first, then the manual's own sentences with their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from queries.ask_fit import Asked
from queries.ask_kinds import DURATION, Kind, dates
from queries.ask_link import Concept
from queries.index import Index

LONGEST = 600
LONGEST_LIST = 30000
ELLIPSIS = " …"
BETWEEN, FRAME = " … ", ": “”\n"
MODALS = {"obligation": "must", "recommendation": "should", "permission": "may"}
_LONG_NAME = re.compile(r"\([^()]{20,}(\([^()]+\))\)")
_LONG_BRACKET = re.compile(r"\([^()]{40,}\)")


def compose(
    index: Index,
    chosen: Sequence[int],
    records: Sequence[Mapping[str, str]],
    asked: Asked,
    *,
    listed: bool,
) -> tuple[str, list[int]]:
    """Give the answer's text and the passages that it quotes, which are its citations."""
    room = LONGEST_LIST if listed else LONGEST
    lead = _lead(index, chosen, records, asked.kinds)
    room -= len(lead)
    said: dict[int, dict[int, str]] = {}
    for number in chosen:
        passage = index.material.passages[number]
        frame = len(BETWEEN) if passage.place in said else len(_heading(index, passage.place)) + len(FRAME)
        words = _readable(passage.text)
        if len(words) + frame > room:
            words = _shortened(words)
        if len(words) + frame > room:
            if said:
                continue
            words = _clip(index, words, room - frame, asked.concepts)
        said.setdefault(passage.place, {})[number] = words
        room -= len(words) + frame
    lines = [f"{_heading(index, place)}: “{_joined(quoted)}”" for place, quoted in said.items()]
    used = [number for quoted in said.values() for number in sorted(quoted)]
    return "\n".join([lead, *lines] if lead else lines), used


def _heading(index: Index, place: int) -> str:
    """Give a place's number, with its chapter where several are loaded."""
    number = index.material.places[place].number
    return f"{number} (chapter {index.chapter(place).removeprefix('C')})" if len(index.chapters) > 1 else number


def _joined(quoted: Mapping[int, str]) -> str:
    """Put the sentences of one place in reading order, with a mark where some are left out between them."""
    text = ""
    for before, number in zip([None, *sorted(quoted)], sorted(quoted), strict=False):
        text += quoted[number] if before is None else (" " if number == before + 1 else BETWEEN) + quoted[number]
    return text


def _readable(text: str) -> str:
    """Write a row on one line: its first cell, a colon, the others."""
    first, _, rest = text.partition("\n")
    return f"{first}: {' / '.join(rest.splitlines())}" if rest else first


def _shortened(words: str) -> str:
    """Leave out long explanations in brackets, but not the short forms at their ends."""
    return _LONG_BRACKET.sub("(…)", _LONG_NAME.sub(r"(… \1)", words))


def _clip(index: Index, words: str, room: int, concepts: Sequence[Concept]) -> str:
    """Cut a long sentence at its commas and semicolons to the stretch that holds most of the question."""
    pieces = re.split(r"(?<=[,;:]) ", words)
    best, best_worth = words[:room], -1.0
    for first in range(len(pieces)):
        for last in range(len(pieces), first, -1):
            stretch = " ".join(pieces[first:last])
            if len(stretch) + 2 * len(ELLIPSIS) > room:
                continue
            held = index.features(stretch)
            worth = sum(
                concept.weight for concept in concepts if any(feature in held for feature, _ in concept.features)
            )
            if (worth, len(stretch)) > (best_worth, len(best) if best_worth >= 0 else 0):
                best_worth = worth
                best = ("… " if first else "") + stretch + (ELLIPSIS if last < len(pieces) else "")
            break
    return best


def _lead(index: Index, chosen: Sequence[int], records: Sequence[Mapping[str, str]], kinds: Sequence[Kind]) -> str:
    """Give the asked thing in a few words, where the first passage's duty says it without doubt."""
    first = index.material.passages[chosen[0]]
    own = [record for record in records if record.get("passage") == first.text and record.get("norm")]
    if len(own) != 1:
        return ""
    record = own[0]
    if kinds[0] == "who" and record.get("recipients"):
        return _told(index, record)
    limits = record.get("deadlines", "").split(" | ")
    if kinds[0] in {"duration", "frequency", "date", "when"} and len(limits) == 1 and limits[0]:
        if kinds[0] in {"date", "when"} and not dates(kinds[0], limits[0]):
            return ""
        if kinds[0] == "duration" and not DURATION.search(limits[0]):
            return ""
        return f"{limits[0][0].upper()}{limits[0][1:]}."
    return ""


def _told(index: Index, record: Mapping[str, str]) -> str:
    """Say who is told and by whom, unless the object names more actors than were read as told."""
    recipients = record["recipients"].split("; ")
    mentioned = index.actors(record.get("object", ""))
    modal = MODALS.get(record.get("modality", ""), "")
    bearer = record.get("bearers") or record.get("impliedBearers") or ""
    if len(mentioned) > len(recipients) or not modal or record.get("negated") == "true":
        return ""
    verb = f"{modal} {record.get('action', '')}".split(" | ")[0]
    told = ", ".join(recipients)
    return f"To: {told}. From: {bearer.replace(';', ',')} ({verb})." if bearer else f"To: {told}."
