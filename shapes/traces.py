"""What a dataset says of the rules and of what no rule checks, each tied to its provision; and what a text outgrew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ontology import names
from shapes.kinds import REC, list_kinds, local, node
from shapes.rules import list_rules
from shapes.unchecked import list_unchecked


def rules_turtle() -> str:
    """Give each constraint with its label, severity, kind of record, provision and words as Turtle, sorted.

    With them go the words that no record can show, and why.
    """
    triples = sorted({*_of_kinds(), *_of_rules(), *_of_unchecked()}, key=str)
    prefixes = {name: names.PREFIXES[name] for name in ("dcterms", "dg", "owl", "rdfs", "rec", "sh")}
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert written is not None
    return written.decode()


@dataclass(frozen=True)
class Citation:
    """Words that a rule, or an entry of what is not checked, cites: whose they are, the provision and its IRI."""

    slug: str
    provision: str
    source: str
    quote: str


def outgrown(trig: bytes) -> Sequence[Citation]:
    """Give the citations whose words a dataset's edition of their chapter no longer has in the provision they cite.

    A rule of a chapter that is not loaded is not meant, nor is a rule of common sense.
    """
    text = node("dg:text")
    texts = {
        quad.subject.value: " ".join(quad.object.value.split())
        for quad in ox.parse(trig, format=ox.RdfFormat.TRIG, base_iri=names.BASE)
        if quad.predicate == text and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }
    return [
        citation
        for citation in _citations()
        if _chapter(citation.source) in texts and " ".join(citation.quote.split()) not in texts.get(citation.source, "")
    ]


def _citations() -> Iterator[Citation]:
    for rule in list_rules():
        yield Citation(rule.slug, rule.provision, rule.source, rule.quote)
    for entry in list_unchecked():
        for quote in entry.quotes:
            yield Citation(local(entry.iri), entry.provision, entry.source, quote)


def _chapter(provision: str) -> str:
    """Give the IRI of a provision's chapter: of ``.../samm/C2.1.4.2`` it is ``.../samm/C2``."""
    manual, _, place = provision.removeprefix(names.BASE).partition("/")
    return f"{names.BASE}{manual}/{place.partition('.')[0]}"


def _of_kinds() -> Iterator[ox.Triple]:
    for kind in list_kinds():
        subject = ox.NamedNode(REC + kind.class_name)
        yield ox.Triple(subject, node("rdf:type"), node("owl:Class"))
        yield ox.Triple(subject, node("rdfs:label"), ox.Literal(kind.label, language="en"))
        yield ox.Triple(subject, node("rec:kind"), ox.Literal(kind.name))


def _of_rules() -> Iterator[ox.Triple]:
    classes = {kind.name: ox.NamedNode(REC + kind.class_name) for kind in list_kinds()}
    for rule in list_rules():
        subject = ox.NamedNode(rule.iri)
        yield ox.Triple(subject, node("rdf:type"), node("dg:Constraint"))
        yield ox.Triple(subject, node("rdfs:label"), ox.Literal(rule.label, language="en"))
        yield ox.Triple(subject, node("sh:severity"), node(f"sh:{rule.severity}"))
        yield ox.Triple(subject, node("sh:targetClass"), classes[rule.kind])
        if rule.source:
            yield ox.Triple(subject, node("dcterms:source"), ox.NamedNode(rule.source))
            yield ox.Triple(subject, node("dg:quote"), ox.Literal(rule.quote))


def _of_unchecked() -> Iterator[ox.Triple]:
    for entry in list_unchecked():
        subject = ox.NamedNode(entry.iri)
        yield ox.Triple(subject, node("rdf:type"), node("rec:Unchecked"))
        yield ox.Triple(subject, node("dcterms:source"), ox.NamedNode(entry.source))
        yield ox.Triple(subject, node("rec:reason"), ox.Literal(entry.reason.label, language="en"))
        yield ox.Triple(subject, node("rdfs:comment"), ox.Literal(entry.why, language="en"))
        for quote in entry.quotes:
            yield ox.Triple(subject, node("dg:quote"), ox.Literal(quote))
