"""From blocks to provisions: numbers, headings, nesting, lists, tables, notes.

The outline decides what is a place of the manual and what its own words are; it does not read their meaning.
Nothing is dropped: ``rebuild`` gives back the source text, whitespace aside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from foundation.errors import DutygraphError
from ingest.blocks import Block, ItemBlock, NoteBlock, SourceDocument, TableBlock, TextBlock
from ingest.headings import run_in_heading
from ingest.numbering import CAPTION, PARAGRAPH_NUMBER, depth, parent_number


class ProvisionKind(StrEnum):
    """The kinds of place; the values are the local names of the vocabulary's classes."""

    CHAPTER = "Chapter"
    SECTION = "Section"
    PARAGRAPH = "Paragraph"
    ITEM = "Item"
    TABLE = "Table"
    ROW = "Row"
    FIGURE = "Figure"
    NOTE = "Note"


@dataclass(frozen=True)
class Provision:
    """One place of the manual.

    ``key`` names it ("C2.1.4.2", "C2.1.6.7.1#2", "C2.T1#3"); ``number`` is as printed; ``title`` its heading or "";
    ``heading_end`` the length of the run-in heading inside ``text``; ``parent`` the key of what it is part of (the
    manual's slug for a chapter); ``order`` its position in the source; ``offset`` the position in the parent's text at
    which it stands, for what interrupts it (items, tables, figures, notes).
    """

    key: str
    kind: ProvisionKind
    number: str
    title: str
    text: str
    parent: str
    order: int
    heading_end: int = 0
    offset: int | None = None


@dataclass(frozen=True)
class Outline:
    """The provisions of one chapter in reading order; the first one is the chapter."""

    manual: str
    provisions: tuple[Provision, ...]

    @property
    def chapter(self) -> Provision:
        """The chapter itself."""
        return self.provisions[0]


def make_outline(source: SourceDocument, *, manual: str) -> Outline:
    """Give the provisions of a source document.

    ``manual`` is the slug of the manual ("samm"). Raises ``DutygraphError`` where no numbered paragraph is found.
    """
    return Outline(manual=manual, provisions=tuple(_Builder(source, manual).provisions()))


def rebuild(outline: Outline) -> str:
    """Give the source text back from the provisions: numbers, words, and parts where they stood."""
    by_parent: dict[str, list[Provision]] = {}
    for provision in outline.provisions:
        if provision.offset is not None:
            by_parent.setdefault(provision.parent, []).append(provision)
    lines: list[str] = []
    for provision in outline.provisions:
        if provision.offset is None and provision.kind is not ProvisionKind.ROW:
            lines.extend(_rebuild_one(provision, by_parent, outline))
    return "\n".join(lines)


def _rebuild_one(provision: Provision, by_parent: dict[str, list[Provision]], outline: Outline) -> Iterator[str]:
    yield provision.number
    position = 0
    for part in by_parent.get(provision.key, []):
        assert part.offset is not None
        yield provision.text[position : part.offset]
        position = part.offset
        yield from _rebuild_one(part, by_parent, outline)
    yield provision.text[position:]
    if provision.kind is ProvisionKind.TABLE:
        for row in outline.provisions:
            if row.parent == provision.key and row.kind is ProvisionKind.ROW:
                yield from (row.number, row.text)


class _Builder:
    """Walks the blocks once; ``found`` holds the provisions in order, by key."""

    def __init__(self, source: SourceDocument, manual: str) -> None:
        self.source = source
        self.manual = manual
        self.chapter = _own_chapter(source)
        self.body_sections = _sections_with_heading(source.blocks, self.chapter)
        self.found: dict[str, Provision] = {}
        self.current = self.chapter
        self.items: list[str] = []
        self.table: str | None = None

    def provisions(self) -> list[Provision]:
        self._add(key=self.chapter, kind=ProvisionKind.CHAPTER, number="", text="", parent=self.manual)
        blocks = list(self.source.blocks)
        position = 0
        while position < len(blocks):
            position += self._take(blocks, position)
        self._name_chapter()
        return list(self.found.values())

    def _take(self, blocks: Sequence[Block], position: int) -> int:
        """Take the block at ``position`` and give how many blocks were used."""
        block = blocks[position]
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        match block:
            case ItemBlock():
                self._take_item(block)
            case NoteBlock():
                self._take_note(block)
            case TableBlock():
                self._take_table(block)
            case TextBlock(text=text):
                number = PARAGRAPH_NUMBER.match(text)
                own = number is not None and number["chapter"] == self.chapter
                if own and number is not None and number.end() == len(text) and isinstance(following, TextBlock):
                    return self._take_contents_line(number["number"], text, following.text)
                if own and number is not None:
                    self._take_numbered(number, text)
                elif caption := CAPTION.match(text):
                    self._take_caption(caption, text, is_table=isinstance(following, TableBlock | NoteBlock))
                else:
                    self._continue(text)
        return 1

    def _take_contents_line(self, number: str, printed: str, title: str) -> int:
        """A number alone, its title in the next block: a line of a table of contents, or a split heading."""
        if depth(number) == 1 and number not in self.body_sections and number not in self.found:
            self._add(
                key=number, kind=ProvisionKind.SECTION, number=printed, text=title, title=title, parent=self.chapter
            )
        else:
            self._continue(printed)
            self._continue(title)
        return 2

    def _take_numbered(self, number: re.Match[str], text: str) -> None:
        key = number["number"]
        rest = text[number.end() :].strip()
        self.items, self.table = [], None
        if depth(key) == 1:
            title = rest.lstrip("-\u2013\u2014 ").rstrip(".")
            key = self._free_key(key)
            self._add(
                key=key,
                kind=ProvisionKind.SECTION,
                number=number.group(),
                text=rest,
                title=title,
                heading_end=len(rest),
                parent=self.chapter,
            )
            self.current = key
            return
        title, end = run_in_heading(rest)
        key = self._free_key(key)
        self._add(
            key=key,
            kind=ProvisionKind.PARAGRAPH,
            number=number.group(),
            text=rest,
            title=title,
            heading_end=end,
            parent=self._nearest_parent(number["number"]),
        )
        self.current = key

    def _take_caption(self, caption: re.Match[str], text: str, *, is_table: bool) -> None:
        key = caption["number"]
        if key in self.found or (caption["kind"] == "Table" and not is_table):
            self._continue(text)
            return
        printed = text[: caption.end("number")] + ("." if text[caption.end("number") :].startswith(".") else "")
        rest = text[len(printed) :].strip()
        self._add(
            key=key,
            kind=ProvisionKind.TABLE if is_table else ProvisionKind.FIGURE,
            number=printed,
            text=rest,
            title=caption["title"].strip().rstrip("."),
            heading_end=len(rest),
            parent=self.current,
            offset=len(self.found[self.current].text),
        )
        self.items, self.table = [], key if is_table else None

    def _take_table(self, table: TableBlock) -> None:
        key = self.table
        if key is None:
            # A table without a caption is named by its place in the paragraph, as a note is.
            key = self._part_key("table")
            self._add(
                key=key,
                kind=ProvisionKind.TABLE,
                number="",
                text="",
                parent=self.current,
                offset=len(self.found[self.current].text),
            )
        if table.header:
            owner = self.found[key]
            text = "\n".join(filter(None, [owner.text, *table.header]))
            self.found[key] = replace(owner, text=text)
        counted = _is_counted(table)
        taken = sum(1 for provision in self.found.values() if provision.parent == key)
        for count, row in enumerate(table.rows, start=taken + 1):
            number, cells = (row[0], row[1:]) if counted and len(row) > 1 else ("", row)
            self._add(
                key=f"{key}#{count}",
                kind=ProvisionKind.ROW,
                number=number,
                text="\n".join(cells),
                parent=key,
            )

    def _take_item(self, item: ItemBlock) -> None:
        del self.items[item.depth :]
        parent = self.items[-1] if self.items else self.current
        owner = self.current.partition("#")[0]
        count = 1 + sum(
            1 for key, each in self.found.items() if each.kind is ProvisionKind.ITEM and key.startswith(f"{owner}#")
        )
        key = f"{owner}#{count}"
        self._add(
            key=key,
            kind=ProvisionKind.ITEM,
            number=item.marker,
            text=item.text,
            parent=parent,
            offset=len(self.found[parent].text),
        )
        self.items.append(key)
        self.table = None

    def _take_note(self, note: NoteBlock) -> None:
        """A box is of the paragraph that it interrupts, or of the table whose caption stands directly above it."""
        owner = self.table or self.current
        self._add(
            key=self._part_key("note", owner=owner),
            kind=ProvisionKind.NOTE,
            number="",
            text=note.text,
            parent=owner,
            offset=len(self.found[owner].text),
        )
        self.items = []

    def _continue(self, text: str) -> None:
        """Words without a number go on where we are; a line of source or remark under a table is the table's."""
        if self.table is not None and re.match(r"(Source|Note|Legend)s?\b", text):
            self._add(
                key=self._part_key("note", owner=self.table),
                kind=ProvisionKind.NOTE,
                number="",
                text=text,
                parent=self.table,
                offset=len(self.found[self.table].text),
            )
            return
        owner = self.found[self.current]
        joined = f"{owner.text}\n{text}" if owner.text else text
        self.found[self.current] = replace(owner, text=joined)
        self.items, self.table = [], None

    def _part_key(self, kind: str, *, owner: str = "") -> str:
        owner = owner or self.current
        count = 1
        while f"{owner} {kind} {count}" in self.found:
            count += 1
        return f"{owner} {kind} {count}"

    def _free_key(self, key: str) -> str:
        """Two places that print the same number stay two: the second one is told by its count."""
        count = 1
        while (key if count == 1 else f"{key}({count})") in self.found:
            count += 1
        return key if count == 1 else f"{key}({count})"

    def _nearest_parent(self, number: str) -> str:
        parent = parent_number(number)
        if depth(parent) == 1 and parent not in self.found:
            self._add(key=parent, kind=ProvisionKind.SECTION, number="", text="", parent=self.chapter)
        while parent not in self.found:
            parent = parent_number(parent)
        return parent

    def _add(
        self,
        *,
        key: str,
        kind: ProvisionKind,
        number: str,
        text: str,
        parent: str,
        title: str = "",
        heading_end: int = 0,
        offset: int | None = None,
    ) -> None:
        self.found[key] = Provision(
            key=key,
            kind=kind,
            number=number,
            title=title,
            text=text,
            parent=parent,
            order=len(self.found),
            heading_end=heading_end,
            offset=offset,
        )

    def _name_chapter(self) -> None:
        chapter = self.found[self.chapter]
        self.found[self.chapter] = replace(chapter, title=_chapter_title(chapter.text, self.chapter))


def _own_chapter(source: SourceDocument) -> str:
    """Give the chapter that most numbered blocks belong to."""
    chapters = Counter(
        number["chapter"]
        for block in source.blocks
        if isinstance(block, TextBlock) and (number := PARAGRAPH_NUMBER.match(block.text))
    )
    if not chapters:
        raise DutygraphError(
            "no-provisions",
            f"{source.name} has no numbered paragraph such as \u201cC2.1.1.\u201d.",
            "Give a chapter whose paragraphs carry their numbers as text.",
        )
    return chapters.most_common(1)[0][0]


def _sections_with_heading(blocks: Sequence[Block], chapter: str) -> frozenset[str]:
    """Give the sections that have a heading of their own in the body ("C4.1. - Who May Purchase")."""
    sections = set()
    for block in blocks:
        if isinstance(block, TextBlock):
            number = PARAGRAPH_NUMBER.match(block.text)
            own = number is not None and number["chapter"] == chapter and depth(number["number"]) == 1
            if own and number is not None and number.end() < len(block.text):
                sections.add(number["number"])
    return frozenset(sections)


def _is_counted(table: TableBlock) -> bool:
    first = [row[0].rstrip(".") for row in table.rows if len(row) > 1]
    return bool(first) and first == [str(count) for count in range(1, len(first) + 1)]


def _chapter_title(text: str, chapter: str) -> str:
    """Read the chapter's name from its first words: "Chapter 2, <name>, describes ..." or "C4 - <name>"."""
    if match := re.match(r"Chapter \d+, (?P<title>.+?), (?=[a-z])", text):
        return match["title"]
    if match := re.match(rf"{chapter}\.?\s*[-\u2013\u2014]\s*(?P<title>[^\n]+)", text):
        return match["title"].strip()
    return ""
