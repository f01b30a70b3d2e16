"""The thesaurus of the field (``ontology/thesaurus.ttl``, SKOS): words that mean the same when people ask."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pyoxigraph

from ontology import names

FILE = names.HERE / "thesaurus.ttl"


class Group(NamedTuple):
    """One concept of the thesaurus: the last part of its IRI, and its labels, the preferred one first."""

    name: str
    labels: tuple[str, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Give all concepts of the thesaurus by name; read once."""
    labels: dict[str, list[tuple[int, str]]] = {}
    for rank, prefixed in enumerate(("skos:prefLabel", "skos:altLabel")):
        wanted = names.iri(prefixed)
        for triple in pyoxigraph.parse(path=FILE, format=pyoxigraph.RdfFormat.TURTLE):
            subject, label = triple.subject, triple.object
            if triple.predicate.value == wanted and isinstance(subject, pyoxigraph.NamedNode):
                if not isinstance(label, pyoxigraph.Literal):
                    raise TypeError(f"{subject.value}: a label is no text")
                labels.setdefault(subject.value.rpartition("/")[2], []).append((rank, label.value))
    return tuple(Group(name, tuple(text for _, text in sorted(found))) for name, found in sorted(labels.items()))
