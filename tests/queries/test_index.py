"""The search index: postings, mentions, names and the words that a slip may have meant."""

import gc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.ask import prepare
from queries.ask_link import Weighed, concepts_of
from queries.index import index_of
from queries.lexicon import Lexicon, Span
from queries.passages import Name
from queries.postings import Postings
from queries.recorded import Recorded
from queries.store import DEFAULT_FOLDER, open_store
from queries.vocabulary import Vocabulary
from queries.words import nearly, tokens

HELD = {"t:tide": [0, 3, 4], "g:water": [3], "e:gauge": [1, 4], "t:north": [2, 4]}
PAIR = (frozenset({"t:tide"}), frozenset({"t:north", "e:gauge"}))


@pytest.fixture(scope="module")
def store():
    return open_store(str(DEFAULT_FOLDER))


def test_postings_know_who_holds_what():
    postings = Postings(HELD, 6)
    assert "t:tide" in postings
    assert "t:ebb" not in postings
    assert postings.get("t:tide").tolist() == [0, 3, 4]
    assert postings.get("t:ebb").tolist() == []
    assert [number for number in range(6) if postings.holds(number, "e:gauge")] == [1, 4]
    assert not postings.holds(0, "t:ebb")


def test_the_best_feature_counts_and_a_part_of_a_phrase_counts_in_part():
    postings = Postings(HELD, 6)
    worths = postings.worths([("t:tide", 1.0), ("g:water", 0.8)])
    assert worths.tolist() == [1.0, 0, 0, 1.0, 1.0, 0]
    assert postings.worths([], PAIR, 0.9).tolist() == [0.45, 0.45, 0.45, 0.45, 0.9, 0]


@given(
    st.lists(st.sampled_from([*HELD, "t:ebb"]), unique=True).map(lambda names: [(name, 0.5) for name in names]),
    st.lists(st.integers(0, 6), min_size=1),
)
def test_some_numbers_are_worth_what_all_say(features, numbers):
    postings = Postings(HELD, 7)
    where = np.array(numbers, dtype=np.int32)
    for parts in ((), PAIR):
        everywhere = postings.worths(features, parts, 0.9)
        assert postings.worths_at(where, features, parts, 0.9).tolist() == everywhere[where].tolist()


def test_mentions_come_back_as_they_were_added():
    recorded = Recorded()
    words = tokens("The Tide Office reads.")
    recorded.add(tokens("One more."), [])
    recorded.add(words, [Span(1, 3, "e:office", "Actor")])
    found = {mention.feature: mention for mention in recorded.of(1)}
    assert set(found) == {"t:the", "t:tide", "t:offic", "t:read", "e:office"}
    office = found["e:office"]
    assert (office.start, office.end, office.first, office.last, office.kind) == (4, 15, 1, 2, "Actor")
    assert office.leading
    assert not found["t:read"].leading
    assert len(recorded.of(0)) == 2


def test_a_name_is_found_whole_and_not_beyond_the_end():
    lexicon = Lexicon(
        [Name("a", "Actor", "Tide", False), Name("b", "Actor", "Tide Office", False), Name("c", "Actor", "TO", True)]
    )

    def found(text):
        spans = lexicon.spans(tokens(text), exact_case=True)
        return [(span.first, span.last, span.feature) for span in spans if span.kind != "Group"]

    assert found("the Tide Office") == [(1, 2, "e:a"), (1, 3, "e:b")]
    assert found("by the tide") == [(2, 3, "e:a")]
    assert found("Ask TO") == [(1, 2, "e:c")]
    assert found("ask to") == []


@given(st.text("abcd", min_size=1, max_size=11))
def test_near_words_are_those_that_a_look_at_all_of_them_finds(form):
    words = ["abc", "abcd", "abdc", "bacd", "abcdabcda", "abcdabcdab", "abcdabccab", "dcba", "a", "aaaa", "ab'c"]
    vocabulary = Vocabulary(words)
    assert vocabulary.nearly(form) == sorted(word for word in words if nearly(form, word))
    assert vocabulary.begun(form) == sorted(word for word in words if word.startswith(form))


def test_a_chapter_alone_weighs_words_as_the_whole_dataset_does(store):
    index = index_of(store)
    concepts = concepts_of(index, "who must be told of a rejected LOA within 30 days in Zanzibar")
    assert Weighed(index, concepts).within(0) == concepts


def test_what_is_prepared_is_left_alone_by_the_garbage_collector(store):
    prepare(store)
    try:
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
