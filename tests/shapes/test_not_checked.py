"""docs/records-not-checked.md: its words stand in the chapter, and no rule cites them."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from foundation.files import REPOSITORY
from ontology import names
from shapes.rules import list_rules

PAGE = (REPOSITORY / "docs/records-not-checked.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (C2\.\S+) \| (.+?) \| (.+?) \|$", PAGE, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    quads = ox.parse((REPOSITORY / "data/graph/dataset.trig").read_bytes(), format=ox.RdfFormat.TRIG)
    text = names.iri("dg:text")
    return {quad.subject.value: quad.object.value for quad in quads if quad.predicate.value == text}


def test_the_page_lists_what_is_a_state_of_mind() -> None:
    asked = {
        "C2.1.2.3", "C2.1.3.6.4", "C2.1.4.1.1", "C2.1.4.1.2", "C2.1.4.3.2", "C2.1.4.3.3", "C2.1.5.3",
    }  # fmt: skip
    assert asked <= {paragraph for paragraph, _, _ in ROWS}


@pytest.mark.parametrize(("paragraph", "words", "why"), ROWS, ids=lambda text: text[:40])
def test_the_words_stand_there_and_no_rule_cites_them(texts, paragraph, words, why) -> None:
    iri = names.provision_iri("samm", paragraph)
    assert words in texts[iri]
    assert why.endswith(".")
    citing = [rule.slug for rule in list_rules() if rule.source == iri and (words in rule.quote or rule.quote in words)]
    assert citing == []
