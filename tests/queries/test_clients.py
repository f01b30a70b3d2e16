"""The clients that people use, against the running endpoint: curl, Python's libraries, R and JavaScript.

Where R or node is not on the machine, what they send is sent as it was recorded from them: R 4.2 (base ``url``, httr
1.4.5, httr2 0.2.2; RCurl as the package SPARQL calls it), sparql-http-client 3.1.0, fetch-sparql-endpoint 7.2.0.
"""

import csv
import io
import json
import shutil
import subprocess
import zlib
from xml.etree import ElementTree

import pytest
from endpoint_server import Server
from pyoxigraph import RdfFormat, parse
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

from foundation.errors import DutygraphError
from queries.store import open_store

pytestmark = pytest.mark.server
DG = "PREFIX dg: <https://w3id.org/dutygraph/ontology#> "
FIVE = "SELECT * { ?s ?p ?o } LIMIT 5"
FIVE_IN_R = "SELECT%20%2A%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%205"
FIVE_IN_JS = "SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%205"
GRAPH_IN_JS = "CONSTRUCT%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%207"
FORM = "application/x-www-form-urlencoded"
JS_PACKING = "gzip, deflate, br"
RECORDED = {
    "R url": ("GET", f"?query={FIVE_IN_R}", "", {"User-Agent": "libcurl/7.88.1", "Accept": "text/csv"}),
    "R httr POST": (
        "POST", "", f"query={FIVE_IN_R}",
        {"Accept-Encoding": "deflate, gzip, br, zstd", "Content-Type": FORM, "Accept": "text/csv"},
    ),
    "R httr GET": (
        "GET", f"?query={FIVE_IN_R}", "",
        {"Accept-Encoding": "deflate, gzip, br, zstd", "Accept": "application/sparql-results+json"},
    ),
    "R SPARQL": ("GET", f"?query={FIVE_IN_R}", "", {"Accept": "application/sparql-results+xml"}),
    "R httr2": (
        "POST", "", f"query={FIVE_IN_R}",
        {"Accept-Encoding": "deflate, gzip, br, zstd", "Accept": "text/csv", "Content-Type": FORM},
    ),
    "sparql-http-client": (
        "GET", f"?query={FIVE_IN_JS}", "",
        {"accept": "application/sparql-results+json", "accept-encoding": JS_PACKING, "Connection": "keep-alive"},
    ),
    "sparql-http-client CONSTRUCT": (
        "GET", f"?query={GRAPH_IN_JS}", "",
        {"accept": "application/n-triples, text/turtle", "accept-encoding": JS_PACKING, "Connection": "keep-alive"},
    ),
    "sparql-http-client postUrlencoded": (
        "POST", "", "query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+5",
        {"accept": "application/sparql-results+json", "accept-encoding": JS_PACKING, "content-type": FORM},
    ),
    "sparql-http-client postDirect": (
        "POST", "", FIVE,
        {
            "accept": "application/sparql-results+json",
            "accept-encoding": JS_PACKING,
            "content-type": "application/sparql-query; charset=utf-8",
        },
    ),
    "fetch-sparql-endpoint": (
        "POST", "", "query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+5",
        {
            "Accept": "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7",
            "Content-Type": FORM,
            "accept-language": "*",
            "sec-fetch-mode": "cors",
            "accept-encoding": "gzip, deflate",
        },
    ),
}  # fmt: skip
IN_R = """
query <- "SELECT * { ?s ?p ?o } LIMIT 5"
address <- commandArgs(trailingOnly = TRUE)[1]
address <- paste0(address, "?query=", utils::URLencode(query, reserved = TRUE))
rows <- read.csv(url(address, headers = c(Accept = "text/csv")))
cat(nrow(rows), ncol(rows))
"""
IN_NODE = """
const [address] = process.argv.slice(1);
const query = "SELECT * { ?s ?p ?o } LIMIT 5";
const accept = { Accept: "application/sparql-results+json" };
const count = async (answer) => (await (await answer).json()).results.bindings.length;
const got = await count(fetch(address + "?query=" + encodeURIComponent(query), { headers: accept }));
const posted = await count(fetch(address, { method: "POST", body: new URLSearchParams({ query }), headers: accept }));
const direct = { ...accept, "Content-Type": "application/sparql-query" };
const sent = await count(fetch(address, { method: "POST", body: query, headers: direct }));
const refused = await fetch(address + "?query=SELECT");
console.log(got, posted, sent, refused.status, (await refused.json()).error.code);
"""


def unpacked(reply) -> bytes:
    return zlib.decompress(reply.body, 47) if "content-encoding" in reply.headers else reply.body


@pytest.mark.parametrize("client", RECORDED)
def test_what_clients_send(server, client):
    method, query, body, headers = RECORDED[client]
    reply = server.send(method, f"/sparql{query}", body=body.encode() or None, **headers)
    media_type = reply.headers["content-type"].partition(";")[0]
    accepted = next(value for name, value in headers.items() if name.lower() == "accept")
    assert reply.status == 200 and media_type in accepted
    content = unpacked(reply)
    if media_type == "text/csv":
        assert len(list(csv.DictReader(io.StringIO(content.decode())))) == 5
    elif media_type.endswith("json"):
        assert len(json.loads(content)["results"]["bindings"]) == 5
    elif media_type.endswith("xml"):
        assert len(ElementTree.fromstring(content)[1]) == 5
    else:
        assert len(list(parse(content, format=RdfFormat.from_media_type(media_type)))) == 7


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True).stdout


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not on this machine")
def test_r(server):
    assert run("Rscript", "--vanilla", "-e", IN_R, server.url) == "5 3"


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not on this machine")
def test_javascript(server):
    assert run("node", "--input-type=module", "--eval", IN_NODE, server.url).split() == [
        "5",
        "5",
        "5",
        "400",
        "bad-query",
    ]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
def test_curl(server):
    table = run("curl", "-s", "-H", "Accept: text/csv", "--data-urlencode", f"query={FIVE}", server.url)
    assert len(table.splitlines()) == 6
    assert run("curl", "-s", "--compressed", "-G", "--data-urlencode", f"query={FIVE}", server.url).startswith(
        '{"head"'
    )
    moved = run("curl", "-sL", "-H", "Accept: text/turtle", server.url.replace("/sparql", "/"))
    assert "sd:Service" in moved
    head = run("curl", "-sI", server.url.replace("/sparql", "/id/actor/sco")).lower()
    assert head.startswith("http/1.1 200") and "etag:" in head
    tag = next(line.split(" ", 1)[1] for line in head.splitlines() if line.startswith("etag: "))
    known = f"If-None-Match: {tag.replace('w/', 'W/')}"
    resource = server.url.replace("/sparql", "/id/actor/sco")
    again = run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", known, resource)
    assert again == "304"


def test_sparqlwrapper(server: Server):
    client = SPARQLWrapper(server.url)
    client.setQuery(FIVE)
    for method in ("GET", "POST"):
        client.setMethod(method)
        client.setReturnFormat(JSON)
        assert len(client.queryAndConvert()["results"]["bindings"]) == 5
        client.setReturnFormat(CSV)
        assert len(client.queryAndConvert().splitlines()) == 6
        client.setReturnFormat(XML)
        assert len(client.queryAndConvert().getElementsByTagName("result")) == 5
    client.setQuery(DG + "CONSTRUCT WHERE { ?s a dg:Norm }")
    client.setReturnFormat(TURTLE)
    assert b"dg:Norm" in client.queryAndConvert()


def test_rdflib(server: Server):
    store = SPARQLStore(server.url)
    rows = list(store.query(DG + "SELECT ?q WHERE { ?n dg:quote ?q } LIMIT 3"))
    assert len(rows) == 3
    assert store.query("ASK {}").askAnswer


def test_our_own_store(server: Server):
    remote = open_store(server.url)
    assert remote.ask(DG + "ASK { ?n a dg:Norm }")
    assert len(remote.select(DG + "SELECT ?n { ?n a dg:Norm }").rows) == 19
    assert len(remote.construct(DG + "CONSTRUCT WHERE { ?n a dg:Norm }").triples) == 19
    with pytest.raises(DutygraphError) as caught:
        remote.run("SELECT * {")
    assert caught.value.code == "bad-query"
