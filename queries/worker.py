"""The process that runs one stranger's query at a time: ``python -m queries.worker LOCATION``.

It loads the dataset, then lowers its limits so that no query can open a file or a connection (RLIMIT_NOFILE) or
take more than so much memory (RLIMIT_AS). Requests come on its standard input, answers go out on its standard
output, each a frame: the header's length in four bytes, the header as JSON, ``size`` bytes of body. Time is kept by
whoever started it, who kills it: Oxigraph has no time limit, and no signal interrupts it (docs/decisions).
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import queue
import resource
import struct
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

import pyoxigraph

from foundation.errors import DutygraphError, LimitError
from foundation.processes import memory_used
from ontology import names
from queries.cutting import cut_rows
from queries.store import EmbeddedStore, bad_query, dataset_file, load_file

if TYPE_CHECKING:
    from typing_extensions import Buffer

SELECT_FORMATS = {
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
FRAME = struct.Struct(">I")
MIB = 1 << 20
GZIP_FROM = 1400  # bytes; a smaller answer fits into one packet anyway
Header: TypeAlias = dict[str, Any]
Answer: TypeAlias = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples


class _TooManyBytesError(Exception):
    """The answer outgrew its limit while it was written."""


class _LimitedBytes(io.BytesIO):
    """A buffer that takes so many bytes and no more."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, piece: Buffer, /) -> int:
        if self.tell() + memoryview(piece).nbytes > self.limit:
            raise _TooManyBytesError
        return super().write(piece)


def main(location: str, memory: int) -> None:
    """Serve requests until standard input ends. ``memory`` is in MiB beyond what the loaded dataset takes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not garble the answers
    try:
        store = load_file(dataset_file(location))
    except DutygraphError as error:
        _send(answers, error.as_json())
        return
    for warm_up in ("SELECT * { ?s ?p 1 } LIMIT 1", "ASK {}", "CONSTRUCT WHERE { ?s ?p 1 } LIMIT 1"):
        _answer(store, {"query": warm_up, "select": "json", "graph": "turtle", "rows": 1, "bytes": MIB, "union": True})
    requests: queue.SimpleQueue[Header] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    graphs = sorted(graph.value for graph in store.graph.named_graphs() if isinstance(graph, pyoxigraph.NamedNode))
    base = memory_used()
    _close_the_doors(base + memory * MIB)
    _send(answers, {"ready": True, "version": store.version, "graphs": graphs, "triples": len(store.graph)})
    while True:
        try:
            header, body = _answer(store, requests.get())
        except MemoryError:
            os.abort()  # as Oxigraph does: the parent tells both alike
        header["retire"] = memory_used() - base > memory * MIB // 4
        _send(answers, header, body)


def _receive(stream: BinaryIO, requests: queue.SimpleQueue[Header]) -> None:
    """Read requests beside the running query, so that the process ends at once when its parent is gone."""
    while len(length := stream.read(FRAME.size)) == FRAME.size:
        requests.put(json.loads(stream.read(*FRAME.unpack(length))))
    os._exit(0)


def _send(stream: BinaryIO, header: Header, body: bytes = b"") -> None:
    text = json.dumps(header | {"size": len(body)}).encode("ascii")
    stream.write(FRAME.pack(len(text)) + text)
    stream.write(body)
    stream.flush()


def _answer(store: EmbeddedStore, request: Header) -> tuple[Header, bytes]:
    """Run one query and serialise its result; errors that the asker can understand come back as a header."""
    try:
        return _serialised(_run(store.graph, request), request)
    except DutygraphError as error:
        return error.as_json(), b""
    except SyntaxError as error:
        return bad_query(str(error)).as_json(), b""
    except _TooManyBytesError:
        text = f"The answer has more than {request['bytes']} bytes."
        return LimitError("result-bytes", text, "Ask for less, with LIMIT or fewer columns.").as_json(), b""
    except (OSError, RuntimeError, ValueError) as error:
        return DutygraphError("query-failed", f"The query failed: {error}.", "Change the query.").as_json(), b""


def _run(graph: pyoxigraph.Store, request: Header) -> Answer:
    """Run the query; where the text with our LIMIT is no query, the text as it was given still may be."""
    options: dict[str, Any] = {"base_iri": names.BASE}
    if "default" in request:
        options["default_graph"] = [pyoxigraph.NamedNode(iri) for iri in request["default"]]
        options["named_graphs"] = [pyoxigraph.NamedNode(iri) for iri in request["named"]]
    elif request["union"]:
        options["use_default_graph_as_union"] = True
    if "capped" in request:
        with contextlib.suppress(SyntaxError):
            return graph.query(request["capped"], **options)
    return graph.query(request["query"], **options)


def _serialised(result: Answer, request: Header) -> tuple[Header, bytes]:
    out = _LimitedBytes(request["bytes"])
    name = request["graph" if isinstance(result, pyoxigraph.QueryTriples) else "select"]
    if name is None:
        raise DutygraphError(
            "not-acceptable",
            "The answer has none of the formats asked for.",
            f"Accept one of {', '.join(SELECT_FORMATS)} for tables, {', '.join(GRAPH_FORMATS)} for graphs.",
        )
    header: Header = {"format": name, "cut": False}
    if isinstance(result, pyoxigraph.QueryTriples):
        pyoxigraph.serialize(result, out, GRAPH_FORMATS[name], prefixes=names.PREFIXES if name == "turtle" else None)
        body = out.getvalue()
    else:
        result.serialize(out, SELECT_FORMATS[name])
        body = out.getvalue()
        if isinstance(result, pyoxigraph.QuerySolutions):
            body, header["cut"] = cut_rows(body, name, request["rows"])
    if request.get("gzip") and len(body) >= GZIP_FROM:
        body = gzip.compress(body, compresslevel=4, mtime=0)
        header["gzip"] = True
    return header, body


def _close_the_doors(most_memory: int) -> None:
    """Take away memory beyond ``most_memory`` bytes, core files, and every further file or connection."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    # The limit is on the number of the next descriptor, so the gaps below the highest one are filled first.
    highest = max(int(path.name) for path in Path("/dev/fd").iterdir() if path.name.isdecimal())
    while (filler := os.open(os.devnull, os.O_RDONLY)) < highest:
        pass
    resource.setrlimit(resource.RLIMIT_NOFILE, (filler + 1, filler + 1))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
