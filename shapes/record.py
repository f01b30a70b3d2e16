"""What readers give and checks take: records with typed values, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = str | bool | int | Decimal | date | time


@dataclass(frozen=True)
class Record:
    """One record: its own name, its kind, its row (``None`` in Turtle and JSON without rows), its values.

    ``values`` goes by the local name of the property; a property without value is not in it. ``unreadable`` names
    the properties whose cell held something that could not be read. ``iri`` is the node's own, "" where it has none.
    """

    name: str
    kind: str
    row: int | None
    values: Mapping[str, tuple[Value, ...]]
    unreadable: frozenset[str] = frozenset()
    iri: str = ""


@dataclass(frozen=True)
class ReadingProblem:
    """Something in one record that could not be read: which record of the set, what is wrong, how to mend it."""

    place: int
    column: str
    message: str
    fix: str


@dataclass(frozen=True)
class Unmatched:
    """A record that no shape applies to, and why."""

    record: str
    why: str


@dataclass(frozen=True)
class RecordSet:
    """The records of one file, never mixed with another's. ``name`` has no folder in it.

    ``unread_columns`` held something that nothing reads; ``unread_rows`` stand above the headers.
    """

    name: str
    format: str
    records: tuple[Record, ...] = ()
    problems: tuple[ReadingProblem, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    unread_columns: tuple[str, ...] = ()
    unread_rows: tuple[str, ...] = ()
