"""What is in the graph, how it was made, how good the extraction measures, what its words mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from foundation.files import REPOSITORY
from pages.views import frame
from pages.views.guide import guide
from pages.views.marks import escape
from pages.views.reading import PREFIXES
from queries.evaluate import Evaluation, evaluate, read_records
from queries.store import Store

ANNOTATIONS = REPOSITORY / "tests" / "annotations"
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
        left, right = st.columns(2, gap="large")
        with left:
            st.html(f'<h2 class="dg-h2">What is in it</h2>{figures_html(frame.records("dataset-figures"))}')
        with right:
            st.html(f'<h2 class="dg-h2">How it was made</h2>{sources_html(store)}')
            measured()
        st.html(f'<h2 class="dg-h2">What its words mean</h2>{frame.kept("terms", "", lambda: terms_html(store))}')
    frame.ready("about")
    guide()


def figures_html(rows: Sequence[Mapping[str, str]]) -> str:
    """Give the dataset's figures."""
    lines = "".join(
        f'<tr><th scope="row">{escape(row["figure"])}</th><td class="dg-number-cell">{int(row["count"]):,}</td></tr>'
        for row in rows
    )
    return f'<table class="dg-grid dg-chart"><tbody>{lines}</tbody></table>'


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
        f'<span class="dg-small">{escape(row.get("title", ""))}, {escape(row["identifier"])}</span></dd>'
        for row in sources
    )
    lines += f"<dt>Read by</dt><dd>{escape('; '.join(components))}</dd>" if components else ""
    lines += f"<dt>Dataset</dt><dd>{escape(store.version)}</dd>" if store.version else ""
    return (
        f'<dl class="dg-facts">{lines}</dl><p class="dg-about">No language model wrote any of it: the text is parsed, '
        "and each duty keeps the words it was read from and their place.</p>"
    )


def measured() -> None:
    """Show how the extraction compares with what people found by reading, where the annotations are at hand."""
    files = sorted(ANNOTATIONS.glob("annotations-*.jsonl"))
    st.html('<h2 class="dg-h2">How good it is</h2>')
    if not files:
        st.html('<p class="dg-about">The annotations to measure it against are not installed here.</p>')
        return
    result = frame.kept("evaluation", "", measure)
    found = {name: each for name, each in result.as_json().items() if isinstance(each, dict)}
    rows = "".join(
        f'<tr><th scope="row">{escape(name.replace("_", " "))}</th>'
        + "".join(f'<td class="dg-number-cell">{each[measure]:.2f}</td>' for measure in ("precision", "recall", "f1"))
        + "</tr>"
        for name, each in found.items()
        if "precision" in each
    )
    heads = "".join(f'<th scope="col" class="dg-number-cell">{name}</th>' for name in ("Precision", "Recall", "F1"))
    st.html(
        '<p class="dg-about">Measured now against annotations made by reading: of what it found, how much is right '
        "(precision); of what is there, how much it found (recall).</p>"
        f'<table class="dg-grid dg-chart"><thead><tr><th scope="col">What</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def measure() -> Evaluation:
    """Measure the loaded dataset against all annotations."""
    records = [record for path in sorted(ANNOTATIONS.glob("annotations-*.jsonl")) for record in read_records(path)]
    norms = [record for record in records if "modality" in record]
    mentions = [record for record in records if "kind" in record and "name" in record]
    return evaluate(frame.store(), norms, mentions)


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
