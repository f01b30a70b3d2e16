"""The worker pool for callers that know no asyncio: the web app's SPARQL page, the commands."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Self

from queries.child import Loaded
from queries.workers import Answer, Question, WorkerPool


class QueryService:
    """A worker pool with an event loop of its own in a thread. Safe to use from many threads; close it at the end."""

    def __init__(self, location: str | None = None) -> None:
        """Start the workers. Raises ``DutygraphError`` when there is no dataset or it is damaged."""
        self._pool = WorkerPool(location)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="queries", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._pool.start(), self._loop).result()
        except BaseException:
            self._end_loop()
            raise

    @property
    def loaded(self) -> Loaded:
        """What the workers have loaded."""
        return self._pool.loaded

    def run(self, question: Question, *, client: str = "") -> Answer:
        """Run one query and wait for its answer; ``client`` and what it raises are as for ``WorkerPool.run``."""
        return asyncio.run_coroutine_threadsafe(self._pool.run(question, client=client), self._loop).result()

    def close(self) -> None:
        """End the workers, whatever they are doing; a second time does nothing."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._pool.stop(), self._loop).result()
        self._end_loop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
