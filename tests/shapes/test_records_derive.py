"""Helper values: calendar arithmetic, groups and lookups."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shape_cases import right_rows, sets_of

from shapes.derive import add_duration, derive


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2024-08-31", "P18M", "2026-02-28"),
        ("2024-02-29", "P24M", "2026-02-28"),
        ("2024-02-29", "P10Y", "2034-02-28"),
        ("2023-08-31", "P6M", "2024-02-29"),
        ("2026-12-31", "P2M", "2027-02-28"),
        ("2028-02-28", "P16D", "2028-03-15"),
        ("2027-12-20", "P1Y1M1D", "2029-01-21"),
    ],
)
def test_durations(start: str, duration: str, end: str) -> None:
    assert add_duration(date.fromisoformat(start), duration).isoformat() == end


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 130))
def test_months_never_leave_their_month(start: date, months: int) -> None:
    end = add_duration(start, f"P{months}M")
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


def derived(*rows: dict[str, str]) -> list[dict]:
    records = [record for found in sets_of(list(rows)) for record in found.records]
    return [dict(record.values) for record in derive(records)]


def test_the_previous_visit_is_of_the_same_country_whatever_its_spelling() -> None:
    visit = right_rows("compliance-assessment-visit")[0]
    found = derived(
        {**visit, "visit_date": "2027-03-15"},
        {**visit, "country": " BANDARIA ", "visit_date": "2025-03-15"},
        {**visit, "country": "Ostania", "visit_date": "2026-03-15"},
    )
    assert [values.get("previousVisit") for values in found] == [(date(2025, 3, 15),), None, None]


def test_a_missing_input_gives_no_value_and_an_unreadable_one_is_marked() -> None:
    arrival = right_rows("arrival-notification")[0]
    rows = [{**arrival, "notice_sent": ""}, {**arrival, "notice_sent": "03/04/2027"}]
    records = derive([record for found in sets_of(rows) for record in found.records])
    assert all("noticeDays" not in record.values for record in records)
    assert [sorted(record.unreadable) for record in records] == [[], ["noticeDays", "noticeSent"]]


def test_a_lookup_says_nothing_where_no_record_of_the_other_kind_was_given() -> None:
    letter, manager = right_rows("letter-of-offer-and-acceptance")[0], right_rows("case-manager-training")[0]
    assert "managerKnown" not in derived(letter)[0]
    assert derived(letter, manager)[0]["managerKnown"] == (True,)
    assert derived(letter, {**manager, "case_manager": "Max Moe"})[0]["managerKnown"] == (False,)
