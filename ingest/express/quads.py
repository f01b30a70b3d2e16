"""Collects the statements of a dataset: each stands in the first named graph that makes it."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pyoxigraph as ox

from ontology.names import PREFIXES, graph_iri, iri

A = ox.NamedNode(f"{PREFIXES['rdf']}type")
LANGUAGE = "en"


@cache
def term(name: str) -> ox.NamedNode:
    """Give a term by its prefixed name; an own term that the vocabulary does not declare is a ``KeyError``."""
    return ox.NamedNode(iri(name))


class Quads:
    """Statements by their graphs.

    A statement stands in the first graph that makes it: the union of graphs is no set on Oxigraph or Virtuoso, so the
    name of an actor in a hundred chapters would come a hundred times.
    """

    def __init__(self) -> None:
        self._made: dict[ox.Triple, ox.NamedNode] = {}
        self._counts: Counter[str] = Counter()
        self.graph: ox.NamedNode = ox.NamedNode(graph_iri("provenance"))

    def enter(self, name: str) -> None:
        """Write into the named graph of this name from here on."""
        self.graph = ox.NamedNode(graph_iri(name))

    def count(self, name: str) -> int:
        """Give how many statements stand in the named graph of this name."""
        return self._counts[graph_iri(name)]

    def all(self) -> list[ox.Quad]:
        """Give all statements as quads, none twice."""
        made = self._made.items()
        return [ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple, graph in made]

    def holds(self, quad: ox.Quad) -> bool:
        """Tell whether a statement was made in the graph of a quad."""
        return self._made.get(quad.triple) == quad.graph_name

    def add(self, subject: str, name: str, value: object) -> None:
        """Write a statement; the value is a node, or becomes a literal of its type."""
        self._make(ox.Triple(ox.NamedNode(subject), term(name), _value(value)))

    def type(self, subject: str, *names: str) -> None:
        """Write what something is."""
        node = ox.NamedNode(subject)
        for name in names:
            self._make(ox.Triple(node, A, term(name)))

    def annotate(
        self, annotation: str, body: str, source: str, text: str, start: int, end: int, *, motivation: str
    ) -> None:
        """Write a Web Annotation (W3C Recommendation, 2017) with its quote and its position."""
        target, quote, position = f"{annotation}/target", f"{annotation}/quote", f"{annotation}/position"
        self.type(annotation, "oa:Annotation")
        self.add(annotation, "oa:hasBody", ox.NamedNode(body))
        self.add(annotation, "oa:motivatedBy", term(motivation))
        self.add(annotation, "oa:hasTarget", ox.NamedNode(target))
        self.type(target, "oa:SpecificResource")
        self.add(target, "oa:hasSource", ox.NamedNode(source))
        self.add(target, "oa:hasSelector", ox.NamedNode(quote))
        self.add(target, "oa:hasSelector", ox.NamedNode(position))
        self.type(quote, "oa:TextQuoteSelector")
        self.add(quote, "oa:exact", text[start:end])
        self.type(position, "oa:TextPositionSelector")
        self.add(position, "oa:start", start)
        self.add(position, "oa:end", end)

    def _make(self, triple: ox.Triple) -> None:
        if triple not in self._made:
            self._made[triple] = self.graph
            self._counts[self.graph.value] += 1


def english(text: str) -> ox.Literal:
    """Give words as English."""
    return ox.Literal(text, language=LANGUAGE)


def duration(length: str) -> ox.Literal:
    """Give a duration in the datatype that arithmetic works on: days and hours, or years and months."""
    days = "D" in length or "T" in length
    return ox.Literal(length, datatype=term("xsd:dayTimeDuration" if days else "xsd:yearMonthDuration"))


def _value(value: object) -> ox.NamedNode | ox.Literal:
    match value:
        case ox.NamedNode() | ox.Literal():
            return value
        case bool():
            return ox.Literal("true" if value else "false", datatype=term("xsd:boolean"))
        case int():
            return ox.Literal(str(value), datatype=term("xsd:integer"))
        case float():
            return ox.Literal(f"{value:.2f}", datatype=term("xsd:decimal"))
        case _:
            return ox.Literal(str(value))
