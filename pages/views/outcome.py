"""What a stranger's query gave back, as a table, a chart or a graph."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pyoxigraph

from pages.views.drawing import Arrow, Box
from pages.views.marks import escape
from queries.results import XSD_STRING, AskResult, GraphResult, Result, SelectResult, Term, TermKind
from queries.store import term_of
from queries.tables import display
from queries.workers import Answer

MOST_DRAWN = 80
MOST_BARS = 60
MOST_LINES = 12
LONGEST_LINE = 44
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_KINDS: dict[str, TermKind] = {"uri": "iri", "literal": "literal", "bnode": "blank"}


def read_answer(answer: Answer) -> Result:
    """Read the answer of a worker that was asked for JSON and N-Triples."""
    if answer.format == "ntriples":
        triples = {
            (term_of(quad.subject), term_of(quad.predicate), term_of(quad.object))
            for quad in pyoxigraph.parse(answer.body, format=pyoxigraph.RdfFormat.N_TRIPLES)
        }
        return GraphResult(triples)
    document = json.loads(answer.body)
    if "boolean" in document:
        return AskResult(bool(document["boolean"]))
    variables = tuple(document["head"]["vars"])
    bindings: list[dict[str, Any]] = document["results"]["bindings"]
    rows = tuple(
        tuple(_term(binding[variable]) if variable in binding else None for variable in variables)
        for binding in bindings
    )
    return SelectResult(variables, rows)


def _term(cell: dict[str, str]) -> Term:
    kind = _KINDS[cell["type"]]
    if kind != "literal":
        return Term(kind, cell["value"])
    return Term(kind, cell["value"], cell.get("datatype", XSD_STRING), cell.get("xml:lang", ""))


def columns_of(result: SelectResult) -> dict[str, list[str]]:
    """Give a table's columns as text for people, without the columns that are empty everywhere."""
    filled = [
        (variable, [display(row[place]) for row in result.rows]) for place, variable in enumerate(result.variables)
    ]
    return {variable: cells for variable, cells in filled if any(cells)}


def bars_html(result: SelectResult) -> str:
    """Give names and numbers as bars; "" where the result is no list of names with one number each."""
    numbers = [place for place in range(len(result.variables)) if _is_numeric(result, place)]
    names = [
        place
        for place in range(len(result.variables))
        if place not in numbers and all(row[place] is not None and _literal(row[place]) for row in result.rows)
    ]
    if len(numbers) != 1 or not names or not 2 <= len(result.rows) <= MOST_BARS:
        return ""
    values = [float(row[numbers[0]].value) for row in result.rows]  # type: ignore[union-attr]
    most = max(values)
    if most <= 0 or min(values) < 0:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(display(row[names[0]]))}</th><td class="dg-number-cell">{value:g}</td>'
        f'<td class="dg-bar-cell"><span class="dg-bar" style="width:{100 * value / most:.1f}%"></span></td></tr>'
        for row, value in zip(result.rows, values, strict=True)
    )
    head = f'<th scope="col">{escape(result.variables[names[0]])}</th>'
    head += f'<th scope="col" class="dg-number-cell">{escape(result.variables[numbers[0]])}</th>'
    return (
        f'<table class="dg-grid dg-chart"><thead><tr>{head}<th scope="col"><span class="dg-hidden">Share</span></th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _literal(term: Term | None) -> bool:
    return term is not None and term.kind == "literal"


def _is_numeric(result: SelectResult, place: int) -> bool:
    kinds = {row[place].datatype.rpartition("#")[2] if row[place] else "" for row in result.rows}  # type: ignore[union-attr]
    return bool(kinds) and kinds <= {"integer", "decimal", "double"}


def drawn(result: GraphResult) -> tuple[list[Box], list[Arrow]]:
    """Give the triples as boxes and arrows: a thing is a box with its values as lines, a tie to a thing is an arrow."""
    lines: dict[Term, list[str]] = {}
    arrows = []
    for subject, predicate, value in result.triples[:MOST_DRAWN]:
        own = lines.setdefault(subject, [])
        if value.kind == "literal" or predicate.value == RDF_TYPE:
            name = "a" if predicate.value == RDF_TYPE else display(predicate)
            own.append(f"{name}  {_short(display(value), LONGEST_LINE)}")
        else:
            lines.setdefault(value, [])
            arrows.append(Arrow(_key(subject), display(predicate), _key(value)))
    boxes = [
        Box(
            _key(term),
            (_tail(display(term), LONGEST_LINE), *_first(own, MOST_LINES)),
            href=f"sparql?{urlencode({'s': f'DESCRIBE <{term.value}>'})}" if term.kind == "iri" else "",
        )
        for term, own in lines.items()
    ]
    return boxes, arrows


def triples_of(result: GraphResult) -> dict[str, Sequence[str]]:
    """Give the triples as three columns."""
    return {
        name: [display(triple[place]) for triple in result.triples]
        for place, name in enumerate(("subject", "predicate", "object"))
    }


def _key(term: Term) -> str:
    return f"{term.kind} {term.value}"


def _first(lines: Sequence[str], limit: int) -> list[str]:
    return list(lines) if len(lines) <= limit else [*lines[:limit], f"… and {len(lines) - limit} more"]


def _short(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _tail(text: str, limit: int) -> str:
    """Shorten a name at its beginning: the ends of IRIs tell them apart."""
    return text if len(text) <= limit else "…" + text[-limit + 1 :]
