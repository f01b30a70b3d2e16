"""Time limits to dates: month ends, leap days, year ends; a calendar file in its prescribed form."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from pages.views.dates import due, ics, length_words, limit_words, shifted
from queries.named import run_named
from queries.store import open_store


@pytest.mark.parametrize(
    ("start", "duration", "back", "expected"),
    [
        (date(2027, 3, 13), "P16D", True, date(2027, 2, 25)),
        (date(2028, 3, 13), "P16D", True, date(2028, 2, 26)),
        (date(2027, 1, 5), "P30D", True, date(2026, 12, 6)),
        (date(2024, 2, 29), "P1Y", False, date(2025, 2, 28)),
        (date(2024, 2, 29), "P4Y", False, date(2028, 2, 29)),
        (date(2026, 8, 31), "P1Y6M", False, date(2028, 2, 29)),
        (date(2026, 12, 31), "P2M", False, date(2027, 2, 28)),
        (date(2026, 1, 31), "P2W", False, date(2026, 2, 14)),
    ],
)
def test_a_duration_from_a_day(start: date, duration: str, back: bool, expected: date) -> None:
    assert shifted(start, duration, back=back) == expected


@pytest.mark.parametrize("duration", ["", "P", "PT4H", "soon", "P1DT2H", "16 days"])
def test_what_is_no_number_of_days_gives_no_date(duration: str) -> None:
    assert shifted(date(2027, 1, 1), duration, back=False) is None


def test_no_date_is_outside_the_calendar() -> None:
    assert shifted(date(9999, 12, 1), "P1Y", back=False) is None
    assert shifted(date(9998, 12, 31), "P9999D", back=False) is None


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 3000))
def test_days_are_counted_as_the_calendar_counts(day: date, number: int) -> None:
    assert shifted(day, f"P{number}D", back=True) == day - timedelta(days=number)


def test_words_that_fix_no_length_give_no_date() -> None:
    assert due({"relation": "before", "event": "final approval"}, date(2027, 1, 1)) == ()
    assert due({"relation": "on", "month": "--08"}, date(2027, 1, 1)) == ()


def test_a_range_gives_both_ends() -> None:
    found = due({"relation": "every", "minimum": "P1Y6M", "maximum": "P2Y"}, date(2026, 8, 31))
    assert [(each.bound, each.day) for each in found] == [("between", date(2028, 2, 29)), ("and", date(2028, 8, 31))]


def test_lengths_in_words() -> None:
    assert [length_words(each) for each in ("P16D", "P1D", "P1Y6M")] == ["16 days", "1 day", "1 year 6 months"]


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({"relation": "before", "duration": "P16D"}, "16 days before"),
        ({"relation": "within", "duration": "P1M"}, "within 1 month"),
        ({"relation": "every", "duration": "P1Y"}, "every year"),
        ({"relation": "every", "minimum": "P1Y6M", "maximum": "P2Y"}, "every 18 to 24 months"),
        ({"relation": "every", "minimum": "P1Y", "maximum": "P3Y"}, "every year to 3 years"),
        ({"relation": "before", "event": "final approval"}, "no fixed length"),
        ({"relation": "on", "month": "--08"}, "a month; no day"),
        ({"relation": "within", "immediate": "true"}, "without delay; no length"),
    ],
)
def test_a_limit_in_words_says_no_more_than_it_fixes(limit: dict[str, str], words: str) -> None:
    assert limit_words(limit) == words


def test_a_range_before_an_event_begins_with_the_earlier_day() -> None:
    found = due({"relation": "before", "minimum": "P16D", "maximum": "P30D"}, date(2027, 1, 5))
    assert [each.day for each in found] == [date(2026, 12, 6), date(2026, 12, 20)]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=120))
def test_a_calendar_file_is_read_by_another_program(words: str) -> None:
    day = date(2027, 12, 31)
    content = ics([("C2.1-0", day, words, f"{words}\nC2.1"), ("C2.1-1", date(2028, 2, 29), "x", "y")])
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    first, second = Calendar.from_ical(content).walk("VEVENT")
    assert first.decoded("DTSTART") == day
    assert first.decoded("DTEND") == date(2028, 1, 1)
    assert str(first["SUMMARY"]) == words
    assert str(first["DESCRIPTION"]) == f"{words}\nC2.1"
    assert second.decoded("DTSTART") == date(2028, 2, 29)
    assert first["UID"] != second["UID"]
    assert first.decoded("DTSTAMP").tzinfo is not None


def test_every_date_that_follows_from_the_manual_is_read_by_another_program() -> None:
    limits = [row for row in run_named(open_store(), "deadlines", {}).result.records() if due(row, date(2028, 2, 29))]
    assert limits
    events = [
        (f"{row['number']}-{place}-{number}", found.day, row["timeLimit"], row["quote"])
        for place, row in enumerate(limits)
        for number, found in enumerate(due(row, date(2028, 2, 29)))
    ]
    read = Calendar.from_ical(ics(events)).walk("VEVENT")
    assert [event.decoded("DTSTART") for event in read] == [day for _, day, _, _ in events]
    assert [str(event["DESCRIPTION"]) for event in read] == [quote for _, _, _, quote in events]
