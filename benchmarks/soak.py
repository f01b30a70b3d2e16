"""An hour's worth of mixed traffic in ten minutes, and builds and publishes killed at random moments.

Run: ``make soak``, or ``.venv/bin/python -m benchmarks.soak [--seconds 600] [--kills 50]``; 0 leaves that part out.
First the endpoint answers, from eight clients at once: named queries, whole downloads, hostile queries (endless, too
large, SERVICE, updates, broken), clients that go away in the middle; beside it people use the web app in two browsers
(``benchmarks.visitors``), and a process asks questions and checks records. It ends with status 1 when an answer or a
page differs from the one at rest, when an error comes that was not asked for, or when the memory of the endpoint, of
the app (each with its workers) or of the asking process grows by more than a quarter from the first third to the last.
Then ``build`` and ``publish`` are killed (``benchmarks.kills``).
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from playwright.sync_api import Error

from benchmarks.kills import killed_builds, killed_publishes
from benchmarks.load import named_texts
from benchmarks.visitors import Task, app, shown_at_rest, visit
from foundation.files import REPOSITORY
from queries.store import DEFAULT_FOLDER, dataset_file, load_file

sys.path.insert(0, str(REPOSITORY / "tests" / "queries"))  # the server is started as the tests start it

from endpoint_server import Server, running

CLIENTS = 8
VISITORS = 2
GROWTH = 1.25
LIMITS = {"query_seconds": 2, "query_memory": 256, "query_queue": 64}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json, text/turtle"}
# Each with the statuses that it may have: what is hostile is refused or stopped, and under load told to come back.
HOSTILE = (
    ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {503}),
    ("SELECT * { ?s ?p ?o . ?a ?b ?c } ORDER BY ?o ?c", {503, 413}),
    ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", {403}),
    ("INSERT DATA { <http://x/s> <http://x/p> 1 }", {403}),
    ("SELECT * {", {400}),
    ("ASK { FILTER" + "(" * 500 + "1" + ")" * 500 + "}", {400}),
)
ASKING = """
import json, sys
from queries.ask import ask
from queries.store import open_store
from foundation.files import REPOSITORY
from shapes.check import check
from shapes.read import read_records
store = open_store()
questions = [json.loads(line)["question"] for line in open("tests/questions/questions-sample.jsonl", encoding="utf-8")]
samples = sorted((REPOSITORY / "data" / "records").iterdir())
def once():
    answers = [ask(store, question).as_json() for question in questions]
    reports = [repr(check([read_records(path.name, path.read_bytes(), None)]).findings) for path in samples]
    return json.dumps([answers, reports], sort_keys=True)
rest = once()
print("ready", flush=True)
rounds = 0
while sys.stdin.readline():
    assert once() == rest, "an answer or a report differs from the one at rest"
    rounds += 1
    print(rounds, flush=True)
"""


@dataclass
class Seen:
    """What the clients saw; shared by their threads."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    memory: dict[str, list[int]] = field(default_factory=dict)


def main() -> None:
    """Run the traffic, then the kills, and say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--kills", type=int, default=50)
    arguments = parser.parse_args()
    seen = Seen()
    if arguments.seconds:
        with running(DEFAULT_FOLDER, **LIMITS) as server, app(**LIMITS) as (address, process):
            _traffic(server, address, process.pid, seen, arguments.seconds)
        sys.stdout.write(f"{arguments.seconds} s of traffic: {dict(sorted(seen.counts.items()))}\n")
        for name, values in seen.memory.items():
            third = max(1, len(values) // 3)
            first, last = median(values[:third]), median(values[-third:])
            sys.stdout.write(f"memory of {name}: {first:.0f} MiB in the first third, {last:.0f} in the last\n")
            if last > first * GROWTH:
                seen.wrong.append(f"the memory of {name} grew")
    if arguments.kills:
        with tempfile.TemporaryDirectory() as folder:
            for part in (killed_builds, killed_publishes):
                seen.wrong.extend(part(Path(folder), arguments.kills))
                sys.stdout.flush()
    for each in seen.wrong[:20]:
        sys.stdout.write(f"WRONG: {each}\n")
    sys.stdout.write("nothing was wrong\n" if not seen.wrong else f"{len(seen.wrong)} things were wrong\n")
    raise SystemExit(bool(seen.wrong))


def _traffic(server: Server, address: str, app_pid: int, seen: Seen, seconds: int) -> None:
    texts = named_texts(load_file(dataset_file(str(DEFAULT_FOLDER))))
    texts.append("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(ISIRI(?o)) }")
    rest = {text: _sorted(_post(server.port, text)[1]) for text in texts}
    pages = shown_at_rest(address)
    with subprocess.Popen(
        [sys.executable, "-c", ASKING], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as asking:
        assert asking.stdin is not None
        assert asking.stdout is not None
        asking.stdout.readline()
        end = time.monotonic() + seconds
        threads = [threading.Thread(target=_client, args=(server, rest, seen, end, each)) for each in range(CLIENTS)]
        threads += [
            threading.Thread(target=_visitor, args=(address, pages, seen, end, each)) for each in range(VISITORS)
        ]
        for thread in threads:
            thread.start()
        watched = {"the endpoint": server.process.pid, "the app": app_pid, "asking and checking": asking.pid}
        while time.monotonic() < end:
            asking.stdin.write("\n")
            asking.stdin.flush()
            if not asking.stdout.readline():
                seen.wrong.append("asking and checking ended: an answer or a report differed from the one at rest")
                break
            seen.counts["rounds of questions and checks"] += 1
            for name, pid in watched.items():
                seen.memory.setdefault(name, []).append(_memory(pid))
            time.sleep(1)
        for thread in threads:
            thread.join()
        asking.stdin.close()
    for text, answer in rest.items():
        if _sorted(_post(server.port, text)[1]) != answer:
            seen.wrong.append(f"afterwards another answer to {text[:80]}")


def _visitor(address: str, pages: dict[Task, str], seen: Seen, end: float, number: int) -> None:
    try:
        for what, wrong in visit(address, pages, end, number):
            seen.counts[f"page: {what}"] += 1
            if wrong:
                seen.wrong.append(f"in the app, {what}: {wrong}")
    except Error as error:  # the browser itself
        seen.wrong.append(f"a visitor's browser ended: {str(error)[:200]}")


def _client(server: Server, rest: dict[str, bytes], seen: Seen, end: float, number: int) -> None:
    """Send traffic of all kinds; whatever raises is something wrong."""
    chance = random.Random(number)
    texts = list(rest)
    while time.monotonic() < end:
        lot = chance.random()
        try:
            if lot < 0.05:
                text, allowed = chance.choice(HOSTILE)
                status, _ = _post(server.port, text)
                seen.counts[f"hostile {status}"] += 1
                if status not in allowed | {503}:
                    seen.wrong.append(f"{status} for {text[:60]}")
            elif lot < 0.15:
                _go_away(server.port, chance.choice(texts))
                seen.counts["gone away"] += 1
            else:
                text = chance.choice(texts)
                status, body = _post(server.port, text)
                seen.counts[f"query {status}"] += 1
                code = json.loads(body)["error"]["code"] if status != http.client.OK else ""
                # Hostile queries hold the workers: to be told that it is busy is an answer that was asked for.
                if (status == http.client.OK and _sorted(body) != rest[text]) or code not in {"", "busy", "query-time"}:
                    seen.wrong.append(f"{status} {code} for {text[-200:]}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            seen.wrong.append(f"{type(error).__name__}: {error}")


def _post(port: int, text: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", "/sparql", body=urlencode({"query": text}), headers=FORM)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _go_away(port: int, text: str) -> None:
    body = urlencode({"query": text}).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        head += f"Content-Type: {FORM['Content-Type']}\r\n\r\n"
        connection.sendall(head.encode() + body[: random.Random(len(body)).randrange(len(body))])


def _sorted(body: bytes) -> bytes:
    """An answer without the order that a query leaves to the engine."""
    return b"\n".join(sorted(body.replace(b"},{", b"},\n{").splitlines()))


def _descendants(pid: str) -> Iterator[str]:
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield child
                yield from _descendants(child)


def _memory(pid: int) -> int:
    """Give the memory of a process and of all that it started, in MiB; what they share is counted once."""
    total = 0
    for each in [str(pid), *_descendants(str(pid))]:
        with contextlib.suppress(OSError):  # a worker that was killed for its query
            shared = Path(f"/proc/{each}/smaps_rollup").read_text()
            total += int(shared.partition("Pss:")[2].split()[0]) << 10
    return total >> 20


if __name__ == "__main__":
    main()
