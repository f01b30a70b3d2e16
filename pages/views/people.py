"""The actors of a dataset: their names, their duties, how they stand to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pages.views.drawing import Arrow, Box
from pages.views.marks import escape
from pages.views.reading import PREFIXES, Book
from queries.modality import MODALS
from queries.store import Store

ORG = "PREFIX org: <http://www.w3.org/ns/org#>\n"
# What a triple between two actors says, in words that read from the first to the second.
RELATIONS = {
    "http://www.w3.org/ns/org#unitOf": "is a unit of",
    "http://www.w3.org/ns/org#subOrganizationOf": "is part of",
    "http://www.w3.org/ns/org#reportsTo": "reports to",
    "http://www.w3.org/ns/org#headOf": "heads",
    "https://w3id.org/dutygraph/ontology#supervisedBy": "is supervised by",
    "https://w3id.org/dutygraph/ontology#oversees": "oversees",
    "https://w3id.org/dutygraph/ontology#manages": "manages",
    "https://w3id.org/dutygraph/ontology#funds": "funds",
    "https://w3id.org/dutygraph/ontology#delegatesTo": "delegates to",
    "https://w3id.org/dutygraph/ontology#kindOf": "is a kind of",
}
_CLASSES = {"Organization": "organization", "Position": "position", "Party": "party"}


@dataclass(frozen=True)
class Person:
    """One actor: its IRI and the end of it, its names, its kind, the duties it bears, the paragraphs that name it.

    ``duties`` counts by modality.
    """

    iri: str
    end: str
    name: str
    short: str
    others: tuple[str, ...]
    kind: str
    duties: Mapping[str, int]
    mentions: int

    @property
    def called(self) -> str:
        """What people call it: the short form, or the name where there is none."""
        return self.short or self.name

    @property
    def burden(self) -> int:
        """How many duties it bears, of whatever kind."""
        return sum(self.duties.values())


@dataclass(frozen=True)
class Tie(Arrow):
    """How one actor stands to another: the two ends of the IRIs and the words between them."""


def actor_link(end: str) -> str:
    """Give the link to an actor's page."""
    return f"actors?a={quote(end, safe='.-')}"


def read_people(store: Store) -> dict[str, Person]:
    """Read all actors by the end of their IRI, those with the most duties first."""
    names: dict[str, dict[str, list[str]]] = {}
    for row in store.select(
        PREFIXES + "SELECT DISTINCT ?who ?property ?name { ?who a dg:Actor ; ?property ?name . "
        "FILTER(?property IN (skos:prefLabel, skos:notation, skos:altLabel)) }"
    ).records():
        names.setdefault(row["who"], {}).setdefault(row["property"].rpartition("#")[2], []).append(row["name"])
    kinds = {
        row["who"]: _CLASSES.get(row["class"].rpartition("#")[2], "")
        for row in store.select(
            PREFIXES + "SELECT ?who ?class { ?who a dg:Actor, ?class . "
            "FILTER(?class IN (dg:Organization, dg:Position, dg:Party)) }"
        ).records()
    }
    duties = _duties(store)
    mentions = {
        row["who"]: int(row["count"])
        for row in store.select(
            PREFIXES + "SELECT ?who (COUNT(DISTINCT ?place) AS ?count) { ?annotation oa:motivatedBy oa:identifying ; "
            "oa:hasBody ?who ; oa:hasTarget/oa:hasSource ?place . ?who a dg:Actor } GROUP BY ?who"
        ).records()
    }
    found = [
        Person(
            iri=iri,
            end=iri.rpartition("/")[2],
            name=sorted(own.get("prefLabel", [iri.rpartition("/")[2]]))[0],
            short=sorted(own.get("notation", [""]))[0],
            others=tuple(sorted(set(own.get("altLabel", [])))),
            kind=kinds.get(iri, ""),
            duties=duties.get(iri, {}),
            mentions=mentions.get(iri, 0),
        )
        for iri, own in names.items()
    ]
    found.sort(key=lambda person: (-person.burden, -person.mentions, person.called.casefold()))
    return {person.end: person for person in found}


def read_ties(store: Store) -> tuple[Tie, ...]:
    """Read how actors stand to each other."""
    listed = ", ".join(f"<{iri}>" for iri in RELATIONS)
    rows = store.select(
        PREFIXES
        + ORG
        + f"SELECT DISTINCT ?start ?property ?end {{ ?start ?property ?end . FILTER(?property IN ({listed})) "
        "?start a dg:Actor . ?end a dg:Actor }"
    ).records()
    return tuple(
        sorted(
            (
                Tie(row["start"].rpartition("/")[2], RELATIONS[row["property"]], row["end"].rpartition("/")[2])
                for row in rows
            ),
            key=lambda tie: (tie.start, tie.words, tie.end),
        )
    )


def around(ties: Sequence[Tie], middle: str, *, steps: int = 2) -> tuple[Tie, ...]:
    """Give the ties that are reached from an actor in a few steps, whichever way they lead."""
    near = {middle}
    found: list[Tie] = []
    for _ in range(steps):
        reached = [tie for tie in ties if tie not in found and (tie.start in near or tie.end in near)]
        found += reached
        near |= {end for tie in reached for end in (tie.start, tie.end)}
    return tuple(found)


def boxes_of(people: Mapping[str, Person], ties: Sequence[Tie], middle: str = "") -> list[Box]:
    """Give the actors of some ties, and the one in the middle, as boxes that lead to their pages."""
    ends = {end for tie in ties for end in (tie.start, tie.end)} | ({middle} if middle else set())
    return [
        Box(
            end,
            (people[end].called if end in people else end,),
            href=actor_link(end) if end != middle else "",
            middle=end == middle,
        )
        for end in sorted(ends)
    ]


def ties_html(people: Mapping[str, Person], ties: Sequence[Tie], quotes: Sequence[Mapping[str, str]]) -> str:
    """Give the same structure as a table, with the words that say so where there are any."""
    said = {(row["from"].rpartition("/")[2], row["to"].rpartition("/")[2]): row for row in quotes}
    rows = []
    for tie in ties:
        row = said.get((tie.start, tie.end), {})
        where = f'<a href="manual?p={escape(quote(row["number"]))}" data-go>{escape(row["number"])}</a>' if row else ""
        words = f"<q>{escape(row['quote'])}</q>" if row else '<span class="dg-small">by its name</span>'
        rows.append(
            f"<tr><td>{who_html(people, tie.start)}</td><td>{escape(tie.words)}</td>"
            f"<td>{who_html(people, tie.end)}</td><td>{words} {where}</td></tr>"
        )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Who", "How", "To whom", "Words"))
    return f'<table class="dg-grid"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def who_html(people: Mapping[str, Person], end: str) -> str:
    """Give an actor's name as a link to its page."""
    person = people.get(end)
    return f'<a href="{escape(actor_link(end))}" data-go>{escape(person.called if person else end)}</a>'


def people_html(people: Sequence[Person]) -> str:
    """Give all actors as a table, with their share of the duties as bars, by kind."""
    most = max((person.burden for person in people), default=0)
    rows = "".join(
        f'<tr><th scope="row"><a href="{escape(actor_link(person.end))}" data-go>{escape(person.called)}</a></th>'
        f"<td>{escape(person.name if person.short else '')}</td><td>{escape(person.kind)}</td>"
        f"{shares_cells(person.duties, most)}"
        f'<td class="dg-number-cell">{person.mentions}</td></tr>'
        for person in people
    )
    return (
        '<table class="dg-grid dg-people"><thead><tr><th scope="col">Actor</th><th scope="col">Full name</th>'
        f'<th scope="col">Kind</th>{SHARES_HEAD}'
        f'<th scope="col" class="dg-number-cell">Paragraphs</th></tr></thead><tbody>{rows}</tbody></table>'
    )


# The heads of the columns that ``shares_cells`` fills: one a kind of duty, told apart in the bar by its swatch.
SHARES_HEAD = (
    "".join(
        f'<th scope="col" class="dg-number-cell dg-count"><i class="dg-swatch dg-of-{kind}"></i>{word}</th>'
        for kind, word in MODALS.items()
    )
    + '<th scope="col"><span class="dg-hidden">Share</span></th>'
)


def shares_cells(duties: Mapping[str, int], most: int) -> str:
    """Give the counts of the kinds of duty as cells, and as one bar of which ``most`` would fill the width."""
    numbers = "".join(f'<td class="dg-number-cell dg-count">{duties.get(kind) or ""}</td>' for kind in MODALS)
    pieces = "".join(
        f'<i class="dg-of-{kind}" style="width:{100 * duties[kind] / most:.2f}%"></i>'
        for kind in MODALS
        if duties.get(kind)
    )
    return f'{numbers}<td class="dg-bar-cell"><span class="dg-bars">{pieces}</span></td>'


def shares_html(book: Book, rows: Sequence[Mapping[str, str]]) -> str:
    """Give the number of duties by section and kind, from the rows of ``duties-of-actor``."""
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        counted.setdefault(section_of(book, row["number"]), Counter())[row["modality"]] += 1
    most = max((sum(kinds.values()) for kinds in counted.values()), default=0)
    body = "".join(
        f'<tr><th scope="row">{escape(key)}</th>{shares_cells(counted[key], most)}</tr>' for key in sorted(counted)
    )
    return (
        f'<table class="dg-grid dg-chart"><thead><tr><th scope="col">Section</th>{SHARES_HEAD}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def section_of(book: Book, number: str) -> str:
    """Give the number and title of the section that a place stands in, or of its chapter."""
    iri = book.find(number)
    if iri is None:
        return ""
    path = book.path(iri)
    section = next((place for place in path if place.kind == "Section"), path[0])
    return f"{section.key} {section.title}".strip() if section.kind == "Section" else section.key


def _duties(store: Store) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    classes = ", ".join(f"dg:{kind.capitalize()}" for kind in MODALS)
    for row in store.select(
        PREFIXES + "SELECT ?who ?class (COUNT(DISTINCT ?norm) AS ?count) { ?norm dg:bearer|dg:impliedBearer ?who ; "
        f"a ?class . FILTER(?class IN ({classes})) }} GROUP BY ?who ?class"
    ).records():
        found.setdefault(row["who"], {})[row["class"].rpartition("#")[2].casefold()] = int(row["count"])
    return found
