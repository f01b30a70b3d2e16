"""Citations of laws, issuances, forms and places of the manual."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.citations import find_citations
from ingest.entities import EntityKind
from ingest.places import cross_reference

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
    ("paragraphs C7.4.1, C7.4.2, and C7.4.3", ["C7.4.1", "C7.4.2", "C7.4.3"]),
    ("Tables C7.T2A. through Table C7.T2D. list", ["Table C7.T2A", "Table C7.T2D"]),
    ("sections C7.1 - C7.3", ["C7.1", "C7.3"]),
    # chapters and appendices of this manual
    ("Chapter 4", ["Chapter 4"]),
    ("Chapter C4", ["Chapter 4"]),
    ("Chapter 4 of this manual", ["Chapter 4"]),
    ("Appendix 6", ["Appendix 6"]),
    ("Appendix 6, Section 30 Dues", ["Appendix 6"]),
    ("Chapters 4, 6, and 10", ["Chapter 4", "Chapter 6", "Chapter 10"]),
    ("Appendices 1 and 2", ["Appendix 1", "Appendix 2"]),
    ("Chapter 4 and 30 days", ["Chapter 4"]),
    ("Chapter 15-Legacy", ["Chapter 15-Legacy"]),
    ("AP2.3", ["AP2.3"]),
    # chapters of other books
    ("Chapter 4 of the Dock Code", []),
    ("Volume 15, Chapter 6", []),
    ("PORT Chapter 10", []),
    ("Chapter 3, paragraph 3-6", []),
    ("Chapter 3, Section 3.6 of the handbook", []),
    ("10 U.S.C. Chapter 16", []),
    ("DoDI 5999.01, Chapter 3", []),
    ("AR 99-15, Chapter 4", []),
    ("Part II, Chapter 5 of the dock rules", []),
    ("Title 46, Chapter 9", []),
    ("Chapters 4 and 5, Volume 15", []),
    # but behind a place of ours
    ("Section C7.4.2, Chapter 8", ["C7.4.2", "Chapter 8"]),
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
    ("46 U.S.C. 999aa-1", "46 U.S.C. 999aa-1"),
    ("Title 46 U.S.C., section 999", "46 U.S.C. 999"),
    ("section 999 of title 46, United States Code", "46 U.S.C. 999"),
    # public laws, with a section
    ("Public Law 199-329", "P.L. 199-329"),
    ("P.L. 199\u2013164", "P.L. 199-164"),
    ("Section 503 of Public Law 199-83", "P.L. 199-83 section 503"),
    ("P.L. 199-83, Section 12", "P.L. 199-83 section 12"),
    ("Section 12(b)(7), P.L.199-83", "P.L. 199-83 section 12(b)(7)"),
    ("Section 12(b) of Division K of the Dock and Quay Act, 2021, P.L. 199-83", "P.L. 199-83 section 12(b)"),
    # sections of acts, from either side
    ("Foreign Assistance Act (FAA) of 1961, as amended, section 999(a)", "FAA section 999(a)"),
    ("AECA 99(a)(2)", "AECA section 99(a)(2)"),
    ("FAA section 999b", "FAA section 999B"),
    ("section 99(b) of the Harbor Dues Act (HDA)", "HDA section 99(b)"),
    ("FAA section 999(a)", "FAA section 999(a)"),
    ("Section 999 of the AECA", "AECA section 999"),
    # executive orders, policy memoranda, a manual by its number
    ("Executive Order 19526", "E.O. 19526"),
    ("E.O. 19526", "E.O. 19526"),
    ("Executive Order (EO) 19526", "E.O. 19526"),
    # a series that the text itself names, with the title behind the number
    ("Harbor Chiefs Instruction (HCI) 4110.01F", "HCI 4110.01F"),
    ("Quay Rules Manual (QRM) 4000.25, Quay Rules System Standards, Volume 2", "QRM 4000.25 Vol 2"),
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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("FAA sections 99G (22 U.S.C. 1) and 999H", ["FAA section 99G", "22 U.S.C. 1", "FAA section 999H"]),
        ("AECA sections 101, 102 (22 U.S.C. 2), and 103", [
            "AECA section 101", "AECA section 102", "22 U.S.C. 2", "AECA section 103",
        ]),
        ("FAA section 999 and 30 days", ["FAA section 999"]),
        ("10 U.S.C. \u00a7\u00a7 11, 12 and 13", ["10 U.S.C. 11", "10 U.S.C. 12", "10 U.S.C. 13"]),
        ("DoDD 5999.38, HSB, the Docks, and quays", ["DoDD 5999.38"]),
    ],
)  # fmt: skip
def test_further_sections_are_of_the_same_law(text, names):
    assert named(text, EntityKind.AUTHORITY) == names


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("see DoDD 5999.38, \u201cDocks and Quays\u201d assigns", "Docks and Quays"),
        ("see DoDI 5999.38, Security of Docks at U.S. Quays.", "Security of Docks at U.S. Quays"),
        ("see DoDI 5999.38, Harbor Safety Officers must row.", None),
    ],
)
def test_the_title_behind_a_number_belongs_to_it(text, title):
    (found,) = find_citations(text)
    assert (title in found.entity.names) if title else (found.end == text.index(","))


def test_a_chapter_of_the_manual_that_names_itself():
    assert [each.entity.name for each in find_citations("PORT Chapter 10 and QRM Chapter 3", own="PORT")] == [
        "Chapter 10"
    ]


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
