"""What the endpoint says of itself to programs: a SPARQL 1.1 Service Description, VoID, and example queries.

The examples are the named queries that need no value, in the words that SHACL has for queries (``sh:select``,
``sh:construct``; the pattern that public SPARQL endpoints of the life sciences share).
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology import names
from queries.child import Loaded
from queries.named import NamedQuery, list_queries

FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
)
GRAPH_FORMATS = ("Turtle", "N-Triples", "JSON-LD")
# The dataset's own words about itself (VoID, DCAT), as N-Triples.
DATASETS_QUERY = f"""PREFIX void: <{names.PREFIXES["void"]}>
CONSTRUCT {{ ?dataset ?property ?value }} WHERE {{ ?dataset a void:Dataset ; ?property ?value }}"""
SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMAT_NAMES = "http://www.w3.org/ns/formats/"
_SYNTAXES = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
_TYPE = NamedNode(names.iri("rdf:type"))


def service_description(loaded: Loaded, endpoint: str, form: str, datasets: bytes) -> bytes:
    """Describe the service in RDF.

    ``form`` is a key of ``engine.GRAPH_FORMATS``, ``endpoint`` the absolute IRI of the service, ``datasets`` the answer
    to ``DATASETS_QUERY`` as N-Triples.
    """
    triples = [
        *_service(endpoint),
        *_dataset(loaded, endpoint),
        *(each for query in list_queries() for each in _example(query, endpoint)),
        *(quad.triple for quad in pyoxigraph.parse(datasets, format=pyoxigraph.RdfFormat.N_TRIPLES)),
    ]
    prefixes = names.PREFIXES | {"sd": SD} if form == "turtle" else None
    content = pyoxigraph.serialize(triples, format=_SYNTAXES[form], prefixes=prefixes)
    assert content is not None  # None is for a serialisation that goes into a file
    return content


def _service(endpoint: str) -> Iterator[Triple]:
    service = NamedNode(endpoint)
    title = "dutygraph: who must do what, for whom, by when, and where it is written"
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _named("dcterms:title"), Literal(title, language="en"))
    yield Triple(service, _sd("endpoint"), service)
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in FORMATS:
        yield Triple(service, _sd("resultFormat"), NamedNode(_FORMAT_NAMES + name))


def _dataset(loaded: Loaded, endpoint: str) -> Iterator[Triple]:
    service, dataset, default = NamedNode(endpoint), NamedNode(f"{endpoint}#dataset"), NamedNode(f"{endpoint}#union")
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, _TYPE, _named("void:Dataset"))
    yield Triple(dataset, _named("void:sparqlEndpoint"), service)
    yield Triple(dataset, _named("void:uriSpace"), Literal(names.BASE))
    yield Triple(dataset, _named("void:triples"), Literal(loaded.triples))
    yield Triple(dataset, _named("dcterms:identifier"), Literal(loaded.version))
    for prefix in ("dcterms", "dg", "eli", "oa", "org", "prov", "schema", "sh", "skos", "time"):
        yield Triple(dataset, _named("void:vocabulary"), NamedNode(names.PREFIXES[prefix]))
    for name in GRAPH_FORMATS:
        yield Triple(dataset, _named("void:feature"), NamedNode(_FORMAT_NAMES + name))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, _TYPE, _sd("Graph"))
    yield Triple(default, _named("void:triples"), Literal(loaded.triples))
    for graph in loaded.graphs:
        named, its_graph = BlankNode(), BlankNode()
        yield Triple(dataset, _sd("namedGraph"), named)
        yield Triple(named, _TYPE, _sd("NamedGraph"))
        yield Triple(named, _sd("name"), NamedNode(graph))
        yield Triple(named, _sd("graph"), its_graph)
        yield Triple(its_graph, _TYPE, _sd("Graph"))


def _example(query: NamedQuery, endpoint: str) -> Iterator[Triple]:
    if any(parameter.required for parameter in query.parameters):
        return
    example = NamedNode(f"{endpoint}#{query.name}")
    form = "Construct" if "CONSTRUCT" in query.source else "Select"
    yield Triple(example, _TYPE, _named("sh:SPARQLExecutable"))
    yield Triple(example, _TYPE, _named(f"sh:SPARQL{form}Executable"))
    yield Triple(example, _named("rdfs:label"), Literal(query.title, language="en"))
    yield Triple(example, _named("rdfs:comment"), Literal(query.question, language="en"))
    yield Triple(example, _named(f"sh:{form.lower()}"), Literal(query.source))
    yield Triple(example, _named("schema:target"), NamedNode(endpoint))


def _named(name: str) -> NamedNode:
    return NamedNode(names.iri(name))


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
