"""Cells of tagged tables: browsers leave empty cells out of the structure, their columns have to be found again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

# Tables that are wider are taken as they are tagged.
MOST_COLUMNS = 12


@dataclass(frozen=True)
class Cell:
    """A cell: its text, how many columns and rows it spans, and from where to where its text reaches on the page."""

    text: str
    columns: int = 1
    rows: int = 1
    left: float = 0.0
    right: float = 0.0


def with_empty_cells(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Give the rows of a table with empty cells put where a row has fewer cells than the table has columns.

    Which columns are empty is told by where the cells of whole rows stand.
    """
    free_columns = _free_columns(rows)
    width = max((len(free) for free in free_columns), default=0)
    extents = _extents(rows, free_columns, width)
    if len(extents) < width or width > MOST_COLUMNS:
        return [list(row) for row in rows]
    return [
        _spread(row, [column for column in free if column < width], extents)
        for row, free in zip(rows, free_columns, strict=True)
    ]


def _free_columns(rows: Sequence[Sequence[Cell]]) -> list[list[int]]:
    """Give for each row the columns that no cell from above reaches into."""
    width = max((sum(cell.columns for cell in row) for row in rows), default=0)
    held: dict[int, int] = {}
    free_columns = []
    for row in rows:
        free = [column for column in range(width) if not held.get(column)]
        free_columns.append(free)
        held = {column: count - 1 for column, count in held.items() if count > 1}
        taken = 0
        for cell in row:
            if cell.rows > 1:
                held.update(dict.fromkeys(free[taken : taken + cell.columns], cell.rows - 1))
            taken += cell.columns
    return free_columns


def _extents(
    rows: Sequence[Sequence[Cell]], free_columns: Sequence[Sequence[int]], width: int
) -> dict[int, tuple[float, float]]:
    extents: dict[int, tuple[float, float]] = {}
    for row, free in zip(rows, free_columns, strict=True):
        if len(row) == len(free) == width and all(cell.columns == 1 for cell in row):
            for column, cell in enumerate(row):
                if cell.text:
                    left, right = extents.get(column, (cell.left, cell.right))
                    extents[column] = min(left, cell.left), max(right, cell.right)
    return extents


def _spread(row: Sequence[Cell], free: Sequence[int], extents: dict[int, tuple[float, float]]) -> list[Cell]:
    is_whole = sum(cell.columns for cell in row) >= len(free)
    if is_whole or not row or any(cell.columns > 1 for cell in row):
        return list(row)

    def distance(columns: Iterable[int]) -> float:
        return sum(
            max(extents[column][0] - cell.right, cell.left - extents[column][1], 0.0) * 1000
            + abs((cell.left + cell.right) / 2 - sum(extents[column]) / 2)
            for cell, column in zip(row, columns, strict=True)
        )

    chosen = dict(zip(min(combinations(free, len(row)), key=distance), row, strict=True))
    return [chosen.get(column, Cell("")) for column in free]
