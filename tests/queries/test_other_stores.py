"""The named queries on somebody else's server give the rows that the embedded store gives: the ``oxigraph`` server."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from endpoint_server import SMALL, free_port

from foundation.errors import DutygraphError
from queries.named import list_queries, run_named
from queries.store import Store, open_store

pytestmark = pytest.mark.server
OXIGRAPH = Path(sys.executable).parent / "oxigraph"
STARTING_SECONDS = 60


@pytest.fixture(scope="module", params=[True, False], ids=["union", "graphs apart"])
def elsewhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    if not OXIGRAPH.exists():
        pytest.skip("the oxigraph server is not installed")
    folder = str(tmp_path_factory.mktemp("oxigraph"))
    subprocess.run([OXIGRAPH, "load", "--location", folder, "--file", SMALL], check=True, capture_output=True)
    port = free_port()
    union = ["--union-default-graph"] if request.param else []
    command = [OXIGRAPH, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}", *union]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield _opened(f"http://127.0.0.1:{port}/query")
        finally:
            process.terminate()


def _opened(url: str) -> Store:
    end = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            return open_store(url)
        except DutygraphError as error:
            assert error.code == "endpoint-unreachable" and time.monotonic() < end, error
            time.sleep(0.05)


@pytest.mark.parametrize("name", [query.name for query in list_queries()])
def test_the_same_rows(name: str, elsewhere: Store, store: Store):
    query = next(query for query in list_queries() if query.name == name)
    for given in (
        {each.name: each.example for each in query.parameters},
        {each.name: each.example for each in query.parameters if each.required},
    ):
        assert run_named(elsewhere, name, given).result == run_named(store, name, given).result


def test_errors_are_the_same(elsewhere: Store, store: Store):
    for each in (elsewhere, store):
        with pytest.raises(DutygraphError) as caught:
            each.run("SELECT * {")
        assert caught.value.code == "bad-query"
