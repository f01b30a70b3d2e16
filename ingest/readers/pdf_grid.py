"""Ruled tables of untagged PDFs, found by their lines; pdfplumber's search for cells does the geometry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from ingest.readers.pdf_page import Page, Shape

# A line is thinner than this, and longer than that; a page with more lines than any table has is a drawing.
THICKEST, SHORTEST = 3.0, 6.0
MOST_EDGES = 600
TOLERANCE = 2.5


@dataclass(frozen=True)
class Frame:
    """A cell's place: its sides on the page, its first row and column and how many of each it spans."""

    x0: float
    y0: float
    x1: float
    y1: float
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Ruled:
    """A ruled table on one page: its cells, and where its columns begin and end."""

    cells: tuple[Frame, ...]
    rules: tuple[float, ...]
    top: float
    bottom: float

    @property
    def is_box(self) -> bool:
        """Whether it is one box and no table."""
        return len(self.cells) == 1


def ruled_tables(page: Page) -> list[Ruled]:
    """Give the ruled tables and boxes of a page from top to bottom."""
    edges = [edge for shape in page.shapes for edge in _edges(shape, page.height)]
    edges = merge_edges(edges, TOLERANCE, TOLERANCE, TOLERANCE, TOLERANCE)
    if not 4 <= len(edges) <= MOST_EDGES:
        return []
    edges += _closing(edges)
    cells = intersections_to_cells(edges_to_intersections(edges, TOLERANCE, TOLERANCE))
    found = [_ruled(table, page.height) for table in cells_to_tables(cells)]
    # A frame of one cell that holds a table is a box around it.
    return sorted(found, key=lambda ruled: -ruled.top)


def _edges(shape: Shape, height: float) -> Iterator[dict[str, Any]]:
    """Give a thin shape as one edge, in pdfplumber's terms: from the page's top, with its direction."""
    if shape.is_curved:
        return
    top, bottom = height - shape.y1, height - shape.y0
    if shape.width <= THICKEST and shape.height >= SHORTEST:
        x = (shape.x0 + shape.x1) / 2
        yield _edge(x, x, top, bottom, "v")
    elif shape.height <= THICKEST and shape.width >= SHORTEST:
        y = (top + bottom) / 2
        yield _edge(shape.x0, shape.x1, y, y, "h")
    elif not shape.is_filled and shape.width >= SHORTEST and shape.height >= SHORTEST:
        for y in (top, bottom):
            yield _edge(shape.x0, shape.x1, y, y, "h")
        for x in (shape.x0, shape.x1):
            yield _edge(x, x, top, bottom, "v")


def _edge(x0: float, x1: float, top: float, bottom: float, direction: str) -> dict[str, Any]:
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": direction,
        "object_type": "line",
    }


def _closing(edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the edges that cells lack where the end of a page cuts them: between sides that end at one height.

    A cell over several rows can be cut where the row beside it ends, and has its lines.
    """
    closing = []
    for end in ("top", "bottom"):
        sides = sorted((edge for edge in edges if edge["orientation"] == "v"), key=lambda edge: (edge[end], edge["x0"]))
        groups: list[list[dict[str, Any]]] = []
        for side in sides:
            if groups and abs(groups[-1][-1][end] - side[end]) < TOLERANCE:
                groups[-1].append(side)
            else:
                groups.append([side])
        other = "bottom" if end == "top" else "top"
        for group in groups:
            is_cut = not _is_closed(edges, group[0]["x0"], group[-1]["x0"], group[0][end])
            for left, right in pairwise(group):
                x0, x1, y = left["x0"], right["x0"], group[0][end]
                # Beside a closed cell only a cell is cut, not the gap between two drawings: its other end has a line.
                is_cell = is_cut or any(_is_closed(edges, x0, x1, side[other]) for side in (left, right))
                if x1 - x0 > SHORTEST and is_cell and not _is_closed(edges, x0, x1, y):
                    closing.append(_edge(x0, x1, y, y, "h"))
    return closing


def _is_closed(edges: Sequence[dict[str, Any]], left: float, right: float, y: float) -> bool:
    """Tell whether a line runs between two sides, at a height."""
    return any(
        edge["orientation"] == "h"
        and abs(edge["top"] - y) < 2 * TOLERANCE
        and edge["x0"] < right - TOLERANCE
        and edge["x1"] > left + TOLERANCE
        for edge in edges
    )


def _ruled(cells: Sequence[tuple[float, float, float, float]], height: float) -> Ruled:
    lefts, tops = sorted({cell[0] for cell in cells}), sorted({cell[1] for cell in cells})
    frames = [
        Frame(
            x0=x0,
            y0=height - bottom,
            x1=x1,
            y1=height - top,
            row=tops.index(top),
            column=lefts.index(x0),
            rows=sum(top <= each < bottom - TOLERANCE for each in tops),
            columns=sum(x0 <= each < x1 - TOLERANCE for each in lefts),
        )
        for x0, top, x1, bottom in cells
    ]
    return Ruled(
        cells=tuple(sorted(frames, key=lambda frame: (frame.row, frame.column))),
        rules=(*lefts, max(cell[2] for cell in cells)),
        top=height - min(tops),
        bottom=height - max(cell[3] for cell in cells),
    )
