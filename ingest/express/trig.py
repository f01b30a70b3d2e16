"""A dataset as text: the same quads are the same bytes, sorted and with the same prefixes each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ingest.express.quads import A
from ontology.names import PREFIXES


def turtle_quads(turtle: str, graph: str, *, base: str) -> Iterator[ox.Quad]:
    """Give the triples of a Turtle text as quads of a named graph."""
    name = ox.NamedNode(graph)
    for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE, base_iri=base):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, name)


def serialize(quads: Iterable[ox.Quad]) -> bytes:
    """Give a dataset as TriG: sorted by graph, subject, predicate, object, with the same prefixes each time."""
    ordered = sorted(
        quads, key=lambda quad: (str(quad.graph_name), str(quad.subject), _predicate_key(quad), str(quad.object))
    )
    written = ox.serialize(ordered, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)
    assert written is not None
    # The library writes the prefixes in no fixed order.
    lines = written.split(b"\n")
    count = next(position for position, line in enumerate(lines) if not line.startswith(b"@prefix"))
    return b"\n".join([*sorted(lines[:count]), *lines[count:]])


def _predicate_key(quad: ox.Quad) -> str:
    return "" if quad.predicate == A else quad.predicate.value
