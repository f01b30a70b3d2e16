"""What a query gives back, the same from every store: terms, rows, yes or no, triples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeAlias

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


class Valued(Protocol):
    """A cell as an engine gives it: it has at least a value."""

    @property
    def value(self) -> str:
        """The IRI, the text of the literal, or the name of the blank node."""


def _as_it_is(term: object) -> Term:
    assert isinstance(term, Term)
    return term


class SelectResult:
    """The rows of a SELECT: one cell a variable, in the order of ``variables``; an unbound one is ``None``.

    ``cells`` may be an engine's own, and ``term`` what makes a term of one. That is done when ``rows`` is first read:
    who reads no more than values (``records``, ``values``) does not pay for it.
    """

    __slots__ = ("_cells", "_rows", "_term", "variables")

    def __init__(
        self,
        variables: tuple[str, ...],
        cells: Iterable[Sequence[Valued | None]],
        term: Callable[[object], Term] = _as_it_is,
    ) -> None:
        self.variables = variables
        self._cells = tuple(cells)
        self._term = term
        self._rows: tuple[Row, ...] | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as terms."""
        if self._rows is None:
            term = self._term
            self._rows = tuple(tuple(None if cell is None else term(cell) for cell in row) for row in self._cells)
        return self._rows

    def __eq__(self, other: object) -> bool:
        """Tell whether another result has the same variables and rows, whichever engine gave it."""
        return isinstance(other, SelectResult) and self.variables == other.variables and self.rows == other.rows

    def __hash__(self) -> int:
        """Give equal results one hash."""
        return hash((self.variables, self.rows))

    def __repr__(self) -> str:
        """Show the rows, as a failed test prints them."""
        return f"SelectResult({self.variables!r}, {self.rows!r})"

    def records(self) -> Iterator[dict[str, str]]:
        """Give each row as variable → value, without the unbound ones."""
        variables = self.variables
        for row in self._cells:
            yield {variable: cell.value for variable, cell in zip(variables, row, strict=True) if cell is not None}

    def column(self, variable: str) -> tuple[Term | None, ...]:
        """Give one variable's cells; ``ValueError`` for a variable that the result does not have."""
        place = self.variables.index(variable)
        return tuple(row[place] for row in self.rows)

    def values(self, variable: str) -> tuple[str, ...]:
        """Give one variable's values, without the unbound ones; ``ValueError`` as of ``column``."""
        place = self.variables.index(variable)
        return tuple(cell.value for row in self._cells if (cell := row[place]) is not None)


@dataclass(frozen=True)
class AskResult:
    """The answer of an ASK."""

    value: bool


class GraphResult:
    """The triples of a CONSTRUCT or DESCRIBE; they may be an engine's own, as the cells of a ``SelectResult``."""

    __slots__ = ("_given", "_term", "_triples")

    def __init__(
        self, triples: Iterable[tuple[Valued, Valued, Valued]], term: Callable[[object], Term] = _as_it_is
    ) -> None:
        self._given = tuple(triples)
        self._term = term
        self._triples: tuple[Triple, ...] | None = None

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The triples as terms, each once, sorted."""
        if self._triples is None:
            term = self._term
            self._triples = tuple(sorted({(term(one), term(two), term(three)) for one, two, three in self._given}))
        return self._triples

    def __eq__(self, other: object) -> bool:
        """Tell whether another result has the same triples, whichever engine gave it."""
        return isinstance(other, GraphResult) and self.triples == other.triples

    def __hash__(self) -> int:
        """Give equal results one hash."""
        return hash(self.triples)

    def __repr__(self) -> str:
        """Show the triples, as a failed test prints them."""
        return f"GraphResult({self.triples!r})"


Result: TypeAlias = SelectResult | AskResult | GraphResult
