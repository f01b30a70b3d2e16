"""Checking a built dataset by ``shapes/graph.ttl``: its constraints are asked as queries over the whole dataset.

pySHACL, the reference, takes as long for it as the build; the tests hold the two equal (``reference_problems``).
"""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from ontology.names import BASE
from shapes.dataset_queries import DatasetQuery, dataset_queries

FOCUS_OF_ALL = f"{BASE}ontology"


def check_dataset(trig: bytes) -> Sequence[str]:
    """Give a sentence for each thing that is wrong with a dataset (TriG); none where it holds."""
    store = ox.Store()
    store.bulk_load(trig, format=ox.RdfFormat.TRIG, base_iri=BASE)
    return sorted(sentence for query in dataset_queries() for sentence in _broken(store, query))


def _broken(store: ox.Store, query: DatasetQuery) -> Sequence[str]:
    solutions = store.query(query.sparql, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    with_value = "value" in {variable.value for variable in solutions.variables}
    return [
        sentence(query.message, _text(row["this"]), _text(row["value"]) if with_value else None) for row in solutions
    ]


def _text(term: object) -> str:
    assert isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal)
    return term.value


def sentence(message: str, focus: str, value: str | None) -> str:
    """Say what is wrong and with what: the node at fault is the value where the dataset as a whole is asked."""
    place = value if focus == FOCUS_OF_ALL and value is not None else focus
    told = message.replace("{?value}", value or "")
    return told if place in told else f"{told.rstrip('.')} ({place})"
