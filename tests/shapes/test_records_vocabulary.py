"""The vocabulary of records says everything that the code and the people need, and nothing is left over."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS

from ontology import names
from shapes.handbook import handbook
from shapes.kinds import REC, list_kinds
from shapes.rules import RULE_FILES, list_rules

ROOT = Path(__file__).resolve().parents[2]
DATATYPES = {"boolean", "date", "decimal", "integer", "string", "time"}
FUNCTIONS = {
    "addDuration", "countSame", "countValues", "daysBetween", "difference", "foundIn", "monthDay", "percentOf",
    "previousOfGroup", "takenFrom",
}  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology/records.ttl", format="turtle")


def test_every_term_has_a_label_and_a_comment(vocabulary: rdflib.Graph) -> None:
    for term in set(vocabulary.subjects()):
        if isinstance(term, rdflib.URIRef) and str(term).startswith(REC):
            assert vocabulary.value(term, RDFS.label) is not None, term
            assert vocabulary.value(term, RDFS.comment) is not None, term


def test_every_property_stands_in_a_kind_and_every_kind_has_rules(vocabulary: rdflib.Graph) -> None:
    listed = {column.property for kind in list_kinds() for column in kind.columns + kind.derived}
    declared = {
        str(term).removeprefix(REC)
        for term in vocabulary.subjects(RDF.type, OWL.DatatypeProperty)
        if vocabulary.value(term, RDFS.range) is not None
    }
    assert listed == declared
    assert {rule.kind for rule in list_rules()} == {kind.name for kind in list_kinds()}
    assert {kind.subject for kind in list_kinds()} == {path.stem for path in RULE_FILES}


def test_columns_and_derivations_are_well_made() -> None:
    for kind in list_kinds():
        assert kind.columns[0].name == "record"
        properties = [column.property for column in kind.columns + kind.derived]
        assert len(properties) == len(set(properties))
        assert kind.needs <= set(properties)
        for column in kind.columns + kind.derived:
            assert column.datatype in DATATYPES
            assert kind.column(column.name) == (column if column in kind.columns else None)
        known = {column.property for column in kind.columns}
        for column in kind.derived:
            assert column.derivation is not None
            assert column.derivation.function in FUNCTIONS
            assert set(column.derivation.inputs) <= known, "a derived value comes after what it is made from"
            known.add(column.property)


def test_every_column_is_read_by_a_rule_or_names_the_record() -> None:
    """A column that no rule reads must at least tell people which record it is."""
    naming = {"record", "country", "case", "student", "installation", "company", "recipient", "item", "area"}
    for kind in list_kinds():
        derived = {column.property: column.derivation for column in kind.derived if column.derivation}
        read = {name for rule in list_rules() if rule.kind == kind.name for name in rule.reads}
        for name in [column.property for column in reversed(kind.derived)]:
            if name in read:
                read |= set(derived[name].inputs)
        shown = {name for rule in list_rules() if rule.kind == kind.name for name in (rule.message,)}
        for column in kind.columns:
            in_message = any(f"{{{column.name}}}" in message for message in shown)
            looked_up = any(column.property in (each.match, each.take) for each in _lookups(kind.class_name))
            assert column.property in read | naming or in_message or looked_up, (kind.name, column.name)


def _lookups(class_name: str):
    columns = [column.derivation for kind in list_kinds() for column in kind.derived if column.derivation]
    return [derivation for derivation in columns if derivation.of == class_name]


def test_every_declared_prefix_is_used() -> None:
    for path in (*RULE_FILES, ROOT / "ontology/records.ttl"):
        text = path.read_text(encoding="utf-8")
        declared = [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")]
        assert declared == sorted(declared)
        for prefix in declared:
            assert names.PREFIXES[prefix.rstrip(":")] in text
            assert text.count(f" {prefix}") > 1 or f"\n{prefix}" in text, (path.name, prefix)


def test_the_handbook_has_every_kind_and_rule() -> None:
    page = handbook()
    for kind in list_kinds():
        assert f"## {kind.label}" in page
    for rule in list_rules():
        assert rule.label in page
        assert " ".join(rule.quote.split()).replace("<", "&lt;") in page
