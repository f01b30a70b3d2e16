"""Citations of laws, issuances, forms and places of the manual."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.citations import cross_reference, find_citations
from ingest.entities import EntityKind

PLACES = [
    # with and without its word, with and without the last full stop
    ("as said in Section C7.4.2. of this manual", ["C7.4.2"]),
    ("C7.4", ["C7.4"]),
    ("paragraph C7.4.2", ["C7.4.2"]),
    # a range and a list: every place
    ("Sections C7.4.1. through C7.4.3. apply", ["C7.4.1", "C7.4.3"]),
    ("C7.4.1., C7.4.2. and C7.4.3.", ["C7.4.1", "C7.4.2", "C7.4.3"]),
    # tables and figures are named with their word, also where the text leaves it out
    ("Table C7.T2a. and C7.T2b.", ["Table C7.T2a", "Table C7.T2b"]),
    ("Figure C7.F1", ["Figure C7.F1"]),
    # chapters and appendices of this manual
    ("Chapter 4", ["Chapter 4"]),
    ("Appendix 6", ["Appendix 6"]),
    ("AP2.3", ["AP2.3"]),
    # chapters of other books
    ("Chapter 4 of the Dock Code", []),
    ("Volume 15, Chapter 6", []),
    ("PORT Chapter 10", []),
    ("Chapter 3, paragraph 3-6", []),
    # no place at all
    ("the C-130 and 12 ships", []),
    ("C7", []),
    ("AC7.4b", []),
]
AUTHORITIES = [
    # issuances, their words and their short words
    ("DoD Directive 5999.38", "DoDD 5999.38"),
    ("Department of Defense Instruction 5999.09", "DoDI 5999.09"),
    ("DoDI 5999.09", "DoDI 5999.09"),
    ("DoD Instruction (DoDI) 5999.02", "DoDI 5999.02"),
    ("DoD Manual 5999.21, Volume 3", "DoDM 5999.21 Vol 3"),
    ("DoD 5999.14-R", "DoD 5999.14-R"),
    # the services' series
    ("AR 99-15", "AR 99-15"),
    ("AFI 99-105", "AFI 99-105"),
    ("SECNAVINST 5999.4B", "SECNAVINST 5999.4B"),
    ("AR 99\u201315", "AR 99-15"),
    # United States Code in its spellings
    ("46 U.S.C. 999", "46 U.S.C. 999"),
    ("46 U.S.C. \u00a7 999a(b)(2)", "46 U.S.C. 999a(b)(2)"),
    ("46 United States Code section 999", "46 U.S.C. 999"),
    ("46 USC 999", "46 U.S.C. 999"),
    # public laws, with a section
    ("Public Law 199-329", "P.L. 199-329"),
    ("P.L. 199\u2013164", "P.L. 199-164"),
    ("Section 503 of Public Law 199-83", "P.L. 199-83 section 503"),
    # sections of acts, from either side
    ("section 99(b) of the Harbor Dues Act (HDA)", "HDA section 99(b)"),
    ("FAA section 999(a)", "FAA section 999(a)"),
    ("Section 999 of the AECA", "AECA section 999"),
    # executive orders, policy memoranda, a manual by its number
    ("Executive Order 19526", "E.O. 19526"),
    ("E.O. 19526", "E.O. 19526"),
    ("HSB Policy Memo 21-30", "HSB Policy Memorandum 21-30"),
    ("DLM 4999.25", "DLM 4999.25"),
]
NO_AUTHORITIES = [
    "the AR is new",
    "46 ships",
    "Public Lawns 3-4",
    "an executive order",
    "DoD 12 ships",
    "section 4 of the harbor",
]
FORMS = [
    ("SF 999", "SF 999"),
    ("Standard Form (SF) 999", "SF 999"),
    ("DD Form 1999-1A", "DD Form 1999-1A"),
    ("Optional Form 999", "Optional Form 999"),
]


def named(text: str, kind: EntityKind) -> list[str]:
    return [each.entity.name for each in find_citations(text) if each.entity.kind is kind]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_places_of_the_manual(text, places):
    assert named(text, EntityKind.CROSS_REFERENCE) == places


@pytest.mark.parametrize(("text", "name"), AUTHORITIES)
def test_an_authority_gets_one_name_whatever_its_spelling(text, name):
    sentence = f"The board acts under {text} at night."
    (found,) = find_citations(sentence)
    assert found.entity.kind is EntityKind.AUTHORITY
    assert found.entity.name == name
    assert sentence[found.start : found.end] == text
    assert text in found.entity.names


@pytest.mark.parametrize("text", NO_AUTHORITIES)
def test_what_only_looks_like_an_authority(text):
    assert named(text, EntityKind.AUTHORITY) == []


@pytest.mark.parametrize(("text", "name"), FORMS)
def test_forms_are_documents(text, name):
    assert named(f"fill in {text}, please", EntityKind.DOCUMENT) == [name]


def test_a_citation_inside_another_is_not_given_twice():
    text = "section 503 of Public Law 199-83 and 46 U.S.C. 999"
    assert [each.entity.name for each in find_citations(text)] == ["P.L. 199-83 section 503", "46 U.S.C. 999"]


@pytest.mark.parametrize(
    ("place", "name"),
    [("C7.4", "C7.4"), ("C7.T3", "Table C7.T3"), ("C7.F3", "Figure C7.F3"), ("C8", "Chapter 8"), ("AP6", "Appendix 6")],
)
def test_a_place_is_named_as_readers_write_it(place, name):
    assert (cross_reference(place).name, cross_reference(place).full) == (name, place)


@pytest.mark.xfail(strict=True, reason="an export form that is written with a hyphen loses it: 'DSP 5'")
def test_a_form_keeps_its_hyphen():
    assert named("fill in DSP-99 first", EntityKind.DOCUMENT) == ["DSP-99"]


PARTS = [
    "C7.4.2. ",
    "Section ",
    "Table C7.T1",
    "10 U.S.C. 333",
    "SF 12",
    "DoDI 4500.09",
    " and ",
    "(",
    ")",
    "P.L. 1-2 ",
]


@given(st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
def test_citations_stand_in_order_inside_the_text(text):
    last = 0
    for each in find_citations(text):
        assert last <= each.start < each.end <= len(text)
        last = each.end
