"""The process that makes workers out of itself: ``python -m queries.nursery LOCATION MIB SOCKET``.

It loads the dataset once, where it is held in memory, and forks a worker whenever it is told to, so that a worker is
there in milliseconds whatever the size of the dataset, and all share what none has changed. It evaluates nothing and
has one thread, so a fork is safe; a store on disk, which has threads, is opened by each worker.

A worker's end of its socket comes over SOCKET, a descriptor that is handed down; which worker ended, and how, goes out
on standard output in frames of ``queries.worker``. When the other side hangs up no more are made, and it ends with the
last of them.
"""

from __future__ import annotations

import contextlib
import gc
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from foundation.errors import DutygraphError
from queries.disk import belongs_on_disk
from queries.engine import EmbeddedEngine
from queries.store import dataset_file, is_url, load_file
from queries.worker import Engine, send_frame, serve


def main(location: str, memory: int, descriptor: int) -> None:
    """Make workers until the other side hangs up. ``memory`` is as for ``worker.serve``."""
    orders = socket.socket(fileno=descriptor)
    reports = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not garble the reports
    try:
        make = _engine(location)
    except DutygraphError as error:
        send_frame(reports, error.as_json())
        return
    gc.collect()
    gc.freeze()  # the collector would write into what is shared
    send_frame(reports, {"ready": True})
    _Nursery(
        orders, reports, lambda connection: serve(connection, make, memory=memory, closed=not is_url(location))
    ).run()


def _engine(location: str) -> Callable[[], Engine]:
    """Give what makes an engine in a worker; what can be done once for all workers is done."""
    if is_url(location):
        from queries.remote_engine import RemoteEngine  # brings an HTTP client, which a dataset of ours does not need

        return lambda: RemoteEngine(location)
    file = dataset_file(location)
    limit = "workers_disk_from"
    if belongs_on_disk(file, limit):
        return lambda: _engine_on_disk(file, limit)
    engine = EmbeddedEngine(load_file(file, limit))
    engine.loaded()  # counted here, once for all
    return lambda: engine


def _engine_on_disk(file: Path, limit: str) -> Engine:
    """Open a store on disk and read through it once: it may open none of its files later."""
    store = load_file(file, limit)
    len(store.graph)
    return EmbeddedEngine(store)


class _Nursery:
    def __init__(self, orders: socket.socket, reports: BinaryIO, work: Callable[[socket.socket], None]) -> None:
        self._orders, self._reports, self._work = orders, reports, work
        self._children: set[int] = set()
        self._wake, wake = socket.socketpair()
        for each in (self._wake, wake):
            each.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        self._held = (orders, self._wake, wake)

    def run(self) -> None:
        """Fork and reap until nobody is left who could want anything."""
        selector = selectors.PollSelector()  # holds no descriptor that a worker would have to close
        selector.register(self._wake, selectors.EVENT_READ)
        selector.register(self._orders, selectors.EVENT_READ)
        listening = True
        while listening or self._children:
            for key, _ in selector.select():
                if key.fileobj is self._wake:
                    self._wake.recv(4096)
                    self._reap()
                elif not self._take():
                    selector.unregister(self._orders)
                    listening = False

    def _take(self) -> bool:
        """Make the worker that is ordered; ``False`` when there are no more orders."""
        order, descriptors, _, _ = socket.recv_fds(self._orders, 1, 1)
        if not order:
            return False
        connection = socket.socket(fileno=descriptors[0])
        child = os.fork()
        if child == 0:
            self._become_worker(connection)
        connection.close()
        self._children.add(child)
        return True

    def _become_worker(self, connection: socket.socket) -> None:
        """Let go of all that is the nursery's, and serve."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(self._reports.fileno())
            for each in self._held:
                each.close()
            self._work(connection)
        finally:
            os._exit(1)

    def _reap(self) -> None:
        while self._children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                return
            self._children.discard(child)
            with contextlib.suppress(BrokenPipeError):
                send_frame(self._reports, {"ended": child, "code": os.waitstatus_to_exitcode(status)})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
