"""Text and marks to HTML: nothing is lost, nothing gets out, no mark shifts."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from pages.views.marks import Mark, marked

TEXTS = st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>&\"'`é😀\n ")), max_size=60)


@st.composite
def texts_and_marks(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    place = st.integers(-3, len(text) + 3)
    marks = draw(
        st.lists(
            st.builds(
                Mark,
                start=place,
                end=place,
                kind=st.sampled_from(["actor", "document", "authority", "duty", "reference"]),
                title=TEXTS,
                href=st.sampled_from(["", "", "manual?p=C2.1"]),
            ),
            max_size=8,
        )
    )
    return text, marks


class Nesting(HTMLParser):
    """Reads HTML strictly: every element is closed in order; collects what each character stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.links = 0
        self.seen: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"span", "a"}
        assert tag == "span" or all(each != "a" for each, _ in self.open), "a link in a link"
        self.open.append((tag, dict(attrs)["class"] or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        kinds = tuple(sorted(name.removeprefix("dg-") for _, name in self.open))
        self.seen += [(character, kinds) for character in data]


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@given(texts_and_marks())
def test_the_text_without_its_marks_is_the_text(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    assert plain(marked(text, marks)) == text


@given(texts_and_marks(), st.integers(0, 60), st.integers(0, 60))
def test_a_stretch_is_that_stretch(case: tuple[str, list[Mark]], start: int, end: int) -> None:
    text, marks = case
    assert plain(marked(text, marks, start=start, end=end)) == text[start : max(start, end)]


@given(texts_and_marks())
def test_every_character_stands_in_exactly_its_marks(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    reader = Nesting()
    reader.feed(marked(text, marks))
    reader.close()
    assert not reader.open
    expected = [
        (character, tuple(sorted(mark.kind for mark in marks if mark.start <= place < mark.end)))
        for place, character in enumerate(text)
    ]
    # Python's reader folds the carriage return that html.unescape keeps.
    assert [kinds for _, kinds in reader.seen] == [kinds for _, kinds in expected]
    assert "".join(character for character, _ in reader.seen) == text


def test_crossing_marks_are_split_and_nested() -> None:
    found = marked("abcdef", [Mark(0, 4, "duty"), Mark(2, 6, "actor")])
    assert found == ('<span class="dg-duty">ab<span class="dg-actor">cd</span></span><span class="dg-actor">ef</span>')


def test_script_is_text() -> None:
    found = marked('<script>alert("x")</script>', [Mark(0, 8, "duty", title='"><img src=x>')])
    assert "<script" not in found
    assert "<img" not in found


def test_a_link_in_a_link_is_no_link() -> None:
    found = marked("abc", [Mark(0, 3, "reference", href="manual?p=C2"), Mark(1, 2, "actor", href="actors?a=sco")])
    assert found.count("<a ") == found.count("</a>") == 1
