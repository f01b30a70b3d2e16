"""The vocabulary in Turtle: every term is labelled, explained, tied to what it should be tied to."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology import names

P = names.PREFIXES
A = ox.NamedNode(f"{P['rdf']}type")
LABELS = (("rdfs", "label"), ("dcterms", "title"), ("skos", "prefLabel"))
KINDS = {f"{P['owl']}{kind}" for kind in ("Class", "ObjectProperty", "DatatypeProperty")}


def load(name: str) -> ox.Store:
    store = ox.Store()
    store.load(path=str(names.HERE / name), format=ox.RdfFormat.TURTLE, base_iri=names.BASE)
    return store


VOCABULARY = load("dutygraph.ttl")
TERMS = sorted({q.subject.value for q in VOCABULARY.quads_for_pattern(None, A, None) if q.object.value in KINDS})


def values(iri: str, name: str) -> list[object]:
    prefix, _, local = name.partition(":")
    pattern = VOCABULARY.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(P[prefix] + local), None)
    return [quad.object for quad in pattern]


def test_the_terms_that_python_knows_are_those_of_the_turtle():
    assert set(TERMS) == names.own_terms()


@pytest.mark.parametrize("term", TERMS, ids=lambda iri: iri.rpartition("#")[2])
def test_a_term_has_one_kind_one_label_and_one_comment(term):
    assert term.startswith(P["dg"])
    assert len(values(term, "rdf:type")) == 1
    for name in ("rdfs:label", "rdfs:comment"):
        (text,) = values(term, name)
        assert text.language == "en"
        assert text.value.strip()
    (comment,) = values(term, "rdfs:comment")
    assert comment.value[0] != " "
    assert comment.value.endswith(".")


@pytest.mark.parametrize("name", ["rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range"])
def test_a_term_points_to_terms_that_exist(name):
    prefix, _, local = name.partition(":")
    for quad in VOCABULARY.quads_for_pattern(None, ox.NamedNode(P[prefix] + local), None):
        if quad.object.value.startswith(P["dg"]):
            assert quad.object.value in TERMS


def test_the_vocabulary_never_says_same_as():
    assert "owl:sameAs" not in (names.HERE / "dutygraph.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(names.HERE.glob("*.ttl")), ids=lambda path: path.name)
def test_the_prefixes_of_the_files_are_those_of_python(path: Path):
    for prefix, namespace in re.findall(r"^@prefix (\w+): <(.+)> \.$", path.read_text(encoding="utf-8"), re.MULTILINE):
        assert P[prefix] == namespace


@pytest.mark.parametrize("path", sorted(names.HERE.glob("*.ttl")), ids=lambda path: path.name)
def test_every_term_of_ours_in_a_file_is_labelled(path: Path):
    store = load(path.name)
    subjects = {q.subject for q in store.quads_for_pattern(None, A, None) if isinstance(q.subject, ox.NamedNode)}
    labels = [ox.NamedNode(P[prefix] + name) for prefix, name in LABELS]
    for subject in subjects:
        assert any(True for label in labels for _ in store.quads_for_pattern(subject, label, None)), subject
