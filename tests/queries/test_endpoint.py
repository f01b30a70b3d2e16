"""The endpoint as a running server: protocol, formats, limits, hostile requests, ordinary ones beside them."""

import asyncio
import contextlib
import csv
import gzip
import io
import json
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from endpoint_server import SERVE, SMALL, descendants, running
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from foundation.errors import DutygraphError
from queries import protocol
from queries.replies import CUT_HEADER
from queries.serving import bind

pytestmark = pytest.mark.server
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
DG = "PREFIX dg: <https://w3id.org/dutygraph/ontology#> "
ALL = "SELECT * { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def str_of(quads):
    return "".join(f"{quad.triple} .\n" for quad in quads)


def error_of(reply):
    error = json.loads(reply.body)["error"]
    assert set(error) == {"code", "problem", "remedy"} and all(error.values())
    assert b"Traceback" not in reply.body
    return reply.status, error["code"]


def test_the_three_ways_to_ask(server):
    for reply in (
        server.get("ASK {}"),
        server.send("POST", "/sparql", body=urlencode({"query": "ASK {}"}).encode(), Content_Type=FORM),
        server.send("POST", "/sparql", body=b"ASK {}", Content_Type=f"{QUERY}; charset=utf-8"),
        server.send("GET", "/sparql/?query=ASK%7B%7D"),
    ):
        assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)
        assert reply.headers["content-type"] == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        ("image/png, */*;q=0.1", "application/sparql-results+json"),
    ],
)
def test_tables_by_accept(server, accept, media_type):
    reply = server.get(DG + "SELECT ?q { ?n dg:quote ?q } LIMIT 2", Accept=accept)
    assert (reply.status, reply.headers["content-type"]) == (200, media_type)
    if "xml" in media_type:
        assert len(ElementTree.fromstring(reply.body)[1]) == 2
    elif "json" in media_type:
        assert len(json.loads(reply.body)["results"]["bindings"]) == 2
    elif "csv" in media_type:
        assert len(list(csv.reader(io.StringIO(reply.body.decode())))) == 3
    assert "Accept" in reply.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "media_type", "syntax"),
    [
        ("", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("text/turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_graphs_by_accept(server, accept, media_type, syntax):
    for query in ("DESCRIBE <https://w3id.org/dutygraph/actor/sco>", DG + "CONSTRUCT WHERE { ?s a dg:Deadline }"):
        reply = server.get(query, Accept=accept)
        assert (reply.status, reply.headers["content-type"]) == (200, media_type)
        assert list(parse(reply.body, format=syntax))


def test_not_acceptable(server):
    assert error_of(server.get("ASK {}", Accept="image/png")) == (406, "not-acceptable")
    assert error_of(server.get("ASK {}", Accept="text/turtle")) == (406, "not-acceptable")
    assert error_of(server.get("DESCRIBE <x:y>", Accept="text/csv")) == (406, "not-acceptable")
    assert error_of(server.get("ASK {}", Accept="text/csv;q=0")) == (406, "not-acceptable")


def test_what_is_no_good_request(server):
    post = [
        (b"ASK {}", "text/plain", (415, "bad-media-type")),
        (b"ASK {}", "", (415, "bad-media-type")),
        (b"x=1", FORM, (400, "bad-protocol")),
        (b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, (400, "bad-protocol")),
        (b"query=%FF", FORM, (400, "bad-protocol")),
        (b"query=\xff", FORM, (400, "bad-protocol")),
        (b"ASK { ?s ?p '\xff' }", QUERY, (400, "bad-protocol")),
        (b"update=CLEAR%20ALL", FORM, (403, "update-refused")),
        (b"CLEAR ALL", "application/sparql-update", (403, "update-refused")),
        (b"CLEAR ALL", QUERY, (403, "update-refused")),
        (b"", QUERY, (400, "empty-query")),
        (b"a" * 1_000_000, QUERY, (413, "query-too-long")),
        (b"query=" + b"a" * 30_000, FORM, (413, "query-too-long")),
    ]
    for body, content_type, expected in post:
        assert error_of(server.send("POST", "/sparql", body=body, Content_Type=content_type)) == expected
    get = [
        ("SELECT * {", (400, "bad-query")),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", (403, "update-refused")),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", (403, "service-refused")),
        ("ASK { FILTER" + "(" * 1000 + "1" + ")" * 1000 + "}", (400, "query-too-deep")),
        ("ASK {} ASK {}", (400, "bad-query")),
    ]
    for query, expected in get:
        assert error_of(server.get(query)) == expected
    assert error_of(server.get("ASK {}", ("default-graph-uri", "not an iri"))) == (400, "bad-protocol")
    assert error_of(server.get("ASK {}", ("update", "CLEAR ALL"))) == (403, "update-refused")
    reply = server.send("PUT", "/sparql", body=b"x")
    assert error_of(reply) == (405, "bad-method") and "GET" in reply.headers["allow"]
    assert error_of(server.send("GET", "/nothing")) == (404, "not-found")


def test_the_longest_query_fits_into_each_request(server):
    text = "ASK {} #" + "é" * 19_990
    assert server.get(text).status == 200
    assert server.send("POST", "/sparql", body=urlencode({"query": text}).encode(), Content_Type=FORM).status == 200
    assert error_of(server.get(text + "éé" * 10)) == (413, "query-too-long")


def test_graphs_are_chosen_and_never_fetched(server, tmp_path):
    secret = tmp_path / "secret.ttl"
    secret.write_text("<http://x/s> <http://x/p> <http://x/o> .")
    text = "https://w3id.org/dutygraph/graph/samm-chapter-2/text"

    def number(query, *parameters):
        return int(json.loads(server.get(query, *parameters).body)["results"]["bindings"][0]["n"]["value"])

    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert 0 < number(count, ("default-graph-uri", text)) < number(count)
    assert number("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", ("named-graph-uri", text)) == number(
        count, ("default-graph-uri", text)
    )
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.3)
        for target in (secret.as_uri(), "file:///etc/passwd", f"http://127.0.0.1:{listener.getsockname()[1]}/"):
            assert number(count, ("default-graph-uri", target)) == 0
            assert number(count.replace("{", f"FROM <{target}> {{", 1)) == 0
            assert number(f"SELECT (COUNT(*) AS ?n) FROM NAMED <{target}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == 0
            assert server.get(f"LOAD <{target}>").status == 403
            assert server.get(f"SELECT * {{ SERVICE SILENT <{target}> {{ ?s ?p ?o }} }}").status == 403
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_cut_result_is_marked(server):
    reply = server.get(ALL)
    assert reply.headers[CUT_HEADER.lower()] == "rows=50"
    assert len(json.loads(reply.body)["results"]["bindings"]) == 50
    assert CUT_HEADER.lower() not in server.get(ALL + " LIMIT 50").headers
    assert b"was cut" in server.get(ALL, Accept="text/html").body


def test_time_and_memory_are_errors_while_others_are_served(server):
    replies: list[object] = []
    hostile = [
        ENDLESS,
        "SELECT (COUNT(*) AS ?n) { ?s (!<x:y>)* ?o . ?a (!<x:y>)* ?b . ?c ?d ?e }",
        'SELECT * { BIND("aaaa" AS ?x0) ' + "".join(f"BIND(CONCAT(?x{i},?x{i}) AS ?x{i + 1})" for i in range(30)) + "}",
        "ASK { FILTER(" + "!" * 15000 + "1) }",
    ]  # fmt: skip
    threads = [threading.Thread(target=lambda text=text: replies.append(server.get(text))) for text in hostile]
    for thread in threads:
        thread.start()
    for _ in range(30):
        assert server.send("GET", "/health").status == 200
    rest = server.get(DG + "SELECT ?q { ?n dg:quote ?q } ORDER BY ?q LIMIT 3")
    assert rest.status == 200
    for thread in threads:
        thread.join()
    codes = {error_of(reply)[1] for reply in replies}
    assert {reply.status for reply in replies} == {503} and codes <= {
        "query-time",
        "query-memory",
        "query-crashed",
        "busy",
    }
    assert all(int(reply.headers["retry-after"]) > 0 for reply in replies)
    assert server.get(DG + "SELECT ?q { ?n dg:quote ?q } ORDER BY ?q LIMIT 3").body == rest.body


def test_a_busy_endpoint_says_so():
    with running(SMALL, query_seconds=30, query_workers=1, query_extra_workers=0, query_queue=1) as server:
        sockets = []
        try:
            for _ in range(2):
                connection = socket.create_connection(("127.0.0.1", server.port))
                connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                sockets.append(connection)
            reply = server.get("ASK {}")
            while reply.status == 200:  # until both have been read
                reply = server.get("ASK {}")
            assert error_of(reply) == (503, "busy") and reply.headers["retry-after"]
            assert server.send("GET", "/health").status == 200
        finally:
            for connection in sockets:
                connection.close()
        while server.get("ASK {}").status != 200:  # the queries of clients that have gone are dropped
            pass


def test_caching(server):
    first = server.get("ASK {}")
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    again = server.get("ASK {}", If_None_Match=f'"other", {tag}')
    assert (again.status, again.body) == (304, b"") and again.headers["etag"] == tag
    for known in ("*", tag.removeprefix("W/"), f"{tag},"):
        assert server.get("ASK {}", If_None_Match=known).status == 304
    for unknown in (tag[:-3] + '"', 'W/"', "x" * 10_000):
        assert server.get("ASK {}", If_None_Match=unknown).status == 200
    assert server.get("ASK { ?s ?p ?o }", If_None_Match=tag).status == 200
    assert server.get("ASK {}", Accept="text/csv").headers["etag"] != tag
    assert "etag" not in server.get("SELECT (NOW() AS ?n) {}").headers


def test_head_options_cors_and_gzip(server):
    head = server.send("HEAD", "/sparql?query=ASK%7B%7D")
    assert (head.status, head.body) == (200, b"") and head.headers["content-length"] == "26"
    preflight = server.send("OPTIONS", "/sparql", Origin="http://example.org", Access_Control_Request_Method="POST")
    assert preflight.status == 204 and "POST" in preflight.headers["access-control-allow-methods"]
    for reply in (head, preflight, server.get("SELECT * {"), server.send("GET", "/sparql")):
        assert reply.headers["access-control-allow-origin"] == "*"
    for path in ("/", "/health", "/sparql", "/sparql/", "/id/actor/sco", "/static/page.css"):
        assert server.send("HEAD", path).status in {200, 307} and server.send("HEAD", path).body == b""
        assert server.send("OPTIONS", path).status == 204
    assert server.send("HEAD", "/sparql?query=SELECT").status == 400
    plain, packed = server.get(ALL), server.get(ALL, Accept_Encoding="gzip, br;q=0.1")
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert len(json.loads(gzip.decompress(packed.body))["results"]["bindings"]) == 50
    assert "content-encoding" not in server.get(ALL, Accept_Encoding="gzip;q=0").headers


def test_the_service_describes_itself(server):
    for accept in ("", "text/turtle", "application/n-triples", "application/ld+json"):
        reply = server.send("GET", "/sparql", Accept=accept)
        syntax = RdfFormat.from_media_type(reply.headers["content-type"])
        graph = Graph().parse(data=str_of(parse(reply.body, format=syntax)), format="nt")
        sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
        assert graph.query(
            f"{sd} ASK {{ ?s a sd:Service ; sd:endpoint <{server.url}> ; sd:feature sd:UnionDefaultGraph ;"
            " sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset [ sd:namedGraph [ sd:name"
            " <https://w3id.org/dutygraph/graph/vocabulary> ] ] }"
        ).askAnswer
    assert error_of(server.send("GET", "/sparql", Accept="text/csv")) == (406, "not-acceptable")


def test_a_host_header_breaks_nothing(server):
    reply = server.send("GET", "/sparql", Host='x"> } <script>alert(1)</script>')
    assert reply.status in {200, 400} and b"<script>" not in reply.body
    page = server.send("GET", "/sparql", Host="x<script>", Accept="text/html")
    assert b"<script>" not in page.body


def test_pages_for_people(server):
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    page = server.send("GET", "/sparql", **browser)
    assert page.headers["content-type"].startswith("text/html") and b"<textarea" in page.body
    assert "default-src 'none'" in page.headers["content-security-policy"]
    asked = re.findall(rb'(?:src|<link[^>]*href)="([^"]*)"', page.body)
    assert asked == [b"/static/page.css", b"/static/editor.js"] and b"<script>" not in page.body
    for path in asked:
        file = server.send("GET", path.decode())
        assert file.status == 200 and not re.search(rb"https?:|@import|url\(|fetch\(|XMLHttp", file.body)
        assert server.send("GET", path.decode(), If_None_Match=file.headers["etag"]).status == 304
    assert error_of(server.send("GET", "/static/../endpoint.py")) == (404, "not-found")
    answer = server.get('SELECT ("<script>alert(1)</script>" AS ?x) {}', **browser)
    assert b"<script>" not in answer.body and b"&lt;script&gt;" in answer.body
    error = server.get("SELECT <script>", **browser)
    assert error.status == 400 and b"<script>" not in error.body and b"did not work" in error.body
    home = server.send("GET", "/")
    assert home.headers["location"] == "/sparql"


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_quietly_and_leaves_nothing(ending):
    with running(SMALL, query_seconds=30) as server:
        children = descendants(server.process.pid)
        assert len(children) == 3  # two workers, and the process that makes them
        busy = threading.Thread(target=_ask, args=(server,))
        busy.start()
        server.process.send_signal(ending)
        assert server.process.wait(60) == 0
        busy.join()
        assert not any(Path(f"/proc/{child}").exists() for child in children)


def _ask(server):
    try:
        server.get(ENDLESS)
    except OSError:
        return


def test_a_port_in_use_is_one_sentence(server):
    with pytest.raises(DutygraphError) as caught:
        bind("127.0.0.1", server.port)
    assert caught.value.code == "port-in-use"
    for host, port in (("127.0.0.1", 70000), ("no.such.host.invalid", 80), ("192.0.2.1", 80)):
        with pytest.raises(DutygraphError) as caught:
            bind(host, port)
        assert caught.value.code == "cannot-listen"
    done = subprocess.run([sys.executable, "-c", SERVE, str(server.port), str(SMALL)], capture_output=True, check=False)
    assert b"port-in-use" not in done.stdout and b"in use" in done.stderr


def test_accept_headers():
    offered = ("a/one", "a/two", "b/three")
    expected = {
        "": "a/one",
        "a/two": "a/two",
        "a/*": "a/one",
        "b/*, a/two;q=0.9": "b/three",
        "*/*;q=0.1, a/two": "a/two",
        "a/one;q=0, a/*": "a/two",
        "c/d": None,
        "a/one;q=x": None,
        "a/two;q=0.5, a/one;q=0.5": "a/one",
        "A/TWO ; Q=1": "a/two",
        ",,;": None,
    }
    for accept, chosen in expected.items():
        assert protocol.choose(accept, offered) == chosen, accept


def test_many_at_once(server):
    """Eight clients with different questions each get the answer to their own."""
    wrong = []

    def client(number: int) -> None:
        for turn in range(20):
            value = number * 1000 + turn
            reply = server.get(f"SELECT ({value} AS ?x) {{}}", Accept="text/csv")
            if reply.body.split() != [b"x", str(value).encode()]:
                wrong.append((value, reply))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_requests_that_are_no_http(server):
    async def send(content: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        try:
            writer.write(content)
            writer.write_eof()
            return await reader.read()
        except ConnectionError:  # it may hang up at once
            return b""
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    for content in (
        b"\x00\xff\r\n\r\n",
        b"GET /sparql?query=%zz%FF HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET " + b"a" * 100_000,
    ):
        assert b"Traceback" not in asyncio.run(send(content))
    assert server.send("GET", "/health").status == 200
