"""A dataset that somebody else serves: any SPARQL 1.1 endpoint, asked over HTTP.

SPARQL 1.1 Protocol, section 2.1.2 (query via POST with URL-encoded parameters), and SPARQL 1.1 Query Results JSON.
Only the host that was named is connected to: no redirects, no proxies.
"""

from __future__ import annotations

import http.client
import json
import time
from typing import cast
from urllib.parse import SplitResult, urlencode, urlsplit

import pyoxigraph

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from ontology import names
from queries.results import XSD_STRING, AskResult, GraphResult, Result, Row, SelectResult, Term, TermKind
from queries.store import Store, bad_query, term_of

RESULTS_JSON = "application/sparql-results+json"
# Asked for together, because the form of a query is known only to who parses it: the answer's type says which.
ACCEPT = f"{RESULTS_JSON}, application/n-triples;q=0.9, text/turtle;q=0.8, application/json;q=0.3"
FORM = "application/x-www-form-urlencoded"
_KINDS: dict[str, TermKind] = {"uri": "iri", "literal": "literal", "typed-literal": "literal", "bnode": "blank"}
_HAS_UNION = "PREFIX dg: <{dg}>\nASK {{ ?norm a dg:Norm }}"
_GRAPHS = (
    "SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?thing a ?class }} "
    'FILTER(STRSTARTS(STR(?graph), "{base}graph/")) }} ORDER BY ?graph'
)


class RemoteStore(Store):
    """A SPARQL 1.1 endpoint whose default graph is the union of the dataset's graphs, or is made so."""

    def __init__(self, location: str, graphs: tuple[str, ...] = ()) -> None:
        self.location = location
        self.graphs = graphs

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
        """Not known of somebody else's server."""
        return ""

    def run(self, sparql: str) -> Result:
        """Run a query there. Raises ``DutygraphError``, for time ``LimitError``."""
        media_type, content = self.fetch(sparql, ACCEPT)
        if "json" in media_type:
            return _from_json(content, self.location)
        return _from_triples(content, media_type, self.location)

    def fetch(self, sparql: str, accept: str) -> tuple[str, bytes]:
        """Run a query there and give the answer as the server wrote it: media type, bytes."""
        fields = [("query", sparql)]
        fields += [("default-graph-uri", graph) for graph in self.graphs]
        fields += [("named-graph-uri", graph) for graph in self.graphs]
        return _post(self.location, urlencode(fields).encode("ascii"), accept)


def _post(location: str, body: bytes, accept: str) -> tuple[str, bytes]:
    """Send one request and read its answer whole, within the time and the bytes that the settings allow."""
    address = urlsplit(location)
    seconds = settings.integer("query_seconds")
    connection = _connection(address, seconds)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    headers = {"Accept": accept, "Content-Type": FORM, "User-Agent": "dutygraph"}
    try:
        connection.request("POST", path, body=body, headers=headers)
        with connection.getresponse() as response:
            content = _read(response, seconds=seconds)
    except TimeoutError:
        raise LimitError(
            "query-time", f"{location} gave no whole answer in {seconds} s.", "Ask for less, or raise query_seconds."
        ) from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise DutygraphError(
            "endpoint-unreachable", f"{location} cannot be asked: {error}.", "Check the URL and that the server runs."
        ) from None
    finally:
        connection.close()
    if response.status == http.HTTPStatus.OK:
        return (response.getheader("Content-Type") or "").split(";")[0].strip().lower(), content
    raise _refusal(location, response, content)


def _connection(address: SplitResult, seconds: int) -> http.client.HTTPConnection:
    try:
        host, port = address.hostname or "", address.port
    except ValueError:
        host, port = "", None
    if not host:
        raise DutygraphError(
            "bad-url", f"{address.geturl()!r} names no server.", "Give a URL such as http://localhost:7878/sparql."
        )
    if address.scheme.lower() == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds)
    return http.client.HTTPConnection(host, port, timeout=seconds)


def _read(response: http.client.HTTPResponse, *, seconds: int) -> bytes:
    """Read the body; a socket's own time limit starts anew with each piece, so the whole is timed here."""
    limit = settings.integer("result_bytes")
    end = time.monotonic() + seconds
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(65536):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise LimitError("result-bytes", f"The answer has more than {limit} bytes.", "Ask for less.")
        if time.monotonic() > end:
            raise TimeoutError
    return b"".join(pieces)


def _refusal(location: str, response: http.client.HTTPResponse, content: bytes) -> DutygraphError:
    """Say why the server did not answer, in its own first words."""
    message = " ".join(content.decode("utf-8", "replace").split())[:300]
    if response.status == http.HTTPStatus.BAD_REQUEST:
        return bad_query(message or "the server refused it")
    if 300 <= response.status < 400:
        target = response.getheader("Location") or "another address"
        return DutygraphError("endpoint-moved", f"{location} sends on to {target}.", "Name the final address.")
    return DutygraphError(
        "endpoint-failed", f"{location} answered {response.status}: {message}.", "Look into that server's log."
    )


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
    return Term(kind, cell["value"], cell.get("datatype", plain), language)


def _from_triples(content: bytes, media_type: str, location: str) -> GraphResult:
    turtle = "turtle" in media_type
    syntax = pyoxigraph.RdfFormat.TURTLE if turtle else pyoxigraph.RdfFormat.N_TRIPLES
    try:
        triples = {
            (term_of(quad.subject), term_of(quad.predicate), term_of(quad.object))
            for quad in pyoxigraph.parse(content, format=syntax, base_iri=names.BASE)
        }
    except (SyntaxError, ValueError, TypeError) as error:
        raise _unreadable(location, str(error)) from None
    return GraphResult(tuple(sorted(triples)))


def _unreadable(location: str, why: str) -> DutygraphError:
    return DutygraphError(
        "endpoint-failed",
        f"The answer of {location} is not one of SPARQL 1.1: {why[:200]}.",
        "Check that the URL is a SPARQL endpoint.",
    )
