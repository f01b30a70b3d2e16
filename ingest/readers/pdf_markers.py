"""The markers of list items that a PDF draws beside the text: numbers, letters, or discs, circles and squares."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.readers.healing import BULLETS, heal, split_marker
from ingest.readers.pdf_page import Page, Run, Shape

# How far left of the text a marker may stand, and how large a bullet may be, in font sizes.
FARTHEST = 6.0
LARGEST_BULLET = 0.8


class Markers:
    """Finds the marker that stands left of an item's first line; ``is_free`` tells runs that are no text yet."""

    def __init__(self, pages: Sequence[Page], is_free: Callable[[Run], bool]) -> None:
        self._runs = {page.number: [run for run in page.runs if is_free(run)] for page in pages}
        self._shapes = {page.number: page.shapes for page in pages}

    def before(self, first: Run, depth: int) -> str:
        """Give the marker left of ``first``; where nothing is drawn, the bullet that browsers use at this depth."""
        for run in self._runs.get(first.page, ()):
            near = 0 <= first.x0 - run.x1 + 0.2 * first.size < FARTHEST * first.size
            if near and abs(run.y - first.y) < 0.3 * first.size and (marker := lone_marker(run.text)):
                return marker
        return self.bullet(first) or BULLETS[min(depth, len(BULLETS) - 1)]

    def bullet(self, first: Run) -> str:
        """Give the bullet that is drawn left of ``first``, or ""."""
        for shape in self._shapes.get(first.page, ()):
            if is_bullet(shape, first):
                return BULLETS[2] if not shape.is_curved else BULLETS[0] if shape.is_filled else BULLETS[1]
        return ""


def is_bullet(shape: Shape, first: Run) -> bool:
    """Tell whether a shape stands as a bullet left of the line that begins with ``first``."""
    size = first.size
    square = 0.15 * size < shape.width < LARGEST_BULLET * size and abs(shape.width - shape.height) < 0.2 * size
    middle = (shape.y0 + shape.y1) / 2 - first.y
    return square and 0 <= first.x0 - shape.x1 < 2.5 * size and -0.1 * size < middle < 0.9 * size


def lone_marker(text: str) -> str:
    """Give the marker that the text is, or "" where it is anything else."""
    marker, rest = split_marker(f"{heal(text)} x")
    return marker if rest == "x" else ""
