"""Lines of untagged pages, and which of them are one paragraph or one item.

A line goes on in the next one when that one's first word had no place left on it, and when it follows as closely as
lines do there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.blocks import Block, ItemBlock, TextBlock
from ingest.numbering import CAPTION, CHAPTER
from ingest.readers.healing import heal, join_lines, split_marker
from ingest.readers.pdf_boxes import Box, Boxes
from ingest.readers.pdf_markers import Markers, lone_marker
from ingest.readers.pdf_page import Run, lines_of

_NUMBERED = re.compile(rf"{CHAPTER}(?:(?:\.\d{{1,3}})+\.?|\.?\s+[-–—])(?=\s|$)")
# How much of a line may stay empty, in font sizes, beside the place of a word.
SLACK = 1.8
USUAL_PITCH = 1.5
_SENTENCE_END = re.compile(r"[.:;!?][)\]\"”’]*$")


@dataclass(frozen=True)
class Line:
    """A printed line: its words, the marker before them, where its words begin and end, the box that it stands in."""

    runs: tuple[Run, ...]
    text: str
    marker: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    box: frozenset[Box]

    @property
    def starts_anew(self) -> bool:
        """Whether the line can only begin something."""
        return bool(self.marker or CAPTION.match(self.text))

    @property
    def is_bold(self) -> bool:
        """Whether all its words are bold."""
        return all(run.is_bold for run in self.runs if run.text.strip())


def make_lines(runs: Iterable[Run], boxes: Boxes, markers: Markers) -> list[Line]:
    """Put the runs of one page, or of one cell, together to lines from top to bottom."""
    rows: list[list[Run]] = []
    for run in sorted((run for run in runs if run.text.strip()), key=lambda run: (-run.y, run.x0)):
        row = rows[-1] if rows else []
        base = max(row, key=lambda each: each.size, default=None)
        # What is raised comes before the line that it belongs to, from top to bottom.
        if base is not None and abs(base.y - run.y) < 0.55 * max(base.size, run.size) and _beside(row, run):
            row.append(run)
        else:
            rows.append([run])
    return [_line(sorted(row, key=lambda run: run.x0), boxes, markers) for row in rows]


def _beside(row: Sequence[Run], run: Run) -> bool:
    return all(run.x0 >= other.x1 - 0.5 * other.size or run.x1 <= other.x0 + 0.5 * run.size for other in row)


def _line(runs: list[Run], boxes: Boxes, markers: Markers) -> Line:
    size = max(run.size for run in runs)
    marker, words = _marker(runs)
    if not marker:
        marker = markers.bullet(runs[0])
    text = heal(" ".join(part for _, part in lines_of(words)))
    return Line(
        runs=tuple(words),
        text=text,
        marker=marker,
        x0=words[0].x0,
        x1=max(run.x1 for run in runs),
        y=max((run for run in runs if run.size == size), key=lambda run: run.x0).y,
        size=size,
        page=runs[0].page,
        box=boxes.around(runs),
    )


def _marker(runs: list[Run]) -> tuple[str, list[Run]]:
    """Take the marker off the runs of a line; "" where they begin with none."""
    first = runs[0]
    if len(runs) > 1 and (alone := lone_marker(first.text)):
        return alone, runs[1:]
    marker, rest = split_marker(heal(first.text))
    if not marker:
        return "", runs
    start = first.text.index(rest[0], first.text.index(marker) + len(marker))
    words = replace(first, text=first.text[start:], x0=first.starts[start], starts=first.starts[start:])
    return marker, [words, *runs[1:]]


def _is_end(before: str, after: str) -> bool:
    return bool(_SENTENCE_END.search(before)) and not after[:1].islower()


class Paragraphs:
    """Tells paragraphs by the lines of one column; ``right`` is where its lines end, where that is known."""

    def __init__(self, lines: Sequence[Line], words: frozenset[str], right: float | None = None) -> None:
        self._words = words
        self._right: dict[frozenset[Box], float] = {}
        for line in lines:
            padded = [shape.x1 - (line.x0 - shape.x0) for _, shape in line.box] if right is None else [right]
            self._right[line.box] = max(self._right.get(line.box, 0.0), line.x1, *padded)
        self._pitch = self._pitches(lines)

    def _pitches(self, lines: Sequence[Line]) -> dict[frozenset[Box], float]:
        """Give how far lines that go on lie apart, in font sizes, for each box and outside of them."""
        gaps: dict[frozenset[Box], list[float]] = {}
        for above, below in pairwise(lines):
            if above.page == below.page and above.box == below.box and self._is_full(above, below):
                gaps.setdefault(above.box, []).append((above.y - below.y) / above.size)
        usual = median(gaps.get(frozenset(), [USUAL_PITCH]))
        return {box: median(each) if len(each) > 1 else usual for box, each in gaps.items()}

    def _is_full(self, above: Line, below: Line) -> bool:
        """Whether the first word of the line below had no place, or hardly any, at the end of the line above."""
        word = below.text.split(" ", 1)[0]
        width = (below.x1 - below.x0) * len(word) / max(len(below.text), 1)
        return above.x1 + width + SLACK * above.size > self._right[above.box]

    def grouped(self, lines: Sequence[Line]) -> list[list[Line]]:
        """Give the lines by paragraph or item."""
        groups: list[list[Line]] = []
        for line in lines:
            if groups and self._goes_on(groups[-1], line):
                groups[-1].append(line)
            else:
                groups.append([line])
        return groups

    def _goes_on(self, group: Sequence[Line], line: Line) -> bool:
        """Tell whether a line goes on with a paragraph, on the same page or on the next."""
        last = group[-1]
        if line.starts_anew or not self._is_full(last, line) or abs(line.size / last.size - 1) > 0.12:
            return False
        if last.page != line.page:
            ends = _is_end(last.text, line.text) or _NUMBERED.match(line.text)
            return bool(last.box) == bool(line.box) and not ends
        gap = (last.y - line.y) / last.size
        return last.box == line.box and gap <= 1.2 * self._pitch.get(last.box, USUAL_PITCH)

    def blocks(self, lines: Sequence[Line]) -> list[tuple[Block, list[Run]]]:
        """Give the lines as paragraphs and, where they begin with a marker, as items of a list, with their runs."""
        blocks: list[tuple[Block, list[Run]]] = []
        levels: list[float] = []
        for group in self.grouped(lines):
            text = join_lines([line.text for line in group], self._words)
            runs = [run for line in group for run in line.runs]
            if not group[0].marker:
                levels.clear()
                blocks.append((TextBlock(text), runs))
                continue
            indent, near = group[0].x0, group[0].size
            while levels and levels[-1] > indent + near:
                levels.pop()
            if not levels or levels[-1] < indent - near:
                levels.append(indent)
            blocks.append((ItemBlock(marker=group[0].marker, text=text, depth=len(levels) - 1), runs))
        return blocks
