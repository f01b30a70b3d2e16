"""One worker process as its parent sees it: started, asked, ended.

It is a plain child process and not one of ``multiprocessing``'s, which would import the caller's main module again (a
Streamlit page, a console script) and hand on more than two pipes. Its input ends with its parent, and so does it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from dataclasses import dataclass

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from foundation.files import REPOSITORY
from queries.engine import Header
from queries.worker import FRAME

START_SECONDS = 120
LIMITS = frozenset({"query-time", "result-bytes", "result-rows"})  # codes of a worker's errors that are a LimitError


@dataclass(frozen=True)
class Loaded:
    """What a worker has loaded: the dataset's version, its graphs, its number of statements."""

    version: str
    graphs: tuple[str, ...]
    triples: int


class Child:
    """A worker process. ``signature`` is the state of the dataset file when it was started."""

    def __init__(self, process: asyncio.subprocess.Process, signature: tuple[int, ...]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process = process
        self.signature = signature
        self.loaded = Loaded(version="", graphs=(), triples=0)
        self._reader, self._writer = process.stdout, process.stdin

    @classmethod
    async def start(cls, place: str, signature: tuple[int, ...]) -> Child:
        """Start a worker over a dataset file or the URL of a server; it cannot be asked before it is ``ready``."""
        paths = [str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # the folder that we are in may hold modules of the same names
            "-m",
            "queries.worker",
            place,
            str(settings.integer("query_memory")),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        )
        return cls(process, signature)

    async def ready(self) -> Loaded:
        """Wait until the dataset is loaded. Raises ``DutygraphError`` when it cannot be."""
        try:
            header, _ = await asyncio.wait_for(self._frame(), START_SECONDS)
        except (TimeoutError, asyncio.IncompleteReadError):
            raise DutygraphError(
                "worker-failed", "A query worker did not start.", "Look for missing memory or a broken installation."
            ) from None
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
        header, body = await self._frame()
        if "loaded" in header:  # the server behind holds another dataset than when it was asked last
            self.loaded = _loaded(header["loaded"])
        return header, body

    def interrupt(self) -> None:
        """End the process without waiting for its end."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    async def kill(self) -> int:
        """End the process whatever it does, and give its return code."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        return await self.ended()

    async def ended(self) -> int:
        """Wait for the end of a process that is ending, and let go of its pipes."""
        code = await self.process.wait()
        self._writer.close()
        return code

    async def _frame(self) -> tuple[Header, bytes]:
        (length,) = FRAME.unpack(await self._reader.readexactly(FRAME.size))
        header: Header = json.loads(await self._reader.readexactly(length))
        return header, await self._reader.readexactly(header["size"])


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
