"""Starting and stopping the endpoint: ``python -m queries.serving`` or ``serve()``."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import threading

import uvicorn

from foundation import settings
from foundation.errors import DutygraphError
from queries import protocol
from queries.connections import PatientProtocol
from queries.endpoint import create_app
from queries.workers import WorkerPool

GRACE_SECONDS = 3
BACKLOG = 512
HEAD_BYTES = 1 << 16  # of a request, beside a query in its first line
HIGHEST_PORT = 65535


def serve(host: str | None = None, port: int | None = None, location: str | None = None) -> None:
    """Serve the endpoint until SIGTERM or SIGINT; leaves no process behind.

    ``host``, ``port`` and ``location`` (as for ``open_store``) default to the settings. Raises
    ``DutygraphError`` for a port in use, a wrong address, a dataset that is missing or damaged.
    """
    pool = WorkerPool(location)
    address = host or settings.text("host")
    number = settings.integer("endpoint_port") if port is None else port
    with bind(address, number) as listener:
        asyncio.run(_serve(pool, listener))


def bind(host: str, port: int) -> socket.socket:
    """Take an address before anything else is started. Raises ``DutygraphError`` when it cannot be had.

    The protocol is named because asyncio sets TCP_NODELAY only on sockets that say they are TCP; without it each
    answer on a kept connection waits some 40 ms.
    """
    listener: socket.socket | None = None
    if not 0 <= port <= HIGHEST_PORT:  # getaddrinfo would take the remainder
        raise DutygraphError("cannot-listen", f"{port} is not the number of a port.", f"Name one up to {HIGHEST_PORT}.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except (OSError, UnicodeError) as error:
        if listener is not None:
            listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise DutygraphError(
                "port-in-use", f"Port {port} on {host} is in use.", "Stop what uses it, or name another with --port."
            ) from None
        raise DutygraphError(
            "cannot-listen", f"{host} port {port} cannot be listened on: {error}.", "Name another address or port."
        ) from None
    return listener


async def _serve(pool: WorkerPool, listener: socket.socket) -> None:
    await pool.start()
    try:
        config = uvicorn.Config(
            create_app(pool),
            http=PatientProtocol,
            ws="none",
            h11_max_incomplete_event_size=HEAD_BYTES + protocol.BODY_ROOM * settings.integer("query_length"),
            lifespan="off",  # the pool is started before, so that its error is one sentence
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        if threading.current_thread() is threading.main_thread():
            # uvicorn raises the signal that ended it once more; the pool has still to be stopped then.
            signal.signal(signal.SIGTERM, _ignored)
            signal.signal(signal.SIGINT, _ignored)
        await _Server(config, pool).serve(sockets=[listener])
    finally:
        await pool.stop()


class _Server(uvicorn.Server):
    """Stops the workers before it waits for open requests: these then end with an error, at once."""

    def __init__(self, config: uvicorn.Config, pool: WorkerPool) -> None:
        super().__init__(config)
        self._pool = pool

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._pool.stop()
        await super().shutdown(sockets)


def _ignored(_signal: int, _frame: object) -> None:
    """Take a signal that has been acted on already."""
