"""What stands on the pages of a PDF: runs of text and drawn shapes, and how runs become a paragraph's text.

Positions are in points (1/72 inch) from the page's lower left corner. PDFium is asked directly, which takes a tenth of
a second a page; it must not be entered by two threads at once, so that whoever calls holds ``PDFIUM``.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.readers.healing import join_lines, raised

PDFIUM = threading.Lock()
# PDFium writes this in place of a hyphen at a line's end.
LINE_END_HYPHEN = "\x02"
MOST_SHAPES = 20_000
BOLD = 600
# Characters of one run begin at most so many font sizes apart.
FARTHEST_NEIGHBOUR = 1.8


@dataclass(frozen=True)
class Run:
    """Words on one line that the PDF draws one behind the other.

    ``y`` is their baseline, ``size`` the font's, ``starts`` where each character of ``text`` begins; ``mark`` is -1 or
    the number under which the structure tree knows them.
    """

    page: int
    text: str
    x0: float
    x1: float
    y: float
    size: float
    mark: int
    is_bold: bool
    starts: tuple[float, ...]

    def split(self, rules: Sequence[float]) -> list[Run]:
        """Give the run in parts where one of the upright lines at ``rules`` runs through a blank of it."""
        cuts = [
            place
            for place in range(1, len(self.text))
            if self.text[place - 1] == " " and any(self.starts[place - 1] <= x <= self.starts[place] for x in rules)
        ]
        ends = [*cuts, len(self.text)]
        return [
            replace(
                self,
                text=self.text[start:end],
                x0=self.starts[start],
                x1=self.x1 if end == len(self.text) else self.starts[end - 1],
                starts=self.starts[start:end],
            )
            for start, end in zip([0, *cuts], ends, strict=True)
        ]


@dataclass(frozen=True)
class Shape:
    """The frame of something drawn; ``is_filled`` tells a disc from a circle, ``is_curved`` from a square."""

    x0: float
    y0: float
    x1: float
    y1: float
    is_filled: bool
    is_curved: bool

    @property
    def width(self) -> float:
        """Its width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Its height in points."""
        return self.y1 - self.y0


@dataclass(frozen=True)
class Page:
    """One page: its size in points, its runs in the order in which they are drawn, its shapes."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    shapes: tuple[Shape, ...]


def read_page(page: pdfium.PdfPage, number: int) -> Page:
    """Read the text and the shapes of one page."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        runs = tuple(_runs(textpage.raw, number))
    finally:
        textpage.close()
    return Page(number=number, width=width, height=height, runs=runs, shapes=tuple(_shapes(page)))


def _runs(textpage: ctypes.c_void_p, number: int) -> Iterator[Run]:
    x, y = ctypes.c_double(), ctypes.c_double()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    letters: list[str] = []
    starts: list[float] = []
    first = last = 0
    line, size, mark, is_apart = 0.0, 1.0, -1, False

    def finished() -> Run:
        end = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(textpage, last, ctypes.byref(end))
        text = "".join(letters)
        right, bold = max(end.right, starts[-1]), _is_bold(textpage, first)
        return Run(number, text, starts[0], right, line, size, mark, bold, tuple(starts))

    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        thing = raw.FPDFText_GetTextObject(textpage, index)
        if not thing:
            # A blank that PDFium found between words, or a line's end.
            is_apart = True
            continue
        raw.FPDFText_GetCharOrigin(textpage, index, at_x, at_y)
        own_mark = raw.FPDFPageObj_GetMarkedContentID(thing)
        is_same = letters and own_mark == mark and abs(y.value - line) < 0.01 and starts[-1] <= x.value
        if not is_same or (is_apart and x.value - starts[-1] > FARTHEST_NEIGHBOUR * size):
            if letters:
                yield finished()
            letters, starts, first, line, mark = [], [], index, y.value, own_mark
            size = _font_size(textpage, first)
        elif is_apart and letters[-1] != " ":
            letters.append(" ")
            starts.append(starts[-1] + 0.6 * (x.value - starts[-1]))
        is_apart, last = False, index
        letters.append(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd")
        starts.append(x.value)
    if letters:
        yield finished()


def _is_bold(textpage: ctypes.c_void_p, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(textpage, index) >= BOLD:
        return True
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, name, len(name), ctypes.byref(flags))
    return b"bold" in name.value.lower()


def _font_size(textpage: ctypes.c_void_p, index: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix))
    size: float = raw.FPDFText_GetFontSize(textpage, index)
    return max(size * math.hypot(matrix.c, matrix.d), 0.5)


def _shapes(page: pdfium.PdfPage) -> Iterator[Shape]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), MOST_SHAPES)):
        thing = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_PATH:
            continue
        corners = [ctypes.byref(corner) for corner in (left, bottom, right, top)]
        if not raw.FPDFPageObj_GetBounds(thing, *corners):
            continue
        raw.FPDFPath_GetDrawMode(thing, ctypes.byref(fill), ctypes.byref(stroke))
        curved = any(
            raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(thing, segment)) == raw.FPDF_SEGMENT_BEZIERTO
            for segment in range(min(raw.FPDFPath_CountSegments(thing), 8))
        )
        yield Shape(
            x0=left.value,
            y0=bottom.value,
            x1=right.value,
            y1=top.value,
            is_filled=bool(fill.value),
            is_curved=curved,
        )


def lines_of(runs: Iterable[Run]) -> Iterator[tuple[Run, str]]:
    """Put runs that follow each other on one line together: the line's first run and its text.

    A raised run of smaller letters is a superscript and stays on its line.
    """
    first: Run | None = None
    before: Run | None = None
    text = ""
    for run in runs:
        words = run.text.replace(LINE_END_HYPHEN, "-")
        if first is None or before is None:
            first, before, text = run, run, words
            continue
        raise_by, same_page = run.y - before.y, run.page == before.page
        is_next = same_page and run.x0 > before.x1 - 0.5 * before.size
        if is_next and run.size < 0.9 * before.size and 0.1 * before.size < raise_by < 0.7 * before.size:
            text += raised(words)
            before = replace(before, x1=run.x1)
        elif is_next and abs(raise_by) < 0.3 * before.size:
            gap = run.x0 - before.x1 > 0.12 * before.size
            text += f" {words}" if gap and not text.endswith(" ") else words
            before = run
        else:
            yield first, text
            first, before, text = run, run, words
    if first is not None:
        yield first, text


def paragraph_text(runs: Sequence[Run], words: frozenset[str]) -> str:
    """Give the healed text of the runs of one paragraph; ``words`` are those of the document in lower case."""
    return join_lines([text for _, text in lines_of(runs)], words)
