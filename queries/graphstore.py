"""Where a SPARQL server takes changes: updates, and whole graphs (SPARQL 1.1 Graph Store HTTP Protocol).

Each kind of server has addresses of its own for these beside the one for queries; they are worked out from that one or
named by the settings ``update_url`` and ``graph_store_url``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from foundation import settings
from foundation.errors import DutygraphError
from queries.remote import VIRTUOSO
from queries.terms import iri_text
from queries.wire import Reply, Server

_ANSWER_BYTES = 1 << 20  # what a server says to a change is never read further


@dataclass(frozen=True)
class Addresses:
    """Where updates go, and where graphs go: the latter with an IRI put behind it."""

    update: str
    graphs: str


class GraphStore:
    """A server that takes changes, named by the URL of its query service."""

    def __init__(self, location: str, server_name: str) -> None:
        """``server_name`` is what the server calls itself in its answers. Raises ``DutygraphError`` (``no-update``)."""
        self._server = Server(location)
        self.addresses = addresses(location, server_name)

    def put(self, graph: str, content: bytes) -> None:
        """Make a graph what ``content`` (N-Triples) says. Raises ``DutygraphError`` as ``Server.send`` does."""
        # Virtuoso knows N-Triples only under the name of Turtle, of which it is a part.
        self._done(self._send("PUT", self.addresses.graphs + quote(graph, safe=""), "text/turtle", content))

    def update(self, text: str) -> None:
        """Run one SPARQL 1.1 Update request. Raises ``DutygraphError`` as ``Server.send`` does."""
        self._done(self._send("POST", self.addresses.update, "application/sparql-update", text.encode()))

    def drop(self, graph: str) -> None:
        """Remove a graph, whether it is there or not."""
        self.update(f"DROP SILENT GRAPH {iri_text(graph)}")

    def _send(self, method: str, url: str, media_type: str, content: bytes) -> Reply:
        headers = {"Content-Type": media_type, "Accept": "*/*"}
        seconds = settings.integer("publish_seconds")
        return self._server.send(method, url, headers=headers, content=content, seconds=seconds, limit=_ANSWER_BYTES)

    def _done(self, reply: Reply) -> None:
        if reply.status == HTTPStatus.NOT_FOUND:
            raise DutygraphError(
                "no-update",
                f"The server of {self._server.location} has nothing at {self.addresses.update}.",
                f"Set {_variable('update_url')} and {_variable('graph_store_url')}.",
            )


def addresses(location: str, server_name: str) -> Addresses:
    """Work out the addresses from that of queries. Raises ``DutygraphError`` (``no-update``) where it is not known."""
    update, graphs = settings.text("update_url"), settings.text("graph_store_url")
    found = _known(location, server_name)
    if not (update and graphs) and found is None:
        raise DutygraphError(
            "no-update",
            f"It is not known where {location} takes changes.",
            f"Set {_variable('update_url')} and {_variable('graph_store_url')}.",
        )
    return Addresses(
        update=update or (found.update if found else ""),
        graphs=f"{graphs}{'&' if '?' in graphs else '?'}graph=" if graphs else (found.graphs if found else ""),
    )


def _known(location: str, server_name: str) -> Addresses | None:
    address = urlsplit(location)
    root = f"{address.scheme}://{address.netloc}"
    path = address.path.rstrip("/")
    if VIRTUOSO in server_name.lower():
        return Addresses(f"{root}/sparql-auth", f"{root}/sparql-graph-crud-auth?graph-uri=")
    for pattern, make in _KINDS:
        if found := re.fullmatch(pattern, path):
            return make(root + found[1])
    return None


# By the path of the query service; each is described in docs/other-stores.md.
_KINDS: tuple[tuple[str, Callable[[str], Addresses]], ...] = (
    # GraphDB and others built on RDF4J
    (r"(.*/repositories/[^/]+)", lambda at: Addresses(f"{at}/statements", f"{at}/rdf-graphs/service?graph=")),
    # Stardog, where the first part of the path names the database
    (r"(/[^/]+)/query", lambda at: Addresses(f"{at}/update", f"{at}?graph=")),
    # Oxigraph's server
    (r"()/query", lambda at: Addresses(f"{at}/update", f"{at}/store?graph=")),
    # Neptune
    (r"()/sparql", lambda at: Addresses(f"{at}/sparql", f"{at}/sparql/gsp/?graph=")),
)


def _variable(name: str) -> str:
    return settings.REGISTER[name].variable
