"""The rules as they stand in a dataset, each tied to the provision that it cites, and the rules that a text outgrew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from ontology import names
from shapes.kinds import REC, list_kinds, node
from shapes.rules import Rule, list_rules


def rules_turtle() -> str:
    """Give each constraint with its label, severity, kind of record, provision and words as Turtle, sorted."""
    triples = sorted({*_of_kinds(), *_of_rules()}, key=str)
    prefixes = {name: names.PREFIXES[name] for name in ("dcterms", "dg", "owl", "rdfs", "rec", "sh")}
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert written is not None
    return written.decode()


def outgrown_rules(trig: bytes) -> Sequence[Rule]:
    """Give the rules whose words a dataset's edition of their chapter no longer has in the provision they cite.

    A rule of a chapter that is not loaded is not meant, nor is a rule of common sense.
    """
    text = node("dg:text")
    texts = {
        quad.subject.value: " ".join(quad.object.value.split())
        for quad in ox.parse(trig, format=ox.RdfFormat.TRIG, base_iri=names.BASE)
        if quad.predicate == text and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }
    return [
        rule
        for rule in list_rules()
        if _chapter(rule.source) in texts and " ".join(rule.quote.split()) not in texts.get(rule.source, "")
    ]


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
