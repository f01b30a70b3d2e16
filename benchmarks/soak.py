"""An hour's worth of mixed traffic in ten minutes, and builds and publishes killed at random moments.

Run: ``make soak``, or ``.venv/bin/python -m benchmarks.soak [--seconds 600] [--kills 50]``; 0 leaves that part out.
First the endpoint answers, from eight clients at once: named queries, whole downloads, hostile queries (endless, too
large, SERVICE, updates, broken), clients that go away in the middle; beside it a process asks questions and checks
records. It ends with status 1 when an answer differs from the one at rest, when an error comes that was not asked for,
or when memory grows by more than a quarter from the first third to the last. Then ``build`` and ``publish`` are killed
(SIGKILL) at random moments: what is opened afterwards has to be the old dataset or the new one, whole.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks.load import named_texts
from foundation.files import REPOSITORY
from queries.ask import ask
from queries.publish import publish
from queries.store import DEFAULT_FOLDER, dataset_file, load_file, open_store

sys.path.insert(0, str(REPOSITORY / "tests" / "queries"))  # the servers are started as the tests start them

from endpoint_server import Server, running
from sparql_servers import oxigraph

CLIENTS = 8
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
FACTS = (
    "PREFIX dg: <https://w3id.org/dutygraph/ontology#> "
    "SELECT ?norm ?quote ?text { ?norm dg:quote ?quote ; dg:statedIn ?place . ?place dg:text ?text } "
    "ORDER BY ?norm ?text"
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
    memory: list[int] = field(default_factory=list)


def main() -> None:
    """Run the traffic, then the kills, and say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--kills", type=int, default=50)
    arguments = parser.parse_args()
    seen = Seen()
    if arguments.seconds:
        with running(DEFAULT_FOLDER, query_seconds=2, query_memory=256, query_queue=64) as server:
            _traffic(server, seen, arguments.seconds)
        third = max(1, len(seen.memory) // 3)
        first, last = median(seen.memory[:third]), median(seen.memory[-third:])
        sys.stdout.write(
            f"{arguments.seconds} s of traffic: {dict(sorted(seen.counts.items()))}\n"
            f"memory of the endpoint and its workers: {first:.0f} MiB in the first third, {last:.0f} in the last\n"
        )
        if last > first * 1.25:
            seen.wrong.append("memory grew")
    if arguments.kills:
        with tempfile.TemporaryDirectory() as folder:
            _killed_builds(Path(folder), arguments.kills, seen)
            sys.stdout.flush()
            _killed_publishes(Path(folder), arguments.kills, seen)
    for each in seen.wrong[:20]:
        sys.stdout.write(f"WRONG: {each}\n")
    sys.stdout.write("nothing was wrong\n" if not seen.wrong else f"{len(seen.wrong)} things were wrong\n")
    raise SystemExit(bool(seen.wrong))


def _traffic(server: Server, seen: Seen, seconds: int) -> None:
    texts = named_texts(load_file(dataset_file(str(DEFAULT_FOLDER))))
    texts.append("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(ISIRI(?o)) }")
    rest = {text: _sorted(_post(server.port, text)[1]) for text in texts}
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=_client, args=(server, rest, seen, end, number)) for number in range(CLIENTS)]
    asking = subprocess.Popen(
        [sys.executable, "-c", ASKING], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert asking.stdin is not None
    assert asking.stdout is not None
    asking.stdout.readline()
    for thread in threads:
        thread.start()
    while time.monotonic() < end:
        asking.stdin.write("\n")
        asking.stdin.flush()
        if not asking.stdout.readline():
            seen.wrong.append("asking and checking ended: an answer or a report differed from the one at rest")
            break
        seen.counts["rounds of questions and checks"] += 1
        seen.memory.append(_memory(server.process.pid))
        time.sleep(1)
    for thread in threads:
        thread.join()
    asking.stdin.close()
    asking.wait()
    for text, answer in rest.items():
        if _sorted(_post(server.port, text)[1]) != answer:
            seen.wrong.append(f"afterwards another answer to {text[:80]}")


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


def _memory(pid: int) -> int:
    """Give the memory of a process and its children in MiB."""
    children = [
        child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    total = 0
    for each in [str(pid), *children]:
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:  # a worker that was killed for its query
            continue
    return total >> 20


def _killed(command: list[str], chance: random.Random, most: float) -> None:
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(chance.uniform(0.1, most))
        process.kill()


def _killed_builds(folder: Path, kills: int, seen: Seen) -> None:
    """Kill builds of one chapter and of another text of it by turns, into one folder."""
    source = REPOSITORY / "data" / "samm-chapter-2.txt"
    sources = [folder / "samm-chapter-2.txt", folder / "other" / "samm-chapter-2.txt"]
    sources[1].parent.mkdir()
    text = source.read_text(encoding="utf-8")
    sources[0].write_text(text[: len(text) // 4], encoding="utf-8")
    sources[1].write_text(text[: len(text) // 4].replace(" must ", " shall "), encoding="utf-8")
    commands = [
        [sys.executable, "-m", "cli", "build", str(each), "--manual", "samm", "--out", str(folder / "built")]
        for each in sources
    ]
    whole, took = [], 0.0
    for command in commands:
        start = time.monotonic()
        subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
        took = time.monotonic() - start
        whole.append(open_store(str(folder / "built")).version)
    found: Counter[str] = Counter()
    chance = random.Random(1)
    for turn in range(kills):
        _killed(commands[turn % 2], chance, took * 1.2)
        version = open_store(str(folder / "built")).version
        if version not in whole:
            seen.wrong.append(f"after a killed build the dataset is {version}")
        else:
            found[f"edition {whole.index(version) + 1}"] += 1
    sys.stdout.write(f"{kills} killed builds ({took:.1f} s each when not killed), then served: {dict(found)}\n")
    shutil.rmtree(folder / "built")


def _killed_publishes(folder: Path, kills: int, seen: Seen) -> None:
    """Kill publishes of two editions by turns to one oxigraph server."""
    first = dataset_file(str(DEFAULT_FOLDER))
    second = folder / "second.trig"
    second.write_text(first.read_text(encoding="utf-8").replace(" must ", " shall "), encoding="utf-8")
    whole = [load_file(each).run(FACTS) for each in (first, second)]
    found: Counter[str] = Counter()
    chance = random.Random(2)
    with oxigraph(None) as url:
        start = time.monotonic()
        publish(str(first), url)
        took = time.monotonic() - start
        for turn in range(kills):
            command = [sys.executable, "-m", "cli", "publish", url, "--store", str((second, first)[turn % 2])]
            _killed(command, chance, 1.0 + took * 1.2)
            served = open_store(url).run(FACTS)
            if served not in whole:
                seen.wrong.append("after a killed publish the server's dataset is neither the old nor the new one")
            else:
                found[f"edition {whole.index(served) + 1}"] += 1
        publish(str(second), url)
        if open_store(url).run(FACTS) != whole[1]:
            seen.wrong.append("a publish after the killed ones did not bring the new dataset")
        answer = ask(open_store(url), "Who must be notified when an LOA is accepted or rejected?")
        sys.stdout.write(
            f"{kills} killed publishes ({took:.1f} s each when not killed), then served: {dict(found)}; "
            f"the last one was whole and answers: {answer.as_json()['found']}\n"
        )


if __name__ == "__main__":
    main()
