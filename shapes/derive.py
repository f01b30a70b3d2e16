"""Helper values computed from what was read, the same for every format, before any shape is looked at.

Which values there are, and from what, stands in ``ontology/records.ttl``; here are only the few general functions. A
value whose input is missing is not made, and the shapes that need it ask for it; one whose input could not be read
is marked unreadable like its input.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from shapes.kinds import Column, Derivation, kind_named
from shapes.record import Record, Value

Values: TypeAlias = dict[str, tuple[Value, ...]]
Group: TypeAlias = Sequence[Values]
DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")


def derive(records: Sequence[Record]) -> list[Record]:
    """Give the records with their helper values, in the same order."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(records):
        by_kind[record.kind].append(index)
    values: list[Values] = [dict(record.values) for record in records]
    unreadable = [set(record.unreadable) for record in records]
    by_class = {_class_of(kind): [values[index] for index in indexes] for kind, indexes in by_kind.items()}
    for kind_name, indexes in by_kind.items():
        kind = kind_named(kind_name)
        assert kind is not None
        for column in kind.derived:
            _fill(column, [values[index] for index in indexes], by_class)
            assert column.derivation is not None
            for index in indexes:
                if unreadable[index] & set(column.derivation.inputs):
                    unreadable[index].add(column.property)
                    values[index].pop(column.property, None)
    return [
        replace(record, values=values[index], unreadable=frozenset(unreadable[index]))
        for index, record in enumerate(records)
    ]


def _class_of(kind_name: str) -> str:
    kind = kind_named(kind_name)
    assert kind is not None
    return kind.class_name


def _fill(column: Column, group: Group, by_class: dict[str, list[Values]]) -> None:
    derivation = column.derivation
    assert derivation is not None
    if derivation.function in ALONE:
        for values in group:
            inputs = [values.get(name, ()) for name in derivation.inputs]
            if (found := ALONE[derivation.function](inputs)) is not None:
                values[column.property] = (found,)
    elif derivation.function == "addDuration":
        for values in group:
            for start in values.get(derivation.inputs[0], ())[:1]:
                if isinstance(start, date):
                    values[column.property] = (add_duration(start, derivation.duration),)
    elif derivation.function in ACROSS:
        ACROSS[derivation.function](column.property, derivation, group)
    else:
        LOOKUPS[derivation.function](column.property, derivation, group, by_class.get(derivation.of))


def _days_between(inputs: list[tuple[Value, ...]]) -> Value | None:
    """Days from the first date to the second; negative where the second is earlier."""
    dates = [value for values in inputs for value in values[:1] if isinstance(value, date)]
    return (dates[1] - dates[0]).days if len(dates) == 2 else None


def _count_values(inputs: list[tuple[Value, ...]]) -> Value | None:
    """How many values there are, 0 for none."""
    return sum(len(values) for values in inputs)


def _difference(inputs: list[tuple[Value, ...]]) -> Value | None:
    """The second number less the first."""
    numbers = [value for values in inputs for value in values[:1] if isinstance(value, int)]
    return numbers[1] - numbers[0] if len(numbers) == 2 else None


def _month_day(inputs: list[tuple[Value, ...]]) -> Value | None:
    """The month and day of a date as one number: 1031 for 31 October."""
    days = [value for values in inputs for value in values[:1] if isinstance(value, date)]
    return days[0].month * 100 + days[0].day if days else None


def _percent_of(inputs: list[tuple[Value, ...]]) -> Value | None:
    """The first number in percent of the second."""
    numbers = [Decimal(value) for values in inputs for value in values[:1] if isinstance(value, int | Decimal)]
    if len(numbers) != 2 or numbers[1] == 0:
        return None
    return (numbers[0] * 100 / numbers[1]).normalize()


def add_duration(start: date, duration: str) -> date:
    """Give the date that is a duration such as ``P18M`` later; six months after 31 August is February's last day."""
    found = DURATION.fullmatch(duration)
    assert found, duration
    years, months, days = (int(part or 0) for part in found.groups())
    month_index = start.year * 12 + start.month - 1 + years * 12 + months
    year, month = divmod(month_index, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + timedelta(days=days)


def _count_same(target: str, derivation: Derivation, group: Group) -> None:
    """How many records have the same values as this one."""
    counts: dict[tuple[str, ...], int] = defaultdict(int)
    keys = [_key(values, derivation.inputs) for values in group]
    for key in keys:
        if key:
            counts[key] += 1
    for values, key in zip(group, keys, strict=True):
        if key:
            values[target] = (counts[key],)


def _previous_of_group(target: str, derivation: Derivation, group: Group) -> None:
    """The latest earlier date, or the next smaller number, among the records that share the other inputs."""
    *shared, last = derivation.inputs
    series: dict[tuple[str, ...], set[date | int]] = defaultdict(set)
    places = [(_key(values, shared), values.get(last, (None,))[0]) for values in group]
    for key, place in places:
        if key and isinstance(place, date | int):
            series[key].add(place)
    previous = {(key, place): before for key, found in series.items() for before, place in pairwise(sorted(found))}
    for values, (key, place) in zip(group, places, strict=True):
        if isinstance(place, date | int) and (key, place) in previous:
            values[target] = (previous[key, place],)


def _key(values: Values, names: Sequence[str]) -> tuple[str, ...]:
    """Give the values that records are grouped by, () where one is missing."""
    found = tuple(";".join(str(value).strip().casefold() for value in values.get(name, ())) for name in names)
    return found if all(found) else ()


def _found_in(target: str, derivation: Derivation, group: Group, others: list[Values] | None) -> None:
    """Whether a record of the other kind has this value; nothing where no record of that kind was given."""
    if others is None:
        return
    known = {str(value).casefold() for other in others for value in other.get(derivation.match, ())}
    for values in group:
        if wanted := values.get(derivation.inputs[0]):
            values[target] = (all(str(value).casefold() in known for value in wanted),)


def _taken_from(target: str, derivation: Derivation, group: Group, others: list[Values] | None) -> None:
    """What the record of the other kind with this value says; nothing where there is none."""
    known: dict[str, tuple[Value, ...]] = {}
    for other in others or ():
        for value in other.get(derivation.match, ()):
            if derivation.take in other:
                known.setdefault(str(value).casefold(), other[derivation.take])
    for values in group:
        for value in values.get(derivation.inputs[0], ())[:1]:
            if str(value).casefold() in known:
                values[target] = known[str(value).casefold()]


ALONE: dict[str, Callable[[list[tuple[Value, ...]]], Value | None]] = {
    "countValues": _count_values,
    "daysBetween": _days_between,
    "difference": _difference,
    "monthDay": _month_day,
    "percentOf": _percent_of,
}
ACROSS: dict[str, Callable[[str, Derivation, Group], None]] = {
    "countSame": _count_same,
    "previousOfGroup": _previous_of_group,
}
LOOKUPS: dict[str, Callable[[str, Derivation, Group, list[Values] | None], None]] = {
    "foundIn": _found_in,
    "takenFrom": _taken_from,
}
