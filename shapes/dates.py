"""Dates and times as people write them; a date that can be read in two ways is refused with a question."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

FULL_MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
ISO = re.compile(r"(\d{4}(?=[-/])|(?:19|20|21)\d{2})(-|/|)(\d{2})\2(\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]*([A-Za-z]{3,9})\.?[ ,-]*(\d{4}|\d{2})", re.ASCII)
MONTH_DAY_YEAR = re.compile(r"([A-Za-z]{3,9})\.? *(\d{1,2})(?:st|nd|rd|th)?(?:, *| +)(\d{4}|\d{2})", re.ASCII)
NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
WEEKDAY = re.compile(r"([A-Za-z]+)\.?,? +(?=.*\d{4})", re.ASCII)
TIME_OF_DAY = re.compile(r"[T ] *\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(?=(Z|[+-]\d{2}:\d{2})?$)", re.ASCII)
CLOCK = re.compile(r"(\d{1,2}):?(\d{2})(?::(\d{2}))? *(am|pm)?", re.IGNORECASE)
EXCEL_DAYS = re.compile(r"[1-9]\d{4}(\.\d+)?", re.ASCII)
EXCEL_BEGINNINGS = (date(1899, 12, 30), date(1904, 1, 1))
YEARS = range(1900, 2200)
DATE_FIX = "Write the date as 2027-03-01 or 1 Mar 2027."


class Unreadable(Exception):  # noqa: N818 - it says what is the matter with the cell, and never reaches a user
    """A cell that cannot be read: ``problem`` says why, as the beginning of a sentence, ``fix`` what to do."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix

    @property
    def sentence(self) -> str:
        """The problem with its full stop; a question has its own mark."""
        return self.problem if self.problem.endswith("?") else f"{self.problem}."


def read_date(column: str, raw: object) -> date:
    """Give the date that a cell holds; raises ``Unreadable``."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, int | float) or (isinstance(raw, str) and EXCEL_DAYS.fullmatch(raw.strip())):
        raise _bare_number(column, raw)
    if not isinstance(raw, str):
        raise Unreadable(f"{column} is “{raw}”, which is not a date", DATE_FIX)
    text = raw.strip()
    try:
        day = _weekday_agrees(column, text, _written(column, text, TIME_OF_DAY.sub("", text)))
    except ValueError:
        raise Unreadable(f"{column} is “{text[:80]}”, a day that no calendar has", DATE_FIX) from None
    if day.year not in YEARS:
        raise Unreadable(f"{column} is “{text[:80]}”: is the year right?", DATE_FIX)
    return day


def _bare_number(column: str, raw: object) -> Unreadable:
    """A number outside a workbook: Excel counts days from two different beginnings, so nobody knows which day it is."""
    text = str(raw).strip()
    if not EXCEL_DAYS.fullmatch(text):
        return Unreadable(f"{column} is “{text[:80]}”, a bare number and not a date", DATE_FIX)
    one, other = (spoken(day + timedelta(days=int(float(text)))) for day in EXCEL_BEGINNINGS)
    return Unreadable(f"{column} is “{text}”: does Excel mean {one}, or {other} as on old Macs?", DATE_FIX)


def _written(column: str, text: str, day: str) -> date:
    weekday = WEEKDAY.match(day)
    if weekday and _named(weekday[1], WEEKDAYS) is not None:
        day = day[weekday.end() :]
    if found := ISO.fullmatch(day):
        return date(int(found[1]), int(found[3]), int(found[4]))
    if found := DAY_MONTH_YEAR.fullmatch(day):
        month = _month(column, found[2], text)
        return date(_year(column, text, found[3]), month, int(found[1]))
    if found := MONTH_DAY_YEAR.fullmatch(day):
        month = _month(column, found[1], text)
        return date(_year(column, text, found[3]), month, int(found[2]))
    if found := NUMBERS.fullmatch(day):
        return _numbers(column, text, int(found[1]), int(found[2]), _year(column, text, found[3]))
    raise Unreadable(f"{column} is “{text[:80]}”, which is not a date", DATE_FIX)


def _year(column: str, text: str, year: str) -> int:
    if len(year) == 2:
        raise Unreadable(f"{column} is “{text}”: which century is the year in?", DATE_FIX)
    return int(year)


def _weekday_agrees(column: str, text: str, day: date) -> date:
    found = WEEKDAY.match(text)
    named = _named(found[1], WEEKDAYS) if found else None
    if named is not None and named != day.weekday():
        really = WEEKDAYS[day.weekday()].capitalize()
        raise Unreadable(f"{column} is “{text[:80]}”, and {spoken(day)} is a {really}", DATE_FIX)
    return day


def _numbers(column: str, text: str, first: int, second: int, year: int) -> date:
    if first > 12:
        return date(year, second, first)
    if second > 12 or first == second:
        return date(year, first, second)
    one, other = date(year, second, first), date(year, first, second)
    raise Unreadable(
        f"{column} is “{text}”: is that {spoken(one)} or {spoken(other)}?",
        f"Write {one.isoformat()} or {other.isoformat()}.",
    )


def _named(word: str, names: list[str]) -> int | None:
    """Give the place of a name that is written whole or as its first three or four letters."""
    lower = word.casefold()
    return next((place for place, name in enumerate(names) if lower == name or lower in (name[:3], name[:4])), None)


def _month(column: str, word: str, text: str) -> int:
    if (place := _named(word, FULL_MONTHS)) is not None:
        return place + 1
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
