"""What all readers put together in the same way: items, boxes, tables and their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.blocks import Block, ItemBlock, NoteBlock, TableBlock, TextBlock
from ingest.numbering import CHAPTER
from ingest.readers.healing import split_marker

# What a numbered paragraph, a section's or a chapter's heading begins with: "C7.1.2.", "C7.1. - Who", "C7 - Title".
_NUMBERED = re.compile(rf"{CHAPTER}(?:\.\d{{1,3}}|\.?\s+[-–—])")


def item_blocks(inside: list[Block], *, marker: str, depth: int) -> list[Block]:
    """Give a list's item: its first paragraphs, and behind them what else stands in it.

    A marker that the item carries as text is its marker, and no part of its words.
    """
    own = next((place for place, block in enumerate(inside) if not isinstance(block, TextBlock)), len(inside))
    printed, text = split_marker("\n".join(block.text for block in inside[:own] if isinstance(block, TextBlock)))
    item = [ItemBlock(marker=printed or marker, text=text, depth=depth)] if inside else []
    return [*item, *inside[own:]]


def boxed(inside: list[Block]) -> list[Block]:
    """Give what stands in a box: its paragraphs as notes, its lists and tables as themselves.

    A box around numbered paragraphs or a heading is ornament and no note.
    """
    if any(isinstance(block, TextBlock) and _NUMBERED.match(block.text) for block in inside):
        return inside
    blocks: list[Block] = []
    for block in inside:
        last = blocks[-1] if blocks else None
        if isinstance(block, TextBlock) and isinstance(last, NoteBlock):
            blocks[-1] = NoteBlock(f"{last.text}\n{block.text}")
        else:
            blocks.append(NoteBlock(block.text) if isinstance(block, TextBlock) else block)
    return blocks


def cell_text(inside: list[Block]) -> str:
    """Give the blocks inside a table's cell as its text: paragraphs by line, items behind their markers."""
    lines: list[str] = []
    for block in inside:
        if isinstance(block, ItemBlock):
            lines.append(f"{block.marker} {block.text}".strip())
        elif isinstance(block, TableBlock):
            lines.extend(" ".join(filter(None, row)) for row in (block.header, *block.rows) if any(row))
        else:
            lines.append(block.text)
    return "\n".join(lines)


def table_from_rows(rows: list[tuple[str, ...]], headers: list[bool]) -> list[Block]:
    """Make a table of its rows, of which ``headers`` tells those that consist of header cells.

    A first row of header cells is the table's header, unless the table is one column wide and heads its parts so: then
    each heading and what stands below it, up to the next one, is a row.
    """
    if len([header for header in headers if header]) > 1 and all(len(row) == 1 for row in rows) and not all(headers):
        return _table_blocks((), _headed_parts(rows, headers))
    is_header = bool(headers) and headers[0] and (len(rows[0]) > 1 or (len(rows) > 1 and not any(headers[1:])))
    if is_header:
        return _table_blocks(rows[0], [row for row in rows[1:] if row != rows[0]])
    return _table_blocks((), rows)


def _headed_parts(rows: list[tuple[str, ...]], headers: list[bool]) -> list[tuple[str, ...]]:
    parts: list[list[str]] = []
    for row, is_header in zip(rows, headers, strict=True):
        if is_header or not parts:
            parts.append([])
        parts[-1].extend(filter(None, row))
    return [("\n".join(part),) for part in parts]


def _table_blocks(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Block]:
    """Give a table as blocks: a chapter's list of sections as text, one cell that begins with "Note" as a note."""
    kept = [tuple(row) for row in rows if any(row)]
    cells = [tuple(header), *kept] if any(header) else kept
    if not cells:
        return []
    if tuple(cell.casefold().rstrip(".:") for cell in cells[0]) == ("section", "title"):
        return [TextBlock(cell) for row in cells for cell in row if cell]
    if len(cells) == 1 and len(cells[0]) == 1 and cells[0][0].casefold().startswith("note"):
        return [NoteBlock(cells[0][0])]
    if not kept:
        return [TableBlock(header=(), rows=tuple(cells))]
    return [TableBlock(header=tuple(header), rows=tuple(kept))]


class Grid:
    """Lays cells out in columns as a page shows them: a cell that goes on below leaves the place below it empty.

    Cells are added row by row with how many columns and rows they span.
    """

    def __init__(self) -> None:
        self._rows: list[list[tuple[str, int]]] = []
        self._held: dict[int, int] = {}

    def add_row(self, cells: Sequence[tuple[str, int, int]]) -> None:
        """Add a row of (text, columns, rows)."""
        row: list[tuple[str, int]] = []
        held, column = self._held, 0
        self._held = {place: rows - 1 for place, rows in held.items() if rows > 1}

        def skip_held() -> None:
            nonlocal column
            while held.get(column):
                row.append(("", 1))
                column += 1

        for text, columns, rows in cells:
            skip_held()
            row.append((text, columns))
            if rows > 1:
                self._held.update(dict.fromkeys(range(column, column + columns), rows - 1))
            column += columns
        skip_held()
        self._rows.append(row)

    def rows(self) -> list[tuple[str, ...]]:
        """Give the rows, each as wide as the table; a row that is one cell over the whole width has one cell."""
        width = max((sum(columns for _, columns in row) for row in self._rows), default=0)
        return [self._fill(row, width) for row in self._rows]

    @staticmethod
    def _fill(row: Sequence[tuple[str, int]], width: int) -> tuple[str, ...]:
        if len(row) == 1:
            return (row[0][0],)
        filled: list[str] = []
        for text, columns in row:
            filled.extend([text, *[""] * (columns - 1)])
        return tuple(filled + [""] * (width - len(filled)))
