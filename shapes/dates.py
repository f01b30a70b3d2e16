"""Dates and times as people write them; a date that can be read in two ways is refused with a question."""

from __future__ import annotations

import re
from datetime import date, datetime, time

FULL_MONTHS = "january february march april may june july august september october november december".split()
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:\d{2})?")
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[ .-]+([A-Za-z]{3,9})\.?[ ,-]+(\d{4})")
MONTH_DAY_YEAR = re.compile(r"([A-Za-z]{3,9})\.? +(\d{1,2}),? +(\d{4})")
NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
CLOCK = re.compile(r"(\d{1,2}):?(\d{2})(?::(\d{2}))? *(am|pm)?", re.IGNORECASE)
DATE_FIX = "Write the date as 2027-03-01 or 1 Mar 2027."


class Unreadable(Exception):  # noqa: N818 - it says what is the matter with the cell, and never reaches a user
    """A cell that cannot be read: ``problem`` says why, as the beginning of a sentence, ``fix`` what to do."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix


def read_date(column: str, raw: object) -> date:
    """Give the date that a cell holds; raises ``Unreadable``."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str):
        raise Unreadable(f"{column} is “{raw}”, a bare number and not a date", DATE_FIX)
    text = raw.strip()
    try:
        return _written(column, text)
    except ValueError:
        raise Unreadable(f"{column} is “{text[:80]}”, a day that no calendar has", DATE_FIX) from None


def _written(column: str, text: str) -> date:
    if found := ISO.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_MONTH_YEAR.fullmatch(text):
        return date(int(found[3]), _month(column, found[2], text), int(found[1]))
    if found := MONTH_DAY_YEAR.fullmatch(text):
        return date(int(found[3]), _month(column, found[1], text), int(found[2]))
    if found := NUMBERS.fullmatch(text):
        return _numbers(column, text, int(found[1]), int(found[2]), found[3])
    raise Unreadable(f"{column} is “{text[:80]}”, which is not a date", DATE_FIX)


def _numbers(column: str, text: str, first: int, second: int, year: str) -> date:
    if len(year) == 2:
        raise Unreadable(f"{column} is “{text}”: which century is the year in?", DATE_FIX)
    if first > 12:
        return date(int(year), second, first)
    if second > 12 or first == second:
        return date(int(year), first, second)
    one, other = date(int(year), second, first), date(int(year), first, second)
    raise Unreadable(
        f"{column} is “{text}”: is that {spoken(one)} or {spoken(other)}?",
        f"Write {one.isoformat()} or {other.isoformat()}.",
    )


def _month(column: str, word: str, text: str) -> int:
    lower = word.casefold()
    for number, month in enumerate(FULL_MONTHS, start=1):
        if lower in (month, month[:3], "sept" if number == 9 else month):
            return number
    raise Unreadable(f"{column} is “{text[:80]}”, which names no month in English", DATE_FIX)


def read_time(column: str, raw: object) -> time:
    """Give the time of day that a cell holds: ``14:30``, ``1430``, ``2:30 pm``; raises ``Unreadable``."""
    fix = "Write the time as 14:30."
    if isinstance(raw, datetime):
        return raw.time().replace(microsecond=0)
    if isinstance(raw, time):
        return raw.replace(microsecond=0)
    found = CLOCK.fullmatch(str(raw).strip())
    if not found:
        raise Unreadable(f"{column} is “{str(raw)[:80]}”, which is not a time of day", fix)
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].casefold() == "pm" else 0)
    try:
        return time(hour, int(found[2]), int(found[3] or 0))
    except ValueError:
        raise Unreadable(f"{column} is “{str(raw)[:80]}”, which no clock shows", fix) from None


def spoken(day: date) -> str:
    """Give a date as a sentence has it: ``1 March 2027``."""
    return f"{day.day} {FULL_MONTHS[day.month - 1].capitalize()} {day.year}"
