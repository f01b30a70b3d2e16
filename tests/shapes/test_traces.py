"""The rules in a dataset: all of them, each to be found from its duty and back; and the rules a new edition outgrew."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from foundation.files import REPOSITORY
from ontology import names
from shapes.kinds import kind_named, list_kinds, local
from shapes.rules import Rule, closure, list_rules, rule_source
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


NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "fifteen": 15, "sixteen": 16, "thirty": 30, "fifty": 50,
}  # fmt: skip
BOUNDS = {"minInclusive", "maxInclusive", "minExclusive", "maxExclusive"}
# A bound that the words say otherwise: more than one is two and more; four years end three years after they begin;
# eighteen months are a year and six, twenty-four are two years; a month's part is a day of it.
SAID_OTHERWISE = {
    "industry-visit-advantage-explained": "more than one",
    "industry-visit-endorsement": "between",
    "industry-visit-neutrality": "between",
    "country-strategy-four-years": "four-year",
    "compliance-assessment-visit-18-months": "18 to 24 months",
    "compliance-assessment-visit-24-months": "18 to 24 months",
    "budget-submission-notional-sco": "Late October",
    "budget-submission-notional-ccmd": "Mid December",
    "budget-submission-notional-joint-staff": "Early January",
    "budget-submission-notional-dsca": "Early February",
    "budget-submission-notional-spend-plan": "Early March",
}


def bounds_of(rule: Rule) -> set[int]:
    """Give the numbers above one by which a rule measures, those of its durations too."""
    source, kind = rule_source(), kind_named(rule.kind)
    assert kind is not None
    found = {
        int(quad.object.value)
        for quad in closure(source, ox.NamedNode(rule.iri))
        if local(quad.predicate.value) in BOUNDS and isinstance(quad.object, ox.Literal)
    }
    waiting = list(rule.reads)
    while waiting:
        column = kind.any_column(waiting.pop())
        if column is not None and column.derivation is not None:
            found |= {int(number) for number in re.findall(r"\d+", column.derivation.duration)}
            waiting += column.derivation.inputs
    return {number for number in found if number > 1}


@pytest.mark.parametrize(
    "rule", [rule for rule in list_rules() if rule.provision and bounds_of(rule)], ids=lambda rule: rule.slug
)
def test_what_a_rule_measures_by_stands_in_the_words_that_it_cites(rule: Rule) -> None:
    """So that a deadline which changes in a new edition outgrows its rule, and is named."""
    if rule.slug in SAID_OTHERWISE:
        assert SAID_OTHERWISE[rule.slug] in rule.quote
        return
    words = re.split(r"[-\s]+", rule.quote.casefold())
    said = {int(word) for word in words if word.isdecimal()} | {NUMBERS[word] for word in words if word in NUMBERS}
    assert bounds_of(rule) <= said


def test_a_chapter_that_is_not_loaded_outgrows_nothing() -> None:
    assert outgrown(b"") == []
