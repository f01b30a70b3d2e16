"""Limits that are counted out: time that is given, the so-manieth day, until days have passed, and longer still.

"Allowing 90 days for reply", "by the 180th day", "until 30 days have elapsed", "for the life of the lease plus a year".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.lengths import AGAIN, BASE, EVENT, EVENT_END, KIND, NUMBER, ORDINAL_WORDS, UNIT, iso_duration
from ingest.norms import Deadline

# "Has 10 days to answer", "is given not less than 30 days to decide", "allowing the purchaser 90 days for reply".
HAS_TIME = re.compile(
    r"\b(?:has|have|having|(?:is|are|be|being) (?:given|allowed|granted)|(?:giv|allow|grant)(?:e|es|s|ing|en)?)\s+"
    r"(?:(?:the|each|every|its|their|all|that|an?)\s+)?(?:(?!days?\b|not\b)[A-Za-z()]+\s+){0,3}?"
    r"(?P<words>(?:(?:up to|only|at least|a period of|(?:no|not) (?:less|fewer|more) than)\s+)?"
    rf"(?P<number>{NUMBER}){AGAIN}\s+{UNIT})(?:(?:\s+(?:in|within) which)?"
    r"(?:\s+(?:from|after|of|following)\s+(?:(?!to\b)[\w-]+\s+){0,7}?(?:(?!to\b)[\w-]+))?\s+to\b"
    r"|\s+for\s+(?:an?\s+|the\s+|its\s+|their\s+)?(?:reply|repl|response|answer|comment|review|objection|decision|appeal|correction|payment|return)\w*\b)",
    re.IGNORECASE,
)
# "By the 180th day", "on the 16th working day after the notice", "not later than the tenth day of the month after ...".
NTH_DAY = re.compile(
    r"\b(?:by|on|before|until|till|through|(?:no|not) later than|NLT)\s+(?:the\s+)?(?:close of business on the\s+)?"
    rf"(?P<nth>\d{{1,3}}(?:st|nd|rd|th)|{'|'.join(ORDINAL_WORDS)})\s+{KIND}(?P<base>day|week|month)\b"
    r"(?!\s+(?:of|in)\s+(?:each|every|the|any|an?)\b(?!\s+month\s+(?:after|following|that follows)\b))"
    r"(?:(?:\s+of the month)?\s+(?P<relation>after|following|from|of|that follows)\s+(?P<event>[^,.;:()]{2,90}?)"
    + EVENT_END
    + r")?",
    re.IGNORECASE,
)
# "Until 30 days (15 days for members) have elapsed after the notice", "once ten days have passed".
UNTIL_PASSED = re.compile(
    rf"\b(?:until|till|unless|before|once|when|after)\s+(?:at least\s+)?(?P<number>{NUMBER}){AGAIN}\s+{UNIT}"
    rf"(?:\s+\((?P<number_2>{NUMBER})\s+{KIND}(?P<base_2>{BASE})s?\s+(?P<case>(?:for|in|if|where)\b[^()]{{2,90}})\))?"
    r"\s+(?:has|have|shall have|had)\s+(?:elapsed|passed|expired|gone by|run)"
    rf"(?:\s+(?:after|from|since|following)\s+{EVENT})?",
    re.IGNORECASE,
)
# "For the life of the agreement plus three years", "for the term of the lease and two years thereafter".
AND_LONGER = re.compile(
    rf"(?:\bplus\s+(?P<plus>{NUMBER}){AGAIN}\s+{KIND}(?P<plus_base>{BASE})s?\b"
    rf"|\band(?:\s+for)?\s+(?P<more>{NUMBER}){AGAIN}\s+{KIND}(?P<more_base>{BASE})s?\s+(?:thereafter|afterwards?))",
    re.IGNORECASE,
)
# "Within the hour", "within the month".
WITHIN_UNIT = re.compile(
    r"\bwithin\s+the\s+(?:(?:following|next|coming)\s+)?(?P<base>quarter|year|hour|week|month)\b(?P<event>)(?!\s+(?:of|in|before|after)\b)",
    re.IGNORECASE,
)
# "Within their first year", "during the first month".
FIRST_UNIT = re.compile(
    rf"\b(?:within|during|in|by the end of)\s+(?:the|its|his|her|their|your)\s+first\s+(?:full\s+)?(?P<base>{BASE})\b"
    rf"(?!\s+of\s+(?:each|every|the)\b)(?:\s+(?:of|after|following|in)\s+{EVENT})?",
    re.IGNORECASE,
)
# How many code points behind what lasts the words for the time after it may take.
LONGEST_REST = 60
# "By the end of the month following the close of the quarter": a month from then.
NEXT_UNIT = re.compile(
    r"\b(?:by|before|(?:no|not) later than|NLT)\s+(?:the\s+)?(?:end|last day|close) of the"
    rf"\s+(?P<base>{BASE})\s+(?:after|following|that follows)\s+{EVENT}",
    re.IGNORECASE,
)
# "Not later than the next working day", "by close of business on the following day": a day from then.
NEXT_DAY = re.compile(
    r"\b(?:by|before|on|(?:no|not) later than|NLT)\s+(?:(?:the )?(?:close of business|end) (?:on|of)\s+)?"
    rf"the\s+(?:next|following)\s+{KIND}day\b",
    re.IGNORECASE,
)
# How long a thing lasts is how long the act does: "for the life of the case".
AS_LONG_AS = re.compile(rf"\bfor the (?:life|duration|remainder|balance|term) of\s+{EVENT}", re.IGNORECASE)


def find_time_given(text: str) -> Iterator[tuple[int, int, Deadline]]:
    """Find "Has 10 days to answer", "allowing 90 days for reply"."""
    for match in HAS_TIME.finditer(text):
        duration = iso_duration(match["number"], match["base"])
        least = re.match(r"(?i)(?:at least|(?:no|not) (?:less|fewer))\b", match["words"]) is not None
        deadline = Deadline(text=match["words"], relation="for" if least else "within", duration=duration)
        yield match.start("words"), match.end("words"), deadline


def find_nth_days(text: str) -> Iterator[tuple[int, int, Deadline]]:
    """Find "by the 180th day", "by the end of the month after the close"."""
    for match in NTH_DAY.finditer(text):
        nth = match["nth"].lower()
        number = str(ORDINAL_WORDS.get(nth) or nth[:-2])
        duration = iso_duration(number, match["base"])
        yield _within(match, duration)
    for pattern in (NEXT_UNIT, FIRST_UNIT, WITHIN_UNIT):
        for match in pattern.finditer(text):
            yield _within(match, iso_duration("one", match["base"]))


def find_next_day(text: str) -> Iterator[tuple[int, int, Deadline]]:
    """Find "not later than the next working day"."""
    for match in NEXT_DAY.finditer(text):
        yield *match.span(), Deadline(text=match.group(), relation="within", duration=iso_duration("one", "day"))


def _within(match: re.Match[str], duration: str) -> tuple[int, int, Deadline]:
    words = match.group().strip()
    event = (match["event"] or "").strip()
    deadline = Deadline(text=words, relation="within", duration=duration, event=event)
    return match.start(), match.start() + len(words), deadline


def find_until_passed(text: str) -> Iterator[tuple[int, int, Deadline]]:
    """Find "until 30 days have elapsed after the notice"."""
    for match in UNTIL_PASSED.finditer(text):
        event = (match["event"] or "").strip()
        end = match.start() + len(match.group().strip())
        first = match.end("unit")
        yield (
            match.start(),
            first,
            Deadline(
                text=text[match.start() : end],
                relation="after",
                duration=iso_duration(match["number"], match["base"]),
                event=event,
            ),
        )
        if match["number_2"]:
            start, stop = match.start("number_2"), match.end("case")
            duration = iso_duration(match["number_2"], match["base_2"])
            words = text[start:stop]
            yield (
                start,
                stop,
                Deadline(text=words, relation="after", duration=duration, event=event, applies_when=match["case"]),
            )


def find_longer_than_that(text: str) -> Iterator[tuple[int, int, Deadline]]:
    """Find "for the life of the lease plus two years", "for its term and two years thereafter"."""
    for life in AS_LONG_AS.finditer(text):
        found = AND_LONGER.search(text, life.start("event"), life.end() + LONGEST_REST)
        if found is None or found.start() > life.end() + 1:
            continue
        duration = iso_duration(found["plus"] or found["more"], found["plus_base"] or found["more_base"])
        event = f"the end of {text[life.start('event') : found.start()].strip()}"
        words = text[life.start() : found.end()]
        yield life.start(), found.end(), Deadline(text=words, relation="for", duration=duration, event=event)


def find_as_long_as(text: str) -> Iterator[tuple[int, int, Deadline]]:
    """Find "for the life of the case"."""
    for match in AS_LONG_AS.finditer(text):
        words = match.group().strip()
        yield (
            match.start(),
            match.start() + len(words),
            Deadline(text=words, relation="for", event=match["event"].strip()),
        )
