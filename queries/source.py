"""Where workers get the dataset from: a file that may be replaced, or a server that may be given another dataset."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod

from foundation import settings
from foundation.errors import DutygraphError
from queries.endings import unnamed
from queries.store import dataset_file, is_url


class Source(ABC):
    """A dataset as the pool of workers sees it. ``place`` is what a worker is started with."""

    place: str

    def signature(self) -> tuple[int, ...]:
        """Give what changes when workers have to be started anew."""
        return ()

    @abstractmethod
    async def prepare(self) -> None:
        """See that it can be served. Raises ``DutygraphError``."""

    @abstractmethod
    async def version(self) -> str | None:
        """Give the version that is there now; ``None`` where only a worker that has loaded it knows."""


class FileSource(Source):
    """A dataset file, which each worker loads."""

    def __init__(self, place: str) -> None:
        """Raises ``DutygraphError`` where there is no dataset."""
        self._file = dataset_file(place)
        self.place = str(self._file)

    def signature(self) -> tuple[int, ...]:
        """Give what changes when the dataset file is replaced; () while there is none."""
        try:
            state = self._file.stat()
        except OSError:
            return ()
        return state.st_ino, state.st_size, state.st_mtime_ns

    async def prepare(self) -> None:
        """Do nothing: the first worker finds out."""

    async def version(self) -> str | None:
        """Give ``None``: the file would have to be read."""
        return None


class ServerSource(Source):
    """A SPARQL server, which runs the queries that workers pass on to it."""

    def __init__(self, place: str) -> None:
        """Raises ``DutygraphError`` for a URL that names no server."""
        from queries.remote import RemoteStore  # brings an HTTP client, which a dataset of ours does not need

        self.place = place
        self._store = RemoteStore(place)
        self._asking: asyncio.Task[str | DutygraphError] | None = None

    async def prepare(self) -> None:
        """Refuse a server that would give a part of a result without a word. Raises ``DutygraphError``."""
        await asyncio.to_thread(self._store.refuse_cutting, settings.integer("result_rows"))

    async def version(self) -> str | None:
        """Ask the server, once for all who want to know it at the same time. Raises ``DutygraphError``."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.get_running_loop().create_task(self._ask())
        found = await asyncio.shield(self._asking)
        if isinstance(found, DutygraphError):
            raise found
        return found

    async def _ask(self) -> str | DutygraphError:
        try:
            return await asyncio.to_thread(lambda: self._store.version)
        except DutygraphError as error:
            return unnamed(error, self.place)


def source_of(place: str) -> Source:
    """Give the source that a location means. Raises ``DutygraphError`` where there is none."""
    return ServerSource(place) if is_url(place) else FileSource(place)
