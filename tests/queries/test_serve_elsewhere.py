"""The endpoint over a dataset that another server holds: the answers, guards and limits of one that is embedded."""

import contextlib
import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from endpoint_server import SMALL, Reply, Server, running
from sparql_servers import OXIGRAPH, VIRTUOSO, oxigraph, virtuoso

from foundation.errors import DutygraphError
from queries.engine import EmbeddedEngine
from queries.named import bind, list_queries, tidy
from queries.publish import publish
from queries.remote import RemoteStore, read_graph, read_table
from queries.results import SelectResult
from queries.service import QueryService
from queries.store import DEFAULT_FOLDER, EmbeddedStore, load_file, open_store
from queries.workers import Question

pytestmark = pytest.mark.server
TEXT = "https://w3id.org/dutygraph/graph/samm-c2/text"
NORMS = "https://w3id.org/dutygraph/graph/samm-c2/norms"
FORM = "application/x-www-form-urlencoded"
JSON = "application/sparql-results+json"
PREFIXES = """PREFIX dg: <https://w3id.org/dutygraph/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""
# What a dataset says about durations and yes or no, which servers write in different ways.
VALUES = PREFIXES + "SELECT ?norm ?is ?long { ?norm dg:negated ?is OPTIONAL { ?norm dg:deadline/dg:duration ?long } } "
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@dataclass(frozen=True)
class Behind:
    """A server that holds the chapter, and our endpoint before it."""

    url: str
    endpoint: Server

    def post(self, query: str, accept: str = JSON, *graphs: tuple[str, str]) -> Reply:
        body = urlencode([("query", query), *graphs]).encode()
        return self.endpoint.send("POST", "/sparql", body=body, Content_Type=FORM, Accept=accept)

    def number(self, query: str, *graphs: tuple[str, str]) -> int:
        reply = self.post(query, JSON, *graphs)
        assert reply.status == HTTPStatus.OK, reply.body
        return int(json.loads(reply.body)["results"]["bindings"][0]["n"]["value"])


@pytest.fixture(scope="module")
def chapter() -> EmbeddedStore:
    store = open_store(str(DEFAULT_FOLDER))
    assert isinstance(store, EmbeddedStore)
    return store


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def behind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    limits = {"query_seconds": 4, "result_rows": 60, "query_workers": 2, "result_bytes": 20_000_000}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTYGRAPH_STORE_USER", "dba")
        patch.setenv("DUTYGRAPH_STORE_PASSWORD", "dba")
        with a_server(request.param, tmp_path_factory) as url:
            publish(str(DEFAULT_FOLDER), url)
            with running(url, **limits) as endpoint:
                yield Behind(url, endpoint)


def a_server(name: str, folders: pytest.TempPathFactory):
    """A server of a kind, which may be left with hopeless queries: Virtuoso stops them by itself."""
    if name == "virtuoso":
        if VIRTUOSO is None:
            pytest.skip("virtuoso-t is not installed (Debian: virtuoso-opensource-7)")
        return virtuoso(folders.mktemp("virtuoso"), MaxQueryExecutionTime=30)
    if not OXIGRAPH.exists():
        pytest.skip("the oxigraph server is not installed")
    return oxigraph(None)


def test_every_named_query_gives_the_same_rows(behind: Behind, chapter: EmbeddedStore):
    with QueryService(behind.url) as service:
        for query in list_queries():
            text = query.text(bind(chapter, query, {each.name: each.example for each in query.parameters}))
            expected = chapter.run(text)
            answer = service.run(Question(text, "json", "ntriples"))
            if answer.format == "ntriples":
                assert read_graph(answer.body, "application/n-triples", "") == expected, query.name
                continue
            found = read_table(answer.body, "")
            assert isinstance(found, SelectResult) and isinstance(expected, SelectResult)
            assert tidy(found, query.joined) == tidy(expected, query.joined), query.name
            assert answer.version == chapter.version and not answer.cut


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_every_form_of_a_table_is_byte_for_byte_ours(form: str, behind: Behind, chapter: EmbeddedStore):
    query = VALUES + "ORDER BY ?norm ?long LIMIT 40"
    types = {
        "json": JSON,
        "xml": "application/sparql-results+xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
    }
    reply = behind.post(query, types[form])
    request = {"query": query, "union": True, "select": form, "graph": None, "rows": 60, "bytes": 1 << 20}
    assert reply.status == HTTPStatus.OK and reply.headers["content-type"].startswith(types[form])
    assert reply.body == EmbeddedEngine(chapter).answer(request)[1] and b"false" in reply.body


def test_every_form_of_a_graph(behind: Behind, chapter: EmbeddedStore):
    query = (
        PREFIXES
        + "CONSTRUCT { ?n dg:negated ?is } WHERE { ?n dg:negated ?is ; dg:statedIn/dcterms:identifier 'C2.1.4.3.5' }"
    )
    expected = chapter.construct(query)
    assert expected.triples
    for media_type in ("application/n-triples", "text/turtle"):
        reply = behind.post(query, media_type)
        assert read_graph(reply.body, media_type, "") == expected
    reply = behind.post(query, "application/ld+json")
    assert reply.headers["content-type"] == "application/ld+json" and json.loads(reply.body)
    assert behind.post(query, "text/csv").status == HTTPStatus.NOT_ACCEPTABLE


def test_the_graphs_that_are_asked(behind: Behind, chapter: EmbeddedStore):
    sizes = {graph: graph_size(chapter, graph) for graph in (TEXT, NORMS)}
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
    named = "SELECT (COUNT(*) AS ?n) {} {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert behind.number(count.format("")) >= len(chapter.graph)  # a server shows what else it has
    assert behind.number(count.format(f"FROM <{TEXT}>")) == sizes[TEXT]
    assert behind.number(count.format(f"FROM<{TEXT}>FROM<{NORMS}>")) == sum(sizes.values())
    assert behind.number(named.format(f"FROM NAMED <{TEXT}>")) == sizes[TEXT]
    assert behind.number(named.format(f"FROM <{TEXT}>")) == 0
    assert behind.number(count.format(f"FROM NAMED <{TEXT}>")) == 0
    assert behind.number(count.format(""), ("default-graph-uri", TEXT)) == sizes[TEXT]
    assert behind.number(named.format(""), ("default-graph-uri", TEXT)) == 0
    assert behind.number(named.format(""), ("named-graph-uri", NORMS)) == sizes[NORMS]
    assert behind.number(count.format(f"FROM <{TEXT}>"), ("default-graph-uri", NORMS)) == sizes[NORMS]
    for stranger in ("file:///etc/passwd", "http://127.0.0.1:9/", "http://www.openlinksw.com/schemas/virtrdf#"):
        assert behind.number(count.format(f"FROM <{stranger}>")) == 0
        assert behind.number(count.format(""), ("default-graph-uri", stranger)) == 0


def graph_size(store: EmbeddedStore, graph: str) -> int:
    return int(store.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").values("n")[0])


@pytest.mark.threat("service")
@pytest.mark.threat("update")
def test_what_is_refused_never_reaches_the_server(behind: Behind):
    before = RemoteStore(behind.url).select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    for query, status, code in (
        ("INSERT DATA { <http://x/s> <http://x/p> 1 }", HTTPStatus.FORBIDDEN, "update-refused"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", HTTPStatus.FORBIDDEN, "service-refused"),
        ('SELECT (<bif:sys_stat>("st_dbms_name") AS ?x) {}', HTTPStatus.FORBIDDEN, "function-refused"),
        ("PREFIX b: <bif:> SELECT (b:curdate() AS ?x) {}", HTTPStatus.FORBIDDEN, "function-refused"),
        (
            'DEFINE get:soft "soft" SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }',
            HTTPStatus.BAD_REQUEST,
            "bad-query",
        ),
        ("SELECT ?s { ?s <http://x/p> ?o OPTION (TRANSITIVE) }", HTTPStatus.BAD_REQUEST, "bad-query"),
        ("SPARQL CLEAR GRAPH <http://x/g>", HTTPStatus.BAD_REQUEST, "bad-query"),
        ("SELECT * {", HTTPStatus.BAD_REQUEST, "bad-query"),
        ("ASK { FILTER" + "(" * 500 + "1" + ")" * 500 + "}", HTTPStatus.BAD_REQUEST, "query-too-deep"),
        ("ASK {}" + " " * 30_000, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "query-too-long"),
    ):
        reply = behind.post(query)
        assert (reply.status, json.loads(reply.body)["error"]["code"]) == (status, code), query[:60]
    assert RemoteStore(behind.url).select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == before


def test_results_are_cut_and_marked_or_refused(behind: Behind, monkeypatch: pytest.MonkeyPatch):
    for query in ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o } LIMIT 5000"):
        reply = behind.post(query)
        assert len(json.loads(reply.body)["results"]["bindings"]) == 60 and reply.headers["dutygraph-cut"] == "rows=60"
    assert "dutygraph-cut" not in behind.post("SELECT * { ?s ?p ?o } LIMIT 60").headers
    page = behind.endpoint.get("SELECT * { ?s ?p ?o }", Accept="text/html")
    assert "cut after 60 rows" in page.body.decode()
    monkeypatch.setenv("DUTYGRAPH_RESULT_BYTES", "20000")
    with QueryService(behind.url) as service:
        for text in ("CONSTRUCT WHERE { ?s a ?o }", "SELECT * { ?s a ?o }"):
            with pytest.raises(DutygraphError) as caught:
                service.run(Question(text))
            assert caught.value.code == "result-bytes"


def test_what_has_not_changed_is_not_sent_again_and_what_has_is(behind: Behind, tmp_path: Path):
    query = PREFIXES + "SELECT ?text { ?place dcterms:identifier 'C2.1.1' ; dg:text ?text }"
    first = behind.endpoint.get(query, Accept="text/csv")
    tag = first.headers["etag"]
    assert behind.endpoint.get(query, Accept="text/csv", If_None_Match=tag).status == HTTPStatus.NOT_MODIFIED
    other = tmp_path / "other.trig"
    content = (DEFAULT_FOLDER / "dataset.trig").read_text(encoding="utf-8")
    other.write_text(re.sub(r'(dg:text ")', r"\1~", content), encoding="utf-8")
    try:
        publish(str(other), behind.url)
        second = behind.endpoint.get(query, Accept="text/csv", If_None_Match=tag)
        assert second.status == HTTPStatus.OK and second.headers["etag"] != tag and b"~" in second.body
        assert health(behind)["version"] == load_file(other).version
    finally:
        publish(str(DEFAULT_FOLDER), behind.url)
    assert behind.endpoint.get(query, Accept="text/csv", If_None_Match=tag).status == HTTPStatus.NOT_MODIFIED


def health(behind: Behind) -> dict[str, str]:
    reply = behind.endpoint.send("GET", "/health")
    assert reply.status == HTTPStatus.OK
    return json.loads(reply.body)


def test_things_open_and_the_service_describes_itself(behind: Behind, chapter: EmbeddedStore):
    page = behind.endpoint.send("GET", "/id/samm/C2.1.4.2", Accept="text/html")
    assert page.status == HTTPStatus.OK and "Open in the app" in page.body.decode()
    about = behind.endpoint.send("GET", "/id/actor/sco", Accept="application/n-triples")
    expected = chapter.construct("CONSTRUCT WHERE { <https://w3id.org/dutygraph/actor/sco> ?p ?o }")
    found = read_graph(about.body, "application/n-triples", "")
    assert set(expected.triples) <= set(found.triples)
    assert behind.endpoint.send("GET", "/id/actor/nobody").status == HTTPStatus.NOT_FOUND
    described = behind.endpoint.send("GET", "/sparql", Accept="text/turtle").body.decode()
    assert f"triples> {len(chapter.graph)}" in described or f"triples {len(chapter.graph)}" in described
    assert f"sd:name <{TEXT}>" in described
    assert health(behind) == {"status": "ok", "version": chapter.version}


def test_a_hopeless_query_ends_in_time_and_others_are_served(behind: Behind):
    replies: list[Reply] = []
    stuck = [threading.Thread(target=lambda: replies.append(behind.post(ENDLESS))) for _ in range(3)]
    for thread in stuck:
        thread.start()
    other = behind.endpoint.seen_from("127.0.0.2")
    served = 0
    while any(thread.is_alive() for thread in stuck):
        served += other.get("ASK { ?s ?p 1 }").status == HTTPStatus.OK
        health(behind)
        time.sleep(0.1)
    assert served
    for reply in replies:
        assert reply.status == HTTPStatus.SERVICE_UNAVAILABLE and reply.headers["retry-after"]
        assert json.loads(reply.body)["error"]["code"] in {"query-time", "busy"}
    assert behind.post("ASK {}").status == HTTPStatus.OK


def test_a_server_that_goes_away_is_said_without_its_address():
    if not OXIGRAPH.exists():
        pytest.skip("the oxigraph server is not installed")
    with contextlib.ExitStack() as server:
        url = server.enter_context(oxigraph(None))
        with pytest.raises(DutygraphError) as caught:
            QueryService(url)
        assert caught.value.code == "no-dataset"
        publish(str(SMALL), url)
        with running(url) as endpoint:
            there = Behind(url, endpoint)
            assert there.post("ASK {}").status == HTTPStatus.OK
            server.close()
            for reply in (there.post("ASK {}"), endpoint.get("ASK {}"), endpoint.send("GET", "/health")):
                assert reply.status == HTTPStatus.BAD_GATEWAY
                assert json.loads(reply.body)["error"]["code"] == "endpoint-unreachable"
                assert urlsplit(url).netloc not in reply.body.decode()
    with pytest.raises(DutygraphError) as caught:
        QueryService(url)
    assert caught.value.code == "endpoint-unreachable"


def test_a_server_that_cuts_results_is_not_served_and_its_own_time_limit_is_an_error(tmp_path: Path, monkeypatch):
    if VIRTUOSO is None:
        pytest.skip("virtuoso-t is not installed (Debian: virtuoso-opensource-7)")
    monkeypatch.setenv("DUTYGRAPH_STORE_USER", "dba")
    monkeypatch.setenv("DUTYGRAPH_STORE_PASSWORD", "dba")
    with virtuoso(tmp_path, ResultSetMaxRows=50, MaxQueryExecutionTime=1) as url:
        publish(str(SMALL), url)
        with pytest.raises(DutygraphError) as caught:
            QueryService(url)
        assert caught.value.code == "store-cuts"
        there = open_store(url)
        for query, code in (("SELECT * { ?s ?p ?o }", "result-rows"), (ENDLESS, "query-time")):
            with pytest.raises(DutygraphError) as caught:
                there.run(query)
            assert caught.value.code == code


def test_a_password_in_a_url_is_refused():
    with pytest.raises(DutygraphError) as caught:
        QueryService("http://somebody:secret@127.0.0.1:9/query")
    assert caught.value.code == "bad-url" and "secret" not in str(caught.value)
