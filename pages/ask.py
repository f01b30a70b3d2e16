"""The home page: one question, its answer, the words that prove it. ``?q=`` is the link to an answer."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from foundation import settings
from pages.views import frame
from pages.views.answers import lead_html, proofs_html, table_html
from pages.views.guide import guide
from pages.views.marks import escape
from pages.views.reading import Book
from queries.ask import Answer, ask, prepare
from queries.modality import MODALS

EXAMPLES = (
    "Who must be notified when an LOA is accepted or rejected?",
    "How many days before an accompanied student arrives is the information provided?",
    "What must accompany an LOR?",
    "Who supervises the SCO?",
    "What does the Case Manager do when a case is at risk?",
    "When do SCOs submit their budget requests?",
)
EXAMPLES_HTML = (
    '<h2 class="dg-h3">For example</h2><ul class="dg-examples">'
    + "".join(f'<li><a href="?{escape(urlencode({"q": each}))}" data-go>{escape(each)}</a></li>' for each in EXAMPLES)
    + "</ul>"
)
# The filters by their names in the address: what they choose, and what none chosen means.
FILTERS = {"actor": ("Who", "anyone"), "kind": ("How binding", "all"), "section": ("Where", "all sections")}


def page() -> None:
    """Lay the page out."""
    with frame.errors_shown():
        book = frame.book()
        question = " ".join(st.query_params.get("q", "").split())
        frame.title(question[:80] or "Ask")
        # The form stays one element whatever is asked, so that what has the focus in it keeps it.
        st.html(frame.kept("ask", "", lambda: head_html(book)))
        if question:
            with frame.errors_shown():
                answered(book, question)
        else:
            st.html(EXAMPLES_HTML)
            frame.kept("prepared", "", lambda: prepare(frame.store()))  # while the question is being typed
    frame.ready("ask")
    guide()


def head_html(book: Book) -> str:
    """Give the heading and the form: one search box, three filters. The address has what they hold."""
    options = choices(book)
    filters = "".join(
        f'<select name="{name}" aria-label="{label}"><option value="">{label}: {every}</option>'
        + "".join(f'<option value="{escape(value)}">{escape(shown)}</option>' for value, shown in options[name].items())
        + "</select>"
        for name, (label, every) in FILTERS.items()
    )
    return (
        '<h1 class="dg-h1">Ask the manual</h1><p class="dg-lead">Who must do what, for whom, by when, '
        f"and where it is written. Loaded: {escape(loaded(book))}.</p>"
        '<form class="dg-form" data-go role="search"><div class="dg-line">'
        f'<input type="search" name="q" aria-label="Your question" placeholder="A question in plain words" '
        f'maxlength="{settings.integer("question_length")}" autocomplete="off">'
        f'<button type="submit">Ask</button></div><div class="dg-line">{filters}</div></form>'
    )


def choices(book: Book) -> dict[str, dict[str, str]]:
    """Give what each filter can be, as the address names it and as people do."""
    sections = (place for place in book.places.values() if place.kind == "Section")
    return {
        "actor": {end: name for end, (_, name) in actors().items()},
        "kind": MODALS,
        "section": {place.key: f"{place.key} {place.title}" for place in sections},
    }


def answered(book: Book, question: str) -> None:
    """Answer within the filters that the address has; one that there is not is none."""
    options = choices(book)
    given = {name: st.query_params.get(name) for name in FILTERS}
    chosen = {name: value if value in options[name] else None for name, value in given.items()}
    actor = actors()[chosen["actor"]][0] if chosen["actor"] else None
    answer = ask(frame.store(), question, actor=actor, kind=chosen["kind"], section=chosen["section"])
    show(book, answer, filtered=any(chosen.values()))


def actors() -> dict[str, tuple[str, str]]:
    """Give the actors that bear duties, the busiest first: end of the IRI ("sco") to IRI and what people call them."""
    rows = frame.records("actors-by-duties")
    return {row["actor"].rpartition("/")[2]: (row["actor"], named(row["name"], row["label"])) for row in rows}


def named(short: str, label: str) -> str:
    """Give both names of an actor, or the one it has."""
    return short if short == label else f"{short}, {label}"


def show(book: Book, answer: Answer, *, filtered: bool) -> None:
    """Show an answer with its proof, or that there is none with what is nearest."""
    if answer.found:
        lead, proofs, table = lead_html(answer), proofs_html(book, answer.citations), duties_html(book, answer)
        # The asked thing comes first: in a sentence where there is one, else in the table.
        parts = [lead, proofs, table] if lead else [table, proofs]
        st.html(f'<section class="dg-result" aria-live="polite">{"".join(parts)}</section>')
    else:
        elsewhere = " Without the filters there may be an answer." if filtered else ""
        nearest = proofs_html(book, answer.nearest)
        heading = '<h2 class="dg-h3">Nearest passages; they do not answer it</h2>' if nearest else ""
        st.html(
            f'<section class="dg-result" aria-live="polite"><p class="dg-answer">{escape(answer.answer)}'
            f"{escape(elsewhere)}</p>{heading}{nearest}</section>"
        )
    if answer.see_also:
        st.html(
            f'<p class="dg-small">Cross-references from here to text that is not loaded: '
            f"{escape(', '.join(answer.see_also))}.</p>"
        )
    link = f"sparql?{escape(urlencode({'s': answer.sparql}))}"
    st.html(
        '<details class="dg-more"><summary>The SPARQL that was run</summary>'
        f'<a class="dg-button" href="{link}" data-go>Open it on the SPARQL page</a>'
        f"<pre>{escape(answer.sparql)}</pre></details>"
    )
    edition = f" Edition: {escape(answer.edition)}." if answer.edition else ""
    st.html(f'<p class="dg-small">The address of this page is the link to this answer.{edition}</p>')


def duties_html(book: Book, answer: Answer) -> str:
    """Give the table of who does what by the cited passages; nothing where they state no duty."""
    if not answer.duties:
        return ""
    table = table_html(book, answer.duties, answer.citations)
    return f'<h2 class="dg-h3">Who does what by these passages; a row opens to its words</h2>{table}'


def loaded(book: Book) -> str:
    """Name the loaded chapters."""
    return "; ".join(book.name_of(iri) for iri in book.chapters)


if __name__ == "__main__":
    frame.whole_app()
