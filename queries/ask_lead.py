"""The first sentence of an answer: the asked thing in a few words, only where the graph says it without doubt.

A time, a law, a full name or a section to look in is given as the text writes it; ``ask_duty`` puts a duty into a
sentence. Where it is doubtful there is no such sentence, and the quote alone answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from queries.ask_duty import LONGEST, asked_about, duty_sentence, holds
from queries.ask_fit import Asked
from queries.ask_kinds import DURATION, Kind, dates
from queries.index import Index

Record = Mapping[str, str]

LONGEST_DEFINITION = 200  # characters; a longer one is read in the quote
MOST_LIMITS, MOST_REFERENCES = 2, 2
_TIMES: frozenset[Kind] = frozenset({"duration", "frequency", "date", "when"})
_DUTIES: frozenset[Kind] = frozenset({"who", "rule", "list", "form"})
_REFERENCE = re.compile(
    r"\b(?:Sections?|Tables?|Figures?|Chapters?) C?\d+(?:\.[A-Z]?\d+[A-Za-z]?)*|\bC\d+(?:\.[A-Z]?\d+[A-Za-z]?)+"
)
_USED_FOR = re.compile(r"(?<!\bstand )(?<!\bstands )(?<!\bshort )\bfor\W*$|\b(?:used|needed)\b", re.IGNORECASE)
# "The X (XX) is the …", "XX means …"; not "XX is submitted …" or "XX is a key part …", which do not say what it is.
_DEFINES = re.compile(
    r"(?:The |An? )?(?:term )?(?P<thing>(?!(?:These|This|Those|Such|It)\b)[\w“”\"/&’'-]+"
    r"(?: [\w“”\"/&()’'-]+){0,7}?) "
    r"(?:(?:is|are) (?:(?:the|not an?|an?) (?!\w+ (?:part|element|aspect|factor)\b)|defined as|composed of|made up of)|"
    r"means|refers to|encompass(?:es)?|consists? of|comprises?)"
)
_ADJECTIVE = re.compile(r"[\w-]+-(?:day|week|month|year)")  # "five-year": no time by itself


def lead_of(index: Index, number: int, records: Sequence[Record], asked: Asked) -> str:
    """Give the first sentence of an answer whose best passage is ``number``, or nothing.

    ``records`` are the rows of the answer as the query gave them.
    """
    kind = asked.kinds[0]
    text = index.material.passages[number].text
    own = [record for record in records if record.get("passage") == text and record.get("norm")]
    if "authority" in asked.kinds:
        said = _authority(index, number, asked)
    elif kind == "meaning" and not _USED_FOR.search(asked.question):
        said = _full_name(index, text, asked) or _definition(index, text, asked)
    elif kind == "where":
        said = _references(index, text, asked)
    elif kind in _TIMES:
        said = _limits(index, own, asked)
    else:
        said = duty_sentence(index, number, own, asked) if kind in _DUTIES else ""
    return said if len(said) <= LONGEST else ""


def _full_name(index: Index, text: str, asked: Asked) -> str:
    """Say what the short form asked about stands for, where the passage gives both together."""
    for concept in asked.concepts:
        names = [name for name in index.material.names if f"e:{name.thing}" == concept.named]
        shorts = [name.text for name in names if name.short and name.text.lower() == concept.text.lower()]
        fulls = sorted((name.text for name in names if not name.short), key=len, reverse=True)
        for short in shorts:
            full = next((full for full in fulls if re.search(rf"{re.escape(full)}s? \({re.escape(short)}", text)), "")
            if full:
                return f"{short} stands for {full}."
    return ""


def _definition(index: Index, text: str, asked: Asked) -> str:
    """Give the sentence that says what the thing asked about is: it begins with it and goes on "is the …", "means …".

    The sentence is given as it stands, so that no condition or exception of it is lost; where it is long, or the thing
    is only one of its subjects or not all that is asked, the quote alone answers.
    """
    defined = _DEFINES.match(text)
    if not defined or len(text) > LONGEST_DEFINITION or "\n" in text or len(asked.concepts) != 1:
        return ""
    return text if holds(index, asked.concepts[0], defined["thing"]) else ""


def _references(index: Index, text: str, asked: Asked) -> str:
    """Give the section to look in: of several the one behind which most of what is asked stands."""
    found = list(_REFERENCE.finditer(text))
    if not found:
        return ""
    ends = [*(match.start() for match in found[1:]), len(text)]
    stretches = {match.group(): text[match.end() : end] for match, end in zip(found, ends, strict=True)}
    best = _best(index, stretches, asked) if len(stretches) > 1 else list(stretches)
    return f"See {' and '.join(best)}." if 0 < len(best) <= MOST_REFERENCES else ""


def _best(index: Index, stretches: Mapping[str, str], asked: Asked) -> list[str]:
    """Give those whose words hold most of what is asked."""
    worths = {
        name: sum(concept.weight for concept in asked.concepts if holds(index, concept, stretch))
        for name, stretch in stretches.items()
    }
    return [name for name, worth in worths.items() if worth == max(worths.values())]


def _authority(index: Index, number: int, asked: Asked) -> str:
    """Name the law or regulation, where the passage speaks of one and no more; by its number where it has one.

    Nothing where it is that law which is asked about.
    """
    text = index.material.passages[number].text
    mentions = [mention for mention in index.mentions(number) if mention.kind == "Authority"]
    features = {mention.feature for mention in mentions}
    if len(features) != 1 or features & {concept.named for concept in asked.concepts}:
        return ""
    names = [text[mention.start : mention.end].removeprefix("See ") for mention in mentions]
    numbered = [name for name in names if any(letter.isdigit() for letter in name)]
    return f"{max(numbered or names, key=len)}."


def _limits(index: Index, own: Sequence[Record], asked: Asked) -> str:
    """Give the times of the duty asked about; of two, the one that is asked for."""
    timed = asked_about(index, [record for record in own if record.get("deadlines")], asked)
    if timed is None:
        return ""
    limits = [limit for limit in timed["deadlines"].split(" | ") if _gives(asked.kinds[0], limit)]
    chosen = _best(index, {limit: limit for limit in limits}, asked) if limits else []
    return f"{_capital(_joined(chosen))}." if 0 < len(chosen) <= MOST_LIMITS else ""


def _gives(kind: Kind, limit: str) -> bool:
    if _ADJECTIVE.fullmatch(limit):
        return False
    if kind in {"date", "when"}:
        return dates(kind, limit)
    return kind != "duration" or DURATION.search(limit) is not None


def _joined(limits: Iterable[str]) -> str:
    return "; ".join(limits)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
