"""How long a build takes beside the language pipeline's own time, its peak memory, and how it grows.

Run: ``.venv/bin/python -m benchmarks.build [--times 1,2,4,8] [SOURCE ...]``. Each measurement runs in a process of its
own, in seconds of processor time, so that a busy machine does not show. With several sources all are measured together;
copies for the growth are the same chapters under other numbers (C2 becomes C12, C22, ...), so that nothing is shared
between them. "ms a word" tells whether the growth is linear.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from foundation.files import REPOSITORY

CHAPTER_STEP = 10


def main() -> None:
    """Print a table of all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="*", type=Path, default=[REPOSITORY / "data" / "samm-chapter-2.txt"])
    parser.add_argument("--times", default="1,2,4,8", help="how many copies of the sources, separated by commas")
    parser.add_argument("--worker", choices=["pipeline", "build"], help=argparse.SUPPRESS)
    parser.add_argument("--copies", type=int, default=1, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        sys.stdout.write(json.dumps(_measure(arguments.worker, arguments.sources, arguments.copies)))
        return
    sys.stdout.write(
        f"{'copies':>6} {'words':>9} {'pipeline s':>11} {'build s':>8} {'ratio':>6} {'check s':>8} {'MiB':>6}"
        f" {'ms a word':>10}\n"
    )
    for copies in map(int, arguments.times.split(",")):
        results = {name: _run(name, arguments.sources, copies) for name in ("pipeline", "build")}
        pipeline, build = results["pipeline"], results["build"]
        sys.stdout.write(
            f"{copies:>6} {pipeline['words']:>9.0f} {pipeline['seconds']:>11.2f} {build['seconds']:>8.2f}"
            f" {build['seconds'] / pipeline['seconds']:>6.2f} {build['check']:>8.2f} {build['mib']:>6.0f}"
            f" {1000 * build['seconds'] / pipeline['words']:>10.3f}\n"
        )


def _run(worker: str, sources: list[Path], copies: int) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "benchmarks.build",
        "--worker",
        worker,
        "--copies",
        str(copies),
        *map(str, sources),
    ]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _measure(worker: str, sources: list[Path], copies: int) -> dict[str, float]:
    """Measure one thing, imports and loading of the pipeline included: a cold start."""
    with tempfile.TemporaryDirectory() as folder:
        paths = _copied(sources, copies, Path(folder))
        if worker == "pipeline":
            texts = [text for path in paths for text in _texts(path)]
            started = time.process_time()
            from ingest.language import language

            words = sum(len(document) for document in language().pipe(texts))
            return {"seconds": time.process_time() - started, "words": words}
        started = time.process_time()
        from ingest.build import build_dataset

        built = build_dataset(paths, manual="samm")
        seconds, mib = time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        started = time.process_time()
        from shapes.dataset import check_dataset

        if check_dataset(built.trig):
            raise SystemExit("the dataset that was built breaks its shapes")
        return {"seconds": seconds, "mib": mib, "check": time.process_time() - started}


def _texts(path: Path) -> list[str]:
    from ingest.outline import make_outline
    from ingest.readers import read_source

    return [provision.text for provision in make_outline(read_source(path), manual="samm").provisions]


def _copied(sources: list[Path], copies: int, folder: Path) -> list[Path]:
    """Write the sources as texts, each copy with chapter numbers of its own."""
    from ingest.outline import make_outline, rebuild
    from ingest.readers import read_source

    paths = []
    for path in sources:
        outline = make_outline(read_source(path), manual="samm")
        chapter = outline.chapter.key
        if path.suffix == ".txt":
            text = path.read_text(encoding="utf-8")
        else:
            blank = [replace(each, number=f"\n{each.number}") for each in outline.provisions]
            text = rebuild(replace(outline, provisions=tuple(blank)))
        for copy in range(copies):
            number = int(re.sub(r"\D", "", chapter)) + copy * CHAPTER_STEP
            target = folder / f"samm-chapter-{number}.txt"
            target.write_text(re.sub(rf"\b{chapter}(?=\.)", f"C{number}", text), encoding="utf-8")
            paths.append(target)
    return paths


if __name__ == "__main__":
    main()
