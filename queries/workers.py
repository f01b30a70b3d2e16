"""The pool of worker processes in which strangers' queries run: the only way that their text takes.

A query has a time (killed at its end), memory and result limits, and no files or network (``queries.worker``). What is
killed is an error, never a part of an answer; it takes no other query with it, and a new worker stands in at once.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass

from foundation import settings
from foundation.errors import DutygraphError, ExitStatus, LimitError
from queries.child import Child, Loaded, error_of
from queries.cutting import SelectFormat
from queries.guard import examine
from queries.store import DEFAULT_FOLDER, dataset_file, is_url
from queries.worker import Header

RETRY_AFTER_SECONDS = 2


@dataclass(frozen=True)
class Question:
    """What a stranger asks: the text, the format for each kind of answer (``None``: not acceptable), the graphs.

    ``default_graphs`` and ``named_graphs`` choose among the loaded graphs; with neither, the query's own FROM counts,
    and without that the union of all graphs.
    """

    text: str
    select: SelectFormat | None = "json"
    graph: str | None = "turtle"
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    gzip: bool = False


@dataclass(frozen=True)
class Answer:
    """A whole answer: ``format`` is a key of ``worker.SELECT_FORMATS`` or ``GRAPH_FORMATS``; ``cut``: rows left out."""

    body: bytes
    format: str
    cut: bool
    gzip: bool
    version: str


class WorkerPool:
    """Worker processes over one dataset, for use inside one asyncio loop.

    ``location`` is as for ``open_store``, without URLs. All methods but ``__init__`` belong to the loop that called
    ``start``.
    """

    def __init__(self, location: str | None = None) -> None:
        place = location or settings.text("store") or str(DEFAULT_FOLDER)
        if is_url(place):
            raise DutygraphError(
                "needs-dataset", f"{place} is a server of its own.", "Name a folder that dutygraph build wrote."
            )
        self.file = dataset_file(place)
        self.size = max(1, settings.integer("query_workers"))
        self.loaded = Loaded(version="", graphs=(), triples=0)
        self._idle: asyncio.LifoQueue[Child | None] = asyncio.LifoQueue()  # None: the pool is stopping
        self._workers: set[Child] = set()
        self._waiting = 0
        self._stopping = False
        self._refused: tuple[int, ...] = ()
        self._seen: tuple[int, ...] = ()  # the state of the file that was loaded last
        self._replacing: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the workers. Raises ``DutygraphError`` when the dataset cannot be loaded."""
        try:
            self._idle.put_nowait(await self._spawn())  # alone, so that a bad dataset is one error
            for worker in await asyncio.gather(*(self._spawn() for _ in range(self.size - 1))):
                self._idle.put_nowait(worker)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End every worker, whatever it is doing; who waits for an answer is told so."""
        self._stopping = True
        for _ in range(self._waiting):
            self._idle.put_nowait(None)
        for task in self._replacing:
            task.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)
        await asyncio.gather(*(worker.kill() for worker in self._workers))
        self._workers.clear()

    async def run(self, question: Question) -> Answer:
        """Run one query.

        Raises ``DutygraphError`` for a query that is refused or bad, ``LimitError`` with the codes ``query-time``,
        ``query-memory``, ``result-bytes``, and ``busy`` when too many wait already.
        """
        request = _request(question)
        worker = await self._take()
        # The end of time is the worker's end: what it had to say until then is never read as an answer.
        late = asyncio.Event()
        alarm = asyncio.get_running_loop().call_later(settings.integer("query_seconds"), worker.interrupt, late)
        done = False
        try:
            header, body = await worker.ask(request)
            done = not late.is_set()
        except (asyncio.IncompleteReadError, ConnectionError):
            code = await worker.ended()
            if not late.is_set():
                raise (_stopping() if self._stopping else _died(code)) from None
        finally:
            alarm.cancel()
            if done and not header.get("retire"):
                self._idle.put_nowait(worker)
            elif not self._stopping:
                self._replace(worker)
        if not done:
            raise _out_of_time()
        if "error" in header:
            raise error_of(header["error"])
        return Answer(body, header["format"], header["cut"], bool(header.get("gzip")), worker.loaded.version)

    async def version(self) -> str:
        """Give the version of the dataset that the next query will see: a file that was replaced is noticed."""
        now = self._signature()
        if now not in {self._seen, self._refused}:
            await self.run(Question("ASK {}", "csv"))
        return self.loaded.version

    async def _take(self) -> Child:
        """Wait for a worker that is free; renew it when the dataset file has been replaced meanwhile."""
        if self._stopping:
            raise _stopping()
        if self._idle.empty() and self._waiting >= settings.integer("query_queue"):
            raise busy()
        self._waiting += 1
        try:
            worker = await self._idle.get()
        finally:
            self._waiting -= 1
        if worker is None:
            raise _stopping()
        now = self._signature()
        if worker.signature == now or now == self._refused:
            return worker
        try:
            newer = await self._spawn()
        except DutygraphError:
            self._refused = now  # what has come is no dataset: the old one keeps serving
            return worker
        except asyncio.CancelledError:
            self._idle.put_nowait(worker)
            raise
        await worker.kill()
        self._workers.discard(worker)
        return newer

    def _replace(self, worker: Child) -> None:
        task = asyncio.create_task(self._put_new(worker))
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _put_new(self, old: Child) -> None:
        """Kill a worker and put a new one in its place, trying again for as long as it takes."""
        await old.kill()
        self._workers.discard(old)
        pause = 0.1
        while True:
            try:
                self._idle.put_nowait(await self._spawn())
            except DutygraphError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
            else:
                return

    async def _spawn(self) -> Child:
        """Start a worker and wait until it has loaded the dataset."""
        child = await Child.start(self.file, self._signature())
        self._workers.add(child)
        try:
            self.loaded = await child.ready()
            self._seen = child.signature
        except BaseException:
            await child.kill()
            self._workers.discard(child)
            raise
        return child

    def _signature(self) -> tuple[int, ...]:
        """Give what changes when the dataset file is replaced; () while there is none."""
        try:
            state = self.file.stat()
        except OSError:
            return ()
        return state.st_ino, state.st_size, state.st_mtime_ns


def busy() -> LimitError:
    """Say that too many queries wait already."""
    return LimitError("busy", "Too many queries wait already.", f"Try again in {RETRY_AFTER_SECONDS} seconds.")


def _stopping() -> DutygraphError:
    return DutygraphError("stopping", "The server is stopping.", "Ask again when it is back.")


def _request(question: Question) -> Header:
    """Examine a question and write it down for a worker. Raises ``DutygraphError`` for what the guard refuses."""
    rows = settings.integer("result_rows")
    examined = examine(question.text, rows=rows)
    request: Header = {
        "query": examined.text,
        "union": not examined.has_dataset,
        "select": question.select,
        "graph": question.graph,
        "rows": rows,
        "bytes": settings.integer("result_bytes"),
        "gzip": question.gzip,
    }
    if examined.capped != examined.text:
        request["capped"] = examined.capped
    if question.default_graphs or question.named_graphs:
        request |= {"default": list(question.default_graphs), "named": list(question.named_graphs)}
    return request


def _out_of_time() -> LimitError:
    seconds = settings.integer("query_seconds")
    return LimitError(
        "query-time", f"The query was stopped after {seconds} s.", "Ask for less: connect its patterns, or add a LIMIT."
    )


def _died(code: int) -> DutygraphError:
    """Say why a worker ended by itself: Oxigraph aborts when it gets no more memory."""
    if code == -signal.SIGABRT:
        memory = settings.integer("query_memory")
        return LimitError("query-memory", f"The query needed more than {memory} MiB.", "Ask for less at a time.")
    return DutygraphError(
        "query-crashed",
        "The query brought its process down; no other query was touched.",
        "Make it simpler.",
        exit_status=ExitStatus.LIMIT,
    )
