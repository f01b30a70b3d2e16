"""Records for tests, made from the declared examples of ``boundaries.json``.

Each kind has one right record; each rule has changes to it that just pass and that just fail. ``also`` holds further
records that stand beside it, for rules that look across records.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

from shapes.read import read_records
from shapes.record import RecordSet

BOUNDARIES: dict = json.loads((Path(__file__).parent / "boundaries.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Case:
    kind: str
    rule: str
    passes: bool
    number: int
    rows: tuple[dict[str, str], ...]

    def __str__(self) -> str:
        return f"{self.rule}-{'passes' if self.passes else 'fails'}-{self.number}"


def all_cases() -> list[Case]:
    cases = []
    for kind, declared in BOUNDARIES.items():
        for rule, examples in declared["rules"].items():
            for verdict in ("passes", "fails"):
                for number, example in enumerate(examples[verdict], start=1):
                    main = {"kind": kind, **declared["right"], **example["changes"]}
                    also = [{**BOUNDARIES[other["kind"]]["right"], **other} for other in example.get("also", [])]
                    cases.append(Case(kind, rule, verdict == "passes", number, (main, *also)))
    return cases


def csv_bytes(rows: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, headers, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode(encoding)


def sets_of(rows: tuple[dict[str, str], ...] | list[dict[str, str]]) -> list[RecordSet]:
    """Give one record set for each kind, as different files would."""
    kinds = dict.fromkeys(row["kind"] for row in rows)
    return [
        read_records(f"{kind}.csv", csv_bytes([row for row in rows if row["kind"] == kind]), None) for kind in kinds
    ]


def right_rows(kind: str) -> list[dict[str, str]]:
    return [{"kind": kind, **BOUNDARIES[kind]["right"]}]
