"""Time limits: "at least 16 days prior to the arrival date", "every 18 to 24 months", "annual", "Mid August".

Lengths are written as ISO 8601 durations (P16D, P18M, P2Y, PT24H); a week is seven days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.norms import Deadline

NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
} | {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "a": 1,
    "an": 1,
    "twenty-four": 24,
    "thirty-six": 36,
    "one hundred": 100,
    "one hundred twenty": 120,
    "one hundred and eighty": 180,
    "one hundred eighty": 180,
}
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(sorted(map(re.escape, NUMBER_WORDS), key=len, reverse=True))})"
_UNIT = (
    r"(?P<unit>(?:(?:calendar|working|business|duty|fiscal|consecutive|continuous|full|additional|more)[ ])?"
    r"(?P<base>hour|day|week|month|year|quarter)s?)"
)
_BOUND = (
    r"(?:(?P<bound>at least|no later than|not later than|no less than|not less than|no more than"
    r"|not more than|not to exceed|up to|a minimum of|a maximum of|within|no earlier than"
    r"|no longer than|not longer than|for a period of|for at least|for|after)\s+"
    r"(?:the (?:next|following|first|last)\s+)?)?"
)
_AFTER = r"(?P<relation>prior to|before|in advance of|ahead of|in advance|after|following|from|of|upon|since)"
_END = (
    r"(?=[,;:)]|(?<!U\.S)(?<!\b[A-Z])\.(?=\s|$)"
    r"|\s+(?:and|or|to|in order|in accordance|under|if|when|unless|by|with|as|via|which|that|so)\b|$)"
)
_EVENT = rf"(?P<event>(?:[^,.;:()]|(?<=[A-Z])\.(?=[A-Z])|(?<=\.[A-Z])\.){{2,90}}?){_END}"

LENGTH = re.compile(
    rf"\b{_BOUND}(?P<number>{_NUMBER})(?:\s*\(\d+\))?(?:[\s-]?(?:to|-|or"
    rf"|\u2013)[\s-]?(?P<upper>{_NUMBER}))?[\s-]{_UNIT}(?:\s+{_AFTER}\b(?:\s+{_EVENT})?)?",
    re.IGNORECASE,
)
EVERY = re.compile(
    rf"\b(?:every|once every|each|once (?:a|per|each)|per)\s+(?:(?P<number>{_NUMBER})(?:\s*(?:to|-"
    rf"|\u2013)\s*(?P<upper>{_NUMBER}))?\s+)?(?P<unit>(?:fiscal |calendar )?(?P<base>day|week|month|year|quarter)s?)\b",
    re.IGNORECASE,
)
PERIODIC = {
    "annual": "P1Y",
    "annually": "P1Y",
    "yearly": "P1Y",
    "semiannual": "P6M",
    "semi-annual": "P6M",
    "semiannually": "P6M",
    "semi-annually": "P6M",
    "biannual": "P6M",
    "biennial": "P2Y",
    "biennially": "P2Y",
    "triennial": "P3Y",
    "quadrennial": "P4Y",
    "quarterly": "P3M",
    "monthly": "P1M",
    "bimonthly": "P2M",
    "weekly": "P7D",
    "biweekly": "P14D",
    "daily": "P1D",
}
PERIOD_WORD = re.compile(rf"\b(?P<word>{'|'.join(sorted(PERIODIC, key=len, reverse=True))})\b", re.IGNORECASE)
# "five-year background investigations": the length, written as an adjective, is that between two acts of the kind.
_RECURRING_ACT = re.compile(
    r"[ ](?:[a-z]+[ ]){0,2}(?:investigation|review|inspection|inventor|audit|assessment|update|visit|survey"
    r"|renewal|certification|evaluation|examination|check)",
    re.IGNORECASE,
)
BEFORE = re.compile(
    rf"\b(?P<relation>prior to|before|no later than|not later than|in advance of)\s+{_EVENT}", re.IGNORECASE
)
# "By the end of the fiscal year", "by the 15th of the month", "by close of business".
BY = re.compile(
    rf"\bby\s+(?P<event>(?:the\s+)?(?:end|beginning|start|close|\d{{1,2}}(?:st|nd|rd|th)(?: day)?)\s+of\s+"
    rf"(?:[^,.;:()]|(?<=[A-Z])\.(?=[A-Z])|(?<=\.[A-Z])\.){{2,90}}?){_END}",
    re.IGNORECASE,
)
# "A 30-day waiting period", "the 15-day notice": the length stands before what it is the length of.
_TIMED_THING = re.compile(
    r"[ ](?:[a-z]+[ ]){0,2}(?P<thing>period|window|suspense|deadline|time ?frame|time limit|limit|extension"
    r"|notice|notification)\b",
    re.IGNORECASE,
)
_AT_MOST_OR_LEAST = frozenset(
    "not to exceed,up to,a maximum of,a minimum of,at least,no more than,not more than,no less than,not less than,"
    "no longer than,not longer than".split(",")
)
# "Has 10 days to answer".
HAS_TIME = re.compile(rf"\b(?:has|have)\s+(?P<words>(?P<number>{_NUMBER})\s+{_UNIT})\s+to\b", re.IGNORECASE)
AT_ONCE = re.compile(
    r"\b(?:immediately|promptly|at once|without delay|as soon as (?:possible|practicable)|expeditiously|as early"
    r" as possible)\b",
    re.IGNORECASE,
)
MONTHS = "January February March April May June July August September October November December".split()
_MONTH = "|".join(MONTHS)
YEARLY_DATE = re.compile(
    rf"\b(?:(?P<part>early|mid|late)[- ]|(?:by|on|before|no later than|not later than) (?P<day>\d{{1,2}}) |(?:by"
    rf"|no later than|not later than) )(?P<month>{_MONTH})\b",
    re.IGNORECASE,
)
_ISO = {"hour": "PT{}H", "day": "P{}D", "week": "P{}D", "month": "P{}M", "year": "P{}Y", "quarter": "P{}M"}
_TIMES = {"week": 7, "quarter": 3}


def find_deadlines(text: str) -> list[tuple[int, int, Deadline]]:
    """Give the time limits in a text with their code points, left to right, none inside another."""
    found: list[tuple[int, int, Deadline]] = []
    for find in (_every, _lengths, _time_given, _yearly_dates, _before, _by, _periods, _at_once):
        for start, end, deadline in find(text):
            if not any(start < other_end and other_start < end for other_start, other_end, _ in found):
                found.append((start, end, deadline))
    return sorted(found, key=lambda each: each[0])


def iso_duration(number: str, base: str) -> str:
    """Give the ISO 8601 duration of a number, in digits or words, and a unit's base form."""
    lower = number.lower()
    count = int(lower) if lower.isdigit() else NUMBER_WORDS[lower]
    return _ISO[base.lower()].format(count * _TIMES.get(base.lower(), 1))


def _every(text: str) -> Iterator[tuple[int, int, Deadline]]:
    for match in EVERY.finditer(text):
        if match["number"] is None and match.group().lower().startswith("per"):
            continue
        low = iso_duration(match["number"] or "one", match["base"])
        high = iso_duration(match["upper"], match["base"]) if match["upper"] else ""
        yield match.start(), match.end(), _length(match.group(), "every", low, high)


def _lengths(text: str) -> Iterator[tuple[int, int, Deadline]]:
    for match in LENGTH.finditer(text):
        words = match.group().strip()
        number = match["number"].lower()
        if number in {"a", "an"} and not (match["bound"] or match["relation"]):
            continue
        bound = (match["bound"] or "").lower()
        low = iso_duration(match["number"], match["base"])
        high = iso_duration(match["upper"], match["base"]) if match["upper"] else ""
        after = (match["relation"] or "").lower()
        if after in {"prior to", "before", "in advance of", "ahead of", "in advance"}:
            relation = "before"
        elif bound in {"for a period of", "for at least", "for"}:
            relation = "for"
        elif (
            (bound in {"within", "no later than", "not later than"} and not after)
            or bound == "within"
            or (bound in {"no later than", "not later than", "no more than", "not more than"} and after)
        ):
            relation = "within"
        elif after in {"after", "following", "from", "upon", "since"} or bound == "after":
            relation = "after"
        elif _RECURRING_ACT.match(text, match.end()) and match["base"].lower() != "hour":
            relation = "every"
        elif bound in _AT_MOST_OR_LEAST:
            relation = "for"
        elif timed := _TIMED_THING.match(text, match.end()):
            relation = "before" if timed["thing"].lower().startswith("noti") else "for"
        else:
            continue
        end = match.start() + len(words)
        yield match.start(), end, _length(words, relation, low, high, event=(match["event"] or "").strip())


def _length(words: str, relation: str, low: str, high: str, *, event: str = "") -> Deadline:
    applies = ""
    # "of an unaccompanied student": the case that tells two limits of one sentence apart.
    if case := re.search(r"\bof (an? .+)$", event):
        applies = case[1]
    if high:
        return Deadline(text=words, relation=relation, minimum=low, maximum=high, event=event, applies_when=applies)
    return Deadline(text=words, relation=relation, duration=low, event=event, applies_when=applies)


def _yearly_dates(text: str) -> Iterator[tuple[int, int, Deadline]]:
    for match in YEARLY_DATE.finditer(text):
        month = [name.lower() for name in MONTHS].index(match["month"].lower()) + 1
        yield (
            match.start(),
            match.end(),
            Deadline(text=match.group(), relation="on", month=month, month_part=(match["part"] or "").lower()),
        )


def _before(text: str) -> Iterator[tuple[int, int, Deadline]]:
    for match in BEFORE.finditer(text):
        words = match.group().strip()
        yield (
            match.start(),
            match.start() + len(words),
            Deadline(text=words, relation="before", event=match["event"].strip()),
        )


def _by(text: str) -> Iterator[tuple[int, int, Deadline]]:
    for match in BY.finditer(text):
        words = match.group().strip()
        deadline = Deadline(text=words, relation="before", event=match["event"].strip())
        yield match.start(), match.start() + len(words), deadline


def _time_given(text: str) -> Iterator[tuple[int, int, Deadline]]:
    for match in HAS_TIME.finditer(text):
        deadline = Deadline(
            text=match["words"], relation="within", duration=iso_duration(match["number"], match["base"])
        )
        yield match.start("words"), match.end("words"), deadline


def _periods(text: str) -> Iterator[tuple[int, int, Deadline]]:
    for match in PERIOD_WORD.finditer(text):
        yield (
            match.start(),
            match.end(),
            Deadline(text=match.group(), relation="every", duration=PERIODIC[match["word"].lower()]),
        )


def _at_once(text: str) -> Iterator[tuple[int, int, Deadline]]:
    for match in AT_ONCE.finditer(text):
        yield match.start(), match.end(), Deadline(text=match.group(), relation="within", immediate=True)
