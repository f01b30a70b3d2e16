"""The endpoint's pages for people: where they are, an answer, an error.

Nothing in them comes from outside, everything shown in them is escaped, and the content policy allows no script but
our own file.
"""

from __future__ import annotations

import json
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from ontology import names
from queries.child import Loaded
from queries.named import list_queries

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
FILES = {"editor.js": "text/javascript; charset=utf-8", "page.css": "text/css; charset=utf-8"}
MOST_ROWS_SHOWN = 1000
_HERE = Path(__file__).resolve().parent / "web"
_EXAMPLES = ("actors-by-duties", "deadlines", "notifications", "authorities", "outline")


@cache
def static_file(name: str) -> bytes:
    """Give one of ``FILES``, which the pages ask for; ``KeyError`` for any other name."""
    if name not in FILES:
        raise KeyError(name)
    return (_HERE / name).read_bytes()


def home_page(loaded: Loaded, endpoint: str) -> bytes:
    """Show people where they are: a box for a query, a few to begin with, and the address for programs."""
    examples = "".join(
        f"<details><summary>{escape(query.question)}</summary>{_box(query.source, endpoint)}</details>"
        for query in list_queries()
        if query.name in _EXAMPLES
    )
    first = f"PREFIX dg: <{names.PREFIXES['dg']}>\n\nSELECT ?norm ?quote\nWHERE {{ ?norm dg:quote ?quote }}\nLIMIT 10"
    graphs = "".join(f"<li>{link(graph)}</li>" for graph in loaded.graphs)
    return page(
        "SPARQL endpoint",
        f"<h1>SPARQL endpoint</h1><p>{loaded.triples:,} statements in {len(loaded.graphs)} graphs, asked together "
        f"unless the query says FROM. Read only.</p>{_box(first, endpoint)}"
        f"<h2>To begin with</h2>{examples}<h2>The graphs</h2><ul>{graphs}</ul>"
        f"<p>{link(names.PREFIXES['dg'].rstrip('#'), 'The vocabulary')}</p><h2>For programs</h2>"
        f"<pre>curl -H 'Accept: text/csv' --data-urlencode 'query=ASK {{}}' {escape(endpoint)}</pre>"
        '<p class="note">SPARQL 1.1 Protocol; JSON, XML, CSV, TSV, Turtle, N-Triples and JSON-LD by Accept.</p>',
    )


def answer_page(body: bytes, form: str, *, cut: int | None, text: str, endpoint: str) -> bytes:
    """Show an answer in JSON or Turtle, and the query that gave it, to change. ``cut``: after how many rows."""
    if form == "json":
        document = json.loads(body)
        shown = f"<p>{document['boolean']}</p>" if "boolean" in document else _table(document)
    else:
        shown = f"<pre>{escape(body.decode('utf-8'))}</pre>"
    note = f'<p class="warning">The result was cut after {cut:,} rows.</p>' if cut is not None else ""
    return page("Answer", f"<h1>Answer</h1>{_box(text, endpoint)}{note}{shown}")


def error_page(problem: str, remedy: str) -> bytes:
    """Show an error to a person."""
    return page("Error", f"<h1>This did not work</h1><p>{escape(problem)}</p><p>{escape(remedy)}</p>")


def page(title: str, body: str) -> bytes:
    """Put a body that is HTML already under a title that is text."""
    prefixes = escape(json.dumps(names.PREFIXES), quote=True)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · dutygraph</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/static/page.css">'
        f'<script defer src="/static/editor.js"></script></head><body data-prefixes="{prefixes}">'
        f'<header><a href="/sparql">dutygraph · SPARQL endpoint</a></header><main>{body}</main></body></html>'
    ).encode("utf-8", "replace")


def link(iri: str, label: str = "") -> str:
    """Link an IRI: one of ours to its page here, an address of the web to itself; any other is shown as text."""
    local = iri.removeprefix(names.BASE)
    shown = escape(label or local)
    if local != iri:
        return f'<a href="/id/{escape(local, quote=True)}">{shown}</a>'
    if urlsplit(iri).scheme in {"http", "https"}:
        return f'<a href="{escape(iri, quote=True)}" rel="noreferrer">{shown}</a>'
    return shown


def _box(text: str, endpoint: str) -> str:
    lines = min(text.count("\n") + 2, 24)
    return (
        f'<form action="{escape(endpoint, quote=True)}"><div class="editor"><textarea name="query" rows="{lines}" '
        f'spellcheck="false" aria-label="query">\n{escape(text)}</textarea></div><button>Run</button></form>'
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
    shown = f", {MOST_ROWS_SHOWN:,} shown" if len(rows) > MOST_ROWS_SHOWN else ""
    return (
        f'<p class="note">{len(rows):,} rows{shown}.</p><div class="scroll"><table><tr>{head}</tr>{lines}</table></div>'
    )


def _cell(term: dict[str, str] | None) -> str:
    if not term:
        return ""
    return link(term["value"]) if term["type"] == "uri" else escape(str(term["value"]))
