"""The numbers and bullets that Word does not write into the text but computes from numbering formats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import lxml.etree
from docx.document import Document

from ingest.readers.healing import BULLETS, count_as

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FORMATS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
# Bullets of Word's symbol fonts, by the characters that stand for them there.
SYMBOLS = {
    "\uf0b7": BULLETS[0],
    "\uf0a8": BULLETS[2],
    "\uf0a7": BULLETS[2],
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "o": BULLETS[1],
}
LEVELS = 9
MOST_STYLES = 20


@dataclass(frozen=True)
class Place:
    """A paragraph's place in Word's numbering: its level from 0, and the marker that is printed."""

    level: int
    marker: str


@dataclass
class _Level:
    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    is_legal: bool = False


@dataclass
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


class Numbering:
    """Counts a document's numbered paragraphs; ask for them in the order in which they stand."""

    def __init__(self, document: Document) -> None:
        self._styles: dict[str, lxml.etree._Element] = {
            attribute(style, "styleId"): style for style in document.styles.element.findall(word("style"))
        }
        self._default_style = next(
            (
                name
                for name, style in self._styles.items()
                if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true")
            ),
            "",
        )
        self._abstract: dict[str, _List] = {}
        self._style_levels: dict[tuple[str, str], int] = {}
        self._lists: dict[str, tuple[str, _List]] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        for part in document.part.rels.values():
            if part.reltype.endswith("/numbering") and not part.is_external:
                self._read(part.target_part.element)

    def style_name(self, paragraph: lxml.etree._Element) -> str:
        """Give the name of a paragraph's style ("Heading 1"), or ""."""
        style = self._styles.get(self._style_id(paragraph))
        return value(style.find(word("name"))) if style is not None else ""

    def next_place(self, paragraph: lxml.etree._Element) -> Place | None:
        """Count a paragraph and give its place; ``None`` for one that is not numbered."""
        number, level = self._properties(paragraph)
        if number not in self._lists or not 0 <= level < LEVELS:
            return None
        owner, numbered = self._lists[number]
        form = numbered.levels.get(level)
        if form is None or form.number_format == "none":
            return None
        # Lists of one format count on together, unless one of them says where it starts.
        counts = self._abstract[owner].counts
        restart = self._overrides[number].pop(level, None)
        before = counts[level]
        counts[level] = restart if restart is not None else form.start if before is None else before + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        return Place(level=level, marker=_marker(form, numbered.levels, counts))

    def _style_id(self, paragraph: lxml.etree._Element) -> str:
        return value(paragraph.find(f"{word('pPr')}/{word('pStyle')}")) or self._default_style

    def _properties(self, paragraph: lxml.etree._Element) -> tuple[str, int]:
        """Give the number of a paragraph's list and its level, from itself or from its style."""
        found = paragraph.find(f"{word('pPr')}/{word('numPr')}")
        own_level = _whole(found.find(word("ilvl"))) if found is not None else None
        number = value(found.find(word("numId"))) if found is not None else ""
        if number:
            return ("", 0) if number == "0" else (number, own_level or 0)
        style = self._style_id(paragraph)
        for _ in range(MOST_STYLES):
            element = self._styles.get(style)
            if element is None:
                break
            properties = element.find(f"{word('pPr')}/{word('numPr')}")
            if properties is not None and (number := value(properties.find(word("numId")))):
                level = own_level if own_level is not None else _whole(properties.find(word("ilvl")))
                if level is None and number in self._lists:
                    level = self._style_levels.get((self._lists[number][0], style))
                return ("", 0) if number == "0" else (number, level or 0)
            style = value(element.find(word("basedOn")))
        return "", 0

    def _read(self, numbering: lxml.etree._Element) -> None:
        for abstract in numbering.findall(word("abstractNum")):
            name = attribute(abstract, "abstractNumId")
            self._abstract[name] = _List(levels=_levels(abstract))
            for level in abstract.findall(word("lvl")):
                if style := value(level.find(word("pStyle"))):
                    self._style_levels[name, style] = _digits(attribute(level, "ilvl"))
        for number in numbering.findall(word("num")):
            name, owner = attribute(number, "numId"), value(number.find(word("abstractNumId")))
            if owner not in self._abstract:
                continue
            overrides = number.findall(word("lvlOverride"))
            levels = dict(self._abstract[owner].levels)
            for override in overrides:
                levels.update(_levels(override))
            self._lists[name] = owner, _List(levels=levels)
            self._overrides[name] = {
                _digits(attribute(override, "ilvl")): start
                for override in overrides
                if (start := _whole(override.find(word("startOverride")))) is not None
            }


def word(name: str) -> str:
    """Give the full name of one of Word's elements or attributes."""
    return f"{{{W}}}{name}"


def attribute(element: lxml.etree._Element, name: str) -> str:
    """Give one of Word's attributes, or ""."""
    return str(element.get(word(name), ""))


def value(element: lxml.etree._Element | None) -> str:
    """Give the ``val`` of an element that only says one thing, or "" where it is missing."""
    return attribute(element, "val") if element is not None else ""


def _levels(parent: lxml.etree._Element) -> dict[int, _Level]:
    return {
        _digits(attribute(level, "ilvl")): _Level(
            start=start if (start := _whole(level.find(word("start")))) is not None else 1,
            number_format=value(level.find(word("numFmt"))) or "decimal",
            text=value(level.find(word("lvlText"))),
            is_legal=level.find(word("isLgl")) is not None,
        )
        for level in parent.findall(word("lvl"))
    }


def _marker(form: _Level, levels: dict[int, _Level], counts: list[int | None]) -> str:
    if form.number_format == "bullet":
        return SYMBOLS.get(form.text, form.text if form.text.isprintable() and form.text else BULLETS[0])

    def counted(found: re.Match[str]) -> str:
        level = int(found[1]) - 1
        above = levels.get(level, _Level())
        count = counts[level]
        number = count if count is not None else above.start
        if above.number_format == "none":
            return ""
        if above.number_format == "decimalZero":
            return f"{number:02}"
        return count_as(number, "1" if form.is_legal else FORMATS.get(above.number_format, "1"))

    return re.sub(r"%([1-9])", counted, form.text).strip()


def _digits(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else 0


def _whole(element: lxml.etree._Element | None) -> int | None:
    text = value(element)
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None
