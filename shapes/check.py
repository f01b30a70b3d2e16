"""Records meet shapes: the one way from readers' records to a report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from decimal import Decimal
from typing import TypeAlias

from ontology import names
from shapes import compiled
from shapes.dates import spoken
from shapes.derive import derive
from shapes.findings import SEVERITIES, UNREADABLE_RULE, Finding, Report
from shapes.kinds import Kind, column_name, kind_named, list_kinds
from shapes.record import Record, RecordSet, Unmatched, Value
from shapes.rules import Rule, rules_by_iri, rules_of

Engine: TypeAlias = Callable[[Sequence[Record]], Iterable[tuple[int, str]]]
LONGEST_SHOWN = 400  # characters: whole lists of words fit, a page in one cell does not
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def check(records: Sequence[RecordSet], *, engine: Engine = compiled.broken_rules) -> Report:
    """Check the records of some files together: references and intervals reach across the files of one call.

    ``engine`` says which record breaks which rule: the compiled shapes, or ``reference.broken_rules`` (pySHACL).
    """
    places = [
        (number, place, record)
        for number, record_set in enumerate(records, start=1)
        for place, record in enumerate(record_set.records, start=1)
    ]
    derived = derive([record for _, _, record in places])
    nodes = [record.iri or f"{names.BASE}records/data/{number}/{place}" for number, place, record in places]
    files = [records[number - 1].name for number, _, _ in places]
    several = len(records) > 1
    rules = rules_by_iri()
    found: list[tuple[tuple[int, int, str], Finding]] = []
    for index, iri in engine(derived):
        rule, record = rules[iri], derived[index]
        if not rule.reads & record.unreadable:
            finding = _finding(rule, record, files[index], nodes[index], several=several)
            found.append(((index, SEVERITIES.index(rule.severity), rule.slug), finding))
    found += _reading_findings(records, nodes, several=several)
    counted = Counter(record.kind for record in derived)
    kinds = sorted(counted)
    return Report(
        records={kind: counted[kind] for kind in kinds},
        constraints=sum(len(rules_of(kind)) for kind in kinds),
        findings=tuple(finding for _, finding in sorted(found, key=lambda pair: pair[0])),
        unmatched=tuple(
            Unmatched(record=_located(record_set.name, lost.record, several=several), why=lost.why)
            for record_set in records
            for lost in record_set.unmatched
        ),
        idle_kinds=tuple(kind.name for kind in list_kinds() if kind.name not in counted),
        unread_columns=_by_file((each.name, each.unread_columns) for each in records),
        unread_rows=_by_file((each.name, each.unread_rows) for each in records),
    )


def _by_file(named: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Give what was not read by file; files of one name are put together."""
    found: dict[str, tuple[str, ...]] = {}
    for name, unread in named:
        if unread:
            found[name] = found.get(name, ()) + unread
    return found


def _located(file: str, record: str, *, several: bool) -> str:
    return f"{file}: {shortened(record)}" if several else shortened(record)


def _finding(rule: Rule, record: Record, file: str, node: str, *, several: bool) -> Finding:
    kind = kind_named(record.kind)
    assert kind is not None
    return Finding(
        file=file,
        record=_located(file, record.name, several=several),
        kind=record.kind,
        row=record.row,
        column=rule.column,
        severity=rule.severity,
        rule=rule.slug,
        message=_message(rule, record, kind),
        provision=rule.provision,
        source=rule.source,
        quote=rule.quote,
        fix=rule.fix,
        node=node,
    )


def _reading_findings(
    records: Sequence[RecordSet], nodes: list[str], *, several: bool
) -> list[tuple[tuple[int, int, str], Finding]]:
    found = []
    start = 0
    for record_set in records:
        for problem in record_set.problems:
            record, index = record_set.records[problem.place], start + problem.place
            finding = Finding(
                file=record_set.name,
                record=_located(record_set.name, record.name, several=several),
                kind=record.kind,
                row=record.row,
                column=problem.column,
                severity="Violation",
                rule=UNREADABLE_RULE,
                message=problem.message,
                provision="",
                source="",
                quote="",
                fix=problem.fix,
                node=nodes[index],
            )
            found.append(((index, -1, problem.column), finding))
        start += len(record_set.records)
    return found


def _message(rule: Rule, record: Record, kind: Kind) -> str:
    """Give the rule's message with the record's own values; where what the rule judges is empty, that is said."""
    needed = PLACEHOLDER.findall(rule.message)
    values = {column_name(name): given for name, given in record.values.items()} | {"record": (record.name,)}
    missing = [name for name in needed if not values.get(name)]
    judged = {column_name(name) for name in rule.reads} | {rule.column}
    if judged_missing := [name for name in missing if name in judged]:
        empty = list(dict.fromkeys(leaf for name in judged_missing for leaf in _empty_inputs(name, record, kind)))
        verb = "is" if len(empty) == 1 else "are"
        return f"{' and '.join(empty)} {verb} empty, so {shortened(record.name)} does not show this: {rule.label}."
    values |= {name: (f"({name} is empty)",) for name in missing}
    return PLACEHOLDER.sub(lambda found: shortened(_spoken(values[found[1]])), rule.message)


def _empty_inputs(name: str, record: Record, kind: Kind) -> list[str]:
    column = next((known for known in kind.columns + kind.derived if known.name == name), None)
    if column is None or column.derivation is None:
        return [name]
    missing = [inner for inner in column.derivation.inputs if inner not in record.values]
    return [leaf for inner in missing for leaf in _empty_inputs(column_name(inner), record, kind)] or [column.label]


def shortened(text: str) -> str:
    """Give text from a record as a report shows it: a very long one is cut, with a mark that says so."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _spoken(values: tuple[Value, ...]) -> str:
    return ", ".join(_one(value) for value in values)


def _one(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return spoken(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Decimal):
        return _decimal(value)
    return str(value)


def _decimal(value: Decimal) -> str:
    """Give a number with two decimals, or with as many as it takes to tell it from a whole number: 15.00000005."""
    for places in range(2, 12):
        rounded = round(value, places)
        if rounded == value or rounded != rounded.to_integral_value():
            break
    return f"{rounded.normalize():f}"
