"""Builds and publishes killed (SIGKILL) at random moments: what is opened afterwards is the old dataset or the new one.

Part of ``benchmarks.soak``.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from foundation.files import REPOSITORY
from queries.ask import ask
from queries.publish import publish
from queries.store import DEFAULT_FOLDER, dataset_file, load_file, open_store

sys.path.insert(0, str(REPOSITORY / "tests" / "queries"))  # the server is started as the tests start it

from sparql_servers import oxigraph

FACTS = (
    "PREFIX dg: <https://w3id.org/dutygraph/ontology#> "
    "SELECT ?norm ?quote ?text { ?norm dg:quote ?quote ; dg:statedIn ?place . ?place dg:text ?text } "
    "ORDER BY ?norm ?text"
)


def _killed(command: list[str], chance: random.Random, most: float) -> None:
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(chance.uniform(0.1, most))
        process.kill()


def killed_builds(folder: Path, kills: int) -> Iterator[str]:
    """Kill builds of one chapter and of another text of it by turns, into one folder; give what was wrong."""
    source = REPOSITORY / "data" / "samm-chapter-2.txt"
    sources = [folder / "samm-chapter-2.txt", folder / "other" / "samm-chapter-2.txt"]
    sources[1].parent.mkdir()
    text = source.read_text(encoding="utf-8")
    sources[0].write_text(text[: len(text) // 4], encoding="utf-8")
    sources[1].write_text(text[: len(text) // 4].replace(" must ", " shall "), encoding="utf-8")
    commands = [
        [sys.executable, "-m", "cli", "build", str(each), "--manual", "samm", "--out", str(folder / "built")]
        for each in sources
    ]
    whole, took = [], 0.0
    for command in commands:
        start = time.monotonic()
        subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
        took = time.monotonic() - start
        whole.append(open_store(str(folder / "built")).version)
    found: Counter[str] = Counter()
    chance = random.Random(1)
    for turn in range(kills):
        _killed(commands[turn % 2], chance, took * 1.2)
        version = open_store(str(folder / "built")).version
        if version not in whole:
            yield (f"after a killed build the dataset is {version}")
        else:
            found[f"edition {whole.index(version) + 1}"] += 1
    sys.stdout.write(f"{kills} killed builds ({took:.1f} s each when not killed), then served: {dict(found)}\n")
    shutil.rmtree(folder / "built")


def killed_publishes(folder: Path, kills: int) -> Iterator[str]:
    """Kill publishes of two editions by turns to one oxigraph server; give what was wrong."""
    first = dataset_file(str(DEFAULT_FOLDER))
    second = folder / "second.trig"
    second.write_text(first.read_text(encoding="utf-8").replace(" must ", " shall "), encoding="utf-8")
    whole = [load_file(each).run(FACTS) for each in (first, second)]
    found: Counter[str] = Counter()
    chance = random.Random(2)
    with oxigraph(None) as url:
        start = time.monotonic()
        publish(str(first), url)
        took = time.monotonic() - start
        for turn in range(kills):
            command = [sys.executable, "-m", "cli", "publish", url, "--store", str((second, first)[turn % 2])]
            _killed(command, chance, 1.0 + took * 1.2)
            served = open_store(url).run(FACTS)
            if served not in whole:
                yield ("after a killed publish the server's dataset is neither the old nor the new one")
            else:
                found[f"edition {whole.index(served) + 1}"] += 1
        publish(str(second), url)
        if open_store(url).run(FACTS) != whole[1]:
            yield ("a publish after the killed ones did not bring the new dataset")
        answer = ask(open_store(url), "Who must be notified when an LOA is accepted or rejected?")
        sys.stdout.write(
            f"{kills} killed publishes ({took:.1f} s each when not killed), then served: {dict(found)}; "
            f"the last one was whole and answers: {answer.as_json()['found']}\n"
        )
