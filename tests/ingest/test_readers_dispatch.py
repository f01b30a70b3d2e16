"""Formats are told by content; plain text becomes paragraphs, items and tables."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import DutygraphError
from ingest.blocks import ItemBlock, TableBlock, TextBlock
from ingest.readers import read_source
from ingest.readers.text import read_text


def read(tmp_path, content: bytes, name: str = "port-chapter-7.txt"):
    path = tmp_path / name
    path.write_bytes(content)
    return read_source(path)


def test_text_with_its_name_and_its_sum(tmp_path):
    source = read(tmp_path, b"C7.1.1. Ships wait.")
    assert source.blocks == (TextBlock("C7.1.1. Ships wait."),)
    assert (source.name, source.media_type, source.title) == ("port-chapter-7.txt", "text/plain", "")
    assert source.sha256 == hashlib.sha256(b"C7.1.1. Ships wait.").hexdigest()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"<!DOCTYPE html><p>C7.1.1. Ships wait.</p>", "text/html"),
        (b"\xef\xbb\xbf\n <html><p>C7.1.1. Ships wait.</p></html>", "text/html"),
        (b"C7.1.1. Ships <b>wait</b>.", "text/plain"),
    ],
)
def test_the_content_tells_the_format_not_the_name(tmp_path, content, media_type):
    assert read(tmp_path, content, name="port.docx").media_type == media_type


@pytest.mark.parametrize(
    "content",
    [
        # a binary file, an image, text in two bytes a letter
        b"\x00\x01\x02",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        "C7.1.1. Ships".encode("utf-16"),
    ],
)
def test_a_binary_file_is_refused(tmp_path, content):
    with pytest.raises(DutygraphError) as caught:
        read(tmp_path, content)
    assert caught.value.code == "unknown-format"


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"%PDF-1.7 no document"])
def test_a_damaged_file_is_refused_with_a_sentence(tmp_path, content):
    with pytest.raises(DutygraphError):
        read(tmp_path, content)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DutygraphError):
        read_source(tmp_path / "none.txt")


def test_an_empty_file_is_refused_at_the_latest_by_the_outline(tmp_path):
    from ingest.outline import make_outline

    with pytest.raises(DutygraphError):
        make_outline(read(tmp_path, b""), manual="port")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        # a byte order mark is no part of the text
        (b"\xef\xbb\xbfC7.1.1. Ships.", "C7.1.1. Ships."),
        # Windows-1252 where it is no UTF-8
        (b"C7.1.1. The \x93Quay\x94 \x96 caf\xe9.", "C7.1.1. The \u201cQuay\u201d \u2013 caf\u00e9."),
        # UTF-8 before that
        ("C7.1.1. \u201cQuay\u201d".encode(), "C7.1.1. \u201cQuay\u201d"),
        # the ends of lines of every system; a broken line goes on
        (b"C7.1.1. Ships\r\nwait.", "C7.1.1. Ships wait."),
        (b"C7.1.1. Ships\rwait.", "C7.1.1. Ships wait."),
        # a byte that means nothing in either
        (b"C7.1.1. Ships \x81 wait.", "C7.1.1. Ships \ufffd wait."),
    ],
)
def test_bytes_become_letters(content, text):
    assert read_text(content) == (TextBlock(text),)


def test_a_blank_line_parts_paragraphs_also_one_of_no_break_spaces():
    text = "C7.1.1. Ships.\n\u00a0 \nC7.1.2. Boats.\n\n\n\nC7.1.3. Rafts."
    assert [each.text for each in read_text(text.encode())] == ["C7.1.1. Ships.", "C7.1.2. Boats.", "C7.1.3. Rafts."]


def test_indented_marks_are_items_nested_by_their_indent():
    text = "C7.1.1. Bring:\n  1. a rope,\n    a. of hemp,\n      and long,\n    b. or nylon,\n  2. a hook."
    assert read_text(text.encode()) == (
        TextBlock("C7.1.1. Bring:"),
        ItemBlock("1.", "a rope,", 0),
        ItemBlock("a.", "of hemp, and long,", 1),
        ItemBlock("b.", "or nylon,", 1),
        ItemBlock("2.", "a hook.", 0),
    )


def test_a_bullet_needs_no_indent_but_a_number_does():
    assert read_text("\u2022 a rope".encode()) == (ItemBlock("\u2022", "a rope"),)
    assert read_text(b"1. Purpose") == (TextBlock("1. Purpose"),)


def test_cells_behind_a_caption_are_laid_out_by_their_count():
    text = "\n\n".join(
        [
            "Table C7.T1. Quay Manager Duties",
            "No",
            "Duty",
            "1.",
            "Open the lock.",
            "2.",
            "Close the lock.",
            "C7.1.2. Ships wait.",
        ]
    )
    assert read_text(text.encode()) == (
        TextBlock("Table C7.T1. Quay Manager Duties"),
        TableBlock(("No", "Duty"), (("1.", "Open the lock."), ("2.", "Close the lock."))),
        TextBlock("C7.1.2. Ships wait."),
    )


def test_short_labels_beside_longer_text_are_a_first_column():
    cells = [
        "Month",
        "Act",
        "Mid May",
        "The board counts all ships of the river.",
        "Late June",
        "The board rests a while.",
    ]
    (_, table) = read_text("\n\n".join(["Table C7.T2. Year", *cells]).encode())
    assert isinstance(table, TableBlock)
    assert table.header == ("Month", "Act")
    assert [row[0] for row in table.rows] == ["Mid May", "Late June"]


def test_a_caption_of_a_figure_takes_no_cells():
    text = "Figure C7.F1. Locks\n\nOpen\n\nShut\n\nOpen\n\nShut"
    assert all(isinstance(each, TextBlock) for each in read_text(text.encode()))


@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_refused(content):
    try:
        blocks = read_text(content)
    except DutygraphError:
        return
    assert all(isinstance(each, TextBlock | ItemBlock | TableBlock) for each in blocks)


@given(st.text(alphabet=st.sampled_from("abC71. \n\t-*()\u2022"), max_size=120))
def test_no_letter_of_a_text_is_lost(text):
    def letters(words: str) -> str:
        return "".join(words.split())

    found = "".join(
        (each.marker if isinstance(each, ItemBlock) else "") + each.text
        for each in read_text(text.encode())
        if isinstance(each, TextBlock | ItemBlock)
    )
    assert letters(found) == letters(text)
