"""What a reader gives: the blocks of a source document in reading order, whatever its format.

A reader knows the format and nothing of numbering; the outline knows numbering and nothing of formats.
Text is healed (no hyphenation, no line breaks inside a paragraph) and otherwise verbatim: quotes, dashes
and the printed numbers stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class TextBlock:
    """One paragraph, heading or caption: ``"C2.1.1. Authorities."``, ``"Table C2.T1. - Case Manager ..."``."""

    text: str


@dataclass(frozen=True)
class ItemBlock:
    """One item of a list: the marker as printed ("•", "1.", "a.") and how deep its list is nested, from 0."""

    marker: str
    text: str
    depth: int = 0


@dataclass(frozen=True)
class TableBlock:
    """A table without its caption; ``header`` is empty where it has none.

    A cell's own paragraphs are joined by newlines. A row that spans the whole width (a
    sub-heading inside the table) has one cell.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class NoteBlock:
    """A boxed note, its paragraphs joined by newlines."""

    text: str


Block: TypeAlias = TextBlock | ItemBlock | TableBlock | NoteBlock


@dataclass(frozen=True)
class SourceDocument:
    """A source as read: its file name, the SHA-256 of its bytes (hexadecimal), its media type and its blocks.

    ``title`` is what the format itself says (an HTML or PDF title), or "".
    """

    name: str
    sha256: str
    media_type: str
    title: str
    blocks: tuple[Block, ...]
