"""Boxes that a PDF draws around paragraphs: the paragraphs of one box are one note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ingest.blocks import Block, TextBlock
from ingest.readers.assembly import boxed
from ingest.readers.pdf_page import Page, Run, Shape

# Smaller shapes are marks behind words; a box as large as the page frames all of it.
LEAST_WIDTH, LEAST_HEIGHT = 60.0, 14.0
LARGEST_SHARE = 0.97
Box = tuple[int, Shape]


class Boxes:
    """Finds the box around a paragraph, and makes the paragraphs of a box a note.

    ``more`` are boxes by page that are no single shape.
    """

    def __init__(self, pages: Sequence[Page], more: Mapping[int, Sequence[Shape]] | None = None) -> None:
        self._boxes = {page.number: [*_boxes(page), *(more or {}).get(page.number, ())] for page in pages}
        self._text = {
            page.number: (min(run.y for run in page.runs), max(run.y for run in page.runs))
            for page in pages
            if page.runs
        }

    def around(self, runs: Sequence[Run]) -> frozenset[Box]:
        """Give the innermost boxes that hold all of the runs, one for each page on which there are some."""
        found = set()
        for page in {run.page for run in runs}:
            own = [run for run in runs if run.page == page]
            fitting = [box for box in self._boxes.get(page, ()) if all(_holds(box, run) for run in own)]
            if not fitting:
                return frozenset()
            found.add((page, min(fitting, key=lambda box: box.width * box.height)))
        return frozenset(found)

    def notes(self, found: Iterable[tuple[Block, list[Run]]], *, outer: frozenset[Box] = frozenset()) -> list[Block]:
        """Give the blocks with those that stand in one box, one behind the other, made notes.

        ``outer`` are boxes around all of them, which make no notes, nor does what they go on as on the next page.
        """
        blocks: list[Block] = []
        inside: list[Block] = []
        current: frozenset[Box] = frozenset()
        for block, runs in found:
            around = (self.around(runs) if isinstance(block, TextBlock) else frozenset()) - outer
            if self._goes_on(outer, around):
                outer, around = outer | around, frozenset()
            if inside and not (around & current or self._goes_on(current, around)):
                blocks.extend(boxed(inside))
                inside = []
            if around:
                inside.append(block)
            else:
                blocks.append(block)
            current = around
        blocks.extend(boxed(inside))
        return blocks

    def _goes_on(self, before: frozenset[Box], after: frozenset[Box]) -> bool:
        """Tell whether a box at the end of a page goes on as one at the start of the next."""
        for page, box in before:
            for next_page, next_box in after:
                lowest = self._text[page][0] > box.y0
                highest = self._text[next_page][1] < next_box.y1
                if next_page == page + 1 and lowest and highest and abs(box.width - next_box.width) < 2:
                    return True
        return False


def _boxes(page: Page) -> list[Shape]:
    return [
        shape
        for shape in page.shapes
        if shape.width > LEAST_WIDTH
        and shape.height > LEAST_HEIGHT
        and shape.width * shape.height < LARGEST_SHARE * page.width * page.height
    ]


def _holds(box: Shape, run: Run) -> bool:
    return box.x0 <= run.x0 and run.x1 <= box.x1 and box.y0 <= run.y and run.y + 0.5 * run.size <= box.y1
