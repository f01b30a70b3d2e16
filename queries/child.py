"""The nursery and its workers as whoever asks them sees them: started, asked, ended.

The nursery is a plain child process and not one of ``multiprocessing``'s, whose fork server would import the caller's
main module again (a Streamlit page, a console script). When we are gone it ends, and its workers with their sockets.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from dataclasses import dataclass

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from foundation.files import REPOSITORY
from queries.engine import Header
from queries.worker import FRAME

START_SECONDS = 600  # ten million statements on a busy machine
LIMITS = frozenset({"query-time", "result-bytes", "result-rows"})  # codes of a worker's errors that are a LimitError


@dataclass(frozen=True)
class Loaded:
    """What a worker has loaded: the dataset's version, its graphs, its number of statements."""

    version: str
    graphs: tuple[str, ...]
    triples: int


class Nursery:
    """A process that has the dataset and makes workers. ``signature`` is the state of the file when it was started."""

    def __init__(self, process: asyncio.subprocess.Process, orders: socket.socket, signature: tuple[int, ...]) -> None:
        assert process.stdout is not None
        self.process = process
        self.signature = signature
        self._orders = orders
        self._reports = process.stdout
        self._ends: dict[int, asyncio.Future[int]] = {}
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, place: str, signature: tuple[int, ...]) -> Nursery:
        """Start a nursery over a dataset file or the URL of a server; it is not ready yet."""
        paths = [str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])]
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # the folder that we are in may hold modules of the same names
                "-m",
                "queries.nursery",
                place,
                str(settings.integer("query_memory")),
                str(theirs.fileno()),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
                pass_fds=[theirs.fileno()],
            )
        return cls(process, ours, signature)

    async def ready(self) -> None:
        """Wait until the dataset is loaded. Raises ``DutygraphError`` when it cannot be."""
        header = await _begun(self._reports)
        if "error" in header:
            raise error_of(header["error"])
        self._reading = asyncio.get_running_loop().create_task(self._read())

    @property
    def is_gone(self) -> bool:
        """Whether it has ended."""
        return self._reading is None or self._reading.done()

    async def make(self) -> Child:
        """Order a worker; it cannot be asked before it is ``ready``. Raises ``DutygraphError``, ``OSError``."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._orders, [b"w"], [theirs.fileno()])
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        try:
            header = await _begun(reader)
        except BaseException:
            writer.close()  # which ends it
            raise
        pid = header["pid"]
        ended = self._ends.pop(pid, None)  # it is there if it has ended already
        if ended is None:
            ended = self._ends[pid] = asyncio.get_running_loop().create_future()
        return Child(Worker(pid, ended), reader, writer, self.signature)

    def retire(self) -> None:
        """Order no more workers of it; it ends with its last."""
        self._orders.close()

    async def kill(self) -> None:
        """End it, whatever it does; its workers end with their sockets."""
        self._orders.close()
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        if self._reading is not None:
            await self._reading

    async def _read(self) -> None:
        """Learn which workers ended and how, until the nursery ends."""
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                header, _ = await _frame(self._reports)
                pid = header["ended"]
                future = self._ends.pop(pid, None)
                if future is None:  # before it was asked for its number
                    future = self._ends[pid] = asyncio.get_running_loop().create_future()
                future.set_result(header["code"])
        for pid, future in self._ends.items():
            if not future.done():  # nobody will ever say how it ended
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                future.set_result(-signal.SIGKILL)


class Worker:
    """A process of the nursery's. ``returncode`` is negative where a signal ended it, ``None`` while it runs."""

    def __init__(self, pid: int, ended: asyncio.Future[int]) -> None:
        self.pid = pid
        self._ended = ended

    @property
    def returncode(self) -> int | None:
        """How it ended, as far as is known."""
        return self._ended.result() if self._ended.done() else None

    async def wait(self) -> int:
        """Wait for its end."""
        return await asyncio.shield(self._ended)

    def kill(self) -> None:
        """End it. The nursery collects it at once and says so at once, so its number is not another's yet."""
        if not self._ended.done():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


class Child:
    """A worker and the socket to it. ``signature`` is the state of the dataset file when its nursery was started."""

    def __init__(
        self,
        process: Worker,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        signature: tuple[int, ...],
    ) -> None:
        self.process = process
        self.signature = signature
        self.loaded = Loaded(version="", graphs=(), triples=0)
        self._reader, self._writer = reader, writer

    async def ready(self) -> Loaded:
        """Wait until it can be asked. Raises ``DutygraphError`` when that will not be."""
        header = await _begun(self._reader)
        if "error" in header:
            raise error_of(header["error"])
        self.loaded = _loaded(header)
        return self.loaded

    @property
    def is_gone(self) -> bool:
        """Whether it is known already that the process has ended."""
        return self._reader.at_eof() or self.process.returncode is not None

    async def ask(self, request: Header) -> tuple[Header, bytes]:
        """Send one request and read its answer: header, body. ``IncompleteReadError`` when the process ends."""
        text = json.dumps(request).encode("ascii")
        self._writer.write(FRAME.pack(len(text)) + text)
        await self._writer.drain()
        header, body = await _frame(self._reader)
        if "loaded" in header:  # the server behind holds another dataset than when it was asked last
            self.loaded = _loaded(header["loaded"])
        return header, body

    def interrupt(self) -> None:
        """End the process without waiting for its end."""
        self.process.kill()

    async def kill(self) -> int:
        """End the process whatever it does, and give its return code."""
        self.process.kill()
        return await self.ended()

    async def ended(self) -> int:
        """Wait for the end of a process that is ending, and let go of its socket."""
        code = await self.process.wait()
        self._writer.close()
        return code


async def _begun(reader: asyncio.StreamReader) -> Header:
    """Read the first frame of a process that is starting. Raises ``DutygraphError`` where none comes."""
    try:
        header, _ = await asyncio.wait_for(_frame(reader), START_SECONDS)
    except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
        raise DutygraphError(
            "worker-failed", "A query worker did not start.", "Look for missing memory or a broken installation."
        ) from None
    return header


async def _frame(reader: asyncio.StreamReader) -> tuple[Header, bytes]:
    (length,) = FRAME.unpack(await reader.readexactly(FRAME.size))
    header: Header = json.loads(await reader.readexactly(length))
    return header, await reader.readexactly(header["size"])


def _loaded(header: Header) -> Loaded:
    return Loaded(header["version"], tuple(header["graphs"]), header["triples"])


@dataclass(eq=False)
class Run:
    """A query that a worker is running. ``stopped``: why it was ended before its answer came."""

    worker: Child
    client: str
    started: float
    stopped: DutygraphError | None = None

    def stop(self, why: DutygraphError) -> None:
        """End it with its worker: what that had to say until then is never read as an answer."""
        self.stopped = why
        self.worker.interrupt()


def error_of(error: dict[str, str]) -> DutygraphError:
    """Make an error that a worker sent one of ours again."""
    kind = LimitError if error["code"] in LIMITS else DutygraphError
    return kind(error["code"], error["problem"], error["remedy"])
