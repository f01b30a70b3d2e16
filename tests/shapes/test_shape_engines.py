"""The fast engine finds what the reference engine, pySHACL, finds: on every sample and on generated records."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from shape_cases import BOUNDARIES, csv_bytes, right_rows, sets_of

from shapes import compiled, reference
from shapes.check import check
from shapes.compiled import UnknownConstraintError, compile_shape
from shapes.derive import derive
from shapes.kinds import TurtleSource, kind_named
from shapes.read import read_records
from shapes.record import RecordSet

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "data/records").iterdir())
SEED = 20270301
DATES = ["2020-02-29", "2025-02-28", "2026-12-31", "2027-01-01", "2027-03-01", "2028-02-29", "2037-12-31"]
NUMBERS = ["0", "1", "2", "15", "16", "49", "50", "51", "100"]


def generated(count: int) -> list[dict[str, str]]:
    """Give right records with one to four cells changed to something else that can be read."""
    rng = random.Random(SEED)
    rows = []
    for number in range(count):
        kind = kind_named(rng.choice(sorted(BOUNDARIES)))
        assert kind is not None
        row = {**right_rows(kind.name)[0], "record": f"G-{number}"}
        for column in rng.sample(kind.columns[1:], k=min(len(kind.columns) - 1, rng.randint(1, 4))):
            if column.allowed:
                some = rng.sample(column.allowed, k=rng.randint(0, len(column.allowed) if column.many else 1))
                row[column.name] = "; ".join(some)
            else:
                pools = {"date": DATES, "boolean": ["yes", "no"], "integer": NUMBERS, "decimal": NUMBERS}
                row[column.name] = rng.choice([*pools.get(column.datatype, ["something"]), ""])
        rows.append(row)
    return rows


def same_findings(sets: list[RecordSet]) -> int:
    fast = check(sets)
    assert fast == check(sets, engine=reference.broken_rules)
    return len(fast.findings)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_same_findings_on_every_sample(sample: Path) -> None:
    same_findings([read_records(sample.name, sample.read_bytes(), None)])


def test_same_findings_on_generated_records() -> None:
    assert same_findings(sets_of(generated(400))) > 200


def test_single_records_match_what_the_whole_gives() -> None:
    records = derive([record for found in sets_of(right_rows("sco-position")) for record in found.records])
    assert compiled.broken_rules(records) == reference.broken_rules(records) == set()
    assert compiled.broken_rules([]) == reference.broken_rules([]) == set()


@pytest.mark.parametrize("word", ["sh:pattern 'a'", "sh:uniqueLang true", "sh:closed true", "sh:sparql []"])
def test_a_word_that_the_fast_engine_does_not_know_is_refused(word: str, tmp_path: Path) -> None:
    path = tmp_path / "shape.ttl"
    path.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix rec: <https://w3id.org/dutygraph/records#> .\n"
        f"rec:r sh:targetClass rec:StaffAccess ; sh:path rec:country ; {word} ."
    )
    with pytest.raises(UnknownConstraintError):
        compile_shape(TurtleSource((path,)), ox.NamedNode("https://w3id.org/dutygraph/records#r"))


def test_the_order_of_files_does_not_change_a_verdict() -> None:
    visits = csv_bytes([{**right_rows("compliance-assessment-visit")[0], "record": "V-0", "visit_date": "2025-03-14"}])
    later = csv_bytes(right_rows("compliance-assessment-visit"))
    for contents in ((visits, later), (later, visits)):
        report = check([read_records(f"{n}.csv", content, None) for n, content in enumerate(contents)])
        assert [finding.rule for finding in report.findings] == ["compliance-assessment-visit-24-months"]
