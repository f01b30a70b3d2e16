"""How often an act comes back: "every 18 to 24 months", "twice a year", "on a monthly basis", "annual"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.lengths import AGAIN, BASE, NUMBER, count_of, iso_duration, shared_out
from ingest.norms import Deadline

_ORDINALS = {"other": 2, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}
EVERY = re.compile(
    rf"\b(?:(?P<times>once|twice|(?P<count>{NUMBER}) times)(?:\s+(?:in|during))?\s+)?(?P<word>every|each|per|an?)\s+"
    rf"(?:(?P<ordinal>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:nd|rd|th))\s+"
    rf"|(?P<number>{NUMBER}){AGAIN}(?:[\s-]*(?:to|or|-|\u2013)[\s-]*(?P<upper>{NUMBER}))?"
    rf"[\s-]+)?(?P<unit>(?:fiscal |calendar |working |business )?(?P<base>{BASE})s?)\b(?!['\u2019-])",
    re.IGNORECASE,
)
# "Every half year", "each half-year".
HALF_YEAR = re.compile(r"\b(?:every|each)\s+half[- ]year\b", re.IGNORECASE)
# "Each morning", "every night": once a day.
TIME_OF_DAY = re.compile(r"\b(?:every|each)\s+(?:morning|noon|afternoon|evening|night)\b", re.IGNORECASE)
# "Every Friday", "each Monday morning": once a week.
DAY_OF_WEEK = re.compile(r"\b(?:every|each)\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", re.IGNORECASE)
# "Each spring", "every October", "each fall": once a year. "Of each October" is a date's own.
SEASON = re.compile(
    r"\b(?i:each|every)\s+(?:spring|summer|autumn|fall|winter|Spring|Summer|Autumn|Fall|Winter"
    r"|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
# "31 March and 30 September of each year": so many times a year.
DATES_OF_YEAR = re.compile(
    r"(?i)\b(?P<dates>\d{1,2} [A-Z][a-z]{2,8}(?:(?:,| and|, and) \d{1,2} [A-Z][a-z]{2,8})+)(?: of)?"
    r" (?:each|every) year\b"
)
# "Twice yearly", "three times monthly".
OFTEN = re.compile(
    rf"\b(?:(?P<twice>twice)|(?P<count>{NUMBER}) times)\s+(?P<word>yearly|annually|quarterly|weekly|monthly)\b",
    re.IGNORECASE,
)
# "The 10th working day of each month", "the last day of each quarter".
OF_EACH = re.compile(rf"(?i)\b(?:of|in) (?:each|every) (?:fiscal |calendar )?(?P<base>{BASE})\b")
PERIODIC = {
    "annual": "P1Y",
    "annually": "P1Y",
    "yearly": "P1Y",
    "semiannual": "P6M",
    "semiannually": "P6M",
    "biannual": "P6M",
    "biannually": "P6M",
    "half-yearly": "P6M",
    "biennial": "P2Y",
    "biennially": "P2Y",
    "triennial": "P3Y",
    "triennially": "P3Y",
    "quadrennial": "P4Y",
    "quadrennially": "P4Y",
    "quinquennial": "P5Y",
    "quarterly": "P3M",
    "monthly": "P1M",
    "bimonthly": "P2M",
    "weekly": "P7D",
    "biweekly": "P14D",
    "daily": "P1D",
}
# Each word of a period, also with a hyphen behind its prefix: "semi-annual", "bi-weekly".
_PERIOD_WORDS = "|".join(re.sub(r"^(semi|bi|tri)", r"\1-?", word) for word in sorted(PERIODIC, key=len, reverse=True))
PERIOD_WORD = re.compile(
    rf"(?<![\w-])(?:on (?:an?|the) )?(?P<word>{_PERIOD_WORDS})\b(?P<basis> bas[ie]s\b)?(?!-)", re.IGNORECASE
)


def find_every(text: str) -> Iterator[tuple[int, int, Deadline]]:
    """Find "every 2 years", "once a month", "twice a year", "every other week"."""
    for match in EVERY.finditer(text):
        word = match["word"].lower()
        if not match["times"] and (word in {"a", "an"} or (word == "per" and match["number"] is None)):
            continue
        if match["times"] and (match["count"] or match["times"].lower() == "twice"):
            times = count_of(match["count"]) if match["count"] else 2
            number = count_of(match["number"] or "one")
            yield match.start(), match.end(), _recurring(match.group(), shared_out(number, match["base"], times))
            continue
        ordinal = (match["ordinal"] or "").lower()
        nth = str(_ORDINALS.get(ordinal) or ordinal[:-2])
        number_words = nth if ordinal else match["number"] or "one"
        low = iso_duration(number_words, match["base"])
        high = iso_duration(match["upper"], match["base"]) if match["upper"] else ""
        yield match.start(), match.end(), _recurring(match.group(), low, high)


def find_seasons(text: str) -> Iterator[tuple[int, int, Deadline]]:
    """Find "each morning", "each spring", "every October", and more than one date "of each year"."""
    for match in TIME_OF_DAY.finditer(text):
        yield match.start(), match.end(), _recurring(match.group(), "P1D")
    for match in DAY_OF_WEEK.finditer(text):
        yield match.start(), match.end(), _recurring(match.group(), "P7D")
    for match in HALF_YEAR.finditer(text):
        yield match.start(), match.end(), _recurring(match.group(), "P6M")
    for match in SEASON.finditer(text):
        yield match.start(), match.end(), _recurring(match.group(), "P1Y")
    for match in DATES_OF_YEAR.finditer(text):
        times = len(re.findall(r"\d+", match["dates"]))
        yield match.start(), match.end(), _recurring(match.group(), shared_out(1, "year", times))


def find_often(text: str) -> Iterator[tuple[int, int, Deadline]]:
    """Find "twice yearly", "three times monthly"."""
    for match in OFTEN.finditer(text):
        times = 2 if match["twice"] else count_of(match["count"])
        base = {"annually": "year"}.get(match["word"].lower(), match["word"].lower().removesuffix("ly"))
        yield match.start(), match.end(), _recurring(match.group(), shared_out(1, base, times))


def find_periods(text: str) -> Iterator[tuple[int, int, Deadline]]:
    """Find "annual", "semi-annually", "on a quarterly basis"."""
    for match in PERIOD_WORD.finditer(text):
        begin = match.start() if match["basis"] else match.start("word")
        duration = PERIODIC[_plain(match["word"])]
        yield begin, match.end(), Deadline(text=text[begin : match.end()], relation="every", duration=duration)


def _plain(word: str) -> str:
    lower = word.lower()
    return lower if lower in PERIODIC else lower.replace("-", "")


def _recurring(words: str, low: str, high: str = "") -> Deadline:
    if high:
        return Deadline(text=words, relation="every", minimum=low, maximum=high)
    return Deadline(text=words, relation="every", duration=low)
