"""The fast engine: the same shapes, each made into a Python function once.

It knows the part of SHACL Core that the record shapes use (paths of one property; counts, values, ranges, comparison
of two properties, and, or, not) and refuses any other word, so that no constraint is ever passed over in silence. The
tests compare it with pySHACL, finding by finding. It looks at typed values, which reading has checked already, where
pySHACL builds and searches a graph.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

import pyoxigraph as ox

from ontology import names
from shapes.kinds import Term, TurtleSource, local, value_of
from shapes.record import Record, Value
from shapes.rules import rule_source, rules_of

Values: TypeAlias = Mapping[str, tuple[Value, ...]]
Test: TypeAlias = Callable[[Values], bool]
Maker: TypeAlias = "Callable[[Operand], Test]"
SH = names.PREFIXES["sh"]
SILENT = frozenset(  # how a shape is found and what it is called is no constraint
    names.iri(name)
    for name in (
        "rdf:type", "rdfs:label", "rdfs:comment", "rdfs:subClassOf", "sh:targetClass", "sh:targetNode",
        "sh:targetObjectsOf", "sh:targetSubjectsOf", "sh:path", "sh:name", "sh:description", "sh:message",
        "sh:severity", "dcterms:source", "dg:quote", "rec:column", "rec:fix",
    )
)  # fmt: skip
READ: dict[str, Callable[[str], Value]] = {
    "boolean": lambda text: text in ("true", "1"),
    "date": date.fromisoformat,
    "decimal": Decimal,
    "integer": int,
    "string": str,
    "time": time.fromisoformat,
}


class UnknownConstraintError(Exception):
    """A shape uses a word of SHACL that this engine does not know; the reference engine does."""


def broken_rules(records: Sequence[Record]) -> set[tuple[int, str]]:
    """Give which record (by its place in ``records``) breaks which rule (by its shape's IRI)."""
    return {
        (number, iri)
        for number, record in enumerate(records)
        for iri, holds in compiled_rules(record.kind)
        if not holds(record.values)
    }


@cache
def compiled_rules(kind: str) -> tuple[tuple[str, Test], ...]:
    """Give each rule of a kind with the function that says whether a record's values meet it."""
    source = rule_source()
    return tuple((rule.iri, compile_shape(source, ox.NamedNode(rule.iri))) for rule in rules_of(kind))


def compile_shape(source: TurtleSource, shape: ox.NamedNode | ox.BlankNode) -> Test:
    """Make a shape into a function; raises ``UnknownConstraintError`` for a word that is not known here."""
    path = _path(source, shape)
    tests = []
    for quad in source.store.quads_for_pattern(shape, None, None, None):
        word = quad.predicate.value
        if word in SILENT:
            continue
        makers: dict[str, Maker] = ON_PROPERTY if path else {}
        maker = (makers | ON_NODE).get(word.removeprefix(SH))
        if maker is None:
            raise UnknownConstraintError(word)
        tests.append(maker(Operand(source, path, quad.object)))
    return _all(tests)


def _path(source: TurtleSource, shape: Term) -> str:
    paths = source.objects(shape, "sh:path")
    if any(not isinstance(path, ox.NamedNode) for path in paths):
        raise UnknownConstraintError(f"{SH}path of several steps")
    return local(value_of(paths[0])) if paths else ""


def _all(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda values: all(test(values) for test in tests)


@dataclass(frozen=True)
class Operand:
    """What stands behind a word of a shape: the shape's path ("" for none) and the term."""

    source: TurtleSource
    path: str
    term: Term

    @property
    def name(self) -> str:
        """The property that the term names."""
        return local(value_of(self.term))

    @property
    def value(self) -> Value:
        """The typed value of a literal."""
        if not isinstance(self.term, ox.Literal):
            raise UnknownConstraintError("an IRI as a value")
        return READ[local(self.term.datatype.value)](self.term.value)

    @property
    def members(self) -> list[Operand]:
        """The members of a list."""
        return [Operand(self.source, self.path, member) for member in self.source.members([self.term])]

    @property
    def shape(self) -> Test:
        """The shape that the term is, compiled."""
        if self.path or not isinstance(self.term, ox.NamedNode | ox.BlankNode):
            raise UnknownConstraintError("a shape of values")
        return compile_shape(self.source, self.term)


def _same(one: Value, other: Value) -> bool:
    return type(one) is type(other) and one == other


def _comparable(one: Value, other: Value) -> bool:
    """Whether two values have an order: two numbers, or two of one type that is no truth value."""
    numbers = (int, Decimal)
    if isinstance(one, bool) or isinstance(other, bool):
        return False
    return type(one) is type(other) or (isinstance(one, numbers) and isinstance(other, numbers))


def _not(operand: Operand) -> Test:
    inner = operand.shape
    return lambda values: not inner(values)


def _or(operand: Operand) -> Test:
    inner = [member.shape for member in operand.members]
    return lambda values: any(test(values) for test in inner)


def _and(operand: Operand) -> Test:
    return _all([member.shape for member in operand.members])


def _min_count(operand: Operand) -> Test:
    path, least = operand.path, int(value_of(operand.term))
    return lambda values: len(values.get(path, ())) >= least


def _max_count(operand: Operand) -> Test:
    path, most = operand.path, int(value_of(operand.term))
    return lambda values: len(values.get(path, ())) <= most


def _has_value(operand: Operand) -> Test:
    path, wanted = operand.path, operand.value
    return lambda values: any(_same(value, wanted) for value in values.get(path, ()))


def _in(operand: Operand) -> Test:
    path, allowed = operand.path, [member.value for member in operand.members]
    return lambda values: all(any(_same(value, wanted) for wanted in allowed) for value in values.get(path, ()))


def _equals(operand: Operand) -> Test:
    path, other = operand.path, operand.name
    return lambda values: set(values.get(path, ())) == set(values.get(other, ()))


def _against_limit(compare: Callable[[Any, Any], bool]) -> Maker:
    def maker(operand: Operand) -> Test:
        path, limit = operand.path, operand.value
        return lambda values: all(_comparable(value, limit) and compare(value, limit) for value in values.get(path, ()))

    return maker


def _against_property(compare: Callable[[Any, Any], bool]) -> Maker:
    def maker(operand: Operand) -> Test:
        path, other = operand.path, operand.name
        return lambda values: all(
            _comparable(value, limit) and compare(value, limit)
            for value in values.get(path, ())
            for limit in values.get(other, ())
        )

    return maker


ON_NODE: dict[str, Maker] = {"and": _and, "not": _not, "or": _or, "property": lambda operand: operand.shape}
ON_PROPERTY: dict[str, Maker] = {
    "equals": _equals,
    "hasValue": _has_value,
    "in": _in,
    "lessThan": _against_property(operator.lt),
    "lessThanOrEquals": _against_property(operator.le),
    "maxCount": _max_count,
    "maxExclusive": _against_limit(operator.lt),
    "maxInclusive": _against_limit(operator.le),
    "minCount": _min_count,
    "minExclusive": _against_limit(operator.gt),
    "minInclusive": _against_limit(operator.ge),
}
