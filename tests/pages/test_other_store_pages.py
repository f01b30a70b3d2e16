"""Every page over a dataset that another server holds shows what it shows over our own file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from sparql_servers import OXIGRAPH, VIRTUOSO, oxigraph, virtuoso
from streamlit.testing.v1 import AppTest

from queries.graphstore import GraphStore
from queries.publish import publish
from queries.remote import PUBLISHED, RemoteStore
from queries.store import DEFAULT_FOLDER

pytestmark = pytest.mark.server
LOA = "Who must be notified when an LOA is accepted or rejected?"
ROWS = "SELECT ?s ?o { ?s <https://w3id.org/dutygraph/ontology#negated> ?o } ORDER BY ?s LIMIT 5"
TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { <https://w3id.org/dutygraph/actor/sco> } ?s ?p ?o }"
VISITS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("ask", {"q": LOA}),
    ("ask", {"q": "What must SCOs do?"}),
    ("manual", {"p": "C2.1.4.2"}),
    ("actors", {}),
    ("actors", {"a": "sco"}),
    ("deadlines", {}),
    ("check", {"kind": "arrival-notification"}),
    ("sparql", {"s": ROWS}),
    ("sparql", {"s": TRIPLES}),
    ("review", {}),
    ("about", {}),
)


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTYGRAPH_STORE_USER", "dba")
        patch.setenv("DUTYGRAPH_STORE_PASSWORD", "dba")
        if request.param == "virtuoso" and VIRTUOSO is None:
            pytest.skip("virtuoso-t is not installed (Debian: virtuoso-opensource-7)")
        if not OXIGRAPH.exists():
            pytest.skip("the oxigraph server is not installed")
        folder = tmp_path_factory.mktemp("virtuoso")
        with oxigraph(None) if request.param == "oxigraph" else virtuoso(folder) as address:
            publish(str(DEFAULT_FOLDER), address)
            yield address


def shown(page: str, parameters: Mapping[str, str]) -> str:
    test = AppTest.from_string(f"from pages import {page}\n{page}.page()", default_timeout=120)
    for name, value in parameters.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return re.sub(r'data-run="\d+"', "", "\n".join(str(element.proto.body) for element in test.get("html")))


@pytest.mark.parametrize(("page", "parameters"), VISITS, ids=lambda each: each if isinstance(each, str) else "")
def test_a_page_shows_the_same(page: str, parameters: Mapping[str, str], url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DUTYGRAPH_WRITING", "on")
    expected = shown(page, parameters)
    monkeypatch.setenv("DUTYGRAPH_STORE", url)
    assert shown(page, parameters) == expected
    assert f'data-page="{page}"' in expected and 'role="alert"' not in expected


def test_the_library_says_what_cannot_be_done_there(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DUTYGRAPH_STORE", url)
    monkeypatch.setenv("DUTYGRAPH_WRITING", "on")
    page = shown("library", {})
    assert "1 document loaded" in page and "dutygraph publish" in page and url not in page


def test_what_is_published_is_shown_soon_and_a_lost_server_is_said(url: str, monkeypatch: pytest.MonkeyPatch):
    from pages.views import frame

    monkeypatch.setenv("DUTYGRAPH_STORE", url)
    frame._edition.clear()
    before = frame.store()
    remote = RemoteStore(url)
    target = GraphStore(url, remote.server_name)
    version = remote.version
    place = f"<{PUBLISHED}> <http://purl.org/dc/terms/hasVersion>"
    target.update(f"DELETE DATA {{ GRAPH <{PUBLISHED}> {{ {place} '{version}' }} }}")
    target.update(f"INSERT DATA {{ GRAPH <{PUBLISHED}> {{ {place} 'other' }} }}")
    try:
        frame._edition.clear()  # as two seconds do
        assert frame.store() is not before and frame.store().version == "other"
    finally:
        target.update(f"DELETE DATA {{ GRAPH <{PUBLISHED}> {{ {place} 'other' }} }}")
        target.update(f"INSERT DATA {{ GRAPH <{PUBLISHED}> {{ {place} '{version}' }} }}")
    gone = "http://127.0.0.1:9/query"
    monkeypatch.setenv("DUTYGRAPH_STORE", gone)
    page = shown("ask", {"q": LOA})
    assert 'role="alert"' in page and "127.0.0.1:9" not in page
