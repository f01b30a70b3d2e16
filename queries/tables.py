"""Results as people and programs take them: a text table, CSV for Excel, SPARQL JSON, Turtle."""

from __future__ import annotations

import csv
import io
import json
import textwrap
import unicodedata
from collections.abc import Sequence

import pyoxigraph

from ontology import names
from queries.named import NamedQuery
from queries.results import XSD_STRING, AskResult, GraphResult, Result, SelectResult, Term

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CELL_WIDTH = 48
_JSON_TYPES = {"iri": "uri", "literal": "literal", "blank": "bnode"}


def text_table(result: Result) -> str:
    """Write a result for a terminal: columns that have a value somewhere, long cells over several lines."""
    if isinstance(result, AskResult):
        return "yes\n" if result.value else "no\n"
    if isinstance(result, GraphResult):
        return turtle_text(result)
    if not result.rows:
        return "No rows.\n"
    filled = [place for place, cells in enumerate(zip(*result.rows, strict=True)) if any(cells)]
    rows = [[_wrapped(display(row[place])) for place in filled] for row in result.rows]
    head = [[result.variables[place]] for place in filled]
    widths = [max(len(line) for cells in (head, *rows) for line in cells[column]) for column in range(len(filled))]
    lines = [*_lines(head, widths), "  ".join("-" * width for width in widths)]
    for row in rows:
        lines += _lines(row, widths)
    count = len(result.rows)
    return "\n".join([*lines, f"({count} row{'s' if count != 1 else ''})"]) + "\n"


def display(term: Term | None) -> str:
    """Write a cell for people: IRIs of ours and of known vocabularies short, no control characters."""
    if term is None:
        return ""
    value = term.value
    if term.kind == "iri":
        for prefix, namespace in names.PREFIXES.items():
            if value.startswith(namespace):
                return f"{prefix}:{value[len(namespace) :]}"
        return value.removeprefix(names.BASE)
    return "".join(
        character if character == "\n" or unicodedata.category(character)[0] != "C" else " " for character in value
    )


def csv_text(result: Result) -> str:
    """Write a result as CSV (RFC 4180), with lines that end in CR LF.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it (docs/threats.md).
    """
    out = io.StringIO()
    writer = csv.writer(out)
    if isinstance(result, AskResult):
        writer.writerows([["answer"], [str(result.value).lower()]])
    elif isinstance(result, GraphResult):
        writer.writerow(["subject", "predicate", "object"])
        writer.writerows([safe_cell(term.value) for term in triple] for triple in result.triples)
    else:
        writer.writerow([safe_cell(variable) for variable in result.variables])
        writer.writerows([safe_cell(term.value) if term else "" for term in row] for row in result.rows)
    return out.getvalue()


def safe_cell(value: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def json_text(result: Result) -> str:
    """Write a result as SPARQL 1.1 Query Results JSON; triples as one row each of subject, predicate, object."""
    if isinstance(result, AskResult):
        return _dump({"head": {}, "boolean": result.value})
    if isinstance(result, GraphResult):
        result = SelectResult(("subject", "predicate", "object"), result.triples)
    bindings = [
        {variable: _json_term(term) for variable, term in zip(result.variables, row, strict=True) if term}
        for row in result.rows
    ]
    return _dump({"head": {"vars": list(result.variables)}, "results": {"bindings": bindings}})


def queries_json(queries: Sequence[NamedQuery]) -> str:
    """List named queries with their parameters, for programs."""
    listed = [
        {
            "name": query.name,
            "title": query.title,
            "question": query.question,
            "rows": query.rows,
            "parameters": [
                {
                    "name": parameter.name,
                    "type": parameter.type,
                    "required": parameter.required,
                    "meaning": parameter.meaning,
                    "example": parameter.example,
                }
                for parameter in query.parameters
            ],
        }
        for query in queries
    ]
    return _dump({"queries": listed})


def turtle_text(result: GraphResult) -> str:
    """Write triples as Turtle, the same text each time for the same triples."""
    # As N-Triples first: the one way in that needs no term of Oxigraph's made by hand.
    lines = "".join(" ".join(map(_ntriples, triple)) + " .\n" for triple in result.triples)
    triples = [quad.triple for quad in pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_TRIPLES)]
    used = " ".join(term.value for triple in result.triples for term in triple if term.kind == "iri")
    prefixes = {prefix: namespace for prefix, namespace in sorted(names.PREFIXES.items()) if namespace in used}
    turtle = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE, prefixes=prefixes)
    assert turtle is not None  # None is for a serialisation that goes into a file
    return turtle.decode("utf-8")


def _ntriples(term: Term) -> str:
    if term.kind == "blank":
        return f"_:{term.value}"
    if term.kind == "iri":
        return str(pyoxigraph.NamedNode(term.value))
    if term.language:
        return str(pyoxigraph.Literal(term.value, language=term.language))
    return str(pyoxigraph.Literal(term.value, datatype=pyoxigraph.NamedNode(term.datatype or XSD_STRING)))


def _json_term(term: Term) -> dict[str, str]:
    cell = {"type": _JSON_TYPES[term.kind], "value": term.value}
    if term.language:
        cell["xml:lang"] = term.language
    elif term.datatype and term.datatype != XSD_STRING:
        cell["datatype"] = term.datatype
    return cell


def _dump(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _wrapped(text: str) -> list[str]:
    return [line for part in text.split("\n") for line in textwrap.wrap(part, CELL_WIDTH) or [""]]


def _lines(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    """Lay the cells of one row side by side over as many lines as the longest needs."""
    height = max(len(cell) for cell in cells)
    padded = [[*cell, *[""] * (height - len(cell))] for cell in cells]
    return [
        "  ".join(cell[line].ljust(width) for cell, width in zip(padded, widths, strict=True)).rstrip()
        for line in range(height)
    ]
