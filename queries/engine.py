"""Running one stranger's query over an embedded store and writing its answer down: what a worker does.

A request is what ``queries.question`` wrote; an answer is a header and a body. Errors that the asker can understand
come back as a header. How long it may take is not known here.
"""

from __future__ import annotations

import contextlib
import gzip
import io
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import pyoxigraph

from foundation.errors import DutygraphError, LimitError
from ontology import names
from queries.cutting import SelectFormat, cut_rows
from queries.store import EmbeddedStore, bad_query

if TYPE_CHECKING:
    from typing_extensions import Buffer

SELECT_FORMATS: dict[SelectFormat, pyoxigraph.QueryResultsFormat] = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
WARM_UP = ("SELECT * { ?s ?p 1 } LIMIT 1", "ASK {}", "CONSTRUCT WHERE { ?s ?p 1 } LIMIT 1")
GZIP_FROM = 1400  # bytes; a smaller answer fits into one packet anyway
Name = TypeVar("Name", bound=str)
Header: TypeAlias = dict[str, Any]
Answer: TypeAlias = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples


class TooManyBytesError(Exception):
    """The answer outgrew its limit while it was written."""


class LimitedBytes(io.BytesIO):
    """A buffer that takes so many bytes and no more."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, piece: Buffer, /) -> int:
        """Take a piece. Raises ``TooManyBytesError``."""
        if self.tell() + memoryview(piece).nbytes > self.limit:
            raise TooManyBytesError
        return super().write(piece)


class EmbeddedEngine:
    """A dataset that this process has loaded."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        for text in WARM_UP:
            self.answer(
                {"query": text, "select": "json", "graph": "turtle", "rows": 1, "bytes": 1 << 20, "union": True}
            )

    def loaded(self) -> Header:
        """Say what is loaded: ``version``, ``graphs``, ``triples``."""
        named = self._store.graph.named_graphs()
        graphs = sorted(each.value for each in named if isinstance(each, pyoxigraph.NamedNode))
        return {"version": self._store.version, "graphs": graphs, "triples": self._store.triples}

    def answer(self, request: Header) -> tuple[Header, bytes]:
        """Run one query and serialise its result."""
        return answered(lambda: self._answered(request), request)

    def _answered(self, request: Header) -> tuple[Header, bytes]:
        result = self._run(request)
        if isinstance(result, pyoxigraph.QueryTriples):
            return triples_written(result, request)
        return rows_written(result, request)

    def _run(self, request: Header) -> Answer:
        """Run the query; where the text with our LIMIT is no query, the text as it was given still may be."""
        options: dict[str, Any] = {"base_iri": names.BASE}
        if "default" in request:
            options["default_graph"] = [pyoxigraph.NamedNode(iri) for iri in request["default"]]
            options["named_graphs"] = [pyoxigraph.NamedNode(iri) for iri in request["named"]]
        elif request["union"]:
            options["use_default_graph_as_union"] = True
        if "capped" in request:
            with contextlib.suppress(SyntaxError):
                return self._store.graph.query(request["capped"], **options)
        return self._store.graph.query(request["query"], **options)


def answered(run: Callable[[], tuple[Header, bytes]], request: Header) -> tuple[Header, bytes]:
    """Give what ``run`` gives, or an error as a header."""
    try:
        return run()
    except DutygraphError as error:
        return error.as_json(), b""
    except SyntaxError as error:
        return bad_query(str(error)).as_json(), b""
    except TooManyBytesError:
        text = f"The answer has more than {request['bytes']} bytes."
        return LimitError("result-bytes", text, "Ask for less, with LIMIT or fewer columns.").as_json(), b""
    except (OSError, RuntimeError, ValueError) as error:
        return DutygraphError("query-failed", f"The query failed: {error}.", "Change the query.").as_json(), b""


def rows_written(result: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean, request: Header) -> tuple[Header, bytes]:
    """Write rows, or a yes or no, in the format asked for. Raises ``DutygraphError``, ``TooManyBytesError``."""
    name = _format_of(request, "select", SELECT_FORMATS)
    out = LimitedBytes(request["bytes"])
    result.serialize(out, SELECT_FORMATS[name])
    body, cut = out.getvalue(), False
    if isinstance(result, pyoxigraph.QuerySolutions):
        body, cut = cut_rows(body, name, request["rows"])
    return _packed(body, {"format": name, "cut": cut}, request)


def triples_written(triples: Iterable[pyoxigraph.Triple], request: Header) -> tuple[Header, bytes]:
    """Write triples in the format asked for. Raises ``DutygraphError``, ``TooManyBytesError``."""
    name = _format_of(request, "graph", GRAPH_FORMATS)
    out = LimitedBytes(request["bytes"])
    pyoxigraph.serialize(triples, out, GRAPH_FORMATS[name], prefixes=names.PREFIXES if name == "turtle" else None)
    return _packed(out.getvalue(), {"format": name, "cut": False}, request)


def _format_of(request: Header, kind: str, known: Mapping[Name, object]) -> Name:
    name: Name | None = request[kind]
    if name is None or name not in known:
        raise DutygraphError(
            "not-acceptable",
            "The answer has none of the formats asked for.",
            f"Accept one of {', '.join(SELECT_FORMATS)} for tables, {', '.join(GRAPH_FORMATS)} for graphs.",
        )
    return name


def _packed(body: bytes, header: Header, request: Header) -> tuple[Header, bytes]:
    """Press an answer where that is asked for and worth it."""
    if request.get("gzip") and len(body) >= GZIP_FROM:
        return header | {"gzip": True}, gzip.compress(body, compresslevel=4, mtime=0)
    return header, body
