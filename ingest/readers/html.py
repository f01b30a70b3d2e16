"""Web pages of the manual: the main content, without what a site puts around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from foundation.errors import DutygraphError, LimitError
from ingest.blocks import Block, TextBlock
from ingest.numbering import CHAPTER
from ingest.readers.assembly import Grid, boxed, cell_text, item_blocks, table_from_rows
from ingest.readers.healing import BULLETS, count_as, heal, raised

DROPPED = frozenset(
    "script style noscript template nav footer form button input select textarea svg iframe object video audio"
    " canvas head title link meta img map".split()
)
BLOCKS = frozenset(
    "html body main article section div p h1 h2 h3 h4 h5 h6 blockquote pre address dl dt dd figure figcaption center"
    " fieldset legend details summary header hgroup hr ul ol li menu table caption thead tbody tfoot tr td th"
    " aside".split()
)
FURNITURE_ROLES = frozenset("navigation banner contentinfo search menu toolbar".split())
FURNITURE_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|pager|pagination|sidebar|toolbar|skip-link|visually-hidden|sr-only|menu|navbar"
    r"|print-links?|share|site-footer|site-header)(?:$|[\s_])",
    flags=re.IGNORECASE,
)
NOTE_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:note|notice|callout|alert|admonition|warning|caution|box(?:ed)?|well)(?:$|[\s_-])", re.I
)
BORDERED = re.compile(r"(?:^|;)\s*border\s*:\s*(?!\s*(?:0|none))", flags=re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", flags=re.IGNORECASE)
LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", flags=re.IGNORECASE)
LIST_STYLES = {
    "decimal": "1", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I",
}  # fmt: skip
NUMBER_WITHOUT_BLANK = re.compile(rf"^{CHAPTER}(?:\.\d{{1,3}})+\.(?=[^\W\d_])")
MOST_NESTING = 150
MOST_SPAN = 200


def read_html(content: bytes) -> tuple[str, tuple[Block, ...]]:
    """Give the title of a web page and its blocks.

    Raises ``DutygraphError`` where it has no text or nests too deeply.
    """
    page = _parse(content)
    title = heal(page.findtext(".//title") or "") if page is not None else ""
    blocks: tuple[Block, ...] = ()
    if page is not None:
        walk = _Walk()
        walk.flow(_main_content(page))
        blocks = tuple(walk.finished())
    if not blocks:
        raise DutygraphError(
            "no-text", "The web page has no text.", "Save the page once its content is shown, and give that file."
        )
    return title, blocks


def _parse(content: bytes) -> HtmlElement | None:
    # No network and no entities of the document's own: the parser for HTML knows neither DTD nor inclusion.
    parser = lxml.html.HTMLParser(
        encoding=_encoding(content), no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        page = lxml.html.document_fromstring(content, parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        page = None
    if any(entry.level_name == "FATAL" and "depth" in entry.message for entry in parser.error_log):
        raise LimitError(
            "too-deep",
            "The web page nests its elements too deeply.",
            "Save the page with a browser and give that file.",
        )
    return page


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _main_content(page: HtmlElement) -> HtmlElement:
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = page.findall(path)
        if len(found) == 1:
            return found[0]
    body = page.find("body")
    return page if body is None else body


def _is_furniture(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in DROPPED:
        return True
    style = element.get("style", "")
    if "hidden" in element.attrib or element.get("aria-hidden") == "true" or HIDDEN.search(style):
        return True
    if element.get("role") in FURNITURE_ROLES:
        return True
    if element.tag in ("header", "aside"):
        inside = next(element.iterancestors("main", "article"), None) is not None
        if element.find(".//nav") is not None or (element.tag == "header" and not inside):
            return True
    return element.tag not in ("body", "main", "article", "html") and bool(
        FURNITURE_CLASSES.search(element.get("class", ""))
    )


def _is_note(element: HtmlElement) -> bool:
    if element.tag == "aside":
        return True
    if element.tag not in ("div", "section", "p", "blockquote", "fieldset"):
        return False
    return bool(NOTE_CLASSES.search(element.get("class", "")) or BORDERED.search(element.get("style", "")))


@dataclass
class _Walk:
    """Walks the elements and gathers blocks; ``pending`` is the running text that no block holds yet."""

    blocks: list[Block] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    nesting: int = 0

    def finished(self) -> list[Block]:
        self._flush()
        return self.blocks

    def flow(self, element: HtmlElement, *, depth: int = 0) -> None:
        """Take an element's text and children in order; ``depth`` is that of a list that begins in it."""
        self.nesting += 1
        self.pending.append(element.text or "")
        for child in element:
            if not _is_furniture(child):
                self._child(child, depth)
            self.pending.append(child.tail or "")
        self.nesting -= 1

    def _child(self, child: HtmlElement, depth: int) -> None:
        if self.nesting > MOST_NESTING:
            # Deeper than any manual: the words are kept, their form is not.
            self.pending.append(" ".join(child.itertext()))
        elif child.tag == "br":
            self.pending.append("\v")
        elif child.tag == "sup":
            self.pending.append(raised("".join(child.itertext())))
        elif child.tag not in BLOCKS:
            self.flow(child, depth=depth)
        else:
            self._flush()
            if child.tag in ("ul", "ol", "menu"):
                self._list(child, depth)
            elif child.tag == "table":
                self._table(child)
            elif _is_note(child):
                self._note(child)
            else:
                self.flow(child, depth=depth)
            self._flush()

    def _flush(self) -> None:
        text = re.sub(r"[^\S\v]+", " ", "".join(self.pending))
        self.pending.clear()
        # Two breaks in a row end a paragraph, one is a line's end.
        for paragraph in re.split(r"\v(?: *\v)+", text):
            if healed := heal(paragraph.replace("\v", " ")):
                # A page may leave the blank behind a paragraph's number to its style sheet.
                self.blocks.append(TextBlock(NUMBER_WITHOUT_BLANK.sub(r"\g<0> ", healed)))

    def _inside(self, element: HtmlElement, *, depth: int = 0) -> list[Block]:
        walk = _Walk(nesting=self.nesting)
        walk.flow(element, depth=depth)
        return walk.finished()

    def _list(self, element: HtmlElement, depth: int) -> None:
        count = _number(element.get("start"), default=1)
        items = [child for child in element if isinstance(child.tag, str)]
        step = 1
        if "reversed" in element.attrib:
            step, count = -1, _number(element.get("start"), default=len(items))
        for child in items:
            if _is_furniture(child):
                continue
            if child.tag != "li":
                # A list directly inside a list, as old editors write it: it belongs to the item before.
                self._child(child, depth + 1 if child.tag in ("ul", "ol", "menu") else depth)
                continue
            count = _number(child.get("value"), default=count)
            inside = self._inside(child, depth=depth + 1)
            self.blocks.extend(item_blocks(inside, marker=_marker(element, count, depth), depth=depth))
            count += step

    def _note(self, element: HtmlElement) -> None:
        self.blocks.extend(boxed(self._inside(element)))

    def _table(self, table: HtmlElement) -> None:
        rows = list(_rows(table))
        if table.get("role") == "presentation" or table.find(".//table") is not None:
            # A table that only lays out the page.
            for row in rows:
                for cell in _cells(row):
                    self.flow(cell)
                    self._flush()
            return
        caption = table.find("caption")
        if caption is not None:
            self.blocks.extend(self._inside(caption))
        grid, headers = Grid(), []
        for row in rows:
            cells = list(_cells(row))
            grid.add_row([(self._cell(cell), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in cells])
            headers.append(bool(cells) and all(cell.tag == "th" for cell in cells))
        self.blocks.extend(table_from_rows(grid.rows(), headers))

    def _cell(self, cell: HtmlElement) -> str:
        return cell_text(self._inside(cell))


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    yield from table.iterfind("./thead/tr")
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag == "tbody":
            yield from child.iterfind("./tr")
    yield from table.iterfind("./tfoot/tr")


def _cells(row: HtmlElement) -> Iterator[HtmlElement]:
    return (cell for cell in row if cell.tag in ("td", "th"))


def _span(cell: HtmlElement, name: str) -> int:
    return min(max(_number(cell.get(name), default=1), 1), MOST_SPAN)


def _number(text: str | None, *, default: int) -> int:
    found = re.fullmatch(r"\s*(-?\d{1,6})\s*", text or "")
    return int(found[1]) if found else default


def _marker(element: HtmlElement, count: int, depth: int) -> str:
    style = LIST_STYLE.search(element.get("style", ""))
    named = style[1].lower() if style else ""
    if named == "none":
        return ""
    if element.tag == "ol":
        return f"{count_as(count, LIST_STYLES.get(named, element.get('type', '1')))}."
    return {"disc": BULLETS[0], "circle": BULLETS[1], "square": BULLETS[2]}.get(
        named, BULLETS[min(depth, len(BULLETS) - 1)]
    )
