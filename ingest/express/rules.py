"""The rules of records as quads, each tied to the norms that it enforces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from ingest.enforce import Place, Stated, enforced_norms
from ingest.express.quads import Quads, term
from ingest.express.trig import turtle_quads
from ontology.names import BASE


def express_rules(rules: str, quads: Quads, places: Mapping[str, Place], stated: Sequence[Stated]) -> set[ox.Quad]:
    """Give the quads of the rules (Turtle) that cite what is loaded, and write which norms they enforce.

    Words that no rule can check (``rec:Unchecked``) are tied to their norms in the same way. What cites a provision
    that is not loaded is left out; a rule that cites none goes with its kind of record.
    """
    quads.enter("rules")
    found = set(turtle_quads(rules, quads.graph.value, base=BASE))
    cited = _objects(found, "dcterms:source")
    kinds = _objects(found, "sh:targetClass")
    unchecked = _objects(found, "rec:reason").keys()
    loaded = {rule for rule, provision in cited.items() if provision in places}
    used = {kinds[rule] for rule in loaded & kinds.keys()}
    kept = used | loaded | {rule for rule, kind in kinds.items() if kind in used and rule not in cited}
    for subject, quote in _quotes(found):
        tie = "rec:leaves" if subject in unchecked else "dg:enforces"
        for norm in enforced_norms(cited[subject], quote, places, stated):
            quads.add(subject, tie, ox.NamedNode(norm))
    return {quad for quad in found if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in kept}


def _objects(quads: Iterable[ox.Quad], name: str) -> dict[str, str]:
    """Give the value of a property by its subject, where both are no blank node."""
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if quad.predicate == term(name)
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode | ox.Literal)
    }


def _quotes(quads: Iterable[ox.Quad]) -> list[tuple[str, str]]:
    """Give each subject with each of its quotes."""
    return [
        (quad.subject.value, quad.object.value)
        for quad in quads
        if quad.predicate == term("dg:quote")
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
    ]
