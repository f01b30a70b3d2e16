"""The process that runs one stranger's query at a time: ``python -m queries.worker LOCATION MIB``.

It loads the dataset, then lowers its limits so that no query can open a file or a connection (RLIMIT_NOFILE) or
take more than so much memory (RLIMIT_AS). Where LOCATION is the URL of a server, which runs the queries itself, it
passes them on and keeps the limit on memory. Requests come on its standard input, answers go out on its standard
output, each a frame: the header's length in four bytes, the header as JSON, ``size`` bytes of body. Time is kept by
whoever started it, who kills it: Oxigraph has no time limit, and no signal interrupts it (docs/decisions).
"""

from __future__ import annotations

import json
import os
import queue
import resource
import struct
import sys
import threading
from pathlib import Path
from typing import BinaryIO, Protocol

from foundation.errors import DutygraphError
from foundation.processes import memory_used
from queries.engine import EmbeddedEngine, Header
from queries.store import dataset_file, is_url, load_file

FRAME = struct.Struct(">I")
MIB = 1 << 20


class Engine(Protocol):
    """What answers queries, here or elsewhere."""

    def loaded(self) -> Header:
        """Say what it answers from: ``version``, ``graphs``, ``triples``."""

    def answer(self, request: Header) -> tuple[Header, bytes]:
        """Answer one request."""


def main(location: str, memory: int) -> None:
    """Serve requests until standard input ends. ``memory`` is in MiB beyond what the loaded dataset takes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not garble the answers
    try:
        engine = _engine(location)
        loaded = engine.loaded()
    except DutygraphError as error:
        _send(answers, error.as_json())
        return
    requests: queue.SimpleQueue[Header] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    base = memory_used()
    _limit_memory(base + memory * MIB)
    if not is_url(location):
        _close_the_doors()
    _send(answers, {"ready": True, **loaded})
    while True:
        try:
            header, body = engine.answer(requests.get())
        except MemoryError:
            os.abort()  # as Oxigraph does: the parent tells both alike
        header["retire"] = memory_used() - base > memory * MIB // 4
        _send(answers, header, body)


def _engine(location: str) -> Engine:
    if is_url(location):
        from queries.remote_engine import RemoteEngine  # brings an HTTP client, which a dataset of ours does not need

        return RemoteEngine(location)
    return EmbeddedEngine(load_file(dataset_file(location)))


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


def _limit_memory(most: int) -> None:
    """Take away memory beyond so many bytes, and core files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _close_the_doors() -> None:
    """Take away every further file or connection."""
    # The limit is on the number of the next descriptor, so the gaps below the highest one are filled first.
    highest = max(int(path.name) for path in Path("/dev/fd").iterdir() if path.name.isdecimal())
    while (filler := os.open(os.devnull, os.O_RDONLY)) < highest:
        pass
    resource.setrlimit(resource.RLIMIT_NOFILE, (filler + 1, filler + 1))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
