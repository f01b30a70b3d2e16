"""How long our check of records takes beside one plain pySHACL call on the whole, how it grows, one record's time.

Run: ``.venv/bin/python -m benchmarks.records [--compare 10000] [--sizes 1000,3000,10000,30000,100000]``. The records
are mixed: every kind in turn, right ones with some cells changed, by a fixed seed. Each measurement runs in a process
of its own, with the files already written. "The check alone" is, of ours, ``shapes.check.check`` on records that are
read: deriving, running the shapes (read and compiled within that time), wording the findings; of pySHACL its call on
graphs that are made. "From the files on" is the whole way from CSV, of ours to the text of the report.
Seconds are of processor time, so that what else the machine does counts little.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from foundation.files import REPOSITORY

SEED = 20270301
SAMPLES = REPOSITORY / "data" / "records"
UNREADABLE = "readable"
CHANGES = {
    "date": ["2025-02-28", "2026-12-31", "2027-03-01", "2037-12-31"],
    "boolean": ["yes", "no"],
    "integer": ["0", "1", "15", "16", "50"],
    "decimal": ["0", "1", "15", "49", "51"],
}


def main() -> None:
    """Print both tables and the time of a single record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compare", type=int, default=10_000, help="how many records both engines get; 0: none")
    parser.add_argument("--sizes", default="1000,3000,10000,30000,100000", help="numbers of records, for the growth")
    parser.add_argument("--worker", choices=["ours", "pyshacl", "single"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        measure = {"ours": _ours, "pyshacl": _pyshacl, "single": _single}[arguments.worker]
        sys.stdout.write(json.dumps(measure(sorted(arguments.folder.iterdir()))))
        return
    if arguments.compare:
        ours, theirs = _run("ours", arguments.compare), _run("pyshacl", arguments.compare)
        sys.stdout.write(f"{arguments.compare} records{'':>12} {'ours s':>8} {'pySHACL s':>10} {'ratio':>6}\n")
        for name, key in (("the check alone", "check"), ("from the files on", "seconds")):
            ratio = theirs[key] / ours[key]
            sys.stdout.write(f"{name:<26} {ours[key]:>8.2f} {theirs[key]:>10.2f} {ratio:>6.1f}\n")
        sys.stdout.write(f"{'findings of rules':<26} {ours['found']:>8.0f} {theirs['found']:>10.0f}\n")
    sys.stdout.write(
        f"{'records':>8} {'read s':>7} {'check s':>8} {'all s':>7} {'ms each':>8} {'MiB':>6} {'findings':>9}\n"
    )
    for size in map(int, arguments.sizes.split(",")):
        one = _run("ours", size)
        sys.stdout.write(
            f"{size:>8} {one['read']:>7.2f} {one['check']:>8.2f} {one['seconds']:>7.2f}"
            f" {1000 * one['seconds'] / size:>8.3f} {one['mib']:>6.0f} {one['findings']:>9.0f}\n"
        )
    single = _run("single", len(list(SAMPLES.glob("*-right.csv"))))
    sys.stdout.write(
        f"a single record, read and checked: {1000 * single['seconds']:.2f} ms, of the slowest kind "
        f"{1000 * single['slowest']:.2f} ms (medians of 50, after the first)\n"
    )


def _run(worker: str, size: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        write_records(Path(folder), size)
        command = [sys.executable, "-m", "benchmarks.records", "--worker", worker, "--folder", folder]
        found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def write_records(folder: Path, size: int) -> None:
    """Write so many records of all kinds in turn, one CSV file a kind."""
    from shapes.kinds import list_kinds

    rng = random.Random(SEED)
    kinds = list_kinds()
    for place, kind in enumerate(kinds):
        sample = io.StringIO((SAMPLES / f"{kind.name}-right.csv").read_text(encoding="utf-8"))
        right = next(csv.DictReader(line for line in sample if not line.startswith("#")))
        columns = [column for column in kind.columns if column.name in right and column.name != "record"]
        count = (size - place + len(kinds) - 1) // len(kinds)
        if count <= 0:
            continue
        with (folder / f"{kind.name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(dict.fromkeys(["kind", "record", *right])))
            writer.writeheader()
            for number in range(count):
                row = {**right, "kind": kind.name, "record": f"{kind.name}-{number}"}
                for column in rng.sample(columns, k=min(len(columns), rng.randint(0, 2))):
                    row[column.name] = rng.choice([*(column.allowed or CHANGES.get(column.datatype, ["other"])), ""])
                writer.writerow(row)


def _ours(paths: Sequence[Path]) -> dict[str, float]:
    """Measure each step; the shapes are read and compiled within them, once, as in a command."""
    started = time.process_time()
    from shapes.check import check
    from shapes.read import read_records
    from shapes.report import render

    sets = [read_records(path.name, path.read_bytes(), None) for path in paths]
    read = time.process_time()
    report = check(sets)
    checked = time.process_time()
    render(report, "text")
    return {
        "read": read - started,
        "check": checked - read,
        "seconds": time.process_time() - started,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "findings": len(report.findings),
        "found": sum(finding.rule != UNREADABLE for finding in report.findings),
    }


def _pyshacl(paths: Sequence[Path]) -> dict[str, float]:
    """Measure one plain call on the whole, and before it the same reading and deriving, and the graph it needs."""
    started = time.process_time()
    import pyshacl
    from rdflib import SH, Graph

    from shapes.derive import derive
    from shapes.read import read_records
    from shapes.reference import data_graph, shapes_graph

    sets = [read_records(path.name, path.read_bytes(), None) for path in paths]
    records = derive([record for each in sets for record in each.records])
    data, shapes = data_graph(records), shapes_graph(frozenset(record.kind for record in records))
    called = time.process_time()
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes)
    ended = time.process_time()
    assert isinstance(results, Graph)
    found = {
        (results.value(each, SH.focusNode), results.value(each, SH.sourceShape))
        for each in results.objects(None, SH.result)
    }
    return {"check": ended - called, "seconds": ended - started, "found": len(found)}


def _single(paths: Sequence[Path]) -> dict[str, float]:
    """Check one record of each kind, a file each, again and again."""
    from shapes.check import check
    from shapes.read import read_records

    medians = []
    for path in paths:
        content = path.read_bytes()
        times = []
        for _ in range(51):
            started = time.process_time()
            check([read_records(path.name, content, None)])
            times.append(time.process_time() - started)
        medians.append(median(times[1:]))
    return {"seconds": median(medians), "slowest": max(medians)}


if __name__ == "__main__":
    main()
