"""Ruled tables of untagged PDFs, found by their lines; pdfplumber's search for cells does the geometry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    """Give the edges that a row lacks where the end of a page cuts it: between sides that end at one height."""
    closing = []
    for end in ("top", "bottom"):
        sides = sorted((edge for edge in edges if edge["orientation"] == "v"), key=lambda edge: (edge[end], edge["x0"]))
        groups: list[list[dict[str, Any]]] = []
        for side in sides:
            if groups and abs(groups[-1][-1][end] - side[end]) < TOLERANCE:
                groups[-1].append(side)
            else:
                groups.append([side])
        for group in groups:
            left, right = min(edge["x0"] for edge in group), max(edge["x0"] for edge in group)
            y = group[0][end]
            is_closed = any(
                edge["orientation"] == "h"
                and abs(edge["top"] - y) < 2 * TOLERANCE
                and edge["x0"] < right
                and edge["x1"] > left
                for edge in edges
            )
            if right - left > SHORTEST and not is_closed:
                closing.append(_edge(left, right, y, y, "h"))
    return closing


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
