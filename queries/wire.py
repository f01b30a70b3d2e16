"""One HTTP request to somebody else's SPARQL server, answered whole within a time and a size, or an error.

Only the server that was named is connected to: no redirects, no proxies. The credentials of the settings go to it when
it asks for them (Basic, RFC 7617, or Digest, RFC 7616), and never to another one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from queries.store import bad_query

AGENT = "dutygraph"
_USER, _PASSWORD = (settings.REGISTER[name].variable for name in ("store_user", "store_password"))
# As Virtuoso (S1T00), RDF4J and Stardog say it.
_OUT_OF_TIME = re.compile(r"S1T00|(?:execution|query|transaction) (?:exceeded|timed out|timeout)", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """A whole answer with the status 2xx or 404. ``server`` is the name it gives itself, "" for none."""

    status: int
    media_type: str
    content: bytes
    server: str


class Server:
    """A server that is named by the URL of its query service. Safe to use from many threads."""

    def __init__(self, location: str) -> None:
        """Raises ``DutygraphError`` for a URL that names no server."""
        self.location = location
        try:
            url = httpx.URL(location)
        except (httpx.InvalidURL, TypeError):
            url = httpx.URL("")
        self._origin = _origin(url)
        if url.userinfo:
            raise DutygraphError(
                "bad-url", "The URL of the server holds a password.", f"Leave it out; set {_USER} and {_PASSWORD}."
            )
        if not self._origin[1]:
            raise DutygraphError(
                "bad-url", f"{location!r} names no server.", "Give a URL such as http://localhost:7878/sparql."
            )
        user, password = settings.text("store_user"), settings.text("store_password")
        self._credentials = _Credentials(user, password) if user else None
        self._client = httpx.Client(
            verify=self._origin[0] == "https",  # reading the certificates takes longer than a query
            trust_env=False,
            follow_redirects=False,
            # Each request has a connection of its own: Virtuoso lets a second one on the same wait for 40 ms.
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes = b"", seconds: int, limit: int
    ) -> Reply:
        """Send one request. ``seconds`` is for the whole of it, ``limit`` in bytes for the answer.

        A 404 comes back as it is. Raises ``DutygraphError``: ``endpoint-unreachable``, ``endpoint-moved``,
        ``endpoint-refused`` (401, 403), ``bad-query`` (400), ``endpoint-failed``; ``LimitError``: ``query-time``,
        ``result-bytes``, ``result-rows``.
        """
        named = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close", **headers}
        credentials = self._credentials if _origin(httpx.URL(url)) == self._origin else None
        # The answer's pieces are timed here, because httpx's own limits start anew with each piece.
        end = time.monotonic() + seconds
        try:
            with self._client.stream(
                method, url, headers=named, content=content, auth=credentials, timeout=seconds
            ) as response:
                body = _read(response, end=end, limit=limit)
        except (httpx.TimeoutException, TimeoutError):
            raise LimitError(
                "query-time", f"{url} gave no whole answer in {seconds} s.", "Ask for less, or raise the time limit."
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            raise DutygraphError(
                "endpoint-unreachable", f"{url} cannot be asked: {error}.", "Check the URL and that the server runs."
            ) from None
        _refuse_parts(url, response)
        if response.is_success or response.status_code == HTTPStatus.NOT_FOUND:
            media_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
            return Reply(response.status_code, media_type, body, response.headers.get("Server", ""))
        raise _refusal(url, response, body)


class _Credentials(httpx.Auth):
    """Sends name and password in the way that the server asks for, once it has asked."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is None:
            response = yield request
            if response.status_code != HTTPStatus.UNAUTHORIZED:
                return
            digest = response.headers.get("WWW-Authenticate", "").lower().startswith("digest")
            self._chosen = (httpx.DigestAuth if digest else httpx.BasicAuth)(self._user, self._password)
        yield from self._chosen.auth_flow(request)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _read(response: httpx.Response, *, end: float, limit: int) -> bytes:
    pieces = bytearray()
    for piece in response.iter_raw():
        pieces += piece
        if len(pieces) > limit:
            raise LimitError("result-bytes", f"The answer has more than {limit} bytes.", "Ask for less.")
        if time.monotonic() > end:
            raise TimeoutError
    return bytes(pieces)


def _refuse_parts(url: str, response: httpx.Response) -> None:
    """Raise ``LimitError`` where Virtuoso says, in a header and not in the status, that there is more than it gave."""
    if rows := response.headers.get("X-SPARQL-MaxRows"):
        raise LimitError(
            "result-rows", f"{url} gives no more than {rows[:20]} rows.", "Ask for less, or raise its ResultSetMaxRows."
        )
    if response.headers.get("X-SQL-State"):
        raise LimitError("query-time", f"{url} stopped the query before its end.", "Ask for less, or raise its limit.")


def _refusal(url: str, response: httpx.Response, content: bytes) -> DutygraphError:
    """Say why the server did not answer, in its own first words."""
    status = response.status_code
    message = " ".join(content.decode("utf-8", "replace").split())[:300]
    if status == HTTPStatus.BAD_REQUEST:
        return bad_query(message or "the server refused it")
    if _OUT_OF_TIME.search(message):
        return LimitError("query-time", f"{url} stopped the query: {message}.", "Ask for less, or raise its limit.")
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return DutygraphError(
            "endpoint-refused", f"{url} does not let us in ({status}).", f"Set {_USER} and {_PASSWORD}."
        )
    if response.is_redirect:
        target = response.headers.get("Location", "another address")
        return DutygraphError("endpoint-moved", f"{url} sends on to {target}.", "Name the final address.")
    return DutygraphError("endpoint-failed", f"{url} answered {status}: {message}.", "Look into that server's log.")
