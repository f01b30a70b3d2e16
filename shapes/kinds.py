"""The kinds of record and their columns, as ``ontology/records.ttl`` declares them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from foundation.errors import DutygraphError
from ontology import names

VOCABULARY = Path(names.__file__).resolve().parent / "records.ttl"
REC = names.PREFIXES["rec"]
XSD = names.PREFIXES["xsd"]

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class Derivation:
    """How a helper value is computed: a function's name, the properties it reads, and what else it needs.

    ``of``, ``match`` and ``take`` name the kind of record that is looked up, by which property, and what is taken.
    """

    function: str
    inputs: tuple[str, ...]
    duration: str = ""
    of: str = ""
    match: str = ""
    take: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a kind: what people call it, what may stand in it, and how it is derived if it is not read.

    ``property`` is the local name in the record vocabulary (``noticeSent``), ``name`` the column's header
    (``notice_sent``), ``datatype`` the local name of an XSD type, ``unit`` "%" for percentages.
    """

    property: str
    name: str
    label: str
    help: str
    datatype: str
    allowed: tuple[str, ...] = ()
    many: bool = False
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    derivation: Derivation | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of record: its name on the command line, its class, its columns in the order of the template."""

    name: str
    class_name: str
    label: str
    help: str
    subject: str
    columns: tuple[Column, ...]
    derived: tuple[Column, ...]
    needs: frozenset[str]

    def column(self, header: str) -> Column | None:
        """Give the column that a header means, whatever its case, blanks, hyphens and underscores."""
        wanted = plain(header)
        return next((column for column in self.columns if wanted in (plain(column.name), plain(column.label))), None)

    def any_column(self, property_name: str) -> Column | None:
        """Give the column or derived value of a property's local name."""
        return next((column for column in self.columns + self.derived if column.property == property_name), None)


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """Give a name without case, blanks and punctuation, for comparing."""
    return re.sub(r"[\W_]+", "", name.casefold())


@cache
def column_name(property_name: str) -> str:
    """Give the header of a property: ``noticeSent`` is ``notice_sent``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", property_name).lower()


class TurtleSource:
    """A Turtle file as a store with the few questions that reading declarations needs."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        self.store = ox.Store()
        for path in paths:
            self.store.load(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=names.BASE)

    def objects(self, subject: Term, predicate: str) -> list[Term]:
        """Give all values of a property, given as a prefixed name."""
        found = self.store.quads_for_pattern(subject, node(predicate), None, None)  # type: ignore[arg-type]
        return [quad.object for quad in found]

    def text(self, subject: Term, predicate: str) -> str:
        """Give the one text or IRI that is the property's value, "" for none."""
        return next((value_of(found) for found in self.objects(subject, predicate)), "")

    def subjects(self, predicate: str, value: Term | None) -> list[ox.NamedNode]:
        """Give the named subjects that have this value, sorted."""
        found = self.store.quads_for_pattern(None, node(predicate), value, None)
        return sorted({quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)}, key=str)

    def items(self, subject: Term, predicate: str) -> list[Term]:
        """Give the members of the list that is the property's value."""
        return self.members(self.objects(subject, predicate))

    def members(self, heads: list[Term]) -> list[Term]:
        """Give the members of a list from its head (in a list, empty where there is no list)."""
        found: list[Term] = []
        while heads and heads[0] != node("rdf:nil"):
            found += self.objects(heads[0], "rdf:first")
            heads = self.objects(heads[0], "rdf:rest")
        return found


@cache
def node(prefixed: str) -> ox.NamedNode:
    """Give the term of a prefixed name."""
    return ox.NamedNode(names.iri(prefixed))


def value_of(term: Term) -> str:
    """Give a literal's text or a named node's IRI."""
    return "" if isinstance(term, ox.Triple) else term.value


def local(iri: str) -> str:
    """Give the part of an IRI after its hash or last slash."""
    return re.split(r"[#/]", iri)[-1]


@cache
def list_kinds() -> tuple[Kind, ...]:
    """Give all kinds of record, by name."""
    source = TurtleSource((VOCABULARY,))
    columns = {str(subject): _column(source, subject) for subject in source.subjects("rdfs:range", None)}
    kinds = [_kind(source, subject, columns) for subject in source.subjects("rec:kind", None)]
    return tuple(sorted(kinds, key=lambda kind: kind.name))


@cache
def kinds_by_name() -> dict[str, Kind]:
    """Give the kinds by their plain name and by their class's plain name."""
    return {plain(name): kind for kind in list_kinds() for name in (kind.name, kind.class_name)}


def kind_named(name: str) -> Kind | None:
    """Give the kind of this name, whatever its case, blanks and hyphens; ``None`` where there is none."""
    return kinds_by_name().get(plain(name))


@lru_cache(maxsize=1024)
def nearest_kind(name: str) -> str:
    """Give the name of the kind that is spelt most like ``name``, "" where none is like it."""
    found = difflib.get_close_matches(plain(name), list(kinds_by_name()), n=1, cutoff=0.6)
    return kinds_by_name()[found[0]].name if found else ""


def expect_kind(name: str) -> Kind:
    """Give the kind of this name; raises ``DutygraphError`` with the nearest one where there is none."""
    kind = kind_named(name)
    if kind is None:
        nearest = nearest_kind(name)
        meant = f"Did you mean {nearest}? " if nearest else ""
        raise DutygraphError(
            "no-such-kind",
            f"There is no kind of record {name!r}.",
            f"{meant}`dutygraph template --list` names all kinds.",
        )
    return kind


def _kind(source: TurtleSource, subject: ox.NamedNode, columns: dict[str, Column]) -> Kind:
    listed = [columns[str(item)] for item in source.items(subject, "rec:columns")]
    return Kind(
        name=source.text(subject, "rec:kind"),
        class_name=local(subject.value),
        label=source.text(subject, "rdfs:label"),
        help=source.text(subject, "rdfs:comment"),
        subject=source.text(subject, "rec:subject"),
        columns=tuple(column for column in listed if column.derivation is None),
        derived=tuple(column for column in listed if column.derivation is not None),
        needs=frozenset(local(value_of(item)) for item in source.objects(subject, "rec:needs")),
    )


def _column(source: TurtleSource, subject: ox.NamedNode) -> Column:
    property_name = local(subject.value)
    function = local(source.text(subject, "rec:derivation"))
    minimum, maximum = source.text(subject, "rec:minimum"), source.text(subject, "rec:maximum")
    return Column(
        property=property_name,
        name=column_name(property_name),
        label=source.text(subject, "rdfs:label"),
        help=source.text(subject, "rdfs:comment"),
        datatype=local(source.text(subject, "rdfs:range")),
        allowed=tuple(value_of(item) for item in source.items(subject, "rec:allowed")),
        many=source.text(subject, "rec:many") == "true",
        unit=source.text(subject, "rec:unit"),
        minimum=int(minimum) if minimum else None,
        maximum=int(maximum) if maximum else None,
        derivation=_derivation(source, subject, function) if function else None,
    )


def _derivation(source: TurtleSource, subject: ox.NamedNode, function: str) -> Derivation:
    return Derivation(
        function=function,
        inputs=tuple(local(value_of(item)) for item in source.items(subject, "rec:inputs")),
        duration=source.text(subject, "rec:duration"),
        of=local(source.text(subject, "rec:of")),
        match=local(source.text(subject, "rec:match")),
        take=local(source.text(subject, "rec:take")),
    )
