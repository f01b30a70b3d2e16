"""The reference for ``shapes.dataset``: pySHACL over the whole dataset as an rdflib graph."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph
from pyshacl import validate
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from ontology.names import BASE
from shapes.dataset import sentence
from shapes.dataset_queries import GRAPH_SHAPES


def reference_problems(trig: bytes) -> Sequence[str]:
    """Give what ``check_dataset`` gives."""
    conforms, results, _ = validate(
        data_graph(trig), shacl_graph=Graph().parse(GRAPH_SHAPES, format="turtle"), inplace=True
    )
    if conforms:
        return []
    assert isinstance(results, Graph)
    return sorted(_sentence(results, result) for result in results.objects(None, SH.result))


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
    value = results.value(result, SH.value)
    return sentence(
        str(results.value(result, SH.resultMessage) or ""),
        str(results.value(result, SH.focusNode)),
        None if value is None else str(value),
    )
