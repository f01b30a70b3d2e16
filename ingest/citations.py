"""Citations of laws, issuances and places of the manual, by the forms in which U.S. manuals write them.

Sources of the forms: the U.S. Government Publishing Office Style Manual (United States Code, Public Laws), DoDI 5025.01
(numbering of DoD issuances), the Services' publication series (AR, AFI, SECNAVINST, ...), GSA's form numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ingest.entities import Entity, EntityKind, Mention
from ingest.numbering import CHAPTER

_PLACE = rf"(?:{CHAPTER}(?:\.(?:\d{{1,3}}|[TF]\d{{1,3}}[A-Za-z]?))+)"
_LIST_JOIN = r"(?:\s*(?:,|and|or|&|through|to|-|\u2013)\s*)+"
_PARTS = r"(?:\s?\([0-9A-Za-z]{1,4}\))*"

CROSS_REFERENCE = re.compile(
    rf"\b(?:(?P<word>Sections?|Paragraphs?|paras?\.?|Tables?|Figures?|Chapters?)\s+)?(?P<place>{_PLACE})\.?(?=\W|$)"
)
CHAPTER_REFERENCE = re.compile(
    r"\b(?P<name>Chapter|Appendix)\s+(?P<number>\d{1,2}(?:-[A-Z][a-z]+)?)\b(?!,?\s+(?:of|Section)\b)"
)

_ISSUANCE_WORDS = {
    "directive": "DoDD",
    "instruction": "DoDI",
    "manual": "DoDM",
    "regulation": "DoD",
}
ISSUANCE = re.compile(
    r"\b(?:(?:DoD|Department of Defense)\s+(?P<word>Directive|Instruction|Manual"
    r"|Regulation)s?(?:\s+\((?P<inner>DoD[DIMR])\))?"
    r"|(?P<short>DoD[DIMR]?))"
    r"\s+(?P<number>(?:[A-Z]-)?\d{4}\.\d{1,2}(?:-[A-Z])?)(?:,?\s+Vol(?:ume|\.)?\s*(?P<volume>\d{1,2}))?"
)
SERVICE_PUBLICATION = re.compile(
    r"\b(?P<series>AR|AFI|AFMAN|AFR|DAFI|SECNAVINST|OPNAVINST|MCO|CJCSI|CJCSM|NAVSUP|DA\s?PAM|CNSSI|NIST\sSP)"
    r"\s?(?P<number>\d[\d.]*(?:[-\u2013]\d+)?[A-Z]?(?:\.\d+[A-Z]?)?)\b"
)
US_CODE = re.compile(
    rf"\b(?P<title>\d{{1,2}})\s+(?:U\.?\s?S\.?\s?C\.?|United States Code)\s*(?:§+|[Ss]ec(?:tion"
    rf"|\.)?)?\s*(?P<section>\d+[a-z]?(?:-\d+)?{_PARTS})"
)
PUBLIC_LAW = re.compile(
    r"\b(?:(?:Section|section|Sec\.)\s+(?P<section>\d+[A-Za-z]?)\s*(?:of\s+)?(?:,\s*)?)?(?:P\.\s?L\.|Pub\.\s?L\."
    r"|Public Law)\s*(?:No\.\s*)?(?P<number>\d{2,3}[-\u2013]\d{1,4})"
)
ACT_SECTION = re.compile(
    rf"\b(?:(?:[Ss]ections?|[Ss]ec\.)\s+(?P<first>\d+[A-Z]?{_PARTS})\s+of\s+the\s+(?:[A-Z][A-Za-z]+\s+){{2,6}}Act\s*\((?P<act_a>[A-Z]{{2,6}})\)(?:\s+of\s+\d{{4}})?"
    rf"|(?:(?:[A-Z][A-Za-z]+\s+){{2,6}}Act\s*\()?(?P<act_b>FAA|AECA)\)?,?\s+(?:[Ss]ections?"
    rf"|[Ss]ec\.)\s+(?P<second>\d+[A-Z]?{_PARTS})"
    rf"|(?:[Ss]ections?|[Ss]ec\.)\s+(?P<third>\d+[A-Z]?{_PARTS})\s+of\s+the\s+(?P<act_c>FAA|AECA)\b)"
)
EXECUTIVE_ORDER = re.compile(r"\b(?:Executive Order|E\.O\.|EO)\s*(?:No\.\s*)?(?P<number>\d{4,5})\b")
POLICY_MEMORANDUM = re.compile(r"\b(?P<body>[A-Z]{3,6})\s+Policy\s+(?:Memo(?:randum)?)\s+(?P<number>\d{2}-\d{1,3})\b")
FORM = re.compile(
    r"\b(?:Standard Form\s*\(SF\)|Standard Form|SF|DD\s?Form|DD|DA\s?Form|AF\s?Form|DS|Optional Form|OF"
    r"|DSP)[\s-]+(?P<number>\d{1,4}(?:-[A-Z0-9]{1,2})?)\b"
)
OTHER_MANUAL = re.compile(
    r"\bDefense Logistics Management \(DLM\)\s+(?P<number>\d{4}\.\d{2})\b|\bDLM\s+(?P<short>\d{4}\.\d{2})\b"
)


def find_citations(text: str) -> list[Mention]:
    """Give the citations in a text, left to right, none inside another."""
    found = [mention for find in _FINDERS for mention in find(text)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _cross_references(text: str) -> Iterator[Mention]:
    words = ""
    last_end = -1
    for match in CROSS_REFERENCE.finditer(text):
        # "Table C5.T2a. and Table C5.T2b.", "Sections C5.4.14. through C5.4.15.": the word counts for what it joins.
        joined = last_end >= 0 and re.fullmatch(
            _LIST_JOIN + r"\.?\s*", text[last_end : match.start()].strip(". ") or "x"
        )
        words = match["word"] or (words if joined else "")
        last_end = match.end()
        yield Mention(match.start(), match.end(), cross_reference(match["place"]))
    for match in CHAPTER_REFERENCE.finditer(text):
        after = text[match.end() : match.end() + 40]
        before = text[max(0, match.start() - 40) : match.start()]
        # "DoD 7000.14-R ..., Volume 15, Chapter 6" and "Chapter 3, paragraph 3-6 of the JSCET Regulation" are not ours,
        # nor is a chapter of another book that is named before it ("JSCET Chapter 10").
        if re.match(r",?\s+(?:paragraph|para\.?|section)\s+[\d-]+", after, re.IGNORECASE):
            continue
        if re.search(r"(?:Volume|Vol\.?)\s+\d+,?\s+$", before) or re.search(r"\b[A-Z]{3,}\s+$", before):
            continue
        place = f"C{match['number']}" if match["name"] == "Chapter" else f"AP{match['number']}"
        yield Mention(match.start(), match.end(), cross_reference(place))


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


def _authority(name: str, *aliases: str) -> Entity:
    return Entity(name=name, kind=EntityKind.AUTHORITY, aliases=tuple(alias for alias in aliases if alias != name))


def _issuances(text: str) -> Iterator[Mention]:
    for match in ISSUANCE.finditer(text):
        prefix = match["inner"] or match["short"] or _ISSUANCE_WORDS[(match["word"] or "manual").lower()]
        name = f"{prefix} {match['number']}" + (f" Vol {match['volume']}" if match["volume"] else "")
        yield Mention(match.start(), match.end(), _authority(name, match.group()))


def _service_publications(text: str) -> Iterator[Mention]:
    for match in SERVICE_PUBLICATION.finditer(text):
        number = match["number"].replace("\u2013", "-")
        yield Mention(match.start(), match.end(), _authority(f"{match['series']} {number}", match.group()))


def _us_code(text: str) -> Iterator[Mention]:
    for match in US_CODE.finditer(text):
        section = re.sub(r"\s", "", match["section"])
        name = f"{match['title']} U.S.C. {section}"
        yield Mention(match.start(), match.end(), _authority(name, match.group()))


def _public_laws(text: str) -> Iterator[Mention]:
    for match in PUBLIC_LAW.finditer(text):
        number = match["number"].replace("\u2013", "-")
        name = f"P.L. {number}" + (f" section {match['section']}" if match["section"] else "")
        yield Mention(match.start(), match.end(), _authority(name, match.group()))


def _act_sections(text: str) -> Iterator[Mention]:
    for match in ACT_SECTION.finditer(text):
        act = match["act_a"] or match["act_b"] or match["act_c"]
        section = re.sub(r"\s", "", match["first"] or match["second"] or match["third"])
        yield Mention(match.start(), match.end(), _authority(f"{act} section {section}", match.group()))


def _numbered(pattern: re.Pattern[str], name: Callable[[re.Match[str]], str]) -> Callable[[str], Iterator[Mention]]:
    def find(text: str) -> Iterator[Mention]:
        for match in pattern.finditer(text):
            yield Mention(match.start(), match.end(), _authority(name(match), match.group()))

    return find


def _forms(text: str) -> Iterator[Mention]:
    for match in FORM.finditer(text):
        printed = match.group()
        prefix = (
            "SF" if printed.startswith(("Standard", "SF")) else re.split(r"[\s-]+\d", printed)[0].replace("  ", " ")
        )
        entity = Entity(
            name=f"{prefix} {match['number']}", kind=EntityKind.DOCUMENT, aliases=(printed,) if printed else ()
        )
        yield Mention(match.start(), match.end(), entity)


_FINDERS: tuple[Callable[[str], Iterator[Mention]], ...] = (
    _cross_references,
    _issuances,
    _service_publications,
    _us_code,
    _public_laws,
    _act_sections,
    _numbered(EXECUTIVE_ORDER, lambda match: f"E.O. {match['number']}"),
    _numbered(POLICY_MEMORANDUM, lambda match: f"{match['body']} Policy Memorandum {match['number']}"),
    _numbered(OTHER_MANUAL, lambda match: f"DLM {match['number'] or match['short']}"),
    _forms,
)
