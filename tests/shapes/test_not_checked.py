"""shapes/not-checked.ttl: its words stand in the chapter, no rule cites them, and it hides nothing that is checked."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from foundation.files import REPOSITORY
from ontology import names
from queries.named import run_named
from queries.store import open_store
from shapes.rules import list_rules
from shapes.unchecked import Unchecked, list_unchecked, unchecked_page

ENTRIES = list_unchecked()


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    quads = ox.parse((REPOSITORY / "data/graph/dataset.trig").read_bytes(), format=ox.RdfFormat.TRIG)
    text = names.iri("dg:text")
    return {quad.subject.value: quad.object.value for quad in quads if quad.predicate.value == text}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.iri.rpartition("#")[2])
def test_the_words_stand_there_and_no_rule_cites_them(entry: Unchecked, texts: dict[str, str]) -> None:
    assert entry.quotes
    assert entry.why.endswith(".")
    for words in entry.quotes:
        assert words in texts[entry.source]
        citing = [rule for rule in list_rules() if rule.source == entry.source and words in rule.quote]
        assert [rule.slug for rule in citing if rule.quote.strip(". ") == words] == []


def test_what_is_a_state_of_mind_is_listed() -> None:
    asked = {"C2.1.2.3", "C2.1.3.6.4", "C2.1.4.1.1", "C2.1.4.1.2", "C2.1.4.3.2", "C2.1.4.3.3", "C2.1.5.3"}
    assert asked <= {entry.provision for entry in ENTRIES if entry.reason.label.startswith("a state of mind")}


def test_the_page_has_every_entry_below_its_reason() -> None:
    page = unchecked_page()
    for entry in ENTRIES:
        assert f"| {entry.provision} | “{entry.quotes[0]}" in page
        assert page.index(entry.reason.comment) < page.index(entry.why)


def test_nine_of_ten_duties_that_a_record_can_show_have_a_rule() -> None:
    rows = {row["modality"]: row for row in run_named(open_store(None), "traceability-share", {}).result.records()}
    for row in rows.values():
        assert int(row["all"]) == int(row["enforced"]) + int(row["exempt"]) + int(row["open"])
        assert float(row["share"]) >= 0.9


def test_a_duty_with_a_rule_is_never_exempt() -> None:
    rows = list(run_named(open_store(None), "traceability", {}).result.records())
    assert [row["enforced"] for row in rows if "rule" in row and "reason" in row] == []
    assert any("reason" in row for row in rows)
