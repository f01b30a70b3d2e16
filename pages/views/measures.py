"""How good the extraction is: measured now where annotations of the loaded text are at hand, else as written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from foundation.files import REPOSITORY
from pages.views.marks import escape
from pages.views.reading import Book
from queries.evaluate import evaluate, read_records
from queries.store import Store

ANNOTATIONS = REPOSITORY / "tests" / "annotations"
WRITTEN = REPOSITORY / "benchmarks" / "README.md"
NAMES = {"annotations": "Sample that the rules were made with", "chapter-2-first": "Chapter 2, first part"} | {
    "chapter-2-last": "Chapter 2, last part",
    "chapters-1-and-4": "Chapters 1 and 4",
    "kept-1-and-4": "Chapters 1 and 4, kept apart",
}
MEASURES = ("norms", "bearers", "recipients", "notifications", "durations", "mentions")


def sets_of(book: Book) -> dict[str, tuple[Path, ...]]:
    """Give the annotated sets all of whose paragraphs are loaded: their names and files."""
    sets: dict[str, list[Path]] = {}
    for path in sorted(ANNOTATIONS.glob("*.jsonl")):
        sets.setdefault(path.stem.rpartition("-")[0], []).append(path)
    return {
        name: tuple(paths)
        for name, paths in sets.items()
        if all(book.find(record["para"]) for path in paths for record in read_records(path))
    }


def measured_html(store: Store, sets: Mapping[str, Iterable[Path]]) -> str:
    """Measure the dataset against each set and give precision, recall and F1 of its norms, F1 of the rest."""
    rows = ""
    for name, paths in sets.items():
        records = [record for path in paths for record in read_records(path)]
        norms = [record for record in records if "modality" in record]
        mentions = [record for record in records if "kind" in record and "name" in record]
        found: dict[str, Any] = evaluate(store, norms, mentions).as_json()
        figures = [f"{found['norms'][part]:.2f}" for part in ("precision", "recall", "f1")]
        figures += [f"{found[measure]['f1']:.2f}" for measure in MEASURES[1:-1]]
        figures.append(f"{found[MEASURES[-1]]['f1']:.2f}" if mentions else "–")  # a set may annotate norms alone
        cells = "".join(f'<td class="dg-number-cell">{figure}</td>' for figure in figures)
        rows += f'<tr><th scope="row">{escape(NAMES.get(name, name))}, {len(norms)} norms</th>{cells}</tr>'
    heads = ("precision", "recall", "norms", *MEASURES[1:])
    head = "".join(f'<th scope="col" class="dg-number-cell">{escape(each)}</th>' for each in heads)
    return (
        '<table class="dg-grid dg-measures"><thead><tr><th scope="col">Measured now</th>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def written_tables(names: Sequence[str]) -> list[list[list[str]]]:
    """Give the tables of the benchmarks' page that follow a line with one of some names: rows of cells, head first."""
    if not WRITTEN.exists():
        return []
    tables: list[list[list[str]]] = []
    wanted = False
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            wanted = any(name in line for name in names) if line.strip() else wanted
            continue
        if not wanted:
            continue
        cells = [cell.strip().replace("`", "") for cell in line.strip().strip("|").split("|")]
        if set("".join(cells)) <= set("-: "):
            continue
        if not tables or len(tables[-1][0]) != len(cells):
            tables.append([])
        tables[-1].append(cells)
    return tables


def written_html(tables: Iterable[Sequence[Sequence[str]]]) -> str:
    """Give such tables as HTML."""
    shown = ""
    for head, *rows in tables:
        heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
        shown += f'<table class="dg-grid dg-measures"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return shown
