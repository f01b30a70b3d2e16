"""HTTP connections with an end to patience: who sends no whole request, or takes nothing of an answer, is let go.

uvicorn bounds how long an idle connection is kept, but not how long a request may take to arrive or an answer to be
taken, nor how many connections there are.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus

from uvicorn.protocols.http.h11_impl import H11Protocol

from foundation import settings
from foundation.errors import DutygraphError
from queries.endings import RETRY_AFTER_SECONDS

LINGER_SECONDS = 1


class PatientProtocol(H11Protocol):
    """One connection. Its limits are the settings ``connections`` and ``connection_seconds``."""

    _deadline: asyncio.TimerHandle | None = None
    _leaving = False
    _unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection; where there are too many, let the one go that has been silent longest, or this one."""
        super().connection_made(transport)
        if len(self.connections) > settings.integer("connections"):
            waiting = [each for each in self.connections if isinstance(each, PatientProtocol) and each._deadline]
            oldest = min(waiting, key=PatientProtocol._due, default=self)
            oldest._let_go(HTTPStatus.SERVICE_UNAVAILABLE, "too-many-connections", "There are too many connections.")
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a piece of a request; the time runs until it is whole."""
        if self._leaving:
            return
        super().data_received(data)
        cycle = self.cycle
        if cycle is not None and not cycle.more_body and not cycle.response_complete:
            self._disarm()
        elif self._deadline is None and not self._leaving and not self.transport.is_closing():
            self._arm()

    def eof_received(self) -> None:
        """Hang up on who has been told why and has nothing more to say."""
        if self._leaving:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, or has a head that is too long, in the one error shape."""
        self._let_go(HTTPStatus.BAD_REQUEST, "bad-request", f"{msg} Its head may be too long.")

    def pause_writing(self) -> None:
        """Look from now on whether the client takes what it asked for."""
        super().pause_writing()
        self._unsent = self.transport.get_write_buffer_size()
        self.loop.call_later(settings.integer("connection_seconds"), self._look_whether_it_is_taken)

    def _look_whether_it_is_taken(self) -> None:
        left = self.transport.get_write_buffer_size()
        if not left:
            return
        if left >= self._unsent:
            self.transport.abort()
            return
        self._unsent = left
        self.loop.call_later(settings.integer("connection_seconds"), self._look_whether_it_is_taken)

    def _arm(self) -> None:
        self._deadline = self.loop.call_later(settings.integer("connection_seconds"), self._out_of_patience)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _due(self) -> float:
        return self._deadline.when() if self._deadline is not None else 0.0

    def _out_of_patience(self) -> None:
        seconds = settings.integer("connection_seconds")
        self._let_go(HTTPStatus.REQUEST_TIMEOUT, "request-time", f"No whole request came within {seconds} s.")

    def _let_go(self, status: HTTPStatus, code: str, problem: str) -> None:
        """Say why, in the one error shape, and hang up.

        What the client is still sending is dropped for a moment: a connection that closes with something unread is
        reset, and the client may never see why.
        """
        self._disarm()
        if self._leaving or self.transport.is_closing():
            return
        self._leaving = True
        body = json.dumps(DutygraphError(code, problem, "Try again.").as_json()).encode("ascii")
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nRetry-After: {RETRY_AFTER_SECONDS}\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER_SECONDS, self.transport.close)
