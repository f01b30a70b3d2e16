"""Plain text: paragraphs between blank lines, lists of indented lines, tables written cell by cell."""

from __future__ import annotations

import re

from foundation.errors import DutygraphError
from ingest.blocks import Block, ItemBlock, TableBlock, TextBlock
from ingest.numbering import CAPTION, PARAGRAPH_NUMBER

BULLETS = "\u2022\u2023\u25aa\u25cf\u25e6\u2013\u2014*-"
ITEM_LINE = re.compile(
    rf"^(?P<indent>\s*)(?P<marker>[{re.escape(BULLETS)}]|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)])\s+(?P<text>\S.*)$"
)
MOST_COLUMNS = 8
LONGEST_HEADER_CELL = 60


def read_text(content: bytes) -> tuple[Block, ...]:
    """Give the blocks of a plain text; raises ``DutygraphError`` where the bytes are no text."""
    paragraphs = [_lines(chunk) for chunk in re.split(r"\n[ \t\u00a0]*\n", _decode(content))]
    blocks: list[Block] = []
    for lines in paragraphs:
        blocks.extend(_paragraph_blocks(lines))
    return tuple(_gather_tables(blocks))


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise DutygraphError("unknown-format", "The file is not a text.", "Give text, HTML, PDF or DOCX.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lines(chunk: str) -> list[str]:
    return [line for line in chunk.split("\n") if line.replace("\u00a0", " ").strip()]


def _paragraph_blocks(lines: list[str]) -> list[Block]:
    """Split one chunk into running text and list items; a line after an item that is no item continues it."""
    blocks: list[Block] = []
    indents: list[int] = []
    for line in lines:
        item = ITEM_LINE.match(line)
        # A numbered line that is not indented is an item only behind another one: "1. Purpose" may be a heading.
        if item and (item["indent"] or item["marker"] in BULLETS or indents):
            indent = len(item["indent"])
            while indents and indents[-1] > indent:
                indents.pop()
            if not indents or indents[-1] < indent:
                indents.append(indent)
            blocks.append(ItemBlock(marker=item["marker"], text=item["text"].strip(), depth=len(indents) - 1))
        elif blocks and isinstance(blocks[-1], ItemBlock):
            last = blocks[-1]
            blocks[-1] = ItemBlock(marker=last.marker, text=f"{last.text} {line.strip()}", depth=last.depth)
        elif blocks and isinstance(blocks[-1], TextBlock):
            blocks[-1] = TextBlock(f"{blocks[-1].text} {line.strip()}")
        else:
            blocks.append(TextBlock(line.strip()))
    return blocks


def _gather_tables(blocks: list[Block]) -> list[Block]:
    """Make the cells behind a table's caption one table: they go on to the next numbered place or caption."""
    gathered: list[Block] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        gathered.append(block)
        position += 1
        if isinstance(block, TextBlock) and (caption := CAPTION.match(block.text)) and caption["kind"] == "Table":
            cells: list[str] = []
            while position < len(blocks) and _may_be_cell(blocks[position]):
                cell = blocks[position]
                assert isinstance(cell, TextBlock)
                cells.append(cell.text)
                position += 1
            if cells:
                gathered.append(_table(cells))
    return gathered


def _may_be_cell(block: Block) -> bool:
    return isinstance(block, TextBlock) and not PARAGRAPH_NUMBER.match(block.text) and not CAPTION.match(block.text)


def _table(cells: list[str]) -> TableBlock:
    """Lay out cells in the number of columns in which the first column is most alike.

    A flat text does not say how wide its tables are. A width is possible when the cells fill all rows; among those
    the narrowest wins whose first column is a count, dates or short labels beside longer text.
    """
    widths = [width for width in range(2, MOST_COLUMNS + 1) if len(cells) % width == 0 and len(cells) > width]
    width = max(widths, key=lambda each: (_likeness(cells, each), -each), default=1)
    if width > 1 and _likeness(cells, width) <= 0:
        width = 1
    rows = [tuple(cells[start : start + width]) for start in range(0, len(cells), width)]
    header = rows[0] if all(len(cell) <= LONGEST_HEADER_CELL and not cell.endswith(".") for cell in rows[0]) else ()
    return TableBlock(header=header, rows=tuple(rows[1:] if header else rows))


def _likeness(cells: list[str], width: int) -> float:
    first = cells[width::width]
    others = [cell for position, cell in enumerate(cells[width:]) if position % width]
    if [cell.rstrip(".") for cell in first] == [str(count) for count in range(1, len(first) + 1)]:
        return 3.0
    mean_first = sum(map(len, first)) / len(first)
    mean_others = sum(map(len, others)) / len(others)
    return 1.0 - mean_first / mean_others
