"""How each named query grows with the dataset, and what our own layer adds to bare pyoxigraph.

Run: ``.venv/bin/python -m benchmarks.growth [--sizes 20000,200000,2000000] [--runs 5]``. Each named query runs with
the example of each parameter that it needs; the corpora are those of ``benchmarks.corpus``. "ours" is ``Store.run``
with each row read as our pages and commands read it, variable by variable (of a graph each triple, as terms of ours),
"bare" is pyoxigraph's ``query`` with the value of each cell of each solution taken; both in this process, in turn, the
better of so many runs each, in processor time. The last column is the growth of the time by that of the
rows, from the first size to the last: a query over all with a result of one size grows with the dataset.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph

from benchmarks.corpus import write_corpus
from foundation.errors import DutygraphError
from ontology import names
from queries.named import NamedQuery, bind, list_queries
from queries.results import GraphResult, SelectResult
from queries.store import EmbeddedStore, load_file

PATIENCE_SECONDS = 20.0  # a query that takes longer is run once


def main() -> None:
    """Print a table: a line a query, three columns a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="20000,200000,2000000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where corpora are kept or made")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    found: dict[str, list[tuple[int, float, float]]] = {query.name: [] for query in list_queries()}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            file = (arguments.folder or Path(folder)) / f"{size}.trig"
            if not file.exists():
                write_corpus(size, file)
            start = time.perf_counter()
            store = load_file(file)
            sys.stderr.write(f"{len(store.graph)} triples loaded in {time.perf_counter() - start:.1f} s\n")
            for query in list_queries():
                found[query.name].append(_measure(store, query, runs=arguments.runs))
            del store
    sys.stdout.write(f"{'':26}" + "".join(f"{size:>32,}" for size in sizes) + "\n")
    sys.stdout.write(f"{'query':26}" + "".join(f"{'rows':>8}{'ours ms':>9}{'bare ms':>9}{'ratio':>6}" for _ in sizes))
    sys.stdout.write(f"{'growth':>8}\n")
    for name, cells in found.items():
        line = "".join(f"{rows:>8}{ours:>9.2f}{bare:>9.2f}{ours / bare:>6.2f}" for rows, ours, bare in cells)
        (rows, ours, _), (last_rows, last_ours, _) = cells[0], cells[-1]
        growth = (last_ours / ours) / max(1.0, last_rows / max(rows, 1))
        sys.stdout.write(f"{name:26}{line}{growth:>8.1f}\n")


def _measure(store: EmbeddedStore, query: NamedQuery, *, runs: int) -> tuple[int, float, float]:
    """Give rows and milliseconds: ours, bare."""
    try:
        text = query.text(bind(store, query, {each.name: each.example for each in query.parameters if each.required}))
    except DutygraphError as error:  # the smallest corpus lacks some of the names
        sys.stderr.write(f"{query.name}: {error}\n")
        return 0, float("nan"), float("nan")
    result = store.run(text)
    assert isinstance(result, SelectResult | GraphResult)
    rows = len(result.rows if isinstance(result, SelectResult) else result.triples)
    ours = bare = float("inf")
    for _ in range(runs):
        ours = min(ours, _time(lambda: _read(store, text)))
        bare = min(bare, _time(lambda: _consume(store, text)))
        if ours > PATIENCE_SECONDS * 1000:
            break
    return rows, ours, bare


def _read(store: EmbeddedStore, text: str) -> None:
    result = store.run(text)
    if isinstance(result, SelectResult):
        for record in result.records():
            tuple(record)
    elif isinstance(result, GraphResult):
        tuple(result.triples)


def _consume(store: EmbeddedStore, text: str) -> None:
    answer = store.graph.query(text, base_iri=names.BASE, use_default_graph_as_union=True)
    if isinstance(answer, pyoxigraph.QueryBoolean):
        return
    for solution in answer:
        for cell in solution:
            if cell is not None:
                _ = cell.value


def _time(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
