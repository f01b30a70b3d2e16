"""The reference engine: pySHACL over rdflib graphs. Nothing is imported, fetched or written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, Graph, Literal, URIRef

from shapes.kinds import REC, XSD, kind_named
from shapes.record import Record, Value
from shapes.rules import closure, rule_source, rules_of

BASE = "https://w3id.org/dutygraph/records/data/"


def broken_rules(records: Sequence[Record]) -> set[tuple[int, str]]:
    """Give which record (by its place in ``records``) breaks which rule (by its shape's IRI)."""
    if not records:
        return set()
    shapes = shapes_graph(frozenset(record.kind for record in records))
    _, results, _ = pyshacl.validate(
        data_graph(records), shacl_graph=shapes, inplace=True, do_owl_imports=False, advanced=False, js=False,
        meta_shacl=False,
    )  # fmt: skip
    assert isinstance(results, Graph), results
    return {
        (int(str(results.value(result, SH.focusNode)).removeprefix(BASE)), str(results.value(result, SH.sourceShape)))
        for result in results.objects(None, SH.result)
    }


def data_graph(records: Sequence[Record]) -> Graph:
    """Give the records as one graph; node ``n`` is the record at place ``n``."""
    graph = Graph(bind_namespaces="none")
    for number, record in enumerate(records):
        kind = kind_named(record.kind)
        assert kind is not None
        subject = URIRef(f"{BASE}{number}")
        graph.add((subject, RDF.type, URIRef(REC + kind.class_name)))
        for column in kind.columns + kind.derived:
            for value in record.values.get(column.property, ()):
                graph.add((subject, URIRef(REC + column.property), literal(value, column.datatype)))
    return graph


def literal(value: Value, datatype: str) -> Literal:
    """Give a value as the literal that the vocabulary says."""
    lexical = ("true" if value else "false") if isinstance(value, bool) else None
    if datatype == "string":
        return Literal(str(value))
    if datatype == "decimal":
        lexical = f"{value:f}"
    return Literal(lexical if lexical is not None else str(value), datatype=URIRef(XSD + datatype))


@lru_cache(maxsize=64)
def shapes_graph(kinds: frozenset[str]) -> Graph:
    """Give the shapes of some kinds of record as one graph, made once."""
    graph = Graph(bind_namespaces="none")
    source = rule_source()
    lines: set[str] = set()
    for kind in kinds:
        for rule in rules_of(kind):
            lines |= {f"{quad.triple} ." for quad in closure(source, ox.NamedNode(rule.iri))}
    graph.parse(data="\n".join(sorted(lines)), format="nt")
    return graph
