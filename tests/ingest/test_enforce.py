"""A rule enforces the norms whose words it cites, and no neighbour of theirs."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from ingest.build import build_dataset
from ingest.enforce import Place, Stated, enforced_norms
from ontology import names

TEXT = "The pilot must board at dawn. The mate should\n wait; the cook must bring these. Then all rest."
PLACES = {
    "p": Place(TEXT),
    "p/item/1": Place("a rope,", "p", TEXT.index(" Then")),
    "p/item/2": Place("which must be dry,", "p", TEXT.index(" Then")),
    "p/item/3": Place("late,", "p", len(TEXT)),
}
STATED = [
    Stated("board", "p", 0, 28),
    Stated("wait", "p", 30, 51),
    Stated("bring", "p", 53, 78),
    Stated("dry", "p/item/2", 0, 17),
]


@pytest.mark.parametrize(
    ("provision", "quote", "norms"),
    [
        ("p", "board at dawn", ["board"]),
        ("p", "The mate should wait", ["wait"]),
        ("p", "The pilot must board at dawn. The mate should wait", ["board", "wait"]),
        ("p", "board at dawn. The", ["board"]),
        ("p", "board at dusk", []),
        ("p", "Then all rest", []),
        ("p/item/1", "a rope", ["bring"]),
        ("p/item/2", "must be dry", ["dry"]),
        ("p/item/3", "late", []),
        ("q", "board at dawn", []),
    ],
)
def test_what_a_rule_enforces(provision, quote, norms):
    assert enforced_norms(provision, quote, PLACES, STATED) == norms


COMPOUND = [Stated("plan", "c", 0, 59, "plan"), Stated("revise", "c", 0, 59, "revise"), Stated("rest", "c", 61, 74)]
COMPOUND_PLACES = {"c": Place("Pilots must plan the way and then be prepared to revise it. They may rest.")}


@pytest.mark.parametrize(
    ("quote", "norms"),
    [
        ("Pilots must plan the way", ["plan"]),
        ("be prepared to revise it", ["revise"]),
        ("Pilots must plan the way and then be prepared to revise it", ["plan", "revise"]),
        ("the way", ["plan", "revise"]),
        ("must plan the way and then be prepared to revise it. They may rest", ["plan", "revise", "rest"]),
    ],
)
def test_of_several_norms_in_a_sentence_the_one_is_meant_whose_verb_is_cited(quote, norms):
    assert enforced_norms("c", quote, COMPOUND_PLACES, COMPOUND) == norms


RULES = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dg: <https://w3id.org/dutygraph/ontology#> .
@prefix rec: <https://w3id.org/dutygraph/records#> .
@prefix samm: <https://w3id.org/dutygraph/samm/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

rec:in-time sh:targetClass rec:Arrival ; dcterms:source samm:C9.1.1 ; dg:quote "within 16 days" .
rec:in-late sh:targetClass rec:Arrival ; dcterms:source samm:C9.1.1 ; dg:quote "within 17 days" .
rec:plausible sh:targetClass rec:Arrival .
rec:elsewhere sh:targetClass rec:Arrival ; dcterms:source samm:C8.1.1 ; dg:quote "within 16 days" .
rec:other sh:targetClass rec:Departure .
rec:Arrival rec:kind "arrival" .
rec:Departure rec:kind "departure" .
"""


def test_rules_come_in_with_what_is_loaded(tmp_path):
    source = tmp_path / "samm-chapter-9.txt"
    source.write_text(
        "C9. CHAPTER 9 - SMALL MATTERS\n\nC9.1. Duties\n\nC9.1.1. Notices. The Security Cooperation Organization (SCO) "
        "must notify the Defense Security Cooperation Agency (DSCA) within 16 days.\n",
        encoding="utf-8",
    )
    quads = [
        quad
        for quad in ox.parse(build_dataset([source], rules=RULES).trig, format=ox.RdfFormat.TRIG)
        if quad.graph_name.value == names.graph_iri("rules")
    ]
    assert {quad.subject.value.rpartition("#")[2] for quad in quads} == {"Arrival", "in-time", "in-late", "plausible"}
    links = [(quad.subject.value, quad.object.value) for quad in quads if quad.predicate.value.endswith("#enforces")]
    assert links == [(f"{names.PREFIXES['rec']}in-time", f"{names.BASE}samm/C9.1.1/norm/notify-1")]
    assert b"graph/rules" not in build_dataset([source]).trig
