"""Publishing: readers see the old dataset or the new one, whole; a publish that was killed is run again."""

import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from endpoint_server import SMALL
from sparql_servers import OXIGRAPH, oxigraph

from cli import main
from foundation.errors import DutygraphError
from foundation.files import REPOSITORY
from queries.graphstore import GraphStore
from queries.publish import publish
from queries.remote import PUBLISHED, SWAPPING, RemoteStore
from queries.results import Result
from queries.store import load_file, open_store

pytestmark = pytest.mark.server
FACTS = """
PREFIX dg: <https://w3id.org/dutygraph/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?norm ?quote ?place ?text { ?norm dg:quote ?quote ; dg:statedIn ?place . ?place dg:text ?text } ORDER BY ?norm
"""
KILLS = 4


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two editions: in the second every text and quote is another, a graph is gone, and another one has come."""
    folder = tmp_path_factory.mktemp("editions")
    first = SMALL.read_text(encoding="utf-8")
    second = re.sub(r'(dg:(?:quote|text) )"', r'\1"~', first)
    assert second.count('"~') > 20
    gone = re.search(r"https://w3id.org/dutygraph/graph/[^>]*vocabulary", first)
    assert gone
    second = second.replace(gone[0], "https://w3id.org/dutygraph/graph/other")
    for name, content in (("first.trig", first), ("second.trig", second)):
        (folder / name).write_text(content, encoding="utf-8")
    return folder / "first.trig", folder / "second.trig"


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "virtuoso":
            patch.setenv("DUTYGRAPH_STORE_USER", "dba")
            patch.setenv("DUTYGRAPH_STORE_PASSWORD", "dba")
            yield request.getfixturevalue("virtuoso_url")
            return
        if not OXIGRAPH.exists():
            pytest.skip("the oxigraph server is not installed")
        with oxigraph(None) as url:
            yield url


def facts(place: Path) -> Result:
    return load_file(place).run(FACTS)


def test_only_what_changed_is_loaded(datasets: tuple[Path, Path], url: str):
    first, second = datasets
    publish(str(first), url)
    steps: list[str] = []
    again = publish(str(first), url, lambda step, _done, _total: steps.append(step))
    assert (again.replaced, again.removed, len(again.unchanged)) == ((), (), 6) and "switching" not in steps
    there = RemoteStore.open(url)
    assert there.run(FACTS) == facts(first) and there.version == load_file(first).version
    done = publish(str(second), url, lambda step, _done, _total: steps.append(step))
    assert len(done.removed) == 1 and done.removed[0].endswith("vocabulary") and "switching" in steps
    assert len(done.replaced) + len(done.unchanged) == 6 and "https://w3id.org/dutygraph/graph/other" in done.replaced
    assert there.run(FACTS) == facts(second) and there.version == load_file(second).version
    found = there.select('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), "https://w3id.org/")) }')
    graphs = set(found.values("g"))
    assert graphs == {PUBLISHED, *done.replaced, *done.unchanged}


def test_what_somebody_else_changed_is_loaded_again(datasets: tuple[Path, Path], url: str):
    first, _ = datasets
    publish(str(first), url)
    graph = publish(str(first), url).unchanged[0]
    changes_to(url).update(f"INSERT DATA {{ GRAPH <{graph}> {{ <http://x/s> <http://x/p> 1 }} }}")
    assert publish(str(first), url).replaced == (graph,)


def changes_to(url: str) -> GraphStore:
    store = RemoteStore(url)
    store.ask("ASK {}")
    return GraphStore(url, store.server_name)


def test_a_reader_sees_one_edition_whole(datasets: tuple[Path, Path], url: str):
    whole = [facts(place) for place in datasets]
    publish(str(datasets[0]), url)
    seen: list[int] = []
    wrong: list[object] = []
    stop = threading.Event()

    def read() -> None:
        there = RemoteStore.open(url)
        while not stop.is_set():
            try:
                found = there.run(FACTS)
                seen.append(whole.index(found))
            except (DutygraphError, ValueError) as error:
                wrong.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for place in (1, 0, 1):
        publish(str(datasets[place]), url)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == [] and set(seen) == {0, 1}


def test_a_killed_publish_leaves_one_edition_whole(datasets: tuple[Path, Path], url: str, monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_QUERY_SECONDS", "3")  # so long the mark of a killed publish is believed
    whole = [facts(place) for place in datasets]
    publish(str(datasets[0]), url)
    chance = random.Random(7)
    for turn in range(KILLS):
        command = [sys.executable, "-m", "cli", "publish", url, "--store", str(datasets[(turn + 1) % 2])]
        with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL) as process:
            time.sleep(0.3 + chance.random())
            process.send_signal(signal.SIGKILL)
        assert open_store(url).run(FACTS) in whole
    for place in (1, 0):
        publish(str(datasets[place]), url)
        assert open_store(url).run(FACTS) == whole[place]


def test_the_mark_of_a_killed_publish_is_outwaited_and_cleared(datasets: tuple[Path, Path], url: str, monkeypatch):
    publish(str(datasets[0]), url)
    changes_to(url).update(f"INSERT DATA {{ GRAPH <{PUBLISHED}> {{ <{PUBLISHED}> <{SWAPPING}> 'x' }} }}")
    monkeypatch.setenv("DUTYGRAPH_QUERY_SECONDS", "1")
    assert open_store(url).run(FACTS) == facts(datasets[0])
    assert publish(str(datasets[0]), url).replaced == ()
    assert not open_store(url).ask(f"ASK {{ GRAPH <{PUBLISHED}> {{ <{PUBLISHED}> <{SWAPPING}> ?x }} }}")


def test_the_command(datasets: tuple[Path, Path], url: str):
    done = CliRunner().invoke(main, ["publish", url, "--store", str(datasets[1])])
    assert done.exit_code == 0, done.output
    assert "6 graphs" in done.output and load_file(datasets[1]).version in done.output


def test_a_server_that_does_not_let_us_in(datasets: tuple[Path, Path], virtuoso_url: str, monkeypatch):
    for user, password in (("", ""), ("dba", "wrong")):
        monkeypatch.setenv("DUTYGRAPH_STORE_USER", user)
        monkeypatch.setenv("DUTYGRAPH_STORE_PASSWORD", password)
        with pytest.raises(DutygraphError) as caught:
            publish(str(datasets[0]), virtuoso_url)
        assert caught.value.code == "endpoint-refused"


def test_no_server(datasets: tuple[Path, Path]):
    with pytest.raises(DutygraphError) as caught:
        publish(str(datasets[0]), "http://127.0.0.1:9/query")
    assert caught.value.code == "endpoint-unreachable"
