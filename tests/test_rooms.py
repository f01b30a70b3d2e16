"""No import crosses a wall: the table of docs/contributing.md, held against every module."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
ROOMS = {
    "foundation": set(),
    "ontology": set(),
    "review": {"foundation", "ontology"},
    "ingest": {"foundation", "ontology", "review"},
    "queries": {"foundation", "ontology"},
    "shapes": {"foundation", "ontology"},
    "pages": {"foundation", "queries", "review", "shapes"},
    "tools": {"foundation", "ontology", "queries", "shapes"},
    "commands": {"foundation", "ingest", "queries", "shapes"},
}
LIBRARY_PAGE = Path("pages/library.py")
ALL = {*ROOMS, "app", "cli"}
OURS = {*ALL, "tests", "benchmarks"}


def modules() -> list[Path]:
    files = [path for room in ROOMS for path in (REPOSITORY / room).rglob("*.py")]
    files += [path for path in (REPOSITORY / "app.py", REPOSITORY / "cli.py") if path.exists()]
    return sorted(path.relative_to(REPOSITORY) for path in files)


def imported(path: Path) -> Iterator[str]:
    """Give the first names of all that a module imports, wherever the import stands in it."""
    for node in ast.walk(ast.parse((REPOSITORY / path).read_text(encoding="utf-8"), filename=str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield path.parts[0] if node.level else str(node.module).partition(".")[0]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"import_module", "importlib.import_module"}:
            assert isinstance(node.args[0], ast.Constant), f"{path}: an import that cannot be read"
            yield str(node.args[0].value).partition(".")[0]


def allowed(path: Path) -> set[str]:
    room = path.parts[0].removesuffix(".py")
    if room in {"app", "cli"}:
        return ALL
    return ROOMS[room] | {room} | ({"ingest"} if path == LIBRARY_PAGE else set())


@pytest.mark.parametrize("path", modules(), ids=str)
def test_an_import_crosses_no_wall(path):
    crossed = {name for name in imported(path) if name in OURS} - allowed(path)
    assert not crossed, f"{path} may not import {', '.join(sorted(crossed))}"


def test_the_table_in_the_documentation_is_this_one():
    table = (REPOSITORY / "docs" / "contributing.md").read_text(encoding="utf-8")
    written = {}
    for room, may in re.findall(r"^\| `(\w+)/` \|.+\| ([^|]+) \|$", table, flags=re.MULTILINE):
        words = re.sub(r"\(.*?\)", "", may)
        written[room] = set(re.findall(r"\w+", words)) - {"nothing", "of", "ours"}
    assert written == ROOMS


def test_every_room_says_what_is_in_it():
    for room in ROOMS:
        init = REPOSITORY / room / "__init__.py"
        assert ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))), f"{room}/__init__.py has no docstring"


def test_only_one_module_of_ingest_writes_triples():
    """Other modules of the room know nothing of RDF; build.py hands the bytes on."""
    ingest = [path for path in modules() if path.parts[0] == "ingest"]
    knowing = [path for path in ingest if {"pyoxigraph", "rdflib"} & set(imported(path))]
    assert {path.parent for path in knowing} == {Path("ingest/express")}
