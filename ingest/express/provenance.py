"""What is known of a chapter's source and of the dataset made of it: PROV, VoID, DCAT."""

from __future__ import annotations

import pyoxigraph as ox

from ingest.express.quads import Quads, term
from ingest.outline import Outline
from ingest.sources import Edition
from ontology.names import BASE, graph_iri, provision_iri


def express_provenance(quads: Quads, edition: Edition, outline: Outline, name: str) -> None:
    """Write where a chapter comes from; ``name`` is that of its graphs, which are complete by then."""
    manual = f"{BASE}{outline.manual}"
    place = provision_iri(outline.manual, outline.chapter.key)
    source = f"{BASE}source/{edition.sha256}"
    quads.type(manual, "dg:Manual", "dg:Provision")
    quads.add(manual, "dcterms:title", edition.manual_title)
    quads.add(manual, "dcterms:identifier", outline.manual)
    quads.add(place, "dcterms:source", ox.NamedNode(source))
    if edition.version:
        quads.add(place, "eli:version", edition.version)
    if edition.issued:
        quads.add(place, "dcterms:issued", ox.Literal(edition.issued, datatype=term("xsd:date")))
    quads.type(source, "prov:Entity")
    quads.add(source, "dcterms:title", edition.file_name)
    quads.add(source, "dcterms:identifier", f"sha256:{edition.sha256}")
    quads.add(source, "dcterms:format", edition.media_type)
    if edition.address:
        quads.add(source, "dcterms:description", edition.address)
    dataset = graph_iri(name)
    quads.type(dataset, "void:Dataset", "dcat:Dataset")
    quads.add(dataset, "dcterms:title", f"{edition.manual_title}, {outline.chapter.key}")
    quads.add(dataset, "prov:wasDerivedFrom", ox.NamedNode(source))
    for part in ("text", "norms"):
        graph = graph_iri(f"{name}/{part}")
        quads.add(dataset, "void:subset", ox.NamedNode(graph))
        quads.type(graph, "void:Dataset")
        quads.add(graph, "void:triples", quads.count(f"{name}/{part}"))
