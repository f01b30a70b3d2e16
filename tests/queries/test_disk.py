"""A large dataset is read from disk, gives what memory gives, and is never the store of another file."""

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from endpoint_server import SMALL

from foundation.errors import DutygraphError
from foundation.files import REPOSITORY, write_whole
from queries.disk import SUFFIX, place_of
from queries.named import list_queries, run_named
from queries.store import EmbeddedStore, Store, load_file, open_store
from queries.workers import Question, WorkerPool

pytestmark = pytest.mark.server
ONE = b"<http://x/g> { <http://x/s> <http://x/p> <http://x/o> }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dataset that counts as large."""
    monkeypatch.setenv("DUTYGRAPH_DISK_FROM", "0")
    monkeypatch.setenv("DUTYGRAPH_WORKERS_DISK_FROM", "0")
    file = tmp_path / "dataset.trig"
    file.write_bytes(SMALL.read_bytes())
    return file


def stores(file: Path) -> list[Path]:
    return sorted(file.parent.glob(f"*{SUFFIX}"))  # hidden ones too


def test_the_same_as_from_memory(large: Path, store: Store):
    on_disk = open_store(str(large.parent))
    assert stores(large) == [place_of(large)] and on_disk.version == store.version
    for query in list_queries():
        given = {each.name: each.example for each in query.parameters if each.required}
        try:
            expected = run_named(store, query.name, given).result
        except DutygraphError:  # the small dataset lacks some of the examples
            continue
        assert run_named(on_disk, query.name, given).result == expected


def test_a_new_file_has_a_new_store(large: Path):
    old = load_file(large)
    write_whole(large, ONE)
    new = load_file(large)
    assert new.version != old.version and len(new.graph) == 1
    assert stores(large) == [place_of(large)]
    assert old.select(COUNT).values("n") != ("1",)  # who has the old one open keeps it


def test_a_damaged_file_leaves_no_store(large: Path):
    for content in (b"<broken", b"# nothing\n"):
        write_whole(large, content)
        with pytest.raises(DutygraphError) as caught:
            load_file(large)
        assert caught.value.code == "damaged-dataset" and stores(large) == []


def test_where_nothing_can_be_written_memory_is_used(large: Path, monkeypatch: pytest.MonkeyPatch):
    place_of(large).write_bytes(b"")  # a file stands where the folder should
    assert load_file(large).select(COUNT).rows


def test_many_at_once_make_one(large: Path):
    found: list[EmbeddedStore] = []
    threads = [threading.Thread(target=lambda: found.append(load_file(large))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each.version for each in found}) == 1 and len(found) == 4
    assert stores(large) == [place_of(large)]


def test_a_maker_that_is_killed_leaves_nothing_that_is_taken_for_a_store(large: Path):
    code = (
        "import sys, os; from pathlib import Path; from queries import store; "
        "Path.rename = lambda *_: os._exit(9); store.open_store(sys.argv[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(large)], cwd=REPOSITORY, env=dict(os.environ), check=False)
    assert done.returncode == 9 and not place_of(large).exists() and len(stores(large)) == 1
    assert load_file(large).select(COUNT).rows
    assert stores(large) == [place_of(large)], "what the killed one left is gone"


def test_workers_ask_it_with_no_descriptor_left(large: Path):
    async def steps() -> list[bytes]:
        pool = WorkerPool(str(large))
        await pool.start()
        try:
            texts = [COUNT, "SELECT * { ?s ?p ?o } ORDER BY ?o", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"]
            return [(await pool.run(Question(text, "csv"))).body for text in texts]
        finally:
            await pool.stop()

    assert all(asyncio.run(steps()))
