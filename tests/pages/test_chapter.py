"""The whole chapter as HTML: every word of the dataset, in order, each place once."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from itertools import combinations

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


class Chapter(HTMLParser):
    """Reads a chapter as a browser does: of each place its own letters, each with the marks that it stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str, str]] = []
        self.letters: dict[str, list[tuple[str, frozenset[str]]]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag != "br":
            self.open.append((tag, given.get("data-key") or "", given.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        classes = [name for _, _, names in self.open for name in names.split()]
        key = next((key for _, key, _ in reversed(self.open) if key), "")
        if {"dg-number", "dg-bullet", "dg-aside"} & set(classes) or not key:
            return
        start = next(place for place in range(len(self.open) - 1, -1, -1) if self.open[place][1])
        inner = {name.removeprefix("dg-") for _, _, names in self.open[start + 1 :] for name in names.split()}
        kinds = frozenset(inner & {*LEGEND, "reference", "elsewhere"})
        self.letters.setdefault(key, []).extend((letter, kinds) for letter in data if not letter.isspace())


SELECTORS = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX dg: <https://w3id.org/dutygraph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?key ?start ?end ?exact ?class ?stub {
    ?annotation oa:motivatedBy ?why ; oa:hasBody ?body ; oa:hasTarget ?target .
    FILTER(?why IN (oa:identifying, oa:classifying))
    ?target oa:hasSource/dcterms:identifier ?key ; oa:hasSelector ?places , ?words .
    ?places oa:start ?start ; oa:end ?end . ?words oa:exact ?exact .
    ?body a ?class . OPTIONAL { ?body dg:isStub ?stub }
}"""
CLASSES = {
    **dict.fromkeys(("Obligation", "Recommendation", "Permission", "Prohibition"), "duty"),
    "Actor": "actor",
    "Document": "document",
    "Authority": "authority",
    "System": "system",
    "Program": "system",
}


def test_every_letter_of_the_chapter_stands_in_exactly_the_graph_s_marks(book: Book) -> None:
    """The marks as the graph has them, by offset and by words, against what the page shows, letter by letter."""
    expected = {place.key: [(letter, set()) for letter in place.text] for place in book.places.values()}
    for row in open_store().select(SELECTORS).records():
        name = row["class"].rpartition("#")[2]
        kind = CLASSES.get(name)
        if name == "Provision":
            kind = "elsewhere" if row.get("stub") == "true" else "reference"
        if kind is None:
            continue
        start, end = int(row["start"]), int(row["end"])
        assert "".join(letter for letter, _ in expected[row["key"]][start:end]) == row["exact"]
        for _, kinds in expected[row["key"]][start:end]:
            kinds.add(kind)
    reader = Chapter()
    reader.feed("".join(chapter_html(book, chapter) for chapter in book.chapters))
    assert not reader.open
    for place in book.places.values():
        wanted = [(letter, frozenset(kinds)) for letter, kinds in expected[place.key] if not letter.isspace()]
        assert reader.letters.get(place.key, []) == wanted, place.key


def test_no_two_names_cross(book: Book) -> None:
    for marks in book.marks.values():
        names = [mark for mark in marks if mark.kind not in {"duty", "heading"}]
        for one, other in combinations(names, 2):
            first, second = sorted((one, other), key=lambda mark: (mark.start, -mark.end))
            assert not first.start < second.start < first.end < second.end


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
