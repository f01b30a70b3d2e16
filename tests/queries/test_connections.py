"""Clients that keep a connection and send or take nothing: they are let go, and others are served meanwhile."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

import pytest
from endpoint_server import SMALL, Server, running

pytestmark = pytest.mark.server
HALF = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n"
HUNG_UP = (0, "")
# Some 10 MB, which no socket's buffers hold.
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 16000"


@pytest.fixture(scope="module")
def impatient() -> Iterator[Server]:
    with running(SMALL, connections=5, connection_seconds=1, query_workers=1) as server:
        yield server


def connect(server: Server, content: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    connection.sendall(content)
    return connection


def answer_to(connection: socket.socket) -> tuple[int, str]:
    """Read until the server hangs up; give the status and the error's code."""
    with closing(connection):
        content = b""
        while piece := connection.recv(65536):
            content += piece
    head, _, body = content.partition(b"\r\n\r\n")
    assert b"Retry-After: " in head
    return int(head.split()[1]), json.loads(body)["error"]["code"]


def last_word(connection: socket.socket) -> tuple[int, str]:
    """As above; where the server had not read all that was sent, the system tells the client nothing."""
    try:
        return answer_to(connection)
    except ConnectionResetError:
        return HUNG_UP


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HALF,
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\nASK",
    ],
)
def test_a_request_that_does_not_end(impatient, content):
    connection = connect(impatient, content)
    assert impatient.get("ASK {}").status == 200
    assert answer_to(connection) == (408, "request-time")


def test_a_kept_connection_that_sends_half_a_second_request(impatient):
    connection = connect(impatient, HALF + b"\r\n")
    assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    connection.sendall(HALF)
    assert answer_to(connection) == (408, "request-time")


def test_silent_connections_make_room(impatient):
    silent = [connect(impatient, HALF) for _ in range(12)]
    assert impatient.get("ASK {}").status == 200
    answers = [last_word(connection) for connection in silent]
    assert answers[-1] == (408, "request-time") and answers[0] != answers[-1], "the oldest goes first"
    assert set(answers) <= {(503, "too-many-connections"), (408, "request-time"), HUNG_UP}


def test_who_takes_nothing_is_let_go(impatient):
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", impatient.port))
    connection.settimeout(60)
    connection.sendall(f"GET /sparql?query={quote(LARGE)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert len(impatient.get(LARGE).body) > 5_000_000
    time.sleep(3)  # longer than the server's patience
    read = 0
    with closing(connection):
        try:
            while piece := connection.recv(1 << 20):
                read += len(piece)
        except ConnectionError:
            pass
    assert read < 5_000_000


def test_a_slow_reader_gets_it_all(impatient):
    connection = connect(
        impatient, f"GET /sparql?query={quote(LARGE)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    content, began = b"", time.monotonic()
    with closing(connection):
        while piece := connection.recv(1 << 20):
            content += piece
            if time.monotonic() - began < 2.5:
                time.sleep(0.1)
    assert json.loads(content.partition(b"\r\n\r\n")[2])["results"]["bindings"][15_999]
