"""The W3C SHACL suite against the fast engine: what it accepts it judges right, and the rest it refuses by name.

The fast engine knows the part of SHACL Core that the record shapes use. For each core test it either refuses the
shape, with a word that stands in ``REFUSED`` and the reason, or gives the same failing nodes as the suite.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, Namespace, Node, URIRef

from shapes.compiled import READ, SILENT, UnknownConstraintError, compile_shape
from shapes.kinds import TurtleSource, local

SUITE = (
    Path(os.environ.get("DUTYGRAPH_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "conformance/shacl/core"
)
VALIDATE = URIRef("http://www.w3.org/ns/shacl-test#Validate")
TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
REFUSED = {
    "equals": "on a node that is a value itself, where record shapes have a column",
    "in": "on a node that is a value itself, where record shapes have a column",
    "maxExclusive": "on a node that is a value itself, where record shapes have a column",
    "maxInclusive": "on a node that is a value itself, where record shapes have a column",
    "minExclusive": "on a node that is a value itself, where record shapes have a column",
    "minInclusive": "on a node that is a value itself, where record shapes have a column",
    "class": "records have one class, which the target names",
    "closed": "a column that nothing reads is a remark of the report",
    "datatype": "reading has typed every value before the shapes look",
    "deactivated": "no record shape is switched off",
    "disjoint": "no record shape compares two columns for difference",
    "flags": "see pattern",
    "ignoredProperties": "see closed",
    "languageIn": "values of records have no language",
    "maxLength": "lengths of texts are not ruled",
    "minLength": "lengths of texts are not ruled",
    "node": "record shapes do not call each other",
    "nodeKind": "reading gives literals only",
    "order": "templates take the order from the vocabulary",
    "path of several steps": "derived values stand for longer ways",
    "pattern": "a pattern from a file could hang; reading knows the allowed words",
    "qualifiedMaxCount": "see qualifiedValueShape",
    "qualifiedMinCount": "see qualifiedValueShape",
    "qualifiedValueShape": "hasValue says it for lists of words",
    "qualifiedValueShapesDisjoint": "see qualifiedValueShape",
    "uniqueLang": "values of records have no language",
    "xone": "no record shape needs exactly one of several",
    "a shape of values": "values of records are literals",
    "an IRI as a value": "values of records are literals",
    "a literal of another type": "records have seven types of value",
    "no target": "the test is about how shapes are found, not about constraints",
    "other vocabulary": "labels and notes stand on the rule",
}  # fmt: skip
TESTS = sorted(SUITE.rglob("*.ttl")) if SUITE.is_dir() else []
pytestmark = pytest.mark.skipif(not TESTS, reason="the W3C SHACL suite is not in the shared folder")


class Iri(str):
    """An IRI or a blank node where the suite has one as a value; records never have."""


def values_of(graph: Graph, focus: Node) -> dict[str, tuple]:
    values: dict[str, list] = {}
    for predicate, value in graph.predicate_objects(focus):
        if predicate == RDF.type or str(predicate).startswith(str(SH)):
            continue
        kind = local(str(value.datatype or "string")) if isinstance(value, Literal) else ""
        if isinstance(value, Literal) and (kind not in READ or value.language):
            raise UnknownConstraintError("a literal of another type")
        try:
            read = READ[kind](str(value)) if kind else Iri(value)
        except ValueError:
            raise UnknownConstraintError("a literal of another type") from None
        values.setdefault(local(str(predicate)), []).append(read)
    return {name: tuple(found) for name, found in values.items()}


def focus_nodes(graph: Graph, shape: Node) -> set[Node]:
    nodes: set[Node] = set(graph.objects(shape, SH.targetNode))
    classes = set(graph.objects(shape, SH.targetClass))
    if (shape, RDF.type, RDFS.Class) in graph:
        classes.add(shape)
    for wanted in classes:
        for sub_class in {wanted, *graph.transitive_subjects(RDFS.subClassOf, wanted)}:
            nodes |= set(graph.subjects(RDF.type, sub_class))
    for predicate in graph.objects(shape, SH.targetSubjectsOf):
        nodes |= set(graph.subjects(predicate, None))
    for predicate in graph.objects(shape, SH.targetObjectsOf):
        nodes |= set(graph.objects(None, predicate))
    return nodes


def failing_nodes(path: Path, graph: Graph) -> set[Node]:
    source = TurtleSource((path,))
    shapes = {shape for word in TARGETS for shape in graph.subjects(word, None)}
    shapes |= {shape for shape in graph.subjects(RDF.type, SH.NodeShape) if (shape, RDF.type, RDFS.Class) in graph}
    if not shapes or any(isinstance(shape, BNode) for shape in shapes):
        raise UnknownConstraintError("no target")
    failing: set[Node] = set()
    for shape in shapes:
        holds = compile_shape(source, ox.NamedNode(str(shape)))
        failing |= {focus for focus in focus_nodes(graph, shape) if not holds(values_of(graph, focus))}
    return failing


def test_the_suite() -> None:
    """One test for the whole suite, so that the number of refused shapes can be looked at."""
    judged, refused = 0, {}
    for path in TESTS:
        if path.name == "manifest.ttl" or path.stem.endswith(("-data", "-shapes")):
            continue
        graph = Graph().parse(path, format="turtle", publicID="https://w3id.org/dutygraph/")
        expected = {
            focus
            for test in graph.subjects(RDF.type, VALIDATE)
            for report in graph.objects(test, MF.result)
            for result in graph.objects(report, SH.result)
            for focus in graph.objects(result, SH.focusNode)
        }
        try:
            found = failing_nodes(path, graph)
        except UnknownConstraintError as error:
            word = str(error).removeprefix(str(SH))
            refused[path.name] = word if word in REFUSED or str(error).startswith(str(SH)) else "other vocabulary"
            continue
        assert found == expected, path.name
        judged += 1
    assert judged == 18, refused
    assert set(refused.values()) <= set(REFUSED), refused


def test_every_silent_word_has_no_meaning_for_the_verdict() -> None:
    assert not SILENT & {str(SH) + word for word in REFUSED}
