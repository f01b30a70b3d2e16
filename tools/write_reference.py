"""The pages of docs/ that are made from the code, so that they cannot differ from it: ``make docs`` writes them.

``queries.md`` from the headers of queries/*.rq, ``settings.md`` from foundation/settings.py, ``vocabulary.md`` from
ontology/dutygraph.ttl, ``records.md`` from ontology/records.ttl and shapes/*.ttl. ``--check`` says only what is stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox

from foundation import settings
from foundation.files import REPOSITORY
from ontology import names
from queries.named import NamedQuery, list_queries
from shapes.handbook import handbook
from shapes.unchecked import unchecked_page

DOCS = REPOSITORY / "docs"
VOCABULARY = names.HERE / "dutygraph.ttl"
TIES = ("rdfs:subClassOf", "rdfs:subPropertyOf", "skos:closeMatch")


def queries_page() -> str:
    """Give docs/queries.md."""
    parts = [
        _made("queries/*.rq"),
        "# Named queries",
        "`dutygraph query NAME -p key=value` runs one, `dutygraph query --list` lists them. `--format sparql` prints "
        "the query as it runs, for use at the endpoint. A parameter of the type `actor`, `entity`, `provision` and so "
        "on takes any name that the manual uses: `SCO`, `Security Cooperation Organization`, `C2.1.4.2`. Without an "
        "optional parameter the query is not narrowed by it.",
    ]
    return _page([*parts, *(part for query in list_queries() for part in _query(query))])


def _query(query: NamedQuery) -> Iterable[str]:
    yield f"## {query.name}"
    yield f"{query.title}: *{query.question}* Rows: {query.rows}"
    if query.parameters:
        yield _table(
            ("parameter", "type", "", "meaning", "example"),
            (
                (f"`{each.name}`", each.type, "needed" if each.required else "", each.meaning, f"`{each.example}`")
                for each in query.parameters
            ),
        )
    needed = "".join(f' -p {each.name}="{each.example}"' for each in query.parameters if each.required)
    yield f"```sh\ndutygraph query {query.name}{needed}\n```"


def settings_page() -> str:
    """Give docs/settings.md."""
    return _page(
        [
            _made("foundation/settings.py"),
            "# Settings",
            "Every limit and switch is an environment variable, read when it is needed. What a command's option says "
            "comes first, then the variable, then the default. A limit that is hit is an error, never a shorter "
            "answer; only `DUTYGRAPH_RESULT_ROWS` cuts, and a cut result says that it is cut.",
            _table(
                ("variable", "default", "unit", "meaning"),
                (
                    (f"`{each.variable}`", f"`{each.default}`" if each.default else "", each.unit, each.meaning)
                    for each in settings.REGISTER.values()
                ),
            ),
        ]
    )


def vocabulary_page() -> str:
    """Give docs/vocabulary.md."""
    store = ox.Store()
    store.load(path=str(VOCABULARY), format=ox.RdfFormat.TURTLE, base_iri=names.BASE)
    parts = [
        _made("ontology/dutygraph.ttl"),
        "# Vocabulary",
        f"The terms of `dg:` (`{names.PREFIXES['dg']}`). The list is closed: a dataset that uses another term is not "
        "written, and a new term is a decision. Provisions, entities and norms also use terms of ELI, the Organization "
        "Ontology, Dublin Core, SKOS, PROV, schema.org and Web Annotation as they are; shapes/graph.ttl lists these.",
    ]
    for title, terms in _groups(VOCABULARY.read_text(encoding="utf-8")):
        rows = (_term(store, f"dg:{term}") for term in terms)
        parts += [f"## {title}", _table(("term", "kind", "meaning", "of", "values", "tied to"), rows)]
    return _page(parts)


def _groups(turtle: str) -> list[tuple[str, list[str]]]:
    """Give the terms under the comments that part the file."""
    groups: list[tuple[str, list[str]]] = []
    for comment, term in re.findall(r"^# (.+)\n\n(?=dg:)|^dg:(\w+)$", turtle, flags=re.MULTILINE):
        if comment:
            groups.append((comment, []))
        else:
            groups[-1][1].append(term)
    return groups


def _term(store: ox.Store, term: str) -> tuple[str, ...]:
    def values(name: str) -> list[str]:
        prefix, _, local = name.partition(":")
        predicate = ox.NamedNode(names.PREFIXES[prefix] + local)
        found = store.quads_for_pattern(ox.NamedNode(names.iri(term)), predicate, None)
        objects = [quad.object for quad in found]
        return sorted(_short(each.value) for each in objects if isinstance(each, ox.NamedNode | ox.Literal))

    kind = {"owl:Class": "class", "owl:ObjectProperty": "link", "owl:DatatypeProperty": "value"}[values("rdf:type")[0]]
    ties = [f"`{each}`{' (close)' if name == TIES[2] else ''}" for name in TIES for each in values(name)]
    of, to = (", ".join(f"`{each}`" for each in values(name)) for name in ("rdfs:domain", "rdfs:range"))
    return f"`{term}`", kind, values("rdfs:comment")[0], of, to, ", ".join(ties)


def _short(value: str) -> str:
    for prefix, namespace in names.PREFIXES.items():
        if value.startswith(namespace):
            return f"{prefix}:{value.removeprefix(namespace)}"
    return value


def records_page() -> str:
    """Give docs/records.md."""
    return _page([_made("ontology/records.ttl and shapes/*.ttl"), handbook().rstrip("\n")])


def unchecked_records_page() -> str:
    """Give docs/records-not-checked.md."""
    return _page([_made("shapes/not-checked.ttl"), unchecked_page().rstrip("\n")])


PAGES: dict[str, Callable[[], str]] = {
    "queries.md": queries_page,
    "records.md": records_page,
    "records-not-checked.md": unchecked_records_page,
    "settings.md": settings_page,
    "vocabulary.md": vocabulary_page,
}


def _made(source: str) -> str:
    return f"<!-- Made from {source} by make docs: change it there. -->"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(re.sub(r"(?=[|])", r"\\", cell) for cell in line) + " |" for line in lines)


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with ``--check`` name those that are stale; gives the exit status."""
    stale = 0
    for name, make in PAGES.items():
        path = DOCS / name
        text = make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"docs/{name} is stale: make docs")
            stale = 1
        else:
            Path(path).write_text(text, encoding="utf-8")
            print(f"docs/{name} written")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
