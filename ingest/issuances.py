"""Citations of issuances by their numbers: directives, instructions, manuals, regulations, memoranda, forms.

Sources of the forms: DoDI 5025.01 (numbering of DoD issuances), the Services' publication series (AR, AFI, SECNAVINST,
...), GSA's form numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.entities import Entity, EntityKind, Mention
from ingest.kinds import kind_of

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
# A short form in brackets with a number behind it is a series: "Instruction of the Chiefs (ICI) 4110.01F".
SERIES = re.compile(
    r"\b(?P<full>[A-Z][\w\u2019'&-]*(?:\s+(?:(?:of|the|for|and|on)\s+){0,2}[A-Z][\w\u2019'&-]*)+)"
    r"\s+\((?P<short>[A-Z][A-Za-z]{1,9})\)\s+(?:No\.\s*)?(?P<number>[A-Z]?-?\d[\d.\-]*\d[A-Z]?)\b"
)
POLICY_MEMORANDUM = re.compile(r"\b(?P<body>[A-Z]{3,6})\s+Policy\s+(?:Memo(?:randum)?)\s+(?P<number>\d{2}-\d{1,3})\b")
FORM = re.compile(
    r"\b(?:Standard Form\s*\(SF\)|Standard Form|SF|DD\s?Form|DD|DA\s?Form|AF\s?Form|DS|Optional Form|OF"
    r"|DSP)[\s-]+(?P<number>\d{1,4}(?:-[A-Z0-9]{1,2})?)\b"
)
OTHER_MANUAL = re.compile(r"\bDLM\s+(?P<short>\d{4}\.\d{2})\b")
# Behind a citation: its title, in quotation marks or in capitals up to the next mark, and the volume that is meant.
QUOTED_TITLE = re.compile(r",?\s+(?P<title>[\u201c\"][^\u201c\u201d\"\n]{3,200}[\u201d\"])")
_TITLE_WORD = r"(?:U\.S\.|[A-Z(][\w\u2019'&/)-]*)"
CAPITAL_TITLE = re.compile(
    rf",?\s+(?P<title>{_TITLE_WORD}(?:\s+(?:(?:and|of|for|to|the|in|on|or|at|by|with)\s+){{0,3}}{_TITLE_WORD}){{2,16}})"
    r"(?=[;)]|\.(?!S\.)|,\s|$)"
)
VOLUME = re.compile(r",?\s+Vol(?:ume|\.)?\s*(?P<volume>\d{1,2})\b")


def find_issuances(text: str) -> Iterator[Mention]:
    """Give the citations of issuances and forms in a text, kind by kind."""
    for mention in _numbered(text):
        yield _with_title(mention, text)
    yield from _forms(text)


def _numbered(text: str) -> Iterator[Mention]:
    for match in ISSUANCE.finditer(text):
        prefix = match["inner"] or match["short"] or _ISSUANCE_WORDS[(match["word"] or "manual").lower()]
        name = f"{prefix} {match['number']}" + (f" Vol {match['volume']}" if match["volume"] else "")
        yield _mention(match, name)
    for match in SERVICE_PUBLICATION.finditer(text):
        yield _mention(match, f"{match['series']} {match['number']}".replace("\u2013", "-"))
    for match in POLICY_MEMORANDUM.finditer(text):
        yield _mention(match, f"{match['body']} Policy Memorandum {match['number']}")
    for match in OTHER_MANUAL.finditer(text):
        yield _mention(match, f"DLM {match['short']}")
    for match in SERIES.finditer(text):
        name, kind = f"{match['short']} {match['number']}", kind_of(match["full"].split()[-1])
        if kind in {EntityKind.AUTHORITY, None} and not _is_form(match):
            yield _mention(match, name)


def _is_form(match: re.Match[str]) -> bool:
    return re.search(r"\b(?:Form|Order|Figure|Table)\b", match["full"]) is not None


def _with_title(mention: Mention, text: str) -> Mention:
    """Take the title behind a number for a part of its citation, and the volume that stands behind the title."""
    title = QUOTED_TITLE.match(text, mention.end) or CAPITAL_TITLE.match(text, mention.end)
    end, entity = mention.end, mention.entity
    aliases = list(entity.aliases)
    if title is not None:
        end = title.end("title")
        aliases.append(title["title"].strip('\u201c\u201d",.'))
    name = entity.name
    if (volume := VOLUME.match(text, end)) and " Vol " not in name:
        name, end = f"{name} Vol {volume['volume']}", volume.end()
        short = re.search(r"\((?P<short>[A-Za-z ]{2,12})\)$", title["title"]) if title else None
        # "7000.14-R Financial Rules (FR), Volume 15": the volume goes by the rules' short form too.
        aliases = [f"{short['short']} Vol {volume['volume']}"] if short else []
        aliases.append(text[mention.start : end])
    entity = Entity(
        name=name, kind=entity.kind, aliases=tuple(alias for alias in dict.fromkeys(aliases) if alias != name)
    )
    return Mention(mention.start, end, entity)


def _mention(match: re.Match[str], name: str) -> Mention:
    aliases = (match.group(),) if match.group() != name else ()
    return Mention(match.start(), match.end(), Entity(name=name, kind=EntityKind.AUTHORITY, aliases=aliases))


def _forms(text: str) -> Iterator[Mention]:
    for match in FORM.finditer(text):
        printed = match.group()
        prefix = (
            "SF" if printed.startswith(("Standard", "SF")) else re.split(r"[\s-]+\d", printed)[0].replace("  ", " ")
        )
        # The State Department writes its forms with a hyphen: "DSP-83", "DS-4294".
        mark = "-" if prefix in {"DSP", "DS"} else " "
        name = f"{prefix}{mark}{match['number']}"
        entity = Entity(name=name, kind=EntityKind.DOCUMENT, aliases=(printed,) if printed != name else ())
        yield Mention(match.start(), match.end(), entity)
