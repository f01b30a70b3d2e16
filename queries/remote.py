"""A dataset that somebody else serves: any SPARQL 1.1 endpoint, asked over HTTP.

SPARQL 1.1 Protocol, section 2.1.2 (query via POST with URL-encoded parameters), and SPARQL 1.1 Query Results JSON.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast
from urllib.parse import urlencode

import pyoxigraph

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from ontology import names
from queries.results import XSD_STRING, AskResult, GraphResult, Result, Row, SelectResult, Term, TermKind
from queries.store import Store, term_of
from queries.values import canonical
from queries.wire import Server

RESULTS_JSON = "application/sparql-results+json"
ACCEPT_TABLE = f"{RESULTS_JSON}, application/json;q=0.3"
ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.8"
FORM = "application/x-www-form-urlencoded"
_KINDS: dict[str, TermKind] = {"uri": "iri", "literal": "literal", "typed-literal": "literal", "bnode": "blank"}
# The word behind the prologue. It has to be known: Virtuoso gives triples as a table where JSON is accepted too.
_FORM = re.compile(r"(?:\s|#[^\n]*\n|BASE\s*<[^>]*>|PREFIX\s[^<]*<[^>]*>)*+([A-Za-z]*)", re.IGNORECASE)
VIRTUOSO = "virtuoso"  # as it calls itself
# Where publish writes down what is there: the dataset's version, and while it is being replaced the one that comes.
PUBLISHED = f"{names.BASE}published"
EDITION = f"{names.PREFIXES['dcterms']}hasVersion"
SWAPPING = f"{names.PREFIXES['dcterms']}isReplacedBy"
TRIPLES = f"{names.PREFIXES['void']}triples"
_STATE = f"SELECT ?property ?value {{ GRAPH <{PUBLISHED}> {{ <{PUBLISHED}> ?property ?value }} }}"
_PAUSE = 0.05
_HAS_UNION = "PREFIX dg: <{dg}>\nASK {{ ?norm a dg:Norm }}"
_GRAPHS = (
    "SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?thing a ?class }} "
    'FILTER(STRSTARTS(STR(?graph), "{base}graph/")) }} ORDER BY ?graph'
)


@dataclass(frozen=True)
class State:
    """What publish has written down: versions of the dataset, how much they hold, those just taking their place."""

    edition: frozenset[str]
    swapping: frozenset[str]
    triples: frozenset[str]

    @property
    def version(self) -> str:
        """The version of the dataset; "" where it was loaded in another way."""
        return "".join(sorted(self.edition))


@dataclass(frozen=True)
class Graphs:
    """What a query sees: the graphs that its default graph is made of, and those that GRAPH names."""

    default: tuple[str, ...]
    named: tuple[str, ...]


class RemoteStore(Store):
    """A SPARQL 1.1 endpoint whose default graph is the union of the dataset's graphs, or is made so."""

    def __init__(self, location: str, graphs: tuple[str, ...] = (), *, publishing: bool = False) -> None:
        """``graphs``: what the default graph is made of, () for what the server has there.

        ``publishing``: for publish itself, which has more time and does not wait for the end of a publish.
        """
        self.location = location
        self.graphs = graphs
        self._server = Server(location)
        self._server_name: str | None = None
        self._seconds = settings.integer("publish_seconds" if publishing else "query_seconds")
        self._publishing = publishing
        self._state: State | None = None
        self._given_up: frozenset[str] = frozenset()

    @classmethod
    def open(cls, location: str) -> RemoteStore:
        """Connect and see how the endpoint keeps the dataset.

        Where its default graph is not the union of the named graphs, every query names them all as its dataset.
        Raises ``DutygraphError`` for an endpoint that cannot be reached or holds no dataset of ours.
        """
        store = cls(location)
        if store.ask(_HAS_UNION.format(dg=names.PREFIXES["dg"])):
            return store
        graphs = store.dataset_graphs()
        if not graphs:
            raise DutygraphError(
                "no-dataset", f"{location} holds no dutygraph dataset.", f"Load one with dutygraph publish {location}."
            )
        return cls(location, graphs)

    @property
    def version(self) -> str:
        """What publish wrote down last; "" where the dataset was loaded in another way."""
        return self.state().version

    @property
    def server_name(self) -> str:
        """What the server calls itself in its answers; "" for nothing."""
        if self._server_name is None:
            self.fetch("ASK {}", ACCEPT_TABLE)
        return self._server_name or ""

    @property
    def is_virtuoso(self) -> bool:
        """Whether the server is Virtuoso, by what it calls itself."""
        return VIRTUOSO in self.server_name.lower()

    def run(self, sparql: str) -> Result:
        """Run a query there. Raises ``DutygraphError``, for time ``LimitError``."""
        form = _FORM.match(sparql)
        triples = form is not None and form[1].upper() in {"CONSTRUCT", "DESCRIBE"}
        accept = ACCEPT_GRAPH if triples else ACCEPT_TABLE
        # Where a query reads one state of the store, nobody needs to look whether it has changed meanwhile.
        if self._reads_whole():
            media_type, content = self.fetch(sparql, accept)
        if not self._reads_whole():  # which the first answer tells
            media_type, content, _ = self.settled(sparql, accept)
        if "json" in media_type:
            return read_table(content, self.location)
        return read_graph(content, media_type, self.location)

    def _reads_whole(self) -> bool:
        return self._publishing or VIRTUOSO not in (self._server_name or "").lower()

    def settled(self, sparql: str, accept: str, graphs: Graphs | None = None) -> tuple[str, bytes, State]:
        """Fetch an answer that no publish has changed while it was made, and the state that it was made in.

        Virtuoso's queries read what is committed row by row, so one that runs while a publish commits can see some of
        the old and some of the new. What publish writes down before and after tells; then the query is run again. A
        mark that outlasts the time of a query is one of a publish that was killed, and counts no more.
        """
        end = time.monotonic() + self._seconds
        while True:
            before = self._state or self.state()
            media_type, content = self.fetch(sparql, accept, graphs)
            self._state = now = self.state()
            if now == before and not now.swapping - self._given_up:
                return media_type, content, now
            if time.monotonic() > end:
                self._given_up |= now.swapping
            time.sleep(_PAUSE)

    def refuse_cutting(self, rows: int) -> None:
        """Raise ``DutygraphError`` where the server is seen to give fewer than so many rows of a longer result.

        Virtuoso says in a header that it cut a table, and of triples it does not say it.
        """
        if not self.is_virtuoso:
            return
        try:
            self.fetch(f"SELECT (1 AS ?one) {{ ?s ?p ?o }} LIMIT {rows + 1}", ACCEPT_TABLE)
        except LimitError as error:
            if error.code == "result-rows":
                problem, remedy = error.problem, "Set ResultSetMaxRows there above the number of statements."
                raise DutygraphError("store-cuts", problem, remedy) from None

    def state(self) -> State:
        """Ask what publish has written down."""
        found = read_table(self.fetch(_STATE, ACCEPT_TABLE, Graphs((), ()))[1], self.location)
        assert isinstance(found, SelectResult)  # the answer to a SELECT
        rows = [(record["property"], record["value"]) for record in found.records()]
        return State(
            *(frozenset(value for name, value in rows if name == each) for each in (EDITION, SWAPPING, TRIPLES))
        )

    def dataset_graphs(self) -> tuple[str, ...]:
        """Give the graphs of the dataset that the server holds, in order."""
        found = read_table(self.fetch(_GRAPHS.format(base=names.BASE), ACCEPT_TABLE, Graphs((), ()))[1], self.location)
        assert isinstance(found, SelectResult)
        return found.values("graph")

    def fetch(self, sparql: str, accept: str, graphs: Graphs | None = None) -> tuple[str, bytes]:
        """Run a query there and give the answer as the server wrote it: media type, bytes.

        ``graphs``: what it sees; ``None`` for all of the dataset, two empty ones for what the server has there.
        """
        seen = graphs or Graphs(self.graphs, self.graphs)
        fields = [("query", sparql)]
        fields += [("default-graph-uri", graph) for graph in seen.default]
        fields += [("named-graph-uri", graph) for graph in seen.named]
        reply = self._server.send(
            "POST",
            self.location,
            headers={"Accept": accept, "Content-Type": FORM},
            content=urlencode(fields).encode("ascii"),
            seconds=self._seconds,
            limit=settings.integer("result_bytes"),
        )
        self._server_name = reply.server
        if reply.status == HTTPStatus.NOT_FOUND:
            raise DutygraphError("endpoint-failed", f"There is nothing at {self.location}.", "Check the URL.")
        return reply.media_type, reply.content


def read_table(content: bytes, location: str) -> SelectResult | AskResult:
    """Read an answer in SPARQL JSON. Raises ``DutygraphError`` for what is none; ``location`` said it."""
    try:
        document = json.loads(content)
        if "boolean" in document:
            return AskResult(bool(document["boolean"]))
        variables = tuple(cast("list[str]", document["head"]["vars"]))
        bindings = cast("list[dict[str, dict[str, str]]]", document["results"]["bindings"])
        return SelectResult(variables, tuple(_row(binding, variables) for binding in bindings))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unreadable(location, str(error)) from None


def _row(binding: dict[str, dict[str, str]], variables: tuple[str, ...]) -> Row:
    return tuple(_term(binding[variable]) if variable in binding else None for variable in variables)


def _term(cell: dict[str, str]) -> Term:
    kind = _KINDS[cell["type"]]
    if kind != "literal":
        return Term(kind, cell["value"])
    language = cell.get("xml:lang", "")
    plain = f"{names.PREFIXES['rdf']}langString" if language else XSD_STRING
    datatype = cell.get("datatype", plain)
    return Term(kind, canonical(cell["value"], datatype), datatype, language)


def read_graph(content: bytes, media_type: str, location: str) -> GraphResult:
    """Read an answer in N-Triples or Turtle. Raises ``DutygraphError`` for what is neither; ``location`` said it."""
    turtle = "turtle" in media_type
    syntax = pyoxigraph.RdfFormat.TURTLE if turtle else pyoxigraph.RdfFormat.N_TRIPLES
    try:
        triples = {
            (term_of(quad.subject), term_of(quad.predicate), _canonical(term_of(quad.object)))
            for quad in pyoxigraph.parse(content, format=syntax, base_iri=names.BASE)
        }
    except (SyntaxError, ValueError, TypeError) as error:
        raise _unreadable(location, str(error)) from None
    return GraphResult(triples)


def _canonical(term: Term) -> Term:
    return term._replace(value=canonical(term.value, term.datatype))


def _unreadable(location: str, why: str) -> DutygraphError:
    return DutygraphError(
        "endpoint-failed",
        f"The answer of {location} is not one of SPARQL 1.1: {why[:200]}.",
        "Check that the URL is a SPARQL endpoint.",
    )
