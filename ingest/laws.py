"""Citations of laws: United States Code, public laws, sections of acts, executive orders.

Source of the forms: the U.S. Government Publishing Office Style Manual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.entities import Entity, EntityKind, Mention

_PARTS = r"(?:\s?\([0-9A-Za-z]{1,4}\))*"
_CODE = r"(?:U\.?\s?S\.?\s?C\.?|United States Code)"
_CODE_SECTION = rf"\d+[a-z]{{0,3}}(?:-\d+[a-z]?)?{_PARTS}"
US_CODE = re.compile(
    rf"\b(?:[Tt]itle\s+)?(?P<title>\d{{1,2}})\s+{_CODE},?\s*(?:\u00a7+|[Ss]ec(?:tions?|s?\.)?)?\s*(?P<section>{_CODE_SECTION})"
)
SECTION_OF_TITLE = re.compile(
    rf"\b[Ss]ection\s+(?P<section>{_CODE_SECTION})\s+of\s+[Tt]itle\s+(?P<title>\d{{1,2}})(?:,?\s+(?:of\s+the\s+)?{_CODE})?"
)
# Further sections behind a doubled mark: "10 U.S.C. 11, 12 and 13" is three.
MORE_OF_CODE = re.compile(
    rf"\s*(?:,\s*(?:and\s+)?|\s(?:and|or|through)\s+)(?P<section>{_CODE_SECTION})\b(?!\s+{_CODE})"
)
_LAW = r"(?:P\.\s?L\.|Pub\.\s?L\.|Public Law)\s*(?:No\.\s*)?(?P<number>\d{2,3}[-\u2013]\d{1,4})"
# As in: Section 12 of P.L. 1-2; Section 12(b) of Division K of the Dock Act, 2021 (P.L. 1-2).
PUBLIC_LAW = re.compile(
    rf"\b(?:(?:[Ss]ection|[Ss]ec\.)\s+(?P<section>\d+[A-Za-z]?{_PARTS})"
    rf"(?P<between>,?\s+(?:of\s+)?|\s+of\s+(?:the\s+|Division\s+[A-Z]+\s+of\s+the\s+)[A-Z][^()\u201c\u201d;:]{{3,160}}?[,(]\s*))?{_LAW}"
    rf"(?:,\s+(?:[Ss]ection|[Ss]ec\.)\s+(?P<behind>\d+[A-Za-z]?{_PARTS}))?"
)
_SECTION = rf"\d+[A-Za-z]?{_PARTS}"
_ACT_NAME = r"(?:[A-Z][A-Za-z]+\s+){2,6}Act"
_DATED = r"(?:\s+of\s+\d{4})?(?:,?\s+as\s+amended)?"
# As in: FAA section 12; Foreign Assistance Act (FAA) of 1961, as amended, section 12(a); AECA 12(a)(2).
ACT_THEN_SECTION = re.compile(
    rf"\b(?:{_ACT_NAME}\s*\()?(?P<act>FAA|AECA)\)?{_DATED},?\s+(?:(?:[Ss]ections?|[Ss]ecs?\.)\s+(?P<section>{_SECTION})"
    rf"|(?P<bare>\d+[A-Z]?(?:\s?\([0-9A-Za-z]{{1,4}}\))+))"
)
SECTION_THEN_ACT = re.compile(
    rf"\b(?:[Ss]ections?|[Ss]ecs?\.)\s+(?P<section>{_SECTION})\s+of\s+the\s+"
    rf"(?:{_ACT_NAME}\s*\((?P<defined>[A-Z]{{2,6}})\){_DATED}|(?P<act>FAA|AECA)\b)"
)
# What goes on behind a section of an act: ", (22 U.S.C. 99), 102 (22 U.S.C. 98), and Section 103".
MORE_SECTIONS = re.compile(
    rf"(?:,?\s*\(\d+ U\.S\.C\.[^()]*(?:\([^()]*\)[^()]*)*\))?\s*(?:,\s*(?:and|or)?|and|or|through)\s+"
    rf"(?:[Ss]ections?\s+)?(?P<section>(?<=ection )\d{{1,3}}[A-Za-z]?{_PARTS}|(?<=ections )\d{{1,3}}[A-Za-z]?{_PARTS}"
    rf"|\d{{3}}[A-Z]?{_PARTS})\b(?!\s+(?:U\.?S|[a-z]+s\b|days|of\s+(?:P\.|Pub)))"
)
EXECUTIVE_ORDER = re.compile(
    r"\b(?:Executive Order(?:\s*\((?:EO|E\.O\.)\))?|E\.O\.|EO)\s*(?:No\.\s*)?(?P<number>\d{4,5})\b"
)


def find_laws(text: str) -> Iterator[Mention]:
    """Give the citations of laws in a text, kind by kind."""
    yield from _us_code(text)
    yield from _public_laws(text)
    yield from _act_sections(text)
    for match in EXECUTIVE_ORDER.finditer(text):
        number = match["number"]
        yield _mention(match, f"E.O. {number}", f"EO {number}", f"Executive Order {number}")


def _us_code(text: str) -> Iterator[Mention]:
    for pattern in (US_CODE, SECTION_OF_TITLE):
        for match in pattern.finditer(text):
            yield _mention(match, f"{match['title']} U.S.C. {_squeezed(match['section'])}")
            if re.search(r"\u00a7\u00a7|[Ss]ec(?:tions|s\.)", match.group()):
                yield from _further(text, match.end(), MORE_OF_CODE, f"{match['title']} U.S.C. ")


def _public_laws(text: str) -> Iterator[Mention]:
    for match in PUBLIC_LAW.finditer(text):
        number = match["number"].replace("\u2013", "-")
        section = match["section"] or match["behind"]
        yield _mention(match, f"P.L. {number}" + (f" section {_squeezed(section)}" if section else ""))


def _act_sections(text: str) -> Iterator[Mention]:
    for pattern in (ACT_THEN_SECTION, SECTION_THEN_ACT):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            act = groups.get("act") or groups.get("defined") or ""
            yield _mention(match, _section_of(act, groups.get("section") or groups.get("bare") or ""))
            # "FAA sections 11 (22 U.S.C. 1) and 12": what goes on behind a section is of the same act.
            yield from _further(text, match.end(), MORE_SECTIONS, f"{act} section ")


def _further(text: str, position: int, pattern: re.Pattern[str], prefix: str) -> Iterator[Mention]:
    while more := pattern.match(text, position):
        section = _capital(_squeezed(more["section"])) if pattern is MORE_SECTIONS else _squeezed(more["section"])
        yield Mention(more.start("section"), more.end(), _authority(f"{prefix}{section}"))
        position = more.end()


def _section_of(act: str, section: str) -> str:
    return f"{act} section {_capital(_squeezed(section))}"


def _capital(section: str) -> str:
    """Sections that were put between two others carry a capital: "502B", whatever the sentence prints."""
    return re.sub(r"^[0-9]+[a-z]", lambda number: number.group().upper(), section)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _authority(name: str, *aliases: str) -> Entity:
    return Entity(name=name, kind=EntityKind.AUTHORITY, aliases=tuple(alias for alias in aliases if alias != name))


def _mention(match: re.Match[str], name: str, *aliases: str) -> Mention:
    return Mention(match.start(), match.end(), _authority(name, *dict.fromkeys([match.group(), *aliases])))
