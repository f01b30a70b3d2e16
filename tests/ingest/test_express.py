"""A small invented chapter, built whole: its graph's names, classes, stubs, durations, annotations."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from foundation.errors import DutygraphError
from ingest.build import build_dataset, write_dataset
from ingest.express import serialize, term
from ontology.names import BASE, graph_iri

CHAPTER = """C7 - Harbor Work

C7.1. - Docks

C7.1.1. Bodies. The Harbor Safety Board (HSB) oversees the Pilotage Administration (PA) in matters of tugs. The Cargo
Movement Request (CMR) is short.

C7.1.2. The PA must submit the CMR to the HSB at least 10 days before sailing, in accordance with Section C9.4. and
DoDI 5999.09. Every 18 to 24 months, the HSB must inspect the \U0001f6a2 quay \u2013 see C7.1.1.

C7.1.3. The PA shall:

  1. open the lock within 3 hours.
  2. notify the HSB immediately.
"""
PORT = f"{BASE}port/"
NORM = f"{PORT}C7.1.2/norm/submit-1"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("port") / "port-chapter-7.txt"
    path.write_text(CHAPTER, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def built(source):
    return build_dataset([source])


@pytest.fixture(scope="module")
def quads(built):
    """The dataset as written: a store writes durations anew (P18M as P1Y6M)."""
    return list(ox.parse(built.trig, format=ox.RdfFormat.TRIG))


@pytest.fixture(scope="module")
def store(built):
    store = ox.Store()
    store.load(built.trig, format=ox.RdfFormat.TRIG)
    return store


def values(store, subject: str, name: str) -> list[str]:
    quads = store.quads_for_pattern(ox.NamedNode(subject), term(name), None, None)
    return sorted(str(quad.object.value) for quad in quads)


def subjects(store, name: str, value: str) -> list[str]:
    quads = store.quads_for_pattern(None, term(name), term(value), None)
    return sorted(quad.subject.value for quad in quads)


def test_places_are_named_by_their_numbers(store):
    assert values(store, f"{PORT}C7.1.3/item/2", "dg:text") == ["notify the HSB immediately."]
    assert values(store, f"{PORT}C7.1.3/item/2", "eli:is_part_of") == [f"{PORT}C7.1.3"]
    assert values(store, f"{PORT}C7.1.3", "dcterms:identifier") == ["C7.1.3"]
    assert values(store, f"{PORT}C7", "eli:is_part_of") == [f"{BASE}port"]
    assert values(store, f"{PORT}C7.1.1", "dcterms:title") == ["Bodies"]


def test_the_text_and_what_was_read_stand_in_their_graphs(store):
    graphs = {graph.value for graph in store.named_graphs()}
    assert {graph_iri(f"port-c7/{part}") for part in ("text", "norms")} <= graphs
    assert {graph_iri("vocabulary"), graph_iri("provenance")} <= graphs
    assert not list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    text = ox.NamedNode(graph_iri("port-c7/text"))
    assert {
        quad.graph_name for quad in store.quads_for_pattern(ox.NamedNode(f"{PORT}C7.1.3"), term("dg:text"), None)
    } == {text}


def test_entities_have_class_names_and_short_form(store):
    assert f"{BASE}actor/hsb" in subjects(store, "rdf:type", "dg:Organization")
    assert f"{BASE}actor/hsb" in subjects(store, "rdf:type", "dg:Actor")
    assert values(store, f"{BASE}actor/hsb", "skos:prefLabel") == ["Harbor Safety Board"]
    assert values(store, f"{BASE}actor/hsb", "skos:notation") == ["HSB"]
    assert f"{BASE}document/cmr" in subjects(store, "rdf:type", "dg:Document")


def test_a_norm_with_its_roles(store):
    assert NORM in subjects(store, "rdf:type", "dg:Obligation")
    assert NORM in subjects(store, "rdf:type", "dg:Notification")
    assert values(store, NORM, "dg:bearer") == [f"{BASE}actor/pa"]
    assert values(store, NORM, "dg:recipient") == [f"{BASE}actor/hsb"]
    assert values(store, NORM, "dg:concerns") == [f"{BASE}document/cmr"]
    assert values(store, NORM, "dg:marker") == ["must"]
    assert values(store, NORM, "dg:statedIn") == [f"{PORT}C7.1.2"]
    assert f"{PORT}C9.4" in values(store, NORM, "dg:governedBy")


@pytest.mark.parametrize(
    ("norm", "name", "value", "datatype"),
    [
        (NORM, "dg:duration", "P10D", "dayTimeDuration"),
        (f"{PORT}C7.1.2/norm/inspect-1", "dg:minimum", "P18M", "yearMonthDuration"),
        (f"{PORT}C7.1.2/norm/inspect-1", "dg:maximum", "P24M", "yearMonthDuration"),
        (f"{PORT}C7.1.3/item/1/norm/open-1", "dg:duration", "PT3H", "dayTimeDuration"),
        (f"{PORT}C7.1.3/item/2/norm/notify-1", "dg:immediate", "true", "boolean"),
    ],
)
def test_durations_in_the_datatype_that_arithmetic_works_on(quads, norm, name, value, datatype):
    subject = ox.NamedNode(f"{norm}/deadline/1")
    (found,) = (quad.object for quad in quads if quad.subject == subject and quad.predicate == term(name))
    assert found == ox.Literal(value, datatype=term(f"xsd:{datatype}"))


def test_a_place_that_is_not_loaded_is_a_stub(store):
    assert values(store, f"{PORT}C9.4", "dg:isStub") == ["true"]
    assert values(store, f"{PORT}C9.4", "dcterms:identifier") == ["C9.4"]
    assert values(store, f"{PORT}C9.4", "dg:text") == []
    assert f"{PORT}C9.4" in subjects(store, "rdf:type", "dg:Section")
    # one that is loaded is none
    assert values(store, f"{PORT}C7.1.1", "dg:isStub") == []
    assert values(store, f"{PORT}C7.1.2", "eli:cites") == [
        f"{BASE}authority/dodi-5999.09",
        f"{PORT}C7.1.1",
        f"{PORT}C9.4",
    ]


def test_every_annotation_quotes_the_code_points_that_it_points_to(store):
    rows = store.query(
        "PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX dg: <https://w3id.org/dutygraph/ontology#>"
        " SELECT ?text ?exact ?start ?end WHERE { GRAPH ?g { ?target oa:hasSource ?place ;"
        " oa:hasSelector [ oa:exact ?exact ] , [ oa:start ?start ; oa:end ?end ] } GRAPH ?t { ?place dg:text ?text } }"
    )
    found = [tuple(row[name].value for name in ("text", "exact", "start", "end")) for row in rows]
    assert len(found) >= 15
    assert all(text[int(start) : int(end)] == exact != "" for text, exact, start, end in found)
    # one stands behind a sign outside the first plane
    assert any("\U0001f6a2" in text[: int(start)] for text, _, start, _ in found)


def test_every_norm_and_relation_has_one_place_and_its_words(store):
    for kind in ("dg:Norm", "dg:Relation", "dg:Definition"):
        found = subjects(store, "rdf:type", kind)
        assert found
        for each in found:
            (place,), (quote,) = values(store, each, "dg:statedIn"), values(store, each, "dg:quote")
            assert quote in values(store, place, "dg:text")[0]


def test_a_relation_beside_its_direct_triple(store):
    relation = f"{PORT}C7.1.1/relation/oversees-1"
    assert values(store, f"{BASE}actor/hsb", "dg:oversees") == [f"{BASE}actor/pa"]
    assert values(store, relation, "dg:from") == [f"{BASE}actor/hsb"]
    assert values(store, relation, "dg:scope") == ["in matters of tugs"]


def test_the_same_source_gives_the_same_bytes(source, built):
    assert build_dataset([source]).trig == built.trig


def test_no_blank_nodes(store):
    assert not [quad for quad in store if isinstance(quad.subject, ox.BlankNode) and "port" in quad.graph_name.value]


def test_the_order_of_quads_does_not_show(built, quads):
    assert serialize(quads) == serialize(reversed(quads)) == built.trig


def test_one_chapter_twice_is_refused(source, tmp_path):
    other = tmp_path / "port-chapter-7-new.txt"
    other.write_text(CHAPTER, encoding="utf-8")
    with pytest.raises(DutygraphError) as caught:
        build_dataset([source, other])
    assert caught.value.code == "two-editions"


def test_what_breaks_the_shapes_leaves_the_old_dataset(built, tmp_path):
    path = write_dataset(built, tmp_path, check=lambda trig: [])
    assert path.read_bytes() == built.trig
    path.write_bytes(b"old")
    with pytest.raises(DutygraphError) as caught:
        write_dataset(built, tmp_path, check=lambda trig: ["a norm without words", "another"])
    assert caught.value.code == "invalid-dataset"
    assert "a norm without words (1 more)" in str(caught.value)
    assert path.read_bytes() == b"old"


def test_an_unknown_term_is_an_error():
    with pytest.raises(KeyError):
        term("dg:NoSuchTerm")
