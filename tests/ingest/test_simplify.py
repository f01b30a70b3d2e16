"""Words for the parser, and where each stands in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from norm_cases import world

from ingest.entities import Entity, EntityKind, Mention
from ingest.read_norms import pipeline
from ingest.simplify import is_plural, simplify


def parsed(nlp, text: str, *, begin: int = 0, subject: str = ""):
    mentions = world().mentions(text)
    return simplify(text, mentions, vocab=nlp.vocab, tokenize=nlp.tokenizer, begin=begin, subject=subject)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # a name is one common noun of its kind and number
        ("Ask the HSB today.", "Ask the agency today ."),
        ("Ask two BIOs today.", "Ask two agencies today ."),
        ("Ask HSB today.", "Ask Congress today ."),
        ("Sign the Cargo Movement Request (CMR).", "Sign the letter ."),
        ("Ask the Quay Manager.", "Ask the director ."),
        ("Use the BRS.", "Use the website ."),
        # other brackets are left out
        ("Ask (at night, if dark) the HSB.", "Ask the agency ."),
        # a part of a longer word stays in it
        ("Buy HSB-related ropes.", "Buy HSB-related ropes ."),
        # what the tokenizer cuts at hyphens and slashes is put together
        ("Read time/tide tables re-printed.", "Read time/tide tables re-printed ."),
        # typographic quotes are plain ones for the parser
        ("Paint it \u201cred\u201d.", 'Paint it " red " .'),
        # a full stop that a citation ends with
        ("See Section C7.4. Ships wait.", "See Appendix . Ships wait ."),
    ],
)
def test_words_for_the_parser(nlp, text, words):
    assert " ".join(token.text for token in parsed(nlp, text)) == words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ships wait. Boats wait.", 2),
        ("See Section C7.4. Ships wait.", 2),
        ("Ask the U.S. pilot. He rows.", 2),
        ("Ships wait\nBoats wait", 2),
        pytest.param(
            "See No. 4 there.", 1, marks=pytest.mark.xfail(strict=True, reason="the tokenizer cuts 'No.' in two")
        ),
    ],
)
def test_sentences_are_cut_by_rule(nlp, text, sentences):
    assert sum(bool(token.is_sent_start) for token in parsed(nlp, text)) == sentences


def test_every_word_knows_where_it_stands(nlp):
    text = "In May (or so) the Harbor Safety Board (HSB) counts \u201cships\u201d.\nThen it rests."
    for token in parsed(nlp, text):
        surface = text[token._.start : token._.end]
        assert surface
        if token._.mention is None:
            assert surface.replace("\u201c", '"').replace("\u201d", '"') == token.text
        else:
            assert surface.endswith("Harbor Safety Board (HSB)")


def test_the_heading_is_not_read(nlp):
    text = "Count of Ships. Ships wait."
    assert [token.text for token in parsed(nlp, text, begin=15)] == ["Ships", "wait", "."]


def test_a_subject_is_put_before_a_line_and_has_no_length(nlp):
    document = parsed(nlp, "Open the lock.", subject="they")
    assert [token.text for token in document] == ["they", "open", "the", "lock", "."]
    assert (document[0]._.start, document[0]._.end) == (0, 0)


def test_a_sentence_with_a_subject_keeps_it(nlp):
    document = parsed(nlp, "Open the lock. The VTC must ring a bell.", subject="they")
    assert [token.text for token in document if token.text.lower() == "they"] == ["they"]


@pytest.mark.parametrize(
    ("surface", "plural"),
    [
        ("HSBs", True),
        ("Harbor Safety Boards", True),
        ("Boards of Safety", True),
        ("HSB", False),
        ("Harbor Safety Board", False),
        ("Board of Ships", False),
    ],
)
def test_plurals(surface, plural):
    entity = Entity(name="HSB", kind=EntityKind.ORGANIZATION, full="Harbor Safety Board")
    assert is_plural(surface, Mention(0, len(surface), entity)) is plural


def test_a_text_without_words_is_an_empty_document(nlp):
    assert len(parsed(nlp, " \n ")) == 0


PIECES = [
    "The ",
    "HSB ",
    "BIOs ",
    "process ",
    "ships",
    ". ",
    "; ",
    "(",
    ")",
    "\n",
    "must ",
    "the CMR",
    "\u201cred\u201d ",
    "and ",
    "-wide ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(["", "they", "he", "they are"]))
def test_offsets_stand_in_order_inside_any_text(text, subject):
    nlp = pipeline()
    last = 0
    for token in parsed(nlp, text, subject=subject):
        assert 0 <= token._.start <= token._.end <= len(text)
        assert last <= token._.start or token._.mention is not None
        last = token._.start
