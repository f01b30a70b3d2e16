"""What the endpoint says of itself: a SPARQL 1.1 Service Description, and pages for people.

Nothing in the pages comes from outside, and everything shown in them is escaped.
"""

from __future__ import annotations

import json
from html import escape

import pyoxigraph

from ontology import names
from queries.child import Loaded
from queries.named import list_queries
from queries.terms import iri_text

FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
)
_SYNTAXES = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
MOST_ROWS_SHOWN = 1000
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
textarea { width: 100%; font: 14px/1.4 ui-monospace, monospace; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; }
td { overflow-wrap: anywhere; min-width: 6rem; } pre { overflow: auto; } .note { opacity: .75; }
"""
_EXAMPLES = ("actors-by-duties", "deadlines", "notifications")


def service_description(loaded: Loaded, endpoint: str, form: str) -> bytes:
    """Describe the service in RDF; ``form`` is a key of ``worker.GRAPH_FORMATS``, ``endpoint`` its absolute IRI."""
    graphs = " ,\n".join(
        f"            [ a sd:NamedGraph ; sd:name {iri_text(graph)} ; sd:graph [ a sd:Graph ] ]"
        for graph in loaded.graphs
    )
    formats = " , ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in FORMATS)
    turtle = f"""@prefix dcterms: <{names.PREFIXES["dcterms"]}> .
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <{names.PREFIXES["void"]}> .

<>
    a sd:Service ;
    dcterms:title "dutygraph: who must do what, for whom, by when, and where it is written"@en ;
    sd:endpoint <> ;
    sd:feature sd:UnionDefaultGraph ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat {formats} ;
    sd:defaultDataset [
        a sd:Dataset ;
        sd:defaultGraph [ a sd:Graph , void:Dataset ; void:triples {loaded.triples} ]{" ;" if graphs else ""}
        {"sd:namedGraph" if graphs else ""}
{graphs}
    ] .
"""
    quads = pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE, base_iri=endpoint)
    prefixes = {"dcterms": names.PREFIXES["dcterms"], "sd": "http://www.w3.org/ns/sparql-service-description#"}
    content = pyoxigraph.serialize(
        (quad.triple for quad in quads), format=_SYNTAXES[form], prefixes=prefixes if form == "turtle" else None
    )
    assert content is not None  # None is for a serialisation that goes into a file
    return content


def home_page(loaded: Loaded, endpoint: str) -> bytes:
    """Show people where they are: a box for a query, a few to begin with, and the address for programs."""
    examples = "".join(
        f"<details><summary>{escape(query.question)}</summary>{_box(query.source, endpoint)}</details>"
        for query in list_queries()
        if query.name in _EXAMPLES
    )
    first = f"PREFIX dg: <{names.PREFIXES['dg']}>\n\nSELECT ?norm ?quote\nWHERE {{ ?norm dg:quote ?quote }}\nLIMIT 10"
    return _page(
        "SPARQL endpoint",
        f"<h1>SPARQL endpoint</h1><p>{loaded.triples:,} statements in {len(loaded.graphs)} graphs. Read only.</p>"
        f"{_box(first, endpoint)}<h2>To begin with</h2>{examples}<h2>For programs</h2>"
        f"<pre>curl -H 'Accept: text/csv' --data-urlencode 'query=ASK {{}}' {escape(endpoint)}</pre>",
    )


def answer_page(body: bytes, form: str, *, cut: bool, text: str, endpoint: str) -> bytes:
    """Show an answer in JSON or Turtle, and the query that gave it, to change."""
    if form == "json":
        document = json.loads(body)
        shown = f"<p>{document['boolean']}</p>" if "boolean" in document else _table(document)
    else:
        shown = f"<pre>{escape(body.decode('utf-8'))}</pre>"
    note = '<p class="note">The result was cut.</p>' if cut else ""
    return _page("Answer", f"<h1>Answer</h1>{_box(text, endpoint)}{note}{shown}")


def resource_page(iri: str, rows: bytes) -> bytes:
    """Show what is said about a thing, from the JSON rows of the named query ``about-entity``."""
    link = escape(iri, quote=True)
    return _page(
        iri, f'<h1>{link}</h1><p class="note">As <a href="?format=turtle">Turtle</a></p>{_table(json.loads(rows))}'
    )


def error_page(problem: str, remedy: str) -> bytes:
    """Show an error to a person."""
    return _page("Error", f"<h1>This did not work</h1><p>{escape(problem)}</p><p>{escape(remedy)}</p>")


def _box(text: str, endpoint: str) -> str:
    lines = min(text.count("\n") + 2, 24)
    return (
        f'<form action="{escape(endpoint, quote=True)}"><textarea name="query" rows="{lines}" aria-label="query">'
        f"{escape(text)}</textarea><button>Run</button></form>"
    )


def _table(document: dict[str, dict[str, list[object]]]) -> str:
    variables = [str(name) for name in document["head"]["vars"]]
    rows = document["results"]["bindings"]
    head = "".join(f"<th>{escape(name)}</th>" for name in variables)
    lines = "".join(
        "<tr>" + "".join(f"<td>{_cell(row.get(name))}</td>" for name in variables) + "</tr>"
        for row in rows[:MOST_ROWS_SHOWN]
        if isinstance(row, dict)
    )
    note = f'<p class="note">{len(rows)} rows' + (
        f", {MOST_ROWS_SHOWN} shown.</p>" if len(rows) > MOST_ROWS_SHOWN else ".</p>"
    )
    return f"{note}<table><tr>{head}</tr>{lines}</table>"


def _cell(term: dict[str, str] | None) -> str:
    if not term:
        return ""
    value = escape(str(term["value"]), quote=True)
    local = term["value"].removeprefix(names.BASE) if term["type"] == "uri" else term["value"]
    if term["type"] == "uri" and local != term["value"] and "#" not in local:
        return f'<a href="/id/{escape(local, quote=True)}">{escape(local)}</a>'
    return value


def _page(title: str, body: str) -> bytes:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · dutygraph</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>"
    ).encode()
