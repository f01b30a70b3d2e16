"""Loading the dataset into a SPARQL server, so that its readers see the old dataset or the new one, whole.

Graph by graph, what has changed is first staged: put through the Graph Store protocol into a graph of its own, with a
prefix before every IRI, so that no query takes it for a statement of the manual. Then one SPARQL update moves all that
was staged to where it belongs, removes what is gone and writes down what is now there. A server that runs an update as
one transaction shows all of it at once. What was staged before a publish was killed is found again by its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph

from foundation.errors import DutygraphError
from ontology import names
from queries.graphstore import GraphStore
from queries.remote import EDITION, PUBLISHED, SWAPPING, TRIPLES, RemoteStore, State
from queries.store import EmbeddedStore, dataset_file, load_file
from queries.terms import iri_text, string_text

GRAPHS = f"{names.BASE}graph/"
STAGED = f"{names.BASE}staged/"
PREFIX = "urn:x-dutygraph:"
CHECKSUM = "http://spdx.org/rdf/terms#checksumValue"
# What is done, how much of it, of how much: (step, done, total).
Progress: TypeAlias = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Published:
    """What a publish did, in numbers of graphs and statements."""

    version: str
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    triples: int


@dataclass(frozen=True)
class _Graph:
    """One graph of the dataset: its IRI, its statements as sorted N-Triples lines, their hash."""

    iri: str
    lines: tuple[str, ...]
    digest: str

    @property
    def staged(self) -> str:
        return STAGED + self.digest


def publish(place: str, url: str, progress: Progress = lambda _step, _done, _total: None) -> Published:
    """Make the server at ``url`` (its query service) hold the dataset at ``place`` (a folder or file).

    Graphs that hold what they should already are left alone. Raises ``DutygraphError``: the dataset is missing or
    damaged, the server cannot be reached, does not let us in, takes no changes, or holds something else in the end.
    """
    store = load_file(dataset_file(place))
    graphs = _graphs_of(store)
    remote = RemoteStore(url, publishing=True)
    target = GraphStore(url, remote.server_name)
    if not remote.is_virtuoso:  # it asks for credentials at a PUT only
        _wait_for_others(target)
    known = _checksums(remote)
    there = {graph for graph in remote.select(_OURS).values("graph") if graph.startswith((GRAPHS, STAGED))}
    gone = sorted(({each for each in there if each.startswith(GRAPHS)} | set(known)) - {each.iri for each in graphs})
    changed = [each for each in graphs if known.get(each.iri) != each.digest or not _holds(remote, each.iri, each)]
    _stage(remote, target, changed, progress)
    wanted = State(frozenset({store.version}), frozenset(), frozenset({str(len(store.graph))}))
    if changed or gone or remote.state() != wanted:
        progress("switching", 0, 1)
        _swap(target, graphs, changed, gone, store.version)
        progress("switching", 1, 1)
    leftovers = {each for each in there if each.startswith(STAGED)} | {each.staged for each in changed} | set(gone)
    for graph in sorted(leftovers):
        target.drop(graph)
    _verify(remote, graphs, progress)
    return Published(
        version=store.version,
        replaced=tuple(each.iri for each in changed),
        unchanged=tuple(each.iri for each in graphs if each not in changed),
        removed=tuple(gone),
        triples=sum(len(each.lines) for each in graphs),
    )


def _wait_for_others(target: GraphStore) -> None:
    """Send an update that changes nothing: servers do one after the other, so what a killed publish began is done then.

    A server goes on with an update whose sender is gone; what we read before its end would be out of date.
    """
    nothing = f"{iri_text(PUBLISHED)} {iri_text(SWAPPING)} {string_text('')}"
    target.update(f"DELETE DATA {{ GRAPH {iri_text(PUBLISHED)} {{ {nothing} }} }}")


_OURS = (
    "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } "
    f"FILTER(STRSTARTS(STR(?graph), {string_text(GRAPHS)}) || STRSTARTS(STR(?graph), {string_text(STAGED)})) }}"
)


def _graphs_of(store: EmbeddedStore) -> list[_Graph]:
    graphs = []
    for name in sorted(store.graph.named_graphs(), key=str):
        if not isinstance(name, pyoxigraph.NamedNode):
            raise DutygraphError("damaged-dataset", "A graph of the dataset has no name.", "Run dutygraph build again.")
        content = pyoxigraph.serialize(
            (quad.triple for quad in store.graph.quads_for_pattern(None, None, None, name)),
            format=pyoxigraph.RdfFormat.N_TRIPLES,
        )
        lines = tuple(sorted((content or b"").decode().splitlines()))
        if any("_:" in line.split(" ", 1)[0] for line in lines):
            raise DutygraphError(
                "damaged-dataset", f"{name.value} has nodes without a name.", "Run dutygraph build again."
            )
        graphs.append(_Graph(name.value, lines, hashlib.sha256("\n".join(lines).encode()).hexdigest()))
    return graphs


def _checksums(remote: RemoteStore) -> Mapping[str, str]:
    """Give what was written down by the last publish: graph → hash."""
    found = remote.select(
        f"SELECT ?graph ?sum {{ GRAPH {iri_text(PUBLISHED)} {{ ?graph {iri_text(CHECKSUM)} ?sum }} }}"
    )
    return {record["graph"]: record["sum"] for record in found.records()}


def _holds(remote: RemoteStore, iri: str, graph: _Graph) -> bool:
    """Tell whether a graph has as many statements there as it should have."""
    (count,) = remote.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {iri_text(iri)} {{ ?s ?p ?o }} }}").values("n")
    return int(count) == len(graph.lines)


def _stage(remote: RemoteStore, target: GraphStore, graphs: list[_Graph], progress: Progress) -> None:
    """Put every graph beside where it belongs, but for those that stand there from a publish that was killed."""
    total = sum(len(graph.lines) for graph in graphs)
    done = 0
    for graph in graphs:
        progress("staging", done, total)
        if not _holds(remote, graph.staged, graph):
            target.put(graph.staged, "".join(f"{_marked(line)}\n" for line in graph.lines).encode())
        done += len(graph.lines)
    progress("staging", done, total)


def _marked(line: str) -> str:
    """Put the prefix before each IRI of an N-Triples line but a datatype's."""
    subject, predicate, rest = line.split(" ", 2)
    marked = [f"<{PREFIX}{term[1:]}" if term.startswith("<") else term for term in (subject, predicate, rest)]
    return " ".join(marked)


def _swap(target: GraphStore, graphs: list[_Graph], changed: list[_Graph], gone: list[str], version: str) -> None:
    """Switch from the old dataset to the new one.

    The mark before and after is for readers on a server whose updates are not seen at once (``RemoteStore.run``).
    """
    published = iri_text(PUBLISHED)
    mark = f"{published} {iri_text(SWAPPING)} {string_text(version)}"
    target.update(f"INSERT DATA {{ GRAPH {published} {{ {mark} }} }}")
    target.update(_swap_text(graphs, changed, gone, version, mark))
    target.update(f"DELETE DATA {{ GRAPH {published} {{ {mark} }} }}")


def _swap_text(graphs: list[_Graph], changed: list[_Graph], gone: list[str], version: str, mark: str) -> str:
    """Give one DELETE/INSERT operation; several in one request would be several transactions on Virtuoso."""
    published = iri_text(PUBLISHED)
    deleted, inserted, found = [f"GRAPH {published} {{ ?ks ?kp ?ko }}"], [], []
    old = [*(each.iri for each in changed), *gone]
    for place, iri in enumerate(old):
        graph = iri_text(iri)
        deleted.append(f"GRAPH {graph} {{ ?s{place} ?p{place} ?o{place} }}")
        found.append(f"{{ GRAPH {graph} {{ ?s{place} ?p{place} ?o{place} }} }}")
    for place, each in enumerate(changed):
        inserted.append(f"GRAPH {iri_text(each.iri)} {{ ?a{place} ?b{place} ?c{place} }}")
        found.append(
            f"{{ GRAPH {iri_text(each.staged)} {{ ?x{place} ?y{place} ?z{place} }} "
            f"BIND({_unmarked(f'?x{place}')} AS ?a{place}) BIND({_unmarked(f'?y{place}')} AS ?b{place}) "
            f"BIND(IF(ISIRI(?z{place}), {_unmarked(f'?z{place}')}, ?z{place}) AS ?c{place}) }}"
        )
    sums = [f"{iri_text(each.iri)} {iri_text(CHECKSUM)} {string_text(each.digest)}" for each in graphs]
    triples = sum(len(each.lines) for each in graphs)
    sums += [
        f"{published} {iri_text(EDITION)} {string_text(version)}",
        f"{published} {iri_text(TRIPLES)} {triples}",
        mark,
    ]
    inserted.append(f"GRAPH {published} {{ {' . '.join(sums)} }}")
    found.append(f"{{ GRAPH {published} {{ ?ks ?kp ?ko }} }}")
    return "DELETE {{ {} }}\nINSERT {{ {} }}\nWHERE {{ {} }}".format(
        "\n".join(deleted), "\n".join(inserted), "\nUNION ".join(found)
    )


def _unmarked(variable: str) -> str:
    return f"IRI(STRAFTER(STR({variable}), {string_text(PREFIX)}))"


def _verify(remote: RemoteStore, graphs: list[_Graph], progress: Progress) -> None:
    for place, graph in enumerate(graphs):
        progress("checking", place, len(graphs))
        if not _holds(remote, graph.iri, graph):
            raise DutygraphError(
                "publish-incomplete",
                f"{graph.iri} does not hold its {len(graph.lines)} statements: something else changed it meanwhile.",
                "Run publish again, one at a time.",
            )
    if _checksums(remote) != {graph.iri: graph.digest for graph in graphs}:
        raise DutygraphError(
            "publish-incomplete",
            "The server does not hold the dataset that was published: somebody else published meanwhile.",
            "Run publish again, one at a time.",
        )
    progress("checking", len(graphs), len(graphs))
