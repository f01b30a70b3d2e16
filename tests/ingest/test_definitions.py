"""Short forms and terms that a text defines."""

from __future__ import annotations

import pytest
from norm_cases import WORLD, outline_of

from ingest.definitions import find_definitions
from ingest.names import Catalogue


def defined(text: str) -> list[tuple[str, str, str]]:
    """Term, full name and words of what a paragraph defines; ``WORLD`` is another chapter's."""
    outline = outline_of(f"C7.1.1. {text}")
    texts = {provision.key: provision.text for provision in outline.provisions}
    catalogue = Catalogue([("C9.1.1", WORLD), *texts.items()])
    return [
        (each.term, each.full, texts[each.provision][each.start : each.end])
        for each in find_definitions(outline, catalogue)
    ]


TERMS = [
    ("The term berth encompasses quays and piers. Ships wait.", "berth", "The term berth encompasses quays and piers."),
    (
        "The generic term \u201cwet dock\u201d means a basin.",
        "wet dock",
        "The generic term \u201cwet dock\u201d means a basin.",
    ),
    ("\u201cNeap\u201d means a weak tide.", "Neap", "\u201cNeap\u201d means a weak tide."),
    # an entity that we know by a sentence of its kind
    ("The HSB is an old board that meets. It votes.", "HSB", "The HSB is an old board that meets."),
    # behind a heading
    ("Berth Rules. The term berth covers piers.", "berth", "The term berth covers piers."),
]
NO_TERMS = [
    # a thing that we do not know
    "A rope is a cord.",
    # a party is no term
    "The country is a rich one.",
    # what an actor is for others, and how weighty a thing is
    "The HSB is the final authority on tides.",
    "The Dock Safety Plan is an integral part of all tows.",
    # a duty
    "The PA is tasked by law.",
    "The PA must mean it.",
    # in the middle of a sentence
    "Ships wait where the term berth covers piers.",
]


@pytest.mark.parametrize(("text", "term", "words"), TERMS)
def test_a_term_with_its_sentence(text, term, words):
    assert defined(text) == [(term, "", words)]


@pytest.mark.parametrize("text", NO_TERMS)
def test_no_definition(text):
    assert defined(text) == []


def test_a_short_form_with_its_name():
    assert defined("All of the Lock Council (LC) meets.") == [("LC", "Lock Council", "Lock Council (LC)")]


def test_a_short_form_of_another_chapter_is_not_defined_here():
    assert defined("The HSB meets.") == []


def test_a_series_of_issuances_is_no_short_form():
    assert defined("The Standard Form (SF) is short.") == []


@pytest.mark.xfail(strict=True, reason="the article stays in the term: 'A slipway'")
def test_a_term_has_no_article():
    assert defined("A slipway is defined as a ramp.")[0][0] == "slipway"
