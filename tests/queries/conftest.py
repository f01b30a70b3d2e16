"""What the tests of queries/ share: a store over the small dataset, a running server."""

from collections.abc import Iterator

import pytest
from endpoint_server import SMALL, Server, running
from sparql_servers import VIRTUOSO, virtuoso

from queries.store import Store, open_store


@pytest.fixture(scope="session")
def store() -> Store:
    return open_store(str(SMALL))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """An endpoint over the small dataset with limits that tests can reach."""
    with running(SMALL, query_seconds=2, query_memory=256, result_rows=50, query_workers=2) as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Virtuoso 7 on loopback. It is started once: that takes longer than what is asked of it."""
    if VIRTUOSO is None:
        pytest.skip("virtuoso-t is not installed (Debian: virtuoso-opensource-7)")
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as url:
        yield url
