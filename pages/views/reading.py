"""A dataset as chapters to read: its provisions in order, what is marked in them, where references lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from pages.views.marks import Mark
from queries.store import Store

KINDS = ("Chapter", "Section", "Paragraph", "Item", "Table", "Row", "Figure", "Note")
# What the legend of the Manual page turns on and off, in its order: class of the mark and its name for people.
LEGEND = {
    "actor": "Actors",
    "document": "Documents",
    "authority": "Authorities",
    "system": "Systems and programs",
    "duty": "Duties",
}
_ENTITIES = {
    "Actor": "actor",
    "Document": "document",
    "Authority": "authority",
    "System": "system",
    "Program": "system",
}
_MODALITIES = {
    "Obligation": "must",
    "Recommendation": "should",
    "Permission": "may",
    "Prohibition": "must not",
}


PREFIXES = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX dg: <https://w3id.org/dutygraph/ontology#>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@dataclass(frozen=True)
class Place:
    """One provision to read. ``offset`` is where it stands in its parent's text, ``None`` where it follows it."""

    iri: str
    key: str
    kind: str
    number: str
    title: str
    text: str
    order: int
    offset: int | None
    parent: str


@dataclass(frozen=True)
class Book:
    """All loaded chapters.

    ``places`` and ``marks`` go by IRI, ``keys`` gives the IRI of a key, ``parts`` the parts of a provision in reading
    order, ``chapters`` are the provisions that stand in no loaded one, ``citing`` the keys that cite a provision,
    ``missing`` the keys of what is cited and not loaded, ``manuals`` the titles of the manuals.
    """

    places: Mapping[str, Place]
    keys: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, tuple[Mark, ...]]
    chapters: tuple[str, ...]
    citing: Mapping[str, tuple[str, ...]]
    missing: Mapping[str, str]
    manuals: Mapping[str, str]

    def name_of(self, chapter: str) -> str:
        """Give a chapter's name for people: the manual's title and the chapter's number."""
        place = self.places[chapter]
        number = place.key.removeprefix("C")
        name = f"chapter {number}" if number.isdecimal() else place.key
        return f"{self.manuals[place.parent]}, {name}" if place.parent in self.manuals else name

    def chapter_of(self, iri: str) -> str:
        """Give the chapter that a provision stands in; it itself where it is one."""
        while self.places[iri].parent in self.places:
            iri = self.places[iri].parent
        return iri

    def path(self, iri: str) -> tuple[Place, ...]:
        """Give a provision and all it stands in, the chapter first."""
        found = [self.places[iri]]
        while found[0].parent in self.places:
            found.insert(0, self.places[found[0].parent])
        return tuple(found)

    def find(self, key: str) -> str | None:
        """Give the IRI of a key as a person writes it ("c2.1.4.2."), ``None`` where it is not loaded."""
        wanted = key.strip().rstrip(".").casefold()
        return next((iri for known, iri in self.keys.items() if known.casefold() == wanted), None)


def manual_link(key: str) -> str:
    """Give the link to a provision on the Manual page."""
    return f"manual?p={quote(key, safe='.')}"


def read_book(store: Store) -> Book:
    """Read all loaded provisions with their marks. Raises ``DutygraphError`` where the store cannot be asked."""
    places = _places(store)
    parts: dict[str, list[str]] = {}
    for iri, place in places.items():
        parts.setdefault(place.parent, []).append(iri)
    missing = _missing(store)
    marks: dict[str, list[Mark]] = {iri: [_heading(place)] for iri, place in places.items() if _has_heading(place)}
    citing: dict[str, list[str]] = {}
    for row in _annotations(store):
        if row["place"] not in places:
            continue
        mark = _mark(row, places, missing)
        if mark is not None:
            marks.setdefault(row["place"], []).append(mark)
        if row["body"] in places:
            citing.setdefault(row["body"], []).append(places[row["place"]].key)
    return Book(
        places=places,
        keys={place.key: iri for iri, place in places.items()},
        parts={iri: tuple(found) for iri, found in parts.items()},
        marks={iri: tuple(dict.fromkeys(found)) for iri, found in marks.items()},
        chapters=tuple(iri for iri, place in places.items() if place.parent not in places),
        citing={iri: tuple(dict.fromkeys(found)) for iri, found in citing.items()},
        missing=missing,
        manuals=_manuals(store),
    )


def _places(store: Store) -> dict[str, Place]:
    classes = ", ".join(f"dg:{kind}" for kind in KINDS)
    rows = store.select(
        _query(
            "SELECT DISTINCT ?place ?key ?kind ?number ?title ?text ?order ?offset ?parent { "
            "?place a ?class ; dcterms:identifier ?key ; dg:text ?text ; dg:order ?order . "
            f'FILTER(?class IN ({classes})) BIND(STRAFTER(STR(?class), "#") AS ?kind) '
            "OPTIONAL { ?place eli:number ?number } OPTIONAL { ?place dcterms:title ?title } "
            "OPTIONAL { ?place dg:offset ?offset } OPTIONAL { ?place eli:is_part_of ?parent } }"
        )
    ).records()
    found = [
        Place(
            iri=row["place"],
            key=row["key"],
            kind=row["kind"],
            number=row.get("number", ""),
            title=row.get("title", ""),
            text=row["text"],
            order=int(row["order"]),
            offset=int(row["offset"]) if "offset" in row else None,
            parent=row.get("parent", ""),
        )
        for row in rows
    ]
    return {place.iri: place for place in sorted(found, key=lambda place: (place.order, place.iri))}


def _manuals(store: Store) -> dict[str, str]:
    rows = store.select(_query("SELECT ?manual ?title { ?manual a dg:Manual ; dcterms:title ?title }"))
    return {row["manual"]: row["title"] for row in rows.records()}


def _missing(store: Store) -> dict[str, str]:
    """Give the provisions that are cited and not loaded: IRI and key."""
    rows = store.select(
        _query("SELECT ?place ?key { ?place a dg:Provision ; dg:isStub true ; dcterms:identifier ?key }")
    )
    return {row["place"]: row["key"] for row in rows.records()}


def _annotations(store: Store) -> list[dict[str, str]]:
    classes = ", ".join(f"dg:{kind}" for kind in (*_ENTITIES, *_MODALITIES, "Provision"))
    rows = store.select(
        _query(
            "SELECT DISTINCT ?place ?start ?end ?body ?kind ?name { "
            "?annotation oa:motivatedBy ?why ; oa:hasBody ?body ; oa:hasTarget ?target . "
            "FILTER(?why IN (oa:identifying, oa:classifying)) "
            "?target oa:hasSource ?place ; oa:hasSelector ?selector . ?selector oa:start ?start ; oa:end ?end . "
            f'?body a ?class . FILTER(?class IN ({classes})) BIND(STRAFTER(STR(?class), "#") AS ?kind) '
            "OPTIONAL { ?body skos:prefLabel ?name } }"
        )
    ).records()
    return sorted(rows, key=lambda row: (row["place"], int(row["start"]), int(row["end"]), row["kind"], row["body"]))


def _mark(row: dict[str, str], places: Mapping[str, Place], missing: Mapping[str, str]) -> Mark | None:
    start, end, kind, body = int(row["start"]), int(row["end"]), row["kind"], row["body"]
    if kind in _MODALITIES:
        return Mark(start, end, "duty", title=f"{kind}: {_MODALITIES[kind]}", rank=1)
    if kind in _ENTITIES:
        return Mark(start, end, _ENTITIES[kind], title=row.get("name", ""), rank=2)
    if body in places:
        place = places[body]
        return Mark(start, end, "reference", title=place.title or place.key, href=manual_link(place.key), rank=3)
    if body in missing:
        title = f"Leads to {missing[body]}, in a chapter that is not loaded here"
        return Mark(start, end, "elsewhere", title=title, rank=3, stop=True)
    return None


def _has_heading(place: Place) -> bool:
    return bool(place.title) and place.kind in {"Paragraph", "Section"} and place.text.startswith(place.title)


def _heading(place: Place) -> Mark:
    end = len(place.title)
    return Mark(0, end + (place.text[end : end + 1] == "."), "heading")


def _query(text: str) -> str:
    return PREFIXES + text
