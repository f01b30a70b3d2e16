"""The words of an answer: the asked thing first, then the manual's own sentences with their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queries.ask_fit import Asked
from queries.ask_kinds import DURATION, Kind, dates
from queries.ask_link import Concept
from queries.index import Index

LONGEST, LONGEST_LEAD = 600, 90
LONGEST_MENTION = 35
LED = frozenset({"who", "duration", "frequency", "date", "when"})  # what a few words can answer
LONGEST_LIST = 30000
ELLIPSIS = " …"
BETWEEN, FRAME = " … ", ": “”\n"
MODALS = {"obligation": "must", "recommendation": "should", "permission": "may"}
_LONG_NAME = re.compile(r"\([^()]{20,}(\([^()]+\))\)")
_LONG_BRACKET = re.compile(r"\([^()]{40,}\)")


@dataclass(frozen=True)
class Quoted:
    """What an answer quotes: for each place its passages with their words, shortened where they would not fit.

    ``others`` are passages of other chapters, which are named.
    """

    places: Mapping[int, Mapping[int, str]]
    others: tuple[int, ...] = ()

    @property
    def passages(self) -> list[int]:
        """The passages, place by place, in reading order within it; they are the citations."""
        return [*(number for quoted in self.places.values() for number in sorted(quoted)), *self.others]


def quote(index: Index, chosen: Sequence[int], asked: Asked, *, listed: bool) -> Quoted:
    """Give of the chosen passages those for which there is room, the first ones first."""
    duties = index.material.passages[chosen[0]].duties
    leads = asked.kinds[0] in LED and len(duties) == 1
    room = LONGEST_LIST if listed else LONGEST - (LONGEST_LEAD if leads else 0)
    said: dict[int, dict[int, str]] = {}
    own = index.chapter(index.material.passages[chosen[0]].place)
    others = [number for number in chosen if index.chapter(index.material.passages[number].place) != own]
    room -= 0 if listed else len(others) * LONGEST_MENTION
    for number in chosen:
        passage = index.material.passages[number]
        if number in others and not listed:
            continue
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
    return Quoted(said, () if listed else tuple(others))


def compose(
    index: Index, first: int, quoted: Quoted, records: Sequence[Mapping[str, str]], kinds: Sequence[Kind]
) -> str:
    """Give the answer's text: what is asked for in a few words, where passage ``first`` says it, then the quotes."""
    lead = _lead(index, first, records, kinds)
    lines = [f"{_heading(index, place)}: “{_joined(words)}”" for place, words in quoted.places.items()]
    if quoted.others:
        places = dict.fromkeys(index.material.passages[number].place for number in quoted.others)
        lines.append(f"Also: {', '.join(_heading(index, place) for place in places)}.")
    whole = "\n".join(lines)
    if not lead or len(lead) > LONGEST_LEAD or len(whole) <= LONGEST < len(lead) + 1 + len(whole):
        return whole
    return f"{lead}\n{whole}"


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


def _lead(index: Index, number: int, records: Sequence[Mapping[str, str]], kinds: Sequence[Kind]) -> str:
    """Give the asked thing in a few words, where the first passage's duty says it without doubt."""
    passage = index.material.passages[number]
    own = [record for record in records if record.get("passage") == passage.text and record.get("norm")]
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
    bearer = record.get("bearers") or ""
    if not bearer and record.get("impliedBearers"):
        bearer = f"{record['impliedBearers']}, implied"
    if len(mentioned) > len(recipients) or not modal or record.get("negated") == "true":
        return ""
    verb = f"{modal} {record.get('action', '')}".split(" | ")[0]
    told = ", ".join(recipients)
    return f"To: {told}. From: {bearer.replace(';', ',')} ({verb})." if bearer else f"To: {told}."
