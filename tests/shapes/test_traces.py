"""The rules in a dataset: all of them, each to be found from its duty and back; and the rules a new edition outgrew."""

from __future__ import annotations

import pyoxigraph as ox

from foundation.files import REPOSITORY
from ontology import names
from shapes.kinds import list_kinds
from shapes.rules import list_rules
from shapes.traces import outgrown, rules_turtle

DATASET = REPOSITORY / "data/graph/dataset.trig"


def test_every_rule_stands_there_once_with_all_that_is_said_of_it() -> None:
    quads = list(ox.parse(rules_turtle(), format=ox.RdfFormat.TURTLE))
    said = {(quad.subject.value, quad.predicate.value.rpartition("#")[2]): quad.object.value for quad in quads}
    for rule in list_rules():
        assert said[rule.iri, "label"] == rule.label
        assert said[rule.iri, "severity"].endswith(f"#{rule.severity}")
        assert said.get((rule.iri, "quote"), "") == rule.quote
        assert said[said[rule.iri, "targetClass"], "kind"] == rule.kind
    assert len(quads) == len(set(quads))
    assert sum(predicate == "kind" for _, predicate in said) == len(list_kinds())
    assert rules_turtle() == rules_turtle()


def test_no_rule_cites_words_that_the_committed_edition_does_not_have() -> None:
    assert [rule.slug for rule in outgrown(DATASET.read_bytes())] == []


def test_a_rule_whose_deadline_changed_is_named() -> None:
    changed = DATASET.read_bytes().replace(b"at least 16 days prior", b"at least 20 days prior")
    assert "arrival-notification-16-days" in {rule.slug for rule in outgrown(changed)}


def test_a_rule_whose_provision_is_gone_is_named() -> None:
    text = names.iri("dg:text")
    kept = [
        quad
        for quad in ox.parse(DATASET.read_bytes(), format=ox.RdfFormat.TRIG)
        if not (quad.subject.value.endswith("/samm/C2.1.5.1") and quad.predicate.value == text)
    ]
    trig = ox.serialize(kept, format=ox.RdfFormat.TRIG)
    assert {rule.provision for rule in outgrown(trig)} == {"C2.1.5.1"}


def test_a_chapter_that_is_not_loaded_outgrows_nothing() -> None:
    assert outgrown(b"") == []
