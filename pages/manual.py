"""The chapter to read: outline, text with its marks, the duties of the open paragraph. ``?p=C2.1.4.2``"""

from __future__ import annotations

import streamlit as st

from foundation.errors import DutygraphError
from pages.views import frame
from pages.views.chapter import chapter_html, outline_html
from pages.views.duties import duties_html
from pages.views.guide import guide
from pages.views.marks import escape
from pages.views.reading import LEGEND, Book, Place, manual_link

LINES = {
    "actor": "underline solid color-mix(in srgb, var(--dg-accent) 55%, transparent)",
    "document": "underline dotted var(--dg-accent)",
    "authority": "underline double var(--dg-accent)",
    "system": "underline dashed var(--dg-quiet)",
}


def legend() -> None:
    """Turn the marks on and off; the text itself stays as it is, so that nothing moves."""
    shown = st.pills(
        "Marked in the text",
        list(LEGEND),
        default=list(LEGEND),
        selection_mode="multi",
        format_func=lambda kind: LEGEND[kind],
        key="legend-kinds",
        label_visibility="collapsed",
    )
    rules = [f".dg-chapter .dg-{kind} {{ text-decoration: {line}; }}" for kind, line in LINES.items() if kind in shown]
    if "duty" in shown:
        rules.append(".dg-chapter .dg-duty { background: var(--dg-tint); }")
    st.html(f"<style>{' '.join(rules)}</style>")


def opened(book: Book) -> Place | None:
    """Give the provision that the address asks for; ``None`` for none, with an error where it is not loaded."""
    wanted = st.query_params.get("p", "")
    if not wanted:
        return None
    iri = book.find(wanted)
    if iri is None:
        frame.show_error(
            DutygraphError(
                "no-such-provision",
                f"{wanted[:80]} is not in the loaded text.",
                "Choose a paragraph in the outline, or correct the number in the address.",
            )
        )
        return None
    return book.places[iri]


def beside(book: Book, place: Place | None) -> None:
    """Show what the open paragraph asks of whom, and who cites it."""
    if place is None:
        st.html('<p class="dg-small">Choose a paragraph to see its duties here.</p>')
        return
    rows = frame.records("duties-by-provision", provision=place.iri)
    own = [row for row in rows if row["number"].partition("#")[0] == place.key.partition("#")[0]]
    shown = [row for row in own if "#" not in place.key or row["number"] == place.key]
    name = f"{place.key} {place.title}".strip()
    st.html(f'<h2 class="dg-h3">{escape(name)}</h2>{counted(len(shown), len(rows) - len(shown))}')
    if shown:
        st.html(duties_html(shown))
    deeper: dict[str, int] = {}
    for row in rows:
        if row not in shown:
            number = row["number"].partition("#")[0]
            deeper[number] = deeper.get(number, 0) + 1
    if deeper:
        links = "".join(
            f'<dt><a href="{escape(manual_link(key))}" data-go>{escape(key)}</a></dt><dd>{number}</dd>'
            for key, number in deeper.items()
        )
        st.html(f'<h3 class="dg-h3">Duties in its parts</h3><dl class="dg-facts dg-parts">{links}</dl>')
    citing = book.citing.get(place.iri, ())
    if citing:
        links = ", ".join(f'<a href="{escape(manual_link(key))}" data-go>{escape(key)}</a>' for key in citing)
        st.html(f'<p class="dg-small">Cited by {links}</p>')


def counted(own: int, deeper: int) -> str:
    """Say how many duties there are, here and in the parts."""
    if own:
        text = f"{own} {'duty' if own == 1 else 'duties'}"
    else:
        text = "No duty stated here." if deeper else "No duty was found here; the words decide."
    return f'<p class="dg-small" style="margin:0">{text}</p>'


def page() -> None:
    """Lay the page out."""
    frame.style("chapter")
    with frame.errors_shown():
        book = frame.book()
        place = opened(book)
        chapter = book.chapter_of(place.iri) if place else chosen_chapter(book)
        frame.title(f"{place.key} · Manual" if place else f"Manual, {book.places[chapter].key}")
        with st.sidebar:
            st.html(frame.kept("outline", chapter, lambda: outline_html(book, chapter)))
        text, duties = st.columns([2.7, 1], gap="medium")
        with text:
            with st.container(key="legend"):
                legend()
            st.html(frame.kept("chapter", chapter, lambda: chapter_html(book, chapter)))
        with duties, st.container(key="beside"):
            beside(book, place)
        frame.ready("manual")
        guide(open_key=place.key if place else "", entry=in_outline(book, place) if place else "")


def chosen_chapter(book: Book) -> str:
    """Give the chapter to read where the address asks for none."""
    return book.chapters[0]


def in_outline(book: Book, place: Place) -> str:
    """Give the key of the nearest place that the outline has."""
    listed = [each for each in book.path(place.iri) if each.kind in {"Section", "Paragraph", "Table", "Figure"}]
    return listed[-1].key if listed else ""


if __name__ == "__main__":
    frame.whole_app()
