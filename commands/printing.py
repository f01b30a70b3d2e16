"""Read parameters, and write what was found: rows, kinds of record, named queries, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from foundation.errors import DutygraphError

if TYPE_CHECKING:
    from queries.named import NamedQuery
    from queries.results import Result
    from shapes.kinds import Kind


def key_values(parameters: tuple[str, ...]) -> dict[str, str]:
    """Read ``-p key=value`` options."""
    pairs: dict[str, str] = {}
    for each in parameters:
        key, equals, value = each.partition("=")
        if not equals:
            raise DutygraphError("bad-parameter", f"The parameter {each!r} has no =.", "Write it as -p key=value.")
        pairs[key.strip()] = value
    return pairs


def print_json(value: object) -> None:
    """Print one JSON value, readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_queries(queries: Iterable[NamedQuery]) -> None:
    """Print each named query with its question and its parameters."""
    for query in queries:
        click.echo(f"{query.name:28} {query.question}")
        for parameter in query.parameters:
            needed = "needed" if parameter.required else "may be left out"
            click.echo(f"{'':28}   -p {parameter.name}=... {parameter.meaning} ({needed}; such as {parameter.example})")


def render_result(result: Result, form: str) -> str:
    """Write a result as ``table``, ``csv``, ``json`` or ``turtle``. Raises ``DutygraphError`` for rows as Turtle."""
    from queries import tables
    from queries.results import GraphResult

    if form == "turtle":
        if not isinstance(result, GraphResult):
            raise DutygraphError("no-triples", "The query gives rows, not triples.", "Take table, csv or json.")
        return tables.turtle_text(result)
    return {"table": tables.text_table, "csv": tables.csv_text, "json": tables.json_text}[form](result)


def kind_as_object(kind: Kind) -> dict[str, Any]:
    """Give a kind of record as ``template --list --json`` prints it."""
    return {
        "kind": kind.name,
        "label": kind.label,
        "help": kind.help,
        "columns": [
            {
                "name": column.name,
                "type": column.datatype,
                "needed": column.property in kind.needs,
                "many": column.many,
                "allowed": list(column.allowed),
                "help": column.help,
            }
            for column in kind.columns
        ],
    }
