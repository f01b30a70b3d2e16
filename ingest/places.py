"""References to places of the manual: sections, tables, figures, chapters, appendices, by the ways they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.entities import Entity, EntityKind, Mention
from ingest.numbering import CHAPTER

PLACE = re.compile(
    rf"\b(?:(?i:sections?|paragraphs?|paras?\.?|tables?|figures?|chapters?|appendix|appendices)\s+)?"
    rf"(?P<place>{CHAPTER}(?:\.(?:\d{{1,3}}|[TF]\d{{1,3}}[A-Za-z]?))+)\.?(?=\W|$)"
)
_NUMBER = r"(?:C|AP)?\d{1,2}(?:-[A-Z][a-z]+)?(?![\w.]*\d)"
# "Chapter 5", "Chapters C4 through C6", "Appendices 1, 2, and 5": a list stands behind the plural only.
DIVISION = re.compile(
    rf"\b(?:(?P<word>Chapter|Appendix)\s+(?P<one>{_NUMBER})"
    rf"|(?P<words>Chapters|Appendices|Appendixes)\s+"
    rf"(?P<many>{_NUMBER}(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|through|to|&)\s+|\s?[-\u2013]\s?){_NUMBER})*))\b"
)
# Divisions of another book: "Chapter 4 of the Dock Code", "Chapter 3, paragraph 3-6", "Chapter 10, Section 10.4",
# "Volume 15, Chapter 6".
_OF_ANOTHER = re.compile(
    r"(?i),?\s+(?:of\s+(?!this\b)|(?:paragraph|para\.?|section)\s+\d+[-.]\d|(?:Volume|Title)\s+\d)"
)
_IN_ANOTHER = re.compile(
    r"(?:(?:Volume|Vol\.?|Title|Part|Book)\s+(?:\d+|[IVX]+),?|U\.?\s?S\.?\s?C\.?,?|\b(?P<book>[A-Z]{3,}),?"
    r"|(?<![\w.])\d+[.-]\d[\w.-]*,?)\s+$"  # "DoDI 4140.01, Chapter 3", "AR 12-1, Chapter 4"
)


def find_places(text: str, *, own: str = "") -> Iterator[Mention]:
    """Give the references of a text to places of the manual, those of sections first.

    ``own`` is the manual's short name ("SAMM"): "SAMM Chapter 5" is a place of ours, "JSCET Chapter 5" is not.
    """
    for match in PLACE.finditer(text):
        yield Mention(match.start(), match.end(), cross_reference(match["place"]))
    for match in DIVISION.finditer(text):
        if _is_elsewhere(text[: match.start()], text[match.end() :], own):
            continue
        letters = "C" if (match["word"] or match["words"]) in {"Chapter", "Chapters"} else "AP"
        begin = match.start()
        group = "one" if match["one"] else "many"
        for number in re.finditer(_NUMBER, match[group]):
            end = match.start(group) + number.end()
            yield Mention(begin, end, cross_reference(f"{letters}{number.group().lstrip('CAP')}"))
            begin = match.start(group) + _next_number(match[group], number.end())


def _next_number(text: str, position: int) -> int:
    following = re.search(_NUMBER, text[position:])
    return position + following.start() if following else len(text)


def _is_elsewhere(before: str, behind: str, own: str) -> bool:
    outside = _OF_ANOTHER.match(behind)
    if outside is not None and not (
        own and re.match(rf",?\s+of\s+(?:the\s+)?{re.escape(own)}\b", behind, re.IGNORECASE)
    ):
        return True
    book = _IN_ANOTHER.search(before[-40:])
    return book is not None and (book["book"] is None or book["book"].upper() != own.upper())


def cross_reference(place: str) -> Entity:
    """Give the entity of a place of the manual, named as readers write it: ``C5.1``, ``Table C5.T3``, ``Chapter 8``."""
    name = place
    if re.search(r"\.T\d", place):
        name = f"Table {place}"
    elif re.search(r"\.F\d", place):
        name = f"Figure {place}"
    elif re.fullmatch(r"C\d+(?:-[A-Z][a-z]+)?", place):
        name = f"Chapter {place[1:]}"
    elif re.fullmatch(r"AP\d+", place):
        name = f"Appendix {place[2:]}"
    return Entity(name=name, kind=EntityKind.CROSS_REFERENCE, full=place)
