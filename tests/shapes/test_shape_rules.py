"""Every rule fires on the record that just fails and is silent on the one that just passes."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from shape_cases import BOUNDARIES, Case, all_cases, right_rows, sets_of

from ontology import names
from shapes.check import check
from shapes.kinds import list_kinds
from shapes.rules import list_rules, rule_source

CHAPTER = Path(__file__).resolve().parents[2] / "data/samm-chapter-2.txt"
DATASET = CHAPTER.parent / "graph/dataset.trig"
CASES = all_cases()


@pytest.mark.parametrize("kind", sorted(BOUNDARIES))
def test_the_right_record_has_no_finding(kind: str) -> None:
    report = check(sets_of(right_rows(kind)))
    assert report.findings == ()
    assert report.exit_status == 0
    assert report.records == {kind: 1}


@pytest.mark.parametrize("case", [case for case in CASES if not case.passes], ids=str)
def test_a_record_that_just_fails_has_exactly_that_finding(case: Case) -> None:
    report = check(sets_of(case.rows))
    assert {finding.rule for finding in report.findings if finding.kind == case.kind} == {case.rule}
    assert not any("{" in finding.message for finding in report.findings)


@pytest.mark.parametrize("case", [case for case in CASES if case.passes], ids=str)
def test_a_record_that_just_passes_has_no_finding(case: Case) -> None:
    findings = check(sets_of(case.rows)).findings
    assert [finding.message for finding in findings if finding.kind == case.kind] == []


def test_every_rule_has_a_record_that_fails() -> None:
    failing = {case.rule for case in CASES if not case.passes}
    assert {rule.slug for rule in list_rules()} == failing


def test_every_kind_has_examples_and_samples() -> None:
    folder = CHAPTER.parent / "records"
    for kind in list_kinds():
        assert kind.name in BOUNDARIES
        assert (folder / f"{kind.name}-right.csv").exists()
        assert (folder / f"{kind.name}-wrong.csv").exists()


def paragraphs() -> dict[str, str]:
    """Give the words below each number of the chapter, lists and tables with their paragraph."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in CHAPTER.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"(?:Table )?(C2\.[T\d][\d.]*\d)\.", line):
            key = match[1]
        found.setdefault(key, []).append(line)
    return {key: " ".join(" ".join(lines).split()) for key, lines in found.items()}


def test_every_quote_stands_in_the_paragraph_that_is_cited() -> None:
    texts = paragraphs()
    for rule in list_rules():
        if rule.provision:
            assert " ".join(rule.quote.split()) in texts[rule.provision.partition("#")[0]], rule.slug
        else:
            assert rule.quote == ""


@pytest.mark.skipif(not DATASET.exists(), reason="the dataset is not built")
def test_every_quote_stands_in_the_provision_of_the_built_dataset() -> None:
    """A new edition whose provision says something else, a changed deadline for one, fails here."""
    store = ox.Store()
    store.load(DATASET.read_bytes(), format=ox.RdfFormat.TRIG)
    text = ox.NamedNode(names.iri("dg:text"))
    for rule in list_rules():
        if rule.source:
            found = [quad.object for quad in store.quads_for_pattern(ox.NamedNode(rule.source), text, None, None)]
            said = [" ".join(term.value.split()) for term in found if isinstance(term, ox.Literal)]
            assert any(" ".join(rule.quote.split()) in words for words in said), (rule.slug, rule.source)


def test_severity_goes_by_the_words() -> None:
    words = {rule.slug: rule.severity for rule in list_rules()}
    assert words["arrival-notification-16-days"] == "Violation"
    assert words["loa-status-advice-advise-ia"] == "Warning"
    for rule in list_rules():
        assert rule.severity in ("Violation", "Warning", "Info")
        forced = re.search(r"\b(must|shall|will|required)\b", rule.quote)
        advised = re.search(r"\bshould\b", rule.quote)
        if rule.severity == "Warning" and rule.quote:
            assert advised or not forced, rule.slug


def test_no_shape_in_the_files_is_overlooked() -> None:
    source = rule_source()
    assert {rule.iri for rule in list_rules()} == {shape.value for shape in source.subjects("sh:message", None)}


def test_every_rule_is_complete() -> None:
    for rule in list_rules():
        assert rule.label, rule.slug
        assert rule.message, rule.slug
        assert rule.fix, rule.slug
        kind = next(kind for kind in list_kinds() if kind.name == rule.kind)
        assert rule.column in {column.name for column in kind.columns}, rule.slug
        assert rule.reads <= {column.property for column in kind.columns + kind.derived}, rule.slug
