"""Sheets as offices keep them become tables: titles and notes may stand above the headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from foundation import settings
from foundation.errors import LimitError
from shapes.excel_cells import Merged
from shapes.kinds import kind_named, list_kinds, plain
from shapes.values import NOTHING

Numbered = tuple[int, Sequence[object]]


@dataclass(frozen=True)
class Row:
    """One row as it stood: its number as a spreadsheet shows it, and its cells by header.

    ``problem`` says why none of its cells can be trusted, as the beginning of a sentence.
    """

    number: int
    cells: dict[str, object]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """A sheet, or a file that is one: the kind it says it holds, its headers and rows.

    ``strict`` is true where a header stands for all rows (CSV, XLSX), so that a missing column is the file's fault;
    ``above`` are the numbers of the rows that stand above the headers and are not read.
    """

    name: str
    kind: str
    headers: tuple[str, ...]
    rows: Sequence[Row]
    strict: bool = True
    above: tuple[int, ...] = ()


def table_of(name: str, numbered: Iterator[Numbered], *, shifts: bool) -> Table:
    """Make the rows of a sheet or of a file into a table; a sheet named after a kind says its kind.

    ``shifts`` is true where a cell too many means that the others stand in wrong columns (a separator in a text).
    Raises ``LimitError`` for more rows than the setting ``records_rows`` allows.
    """
    headers, above, below = _headers_of(numbered)
    limit = settings.integer("records_rows")
    rows: list[Row] = []
    for number, cells in below:
        if len(rows) >= limit:
            raise too_many_rows(limit)
        rows.append(_row(headers, number, cells, shifts=shifts))
    return Table(name=name, kind=name if kind_named(name) else "", headers=headers, rows=rows, above=above)


def too_many_rows(limit: int) -> LimitError:
    """Give the error of a file with more rows than are read."""
    return LimitError("too-many-rows", f"The file has more than {limit} records.", "Split it into smaller files.")


def _row(headers: tuple[str, ...], number: int, cells: Sequence[object], *, shifts: bool) -> Row:
    by_header = dict(zip(headers, cells, strict=False))
    surplus = [(place, cell) for place, cell in enumerate(cells) if place >= len(headers) and not empty(cell)]
    if surplus and shifts:
        return Row(number, by_header, f"the row has {len(cells)} cells for {len(headers)} columns")
    return Row(number, by_header | {_unnamed(place + 1): cell for place, cell in surplus})


def empty(cell: object) -> bool:
    """Whether nothing stands in a cell, or a word that says so."""
    if isinstance(cell, list):
        return all(empty(part) for part in cell)
    return cell is None or isinstance(cell, Merged) or (isinstance(cell, str) and cell.strip().casefold() in NOTHING)


def _headers_of(rows: Iterator[Numbered]) -> tuple[tuple[str, ...], tuple[int, ...], Iterator[Numbered]]:
    """Give a table's headers, the numbers of the rows that stand above them, and the rows below them.

    ``rows`` are the rows with their numbers. The headers are the first row that names at least two columns of records;
    where none of the first rows does (the setting ``records_header_rows``), the first row. Empty rows, and rows that
    begin with ``#`` before anything else, are explanations and left out.
    """
    looked_at: list[Numbered] = []
    for row in rows:
        if not _filled(row[1]) or (not looked_at and str(row[1][0]).lstrip().startswith("#")):
            continue
        looked_at.append(row)
        if named_columns(row[1]) > 1 or len(looked_at) >= settings.integer("records_header_rows"):
            break
    place = next((place for place, (_, cells) in enumerate(looked_at) if named_columns(cells) > 1), 0)
    above = tuple(number for number, _ in looked_at[:place])
    headers = (
        tuple(_header(place, cell) for place, cell in enumerate(looked_at[place][1], start=1)) if looked_at else ()
    )
    below: Iterable[Numbered] = chain(looked_at[place + 1 :], rows)
    return headers, above, (row for row in below if _filled(row[1]))


def _filled(cells: Sequence[object]) -> bool:
    """Whether something stands in a row."""
    return any(cell is not None and not isinstance(cell, Merged) and str(cell).strip() for cell in cells)


def _unnamed(place: int) -> str:
    """Give what a column without a header is called: ``(column C, which has no header)``."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"(column {letters}, which has no header)"


def _header(place: int, cell: object) -> str:
    text = "" if cell is None or isinstance(cell, Merged) else str(cell).strip()
    return text or _unnamed(place)


def named_columns(cells: Sequence[object]) -> int:
    """Give how many different columns of records a row names."""
    return len({plain(cell) for cell in cells if isinstance(cell, str)} & _all_names())


@cache
def _all_names() -> frozenset[str]:
    names = {plain(name) for kind in list_kinds() for column in kind.columns for name in (column.name, column.label)}
    return frozenset(names | {"kind"})
