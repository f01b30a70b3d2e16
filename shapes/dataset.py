"""Checking a built dataset by ``shapes/graph.ttl``, with the reference engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph
from pyshacl import validate
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from ontology.names import BASE

SHAPES = Path(__file__).with_name("graph.ttl")


def check_dataset(trig: bytes) -> Sequence[str]:
    """Give a sentence for each thing that is wrong with a dataset (TriG); none where it holds."""
    conforms, results, _ = validate(data_graph(trig), shacl_graph=Graph().parse(SHAPES, format="turtle"), inplace=True)
    if conforms:
        return []
    assert isinstance(results, Graph)
    return sorted(_sentence(results, result) for result in results.subjects(RDF.type, SH.ValidationResult))


def data_graph(trig: bytes) -> Graph:
    """Give the union of a dataset's named graphs for the engine.

    Oxigraph parses; the engine gets an rdflib graph, because it compares literals wrongly in a graph kept elsewhere.
    """
    graph = Graph()
    terms: dict[object, Node] = {}

    def term(value: pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple) -> Node:
        made = terms.get(value)
        if made is None:
            made = terms[value] = _term(value)
        return made

    for quad in pyoxigraph.parse(trig, format=pyoxigraph.RdfFormat.TRIG, base_iri=BASE):
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _term(value: object) -> Node:
    match value:
        case pyoxigraph.NamedNode():
            return URIRef(value.value)
        case pyoxigraph.Literal():
            if value.language:
                return Literal(value.value, lang=value.language)
            if value.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
                return Literal(value.value)
            return Literal(value.value, datatype=URIRef(value.datatype.value))
        case pyoxigraph.BlankNode():
            return BNode(value.value)
    raise TypeError(f"{value!r} is no term of RDF 1.1")


def _sentence(results: Graph, result: Node) -> str:
    message = str(results.value(result, SH.resultMessage) or "")
    focus = results.value(result, SH.focusNode)
    value = results.value(result, SH.value)
    place = value if str(focus) == f"{BASE}ontology" and value is not None else focus
    return message if str(place) in message else f"{message.rstrip('.')} ({place})"
