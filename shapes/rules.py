"""The rules: each constraint of the shapes with its words, as ``shapes/*.ttl`` declares them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ontology import names
from shapes.kinds import TurtleSource, column_name, list_kinds, local, node

HERE = Path(__file__).resolve().parent
OTHER_FILES = {"graph.ttl", "not-checked.ttl"}
RULE_FILES = tuple(sorted(path for path in HERE.glob("*.ttl") if path.name not in OTHER_FILES))


@dataclass(frozen=True)
class Rule:
    """One constraint: what it asks, of which kind of record, how strongly, and where that is written.

    ``slug`` is stable; ``message`` has the record's columns in braces; ``provision`` is the key of the paragraph
    ("C2.1.6.7.1") and "" for a check of common sense; ``column`` is the column to mend; ``reads`` are the
    properties that the constraint looks at.
    """

    slug: str
    iri: str
    kind: str
    label: str
    message: str
    severity: str
    provision: str
    source: str
    quote: str
    fix: str
    column: str
    reads: frozenset[str]


@cache
def rule_source() -> TurtleSource:
    """Give all shapes of records as one store."""
    return TurtleSource(RULE_FILES)


@cache
def list_rules() -> tuple[Rule, ...]:
    """Give all rules, by kind and then by slug."""
    source = rule_source()
    class_kinds = {kind.class_name: kind.name for kind in list_kinds()}
    rules = [_rule(source, subject, class_kinds) for subject in source.subjects("sh:targetClass", None)]
    return tuple(sorted(rules, key=lambda rule: (rule.kind, rule.slug)))


@cache
def rules_of(kind: str) -> tuple[Rule, ...]:
    """Give the rules of one kind of record."""
    return tuple(rule for rule in list_rules() if rule.kind == kind)


@cache
def rules_by_iri() -> dict[str, Rule]:
    """Give the rules by the IRI of their shape."""
    return {rule.iri: rule for rule in list_rules()}


def provision_key(iri: str) -> str:
    """Give the key of a provision's IRI: ``.../samm/C2.T1/row/9`` is ``C2.T1#9``, "" for none."""
    place = iri.removeprefix(names.BASE).partition("/")[2]
    return place.replace("/item/", "#").replace("/row/", "#")


def closure(source: TurtleSource, subject: ox.NamedNode | ox.BlankNode) -> list[ox.Quad]:
    """Give the quads of a shape with everything that its blank nodes hold."""
    found: list[ox.Quad] = []
    waiting: list[ox.NamedNode | ox.BlankNode] = [subject]
    seen = {subject}
    while waiting:
        for quad in source.store.quads_for_pattern(waiting.pop(), None, None, None):
            found.append(quad)
            if isinstance(quad.object, ox.BlankNode) and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)
    return found


def _rule(source: TurtleSource, subject: ox.NamedNode, class_kinds: dict[str, str]) -> Rule:
    looked_at = (node("sh:path"), node("sh:equals"), node("sh:lessThan"), node("sh:lessThanOrEquals"))
    reads = {
        local(quad.object.value)
        for quad in closure(source, subject)
        if quad.predicate in looked_at and isinstance(quad.object, ox.NamedNode)
    }
    column = source.text(subject, "rec:column") or source.text(subject, "sh:path")
    provision = source.text(subject, "dcterms:source")
    return Rule(
        slug=local(subject.value),
        iri=subject.value,
        kind=class_kinds[local(source.text(subject, "sh:targetClass"))],
        label=source.text(subject, "sh:name"),
        message=source.text(subject, "sh:message"),
        severity=local(source.text(subject, "sh:severity")),
        provision=provision_key(provision),
        source=provision,
        quote=source.text(subject, "dg:quote"),
        fix=source.text(subject, "rec:fix"),
        column=column_name(local(column)),
        reads=frozenset(reads),
    )
