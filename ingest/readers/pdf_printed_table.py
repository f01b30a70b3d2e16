"""Tables of untagged PDFs with the lines in their cells, also over the end of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.blocks import Block
from ingest.readers.assembly import Grid, cell_text, table_from_rows
from ingest.readers.pdf_grid import Frame
from ingest.readers.pdf_lines import Line, Paragraphs

# What is empty inside a cell beside its text, in points, at most.
MOST_PADDING = 12.0
TOLERANCE = 3.0


@dataclass
class PrintedCell:
    """A cell: its place, and its lines from top to bottom."""

    frame: Frame
    lines: list[Line]
    is_shaded: bool = False

    def paragraphs(self, words: frozenset[str]) -> Paragraphs:
        """Give what tells the cell's paragraphs."""
        padding = min((line.x0 - self.frame.x0 for line in self.lines), default=0.0)
        return Paragraphs(self.lines, words, self.frame.x1 - min(max(padding, 0.0), MOST_PADDING))

    def text(self, words: frozenset[str]) -> str:
        """Give the cell's text, paragraph by line."""
        return cell_text([block for block, _ in self.paragraphs(words).blocks(self.lines)])

    def goes_on_in(self, other: PrintedCell) -> bool:
        """Tell whether a sentence of this cell goes on in the other one, on the next page."""
        if not self.lines or not other.lines:
            return False
        both = PrintedCell(self.frame, [self.lines[-1], other.lines[0]])
        return len(both.paragraphs(frozenset()).grouped(both.lines)) == 1


@dataclass
class PrintedTable:
    """A table: where its upright rules stand, and its rows."""

    rules: Sequence[float]
    rows: list[list[PrintedCell]] = field(default_factory=list)

    def take(self, other: PrintedTable) -> bool:
        """Take the other table as this one going on, where its rules say so; tell whether they do."""
        mine, its = [[round(x / TOLERANCE) for x in table.rules] for table in (self, other)]
        if len(mine) != len(its) or any(abs(left - right) > 1 for left, right in zip(mine, its, strict=True)):
            return False
        rows = other.rows[self._repeated(other.rows) :]
        if rows and self._is_cut(rows[0]):
            for cell, more in zip(self.rows[-1], rows[0], strict=True):
                cell.lines.extend(more.lines)
            rows = rows[1:]
        self.rows.extend(rows)
        return True

    def _repeated(self, rows: Sequence[Sequence[PrintedCell]]) -> int:
        """Give how many of the rows print this table's first ones, its header, once more."""
        pairs = zip(self.rows, rows, strict=False)
        same = [[_plain(cell) for cell in mine] == [_plain(cell) for cell in its] for mine, its in pairs]
        return [*same, False].index(False) if len(self.rows) > 1 else 0

    def _is_cut(self, row: Sequence[PrintedCell]) -> bool:
        last = self.rows[-1]
        same = [cell.frame.column for cell in last] == [cell.frame.column for cell in row]
        return same and any(cell.goes_on_in(more) for cell, more in zip(last, row, strict=True))

    def blocks(self, words: frozenset[str]) -> list[Block]:
        """Give the table as a block; its header is a first row that is bold or shaded all over, as others are not."""
        grid, headers = Grid(), []
        is_shaded = all(cell.is_shaded for row in self.rows for cell in row)
        for row in self.rows:
            grid.add_row([(cell.text(words), cell.frame.columns, cell.frame.rows) for cell in row])
            lines = [line for cell in row for line in cell.lines]
            shaded = not is_shaded and all(cell.is_shaded for cell in row)
            headers.append(shaded or (bool(lines) and all(line.is_bold for line in lines)))
        return table_from_rows(grid.rows(), headers)


def _plain(cell: PrintedCell) -> str:
    return re.sub(r"\s+", " ", " ".join(line.text for line in cell.lines))
