"""Opening a dataset: what comes back is typed, what is wrong is one sentence."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from foundation.errors import DutygraphError
from queries.results import AskResult, GraphResult, SelectResult, Term
from queries.store import open_store
from queries.terms import iri_text, string_text, term_text

SMALL = Path(__file__).resolve().parent / "small.trig"
DG = "PREFIX dg: <https://w3id.org/dutygraph/ontology#>\n"


def test_select_gives_typed_terms(store):
    result = store.select(
        DG + 'SELECT ?c ("x"@en AS ?l) ?no WHERE { ?n dg:quote ?q ; dg:confidence ?c } ORDER BY ?c ?n LIMIT 1'
    )
    assert result.variables == ("c", "l", "no")
    assert result.rows[0][0] == Term("literal", "0.4", "http://www.w3.org/2001/XMLSchema#decimal")
    assert result.rows[0][1] == Term("literal", "x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en")
    assert result.rows[0][2] is None
    assert list(result.records()) == [{"c": "0.4", "l": "x"}]
    assert result.values("no") == ()


def test_a_result_is_the_same_whichever_engine_gave_its_cells(store):
    text = DG + "SELECT ?n ?q ?no { ?n dg:quote ?q } ORDER BY ?n LIMIT 3"
    found, again = store.select(text), store.select(text)
    written = SelectResult(found.variables, found.rows)
    assert [type(cell) for cell in found.rows[0]] == [Term, Term, type(None)]
    assert list(written.records()) == list(found.records())
    assert written.values("q") == found.values("q") and len(found.values("q")) == 3
    assert found == again == written and hash(found) == hash(written) and repr(found) == repr(written)
    assert found != SelectResult(found.variables, found.rows[:2]) and found != found.rows
    with pytest.raises(ValueError, match="not in tuple"):
        found.values("nothing")


def test_a_graph_is_the_same_whichever_engine_gave_its_triples(store):
    graph = store.construct(DG + "CONSTRUCT { ?n a dg:Norm . ?n a ?c } WHERE { ?n a dg:Norm, ?c }")
    written = GraphResult([*reversed(graph.triples), graph.triples[0]])
    assert written == graph and hash(written) == hash(graph) and repr(written) == repr(graph)
    assert written.triples == graph.triples and written != GraphResult(graph.triples[1:]) and graph != graph.triples


def test_the_default_graph_is_the_union(store):
    assert store.ask(DG + "ASK { ?norm dg:statedIn/dg:text ?text }")  # a norm and a text stand in different graphs


def test_the_other_forms(store):
    assert store.run("ASK {}") == AskResult(value=True)
    graph = store.run(DG + "CONSTRUCT { ?n a dg:Norm } WHERE { ?n a dg:Norm }")
    assert isinstance(graph, GraphResult)
    assert list(graph.triples) == sorted(set(graph.triples))
    with pytest.raises(TypeError):
        store.select("ASK {}")


def test_a_folder_is_opened_by_its_dataset(tmp_path):
    (tmp_path / "dataset.trig").write_bytes(SMALL.read_bytes())
    assert open_store(str(tmp_path)).version == open_store(str(SMALL)).version != ""


def test_the_setting_names_the_store(monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_STORE", str(SMALL))
    assert open_store().location == str(SMALL)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "no-dataset"),
        (b"<a> <b> .", "damaged-dataset"),
        (b"\xff\xfe\x00", "damaged-dataset"),
        (b"# x", "damaged-dataset"),
    ],
)
def test_what_is_no_dataset_is_said(tmp_path, content, code):
    if content is not None:
        (tmp_path / "dataset.trig").write_bytes(content)
    with pytest.raises(DutygraphError) as caught:
        open_store(str(tmp_path))
    assert caught.value.code == code
    assert "dutygraph build" in caught.value.remedy


def test_a_bad_query_names_the_place(store):
    with pytest.raises(DutygraphError, match="1:17") as caught:
        store.run("SELECT * { ?s ?p")
    assert caught.value.code == "bad-query"


def test_terms_are_written_so_that_nothing_breaks_out():
    assert string_text('a"\\\n\r\t') == '"a\\"\\\\\\n\\r\\t"'
    assert term_text(Term("literal", "x", language="en-US")) == '"x"@en-US'
    assert term_text(Term("literal", "1", "http://www.w3.org/2001/XMLSchema#integer")).endswith("#integer>")
    for bad in ("a> <b", "relative", "http://x/\ud800", "http://x/ y", "http://x/\\u003e"):
        with pytest.raises(DutygraphError):
            iri_text(bad)
    for bad in ("\\u0022", "\ud800", "\x00"):
        with pytest.raises(DutygraphError):
            string_text(bad)
    with pytest.raises(DutygraphError):
        term_text(Term("literal", "x", language='en" .'))


class _Endpoint(BaseHTTPRequestHandler):
    """A SPARQL endpoint of somebody else's, that answers what the test says."""

    answers: ClassVar[list[tuple[int, dict[str, str], bytes]]] = []
    seen: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.seen.append(self.rfile.read(int(self.headers["Content-Length"])))
        status, headers, body = self.answers.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, type[_Endpoint]]]:
    handler = type("Handler", (_Endpoint,), {"answers": [], "seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sparql", handler
        server.shutdown()
        thread.join()


JSON = {"Content-Type": "application/sparql-results+json; charset=utf-8"}
YES = (200, JSON, b'{"head": {}, "boolean": true}')
NO = (200, JSON, b'{"head": {}, "boolean": false}')


def _rows(*bindings: dict[str, dict[str, str]]) -> tuple[int, dict[str, str], bytes]:
    names = list(bindings[0]) if bindings else ["graph"]
    document = {"head": {"vars": names}, "results": {"bindings": list(bindings)}}
    return 200, JSON, json.dumps(document).encode()


def test_a_remote_store_gives_the_same_types(elsewhere):
    url, handler = elsewhere
    cells = {
        "a": {"type": "uri", "value": "http://x/"},
        "b": {"type": "typed-literal", "value": "1", "datatype": "d:t"},
    }
    handler.answers += [YES, _rows(cells), (200, {"Content-Type": "text/turtle"}, b"<http://a> <http://b> 'c'@en .")]
    remote = open_store(url)
    assert remote.run("SELECT") == SelectResult(("a", "b"), ((Term("iri", "http://x/"), Term("literal", "1", "d:t")),))
    assert len(remote.construct("CONSTRUCT").triples) == 1


def test_a_remote_store_without_a_union_names_its_graphs(elsewhere):
    url, handler = elsewhere
    graph = "https://w3id.org/dutygraph/graph/x"
    handler.answers += [NO, _rows({"graph": {"type": "uri", "value": graph}}), YES]
    assert open_store(url).ask("ASK {}")
    assert handler.seen[-1].count(b"graph-uri=https%3A%2F%2Fw3id.org%2Fdutygraph%2Fgraph%2Fx") == 2


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((400, {}, b"no query"), "bad-query"),
        ((500, {}, b"<html>"), "endpoint-failed"),
        ((302, {"Location": "http://example.org/"}, b""), "endpoint-moved"),
        ((200, JSON, b"{"), "endpoint-failed"),
        ((200, JSON, b"[]"), "endpoint-failed"),
        ((200, {"Content-Type": "text/html"}, b"<html>"), "endpoint-failed"),
    ],
)
def test_a_remote_store_that_fails_is_said(elsewhere, answer, code):
    url, handler = elsewhere
    handler.answers.append(answer)
    with pytest.raises(DutygraphError) as caught:
        open_store(url)
    assert caught.value.code == code


def test_a_remote_store_with_nothing_of_ours(elsewhere):
    url, handler = elsewhere
    handler.answers += [NO, _rows()]
    with pytest.raises(DutygraphError) as caught:
        open_store(url)
    assert caught.value.code == "no-dataset"


def test_nobody_there():
    for url in ("http://127.0.0.1:9/", "http:///sparql", "http://127.0.0.1:99999/"):
        with pytest.raises(DutygraphError) as caught:
            open_store(url)
        assert caught.value.code in {"endpoint-unreachable", "bad-url"}
