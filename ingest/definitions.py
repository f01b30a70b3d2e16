"""What the text defines: short forms with their full names, and terms by the sentence that says what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.entities import Entity
from ingest.known_names import ISSUANCE_SERIES
from ingest.names import Catalogue
from ingest.outline import Outline, Provision

SENTENCE = re.compile(r"[^\n]+?(?:[.?!](?=\s+[A-Z\u201c\"(]|\s*$|\s*\n)|$)", flags=re.MULTILINE)
# "The generic term X encompasses ...", "The term X covers ...", "military assistance is defined as ...", "X means ...".
TERM_SENTENCES = (
    re.compile(
        r"(?i)^(?:the |a )?(?:generic )?term"
        r" [\"\u201c\u2018']?(?P<term>[^\"\u201d\u2019,]{2,80}?)[\"\u201d\u2019']?\s+(?:encompasses|covers|means"
        r"|includes|refers|describes|denotes|applies|may differ)"
    ),
    re.compile(
        r"(?i)^(?:for (?:the )?purposes? of this [a-z]+, )?(?:the"
        r" )?[\"\u201c]?(?P<term>[A-Za-z][^\"\u201d,.]{2,60}?)[\"\u201d]?\s+(?:is|are) defined as"
    ),
    re.compile(r"^[\"\u201c](?P<term>[^\"\u201d]{2,60})[\"\u201d],?\s+(?:includes|means|is|are|refers to)\b"),
    re.compile(
        r"^(?:An? |The )?(?P<term>[A-Z][A-Za-z/&\- ]{2,70}?)(?: \([A-Za-z&/\-]+\))? (?:is|are) (?:an? |the"
        r" )(?![a-z]+ed\b)(?:[a-z0-9\-]+ ){0,6}[a-z\-]+"
    ),
)


@dataclass(frozen=True)
class Definition:
    """A term with the words ``text[start:end]`` that say what it means; ``full`` is a short form's full name or ""."""

    term: str
    full: str
    provision: str
    start: int
    end: int
    entity: Entity | None


def find_definitions(outline: Outline, catalogue: Catalogue) -> list[Definition]:
    """Give the definitions of an outline in its order, one for each term and provision."""
    found: dict[tuple[str, str], Definition] = {}
    keys = {provision.key for provision in outline.provisions}
    for short in catalogue.definitions:
        if short.provision in keys and not ISSUANCE_SERIES.fullmatch(short.short):
            found.setdefault(
                (short.provision, short.short.lower()),
                Definition(
                    short.short, short.full, short.provision, short.start, short.end, catalogue.entity(short.short)
                ),
            )
    for provision in outline.provisions:
        for each in _sentences(provision, catalogue):
            found.setdefault((each.provision, each.term.lower()), each)
    return list(found.values())


def _sentences(provision: Provision, catalogue: Catalogue) -> Iterator[Definition]:
    for sentence in SENTENCE.finditer(provision.text, provision.heading_end):
        words = sentence.group().strip()
        start = sentence.start() + len(sentence.group()) - len(sentence.group().lstrip())
        for pattern in TERM_SENTENCES:
            match = pattern.match(words)
            if match is None:
                continue
            term = match["term"].strip()
            entity = catalogue.entity(term) or catalogue.entity(re.sub(r"\s*\(.*", "", term))
            if pattern is TERM_SENTENCES[-1] and (entity is None or _is_remark(words, match, entity)):
                break
            if entity is not None and entity.kind.value == "group":
                break
            yield Definition(term, "", provision.key, start, start + len(words), entity)
            break


_PART = re.compile(
    r"(?i)\b(?:is|are) (?:an? |the )?(?:integral|important|essential|critical|key|significant|vital|central)\b"
)


def _is_remark(words: str, match: re.Match[str], entity: Entity) -> bool:
    """Tell what an actor is for somebody ("is the final authority"), or how weighty a thing is, from what it is."""
    behind = words[match.end("term") :]
    is_role = entity.is_actor and re.match(r"(?: \([^()]*\))? (?:is|are) the\b", behind) is not None
    return is_role or _PART.search(words) is not None
