"""The named queries: every ``*.rq`` of this folder is one.

Each file is plain SPARQL 1.1 under a header of comments (``Title``, ``Question``, ``Parameter``, ``Rows``,
``Joined by``). A parameter is put in at its line ``# VALUES ?name`` as a ``VALUES`` block of serialised terms, so that
the query shown is the query run and no value can break out; without a value the line stays the comment it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from foundation import settings
from foundation.errors import DutygraphError
from queries.naming import CLASSES, ENTITY, PROVISION, nearest_names, resolve
from queries.results import Result, SelectResult, Term
from queries.store import Store
from queries.terms import string_text, term_text

HERE = Path(__file__).resolve().parent
XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
TYPES = frozenset({*CLASSES, PROVISION, ENTITY, "text", "integer"})
_HEADER = re.compile(r'# (Title|Question|Parameter|Rows|Joined by "(?:; | \| )"): (.+)')
_PARAMETER = re.compile(r"(\w+) \((\w+), (required|optional)\): (.+) Example: (.+)")
_MARK = re.compile(r"( *)# VALUES \?(\w+)")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True)
class Parameter:
    """One parameter: ``type`` is one of ``TYPES``."""

    name: str
    type: str
    required: bool
    meaning: str
    example: str


@dataclass(frozen=True)
class NamedQuery:
    """One ``*.rq`` file. ``joined``: the columns whose cells hold several values, and what stands between these."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    rows: str
    joined: Mapping[str, str]
    source: str

    def parameter(self, name: str) -> Parameter:
        """Give a parameter by its name. Raises ``DutygraphError`` that lists those there are."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(each.name for each in self.parameters)
        raise DutygraphError(
            "unknown-parameter",
            f"The query {self.name} has no parameter {name[:100]!r}.",
            f"Its parameters are: {known}." if known else "It takes none.",
        )

    def text(self, bindings: Mapping[str, Term]) -> str:
        """Give the query with the terms put in: what is shown is what runs.

        Raises ``DutygraphError`` for a parameter that the query does not have.
        """
        blocks = {self.parameter(name).name: term_text(term) for name, term in bindings.items()}
        lines = []
        for line in self.source.splitlines():
            mark = _MARK.fullmatch(line)
            if mark and mark[2] in blocks:
                lines.append(f"{mark[1]}VALUES ?{mark[2]} {{ {blocks[mark[2]]} }}")
            else:
                lines.append(line)
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class NamedResult:
    """A named query that was run: ``sparql`` is what ran, ``bindings`` the terms that were put in."""

    query: NamedQuery
    bindings: Mapping[str, Term]
    sparql: str
    result: Result


@cache
def list_queries() -> tuple[NamedQuery, ...]:
    """Give all named queries, by name."""
    return tuple(read_query(path) for path in sorted(HERE.glob("*.rq")))


def get_query(name: str) -> NamedQuery:
    """Give one named query. Raises ``DutygraphError`` with the nearest names."""
    queries = {query.name: query for query in list_queries()}
    if name in queries:
        return queries[name]
    nearest = ", ".join(nearest_names(name[:100], {each: each for each in queries}))
    raise DutygraphError(
        "unknown-query",
        f"There is no named query {name[:100]!r}.",
        f"Nearest: {nearest}." if nearest else "dutygraph query --list shows them all.",
    )


def run_named(store: Store, name: str, parameters: Mapping[str, str]) -> NamedResult:
    """Run a named query with its parameters as a person writes them: ``{"actor": "SCO"}``.

    Raises ``DutygraphError`` for an unknown query or parameter, a missing one, and a value that is not of its type.
    """
    query = get_query(name)
    bindings = bind(store, query, parameters)
    sparql = query.text(bindings)
    result = store.run(sparql)
    if isinstance(result, SelectResult):
        result = tidy(result, query.joined)
    return NamedResult(query=query, bindings=bindings, sparql=sparql, result=result)


def bind(store: Store, query: NamedQuery, parameters: Mapping[str, str]) -> dict[str, Term]:
    """Turn what a person wrote into terms; blank values count as left out. Raises ``DutygraphError``."""
    given = {query.parameter(name).name: value.strip() for name, value in parameters.items()}
    bindings = {}
    for parameter in query.parameters:
        value = given.get(parameter.name, "")
        if value:
            bindings[parameter.name] = _term(store, parameter, value)
        elif parameter.required:
            raise DutygraphError(
                "missing-parameter",
                f"The query {query.name} needs {parameter.name}: {parameter.meaning}.",
                f"For example -p {parameter.name}={parameter.example!r}.",
            )
    return bindings


def read_query(path: Path) -> NamedQuery:
    """Read one ``*.rq`` file; ``ValueError`` names what its header lacks."""
    source = path.read_text(encoding="utf-8")
    header: dict[str, list[str]] = {}
    for line in _unwrapped(source):
        found = _HEADER.fullmatch(line)
        if found is None:
            raise ValueError(f"{path.name}: not a header line: {line}")
        header.setdefault(found[1], []).append(found[2])
    try:
        (title,), (question,), (rows,) = header["Title"], header["Question"], header["Rows"]
    except (KeyError, ValueError):
        raise ValueError(f"{path.name}: Title, Question and Rows must each stand there once") from None
    parameters = tuple(_parameter(path.name, line) for line in header.get("Parameter", ()))
    joined = {
        column: key.split('"')[1]
        for key, lines in header.items()
        if key.startswith("Joined")
        for column in lines[0].split(", ")
    }
    marks = {mark[2] for line in source.splitlines() if (mark := _MARK.fullmatch(line))}
    if marks != {parameter.name for parameter in parameters}:
        raise ValueError(f"{path.name}: parameters and # VALUES lines differ")
    return NamedQuery(path.stem, title, question, parameters, rows, joined, source)


def _unwrapped(source: str) -> list[str]:
    """Give the header's lines, those that were broken put together again."""
    lines: list[str] = []
    for line in source.partition("\n\n")[0].splitlines():
        if line.startswith("#   ") and lines:
            lines[-1] += " " + line[4:].strip()
        else:
            lines.append(line)
    return lines


def _parameter(file: str, line: str) -> Parameter:
    found = _PARAMETER.fullmatch(line)
    if found is None or found[2] not in TYPES:
        raise ValueError(f"{file}: not a parameter: {line}")
    return Parameter(found[1], found[2], found[3] == "required", found[4].rstrip("."), found[5])


def _term(store: Store, parameter: Parameter, value: str) -> Term:
    limit = settings.integer("question_length")
    if len(value) > limit:
        raise DutygraphError(
            "bad-parameter", f"{parameter.name} has {len(value)} characters; at most {limit} are read.", "Shorten it."
        )
    string_text(value)  # refuses what no engine reads alike, whatever the type
    if parameter.type == "text":
        return Term("literal", value)
    if parameter.type == "integer":
        if not _INTEGER.fullmatch(value):
            raise DutygraphError(
                "bad-parameter",
                f"{parameter.name} is {value[:50]!r}, which is not a whole number.",
                f"Give one such as {parameter.example}.",
            )
        return Term("literal", value, XSD_INTEGER)
    return resolve(store, parameter.type, value)


def tidy(result: SelectResult, joined: Mapping[str, str]) -> SelectResult:
    """Sort the parts of joined cells and empty those without any: SPARQL leaves the order to the engine."""
    if not joined:
        return result
    separators = [joined.get(variable) for variable in result.variables]
    return SelectResult(
        result.variables,
        tuple(
            tuple(_tidy_cell(term, separator) for term, separator in zip(row, separators, strict=True))
            for row in result.rows
        ),
    )


def _tidy_cell(term: Term | None, separator: str | None) -> Term | None:
    if term is None or separator is None:
        return term
    if not term.value:
        return None
    if separator not in term.value:
        return term
    parts = sorted({part for part in term.value.split(separator) if part}, key=lambda part: (part.lower(), part))
    return term._replace(value=separator.join(parts))
