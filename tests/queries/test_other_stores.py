"""The named queries and ``ask`` on somebody else's server give what the embedded store gives."""

import json
from collections.abc import Iterator

import pytest
from sparql_servers import OXIGRAPH, oxigraph

from foundation.errors import DutygraphError
from foundation.files import REPOSITORY
from queries.ask import ask
from queries.graphstore import GraphStore
from queries.named import list_queries, run_named
from queries.publish import publish
from queries.remote import RemoteStore
from queries.store import DEFAULT_FOLDER, Store, open_store
from queries.values import canonical

pytestmark = pytest.mark.server
XSD = "http://www.w3.org/2001/XMLSchema#"
QUESTIONS = REPOSITORY / "tests" / "questions" / "questions-sample.jsonl"


@pytest.fixture(scope="module")
def chapter() -> Store:
    return open_store(str(DEFAULT_FOLDER))


@pytest.fixture(scope="module", params=["oxigraph", "oxigraph, graphs apart", "virtuoso"])
def elsewhere(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The chapter's dataset, published to a server."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "virtuoso":
            patch.setenv("DUTYGRAPH_STORE_USER", "dba")
            patch.setenv("DUTYGRAPH_STORE_PASSWORD", "dba")
            url = request.getfixturevalue("virtuoso_url")
            publish(str(DEFAULT_FOLDER), url)
            yield open_store(url)
            return
        if not OXIGRAPH.exists():
            pytest.skip("the oxigraph server is not installed")
        with oxigraph(None, union=request.param == "oxigraph") as url:
            publish(str(DEFAULT_FOLDER), url)
            yield open_store(url)


@pytest.mark.parametrize("name", [query.name for query in list_queries()])
def test_the_same_rows(name: str, elsewhere: Store, chapter: Store):
    query = next(query for query in list_queries() if query.name == name)
    every = {each.name: each.example for each in query.parameters}
    needed = {each.name: each.example for each in query.parameters if each.required}
    for given in [every] + [needed] * (needed != every):
        assert run_named(elsewhere, name, given).result == run_named(chapter, name, given).result


def test_the_same_answers(elsewhere: Store, chapter: Store):
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert questions
    for question in questions:
        assert ask(elsewhere, question).as_json() == ask(chapter, question).as_json(), question


def test_errors_are_the_same(elsewhere: Store, chapter: Store):
    for each in (elsewhere, chapter):
        with pytest.raises(DutygraphError) as caught:
            each.run("SELECT * {")
        assert caught.value.code == "bad-query"


def test_the_version_is_the_same(elsewhere: Store, chapter: Store):
    assert elsewhere.version == chapter.version


@pytest.mark.parametrize(
    ("datatype", "theirs", "ours"),
    [
        ("boolean", "0", "false"),
        ("boolean", "1", "true"),
        ("boolean", "true", "true"),
        ("yearMonthDuration", "48", "P4Y"),
        ("yearMonthDuration", "18", "P1Y6M"),
        ("yearMonthDuration", "-1", "-P1M"),
        ("yearMonthDuration", "0", "P0M"),
        ("yearMonthDuration", "P4Y", "P4Y"),
        ("dayTimeDuration", "1.3824e+06", "P16D"),
        ("dayTimeDuration", "129600", "P1DT12H"),
        ("dayTimeDuration", "61.5", "PT1M1.5S"),
        ("dayTimeDuration", "0", "PT0S"),
        ("integer", "1", "1"),
        ("string", "1", "1"),
    ],
)
def test_a_value_is_written_as_the_embedded_store_writes_it(datatype: str, theirs: str, ours: str):
    assert canonical(theirs, XSD + datatype) == ours


@pytest.mark.parametrize(
    ("query_url", "name", "update", "graphs"),
    [
        ("http://h:7878/query", "", "http://h:7878/update", "http://h:7878/store?graph="),
        ("http://h:8890/sparql", "Virtuoso/07.20", "http://h:8890/sparql-auth", "http://h:8890/sparql-graph-crud-auth?graph-uri="),
        ("https://h/repositories/m", "", "https://h/repositories/m/statements", "https://h/repositories/m/rdf-graphs/service?graph="),
        ("http://h:5820/m/query", "", "http://h:5820/m/update", "http://h:5820/m?graph="),
        ("https://h:8182/sparql", "", "https://h:8182/sparql", "https://h:8182/sparql/gsp/?graph="),
    ],
)  # fmt: skip
def test_where_a_server_takes_changes(query_url: str, name: str, update: str, graphs: str):
    found = GraphStore(query_url, name).addresses
    assert (found.update, found.graphs) == (update, graphs)


def test_where_an_unknown_server_takes_changes(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(DutygraphError) as caught:
        GraphStore("http://h/ask", "")
    assert caught.value.code == "no-update"
    monkeypatch.setenv("DUTYGRAPH_UPDATE_URL", "http://h/change")
    monkeypatch.setenv("DUTYGRAPH_GRAPH_STORE_URL", "http://h/data")
    found = GraphStore("http://h/ask", "").addresses
    assert (found.update, found.graphs) == ("http://h/change", "http://h/data?graph=")


@pytest.mark.parametrize("url", ["http://", "https:///sparql", "http://[", "http://127.0.0.1:99999/sparql"])
def test_a_url_that_names_no_server(url: str):
    with pytest.raises(DutygraphError) as caught:
        RemoteStore.open(url)
    assert caught.value.code in {"bad-url", "endpoint-unreachable"}
