"""Word documents: paragraphs, lists and tables in order, with the numbers that Word computes."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
import docx.opc.exceptions
import lxml.etree
from docx.document import Document

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from ingest.blocks import Block, ItemBlock, TextBlock
from ingest.numbering import PARAGRAPH_NUMBER
from ingest.readers.assembly import Grid, boxed, cell_text, table_from_rows
from ingest.readers.docx_numbering import Numbering, Place, value, word
from ingest.readers.healing import heal, raised, split_marker

# A document may unpack to so many times the size that a source may have.
MOST_UNPACKED = 4
# Changes that were struck out, and what Word keeps beside the text for older programs.
DROPPED = frozenset(map(word, ("del", "moveFrom", "pPr", "rPr", "sdtPr", "tblPr", "instrText", "delText")))
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_NESTING = 100


def read_docx(content: bytes) -> tuple[str, tuple[Block, ...]]:
    """Give the title of a Word document and its blocks.

    Raises ``DutygraphError`` where it is damaged, no Word document, or without text; ``LimitError`` where it unpacks
    to more than four times ``source_bytes``.
    """
    _check_package(content)
    title, body, numbering = _open(content)
    walk = _Walk(numbering=numbering)
    walk.body(body)
    if not walk.blocks:
        raise DutygraphError("no-text", "The Word document has no text.", "Give the document that holds the manual.")
    return title, tuple(walk.blocks)


def _check_package(content: bytes) -> None:
    limit = settings.integer("source_bytes") * MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > limit:
                raise LimitError(
                    "too-large",
                    f"The Word document unpacks to more than {limit} bytes.",
                    "Take out its pictures, or split it into smaller documents.",
                )
            if "[Content_Types].xml" not in package.namelist():
                raise _not_word()
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _refuse_definitions(package.read(part))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise _damaged() from None


def _refuse_definitions(part: bytes) -> None:
    """Word writes no document type; entities stand in nothing else, and whoever sends them means harm."""
    if any("<!DOCTYPE".encode(encoding) in part for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        raise DutygraphError(
            "unsafe-docx",
            "The Word document defines XML entities, which Word never does.",
            "Open it in Word and save it again.",
        )


def _open(content: bytes) -> tuple[str, lxml.etree._Element, Numbering]:
    """Take from python-docx all that is needed of it: where parts are missing or mixed up, it raises many things."""
    try:
        document = docx.Document(io.BytesIO(content))
        body = document.element.find(word("body"))
        numbering, title = Numbering(document), _title(document)
    except (docx.opc.exceptions.OpcError, KeyError, ValueError):
        raise _not_word() from None
    except (lxml.etree.XMLSyntaxError, AttributeError, TypeError):
        raise _damaged() from None
    if body is None:
        raise _not_word()
    return title, body, numbering


def _not_word() -> DutygraphError:
    return DutygraphError(
        "not-docx", "The file is a ZIP archive and no Word document.", "Give the manual as text, HTML, PDF or DOCX."
    )


def _damaged() -> DutygraphError:
    return DutygraphError(
        "damaged-docx", "The Word document is damaged and cannot be opened.", "Save or download it again."
    )


def _title(document: Document) -> str:
    # Asked for where there is none, python-docx would make one up.
    has_properties = any(rel.reltype.endswith("/core-properties") for rel in document.part.package.rels.values())
    return heal(document.core_properties.title or "") if has_properties else ""


@dataclass
class _Walk:
    """Walks the parts of a document in order and gathers blocks."""

    numbering: Numbering
    blocks: list[Block] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    nesting: int = 0

    def body(self, container: lxml.etree._Element) -> None:
        """Take the paragraphs and tables of a body, a cell or a text box."""
        self.nesting += 1
        for child in container:
            if child.tag in DROPPED or child.tag == FALLBACK or self.nesting > MOST_NESTING:
                continue
            if child.tag == word("p"):
                self._paragraph(child)
            elif child.tag == word("tbl"):
                self._table(child)
                self.levels.clear()
            else:
                # Content controls, insertions, custom XML: what is in them counts.
                self.body(child)
        self.nesting -= 1

    def _inside(self, container: lxml.etree._Element) -> list[Block]:
        walk = _Walk(numbering=self.numbering, nesting=self.nesting)
        walk.body(container)
        return walk.blocks

    def _paragraph(self, paragraph: lxml.etree._Element) -> None:
        style = self.numbering.style_name(paragraph)
        text = heal("".join(_words(paragraph)))
        # An empty paragraph is counted too: Word prints its number.
        place = self.numbering.next_place(paragraph)
        if text and not style.casefold().startswith("toc "):
            self._text(text, place, is_heading=style.casefold().startswith(("heading", "title")))
        for box in _boxes(paragraph):
            self.blocks.extend(boxed(self._inside(box)))

    def _text(self, text: str, place: Place | None, *, is_heading: bool) -> None:
        numbers = is_heading or PARAGRAPH_NUMBER.match(text)
        if place is not None and not (numbers or PARAGRAPH_NUMBER.match(place.marker)):
            while self.levels and self.levels[-1] > place.level:
                self.levels.pop()
            if not self.levels or self.levels[-1] < place.level:
                self.levels.append(place.level)
            printed, rest = split_marker(text)
            self.blocks.append(ItemBlock(marker=printed or place.marker, text=rest, depth=len(self.levels) - 1))
            return
        self.levels.clear()
        number = place.marker if place is not None and not text.startswith(place.marker) else ""
        self.blocks.append(TextBlock(f"{number} {text}".strip()))

    def _table(self, table: lxml.etree._Element) -> None:
        grid, headers = Grid(), []
        rows = [row for row in table.iter(word("tr")) if next(row.iterancestors(word("tbl"))) is table]
        for row in rows:
            cells = [cell for cell in row.iter(word("tc")) if next(cell.iterancestors(word("tr"))) is row]
            grid.add_row([(self._cell(cell), _columns(cell), 1) for cell in cells])
            headers.append(row.find(f"{word('trPr')}/{word('tblHeader')}") is not None)
        if rows and not any(headers):
            headers = [_is_bold(row) for row in rows]
            headers[1:] = [False] * (len(headers) - 1) if len(rows[0]) > 1 else headers[1:]
        self.blocks.extend(table_from_rows(grid.rows(), headers))

    def _cell(self, cell: lxml.etree._Element) -> str:
        # A cell that continues the one above holds an empty paragraph.
        return cell_text(self._inside(cell))


def _words(element: lxml.etree._Element) -> Iterator[str]:
    """Give the words of a paragraph or of something in it, without what is hidden, struck out or in a text box."""
    for child in element:
        tag = child.tag
        if tag in DROPPED or tag == FALLBACK or tag == word("txbxContent"):
            continue
        if tag == word("t"):
            yield child.text or ""
        elif tag in (word("tab"), word("br"), word("cr"), word("ptab")):
            yield " "
        elif tag == word("noBreakHyphen"):
            yield "-"
        elif tag == word("r"):
            yield _run(child)
        else:
            yield from _words(child)


def _run(run: lxml.etree._Element) -> str:
    properties = run.find(word("rPr"))
    text = "".join(_words(run))
    if properties is None:
        return text
    if _is_on(properties.find(word("vanish"))):
        return ""
    return raised(text) if value(properties.find(word("vertAlign"))) == "superscript" else text


def _boxes(paragraph: lxml.etree._Element) -> Iterator[lxml.etree._Element]:
    for box in paragraph.iter(word("txbxContent")):
        above = list(box.iterancestors())
        depth = above.index(paragraph)
        if not any(each.tag in (FALLBACK, word("txbxContent")) for each in above[:depth]):
            yield box


def _columns(cell: lxml.etree._Element) -> int:
    span = value(cell.find(f"{word('tcPr')}/{word('gridSpan')}"))
    return min(max(int(span), 1), 200) if span.isdigit() else 1


def _is_on(switch: lxml.etree._Element | None) -> bool:
    return switch is not None and value(switch) not in ("0", "false", "off")


def _is_bold(row: lxml.etree._Element) -> bool:
    runs = [run for run in row.iter(word("r")) if "".join(_words(run)).strip()]
    return bool(runs) and all(_is_on(run.find(f"{word('rPr')}/{word('b')}")) for run in runs)
