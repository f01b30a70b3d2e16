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
from queries.ask import Answer, ask

EXAMPLES = (
    "Who must be notified when an LOA is accepted or rejected?",
    "How many days before an accompanied student arrives is the information provided?",
    "What must accompany an LOR?",
    "Who supervises the SCO?",
    "What does the Case Manager do when a case is at risk?",
    "When do SCOs submit their budget requests?",
)
KINDS = {"obligation": "must", "recommendation": "should", "permission": "may", "prohibition": "must not"}
FILTERS = ("actor", "kind", "section")


def page() -> None:
    """Lay the page out."""
    wanted = st.query_params.get("q", "")
    if st.session_state.get("ask-shown") != wanted:
        # The address changed under us: a link, or Back.
        st.session_state["ask-shown"] = st.session_state["ask-question"] = wanted
    with frame.errors_shown():
        book = frame.book()
        st.html(
            '<h1 class="dg-h1">Ask the manual</h1><p class="dg-lead">Who must do what, for whom, by when, '
            f"and where it is written. Loaded: {escape(loaded(book))}.</p>"
        )
        question = box()
        chosen = filters(book)
        frame.title(question[:80] or "Ask")
        if question:
            with frame.errors_shown():
                actor = actors()[chosen["actor"]][0] if chosen["actor"] else None
                answer = ask(frame.store(), question, actor=actor, kind=chosen["kind"], section=chosen["section"])
                show(book, answer, filtered=any(chosen.values()))
        else:
            examples()
    frame.ready("ask")
    guide()


def box() -> str:
    """Show the search box and give the question that is asked."""
    limit = settings.integer("question_length")
    with st.form("ask-form", border=False, enter_to_submit=True), st.container(horizontal=True, key="ask-line"):
        st.text_input(
            "Your question",
            key="ask-question",
            max_chars=limit,
            placeholder="A question in plain words",
            label_visibility="collapsed",
            type="search",
        )
        sent = st.form_submit_button("Ask")
    if sent:
        question = " ".join(str(st.session_state["ask-question"] or "").split())
        st.session_state["ask-shown"] = question
        put_in_address(q=question)
        return question
    return st.query_params.get("q", "")


def filters(book: Book) -> dict[str, str | None]:
    """Show the three filters, as the address has them, and give what is chosen."""
    options: dict[str, dict[str, str]] = {
        "actor": {end: name for end, (_, name) in actors().items()},
        "kind": KINDS,
        "section": {
            place.key: f"{place.key} {place.title}" for place in book.places.values() if place.kind == "Section"
        },
    }
    labels = {"actor": "Who: anyone", "kind": "Must, should, may: all", "section": "Where: all sections"}
    chosen: dict[str, str | None] = {}
    with st.container(horizontal=True, key="ask-filters"):
        for name in FILTERS:
            given = st.query_params.get(name)
            if st.session_state.get(f"ask-{name}-shown") != given:
                st.session_state[f"ask-{name}-shown"] = given
                st.session_state[f"ask-{name}"] = given if given in options[name] else None
            chosen[name] = st.selectbox(
                labels[name].partition(":")[0],
                list(options[name]),
                index=None,
                format_func=options[name].__getitem__,
                placeholder=labels[name],
                key=f"ask-{name}",
                label_visibility="collapsed",
                width="stretch",
            )
            if chosen[name] != given and (chosen[name] or given in options[name]):
                st.session_state[f"ask-{name}-shown"] = chosen[name]
                put_in_address(**{name: chosen[name] or ""})
    return chosen


def actors() -> dict[str, tuple[str, str]]:
    """Give the actors that bear duties, the busiest first: end of the IRI ("sco") to IRI and what people call them."""
    rows = frame.records("actors-by-duties")
    return {row["actor"].rpartition("/")[2]: (row["actor"], named(row["name"], row["label"])) for row in rows}


def named(short: str, label: str) -> str:
    """Give both names of an actor, or the one it has."""
    return short if short == label else f"{short}, {label}"


def put_in_address(**values: str) -> None:
    """Set parameters of the address; an empty value takes its parameter away."""
    for name, value in values.items():
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def examples() -> None:
    """Show what can be asked."""
    links = "".join(
        f'<li><a href="?{escape(urlencode({"q": each}))}" data-go>{escape(each)}</a></li>' for each in EXAMPLES
    )
    st.html(f'<h2 class="dg-h3">For example</h2><ul class="dg-examples">{links}</ul>')


def show(book: Book, answer: Answer, *, filtered: bool) -> None:
    """Show an answer with its proof, or that there is none with what is nearest."""
    if answer.found:
        st.html(
            f'<section class="dg-result" aria-live="polite">{lead_html(answer)}'
            f"{proofs_html(book, answer.citations)}</section>"
        )
        if answer.rows:
            table = table_html(book, answer.rows, answer.citations)
            st.html(f'<h2 class="dg-h3">Who does what by these passages; a row opens to its words</h2>{table}')
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
    with st.expander("The SPARQL that was run"):
        link = f"sparql?{escape(urlencode({'s': answer.sparql}))}"
        st.html(f'<p class="dg-small"><a href="{link}" data-go>Open it on the SPARQL page</a></p>')
        st.code(answer.sparql, language="sparql")
    edition = f" Edition: {escape(answer.edition)}." if answer.edition else ""
    st.html(f'<p class="dg-small">The address of this page is the link to this answer.{edition}</p>')


def loaded(book: Book) -> str:
    """Name the loaded chapters."""
    return "; ".join(book.name_of(iri) for iri in book.chapters)


if __name__ == "__main__":
    frame.whole_app()
