"""Turtle: nodes of a class of the record vocabulary. Nothing is fetched, nothing in the data is followed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time

import pyoxigraph as ox

from foundation import settings
from foundation.errors import DutygraphError
from ontology import names
from shapes.dates import Unreadable
from shapes.kinds import REC, XSD, Column, Kind, Term, kind_named, local, nearest_kind
from shapes.record import ReadingProblem, Record, RecordSet, Unmatched, Value
from shapes.sheets import too_many_rows
from shapes.values import read_cell, shown

BASE = f"{names.BASE}records/data/"
TYPE = names.iri("rdf:type")
TEXTS = {"string", "langString"}
SIMILAR = {"integer": {"int", "long", "short", "nonNegativeInteger", "positiveInteger"}, "string": TEXTS}
LEXICAL = {
    "boolean": re.compile("true|false|1|0"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})?", re.ASCII),
    "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII),
    "double": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII),
    "float": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII),
    "integer": re.compile(r"[+-]?\d+", re.ASCII),
    "time": re.compile(r"\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})?", re.ASCII),
}
DEEPEST = 50
# Strings, IRIs, escapes and comments are stepped over, so that brackets in them do not count.
LONG_STRINGS = r'"""(?:[^"\\]|\\.|"(?!""))*"""' + r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
SHORT_STRINGS = r'"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'"
TOKEN = re.compile(rf'{LONG_STRINGS}|{SHORT_STRINGS}|<[^<>\s"{{}}|^`]*>|\\.|\#[^\n]*|<<|[\[\]()]', re.DOTALL)
EXAMPLES = {
    "boolean": "true",
    "date": '"2027-03-01"^^xsd:date',
    "decimal": "51.0",
    "integer": "16",
    "string": '"text"',
    "time": '"14:30:00"^^xsd:time',
}
LEXICAL |= dict.fromkeys(SIMILAR["integer"], LEXICAL["integer"])
SIMILAR["decimal"] = {"integer", "double", "float"} | SIMILAR["integer"]


def records_of_turtle(name: str, text: str) -> RecordSet:
    """Give the records of a Turtle file; raises ``DutygraphError`` for broken Turtle."""
    _guard(text)
    nodes: dict[Term, dict[str, list[Term]]] = {}
    limit = settings.integer("records_rows")
    try:
        for quad in ox.parse(text.encode("utf-8"), format=ox.RdfFormat.TURTLE, base_iri=BASE):
            nodes.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
            if len(nodes) > limit:
                raise too_many_rows(limit)
    except SyntaxError as error:
        raise DutygraphError(
            "broken-turtle", f"The Turtle breaks off at line {error.lineno or '?'}: {error.msg}.", "Mend it there."
        ) from None
    held = {item for values in nodes.values() for items in values.values() for item in items}
    records: list[Record] = []
    problems: list[ReadingProblem] = []
    unmatched: list[Unmatched] = []
    unread: list[str] = []
    for number, (subject, values) in enumerate(nodes.items(), start=1):
        classes = [item.value for item in values.get(TYPE, []) if isinstance(item, ox.NamedNode)]
        own = [kind for iri in classes if iri.startswith(REC) and (kind := kind_named(local(iri)))]
        exact = [kind for kind in own if REC + kind.class_name in classes]
        record_name = _name(subject, values, number)
        if not exact:
            if TYPE in values or subject not in held:
                unmatched.append(Unmatched(record=record_name, why=_why(classes)))
            continue
        for kind in exact:
            record, found, extra = _record(kind, record_name, subject, values)
            problems += [replace(problem, place=len(records)) for problem in found]
            records.append(record)
            unread += extra
    return RecordSet(
        name=name, format="turtle", records=tuple(records), problems=tuple(problems), unmatched=tuple(unmatched),
        unread_columns=tuple(dict.fromkeys(unread)),
    )  # fmt: skip


def _guard(text: str) -> None:
    """Refuse what brings the parser down: brackets nested thousands deep, and triples as terms."""
    depth = 0
    for found in TOKEN.finditer(text):
        mark = found[0]
        if mark in ("[", "("):
            depth += 1
        elif mark in ("]", ")"):
            depth -= 1
        if mark == "<<" or depth > DEEPEST:
            what = "triples as terms" if mark == "<<" else f"brackets nested more than {DEEPEST} deep"
            raise DutygraphError("broken-turtle", f"The Turtle has {what}, which are not read.", "Write plain records.")


def _name(subject: Term, values: dict[str, list[Term]], number: int) -> str:
    for item in values.get(f"{REC}record", []):
        if isinstance(item, ox.Literal):
            return item.value
    return subject.value.removeprefix(BASE) if isinstance(subject, ox.NamedNode) else f"node {number}"


def _why(classes: list[str]) -> str:
    if not classes:
        return "it has no class; a record is a node of a class of the record vocabulary (rec:…)"
    said = local(classes[0])
    nearest = nearest_kind(said)
    known = {kind.name: kind.class_name for kind in [kind_named(nearest)] if kind} if nearest else {}
    hint = f"; did you mean rec:{known[nearest]}?" if nearest else ""
    return f"<{classes[0]}> is no kind of record{hint}"


def _record(
    kind: Kind, name: str, subject: Term, values: dict[str, list[Term]]
) -> tuple[Record, list[ReadingProblem], list[str]]:
    by_iri = {REC + column.property: column for column in kind.columns}
    read: dict[str, tuple[Value, ...]] = {}
    problems: list[ReadingProblem] = []
    unreadable: set[str] = set()
    for predicate, items in values.items():
        column = by_iri.get(predicate)
        if column is None:
            continue
        try:
            if found := _values(column, items):
                read[column.property] = found
        except Unreadable as error:
            unreadable.add(column.property)
            problems.append(ReadingProblem(0, column.name, error.sentence, error.fix))
    extra = [local(predicate) for predicate in values if predicate not in by_iri and predicate != TYPE]
    iri = subject.value if isinstance(subject, ox.NamedNode) else ""
    record = Record(name=name, kind=kind.name, row=None, values=read, unreadable=frozenset(unreadable), iri=iri)
    return record, problems, extra


def _values(column: Column, items: list[Term]) -> tuple[Value, ...]:
    if len(items) > 1 and not column.many:
        raise Unreadable(f"{column.name} has {len(items)} values; one is expected", "Give one value.")
    return tuple(sorted((value for item in items for value in _value(column, item)), key=str))


def _value(column: Column, item: Term) -> tuple[Value, ...]:
    if isinstance(item, ox.NamedNode) and column.datatype == "string":
        return read_cell(column, item.value.removeprefix(BASE))
    if not isinstance(item, ox.Literal):
        raise Unreadable(f"{column.name} is a node and not a value", f"Give an xsd:{column.datatype}.")
    given = local(item.datatype.value)
    fitting = item.datatype.value.startswith(XSD) or given == "langString"
    if not fitting or (given != column.datatype and given not in SIMILAR.get(column.datatype, set())):
        raise Unreadable(
            f"{column.name} is {shown(item.value)} of type {given}, and an xsd:{column.datatype} is expected",
            f"Write it like {EXAMPLES[column.datatype]}.",
        )
    return read_cell(column, _lexical(column, given, item.value))


def _lexical(column: Column, given: str, text: str) -> object:
    wrong = Unreadable(
        f"{column.name} is {shown(text)}, which is no xsd:{column.datatype}",
        f"Write it like {EXAMPLES[column.datatype]}.",
    )
    pattern = LEXICAL.get(given)
    if pattern is not None and not pattern.fullmatch(text):
        raise wrong
    try:
        if column.datatype == "date":
            return date.fromisoformat(text[:10])
        if column.datatype == "time":
            return time.fromisoformat(text)
    except ValueError:
        raise wrong from None
    if column.datatype == "boolean":
        return text in ("true", "1")
    return f"{text} %" if column.unit == "%" else text
