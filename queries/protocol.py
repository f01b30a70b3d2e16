"""What a request to the endpoint asks for, and how an answer is labelled (SPARQL 1.1 Protocol, section 2.1).

Knows HTTP's words and no web framework's: a method, a query string, two headers and a body go in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast
from urllib.parse import parse_qsl

from foundation.errors import DutygraphError
from queries.cutting import SelectFormat
from queries.terms import is_absolute_iri
from queries.workers import Question

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
HTML = "text/html"
BODY_ROOM = 3 * 3  # bytes of a body for each character of the longest query: percent-encoded UTF-8, and room for graphs
MOST_GRAPHS = 100
# Media type → the name that a worker knows the format by; the first of each kind is the default.
SELECT_TYPES: dict[str, SelectFormat] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPH_TYPES: dict[str, str] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/x-turtle": "turtle",
    "text/plain": "ntriples",
}
FORMATS_BY_TYPE = {  # what ?format= calls the types that a thing of the dataset is shown in
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/x-turtle": "turtle",
    "text/plain": "ntriples",
    HTML: "html",
}
STATUSES: dict[str, HTTPStatus] = {
    "bad-protocol": HTTPStatus.BAD_REQUEST,
    "bad-method": HTTPStatus.METHOD_NOT_ALLOWED,
    "bad-media-type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "endpoint-failed": HTTPStatus.BAD_GATEWAY,
    "endpoint-moved": HTTPStatus.BAD_GATEWAY,
    "endpoint-refused": HTTPStatus.BAD_GATEWAY,
    "endpoint-unreachable": HTTPStatus.BAD_GATEWAY,
    "function-refused": HTTPStatus.FORBIDDEN,
    "not-acceptable": HTTPStatus.NOT_ACCEPTABLE,
    "not-found": HTTPStatus.NOT_FOUND,
    "query-crashed": HTTPStatus.SERVICE_UNAVAILABLE,
    "query-memory": HTTPStatus.SERVICE_UNAVAILABLE,
    "query-time": HTTPStatus.SERVICE_UNAVAILABLE,
    "query-too-long": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "result-bytes": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "result-rows": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "stopping": HTTPStatus.SERVICE_UNAVAILABLE,
    "service-refused": HTTPStatus.FORBIDDEN,
    "update-refused": HTTPStatus.FORBIDDEN,
    "worker-failed": HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True)
class Asked:
    """A request that asks a query. ``select_type`` and ``graph_type`` are the media types to label an answer with."""

    question: Question
    select_type: str | None
    graph_type: str | None


def read_request(
    *, method: str, query_string: str, content_type: str, accept: str, body: bytes, gzip: bool
) -> Asked | None:
    """Read a request; ``None`` where it asks no query, which is a request for the description of the service.

    Raises ``DutygraphError`` whose code ``STATUSES`` turns into an HTTP status.
    """
    fields = _fields(query_string)
    text: str | None = None
    if method == "POST":
        media_type = content_type.partition(";")[0].strip().lower()
        if media_type == FORM:
            fields += _fields(_decoded(body))
        elif media_type == QUERY:
            text = _decoded(body)
        elif media_type == UPDATE:
            raise _update()
        else:
            raise DutygraphError(
                "bad-media-type", f"A POST of {media_type[:80] or 'no type'} is not read.", f"Send {FORM} or {QUERY}."
            )
    names = {name for name, _ in fields}
    if names & {"update", "using-graph-uri", "using-named-graph-uri"}:
        raise _update()
    queries = [value for name, value in fields if name == "query"] + ([text] if text is not None else [])
    if len(queries) > 1:
        raise DutygraphError("bad-protocol", "The request has several queries.", "Send one query a request.")
    if not queries:
        if method == "POST":
            raise DutygraphError("bad-protocol", "The request has no query.", "Send it as the parameter query.")
        return None
    select_type, graph_type = choose(accept, SELECT_TYPES), choose(accept, GRAPH_TYPES)
    if select_type is None and graph_type is None and HTML not in accept:
        raise DutygraphError(
            "not-acceptable",
            f"None of the formats asked for is offered: {accept[:200]}.",
            f"Accept one of {', '.join([*SELECT_TYPES, *GRAPH_TYPES])}.",
        )
    question = Question(
        text=queries[0],
        select=SELECT_TYPES[select_type] if select_type else None,
        graph=GRAPH_TYPES[graph_type] if graph_type else None,
        default_graphs=_graphs(fields, "default-graph-uri"),
        named_graphs=_graphs(fields, "named-graph-uri"),
        gzip=gzip,
    )
    return Asked(question, select_type, graph_type)


def choose(accept: str, offered: Mapping[str, object] | Sequence[str]) -> str | None:
    """Give the offered media type that an Accept header likes best (RFC 9110, section 12.5.1), or ``None``.

    Between equals the more exact range counts, then the order of ``offered``. No header takes anything.
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    best: tuple[float, int, int] | None = None
    chosen = None
    for place, media_type in enumerate(offered):
        fitting = [(exact, q) for pattern, q in ranges if (exact := _fits(pattern, media_type)) >= 0]
        if not fitting:
            continue
        exact, q = max(fitting)
        if q > 0 and (best is None or (q, exact, -place) > best):
            best, chosen = (q, exact, -place), media_type
    return chosen


def accepts_gzip(accept_encoding: str) -> bool:
    """Tell whether an Accept-Encoding header takes gzip."""
    return any(pattern in {"gzip", "*"} and q > 0 for pattern, q in map(_range, accept_encoding.split(",")))


def _range(part: str) -> tuple[str, float]:
    pattern, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return pattern.lower(), min(max(float(value), 0.0), 1.0)
            except ValueError:
                return pattern.lower(), 0.0
    return pattern.lower(), 1.0


def _fits(pattern: str, media_type: str) -> int:
    """Say how exactly a range names a media type: 2, 1 for ``text/*``, 0 for ``*/*``, -1 for not at all."""
    if pattern == media_type:
        return 2
    if pattern == "*/*":
        return 0
    return 1 if pattern.endswith("/*") and media_type.startswith(pattern[:-1]) else -1


def _fields(text: str) -> list[tuple[str, str]]:
    try:
        return cast(
            "list[tuple[str, str]]",
            parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=2 * MOST_GRAPHS + 10),
        )
    except (UnicodeDecodeError, ValueError):
        raise DutygraphError(
            "bad-protocol", "The parameters are not URL-encoded UTF-8, or too many.", "Encode the query as UTF-8."
        ) from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise DutygraphError("bad-protocol", "The query is not UTF-8.", "Send it as UTF-8.") from None


def _graphs(fields: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    graphs = tuple(value for field, value in fields if field == name)
    for graph in graphs:
        if not is_absolute_iri(graph):
            raise DutygraphError("bad-protocol", f"{name} {graph[:200]!r} is no absolute IRI.", "Name a loaded graph.")
    if len(graphs) > MOST_GRAPHS:
        raise DutygraphError("bad-protocol", f"There are {len(graphs)} graphs in {name}.", "Name fewer.")
    return graphs


def _update() -> DutygraphError:
    return DutygraphError(
        "update-refused", "The dataset is read only; updates are refused.", "Ask with SELECT, ASK, CONSTRUCT, DESCRIBE."
    )
