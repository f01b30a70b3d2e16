"""``graph.ttl`` made into SPARQL queries: each finds what breaks one constraint, in the whole dataset at once.

It knows the part of SHACL that ``graph.ttl`` uses and refuses any other word, so that no constraint is ever passed over
in silence. The tests hold it equal to pySHACL, sentence by sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from ontology import names
from shapes.compiled import UnknownConstraintError
from shapes.kinds import Term, TurtleSource, value_of

GRAPH_SHAPES = Path(__file__).with_name("graph.ttl")
SH = names.PREFIXES["sh"]
PREFIXES = f"PREFIX rdfs: <{names.PREFIXES['rdfs']}>\n"
IS_A = "a/rdfs:subClassOf*"
# The focus nodes of a shape, in a query that is being made.
FOCUS = "\x00"
Maker: TypeAlias = Callable[[TurtleSource, Term, str, Term], Iterator[str]]
# What says how a shape is found and what it is called, or is read together with another word.
SILENT = frozenset("targetClass targetNode path message qualifiedMinCount qualifiedMaxCount property sparql".split())


@dataclass(frozen=True)
class DatasetQuery:
    """One constraint: its message and a query for ``?this``, and ``?value`` where one value is at fault."""

    message: str
    sparql: str


@cache
def dataset_queries() -> tuple[DatasetQuery, ...]:
    """Give the queries of all constraints. Raises ``UnknownConstraintError`` for a word that is not known here."""
    source = TurtleSource((GRAPH_SHAPES,))
    shapes = source.subjects("rdf:type", ox.NamedNode(f"{SH}NodeShape"))
    return tuple(query for shape in shapes for query in _of_shape(source, shape))


def _of_shape(source: TurtleSource, shape: ox.NamedNode) -> Iterator[DatasetQuery]:
    _refuse_unknown(source, shape, CONSTRAINTS)
    for constraint in source.objects(shape, "sh:sparql"):
        (focus,) = source.objects(shape, "sh:targetNode")
        yield _sparql(source, constraint, str(focus))
    for target in source.objects(shape, "sh:targetClass"):
        found = f"{{ SELECT DISTINCT ?this WHERE {{ ?this {IS_A} {target} }} }}"
        for place in source.objects(shape, "sh:property"):
            message = source.text(place, "sh:message")
            for body in _of_property(source, place):
                yield DatasetQuery(message, f"{PREFIXES}SELECT DISTINCT {body.replace(FOCUS, found)}")


def _of_property(source: TurtleSource, shape: Term) -> Iterator[str]:
    """Give what stands behind SELECT for each constraint of a property shape, ``FOCUS`` for its focus nodes."""
    _refuse_unknown(source, shape, CONSTRAINTS)
    path = _path(source, shape)
    for name, make in CONSTRAINTS.items():
        for value in source.objects(shape, f"sh:{name}"):
            yield from make(source, shape, path, value)


def _refuse_unknown(source: TurtleSource, shape: Term, known: dict[str, Maker]) -> None:
    for quad in source.store.quads_for_pattern(shape, None, None, None):  # type: ignore[arg-type]
        word = quad.predicate.value
        if word.startswith(SH) and word.removeprefix(SH) not in SILENT | known.keys():
            raise UnknownConstraintError(word)


def _path(source: TurtleSource, shape: Term) -> str:
    (path,) = source.objects(shape, "sh:path")
    if isinstance(path, ox.NamedNode):
        return str(path)
    inverse = source.objects(path, "sh:inversePath")
    if len(inverse) != 1 or not isinstance(inverse[0], ox.NamedNode):
        raise UnknownConstraintError(f"{SH}path of several steps")
    return f"^{inverse[0]}"


def _min_count(_source: TurtleSource, _shape: Term, path: str, value: Term) -> Iterator[str]:
    yield _counted(path, f"< {value_of(value)}")


def _max_count(_source: TurtleSource, _shape: Term, path: str, value: Term) -> Iterator[str]:
    yield _counted(path, f"> {value_of(value)}")


def _counted(path: str, compared: str, condition: str = "") -> str:
    values = f"?this {path} ?value {condition}"
    return (
        f"?this WHERE {{ {FOCUS} OPTIONAL {{ {values} }} }} GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {compared})"
    )


def _each(path: str, condition: str) -> str:
    return f"?this ?value WHERE {{ {FOCUS} ?this {path} ?value {condition} }}"


def _class(_source: TurtleSource, _shape: Term, path: str, value: Term) -> Iterator[str]:
    yield _each(path, f"FILTER NOT EXISTS {{ ?value {IS_A} {value} }}")


def _datatype(_source: TurtleSource, _shape: Term, path: str, value: Term) -> Iterator[str]:
    readable = f"COALESCE(isLiteral({value}(STR(?value))), false)"
    yield _each(path, f"FILTER (!isLiteral(?value) || DATATYPE(?value) != {value} || !{readable})")


def _in(source: TurtleSource, _shape: Term, path: str, value: Term) -> Iterator[str]:
    yield _each(path, f"FILTER (!({_is_one_of(source, value)}))")


def _is_one_of(source: TurtleSource, value: Term) -> str:
    return " || ".join(f"sameTerm(?value, {member})" for member in source.members([value]))


def _min_length(_source: TurtleSource, _shape: Term, path: str, value: Term) -> Iterator[str]:
    yield _each(path, f"FILTER (isBlank(?value) || STRLEN(STR(?value)) < {value_of(value)})")


def _min_inclusive(_source: TurtleSource, _shape: Term, path: str, value: Term) -> Iterator[str]:
    yield _each(path, f"FILTER (!COALESCE(?value >= {value}, false))")


def _max_inclusive(_source: TurtleSource, _shape: Term, path: str, value: Term) -> Iterator[str]:
    yield _each(path, f"FILTER (!COALESCE(?value <= {value}, false))")


def _qualified(source: TurtleSource, shape: Term, path: str, value: Term) -> Iterator[str]:
    allowed = source.objects(value, "sh:in")
    if len(allowed) != 1 or len(list(source.store.quads_for_pattern(value, None, None, None))) != 1:  # type: ignore[arg-type]
        raise UnknownConstraintError(f"{SH}qualifiedValueShape of another kind")
    condition = f"FILTER ({_is_one_of(source, allowed[0])})"
    for name, sign in (("sh:qualifiedMinCount", "<"), ("sh:qualifiedMaxCount", ">")):
        for count in source.objects(shape, name):
            yield _counted(path, f"{sign} {value_of(count)}", condition)


def _node(source: TurtleSource, _shape: Term, path: str, value: Term) -> Iterator[str]:
    """A value breaks the shape that it is to have where it has none, or two different ones, of a property."""
    _refuse_unknown(source, value, {})
    broken: list[str] = []
    for inner in source.objects(value, "sh:property"):
        _refuse_unknown(source, inner, {"minCount": _min_count, "maxCount": _max_count})
        step = _path(source, inner)
        if [value_of(count) for name in ("sh:minCount", "sh:maxCount") for count in source.objects(inner, name)] != [
            "1"
        ] * 2:
            raise UnknownConstraintError(f"{SH}node with other counts than 1")
        broken.append(f"NOT EXISTS {{ ?value {step} ?one }}")
        broken.append(f"EXISTS {{ ?value {step} ?one , ?other FILTER (!sameTerm(?one, ?other)) }}")
    yield _each(path, f"FILTER ({' || '.join(broken)})")


def _sparql(source: TurtleSource, constraint: Term, focus: str) -> DatasetQuery:
    prologue = "".join(
        f"PREFIX {source.text(each, 'sh:prefix')}: <{source.text(each, 'sh:namespace')}>\n"
        for ontology in source.objects(constraint, "sh:prefixes")
        for each in source.objects(ontology, "sh:declare")
    )
    head, where, body = source.text(constraint, "sh:select").partition("WHERE")
    bound = re.sub(r"[$?]this\b", lambda _: focus, where + body)
    head = re.sub(r"[$?]this\b", f"({focus} AS ?this)", head)
    return DatasetQuery(source.text(constraint, "sh:message"), f"{prologue}{head}{bound}")


CONSTRAINTS: dict[str, Maker] = {
    "class": _class,
    "datatype": _datatype,
    "in": _in,
    "maxCount": _max_count,
    "maxInclusive": _max_inclusive,
    "minCount": _min_count,
    "minInclusive": _min_inclusive,
    "minLength": _min_length,
    "node": _node,
    "qualifiedValueShape": _qualified,
}
