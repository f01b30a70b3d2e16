"""Untagged PDFs: what the pages look like says what is a paragraph, an item, a cell.

Pages are read as one column from top to bottom. What is printed at the edges of the pages, again and again or as
browsers print it there, is furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import Block
from ingest.readers.healing import heal
from ingest.readers.pdf_boxes import Boxes
from ingest.readers.pdf_grid import Frame, Ruled, ruled_tables
from ingest.readers.pdf_lines import Line, Paragraphs, make_lines
from ingest.readers.pdf_markers import Markers
from ingest.readers.pdf_page import Page, Run, Shape
from ingest.readers.pdf_printed_table import PrintedCell, PrintedTable

# How far into the page its furniture reaches, in points.
MARGIN = 48.0
FURNITURE = re.compile(
    r"(?:https?|file|about|data|chrome)://\S*|(?:page\s+)?\d{1,4}\s*(?:/|of)\s*\d{1,4}|(?:page\s+)\d{1,4}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:,?\s+\d{1,2}:\d{2}.*)?",
    flags=re.IGNORECASE,
)


class LayoutReader:
    """Turns the runs and shapes of pages into blocks."""

    def __init__(self, pages: Sequence[Page], words: frozenset[str]) -> None:
        self._words = words
        self._pages = without_furniture(pages)
        ruled = {page.number: ruled_tables(page) for page in self._pages}
        self._tables = {number: [each for each in found if not each.is_box] for number, found in ruled.items()}
        single = {number: [_shape(each) for each in found if each.is_box] for number, found in ruled.items()}
        self._boxes = Boxes(self._pages, single)
        self._markers = Markers(self._pages, lambda _: False)

    def blocks(self) -> list[Block]:
        """Give the blocks of all pages in order."""
        stretches = self._stretches()
        paragraphs = Paragraphs([line for each in stretches if isinstance(each, list) for line in each], self._words)
        found: list[tuple[Block, list[Run]]] = []
        for stretch in stretches:
            if isinstance(stretch, list):
                found.extend(paragraphs.blocks(stretch))
            else:
                found.extend((block, []) for block in stretch.blocks(self._words))
        return self._boxes.notes(found)

    def _stretches(self) -> list[list[Line] | PrintedTable]:
        """Give the lines between tables and the tables, both also over the end of a page."""
        stretches: list[list[Line] | PrintedTable] = []
        for page in self._pages:
            rest = list(page.runs)
            parts: list[tuple[float, Line | PrintedTable]] = []
            for ruled in self._tables[page.number]:
                table, rest = self._fill(ruled, rest, page.shapes)
                parts.append((ruled.top, table))
            parts.extend((line.y, line) for line in make_lines(rest, self._boxes, self._markers))
            for _, part in sorted(parts, key=lambda part: -part[0]):
                last = stretches[-1] if stretches else None
                if isinstance(part, Line) and isinstance(last, list):
                    last.append(part)
                elif isinstance(part, Line):
                    stretches.append([part])
                elif not (isinstance(last, PrintedTable) and last.take(part)):
                    stretches.append(part)
        return stretches

    def _fill(self, ruled: Ruled, runs: Sequence[Run], shapes: Sequence[Shape]) -> tuple[PrintedTable, list[Run]]:
        """Put the runs inside a table into its cells; give the table, and the runs outside of it."""
        inside: dict[Frame, list[Run]] = {frame: [] for frame in ruled.cells}
        rest: list[Run] = []
        for run in runs:
            if not ruled.bottom <= run.y <= ruled.top:
                rest.append(run)
                continue
            for part in run.split(ruled.rules):
                frame = next((frame for frame in ruled.cells if _holds(frame, part)), None)
                (inside[frame] if frame is not None else rest).append(part)
        rows: list[list[PrintedCell]] = []
        for frame in ruled.cells:
            lines = make_lines(inside[frame], self._boxes, self._markers)
            while len(rows) <= frame.row:
                rows.append([])
            rows[frame.row].append(PrintedCell(frame, lines, _is_shaded(frame, shapes)))
        return PrintedTable(ruled.rules, rows), rest


def _shape(ruled: Ruled) -> Shape:
    frame = ruled.cells[0]
    return Shape(frame.x0, frame.y0, frame.x1, frame.y1, is_filled=False, is_curved=False)


def _is_shaded(frame: Frame, shapes: Sequence[Shape]) -> bool:
    near = 3.0
    return any(
        shape.is_filled
        and shape.height > near
        and abs(shape.x0 - frame.x0) < near
        and abs(shape.x1 - frame.x1) < near
        and abs(shape.y0 - frame.y0) < near
        and abs(shape.y1 - frame.y1) < near
        for shape in shapes
    )


def _holds(frame: Frame, run: Run) -> bool:
    return frame.x0 <= (run.x0 + run.x1) / 2 <= frame.x1 and frame.y0 <= run.y + 0.2 * run.size <= frame.y1


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Give the pages without what is printed at their edges: dates, titles, addresses, page numbers."""
    counts = Counter(key for page in pages for key in {_key(run) for run in page.runs if _is_at_edge(run, page)})
    often = max(2, len(pages) / 2)
    cleaned = []
    for page in pages:
        rows = {
            round(run.y)
            for run in page.runs
            if _is_at_edge(run, page) and (FURNITURE.fullmatch(heal(run.text)) or counts[_key(run)] >= often)
        }
        kept = tuple(run for run in page.runs if not (_is_at_edge(run, page) and round(run.y) in rows))
        cleaned.append(replace(page, runs=kept))
    return cleaned


def _is_at_edge(run: Run, page: Page) -> bool:
    return run.y < MARGIN or run.y > page.height - MARGIN


def _key(run: Run) -> tuple[str, int]:
    return re.sub(r"\d+", "#", heal(run.text)), round(run.y / 4)
