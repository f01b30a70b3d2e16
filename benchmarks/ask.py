"""How long ``ask`` takes: on the dataset as it is, and on one a hundred times as large.

Run: ``.venv/bin/python -m benchmarks.ask [--times 1,100] [--questions FILE ...]``. The larger dataset holds further
chapters made of the real ones: other numbers (C2 becomes C12, C22, …), other names for half of the short forms, and
for a part of the other words words of their own, so that each chapter speaks of something else, as chapters do. An
actor that keeps one of its names is the same actor with all its names, as in a build. Each size runs in a process of
its own; times are of ``ask`` alone, after the store was opened and ``prepare`` was called, as the app does when its
first page is opened. They are processor time, so that other work on the machine does not count; ``ask`` has one thread.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pyoxigraph

from foundation.files import REPOSITORY
from queries.ask import ask, prepare
from queries.embedding import SIZE, unit
from queries.evaluate_questions import read_questions
from queries.lexicon import FUNCTION_WORDS
from queries.passages import Material, read_material
from queries.store import Store, open_store
from queries.vectors import FILE, keep_vectors, vector_files, vectors_of

CHAPTER_STEP = 10
OWN_ACTORS, OWN_WORDS = 0.5, 0.15  # shares of the actors and of the other words that only one chapter has
SEED = 20261125
SETS = ("questions-sample", "questions-open", "questions-kept")
_WORD = re.compile(r"[A-Za-z][a-z]{3,}\b|\b[A-Z]{2,}\b")
_PLACE = re.compile(r"\bC(\d+)(?=[.#/\"]|$)")


def main() -> None:
    """Print one line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", default="1,100", help="sizes, separated by commas")
    parser.add_argument("--dataset", type=Path, default=REPOSITORY / "data" / "graph" / "dataset.trig")
    parser.add_argument(
        "--questions",
        type=Path,
        nargs="*",
        default=[REPOSITORY / "tests" / "questions" / f"{name}.jsonl" for name in SETS],
    )
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        sys.stdout.write(json.dumps(_measure(arguments.worker, arguments.dataset, arguments.questions)))
        return
    sys.stdout.write(
        f"{'copies':>6} {'places':>9} {'open s':>7} {'first ms':>9} {'median ms':>10} {'p95 ms':>7} {'MiB':>6}\n"
    )
    for copies in map(int, arguments.times.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            _write(arguments.dataset, copies, Path(folder) / "dataset.trig")
            command = [sys.executable, "-m", "benchmarks.ask", "--worker", folder]
            command += ["--dataset", str(arguments.dataset), "--questions"]
            done = subprocess.run([*command, *map(str, arguments.questions)], check=True, capture_output=True)
        found = json.loads(done.stdout)
        sys.stdout.write(
            f"{copies:>6} {found['places']:>9.0f} {found['open']:>7.2f} {found['first']:>9.1f}"
            f" {found['median']:>10.1f} {found['p95']:>7.1f} {found['mib']:>6.0f}\n"
        )


def _measure(folder: Path, dataset: Path, files: list[Path]) -> dict[str, float]:
    questions = [record["question"] for file in files for record in read_questions(file)]
    begun = time.process_time()
    store = open_store(str(folder))
    opened = time.process_time() - begun
    _lend_vectors(dataset, store, folder)
    begun = time.process_time()
    prepare(store)
    opened += time.process_time() - begun
    times = []
    for question in questions:
        begun = time.process_time()
        ask(store, question)
        times.append((time.process_time() - begun) * 1000)
    places = store.select("SELECT (COUNT(*) AS ?n) { ?s <https://w3id.org/dutygraph/ontology#text> ?t }")
    return {
        "places": float(next(iter(places.values("n")))),
        "open": opened,
        "first": times[0],
        "median": statistics.median(times),
        "p95": statistics.quantiles(times, n=20)[-1],
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _lend_vectors(dataset: Path, store: Store, folder: Path) -> None:
    """Keep vectors for a larger dataset: each that of the sentence that a sentence was made of, moved a little.

    Making its own would take twenty minutes, and nothing takes longer or shorter with these.
    """
    real = open_store(str(dataset))
    passages = read_material(real)
    vectors = dict(zip(_keys(passages), vectors_of(passages.texts, vector_files(real)), strict=True))
    material = read_material(store)
    moves = np.random.default_rng(SEED).normal(scale=0.01, size=(len(material.passages), SIZE))
    rows = np.array([vectors.get(key, 0) + move for key, move in zip(_keys(material), moves, strict=True)])
    keep_vectors(material.texts, folder / FILE, unit(rows.astype(np.float32)))


def _keys(material: Material) -> list[tuple[str, int]]:
    """Name each passage by its place, without the chapter's number, and its order there."""
    found: list[tuple[str, int]] = []
    order = -1
    for before, passage in zip([None, *material.passages], material.passages, strict=False):
        order = order + 1 if before is not None and before.place == passage.place else 0
        found.append((material.places[passage.place].number.partition(".")[2], order))
    return found


def _write(dataset: Path, copies: int, target: Path) -> None:
    quads = list(pyoxigraph.parse(path=dataset, format=pyoxigraph.RdfFormat.TRIG))
    with target.open("wb") as out:
        for copy in range(copies):
            pyoxigraph.serialize(_copied(quads, copy), out, format=pyoxigraph.RdfFormat.TRIG)


def _copied(quads: list[pyoxigraph.Quad], copy: int) -> Iterator[pyoxigraph.Quad]:
    """Give the quads of one further chapter; the first is the real one."""
    if copy == 0:
        yield from quads
        return
    own: dict[str, str] = {}
    called = _names(quads)

    def word(match: re.Match[str]) -> str:
        text = match.group()
        if text not in own:
            share = OWN_ACTORS if text.isupper() else OWN_WORDS
            rename = text.lower() not in FUNCTION_WORDS and Random(f"{SEED} {copy} {text.lower()}").random() < share
            own[text] = text + (f"Q{_letters(copy)}" if text.isupper() else _letters(copy).lower()) if rename else text
        return own[text]

    def is_own(iri: str) -> bool:
        return iri in called and all(_WORD.sub(word, name) != name for name in called[iri])

    def term(node: pyoxigraph.Term) -> pyoxigraph.Term:
        if isinstance(node, pyoxigraph.NamedNode):
            iri = _PLACE.sub(lambda match: f"C{int(match[1]) + CHAPTER_STEP * copy}", node.value)
            return pyoxigraph.NamedNode(f"{iri}-{copy}" if is_own(iri) else iri)
        if isinstance(node, pyoxigraph.BlankNode):
            return pyoxigraph.BlankNode(f"{node.value}c{copy}")
        if isinstance(node, pyoxigraph.Literal) and node.datatype.value.endswith("#string"):
            text = _PLACE.sub(lambda match: f"C{int(match[1]) + CHAPTER_STEP * copy}", node.value)
            return pyoxigraph.Literal(_WORD.sub(word, text))
        return node

    for quad in quads:
        is_name = quad.object.value in called.get(quad.subject.value, ())
        if is_name and not is_own(quad.subject.value):
            yield quad  # it goes by its old names
            continue
        yield pyoxigraph.Quad(term(quad.subject), quad.predicate, term(quad.object), quad.graph_name)


def _names(quads: list[pyoxigraph.Quad]) -> dict[str, list[str]]:
    """Give the names of each actor: one that keeps any of them is the same actor, as in a build."""
    found: dict[str, list[str]] = {}
    for quad in quads:
        if quad.predicate.value.endswith(("#prefLabel", "#notation", "#altLabel")) and "/actor/" in quad.subject.value:
            found.setdefault(quad.subject.value, []).append(quad.object.value)
    return found


def _letters(number: int) -> str:
    return chr(65 + number // 26) + chr(65 + number % 26)


if __name__ == "__main__":
    main()
