"""The pool of worker processes in which strangers' queries run: the only way that their text takes.

A query has a time (killed at its end), memory and result limits, and no files or network (``queries.worker``). What is
killed is an error, never a part of an answer; it takes no other query with it, and a new worker stands in at once.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine

from foundation import settings
from foundation.errors import DutygraphError
from queries.child import Child, Loaded, Nursery, Run, error_of
from queries.endings import LostError, busy, died, lost, out_of_time, stopping, too_long
from queries.engine import Header
from queries.line import Line
from queries.question import Answer, Question, request_of
from queries.source import source_of
from queries.store import DEFAULT_FOLDER

__all__ = ["Answer", "Question", "WorkerPool"]
SLOW_LOAD = 5  # times as long as a query is quick
RECENT = 20  # answers that count for how long a query usually takes
MUCH_LONGER = 10  # times what is usual
LIVES = 3  # how often a query is begun when others kill the process that runs it
TICK_SECONDS = 0.1  # how often it is looked whether those who wait are served


class WorkerPool:
    """Worker processes over one dataset, for use inside one asyncio loop.

    ``location`` is as for ``open_store``. All methods but ``__init__`` belong to the loop that called ``start``.
    """

    def __init__(self, location: str | None = None) -> None:
        """Raises ``DutygraphError`` where there is no dataset, or a URL that names no server."""
        self._source = source_of(location or settings.text("store") or str(DEFAULT_FOLDER))
        self.size = max(1, settings.integer("query_workers"))
        self.loaded = Loaded(version="", graphs=(), triples=0)
        self._idle: list[Child] = []  # the one used last is used next
        self._workers: set[Child] = set()
        self._starting: set[Child] = set()
        self._nursery: Nursery | None = None  # over the file that was loaded last
        self._nurseries: set[Nursery] = set()
        self._loading = asyncio.Lock()
        self._runs: set[Run] = set()
        self._line = Line()
        self._stopping = False
        self._refused: tuple[int, ...] = ()
        self._seen: tuple[int, ...] = ()  # the state of the file that was loaded last
        self._load_seconds = 0.0
        self._usual_seconds = 0.0  # that answered queries took of late
        self._answered = 0  # so many queries
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._coming = 0  # workers that are being started in place of others
        self._relief: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the workers. Raises ``DutygraphError`` when the dataset cannot be loaded."""
        try:
            await self._source.prepare()
            self._free(await self._spawn())  # alone, so that a bad dataset is one error
            for worker in await asyncio.gather(*(self._spawn() for _ in range(self.size - 1))):
                self._free(worker)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End every worker, whatever it is doing; who waits for an answer is told so."""
        self._stopping = True
        self._line.disband(stopping())
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*self._ending)
        await asyncio.gather(*(worker.kill() for worker in self._workers | self._starting))
        self._workers.clear()
        await asyncio.gather(*(nursery.kill() for nursery in self._nurseries))
        self._nurseries.clear()

    async def run(self, question: Question, *, client: str = "") -> Answer:
        """Run one query; ``client`` names who asks, so that nobody waits behind all of somebody else's.

        Raises ``DutygraphError`` for a query that is refused or bad, ``LimitError`` with the codes ``query-time``,
        ``query-memory``, ``result-bytes``, and ``busy`` when too many wait or too many run long.
        """
        request = request_of(question)
        for _ in range(LIVES):
            worker = await self._take(client)
            with contextlib.suppress(LostError):
                header, body = await self._ask(worker, client, request)
                break
        else:
            raise lost()
        if "error" in header:
            raise error_of(header["error"])
        if "loaded" in header:
            self.loaded = worker.loaded
        return Answer(body, header["format"], header["cut"], bool(header.get("gzip")), worker.loaded.version)

    async def _ask(self, worker: Child, client: str, request: Header) -> tuple[Header, bytes]:
        """Let a worker run a query; afterwards it is free for the next one, or replaced."""
        loop = asyncio.get_running_loop()
        run = Run(worker, client, loop.time())
        self._runs.add(run)
        alarm = loop.call_later(settings.integer("query_seconds"), lambda: run.stop(out_of_time()))
        usable = False
        try:
            header, body = await worker.ask(request)
            usable = run.stopped is None and not header.get("retire")
            self._answered = min(self._answered + 1, RECENT)
            self._usual_seconds += (loop.time() - run.started - self._usual_seconds) / self._answered
        except (asyncio.IncompleteReadError, ConnectionError):
            code = await worker.ended()
            if run.stopped is None:
                raise (stopping() if self._stopping else died(code)) from None
        finally:
            alarm.cancel()
            self._runs.discard(run)
            if usable:
                self._free(worker)
            elif not self._stopping:
                self._replace(worker)
        if run.stopped is not None:
            raise run.stopped
        return header, body

    async def version(self) -> str:
        """Give the version of the dataset that the next query will see; "" where it is not known.

        A file that was replaced, and a server that holds another dataset now, is noticed. Raises ``DutygraphError``.
        """
        now = self._source.signature()
        published = await self._source.version()
        if now not in {self._seen, self._refused} or published not in {None, self.loaded.version}:
            await self.run(Question("ASK {}", "csv"))
        return self.loaded.version

    async def health(self) -> str:
        """Give the version that is served, whatever the workers do. Raises ``DutygraphError`` for a lost server."""
        published = await self._source.version()
        return self.loaded.version if published is None else published

    async def _take(self, client: str) -> Child:
        """Wait for a worker that is free; renew it when the dataset file has been replaced meanwhile."""
        worker = self._idle.pop() if self._idle else await self._wait(client)
        while worker.is_gone:
            self._replace(worker)
            worker = self._idle.pop() if self._idle else await self._wait(client)
        now = self._source.signature()
        if worker.signature == now or now == self._refused:
            return worker
        if self._loads_slowly():  # the old dataset serves on while the new one is loaded
            if not self._coming:
                self._coming += 1
                self._background(self._renew())
            return worker
        try:
            newer = await self._spawn()
        except DutygraphError:
            self._refused = now  # what has come is no dataset: the old one keeps serving
            return worker
        except asyncio.CancelledError:
            self._free(worker)
            raise
        self._end(worker)
        return newer

    async def _renew(self) -> None:
        """Put a worker with the new dataset beside the old ones, one of which then goes."""
        now = self._source.signature()
        try:
            worker = await self._spawn()
        except DutygraphError:
            self._refused = now
            return
        finally:
            self._coming -= 1
        outdated = [each for each in self._idle if each.signature != worker.signature]
        for each in outdated[:1]:
            self._idle.remove(each)
            self._end(each)
        self._free(worker)

    async def _wait(self, client: str) -> Child:
        if self._stopping:
            raise stopping()
        if len(self._line) >= settings.integer("query_queue"):
            self._line.make_room(client, busy())
        ticket = self._line.join(client)
        if self._relief is None or self._relief.done():
            self._relief = self._background(self._relieve())
        try:
            return await ticket
        except asyncio.CancelledError:
            self._line.leave(client, ticket)
            if ticket.done() and not ticket.cancelled() and ticket.exception() is None:
                self._free(ticket.result())
            raise

    def _free(self, worker: Child) -> None:
        """Give a worker to whoever waits; one that is no longer needed besides the long queries goes."""
        if self._stopping:
            return
        if worker.is_gone:
            self._replace(worker)
            return
        if self._line.serve(worker):
            return
        needed = self.size + min(len(self._long()), settings.integer("query_extra_workers"))
        outdated = any(each.signature != self._seen for each in self._workers)  # one of those goes when it is free
        if len(self._workers) > needed and (worker.signature != self._seen or not outdated):
            self._end(worker)
        else:
            self._idle.append(worker)

    async def _relieve(self) -> None:
        """While queries wait and nothing but long ones runs, see that the short ones have a worker all the same.

        More workers are started while there may be more; then of the long queries only the oldest go on.
        """
        while self._line:
            await asyncio.sleep(TICK_SECONDS)
            long = self._long()
            if not self._line or self._coming or len(long) < len(self._workers):
                continue
            extra = settings.integer("query_extra_workers")
            room = self.size + extra - len(self._workers)
            if room > 0:
                for _ in range(min(room, len(self._line))):
                    self._coming += 1
                    self._background(self._put_new())
            else:
                for run in long[max(1, len(long) - max(1, extra)) :][: len(self._line)]:
                    run.stop(too_long())

    def _loads_slowly(self) -> bool:
        return self._load_seconds >= SLOW_LOAD * settings.integer("query_quick_seconds")

    def _long(self) -> list[Run]:
        """Give the queries that have run for long, the oldest first: long for this dataset, if all take their time."""
        seconds = max(settings.integer("query_quick_seconds"), MUCH_LONGER * self._usual_seconds)
        latest = asyncio.get_running_loop().time() - seconds
        return sorted((run for run in self._runs if run.started <= latest), key=lambda run: run.started)

    def _end(self, worker: Child) -> None:
        self._workers.discard(worker)
        worker.interrupt()
        task = asyncio.get_running_loop().create_task(_ended(worker))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def _replace(self, worker: Child) -> None:
        self._end(worker)
        if len(self._workers) + self._coming < self.size or self._line:
            self._coming += 1
            self._background(self._put_new())

    async def _put_new(self) -> None:
        """Start a worker, trying again for as long as it takes."""
        pause = 0.1
        try:
            while True:
                try:
                    worker = await self._spawn()
                except DutygraphError:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, 5.0)
                else:
                    break
        finally:
            self._coming -= 1
        self._free(worker)

    def _background(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _watch(self, worker: Child) -> None:
        """Replace a worker that dies while nobody asks it anything."""
        await worker.process.wait()
        if worker in self._idle:
            self._idle.remove(worker)
            self._replace(worker)

    async def _spawn(self) -> Child:
        """Start a worker and wait until it can be asked."""
        nursery = await self._current_nursery()
        try:
            child = await nursery.make()
        except OSError:  # it has just ended; whoever wants a worker tries again
            raise DutygraphError("worker-failed", "The process that starts workers ended.", "Ask again.") from None
        self._starting.add(child)
        try:
            self.loaded = await child.ready()
        except BaseException:
            await child.kill()
            raise
        finally:
            self._starting.discard(child)
        self._workers.add(child)
        self._background(self._watch(child))
        return child

    async def _current_nursery(self) -> Nursery:
        """Give the nursery over the dataset as it is now; a new one is started where the file has been replaced."""
        async with self._loading:
            now = self._source.signature()
            current = self._nursery
            # What is no dataset is not tried again: workers over the old one can still be made.
            if current is not None and not current.is_gone and (current.signature == now or now == self._refused):
                return current
            begun = asyncio.get_running_loop().time()
            nursery = await Nursery.start(self._source.place, now)
            self._nurseries.add(nursery)
            try:
                await nursery.ready()
            except BaseException:
                self._nurseries.discard(nursery)
                await nursery.kill()
                raise
            self._load_seconds = asyncio.get_running_loop().time() - begun
            if self._nursery is not None:
                self._nursery.retire()
            self._nursery, self._seen = nursery, now
            return nursery


async def _ended(worker: Child) -> None:
    await worker.ended()
