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
from foundation.errors import DutygraphError
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
_STATE = f"SELECT ?property ?value {{ GRAPH <{PUBLISHED}> {{ <{PUBLISHED}> ?property ?value }} }}"
_PAUSE = 0.05
_HAS_UNION = "PREFIX dg: <{dg}>\nASK {{ ?norm a dg:Norm }}"
_GRAPHS = (
    "SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?thing a ?class }} "
    'FILTER(STRSTARTS(STR(?graph), "{base}graph/")) }} ORDER BY ?graph'
)


@dataclass(frozen=True)
class State:
    """What publish has written down: versions of the dataset, and those that are just taking their place."""

    edition: frozenset[str]
    swapping: frozenset[str]


class RemoteStore(Store):
    """A SPARQL 1.1 endpoint whose default graph is the union of the dataset's graphs, or is made so."""

    def __init__(self, location: str, graphs: tuple[str, ...] = (), *, publishing: bool = False) -> None:
        """``graphs``: what the default graph is made of, () for what the server has there.

        ``publishing``: for publish itself, which has more time and does not wait for the end of a publish.
        """
        self.location = location
        self.graphs = graphs
        self.server_name = ""  # as the server calls itself, once it has answered
        self._server = Server(location)
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
        graphs = store.select(_GRAPHS.format(base=names.BASE)).values("graph")
        if not graphs:
            raise DutygraphError(
                "no-dataset", f"{location} holds no dutygraph dataset.", f"Load one with dutygraph publish {location}."
            )
        return cls(location, graphs)

    @property
    def version(self) -> str:
        """What publish wrote down last; "" where the dataset was loaded in another way."""
        return "".join(sorted(self.state().edition))

    def run(self, sparql: str) -> Result:
        """Run a query there. Raises ``DutygraphError``, for time ``LimitError``."""
        form = _FORM.match(sparql)
        triples = form is not None and form[1].upper() in {"CONSTRUCT", "DESCRIBE"}
        media_type, content = self._settled(sparql, ACCEPT_GRAPH if triples else ACCEPT_TABLE)
        if "json" in media_type:
            return _from_json(content, self.location)
        return _from_triples(content, media_type, self.location)

    def _settled(self, sparql: str, accept: str) -> tuple[str, bytes]:
        """Fetch an answer that no publish has changed while it was made.

        Virtuoso's queries read what is committed row by row, so one that runs while a publish commits can see some of
        the old and some of the new. What publish writes down before and after tells; then the query is run again. A
        mark that outlasts the time of a query is one of a publish that was killed, and counts no more.
        """
        end = time.monotonic() + self._seconds
        while True:
            if self._reads_whole():
                answer = self.fetch(sparql, accept)
                if self._reads_whole():  # which the first answer tells
                    return answer
            before = self._state or self.state()
            answer = self.fetch(sparql, accept)
            self._state = now = self.state()
            if now == before and not now.swapping - self._given_up:
                return answer
            if time.monotonic() > end:
                self._given_up |= now.swapping
            time.sleep(_PAUSE)

    def _reads_whole(self) -> bool:
        return self._publishing or VIRTUOSO not in self.server_name.lower()

    def state(self) -> State:
        """Ask what publish has written down."""
        found = _from_json(self._fetch(_STATE, ACCEPT_TABLE, ())[1], self.location)
        assert isinstance(found, SelectResult)  # the answer to a SELECT
        rows = [(record["property"], record["value"]) for record in found.records()]
        return State(
            frozenset(value for name, value in rows if name == EDITION),
            frozenset(value for name, value in rows if name == SWAPPING),
        )

    def fetch(self, sparql: str, accept: str) -> tuple[str, bytes]:
        """Run a query there and give the answer as the server wrote it: media type, bytes."""
        return self._fetch(sparql, accept, self.graphs)

    def _fetch(self, sparql: str, accept: str, graphs: tuple[str, ...]) -> tuple[str, bytes]:
        fields = [("query", sparql)]
        fields += [("default-graph-uri", graph) for graph in graphs]
        fields += [("named-graph-uri", graph) for graph in graphs]
        reply = self._server.send(
            "POST",
            self.location,
            headers={"Accept": accept, "Content-Type": FORM},
            content=urlencode(fields).encode("ascii"),
            seconds=self._seconds,
            limit=settings.integer("result_bytes"),
        )
        self.server_name = reply.server
        if reply.status == HTTPStatus.NOT_FOUND:
            raise DutygraphError("endpoint-failed", f"There is nothing at {self.location}.", "Check the URL.")
        return reply.media_type, reply.content


def _from_json(content: bytes, location: str) -> SelectResult | AskResult:
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


def _from_triples(content: bytes, media_type: str, location: str) -> GraphResult:
    turtle = "turtle" in media_type
    syntax = pyoxigraph.RdfFormat.TURTLE if turtle else pyoxigraph.RdfFormat.N_TRIPLES
    try:
        triples = {
            (term_of(quad.subject), term_of(quad.predicate), _canonical(term_of(quad.object)))
            for quad in pyoxigraph.parse(content, format=syntax, base_iri=names.BASE)
        }
    except (SyntaxError, ValueError, TypeError) as error:
        raise _unreadable(location, str(error)) from None
    return GraphResult(tuple(sorted(triples)))


def _canonical(term: Term) -> Term:
    return term._replace(value=canonical(term.value, term.datatype))


def _unreadable(location: str, why: str) -> DutygraphError:
    return DutygraphError(
        "endpoint-failed",
        f"The answer of {location} is not one of SPARQL 1.1: {why[:200]}.",
        "Check that the URL is a SPARQL endpoint.",
    )
