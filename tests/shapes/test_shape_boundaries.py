"""Where each rule turns: from a record that fails to one that passes, one cell and then one day at a time.

A generator with a fixed seed starts from the hand-made example of each rule that fails, moves its dates further off,
and walks to the right record cell by cell: dates and numbers first, in a shuffled order. In the cell where the rule
turns it halves the way. What comes out are two records that differ in one cell as little as that cell can: one just
fails, the other just passes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest
from shape_cases import BOUNDARIES, Case, all_cases, sets_of

from shapes import compiled, reference
from shapes.derive import derive
from shapes.kinds import Column, kind_named
from shapes.record import Record
from shapes.rules import list_rules

SEED = 20270301
ROWS = dict[str, str]
# Rules whose boundary is known from the text: the derived value on the failing and on the passing side.
KNOWN = {
    "arrival-notification-16-days": ("noticeDays", 15, 16),
    "arrival-notification-30-days": ("noticeDays", 29, 30),
    "industry-visit-30-days": ("informationDays", 29, 30),
    "bid-solicitation-at-the-same-time": ("solicitationDays", 1, 0),
    "country-strategy-four-years": ("strategySpan", 4, 3),
    "manager-case-file-ten-years": ("daysKeptBeyond", -1, 0),
    "program-master-plan-fifteen-percent": ("saleValue", Decimal("3000000.01"), 3000000),
    "sco-position-dod-funded": ("assistanceShare", Decimal("49.99"), 50),
    "staff-access-five-years": ("investigationDue", date(2027, 2, 28), date(2027, 3, 1)),
}


@dataclass(frozen=True)
class Turn:
    """The place where a rule turns: the record that just fails and the one that just passes, and the cell."""

    rule: str
    column: str
    fails: Record
    passes: Record


def record_of(case: Case, row: ROWS) -> Record:
    found = [record for each in sets_of((row, *case.rows[1:])) for record in each.records]
    return derive(found)[0]


def fires(case: Case, row: ROWS) -> bool:
    iri = next(rule.iri for rule in list_rules() if rule.slug == case.rule)
    test = dict(compiled.compiled_rules(case.kind))[iri]
    record = record_of(case, row)
    rule = next(rule for rule in list_rules() if rule.slug == case.rule)
    return not rule.reads & record.unreadable and not test(record.values)


def column_of(kind: str, name: str) -> Column:
    found = kind_named(kind)
    assert found is not None
    column = found.column(name)
    assert column is not None
    return column


def as_number(column: Column, text: str) -> int | None:
    """Give a cell's place on its scale: days for a date, hundredths for a decimal; ``None`` where it has no scale."""
    if not text or column.many:
        return None
    match column.datatype:
        case "date":
            return date.fromisoformat(text).toordinal()
        case "integer":
            return int(text)
        case "decimal":
            return round(float(text.rstrip(" %")) * 100)
    return None


def as_text(column: Column, number: int) -> str:
    if column.datatype == "date":
        return date.fromordinal(number).isoformat()
    return str(number) if column.datatype == "integer" else f"{number / 100:.2f}"


def moved_off(case: Case, row: ROWS, names: list[str], rng: random.Random) -> ROWS:
    """Give the failing record with its dates moved up to sixty days further, where it still fails."""
    for name in names:
        if column_of(case.kind, name).datatype == "date" and row.get(name):
            for sign in (1, -1):
                day = date.fromisoformat(row[name]) + sign * timedelta(days=rng.randint(1, 60))
                other = {**row, name: day.isoformat()}
                if fires(case, other):
                    row = other
                    break
    return row


def turn_of(case: Case, right: ROWS, rng: random.Random) -> Turn | None:
    """Walk from the failing record to the right one; ``None`` where the rule looks at other records alone."""
    names = [name for name in right if name != "kind" and case.rows[0].get(name, "") != right[name]]
    row = moved_off(case, dict(case.rows[0]), names, rng)
    rng.shuffle(names)
    names.sort(key=lambda name: as_number(column_of(case.kind, name), row.get(name, "")) is None)  # dates come first
    for name in names:
        other = {**row, name: right[name]}
        if not fires(case, other):
            return Turn(case.rule, name, *halved(case, row, other, name))
        row = other
    return None


def halved(case: Case, fails: ROWS, passes: ROWS, name: str) -> tuple[Record, Record]:
    column = column_of(case.kind, name)
    low, high = as_number(column, fails[name]), as_number(column, passes[name])
    while low is not None and high is not None and abs(high - low) > 1:
        middle = (low + high) // 2
        if fires(case, {**fails, name: as_text(column, middle)}):
            low = middle
        else:
            high = middle
    if low is not None and high is not None:
        fails, passes = {**fails, name: as_text(column, low)}, {**fails, name: as_text(column, high)}
    return record_of(case, fails), record_of(case, passes)


@cache
def turns() -> tuple[Turn, ...]:
    return tuple(_turns())


def _turns() -> Iterator[Turn]:
    rng = random.Random(SEED)
    for case in all_cases():
        if case.passes:
            continue
        right = {"kind": case.kind, **BOUNDARIES[case.kind]["right"]}
        if (found := turn_of(case, right, rng)) is not None:
            yield found


def test_every_rule_turns_somewhere() -> None:
    """But for those that look at other records only, whose boundaries are made by hand."""
    across = {case.rule for case in all_cases() if not case.passes and len(case.rows) > 1}
    assert {turn.rule for turn in turns()} | across == {rule.slug for rule in list_rules()}


def test_the_reference_engine_turns_at_the_same_place() -> None:
    """Those that just fail fail by both engines, those that just pass pass by both."""
    found = turns()
    iris = {rule.slug: rule.iri for rule in list_rules()}
    records = [record for turn in found for record in (turn.fails, turn.passes)]
    broken = reference.broken_rules(records)
    assert broken == compiled.broken_rules(records)
    for place, turn in enumerate(found):
        assert (2 * place, iris[turn.rule]) in broken
        assert (2 * place + 1, iris[turn.rule]) not in broken


@pytest.mark.parametrize("rule", sorted(KNOWN))
def test_the_boundary_is_where_the_text_has_it(rule: str) -> None:
    value, failing, passing = KNOWN[rule]
    sides = {
        (turn.fails.values.get(value, (None,))[0], turn.passes.values.get(value, (None,))[0])
        for turn in turns()
        if turn.rule == rule
    }
    assert (failing, passing) in sides
