"""Strangers' queries: each limit is an error of its own, takes nobody else with it, and leaves the pool whole."""

import asyncio
import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from foundation.errors import DutygraphError, ExitStatus
from queries import question
from queries.cutting import cut_rows
from queries.endings import busy
from queries.guard import Examined
from queries.line import Line
from queries.service import QueryService
from queries.worker import FRAME, send_frame
from queries.workers import Question, WorkerPool

pytestmark = pytest.mark.server
SMALL = Path(__file__).resolve().parent / "small.trig"
ALL = "SELECT * { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLED = 'SELECT * { BIND("aaaaaaaaaaaaaaaa" AS ?x0) ' + "".join(
    f"BIND(CONCAT(?x{place}, ?x{place}) AS ?x{place + 1}) " for place in range(30)
) + "}"  # fmt: skip


@pytest.fixture(autouse=True)
def _limits(monkeypatch):
    for name, value in {"QUERY_SECONDS": 60, "QUERY_MEMORY": 128, "QUERY_WORKERS": 2, "QUERY_QUEUE": 32}.items():
        monkeypatch.setenv(f"DUTYGRAPH_{name}", str(value))


def in_pool(steps, location: Path = SMALL):
    """Run ``steps(pool)`` with a started pool, and see that it leaves no process."""

    async def run():
        pool = WorkerPool(str(location))
        await pool.start()
        pids = [worker.process.pid for worker in pool._workers]
        try:
            return await steps(pool)
        finally:
            pids += [worker.process.pid for worker in pool._workers]
            await pool.stop()
            assert not any(map(running, pids))

    return asyncio.run(run())


async def fails(pool: WorkerPool, text: str) -> DutygraphError:
    with pytest.raises(DutygraphError) as caught:
        await pool.run(Question(text))
    return caught.value


async def still_answers(pool: WorkerPool) -> None:
    answers = await asyncio.gather(*(pool.run(Question("ASK {}", "csv")) for _ in range(4)))
    assert [answer.body for answer in answers] == [b"true"] * 4


def test_every_format():
    async def steps(pool):
        for name, begin in {"json": b'{"head"', "xml": b"<?xml", "csv": b"", "tsv": b"?"}.items():
            answer = await pool.run(Question(ALL + " LIMIT 2", select=name))
            assert answer.body.startswith(begin) and answer.format == name and not answer.cut
        for name in ("turtle", "ntriples", "jsonld"):
            answer = await pool.run(Question("CONSTRUCT WHERE { ?s a ?o }", graph=name, gzip=True))
            assert answer.gzip and gzip.decompress(answer.body)
        assert (await fails(pool, "SELECT * {")).code == "bad-query"
        with pytest.raises(DutygraphError) as caught:
            await pool.run(Question("ASK {}", select=None))
        assert caught.value.code == "not-acceptable"
        assert pool.loaded.triples > 800
        assert "https://w3id.org/dutygraph/graph/vocabulary" in pool.loaded.graphs

    in_pool(steps)


def test_the_graphs_that_are_asked():
    text = "https://w3id.org/dutygraph/graph/samm-chapter-2/text"
    count = "SELECT (COUNT(*) AS ?n) {} { ?s ?p ?o }"

    async def number(pool, from_="", **graphs):
        answer = await pool.run(Question(count.replace("{}", from_, 1), "json", **graphs))
        return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])

    async def steps(pool):
        everything = await number(pool)
        one = await number(pool, default_graphs=(text,))
        assert everything == pool.loaded.triples and 0 < one < everything
        assert await number(pool, f"FROM <{text}>") == one
        assert await number(pool, "FROM <file:///etc/passwd>") == 0
        assert await number(pool, "FROM <http://127.0.0.1:9/>") == 0
        assert await number(pool, default_graphs=("http://127.0.0.1:9/",)) == 0
        assert await number(pool, named_graphs=(text,)) == 0  # only GRAPH sees it
        assert await number(pool, f"FROM <{text}>", default_graphs=("http://nothing/",)) == 0  # the protocol counts

    in_pool(steps)


def test_time_is_an_error_and_others_are_served(monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_QUERY_SECONDS", "1")

    async def steps(pool):
        slow = asyncio.create_task(fails(pool, ENDLESS))
        await asyncio.sleep(0.1)
        await still_answers(pool)
        assert not slow.done()
        error = await slow
        assert (error.code, error.exit_status) == ("query-time", ExitStatus.LIMIT)
        await still_answers(pool)

    in_pool(steps)


def test_memory_is_an_error_of_its_own():
    async def steps(pool):
        assert (await fails(pool, DOUBLED)).code == "query-memory"
        await still_answers(pool)

    in_pool(steps)


def test_a_crash_takes_one_query_with_it(monkeypatch):
    deep = "ASK { FILTER" + "(" * 200_000 + "1" + ")" * 200_000 + "}"

    async def steps(pool):
        assert (await fails(pool, deep)).code == "query-too-long"
        monkeypatch.setenv("DUTYGRAPH_QUERY_LENGTH", "1000000")
        assert (await fails(pool, deep)).code == "query-too-deep"
        monkeypatch.setenv("DUTYGRAPH_QUERY_DEPTH", "1000000")
        crash, *others = await asyncio.gather(
            fails(pool, deep), *(pool.run(Question("ASK {}", "csv")) for _ in range(20))
        )
        assert (crash.code, crash.exit_status) == ("query-crashed", ExitStatus.LIMIT)
        assert {answer.body for answer in others} == {b"true"}
        await still_answers(pool)

    in_pool(steps)


def test_workers_that_are_killed_from_outside_take_no_query_with_them():
    """Again and again, while queries run and while none does: whoever asked gets his answer from another worker."""

    async def steps(pool):
        for _ in range(5):
            tasks = [asyncio.create_task(pool.run(Question(f"SELECT ({n} AS ?n) {{}}", "csv"))) for n in range(20)]
            await asyncio.sleep(0.005)
            before = {worker.process.pid for worker in pool._workers}
            for pid in before:
                os.kill(pid, signal.SIGKILL)
            answers = await asyncio.gather(*tasks)
            assert [answer.body.split()[1] for answer in answers] == [str(n).encode() for n in range(20)]
            await until(lambda pids=before: len(pool._idle) == 2 and pids.isdisjoint(pids_of(pool._idle)))

    in_pool(steps)


def pids_of(some):
    return {worker.process.pid for worker in some}


async def until(happened):
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


def test_short_queries_are_answered_though_long_ones_occupy_all_workers(monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_QUERY_QUICK_SECONDS", "1")

    async def steps(pool):
        long = [asyncio.create_task(pool.run(Question(ENDLESS), client="bad")) for _ in range(12)]
        await asyncio.sleep(0.1)
        answer = await pool.run(Question("ASK {}", "csv"), client="good")  # before all that was there already
        assert answer.body == b"true"
        assert sum(task.done() for task in long) < 6
        assert not long[0].done(), "the first long one goes on"
        assert len(pool._workers) + pool._coming <= 4
        for task in long:
            task.cancel()
        ended = await asyncio.gather(*long, return_exceptions=True)
        assert {error.code for error in ended if isinstance(error, DutygraphError)} <= {"busy"}
        await still_answers(pool)
        await until(lambda: len(pool._workers) == 2)

    in_pool(steps)


def test_without_further_workers_all_but_one_long_query_make_room(monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_QUERY_QUICK_SECONDS", "1")
    monkeypatch.setenv("DUTYGRAPH_QUERY_EXTRA_WORKERS", "0")

    async def steps(pool):
        long = [asyncio.create_task(pool.run(Question(ENDLESS))) for _ in range(2)]
        await asyncio.sleep(0.1)
        await still_answers(pool)
        assert [task.done() for task in long] == [False, True]
        assert long[1].exception().code == "busy"
        long[0].cancel()
        await asyncio.gather(long[0], return_exceptions=True)

    in_pool(steps)


def test_where_all_queries_take_their_time_none_makes_room(monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_QUERY_QUICK_SECONDS", "0")
    monkeypatch.setenv("DUTYGRAPH_QUERY_EXTRA_WORKERS", "0")

    async def steps(pool):
        await still_answers(pool)
        assert 0 < pool._usual_seconds < 10
        pool._usual_seconds = 10  # as with a dataset in which queries take so long
        slow = [asyncio.create_task(pool.run(Question(ENDLESS))) for _ in range(3)]
        await asyncio.sleep(0.5)
        assert len(pool._line) == 1 and not any(task.done() for task in slow)
        pool._usual_seconds = 0
        await until(lambda: slow[1].done())
        assert slow[1].exception().code == "busy"
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)

    in_pool(steps)


def test_the_line_serves_clients_in_turn():
    async def steps():
        line = Line()
        tickets = {name: line.join(name[0]) for name in ("a1", "a2", "a3", "b1", "c1", "b2")}
        tickets["a2"].cancel()
        served = []
        for name, ticket in tickets.items():
            ticket.add_done_callback(lambda done, name=name: done.cancelled() or served.append(name))
        while line.serve(None):
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert served == ["a1", "b1", "c1", "b2", "a3"] and len(line) == 0

    asyncio.run(steps())


def test_a_full_line_makes_room_for_others():
    async def steps():
        line = Line()
        tickets = [line.join("many") for _ in range(3)]
        line.make_room("one", busy())
        assert [ticket.done() for ticket in tickets] == [False, False, True]
        assert tickets[2].exception().code == "busy" and len(line) == 2
        line.join("one")
        for client in ("many", "one"):
            with pytest.raises(DutygraphError) as caught:
                line.make_room(client, busy())
            assert caught.value.code == "busy"

    asyncio.run(steps())


def test_nothing_goes_out_even_when_the_guard_sleeps(monkeypatch):
    monkeypatch.setattr(question, "examine", lambda text, rows: Examined(text, "", has_dataset=False, capped=text))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.2)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"

        async def steps(pool):
            assert (await fails(pool, f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")).code == "query-failed"
            await pool.run(Question(f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}"))
            await pool.run(Question(f"SELECT * FROM <{url}> {{ ?s ?p ?o }}"))
            assert (await fails(pool, f"LOAD <{url}>")).code == "bad-query"

        in_pool(steps)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_too_many_are_told_so(monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_QUERY_WORKERS", "1")
    monkeypatch.setenv("DUTYGRAPH_QUERY_QUEUE", "1")
    monkeypatch.setenv("DUTYGRAPH_QUERY_EXTRA_WORKERS", "0")

    async def steps(pool):
        waiting = [asyncio.create_task(pool.run(Question(ENDLESS))) for _ in range(2)]
        await asyncio.sleep(0.1)
        assert (await fails(pool, "ASK {}")).code == "busy"
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await pool.run(Question("ASK {}"))

    in_pool(steps)


def test_results_are_cut_and_marked_or_refused(monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_RESULT_ROWS", "10")

    async def steps(pool):
        answer = await pool.run(Question(ALL))
        assert answer.cut and len(json.loads(answer.body)["results"]["bindings"]) == 10
        answer = await pool.run(Question(ALL + " LIMIT 10"))
        assert not answer.cut and len(json.loads(answer.body)["results"]["bindings"]) == 10
        answer = await pool.run(Question(ALL + " LIMIT 5000", "csv"))
        assert answer.cut and answer.body.count(b"\r\n") == 11
        answer = await pool.run(Question("SELECTDISTINCT*{?s?p?o}", "tsv"))  # no LIMIT can be put into this one
        assert answer.cut and answer.body.count(b"\n") == 11
        monkeypatch.setenv("DUTYGRAPH_RESULT_BYTES", "1000")
        assert (await fails(pool, ALL)).code == "result-bytes"
        assert (await fails(pool, "CONSTRUCT WHERE { ?s ?p ?o }")).code == "result-bytes"
        await still_answers(pool)

    in_pool(steps)


def test_a_new_dataset_is_served_and_a_damaged_one_is_not(tmp_path):
    file = tmp_path / "dataset.trig"
    file.write_bytes(SMALL.read_bytes())
    one = b"<http://x/g> { <http://x/s> <http://x/p> <http://x/o> }"

    def swap(content: bytes) -> None:
        other = tmp_path / "new"
        other.write_bytes(content)
        other.replace(file)

    async def steps(pool):
        old = (await pool.run(Question("ASK {}"))).version
        swap(one)
        versions = {(await pool.run(Question("ASK {}"))).version for _ in range(4)}
        assert len(versions) == 1 and old not in versions and pool.loaded.triples == 1
        swap(b"<broken")
        assert {(await pool.run(Question("ASK {}"))).version for _ in range(4)} == versions
        file.unlink()
        assert {(await pool.run(Question("ASK {}"))).version for _ in range(4)} == versions

    in_pool(steps, tmp_path)


def test_a_dataset_that_loads_slowly_is_loaded_beside_the_old_one(tmp_path):
    file = tmp_path / "dataset.trig"
    file.write_bytes(SMALL.read_bytes())

    async def steps(pool):
        pool._load_seconds = 1000
        old = (await pool.run(Question("ASK {}"))).version
        (tmp_path / "new").write_bytes(b"<http://x/g> { <http://x/s> <http://x/p> <http://x/o> }")
        (tmp_path / "new").replace(file)
        assert (await pool.run(Question("ASK {}"))).version == old, "nobody waits for the new one"
        versions = {old}
        while versions == {old} or len({worker.signature for worker in pool._workers}) > 1:
            pool._load_seconds = 1000
            answers = await asyncio.gather(*(pool.run(Question("ASK {}")) for _ in range(4)))
            versions |= {answer.version for answer in answers}
        assert len(versions) == 2 and pool.loaded.triples == 1
        await until(lambda: len(pool._workers) == 2 and not pool._coming)
        (tmp_path / "new").write_bytes(b"<broken")
        (tmp_path / "new").replace(file)
        for _ in range(3):
            pool._load_seconds = 1000
            assert (await pool.run(Question("ASK {}"))).version == (versions - {old}).copy().pop()
        await until(lambda: not pool._coming)
        await still_answers(pool)

    in_pool(steps, tmp_path)


def test_the_process_that_makes_workers_may_be_killed():
    async def steps(pool):
        first = pool._nursery
        before = {worker.process.pid for worker in pool._workers}
        os.kill(first.process.pid, signal.SIGKILL)
        await until(lambda: first.is_gone)
        await still_answers(pool)
        await until(lambda: len(pool._workers) == 2 and not pool._coming)
        assert pool._nursery is not first and not before & {worker.process.pid for worker in pool._workers}
        assert not any(map(running, before))
        await still_answers(pool)

    in_pool(steps)


def test_new_workers_need_no_file(tmp_path):
    file = tmp_path / "dataset.trig"
    file.write_bytes(SMALL.read_bytes())

    async def steps(pool):
        version = pool.loaded.version
        for damage in (lambda: file.write_text("<broken"), file.unlink):
            damage()
            for _ in range(2):
                assert (await fails(pool, DOUBLED)).code in {"query-memory", "query-crashed"}
            await still_answers(pool)
            assert (await pool.run(Question("ASK {}"))).version == version

    in_pool(steps, tmp_path)


def test_a_bad_dataset_is_one_error(tmp_path):
    with pytest.raises(DutygraphError) as caught:
        WorkerPool(str(tmp_path))
    assert caught.value.code == "no-dataset"
    (tmp_path / "dataset.trig").write_text("<broken")
    for start in (lambda: in_pool(still_answers, tmp_path), lambda: QueryService(str(tmp_path))):
        with pytest.raises(DutygraphError) as caught:
            start()
        assert caught.value.code == "damaged-dataset"
    with pytest.raises(DutygraphError) as caught:
        WorkerPool("http:///sparql")
    assert caught.value.code == "bad-url"


def test_the_service_without_asyncio():
    with QueryService(str(SMALL)) as service:
        assert service.run(Question("ASK {}", "csv")).body == b"true"
        assert service.loaded.version
        with pytest.raises(DutygraphError):
            service.run(Question("DROP ALL"))
    service.close()


def test_workers_end_with_their_parent():
    script = f"""
import asyncio, os, signal
from queries.workers import Question, WorkerPool
async def main():
    pool = WorkerPool({str(SMALL)!r})
    await pool.start()
    print(*(worker.process.pid for worker in pool._workers), flush=True)
    asyncio.create_task(pool.run(Question({ENDLESS!r})))
    await asyncio.sleep(0.2)
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    pids = [int(pid) for pid in done.stdout.split()]
    assert done.returncode == -signal.SIGKILL and len(pids) == 2
    end = time.monotonic() + 30
    while any(map(running, pids)):
        assert time.monotonic() < end, "a worker outlived its parent"
        time.sleep(0.02)


def test_a_worker_ends_when_its_answer_is_never_read():
    script = """
import socket, sys
from pathlib import Path
from queries.engine import EmbeddedEngine
from queries.store import load_file
from queries.worker import serve
engine = EmbeddedEngine(load_file(Path(sys.argv[1])))
serve(socket.socket(fileno=int(sys.argv[2])), lambda: engine, memory=128, closed=True)
"""
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-c", script, str(SMALL), str(theirs.fileno())]
        process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
    with process:
        with ours, ours.makefile("rwb") as stream:
            for _ in ("its number", "that it is ready"):
                (length,) = FRAME.unpack(stream.read(FRAME.size))
                stream.read(length)
            options = {"select": "json", "graph": "turtle", "rows": 9, "bytes": 1 << 20, "union": True}
            send_frame(stream, {"query": ALL, **options})
            assert ours.recv(1, socket.MSG_PEEK)  # the answer has come, and is thrown away with the socket
        try:
            assert process.wait(30) == 0
        finally:
            process.kill()


def running(pid: int) -> bool:
    """Tell whether a process of that number runs; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # it ended before it was opened, or while it was read
        return False


@pytest.mark.parametrize(
    ("form", "body", "two"),
    [
        (
            "json",
            b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"},{"}},{},{"a":{"type":"uri","value":"x"}}]}}',
            b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"},{"}},{}]}}',
        ),
        (
            "xml",
            b"<sparql><results><result></result><result>&lt;/result&gt;</result><result></result></results></sparql>",
            b"<sparql><results><result></result><result>&lt;/result&gt;</result></results></sparql>",
        ),
        ("csv", b'a\r\n"x\r\ny"\r\n"""\r\n"\r\nz\r\n', b'a\r\n"x\r\ny"\r\n"""\r\n"\r\n'),
        ("tsv", b"?a\n1\n2\n3\n", b"?a\n1\n2\n"),
    ],
)
def test_cutting(form, body, two):
    assert cut_rows(body, form, 2) == (two, True)
    assert cut_rows(body, form, 3) == (body, False)
    assert cut_rows(body, form, 1000) == (body, False)
    assert cut_rows(two, form, 2) == (two, False)
