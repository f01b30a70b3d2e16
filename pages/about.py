"""What is in the graph, how it was made, how good the extraction measures, what its words mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.views import frame
from pages.views.guide import guide
from pages.views.marks import escape
from pages.views.measures import measured_html, sets_of, written_html, written_tables
from pages.views.reading import PREFIXES, Book
from queries.extracted import count_decisions
from queries.store import Store

MORE = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
ONTOLOGY = "https://w3id.org/dutygraph/ontology#"


def page() -> None:
    """Lay the page out."""
    frame.title("About")
    with frame.errors_shown():
        book = frame.book()
        store = frame.store()
        loaded = "; ".join(book.name_of(chapter) for chapter in book.chapters)
        st.html(
            f'<h1 class="dg-h1">About</h1><p class="dg-lead">{escape(loaded)}, as a graph of duties. The words of the '
            "manual decide; what was extracted from them is shown with them, so that you can see for yourself.</p>"
        )
        st.html(f'<h2 class="dg-h2">What is in it</h2>{figures_html(frame.records("dataset-figures"))}')
        st.html(f'<h2 class="dg-h2">How it was made</h2>{sources_html(store)}')
        st.html(f'<h2 class="dg-h2">How good it is</h2>{frame.kept("measured", "", lambda: quality_html(book))}')
        st.html(f'<h2 class="dg-h2">What its words mean</h2>{frame.kept("terms", "", lambda: terms_html(store))}')
    frame.ready("about")
    guide()


def figures_html(rows: Sequence[Mapping[str, str]]) -> str:
    """Give the dataset's figures."""
    lines = "".join(f"<div><dt>{escape(row['figure'])}</dt><dd>{int(row['count']):,}</dd></div>" for row in rows)
    return f'<dl class="dg-counts">{lines}</dl>'


def sources_html(store: Store) -> str:
    """Name the sources with their fingerprints, the components, and the state of the dataset."""
    sources = store.select(
        PREFIXES
        + MORE
        + "SELECT DISTINCT ?source ?title ?description ?identifier { ?of dcterms:source|prov:wasDerivedFrom ?source . "
        "?source a prov:Entity ; dcterms:identifier ?identifier . OPTIONAL { ?source dcterms:title ?title } "
        "OPTIONAL { ?source dcterms:description ?description } } ORDER BY ?identifier"
    ).records()
    components = store.select(
        PREFIXES + MORE + "SELECT DISTINCT ?name { ?component a prov:Activity ; rdfs:label ?name } ORDER BY ?name"
    ).values("name")
    lines = "".join(
        f"<dt>Source</dt><dd>{escape(row.get('description') or row.get('title') or row['source'])}<br>"
        f'<span class="dg-small">{escape(row.get("title", ""))}<br>{escape(row["identifier"])}</span></dd>'
        for row in sources
    )
    lines += f"<dt>Read by</dt><dd>{escape('; '.join(components))}</dd>" if components else ""
    lines += f"<dt>Dataset</dt><dd>{escape(store.version)}</dd>" if store.version else ""
    return (
        f'<dl class="dg-facts">{lines}</dl><p class="dg-about">No language model wrote any of it: the text is parsed, '
        "and each duty keeps the words it was read from and their place.</p>"
    )


def quality_html(book: Book) -> str:
    """Show how the extraction compares with what people found by reading, and how questions are answered."""
    sets = sets_of(book)
    shown = (
        '<p class="dg-about">Compared with annotations made by reading: of what it found, how much is right '
        "(precision); of what is there, how much it found (recall); of all but the norms F1, which has both in one "
        "figure.</p>"
    )
    if decisions := count_decisions(frame.store()):
        shown += (
            f'<p class="dg-about">{decisions:,} decisions of reviewers count in this dataset: the figures are not the '
            "extractor’s alone.</p>"
        )
    if sets:
        shown += measured_html(frame.store(), sets)
    else:
        shown += '<p class="dg-small">No annotations of the loaded text are installed here.</p>'
    elsewhere = written_html(written_tables(["`chapters-1-and-4`"]))
    asked = written_html(written_tables(["## Questions"]))
    if elsewhere:
        shown += (
            '<h3 class="dg-h3 dg-gap">Other chapters, as written down in benchmarks/README.md: '
            f"expect these figures of a new chapter</h3>{elsewhere}"
        )
    if asked:
        shown += f'<h3 class="dg-h3 dg-gap">Questions, as written down there</h3>{asked}'
    return shown


def terms_html(store: Store) -> str:
    """Give our own terms with what they mean, classes first."""
    rows = store.select(
        PREFIXES
        + MORE
        + "SELECT DISTINCT ?term ?kind ?label ?comment { ?term a ?class ; rdfs:label ?label ; rdfs:comment ?comment . "
        "FILTER(?class IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty)) "
        f'FILTER(STRSTARTS(STR(?term), "{ONTOLOGY}")) '
        'BIND(IF(?class = owl:Class, "class", "property") AS ?kind) } ORDER BY ?kind ?term'
    ).records()
    lines = "".join(
        f'<tr><th scope="row"><code>dg:{escape(row["term"].removeprefix(ONTOLOGY))}</code></th>'
        f"<td>{escape(row['kind'])}</td><td>{escape(row['comment'])}</td></tr>"
        for row in rows
    )
    return (
        '<table class="dg-grid"><thead><tr><th scope="col">Term</th><th scope="col">Kind</th>'
        f'<th scope="col">Meaning</th></tr></thead><tbody>{lines}</tbody></table>'
    )


if __name__ == "__main__":
    frame.whole_app()
