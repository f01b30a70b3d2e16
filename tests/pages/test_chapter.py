"""The whole chapter as HTML: every word of the dataset, in order, each place once."""

from __future__ import annotations

import html
import re

import pytest

from pages.views.chapter import anchor, chapter_html, outline_html
from pages.views.marks import Mark
from pages.views.reading import LEGEND, Book, Place, read_book
from queries.store import open_store


@pytest.fixture(scope="module")
def book() -> Book:
    return read_book(open_store())


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", markup))


def test_every_place_stands_there_once(book: Book) -> None:
    shown = "".join(chapter_html(book, chapter) for chapter in book.chapters)
    for place in book.places.values():
        assert shown.count(f'id="{html.escape(anchor(place.key))}"') == 1, place.key


def test_every_word_of_a_place_stands_in_it(book: Book) -> None:
    for chapter in book.chapters:
        everything = words(plain(chapter_html(book, chapter)))
        for place in book.places.values():
            # What stands in the middle of a text parts its words; the stretches between are whole.
            inside = sorted({book.places[part].offset or 0 for part in book.parts.get(place.iri, ())} | {0})
            ends = [*inside[1:], len(place.text)]
            for start, end in zip(inside, ends, strict=True):
                for line in place.text[start:end].split("\n"):
                    assert words(line) in everything, place.key


def test_marks_stay_inside_their_text(book: Book) -> None:
    for iri, marks in book.marks.items():
        for mark in marks:
            assert 0 <= mark.start < mark.end <= len(book.places[iri].text)


def test_every_kind_of_the_legend_is_marked(book: Book) -> None:
    kinds = {mark.kind for marks in book.marks.values() for mark in marks}
    assert set(LEGEND) <= kinds


def test_the_outline_leads_only_to_what_is_there(book: Book) -> None:
    for chapter in book.chapters:
        for key in re.findall(r'data-key="([^"]*)"', outline_html(book, chapter)):
            assert book.find(html.unescape(key)) is not None


def test_hostile_text_is_escaped_wherever_it_stands() -> None:
    nasty = '<script>alert("x")</script>'
    places = {
        str(number): Place(
            str(number), f"C9{nasty}.{number}", kind, nasty, nasty, f"{nasty}\n{nasty}", number, offset, parent
        )
        for number, (kind, offset, parent) in enumerate(
            [
                ("Chapter", None, ""),
                ("Section", None, "0"),
                ("Paragraph", None, "1"),
                ("Item", 3, "2"),
                ("Table", 5, "2"),
                ("Row", None, "4"),
                ("Figure", None, "2"),
                ("Note", 7, "2"),
            ]
        )
    }
    parts: dict[str, tuple[str, ...]] = {}
    for place in places.values():
        parts[place.parent] = (*parts.get(place.parent, ()), place.iri)
    marks = {iri: (Mark(0, 9, "actor", title=nasty),) for iri in places}
    book = Book(places, {}, parts, marks, ("0",), {}, {}, {})
    shown = chapter_html(book, "0") + outline_html(book, "0")
    assert "<script" not in shown
    assert words(plain(chapter_html(book, "0"))).count(words(nasty)) >= len(places)
