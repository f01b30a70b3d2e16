"""Tagged PDFs: the structure tree says what is a paragraph, an item, a cell, also over the end of a page.

PDFium gives a tree for each page, of the elements that have something on it. An element's place among its siblings
is the same on all pages, so that the path from the root tells which elements of two pages are one.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.blocks import Block, TextBlock
from ingest.readers.assembly import Grid, cell_text, item_blocks, table_from_rows
from ingest.readers.pdf_boxes import Boxes
from ingest.readers.pdf_cells import Cell, with_empty_cells
from ingest.readers.pdf_markers import Markers
from ingest.readers.pdf_page import Page, Run, paragraph_text

PARAGRAPHS = frozenset("P H H1 H2 H3 H4 H5 H6 Title Caption BlockQuote TOCI Note FENote BibEntry Aside".split())
INLINE = frozenset(
    "Span Link Em Strong Sub Quote Code Reference Annot Ruby Warichu Lbl NonStruct Figure Formula".split()
)
LISTS, TABLES = frozenset({"L", "TOC"}), frozenset({"Table"})
ROW_GROUPS = frozenset("THead TBody TFoot".split())
MOST_NESTING = 120
MOST_CHILDREN = 200_000
# A tree that knows less than this share of a document's letters does not describe it.
LEAST_SHARE = 0.7


@dataclass
class Node:
    """An element of the structure: children by their place, and the marks of its own text by page."""

    kind: str
    columns: int = 1
    rows: int = 1
    count: int = 0
    children: dict[int, Node] = field(default_factory=dict)
    marks: dict[int, tuple[int, int]] = field(default_factory=dict)

    @cached_property
    def has_blocks(self) -> bool:
        """Whether something in it stands as a block of its own."""
        return any(
            child.kind in PARAGRAPHS or child.kind in LISTS or child.kind in TABLES or child.has_blocks
            for child in self.children.values()
        )


def read_structure(pages: Sequence[pdfium.PdfPage]) -> Node:
    """Give the root of a document's structure; without children for a document that has none."""
    root = Node("Root")
    for number, page in enumerate(pages):
        tree = raw.FPDF_StructTree_GetForPage(page.raw)
        if not tree:
            continue
        try:
            for place in range(min(raw.FPDF_StructTree_CountChildren(tree), MOST_CHILDREN)):
                element = raw.FPDF_StructTree_GetChildAtIndex(tree, place)
                if element:
                    _add(root, place, element, number, MOST_NESTING)
        finally:
            raw.FPDF_StructTree_Close(tree)
    return root


def _add(parent: Node, place: int, element: ctypes.c_void_p, page: int, nesting: int) -> None:
    node = parent.children.get(place)
    if node is None:
        node = Node(_text_of(raw.FPDF_StructElement_GetType, element))
        if node.kind in ("TD", "TH"):
            node.columns, node.rows = _span(element, b"ColSpan"), _span(element, b"RowSpan")
        parent.children[place] = node
    node.count = min(raw.FPDF_StructElement_CountChildren(element), MOST_CHILDREN)
    for index in range(node.count):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            if nesting > 0:
                _add(node, index, child, page, nesting - 1)
        elif (mark := raw.FPDF_StructElement_GetChildMarkedContentID(element, index)) >= 0:
            node.marks[index] = page, mark


def _text_of(ask: Callable[..., int], element: ctypes.c_void_p) -> str:
    length = ask(element, None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    ask(element, buffer, length)
    return buffer.raw[: length - 2].decode("utf-16-le", errors="replace")


def _span(element: ctypes.c_void_p, name: bytes) -> int:
    number, kind = ctypes.c_float(), raw.FPDF_OBJECT_UNKNOWN
    for index in range(raw.FPDF_StructElement_GetAttributeCount(element)):
        attribute = raw.FPDF_StructElement_GetAttributeAtIndex(element, index)
        value = raw.FPDF_StructElement_Attr_GetValue(attribute, name)
        kind = raw.FPDF_StructElement_Attr_GetType(value) if value else raw.FPDF_OBJECT_UNKNOWN
        if kind == raw.FPDF_OBJECT_NUMBER and raw.FPDF_StructElement_Attr_GetNumberValue(value, ctypes.byref(number)):
            return min(max(int(number.value), 1), 200)
    return 1


class TaggedReader:
    """Turns a structure and the runs that it refers to into blocks."""

    def __init__(self, root: Node, pages: Sequence[Page], words: frozenset[str]) -> None:
        self._root = root
        self._words = words
        self._runs: dict[tuple[int, int], list[Run]] = {}
        for page in pages:
            for run in page.runs:
                self._runs.setdefault((page.number, run.mark), []).append(run)
        self._tagged = set(_marks(root))
        self._markers = Markers(pages, lambda run: not self._is_tagged(run))
        # What is not tagged stands around the text, and does not end a box at the end of a page.
        self._boxes = Boxes([replace(page, runs=tuple(filter(self._is_tagged, page.runs))) for page in pages])

    def _is_tagged(self, run: Run) -> bool:
        return (run.page, run.mark) in self._tagged

    def share(self) -> float:
        """Give the share of the document's letters that the structure knows, from 0 to 1."""
        sizes = {mark: sum(len(run.text) for run in runs) for mark, runs in self._runs.items()}
        known = sum(size for mark, size in sizes.items() if mark in self._tagged)
        return known / max(sum(sizes.values()), 1)

    def blocks(self) -> list[Block]:
        """Give the document's blocks in the order of its structure."""
        found = list(self._flow(self._root, depth=0))
        return self._boxes.notes(found)

    def _flow(self, node: Node, *, depth: int) -> Iterator[tuple[Block, list[Run]]]:
        """Give what a container holds: blocks with the runs that they are made of."""
        pending: list[Run] = []
        for place in range(max([*node.children, *node.marks], default=-1) + 1):
            child = node.children.get(place)
            if child is None:
                pending.extend(self._runs.get(node.marks[place], ()) if place in node.marks else ())
            elif child.kind in INLINE and not child.has_blocks:
                pending.extend(self._runs_of(child))
            else:
                yield from self._paragraph(pending)
                pending = []
                yield from self._block(child, depth)
        yield from self._paragraph(pending)

    def _block(self, node: Node, depth: int) -> Iterator[tuple[Block, list[Run]]]:
        if node.kind in LISTS:
            for item in _in_order(node):
                if item.kind == "LI":
                    yield from ((block, []) for block in self._item(item, depth))
                else:
                    yield from self._block(item, depth + (item.kind in LISTS))
        elif node.kind in TABLES:
            yield from ((block, []) for block in self._table(node))
        elif node.has_blocks:
            yield from self._flow(node, depth=depth)
        else:
            yield from self._paragraph(list(self._runs_of(node)))

    def _paragraph(self, runs: list[Run]) -> Iterator[tuple[Block, list[Run]]]:
        text = paragraph_text(runs, self._words)
        if text:
            yield TextBlock(text), runs

    def _item(self, item: Node, depth: int) -> list[Block]:
        runs = list(self._runs_of(item))
        label = next((child for child in _in_order(item) if child.kind == "Lbl"), None)
        marker = paragraph_text(list(self._runs_of(label)), self._words) if label is not None else ""
        body = Node("LBody", children={k: v for k, v in item.children.items() if v is not label}, marks=item.marks)
        if not marker and runs:
            own = list(self._runs_of(body))
            marker = self._markers.before(own[0] if own else runs[0], depth)
        inside = list(self._flow(body, depth=depth + 1))
        outer = self._boxes.around(inside[0][1]) if inside else frozenset()
        return item_blocks(self._boxes.notes(inside, outer=outer), marker=marker, depth=depth)

    def _table(self, table: Node) -> list[Block]:
        before: list[Block] = []
        grid, headers, rows = Grid(), [], []
        for child in _in_order(table):
            if child.kind == "Caption":
                before.extend(block for block, _ in self._flow(child, depth=0))
        for row in _rows(table):
            cells = [cell for cell in _in_order(row) if cell.kind in ("TD", "TH")]
            # A place whose element has nothing on any page is an empty cell.
            places = [row.children.get(place, Node("TD")) for place in range(row.count)]
            is_header = bool(cells) and all(cell.kind == "TH" for cell in cells)
            if is_header:
                self._keep_first_printing(row)
            rows.append([self._cell(cell) for cell in places if cell.kind in ("TD", "TH")])
            headers.append(is_header)
        for placed in with_empty_cells(rows):
            grid.add_row([(cell.text, cell.columns, cell.rows) for cell in placed])
        return before + table_from_rows(grid.rows(), headers)

    def _keep_first_printing(self, row: Node) -> None:
        """Forget a table's header where the next page prints it once more."""
        printed: dict[int, list[Run]] = {}
        for run in self._runs_of(row):
            printed.setdefault(run.page, []).append(run)
        texts = {page: paragraph_text(runs, self._words) for page, runs in printed.items()}
        for page in sorted(texts)[1:]:
            if texts[page] == texts[min(texts)]:
                self._runs.update({(page, run.mark): [] for run in printed[page]})

    def _cell(self, cell: Node) -> Cell:
        text = cell_text([block for block, _ in self._flow(cell, depth=0)])
        runs = [run for run in self._runs_of(cell) if run.text.strip()]
        left, right = min((run.x0 for run in runs), default=0.0), max((run.x1 for run in runs), default=0.0)
        return Cell(text, cell.columns, cell.rows, left, right)

    def _runs_of(self, node: Node) -> Iterator[Run]:
        for place in range(max([*node.children, *node.marks], default=-1) + 1):
            if place in node.marks:
                yield from self._runs.get(node.marks[place], ())
            elif place in node.children:
                yield from self._runs_of(node.children[place])


def _in_order(node: Node) -> list[Node]:
    return [node.children[place] for place in sorted(node.children)]


def _marks(node: Node) -> Iterator[tuple[int, int]]:
    yield from node.marks.values()
    for child in node.children.values():
        yield from _marks(child)


def _rows(table: Node) -> Iterator[Node]:
    for child in _in_order(table):
        if child.kind == "TR":
            yield child
        elif child.kind in ROW_GROUPS:
            yield from (row for row in _in_order(child) if row.kind == "TR")
