"""Duties that no record can show, so that no rule enforces them, each with the reason: ``not-checked.ttl``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shapes.kinds import Term, TurtleSource, node, value_of
from shapes.rules import provision_key
from shapes.words import table

REGISTER = Path(__file__).with_name("not-checked.ttl")

HEAD = """# What no record shows

The rules of records ([records.md](records.md)) check what somebody wrote down. The words below ask for something else,
and no rule stands for them. `dutygraph query traceability` shows every duty with its rules, or with the reason from
here; a duty with neither could be checked and is not yet. `dutygraph query traceability-share` counts them.
[Decision 11](decisions/0011-what-no-record-shows.md) says how this is decided, and where the inventory of records
asked for more than the text.
"""


@dataclass(frozen=True)
class Reason:
    """Why words cannot be checked: its IRI, a short label, an explanation."""

    iri: str
    label: str
    comment: str


@dataclass(frozen=True)
class Unchecked:
    """Words of one provision that no record can show: its key and IRI, the words, the reason and what it means here."""

    iri: str
    provision: str
    source: str
    quotes: tuple[str, ...]
    reason: Reason
    why: str


@cache
def list_unchecked() -> tuple[Unchecked, ...]:
    """Give all entries of the register in its order."""
    source = TurtleSource((REGISTER,))
    found = source.store.quads_for_pattern(None, node("rdf:type"), node("rec:Unchecked"), None)
    entries = [_entry(source, quad.subject) for quad in found]
    order = REGISTER.read_text(encoding="utf-8")
    return tuple(sorted(entries, key=lambda entry: order.index(f"\nrec:{entry.iri.rpartition('#')[2]}\n")))


def unchecked_page() -> str:
    """Give the register as a page in Markdown, by reason."""
    entries = list_unchecked()
    reasons = dict.fromkeys(entry.reason for entry in sorted(entries, key=lambda entry: entry.reason.iri))
    counted = f"\n{len(entries)} places of chapter 2.\n"
    return HEAD + counted + "".join(_section(reason) for reason in reasons)


def _section(reason: Reason) -> str:
    rows: Iterator[tuple[str, ...]] = (
        (entry.provision, " … ".join(f"“{quote}”" for quote in entry.quotes), entry.why)
        for entry in list_unchecked()
        if entry.reason == reason
    )
    title = f"{reason.label[:1].upper()}{reason.label[1:]}"
    lines = ["", f"## {title}", "", reason.comment, "", *table(("paragraph", "words", "why no record shows it"), rows)]
    return "\n".join(lines) + "\n"


def _entry(source: TurtleSource, subject: Term) -> Unchecked:
    provision = source.text(subject, "dcterms:source")
    reason = source.objects(subject, "rec:reason")[0]
    quotes = [value_of(quote) for quote in source.objects(subject, "dg:quote")]
    return Unchecked(
        iri=value_of(subject),
        provision=provision_key(provision),
        source=provision,
        quotes=tuple(sorted(quotes)),
        reason=Reason(value_of(reason), source.text(reason, "rdfs:label"), source.text(reason, "rdfs:comment")),
        why=source.text(subject, "rdfs:comment"),
    )
