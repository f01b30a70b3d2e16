"""Short forms in brackets and the names before them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.shortforms import brackets, find_short_forms, is_short_form

DEFINED = [
    # letters of the words, the last ones first
    ("The Harbor Safety Board (HSB) meets.", "HSB", "Harbor Safety Board", ""),
    # small words between are passed over, also at a comma
    ("the Assistant Minister for Ports and Lakes (AMPL)", "AMPL", "Assistant Minister for Ports and Lakes", ""),
    ("the Ministry of Rivers, Ports, and Lakes (MRPL)", "MRPL", "Ministry of Rivers, Ports, and Lakes", ""),
    # a letter of a small word
    ("an Inspection of Docks (IoD)", "IoD", "Inspection of Docks", ""),
    # a name written small
    ("yearly dock inspections (DI)", "DI", "dock inspections", ""),
    # the nearest words that spell it, though others in capitals stand before
    ("Towed Casks and tide control (TC)", "TC", "tide control", ""),
    ("asked by U.S. pilots to manage tide surveys (TS)", "TS", "tide surveys", ""),
    # behind an abbreviation's full stop
    ("the U.S. Army Dock Command (USADC) rows", "USADC", "U.S. Army Dock Command", ""),
    # a post whose short form has a bracket, with the office before it
    ("the Office of the Under Secretary of Tides (UST (N))", "UST (N)", "Under Secretary of Tides", ""),
    # an office of the body before the bracket, and of one behind a list
    ("to State, the Office of the Dock Chief (ODC (N)) rows", "ODC (N)", "Office of the Dock Chief", "ODC"),
    # a plural short form gives the singular of both
    ("Lock Repair Requests (LRRs) are kept.", "LRR", "Lock Repair Request", ""),
    ("Ministries of Rivers (MORs)", "MOR", "Ministry of Rivers", ""),
    # marks inside the short form
    ("Daughters & Sons (D&S)", "D&S", "Daughters & Sons", ""),
    # quotes around the name are no part of it
    ("the \u201cQuay Rules\u201d (QR)", "QR", "Quay Rules", ""),
    # a name may not reach over the end of a sentence or line
    ("The port is full. Harbor Boats (HB) wait.", "HB", "Harbor Boats", ""),
    # an office inside an organization, and one of two levels
    ("HSB (Office of Cargo (OC)) files.", "HSB (OC)", "Office of Cargo", "HSB"),
    (
        "HSB (Docks Directorate (DD), Cranes Division (CD)) files.",
        "HSB (DD/CD)",
        "Docks Directorate, Cranes Division",
        "HSB",
    ),
    # the bracket names the office whole
    (
        "The Bureau of Rivers, Office of Locks and Weirs (MOR (BR/OLW)) signs.",
        "MOR (BR/OLW)",
        "Bureau of Rivers, Office of Locks and Weirs",
        "MOR",
    ),
    # a bracket that holds a text may define one of its own
    ("gravel (the Dredging Yearly Plan (DYP) says so)", "DYP", "Dredging Yearly Plan", ""),
]
NOT_DEFINED = [
    # words in brackets
    "the ship (see below)",
    "the Weir Act (the Act)",
    # letters that the words before do not have
    "the Harbor Master (BHMX)",
    # one capital
    "the Harbor (H)",
    # a bracket that never closes
    "the Harbor Safety Board (HSB",
    # nothing before it
    "(HSB) meets.",
    # the words of another sentence
    "Harbor safety counts. Boards (HSB) meet.",
]


@pytest.mark.parametrize(("text", "short", "full", "parent"), DEFINED)
def test_a_short_form_is_read_with_its_name(text, short, full, parent):
    (found,) = find_short_forms(text)
    assert (found.short, found.full, found.parent) == (short, full, parent)
    assert text[found.start : found.end].endswith(")")


@pytest.mark.parametrize("text", NOT_DEFINED)
def test_other_brackets_define_nothing(text):
    assert find_short_forms(text) == []


def test_the_mention_reaches_from_the_name_to_the_bracket():
    text = "All of the Harbor Safety Board (HSB) meets."
    (found,) = find_short_forms(text)
    assert text[found.start : found.end] == "Harbor Safety Board (HSB)"


def test_several_are_given_in_order():
    text = "The Quay Manager (QM) asks the Harbor Safety Board (HSB)."
    assert [each.short for each in find_short_forms(text)] == ["QM", "HSB"]


@pytest.mark.xfail(strict=True, reason="'UM(P)' is taken for an office P of UM")
def test_a_bracket_inside_a_short_form_is_its_own():
    (found,) = find_short_forms("the Under Minister for Policy (UM(P))")
    assert (found.short, found.parent) == ("UM(P)", "")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("HSB", True),
        ("IoD", True),
        ("USD(P)", True),
        ("PM/RS", True),
        ("Hsb", False),
        ("H", False),
        ("see", False),
        ("HARBORSAFETYBOARD", False),
        ("the HSB", False),
        ("", False),
        ("7B", False),
    ],
)
def test_what_looks_like_a_short_form(text, short):
    assert is_short_form(text) is short


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("a (b) c (d)", ["b", "d"]),
        # only the outermost
        ("a (b (c) d) e", ["b (c) d"]),
        # one that never closes, one that never opens
        ("a (b", []),
        ("a) (b)", ["b"]),
        # a bracket does not reach over the end of a line
        ("a (b\nc) d (e)", ["e"]),
    ],
)
def test_brackets(text, inner):
    assert [each.text for each in brackets(text)] == inner


@given(st.text(alphabet=st.sampled_from("ab AB()\n"), max_size=60))
def test_brackets_are_balanced_and_do_not_overlap(text):
    last = 0
    for each in brackets(text):
        assert last <= each.start < each.end <= len(text)
        assert text[each.start] == "("
        assert text[each.end - 1] == ")"
        assert text[each.start + 1 : each.end - 1] == each.text
        assert each.text.count("(") == each.text.count(")")
        last = each.end


@given(st.text(alphabet=st.sampled_from("ab AB()/,.\n"), max_size=80))
def test_short_forms_stand_inside_the_text(text):
    for each in find_short_forms(text):
        assert 0 <= each.start < each.end <= len(text)
        assert each.short
        assert each.full


@given(st.lists(st.sampled_from("Harbor Lock Quay River Weir Tide Dock Barge".split()), min_size=2, max_size=6))
def test_the_initials_of_any_name_are_found(words):
    # The first letter must be met at the first word: no other word may begin with it.
    short = "".join(word[0] for word in words)
    text = f"of the {' '.join(words)} ({short})"
    (found,) = find_short_forms(text)
    assert found.short == short
    assert " ".join(words).endswith(found.full)
