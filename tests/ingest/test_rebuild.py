"""An outline loses no word of its source, whatever blocks come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import DutygraphError
from ingest.blocks import ItemBlock, NoteBlock, SourceDocument, TableBlock, TextBlock
from ingest.outline import Outline, ProvisionKind, make_outline, rebuild

WORDS = st.sampled_from(
    ["Ships wait.", "Berth Rules. Ships wait:", "The QM must row", "Mooring of Ships", "Source: none."]
)
NUMBERS = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(lambda parts: ".".join(["C7", *map(str, parts)]))
CELLS = st.lists(st.tuples(st.sampled_from(["1.", "2.", "Mid May"]), WORDS), min_size=1, max_size=3).map(tuple)
BLOCKS = st.one_of(
    st.tuples(NUMBERS, WORDS).map(lambda pair: TextBlock(f"{pair[0]}. {pair[1]}")),
    st.tuples(NUMBERS).map(lambda one: TextBlock(f"{one[0]}.")),
    WORDS.map(TextBlock),
    st.tuples(st.sampled_from(["\u2022", "1.", "a."]), WORDS, st.integers(0, 2)).map(lambda each: ItemBlock(*each)),
    st.integers(1, 3).map(lambda count: TextBlock(f"Table C7.T{count}. Berths")),
    st.integers(1, 3).map(lambda count: TextBlock(f"Figure C7.F{count}. Locks")),
    st.tuples(st.sampled_from([(), ("No", "Duty")]), CELLS).map(lambda pair: TableBlock(*pair)),
    WORDS.map(NoteBlock),
)


def outline_of(blocks) -> Outline:
    source = SourceDocument(name="port.txt", sha256="0", media_type="text/plain", title="", blocks=tuple(blocks))
    return make_outline(source, manual="port")


def words_of(block) -> str:
    match block:
        case ItemBlock(marker=marker, text=text):
            return marker + text
        case TableBlock(header=header, rows=rows):
            return "".join([*header, *(cell for row in rows for cell in row)])
        case _:
            return block.text


def letters(text: str) -> str:
    return "".join(text.split())


@given(st.lists(BLOCKS, max_size=12))
def test_every_word_is_kept(blocks):
    blocks = [TextBlock("C7.1.1. Ships wait."), *blocks]
    expected = letters("".join(map(words_of, blocks)))
    assert sorted(letters(rebuild(outline_of(blocks)))) == sorted(expected)


PARTS = st.one_of(
    WORDS.map(TextBlock),
    st.tuples(st.just("a."), WORDS, st.integers(0, 2)).map(lambda each: ItemBlock(*each)),
    WORDS.map(NoteBlock),
)


@given(st.lists(st.lists(PARTS, max_size=4), min_size=1, max_size=5))
def test_the_words_of_numbers_in_order_come_back_in_order(paragraphs):
    blocks = [TextBlock("C7.1. Docks")]
    for count, parts in enumerate(paragraphs, start=1):
        blocks.extend([TextBlock(f"C7.1.{count}. The QM must row."), *parts])
    assert letters(rebuild(outline_of(blocks))) == letters("".join(map(words_of, blocks)))


def test_words_behind_a_section_that_is_printed_twice():
    blocks = [TextBlock("C7.1. Docks"), TextBlock("C7.1.1. Ships."), TextBlock("C7.1. Docks"), TextBlock("Boats wait.")]
    assert letters(rebuild(outline_of(blocks))) == letters("".join(map(words_of, blocks)))


@given(st.lists(BLOCKS, max_size=12))
def test_keys_parents_and_orders(blocks):
    outline = outline_of([TextBlock("C7.1.1. Ships wait."), *blocks])
    keys = [provision.key for provision in outline.provisions]
    assert len(set(keys)) == len(keys)
    assert [provision.order for provision in outline.provisions] == list(range(len(keys)))
    assert outline.chapter.kind is ProvisionKind.CHAPTER
    texts = {provision.key: provision.text for provision in outline.provisions}
    for provision in outline.provisions[1:]:
        assert provision.parent in keys
        assert provision.offset is None or 0 <= provision.offset <= len(texts[provision.parent])
        assert 0 <= provision.heading_end <= len(provision.text)


def test_lists_tables_and_notes_come_back_where_they_stood():
    blocks = [
        TextBlock("C7.1.1. Bring:"),
        ItemBlock("1.", "a rope,", 0),
        ItemBlock("a.", "of hemp,", 1),
        TextBlock("and row. Then:"),
        ItemBlock("1.", "rest.", 0),
        NoteBlock("Ropes rot."),
        TextBlock("Table C7.T1. Ropes"),
        TableBlock(("Kind", "Use"), (("Hemp", "Ships"),)),
    ]
    outline = outline_of(blocks)
    assert letters(rebuild(outline)) == letters("".join(map(words_of, blocks)))
    # items count on through all lists of a paragraph
    items = [(each.key, each.parent) for each in outline.provisions if each.kind is ProvisionKind.ITEM]
    assert items == [("C7.1.1#1", "C7.1.1"), ("C7.1.1#2", "C7.1.1#1"), ("C7.1.1#3", "C7.1.1")]


def test_a_number_that_is_printed_twice_names_two_places():
    outline = outline_of([TextBlock("C7.1.1. Ships."), TextBlock("C7.1.1. Boats."), TextBlock("C7.1.1.1. Rafts.")])
    assert [each.key for each in outline.provisions][2:] == ["C7.1.1", "C7.1.1(2)", "C7.1.1.1"]


def test_without_a_number_it_is_no_manual():
    with pytest.raises(DutygraphError) as caught:
        outline_of([TextBlock("Ships wait.")])
    assert caught.value.code == "no-provisions"
