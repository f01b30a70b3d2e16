"""How actors stand to each other, by the words that say so."""

from __future__ import annotations

import pytest
from norm_cases import WORLD, outline_of

from ingest.entities import Entity, EntityKind
from ingest.names import Catalogue
from ingest.relations import find_relations, head_of


def relations(*paragraphs: str):
    outline = outline_of("\n\n".join(f"C7.1.{count}. {each}" for count, each in enumerate(paragraphs, start=1)))
    texts = {provision.key: provision.text for provision in outline.provisions}
    catalogue = Catalogue([("C7.9.9", WORLD), *texts.items()])
    found = find_relations(outline, {key: catalogue.mentions(text) for key, text in texts.items()}, catalogue)
    return found, texts


STATED = [
    ("The QM works under the supervision of the HSB.", "QM", "dg:supervisedBy", "HSB", ""),
    ("The QM usually falls under the direction and control of the HSB.", "QM", "dg:supervisedBy", "HSB", ""),
    ("The PA reports directly to the MOR.", "PA", "org:reportsTo", "MOR", ""),
    ("The CHO is the head of the HSB.", "CHO", "org:headOf", "HSB", ""),
    ("The RPA establishes the CHO as the first pilot and chief of the HSB.", "CHO", "org:headOf", "HSB", ""),
    ("The PA manages BIOs.", "PA", "dg:manages", "BIO", ""),
    ("The MOR exercises oversight over the PA.", "MOR", "dg:oversees", "PA", ""),
    ("The MOR pays for the PA.", "MOR", "dg:funds", "PA", ""),
    ("The MOR delegates the approval of tows to the PA.", "MOR", "dg:delegatesTo", "PA", ""),
    ("The VTC is a part of the PA.", "VTC", "org:subOrganizationOf", "PA", ""),
    ("HSB (Office of Cargo (OC)) counts boxes.", "HSB (OC)", "org:unitOf", "HSB", ""),
    ("The PA, under the supervision of the MOR, rows.", "PA", "dg:supervisedBy", "MOR", ""),
    ("The VTC, under PA, rows.", "VTC", "org:subOrganizationOf", "PA", ""),
    ("The VTC, under the QM, rows.", "VTC", "dg:supervisedBy", "QM", ""),
    ("The HSB is headed by the CHO.", "CHO", "org:headOf", "HSB", ""),
    ("The MOR has direct tasking authority over the PA.", "MOR", "dg:oversees", "PA", ""),
    ("The Director, PA, rows.", "Director, PA", "org:headOf", "PA", ""),
    # as far as the text limits it
    ("The MOR oversees the PA in matters of safety.", "MOR", "dg:oversees", "PA", "in matters of safety"),
]
NOT_STATED = [
    # of things
    "The PA manages BIO quays.",
    "The MOR oversees the PA's boats.",
    "The PA manages ropes.",
    "The PA reports floods to the MOR.",
    # denied
    "The PA does not report to the MOR.",
    # of itself
    "The HSB manages the HSB.",
    # over the end of a sentence
    "The HSB oversees. The PA rows.",
    # only possible
    "The PA may oversee the QM.",
]


@pytest.mark.parametrize(("sentence", "source", "kind", "target", "scope"), STATED)
def test_a_relation_with_its_words(sentence, source, kind, target, scope):
    ((found,), texts) = relations(sentence)
    assert (found.source.name, found.kind, found.target.name, found.scope) == (source, kind, target, scope)
    words = texts[found.provision][found.start : found.end]
    assert words
    assert not words.endswith(".")
    assert words.endswith(scope)


@pytest.mark.parametrize("sentence", NOT_STATED)
def test_no_relation(sentence):
    assert relations(sentence)[0] == []


def test_what_limits_another_clause_limits_no_relation():
    ((found,), texts) = relations(
        "The QM is under the control of the HSB, and the PA must ask for ropes for its boats."
    )
    assert found.scope == ""
    assert texts[found.provision][found.start : found.end] == "QM is under the control of the HSB"


def test_who_is_established_as_chief_heads_the_body_over_other_posts():
    text = "The Security Cooperation Organization (SCO) rows. The RPA establishes the CHO as the first Quay Manager and"
    found, _ = relations(f"{text} chief of the SCO.")
    assert [(each.source.name, each.kind, each.target.name) for each in found] == [("CHO", "org:headOf", "SCO")]


def test_a_relation_is_given_once_for_each_provision():
    found, _ = relations("The PA manages BIOs. The PA manages BIOs.", "The PA manages BIOs.")
    assert [each.provision for each in found] == ["C7.1.1", "C7.1.2"]


def test_an_office_is_of_its_organization_only_where_it_is_introduced():
    found, _ = relations("HSB (Office of Cargo (OC)) counts boxes.", "HSB (OC) rests.")
    assert [(each.kind, each.provision) for each in found] == [("org:unitOf", "C7.1.1")]


@pytest.mark.xfail(strict=True, reason="only the actor next to the verb is kept")
def test_two_subjects():
    found, _ = relations("The MOR and the HSB oversee the PA.")
    assert {each.source.name for each in found} == {"MOR", "HSB"}


@pytest.mark.parametrize(
    ("name", "body"), [("Director, PA", "PA"), ("Chief, HSB", "HSB"), ("Quay Manager", ""), ("PA", "")]
)
def test_the_body_that_a_title_heads(name, body):
    assert head_of(Entity(name=name, kind=EntityKind.POSITION)) == body
