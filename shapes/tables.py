"""Rows with headers become records: what CSV, XLSX and JSON readers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from foundation import settings
from foundation.errors import DutygraphError
from shapes.dates import Unreadable
from shapes.kinds import Column, Kind, expect_kind, kind_named, list_kinds, nearest_kind, plain
from shapes.record import ReadingProblem, Record, RecordSet, Unmatched, Value
from shapes.values import NOTHING, read_cell


@dataclass(frozen=True)
class Row:
    """One row as it stood: its number as a spreadsheet shows it, and its cells by header."""

    number: int
    cells: dict[str, object]


@dataclass(frozen=True)
class Table:
    """A sheet, or a file that is one: the kind it says it holds, its headers and rows.

    ``strict`` is true where a header stands for all rows (CSV, XLSX), so that a missing column is the file's fault.
    """

    name: str
    kind: str
    headers: tuple[str, ...]
    rows: Sequence[Row]
    strict: bool = True


def records_of(name: str, file_format: str, tables: Sequence[Table], kind: str | None) -> RecordSet:
    """Give the records of a file's tables.

    A row's kind is what its column ``kind`` says, else what its table says, else ``kind``. Raises ``DutygraphError``
    for a column that stands twice and for one that is missing though the kind cannot be judged without it.
    """
    gathered = _Gathered()
    for table in tables:
        _unique_headers(table)
        gathered.complete.clear()
        for row in table.rows:
            gathered.add(table, row, kind)
    return RecordSet(
        name=name,
        format=file_format,
        records=tuple(gathered.records),
        problems=tuple(gathered.problems),
        unmatched=tuple(gathered.unmatched),
        unread_columns=tuple(dict.fromkeys(gathered.unread)),
    )


class _Gathered:
    def __init__(self) -> None:
        self.records: list[Record] = []
        self.problems: list[ReadingProblem] = []
        self.unmatched: list[Unmatched] = []
        self.unread: list[str] = []
        self.complete: set[str] = set()  # the kinds whose columns this table is known to have

    def add(self, table: Table, row: Row, default_kind: str | None) -> None:
        said, cells = _said_kind(row, table.kind or default_kind or "")
        if all(_empty(cell) for cell in cells.values()):
            return
        place = f"{table.name} row {row.number}" if table.name else f"row {row.number}"
        kind = kind_named(said) if said else None
        if kind is None:
            self.unmatched.append(Unmatched(record=place, why=why_unmatched(said, tuple(cells))))
            return
        self._need_columns(table, kind)
        values: dict[str, tuple[Value, ...]] = {}
        problems: list[tuple[str, str, str]] = []
        unreadable: set[str] = set()
        for header, cell in cells.items():
            column = column_of(kind.name, header)
            if column is None:
                if not _empty(cell):
                    self.unread.append(header)
                continue
            try:
                if found := read_cell(column, cell):
                    values[column.property] = found
            except Unreadable as error:
                problems.append((column.name, error.problem, error.fix))
                unreadable.add(column.property)
        own = values.get("record", ())
        record_name = str(own[0]) if own else place
        self.records.append(
            Record(name=record_name, kind=kind.name, row=row.number, values=values, unreadable=frozenset(unreadable))
        )
        self.problems += [
            ReadingProblem(place=len(self.records) - 1, column=name, message=f"{problem}.", fix=fix)
            for name, problem, fix in problems
        ]

    def _need_columns(self, table: Table, kind: Kind) -> None:
        if not table.strict or kind.name in self.complete:
            return
        present = {plain(header) for header in table.headers}
        for column in kind.columns:
            if column.property in kind.needs and not {plain(column.name), plain(column.label)} & present:
                raise DutygraphError(
                    "missing-column",
                    f"{table.name or 'The file'} has no column {column.name}, and {kind.name} records cannot be"
                    " checked without it.",
                    f"Add the column, or take the template: `dutygraph template {kind.name}`.",
                )
        self.complete.add(kind.name)


def _said_kind(row: Row, default: str) -> tuple[str, dict[str, object]]:
    cells = {header: cell for header, cell in row.cells.items() if plain(header) != "kind"}
    own = next((cell for header, cell in row.cells.items() if plain(header) == "kind"), None)
    return (default if _empty(own) else str(own).strip()), cells


def _empty(cell: object) -> bool:
    if isinstance(cell, list):
        return all(_empty(part) for part in cell)
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in NOTHING)


def _unique_headers(table: Table) -> None:
    widest = settings.integer("records_columns")
    if len(table.headers) > widest:
        raise DutygraphError(
            "too-many-columns", f"The file has more than {widest} columns.", "Take the template of the kind of record."
        )
    seen: set[str] = set()
    for header in table.headers:
        if plain(header) and plain(header) in seen:
            raise DutygraphError(
                "column-twice", f"The column {header!r} stands twice.", "Keep one of the two and delete the other."
            )
        seen.add(plain(header))


@lru_cache(maxsize=4096)
def column_of(kind: str, header: str) -> Column | None:
    """Give the column of a kind that a header means; remembered, because each row asks again."""
    return expect_kind(kind).column(header)


@lru_cache(maxsize=1024)
def why_unmatched(said: str, headers: tuple[str, ...]) -> str:
    """Say why no shape applies to a record, with the kind that was probably meant."""
    if said:
        nearest = nearest_kind(said)
        hint = f"; did you mean {nearest}?" if nearest else "; `dutygraph template --list` names all kinds"
        return f"there is no kind of record {said[:80]!r}{hint}"
    scored = [(sum(1 for header in headers if kind.column(header)), kind.name) for kind in list_kinds()]
    best, name = max(scored, default=(0, ""))
    hint = f"; its columns look like {name}" if best >= 3 else ""
    return f"it does not say its kind (a column or key `kind`, the sheet's name, or --kind){hint}"
