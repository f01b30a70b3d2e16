"""What a stranger asks, what comes back, and what a worker is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation import settings
from queries.cutting import SelectFormat
from queries.engine import Header
from queries.guard import examine


@dataclass(frozen=True)
class Question:
    """What a stranger asks: the text, the format for each kind of answer (``None``: not acceptable), the graphs.

    ``default_graphs`` and ``named_graphs`` choose among the loaded graphs; with neither, the query's own FROM counts,
    and without that the union of all graphs.
    """

    text: str
    select: SelectFormat | None = "json"
    graph: str | None = "turtle"
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    gzip: bool = False


@dataclass(frozen=True)
class Answer:
    """A whole answer: ``format`` is a key of ``engine.SELECT_FORMATS`` or ``GRAPH_FORMATS``; ``cut``: rows left out."""

    body: bytes
    format: str
    cut: bool
    gzip: bool
    version: str


def request_of(question: Question) -> Header:
    """Examine a question and write it down for a worker. Raises ``DutygraphError`` for what the guard refuses."""
    rows = settings.integer("result_rows")
    examined = examine(question.text, rows=rows)
    request: Header = {
        "query": examined.text,
        "union": not examined.has_dataset,
        "select": question.select,
        "graph": question.graph,
        "rows": rows,
        "bytes": settings.integer("result_bytes"),
        "gzip": question.gzip,
    }
    if examined.capped != examined.text:
        request["capped"] = examined.capped
    if question.default_graphs or question.named_graphs:
        request |= {"default": list(question.default_graphs), "named": list(question.named_graphs)}
    return request
