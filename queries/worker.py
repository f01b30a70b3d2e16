"""The process that runs one stranger's query at a time, made by ``queries.nursery``.

It lowers its limits so that no query can open a file or a connection (RLIMIT_NOFILE) or take more than so much memory
(RLIMIT_AS). Where a server runs the queries, it passes them on and keeps the limit on memory. Requests come and answers
go over one socket, each a frame: the header's length in four bytes, the header as JSON, ``size`` bytes of body. Time is
kept by whoever asks, who kills it: Oxigraph has no time limit, and no signal interrupts it (docs/decisions).
"""

from __future__ import annotations

import json
import os
import queue
import resource
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from foundation.errors import DutygraphError
from foundation.processes import memory_used
from queries.engine import Header

FRAME = struct.Struct(">I")
MIB = 1 << 20


class Engine(Protocol):
    """What answers queries, here or elsewhere."""

    def loaded(self) -> Header:
        """Say what it answers from: ``version``, ``graphs``, ``triples``."""

    def answer(self, request: Header) -> tuple[Header, bytes]:
        """Answer one request."""


def serve(connection: socket.socket, make: Callable[[], Engine], *, memory: int, closed: bool) -> None:
    """Serve requests until the other side hangs up.

    ``memory`` is in MiB beyond what the process takes with its dataset; ``closed``: nothing may be opened any more.
    """
    stream = connection.makefile("wb")
    send_frame(stream, {"pid": os.getpid()})
    try:
        engine = make()
        loaded = engine.loaded()
    except DutygraphError as error:
        send_frame(stream, error.as_json())
        return
    requests: queue.SimpleQueue[Header] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(connection.makefile("rb"), requests), daemon=True).start()
    base = memory_used()
    _limit_memory(base + memory * MIB)
    if closed:
        _close_the_doors()
    send_frame(stream, {"ready": True, **loaded})
    while True:
        try:
            header, body = engine.answer(requests.get())
        except MemoryError:
            os.abort()  # as Oxigraph does: the parent tells both alike
        header["retire"] = memory_used() - base > memory * MIB // 4
        send_frame(stream, header, body)


def send_frame(stream: BinaryIO, header: Header, body: bytes = b"") -> None:
    """Send a header and a body."""
    text = json.dumps(header | {"size": len(body)}).encode("ascii")
    stream.write(FRAME.pack(len(text)) + text)
    stream.write(body)
    stream.flush()


def _receive(stream: BinaryIO, requests: queue.SimpleQueue[Header]) -> None:
    """Read requests beside the running query, so that the process ends at once when nobody waits for it any more."""
    try:
        while len(length := stream.read(FRAME.size)) == FRAME.size:
            requests.put(json.loads(stream.read(*FRAME.unpack(length))))
    except ConnectionResetError:
        pass  # it died before it read its answer
    finally:
        os._exit(0)


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
