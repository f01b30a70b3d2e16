"""The actors of a dataset: their names, their duties, how they stand to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pages.views.duties import WORDS
from pages.views.marks import escape
from pages.views.reading import PREFIXES, Book
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
    """One actor: its IRI and the end of it, its names, its kind, how many duties it bears and paragraphs name it."""

    iri: str
    end: str
    name: str
    short: str
    others: tuple[str, ...]
    kind: str
    duties: int
    mentions: int

    @property
    def called(self) -> str:
        """What people call it: the short form, or the name where there is none."""
        return self.short or self.name


@dataclass(frozen=True)
class Tie:
    """How one actor stands to another: the two ends of the IRIs and the words between them."""

    start: str
    words: str
    end: str


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
    duties = _counts(store, "?norm dg:bearer|dg:impliedBearer ?who", "?norm")
    mentions = _counts(
        store,
        "?annotation oa:motivatedBy oa:identifying ; oa:hasBody ?who ; oa:hasTarget/oa:hasSource ?place . "
        "?who a dg:Actor",
        "?place",
    )
    found = [
        Person(
            iri=iri,
            end=iri.rpartition("/")[2],
            name=sorted(own.get("prefLabel", [iri.rpartition("/")[2]]))[0],
            short=sorted(own.get("notation", [""]))[0],
            others=tuple(sorted(set(own.get("altLabel", [])))),
            kind=kinds.get(iri, ""),
            duties=duties.get(iri, 0),
            mentions=mentions.get(iri, 0),
        )
        for iri, own in names.items()
    ]
    found.sort(key=lambda person: (-person.duties, -person.mentions, person.called.casefold()))
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


def drawing(people: Mapping[str, Person], ties: Sequence[Tie], middle: str) -> str:
    """Give the structure around an actor in Graphviz's language; names are quoted, colours come from the style."""
    lines = ["digraph {", 'rankdir=BT; bgcolor="transparent"; nodesep=0.3; ranksep=0.5;']
    lines.append(
        'node [shape=box, style=rounded, fontname="Source Sans", fontsize=12, height=0.3, margin="0.12,0.06"];'
    )
    lines.append('edge [fontname="Source Sans", fontsize=10, arrowsize=0.6];')
    for end in sorted({end for tie in ties for end in (tie.start, tie.end)} | {middle}):
        person = people.get(end)
        name = person.called if person else end
        weight = ", penwidth=2" if end == middle else ""
        lines.append(f"{_quoted(end)} [label={_quoted(name)}, URL={_quoted(actor_link(end))}{weight}];")
    lines += [f"{_quoted(tie.start)} -> {_quoted(tie.end)} [label={_quoted(tie.words)}];" for tie in ties]
    return "\n".join([*lines, "}"])


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
    """Give all actors as a table, with their share of the duties as bars."""
    most = max((person.duties for person in people), default=0) or 1
    rows = "".join(
        f'<tr><th scope="row"><a href="{escape(actor_link(person.end))}" data-go>{escape(person.called)}</a></th>'
        f"<td>{escape(person.name if person.short else '')}</td><td>{escape(person.kind)}</td>"
        f'<td class="dg-number-cell">{person.duties or ""}</td><td class="dg-bar-cell">'
        f"{bar_html(person.duties / most)}"
        f'</td><td class="dg-number-cell">{person.mentions}</td></tr>'
        for person in people
    )
    return (
        '<table class="dg-grid dg-people"><thead><tr><th scope="col">Actor</th><th scope="col">Full name</th>'
        '<th scope="col">Kind</th><th scope="col" class="dg-number-cell">Duties</th>'
        '<th scope="col"><span class="dg-hidden">Share</span></th>'
        f'<th scope="col" class="dg-number-cell">Paragraphs</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def bar_html(share: float) -> str:
    """Give a bar of that share of the width; nothing for nothing."""
    return f'<span class="dg-bar" style="width:{100 * share:.1f}%"></span>' if share else ""


def shares_html(book: Book, rows: Sequence[Mapping[str, str]]) -> str:
    """Give the number of duties by section and kind, from the rows of ``duties-of-actor``."""
    counted = Counter((section_of(book, row["number"]), row["modality"]) for row in rows)
    kinds = [kind for kind in WORDS if any(kind == found for _, found in counted)]
    keys = sorted({key for key, _ in counted})
    most = max((sum(counted[key, kind] for kind in kinds) for key in keys), default=1)
    head = "".join(f'<th scope="col" class="dg-number-cell">{WORDS[kind]}</th>' for kind in kinds)
    body = "".join(
        f'<tr><th scope="row">{escape(key)}</th>'
        + "".join(f'<td class="dg-number-cell">{counted[key, kind] or ""}</td>' for kind in kinds)
        + '<td class="dg-bar-cell"><span class="dg-bar" style="width:'
        f'{100 * sum(counted[key, kind] for kind in kinds) / most:.1f}%"></span></td></tr>'
        for key in keys
    )
    return (
        f'<table class="dg-grid dg-chart"><thead><tr><th scope="col">Section</th>{head}'
        f'<th scope="col"><span class="dg-hidden">Share</span></th></tr></thead><tbody>{body}</tbody></table>'
    )


def section_of(book: Book, number: str) -> str:
    """Give the number and title of the section that a place stands in, or of its chapter."""
    iri = book.find(number)
    if iri is None:
        return ""
    path = book.path(iri)
    section = next((place for place in path if place.kind == "Section"), path[0])
    return f"{section.key} {section.title}".strip() if section.kind == "Section" else section.key


def _counts(store: Store, pattern: str, what: str) -> dict[str, int]:
    rows = store.select(
        PREFIXES + f"SELECT ?who (COUNT(DISTINCT {what}) AS ?count) {{ {pattern} }} GROUP BY ?who"
    ).records()
    return {row["who"]: int(row["count"]) for row in rows}


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
