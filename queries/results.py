"""What a query gives back, the same from every store: terms, rows, yes or no, triples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

TermKind: TypeAlias = Literal["iri", "literal", "blank"]
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Term(NamedTuple):
    """One RDF term. ``datatype`` is an IRI, of literals only; ``language`` is "" where there is none.

    A plain string has the datatype ``xsd:string`` (RDF 1.1 Concepts, section 3.3). It is a tuple and not a
    dataclass because a result has many of them and a tuple is made in a third of the time.
    """

    kind: TermKind
    value: str
    datatype: str = ""
    language: str = ""


Row: TypeAlias = tuple[Term | None, ...]
Triple: TypeAlias = tuple[Term, Term, Term]


@dataclass(frozen=True)
class SelectResult:
    """The rows of a SELECT: one cell a variable, in the order of ``variables``; an unbound one is ``None``."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> Iterator[dict[str, str]]:
        """Give each row as variable → value, without the unbound ones."""
        for row in self.rows:
            yield {variable: term.value for variable, term in zip(self.variables, row, strict=True) if term is not None}

    def column(self, variable: str) -> tuple[Term | None, ...]:
        """Give one variable's cells; ``ValueError`` for a variable that the result does not have."""
        place = self.variables.index(variable)
        return tuple(row[place] for row in self.rows)

    def values(self, variable: str) -> tuple[str, ...]:
        """Give one variable's values, without the unbound ones."""
        return tuple(term.value for term in self.column(variable) if term is not None)


@dataclass(frozen=True)
class AskResult:
    """The answer of an ASK."""

    value: bool


@dataclass(frozen=True)
class GraphResult:
    """The triples of a CONSTRUCT or DESCRIBE, each once, sorted."""

    triples: tuple[Triple, ...]


Result: TypeAlias = SelectResult | AskResult | GraphResult
