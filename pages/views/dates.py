"""Time limits become dates, where the manual's words fix one; a calendar file that other programs read.

RFC 5545 for the file; durations as XML Schema writes them (``P16D``, ``P1Y6M``).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(T.*)?")
# The days of a month that early, mid and late stand for; the manual fixes none, so they are a stretch and no day.
PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}

_LENGTHS = {
    "before": "{} before",
    "after": "{} after",
    "within": "within {}",
    "every": "every {}",
    "for": "for {}",
}


@dataclass(frozen=True)
class Due:
    """One real date: the day, whether it is the last or the first day, and what it was counted from."""

    day: date
    bound: str


def shifted(start: date, duration: str, *, back: bool) -> date | None:
    """Give the day that lies a duration before or after ``start``; ``None`` for one that is no number of days.

    A month that is too short ends on its last day: one year after 29 February is 28 February.
    """
    found = _DURATION.fullmatch(duration)
    if found is None or found[5] or not any(found.groups()):
        return None
    years, months, weeks, days = (int(each or 0) for each in found.groups()[:4])
    sign = -1 if back else 1
    count = start.year * 12 + start.month - 1 + sign * (years * 12 + months)
    year, month = divmod(count, 12)
    if not date.min.year < year < date.max.year:
        return None
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    try:
        return date(year, month + 1, day) + sign * timedelta(days=weeks * 7 + days)
    except OverflowError:
        return None


def due(limit: Mapping[str, str], event: date) -> tuple[Due, ...]:
    """Give the dates that a time limit means when its event is on that day; none where its words fix none."""
    relation = limit.get("relation", "")
    lengths = [limit[name] for name in ("duration", "minimum", "maximum") if limit.get(name)]
    if relation not in {"before", "after", "within", "every", "for"} or not lengths:
        return ()
    days = [shifted(event, length, back=relation == "before") for length in lengths]
    if any(day is None for day in days):
        return ()
    days.sort(key=lambda day: day or event)
    words = {
        "before": "on or before",
        "after": "on or after",
        "within": "on or before",
        "every": "again on",
        "for": "until",
    }[relation]
    if len(days) == 2:
        words = "between", "and"  # type: ignore[assignment]
        return tuple(Due(day, word) for day, word in zip(days, words, strict=True) if day)
    return tuple(Due(day, words) for day in days if day)


def length_words(duration: str) -> str:
    """Give a duration in words: ``P1Y6M`` is "1 year 6 months"."""
    found = _DURATION.fullmatch(duration)
    if found is None:
        return duration
    units = ("year", "month", "week", "day")
    parts = [
        f"{int(number)} {unit}{'' if int(number) == 1 else 's'}"
        for number, unit in zip(found.groups()[:4], units, strict=True)
        if number
    ]
    return " ".join(parts) or duration


def range_words(least: str, most: str) -> str:
    """Give two durations in words, in months where they differ by months: "18 to 24 months"."""
    months = [_months(each) for each in (least, most)]
    if all(months) and any(each % 12 for each in months if each):
        return f"{months[0]} to {months[1]} months"
    return f"{length_words(least)} to {length_words(most)}"


def _months(duration: str) -> int | None:
    """Give a duration of years and months in months; ``None`` for any other."""
    found = _DURATION.fullmatch(duration)
    if found is None or any(found.groups()[2:]):
        return None
    return int(found[1] or 0) * 12 + int(found[2] or 0)


def limit_words(limit: Mapping[str, str]) -> str:
    """Say how long a time limit is, or which words stand where a length would: never more than the text fixes."""
    if limit.get("minimum") and limit.get("maximum"):
        length = range_words(limit["minimum"], limit["maximum"])
    else:
        length = next((length_words(limit[name]) for name in ("duration", "minimum", "maximum") if limit.get(name)), "")
    if length:
        one = length.removeprefix("1 ") if limit.get("relation") == "every" else length
        return _LENGTHS.get(limit.get("relation", ""), "{}").format(one)
    if limit.get("immediate") == "true":
        return "without delay; no length"
    return "a month; no day" if limit.get("month") else "no fixed length"


def ics(events: Sequence[tuple[str, date, str, str]], *, now: datetime | None = None) -> bytes:
    """Give a calendar file: of each event its name, its day, a summary and a description.

    ``now`` is the stamp that RFC 5545 asks for; without it the present.
    """
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dutygraph//time limits//EN", "CALSCALE:GREGORIAN"]
    for name, day, summary, description in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(name)}-{day:%Y%m%d}@dutygraph",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(summary)}",
            f"DESCRIPTION:{_escaped(description)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode("utf-8")


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub(r"\r\n|\r|\n", r"\\n", escaped)


def _folded(line: str) -> str:
    """Break a line into pieces of at most 75 bytes, no character in two."""
    pieces: list[str] = []
    piece, size = "", 0
    for character in line:
        width = len(character.encode("utf-8"))
        if size + width > 74:
            pieces.append(piece)
            piece, size = "", 0
        piece += character
        size += width
    return "\r\n ".join([*pieces, piece])
