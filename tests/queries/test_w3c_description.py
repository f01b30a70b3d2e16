"""The W3C's SPARQL 1.1 Service Description suite, run from its manifest against the running endpoint.

The manifest names three tests and leaves to the runner how to make them; what each asks for is in the recommendation
(https://www.w3.org/TR/sparql11-service-description/). It stands in the shared folder, like the protocol's.
"""

import os
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection

from foundation.files import REPOSITORY
from ontology import names

pytestmark = pytest.mark.server
SHARED = Path(os.environ.get("DUTYGRAPH_SHARED", REPOSITORY.parent / "shared"))
MANIFEST = SHARED / "conformance" / "sparql11-service-description" / "manifest.ttl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
# Section 3 of the recommendation: property → the class of its subject, the class of its object ("" for any).
SCHEMA = {
    "endpoint": ("Service", ""),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", "EntailmentRegime"),
    "entailmentRegime": ("NamedGraph", "EntailmentRegime"),
    "defaultSupportedEntailmentProfile": ("Service", "EntailmentProfile"),
    "supportedEntailmentProfile": ("NamedGraph", "EntailmentProfile"),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", ""),
    "inputFormat": ("Service", ""),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", ""),
    "graph": ("NamedGraph", "Graph"),
}
INSTANCES = {
    "Feature": {"DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"},
    "Language": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
}


def read_manifest() -> list[str]:
    if not MANIFEST.exists():
        return []
    graph = Graph().parse(MANIFEST, format="turtle")
    (manifest,) = graph.subjects(RDF.type, MF.Manifest)
    return [str(entry).rpartition("#")[2] for entry in Collection(graph, graph.value(manifest, MF.entries))]


def described(server, accept: str = "") -> Graph:
    reply = server.send("GET", "/sparql", Accept=accept)
    assert reply.status == 200
    triples = parse(reply.body, format=RdfFormat.from_media_type(reply.headers["content-type"]))
    return Graph().parse(data="".join(f"{quad.triple} .\n" for quad in triples), format="nt")


def returns_rdf(server) -> None:
    for accept in ("", "*/*", "text/turtle", "application/n-triples", "application/ld+json"):
        assert len(described(server, accept)) > 10


def has_endpoint_triple(server) -> None:
    graph = described(server)
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert list(graph.objects(service, SD.endpoint)) == [URIRef(server.url)]


def conforms_to_schema(server) -> None:
    graph = described(server)
    for subject, predicate, value in graph:
        if predicate not in SD:
            continue
        domain, range_ = SCHEMA[str(predicate).removeprefix(SD)]
        assert (subject, RDF.type, SD[domain]) in graph, (subject, predicate)
        if range_ in INSTANCES:
            assert str(value).removeprefix(SD) in INSTANCES[range_]
        elif range_:
            assert (value, RDF.type, SD[range_]) in graph, (predicate, value)
    for named in graph.subjects(RDF.type, SD.NamedGraph):
        assert len(list(graph.objects(named, SD.name))) == 1
        assert len(list(graph.objects(named, SD.graph))) <= 1
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert len(list(graph.objects(service, SD.defaultDataset))) == 1


# Each test of the manifest → what makes it.
TESTS = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}


@pytest.mark.skipif(not MANIFEST.exists(), reason="the suite is not there (DUTYGRAPH_SHARED)")
def test_every_test_of_the_suite_is_made():
    assert sorted(read_manifest()) == sorted(TESTS)


@pytest.mark.parametrize("name", TESTS)
def test_service_description(name, server):
    TESTS[name](server)


def test_the_dataset_is_described_in_void(server):
    found = described(server).query(
        """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?triples ?space ?graph ?service WHERE {
            ?service sd:defaultDataset ?dataset ; sd:feature sd:UnionDefaultGraph .
            ?dataset void:triples ?triples ; void:uriSpace ?space ; void:sparqlEndpoint ?service ;
                void:vocabulary <https://w3id.org/dutygraph/ontology#> ; sd:namedGraph/sd:name ?graph .
        }"""
    )
    rows = list(found)
    counted = server.get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", Accept="text/csv").body.split()[-1]
    graphs = server.get("SELECT DISTINCT ?g { GRAPH ?g {} }", Accept="text/csv").body.split()[1:]
    assert {str(row.triples).encode() for row in rows} == {counted}
    assert {str(row.graph).encode() for row in rows} == set(graphs)
    assert {(str(row.space), str(row.service)) for row in rows} == {(names.BASE, server.url)}
    moved = server.send("GET", "/.well-known/void")
    assert (moved.status, moved.headers["location"]) == (307, "/sparql")


def test_its_example_queries_run(server):
    graph = described(server)
    sh, schema = Namespace(names.PREFIXES["sh"]), Namespace(names.PREFIXES["schema"])
    examples = list(graph.subjects(RDF.type, sh.SPARQLExecutable))
    assert len(examples) > 5
    for example in examples:
        (text,) = [*graph.objects(example, sh.select), *graph.objects(example, sh.construct)]
        assert graph.value(example, schema.target) == URIRef(server.url)
        assert server.get(str(text)).status == 200, example
