"""Rows with headers become records: what CSV, XLSX and JSON readers share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from foundation import settings
from foundation.errors import DutygraphError
from shapes.dates import Unreadable
from shapes.kinds import Column, Kind, expect_kind, kind_named, list_kinds, nearest_kind, plain
from shapes.record import ReadingProblem, Record, RecordSet, Unmatched, Value
from shapes.sheets import Row, Table, empty
from shapes.values import read_cell

LONGEST_KNOWN = 100
MOST_KNOWN = 50_000
ROW_FIX = "Put cells that hold the separator into double quotes, or delete what stands behind the last column."


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
        unread_rows=tuple(_place(table, number) for table in tables for number in table.above),
    )


class _Gathered:
    def __init__(self) -> None:
        self.records: list[Record] = []
        self.problems: list[ReadingProblem] = []
        self.unmatched: list[Unmatched] = []
        self.unread: list[str] = []
        self.complete: set[str] = set()  # the kinds whose columns this table is known to have
        self.known: dict[tuple[str, str, str], tuple[Value, ...] | Unreadable] = {}

    def add(self, table: Table, row: Row, default_kind: str | None) -> None:
        said, cells = _said_kind(row, table.kind or default_kind or "")
        if all(empty(cell) for cell in cells.values()) and not row.problem:
            return
        place = _place(table, row.number)
        kind = kind_named(said) if said else None
        if kind is None or (row.problem and not table.strict):
            why = row.problem or why_unmatched(said, tuple(cells), table.name)
            self.unmatched.append(Unmatched(record=place, why=why))
            return
        self._need_columns(table, kind)
        if row.problem:
            self._distrust(kind, row, place)
            return
        values: dict[str, tuple[Value, ...]] = {}
        problems: list[tuple[str, Unreadable]] = []
        unreadable: set[str] = set()
        for header, cell in cells.items():
            column = column_of(kind.name, header)
            if column is None:
                if not empty(cell):
                    self.unread.append(header)
                continue
            found = self._read(kind, column, cell)
            if isinstance(found, Unreadable):
                problems.append((column.name, found))
                unreadable.add(column.property)
            elif found:
                values[column.property] = found
        own = values.get("record", ())
        record_name = str(own[0]) if own else place
        self.records.append(
            Record(name=record_name, kind=kind.name, row=row.number, values=values, unreadable=frozenset(unreadable))
        )
        for name, found_wrong in problems:
            self._problem(name, found_wrong.sentence, found_wrong.fix)

    def _read(self, kind: Kind, column: Column, cell: object) -> tuple[Value, ...] | Unreadable:
        """Read a cell; the same words in the same column are read once, because most cells say yes, no or a country."""
        key = (kind.name, column.property, cell) if isinstance(cell, str) and len(cell) < LONGEST_KNOWN else None
        if key is not None and key in self.known:
            return self.known[key]
        try:
            found: tuple[Value, ...] | Unreadable = read_cell(column, cell)
        except Unreadable as error:
            found = error
        if key is not None:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[key] = found
        return found

    def _distrust(self, kind: Kind, row: Row, place: str) -> None:
        """Keep a row whose cells may stand in wrong columns as a record of which nothing could be read."""
        everything = frozenset(column.property for column in kind.columns)
        self.records.append(Record(name=place, kind=kind.name, row=row.number, values={}, unreadable=everything))
        self._problem("", f"{row.problem[:1].upper()}{row.problem[1:]}.", ROW_FIX)

    def _problem(self, column: str, message: str, fix: str) -> None:
        self.problems.append(ReadingProblem(place=len(self.records) - 1, column=column, message=message, fix=fix))

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


def _place(table: Table, number: int) -> str:
    return f"{table.name} row {number}" if table.name else f"row {number}"


def _said_kind(row: Row, default: str) -> tuple[str, dict[str, object]]:
    cells = {header: cell for header, cell in row.cells.items() if plain(header) != "kind"}
    own = next((cell for header, cell in row.cells.items() if plain(header) == "kind"), None)
    return (default if empty(own) else str(own).strip()), cells


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
def why_unmatched(said: str, headers: tuple[str, ...], sheet: str = "") -> str:
    """Say why no shape applies to a record, with the kind that was probably meant."""
    if said:
        nearest = nearest_kind(said)
        hint = f"; did you mean {nearest}?" if nearest else "; `dutygraph template --list` names all kinds"
        return f"there is no kind of record {said[:80]!r}{hint}"
    if sheet and (nearest := nearest_kind(sheet)):
        return f"the sheet’s name {sheet[:80]!r} is no kind of record; did you mean {nearest}?"
    scored = [(sum(1 for header in headers if kind.column(header)), kind.name) for kind in list_kinds()]
    best, name = max(scored, default=(0, ""))
    hint = f"; its columns look like {name}" if best >= 3 else ""
    return f"it does not say its kind (a column or key `kind`, the sheet's name, or --kind){hint}"
