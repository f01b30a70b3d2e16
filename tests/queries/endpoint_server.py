"""A running endpoint for tests: a process of its own, asked over HTTP."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

SMALL = Path(__file__).resolve().parent / "small.trig"
SERVE = "import sys; from queries.serving import serve; serve('127.0.0.1', int(sys.argv[1]), sys.argv[2])"
STARTING_SECONDS = 60


@dataclass(frozen=True)
class Reply:
    """An HTTP answer, read whole."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running endpoint."""

    port: int
    process: subprocess.Popen
    source: str = "127.0.0.1"  # the address that requests come from

    def seen_from(self, source: str) -> "Server":
        """The same server, asked from another address of this machine: another client."""
        return replace(self, source=source)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql"

    def send(self, method: str, path: str, *, body: bytes | None = None, **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(self.source, 0))
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=named)
            response = connection.getresponse()
            lower = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, lower, response.read())
        finally:
            connection.close()

    def get(self, query: str, *parameters: tuple[str, str], **headers: str) -> Reply:
        return self.send("GET", "/sparql?" + urlencode([("query", query), *parameters]), **headers)


def descendants(pid: int | str) -> list[str]:
    """Give the numbers of all processes that a process started, and those started."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += [child, *descendants(child)]
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(location: Path | str, **settings: int) -> Iterator[Server]:
    """Run the endpoint as a process of its own; settings by name, as ``query_seconds=1``."""
    port = free_port()
    environment = os.environ | {f"DUTYGRAPH_{name.upper()}": str(value) for name, value in settings.items()}
    with subprocess.Popen([sys.executable, "-c", SERVE, str(port), str(location)], env=environment) as process:
        server = Server(port, process)
        try:
            _wait_until_up(server)
            yield server
        finally:
            process.terminate()


def _wait_until_up(server: Server) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            server.send("GET", "/health")
        except OSError:
            assert server.process.poll() is None, "the server ended while it started"
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.05)
        else:
            return
