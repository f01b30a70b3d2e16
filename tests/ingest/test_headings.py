"""Run-in headings: what is a title, where it ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.headings import run_in_heading

HEADINGS = [
    # a first sentence with all words capitalized but for the small words of titles
    ("Mooring of Ships. The pilot ties the ship.", "Mooring of Ships"),
    # one word alone
    ("Planning. Plans are made.", "Planning"),
    # the whole paragraph, without a full stop
    ("Quay Rules", "Quay Rules"),
    # the full stops of an abbreviation end nothing
    ("Berths in the U.S. Zone. Ships wait.", "Berths in the U.S. Zone"),
    ("No. 4 Quay. Closed at night.", "No. 4 Quay"),
    # marks around the words are no part of them
    ("Cranes (Large). They lift.", "Cranes (Large)"),
    ("\u201cQuiet Hours\u201d at Night. None.", "\u201cQuiet Hours\u201d at Night"),
    ("Locks, Weirs, and Sluices. They close.", "Locks, Weirs, and Sluices"),
    # a heading stands on the first line
    ("Who May Berth\nShips of the river may.", "Who May Berth"),
    # figures have no case
    ("Quay 2 Rules. None.", "Quay 2 Rules"),
]
NO_HEADINGS = [
    # a sentence: it has small words that no title writes small
    "The pilot ties the ship. Then he leaves.",
    # a pointer to another place
    "See Section C7.4.",
    "Table C7.T2. Berths.",
    # it begins small
    "tug Boats. They pull.",
    # only a full stop ends a heading
    "Ships? They wait.",
    # longer than any heading
    " ".join(["Lock"] * 26) + ". It opens.",
    "",
    "   ",
]


@pytest.mark.parametrize(("text", "heading"), HEADINGS)
def test_a_title_is_a_heading_up_to_its_full_stop(text, heading):
    found, end = run_in_heading(text)
    assert found == heading
    assert text[:end].rstrip(".") == heading


@pytest.mark.parametrize("text", NO_HEADINGS)
def test_what_is_no_title_is_no_heading(text):
    assert run_in_heading(text) == ("", 0)


def test_twenty_five_words_are_still_a_heading():
    assert run_in_heading(" ".join(["Lock"] * 25) + ". It opens.")[1] == 25 * 5


def test_only_the_first_sentence_is_asked():
    assert run_in_heading("The pilot waits. Mooring of Ships. The pilot ties the ship.") == ("", 0)


@pytest.mark.xfail(strict=True, reason="'vs.' and 'etc.' keep their full stop and so are no small words")
def test_a_small_abbreviation_may_stand_in_a_heading():
    assert run_in_heading("The Port vs. the River. Ships wait.")[0] == "The Port vs. the River"


def test_a_sentence_that_begins_with_a_law_has_no_heading():
    assert run_in_heading("Pursuant to 46 U.S.C. 999, the pilots count ships.") == ("", 0)


@given(st.text(alphabet=st.sampled_from("AaZz .,()\n\u201c\u201d19-"), max_size=60))
def test_a_heading_is_a_beginning_of_the_text(text):
    heading, end = run_in_heading(text)
    assert 0 <= end <= len(text)
    assert heading in text[:end]
    assert bool(heading) == bool(end)
