"""The W3C's SPARQL 1.1 Protocol suite, run from its manifest against the running endpoint.

The manifest and its data stand in the shared folder (``DUTYGRAPH_SHARED``, default ``../shared``); without it these
tests skip. What is skipped on purpose says why.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from endpoint_server import Reply, Server, running
from rdflib import RDF, Graph, Namespace, Node
from rdflib.collection import Collection

from foundation.files import REPOSITORY

pytestmark = pytest.mark.server
SUITE = Path(os.environ.get("DUTYGRAPH_SHARED", REPOSITORY.parent / "shared")) / "conformance" / "sparql11-protocol"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
DATA = "http://kasei.us/2009/09/sparql/data/"
UPDATES = "updates are refused by design: the dataset is read only"
SKIPPED = {
    "update_dataset_default_graph": UPDATES,
    "update_dataset_default_graphs": UPDATES,
    "update_dataset_named_graphs": UPDATES,
    "update_dataset_full": UPDATES,
    "update_post_form": UPDATES,
    "update_post_direct": UPDATES,
    "update_base_uri": UPDATES,
}
MEDIA_TYPES = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"},
}


@dataclass(frozen=True)
class Exchange:
    """One request of a test and what is expected of its response."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: str
    form: str | None
    boolean: bool | None


def read_manifest() -> dict[str, list[Exchange]]:
    if not SUITE.exists():
        return {}
    graph = Graph().parse(SUITE / "manifest.ttl", format="turtle")
    (manifest,) = graph.subjects(RDF.type, MF.Manifest)
    tests = {}
    for entry in Collection(graph, graph.value(manifest, MF.entries)):
        connection = graph.value(entry, MF.action)
        requests = Collection(graph, graph.value(connection, HT.requests))
        tests[str(entry).rpartition("#")[2]] = [_exchange(graph, request) for request in requests]
    return tests


def _exchange(graph: Graph, request: Node) -> Exchange:
    headers = {}
    listed = graph.value(request, HT.headers)
    for header in Collection(graph, listed) if listed else ():
        headers[str(graph.value(header, HT.fieldName))] = str(graph.value(header, HT.fieldValue))
    content = graph.value(request, HT.body)
    body = None
    if content is not None:
        encoding = str(graph.value(content, CNT.characterEncoding) or "UTF-8")
        body = str(graph.value(content, CNT.chars)).encode(encoding)
    response = graph.value(request, HT.resp)
    form = graph.value(response, MF.expectedFormat)
    boolean = graph.value(response, MF.expectedBoolean)
    return Exchange(
        method=str(graph.value(request, HT.methodName)),
        path=str(graph.value(request, HT.absolutePath)),
        headers=headers,
        body=body,
        statuses="".join(sorted(str(status)[-3] for status in graph.objects(response, MF.expectedStatus))),
        form=str(form) if form is not None else None,
        boolean=bool(boolean.toPython()) if boolean is not None else None,
    )


TESTS = read_manifest()


@pytest.fixture(scope="module")
def suite_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An endpoint over a store that holds the manifest's graphs."""
    file = tmp_path_factory.mktemp("suite") / "suite.trig"
    blocks = [
        f"<{DATA}data{number}.rdf> {{\n{(SUITE / f'data{number}.nt').read_text()}\n}}\n"
        for number in (1, 2, 3)
    ]  # fmt: skip
    file.write_text("".join(blocks))
    with running(file) as server:
        yield server


@pytest.mark.skipif(not TESTS, reason="the suite is not there (DUTYGRAPH_SHARED)")
def test_the_skip_list_names_tests_of_the_suite():
    assert set(SKIPPED) <= set(TESTS)


@pytest.mark.parametrize("name", TESTS)
def test_protocol(name: str, request: pytest.FixtureRequest):
    if name in SKIPPED:
        pytest.skip(SKIPPED[name])
    server = request.getfixturevalue("suite_server")
    for exchange in TESTS[name]:
        reply: Reply = server.send(exchange.method, exchange.path, body=exchange.body, **exchange.headers)
        assert str(reply.status)[0] in exchange.statuses, reply.body
        if exchange.form is not None:
            assert reply.headers["content-type"].partition(";")[0] in MEDIA_TYPES[exchange.form]
        if exchange.boolean is not None:
            assert json.loads(reply.body)["boolean"] is exchange.boolean
