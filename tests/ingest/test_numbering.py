"""Numbers of places and captions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numbering import CAPTION, PARAGRAPH_NUMBER, depth, parent_number

NUMBERS = [
    # a paragraph with and without its last full stop, followed by a blank, a tab or the end
    ("C7.1.2. Ships wait.", "C7.1.2", "C7"),
    ("C7.1.2 Ships wait.", "C7.1.2", "C7"),
    ("C7.1.2.\tShips wait.", "C7.1.2", "C7"),
    ("C7.1.2.", "C7.1.2", "C7"),
    # a section
    ("C7.1. - Docks", "C7.1", "C7"),
    # other kinds of division: appendix, enclosure, a chapter with an annex
    ("AP3.1. Forms", "AP3.1", "AP3"),
    ("E12.4.5. Forms", "E12.4.5", "E12"),
    ("C12-Annex.1.2. Forms", "C12-Annex.1.2", "C12-Annex"),
]
NO_NUMBERS = [
    # a chapter alone has no paragraph's number
    "C7. Docks",
    # a table's number
    "C7.T1. Docks",
    # it goes on without a blank
    "C7.1.2x",
    # small letters number nothing
    "c7.1. docks",
    # no letter, four letters
    "7.1. Docks",
    "ABCD7.1. Docks",
]
CAPTIONS = [
    ("Table C7.T1. - Berths by Length", "Table", "C7.T1", "C7", "Berths by Length"),
    ("Table C7.T1 Berths", "Table", "C7.T1", "C7", "Berths"),
    ("Figure C7.F2a. \u2013 Locks", "Figure", "C7.F2a", "C7", "Locks"),
    ("Figure AP2.F1.", "Figure", "AP2.F1", "AP2", ""),
    # a title goes over the end of a line
    ("Table C7.T2. \u2014 Locks\nand Weirs", "Table", "C7.T2", "C7", "Locks\nand Weirs"),
]


@pytest.mark.parametrize(("text", "number", "chapter"), NUMBERS)
def test_a_paragraph_number_is_read_with_its_chapter(text, number, chapter):
    match = PARAGRAPH_NUMBER.match(text)
    assert match is not None
    assert (match["number"], match["chapter"]) == (number, chapter)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_other_beginnings_are_no_paragraph_number(text):
    assert PARAGRAPH_NUMBER.match(text) is None


@pytest.mark.parametrize(("text", "kind", "number", "chapter", "title"), CAPTIONS)
def test_a_caption_is_read_with_its_title(text, kind, number, chapter, title):
    match = CAPTION.match(text)
    assert match is not None
    assert (match["kind"], match["number"], match["chapter"], match["title"]) == (kind, number, chapter, title)


@pytest.mark.parametrize(
    "text", ["Table 7. Berths", "table C7.T1. Berths", "Table C7.1. Berths", "Table C7.T1x2 Berths"]
)
def test_other_words_are_no_caption(text):
    assert CAPTION.match(text) is None


@given(st.integers(1, 99), st.lists(st.integers(1, 999), min_size=1, max_size=6))
def test_a_number_lies_one_deeper_than_its_parent(chapter, parts):
    number = ".".join([f"C{chapter}", *map(str, parts)])
    match = PARAGRAPH_NUMBER.match(f"{number}. Words")
    assert match is not None
    assert match["number"] == number
    assert depth(number) == len(parts) == depth(parent_number(number)) + 1
    assert number.startswith(f"{parent_number(number)}.")
