"""A stranger's query passed on to the server that keeps the dataset, and its answer written down as our own are.

The text goes there in the one spelling that every parser reads alike (``queries.portable``). Answers come as SPARQL
JSON and N-Triples, whatever was asked for, and are written anew, so that a value, a cut and a format are the same from
every store. What the server is told to see are graphs of the dataset or none: it is given no name from a stranger.
"""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph

from foundation.errors import DutygraphError, LimitError
from queries.endings import BEHIND, unnamed
from queries.engine import Header, answered, rows_written, triples_written
from queries.portable import Portable, portable
from queries.remote import ACCEPT_GRAPH, ACCEPT_TABLE, Graphs, RemoteStore, State
from queries.results import Term
from queries.store import term_of
from queries.terms import iri_text
from queries.values import canonical

NO_GRAPH = "urn:x-dutygraph:none"  # stands for graphs that are not loaded, and holds nothing
_COUNT = "SELECT (COUNT(*) AS ?n) {{ VALUES ?graph {{ {} }} GRAPH ?graph {{ ?s ?p ?o }} }}"


class RemoteEngine:
    """The dataset that a SPARQL server holds."""

    def __init__(self, location: str) -> None:
        """Connect. Raises ``DutygraphError`` as ``RemoteStore.open`` does."""
        self._store = RemoteStore.open(location)
        self._loaded: Header = {}

    def loaded(self) -> Header:
        """Say what the server holds: ``version``, ``graphs``, ``triples`` (0 where it cannot be counted in time)."""
        self._look(self._store.state())
        return self._loaded

    def answer(self, request: Header) -> tuple[Header, bytes]:
        """Let the server run one query and write its answer down; ``loaded`` is in the header when that has changed."""
        return answered(lambda: self._named(request), request)

    def _named(self, request: Header) -> tuple[Header, bytes]:
        try:
            return self._answered(request)
        except DutygraphError as error:
            raise unnamed(error, self._store.location) from None

    def _answered(self, request: Header) -> tuple[Header, bytes]:
        # With a LIMIT Virtuoso sorts no more rows than its MaxSortedTopRows; the bytes that come are limited anyway.
        sorts = "ORDER" in request["query"].upper()
        query = _portable(request, capped=not (sorts and self._store.is_virtuoso))
        triples = query.form in {"CONSTRUCT", "DESCRIBE"}
        accept = ACCEPT_GRAPH if triples else ACCEPT_TABLE
        try:
            media_type, content, state = self._store.settled(query.text, accept, self._graphs(query, request))
        except DutygraphError as error:
            raise _not_taken(error) if error.code == "bad-query" else error from None
        header, body = self._written(media_type, content, request)
        header["version"] = state.version
        if self._look(state):
            header["loaded"] = self._loaded
        return header, body

    def _look(self, state: State) -> bool:
        """Learn what is there when its version is another one; tell whether it is."""
        if self._loaded and state.version == self._loaded["version"]:
            return False
        graphs = self._store.dataset_graphs()
        if self._store.graphs:
            self._store.graphs = graphs
        self._loaded = {"version": state.version, "graphs": list(graphs), "triples": self._count(state, graphs)}
        return True

    def _count(self, state: State, graphs: tuple[str, ...]) -> int:
        if len(state.triples) == 1:
            return int(next(iter(state.triples)))
        try:
            (number,) = self._store.select(_COUNT.format(" ".join(map(iri_text, graphs)))).values("n")
        except LimitError:
            return 0
        return int(number)

    def _graphs(self, query: Portable, request: Header) -> Graphs | None:
        """Give what a query is to see: what the protocol says counts, then what its FROM says, else all."""
        if "default" in request:
            return Graphs(self._known(request["default"]), self._known(request["named"]))
        if query.default_graphs is not None and query.named_graphs is not None:
            return Graphs(self._known(query.default_graphs), self._known(query.named_graphs))
        return None

    def _known(self, graphs: list[str] | tuple[str, ...]) -> tuple[str, ...]:
        return tuple(graph for graph in graphs if graph in self._loaded["graphs"]) or (NO_GRAPH,)

    def _written(self, media_type: str, content: bytes, request: Header) -> tuple[Header, bytes]:
        if "json" in media_type:
            if self._store.is_virtuoso:
                content = _canonical_rows(content)
            result = pyoxigraph.parse_query_results(content, format=pyoxigraph.QueryResultsFormat.JSON)
            return rows_written(result, request)
        syntax = pyoxigraph.RdfFormat.TURTLE if "turtle" in media_type else pyoxigraph.RdfFormat.N_TRIPLES
        triples = (quad.triple for quad in pyoxigraph.parse(content, format=syntax))
        return triples_written(map(_canonical_triple, triples) if self._store.is_virtuoso else triples, request)


def _portable(request: Header, *, capped: bool) -> Portable:
    """Write the query for the server; where the text with our LIMIT is no query, the text as it was given may be."""
    if capped and "capped" in request:
        try:
            return portable(request["capped"])
        except DutygraphError as error:
            if error.code != "bad-query":
                raise
    return portable(request["query"])


def _not_taken(error: DutygraphError) -> DutygraphError:
    """Say that the server refuses what is a query to us."""
    words = error.problem.partition(": ")[2]
    return DutygraphError("query-failed", f"{BEHIND} does not take this query: {words}", "Say it in another way.")


def _canonical_rows(content: bytes) -> bytes:
    """Write the values of an answer in SPARQL JSON as Oxigraph writes them."""
    document: dict[str, Any] = json.loads(content)
    for binding in document.get("results", {}).get("bindings", ()):
        for cell in binding.values():
            if cell["type"] == "typed-literal":
                cell["type"] = "literal"
                cell["value"] = canonical(cell["value"], cell["datatype"])
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def _canonical_triple(triple: pyoxigraph.Triple) -> pyoxigraph.Triple:
    term: Term = term_of(triple.object)
    value = canonical(term.value, term.datatype)
    if term.kind != "literal" or value == term.value:
        return triple
    literal = pyoxigraph.Literal(value, datatype=pyoxigraph.NamedNode(term.datatype))
    return pyoxigraph.Triple(triple.subject, triple.predicate, literal)
