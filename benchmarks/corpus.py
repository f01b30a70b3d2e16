"""Larger datasets out of real text: the built dataset's chapter, again and again, with other numbers and other actors.

Run: ``.venv/bin/python -m benchmarks.corpus TRIPLES FILE.trig``. Chapter 2 becomes chapter 102, 103 and so on, in IRIs
and in the words; in each copy a third of the actors, drawn by a fixed seed, are others, in IRIs, names and words. What
is there once for all (vocabulary, rules, provenance) stays once. Offsets are not counted anew: no query looks at them.
A dataset smaller than the chapter keeps only what its first provisions need.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph

from ontology import names
from queries.store import DEFAULT_FOLDER, EmbeddedStore, dataset_file, load_file

SEED = 20261125
FIRST_NUMBER = 102
_CHAPTER = re.compile(r"(?<![A-Za-z0-9])C2(?=[.#/>\s\"T])")
_ACTORS = "SELECT ?actor ?short { ?actor a dg:Actor ; skos:notation ?short }"


def main() -> None:
    """Write one corpus and say how large it has become."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("triples", type=int)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    sys.stdout.write(f"{write_corpus(arguments.triples, arguments.file)} triples\n")


def write_corpus(triples: int, file: Path) -> int:
    """Write a dataset of about so many triples as TriG and give their number."""
    store = load_file(dataset_file(str(DEFAULT_FOLDER)))
    once, chapter = [], []
    for graph in sorted(store.graph.named_graphs(), key=str):
        (chapter if "/samm-c2/" in str(graph) else once).append((str(graph), _lines(store, graph)))
    written = 0
    seen: set[int] = set()  # a statement stands in the first graph that makes it, as build has it
    with file.open("w", encoding="utf-8") as out:
        for graph, lines in [*once, *_first(chapter, triples - sum(len(lines) for _, lines in once))]:
            seen.update(map(hash, lines))
            out.write(_block(graph, lines))
            written += len(lines)
        size = sum(len(lines) for _, lines in chapter)
        number = FIRST_NUMBER
        while written + size // 2 <= triples:
            for graph, lines in _copy(store, chapter, number):
                fresh = [line for line in lines if hash(line) not in seen]
                seen.update(hash(line) for line in fresh if "/samm/" not in line)
                out.write(_block(graph, fresh))
                written += len(fresh)
            number += 1
    return written


def _lines(store: EmbeddedStore, graph: object) -> list[str]:
    quads = store.graph.quads_for_pattern(None, None, None, graph)  # type: ignore[arg-type]  # one of its own graphs
    content = pyoxigraph.serialize((quad.triple for quad in quads), format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
    return sorted(content.decode().splitlines())


def _block(graph: str, lines: list[str]) -> str:
    return "\n".join([f"{graph} {{", *lines, "}\n"])


def _first(chapter: list[tuple[str, list[str]]], triples: int) -> list[tuple[str, list[str]]]:
    """Give the chapter, or of its graphs the lines about the first provisions, and about what is no provision."""
    total = sum(len(lines) for _, lines in chapter)
    if total <= triples:
        return chapter
    place = re.compile(r"<[^>]*/samm/(C2[^/>]*)")
    sizes: dict[str, int] = {}
    for _, lines in chapter:
        for line in lines:
            if found := place.match(line):
                sizes[found[1]] = sizes.get(found[1], 0) + 1
    kept, room = set(), triples - (total - sum(sizes.values()))
    for number, size in sorted(sizes.items()):
        if (room := room - size) < 0:
            break
        kept.add(number)
    return [
        (graph, [line for line in lines if not (found := place.match(line)) or found[1] in kept])
        for graph, lines in chapter
    ]


def _copy(store: EmbeddedStore, chapter: list[tuple[str, list[str]]], number: int) -> Iterator[tuple[str, list[str]]]:
    """Give the chapter's graphs once more, as chapter ``number`` with some other actors."""
    chance = random.Random(SEED + number)
    prefixes = "".join(f"PREFIX {each}: <{names.PREFIXES[each]}>\n" for each in ("dg", "skos"))
    actors = [(row["actor"], row["short"]) for row in store.select(prefixes + _ACTORS).records()]
    changed: dict[str, str] = {}
    for iri, short in sorted(chance.sample(sorted(actors), len(actors) // 3)):
        changed[iri] = f"{iri}-{number}"
        changed[short] = f"{short}-{number}"
    pattern = re.compile(
        r"(?<![\w/-])(?:" + "|".join(map(re.escape, sorted(changed, key=len, reverse=True))) + r")(?![\w-])"
    )
    for graph, lines in chapter:
        text = pattern.sub(lambda found: changed[found[0]], "\n".join(lines))
        yield graph.replace("-c2/", f"-c{number}/"), _CHAPTER.sub(f"C{number}", text).split("\n")


if __name__ == "__main__":
    main()
