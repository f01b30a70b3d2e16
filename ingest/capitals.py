"""Names told by their capitals and their head noun: "the Regional Security Officer", "Lock Training Program"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.entities import EntityKind
from ingest.headings import SMALL_WORDS, run_in_heading
from ingest.kinds import HEADS, kind_of
from ingest.shortforms import is_short_name

_NAME_WORD = r"(?:U\.S\.|[A-Z][\w&/.\-]*[\w]|[A-Z])"
CAPITALIZED = re.compile(
    rf"{_NAME_WORD}(?:[ ]+(?:(?:of|for|and|the|in|&|(?<=Committee )on)[ ]+(?:the[ ]+)?)?{_NAME_WORD})+"
)
# A title that stands behind its subject's own site: "the Lock Council's web page".
_LOWER_HEADS = "|".join(sorted(map(re.escape, HEADS[EntityKind.DOCUMENT] | HEADS[EntityKind.SYSTEM]), key=len)[::-1])
TAIL = re.compile(rf"(?:[\u2019']s)?[ ](?:web )?(?:{_LOWER_HEADS}|portal|tool)s?\b")
_SENTENCE_OPENERS = frozenset(
    "The A An This These Those All Any Each Every If When Once Upon Such Its Their Other Additional Some Both Where"
    " While See In On At For By Although However Because Since As Only Existing Approved Valid Within Under Per After"
    " Before During Prior Contact Use".split()
)
# Heads that say by themselves that a name is that of a body; "services" and "training" may be a part of a longer one.
_BODIES = re.compile(
    r"(?:Agency|Command|Council|Committee|Commission|Bureau|Administration|Authority|Directorate|Department|Ministry"
    r"|Board|Center|Corps|Institute|School|Academy|University)s?$"
)
_SPLITTING = frozenset({EntityKind.ORGANIZATION, EntityKind.POSITION})


@dataclass(frozen=True)
class CapitalizedName:
    """A name at its place, with the kind that its head says, or None."""

    start: int
    end: int
    name: str
    kind: EntityKind | None


def find_capitalized(text: str) -> Iterator[CapitalizedName]:
    """Give the capitalized names of a text, without its run-in heading; two bodies in one run are two names."""
    _, heading = run_in_heading(text)
    for match in CAPITALIZED.finditer(text, heading):
        for begin, words in _parts(match.start(), match.group()):
            name = _trim(words)
            start = begin + words.index(name)
            if tail := TAIL.match(text, start + len(name)):
                # "Blanket Order case", "International Training Management web site": the head may be written small.
                whole = f"{name}{tail.group()}".replace("\u2019s ", " ").replace("'s ", " ")
                if any(not is_short_name(word) for word in name.split()[1:]) and kind_of(whole) is not None:
                    yield CapitalizedName(start, tail.end(), whole, kind_of(whole))
                    continue
            if len(name.split()) > 1:
                yield CapitalizedName(start, start + len(name), name, kind_of(name))


def _parts(start: int, run: str) -> Iterator[tuple[int, str]]:
    """Split "the Bridge Council and Lock Council", but not "Office of Management and Budget"."""
    for joint in re.finditer(r"[ ]+(?:and|&)[ ]+(?:the[ ]+)?", run):
        left, right = run[: joint.start()], run[joint.end() :]
        if _is_one_short_form(left) or _is_one_short_form(right):
            yield start, left
            yield from _parts(start + joint.end(), right)
            return
        if (
            kind_of(left) in _SPLITTING
            and kind_of(right) in _SPLITTING
            and len(right.split()) > 1
            and (" of " not in left or " of " in right or _BODIES.search(right))
        ):
            yield start, left
            yield from _parts(start + joint.end(), right)
            return
    yield start, run


def _is_one_short_form(words: str) -> bool:
    return " " not in words and is_short_name(words)


def _trim(name: str) -> str:
    """Take away what a sentence's first word or a small word adds to a capitalized name."""
    words = name.split(" ")
    while (
        len(words) > 1
        and words[:2] != ["Under", "Secretary"]
        and (words[0].lower() in SMALL_WORDS or words[0] in _SENTENCE_OPENERS or not words[0])
    ):
        words = words[1:]
    while len(words) > 1 and (words[-1].lower() in SMALL_WORDS or not words[-1]):
        words = words[:-1]
    return " ".join(words)
