"""A dataset as passages: the sentences of its provisions, with their headings, names, duties and cross-references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ontology import names
from queries.store import Store
from queries.words import Sentence, sentences, tokens

WHOLE_ROW = 420  # a row of a table up to so many characters is one passage: its cells belong together
FEWEST_WORDS = 3
NAMED = ("dg:Actor", "dg:Authority", "dg:Document", "dg:System", "dg:Program")
SLOTS = ("bearer", "impliedBearer", "recipient", "copyTo", "concerns", "approver", "via")
_CITED = re.compile(r"\bC\d+(?:\.[A-Z]?\d+[A-Za-z]?)*|\bChapters?\s+(\d+)")


@dataclass(frozen=True)
class Place:
    """A provision: its IRI, key ("C2.1.4.2", "C2.T1#3"), class, words, heading, and the place in whose parts it is.

    ``offset`` says before which character of the parent's words an item stands, where the dataset says so.
    """

    iri: str
    number: str
    kind: str
    text: str
    title: str
    parent: int | None
    offset: int | None

    @property
    def paragraph(self) -> str:
        """The number of the paragraph or table that it is in: ``C2.T1`` of ``C2.T1#3``."""
        return self.number.partition("#")[0]


@dataclass(frozen=True)
class Duty:
    """A norm as ranking needs it: who bears it, its kind, its acts, the things in its slots, whether it is to tell, and
    whether it says whom.
    """

    iri: str
    place: int
    start: int
    end: int
    kind: str
    actions: tuple[str, ...]
    bearers: frozenset[str]
    things: frozenset[str]
    confidence: float
    notifies: bool
    received: bool


@dataclass(frozen=True)
class Passage:
    """A sentence, item or row: where it stands (code points of its provision's text) and what is known of it.

    ``cites`` are the places that it refers to, ``see`` those of them that are not loaded.
    """

    place: int
    start: int
    end: int
    text: str
    duties: tuple[int, ...]
    cites: tuple[str, ...]
    see: tuple[str, ...]


@dataclass(frozen=True)
class Name:
    """One name of one thing: the thing's IRI (or its term, where the text defines it and no more), class and name."""

    thing: str
    kind: str
    text: str
    short: bool


@dataclass(frozen=True)
class Defined:
    """Words that define a thing (its IRI, or its term): the place and the quote."""

    thing: str
    place: int
    quote: str


@dataclass(frozen=True)
class Material:
    """All that search and ask know of a dataset. ``units`` gives for a body the offices that are part of it."""

    places: tuple[Place, ...]
    passages: tuple[Passage, ...]
    duties: tuple[Duty, ...]
    names: tuple[Name, ...]
    definitions: tuple[Defined, ...]
    missing: frozenset[str]
    edition: str
    units: Mapping[str, frozenset[str]]

    @property
    def texts(self) -> list[str]:
        """The passages' words."""
        return [passage.text for passage in self.passages]

    @property
    def headings(self) -> list[str]:
        """The heading under which each passage stands: that of its place, else the nearest above; "" without one."""
        return [_heading_over(self.places, passage.place) for passage in self.passages]


def _heading_over(places: tuple[Place, ...], number: int | None) -> str:
    while number is not None and not places[number].title:
        number = places[number].parent
    return "" if number is None else places[number].title


def read_material(store: Store) -> Material:
    """Read places, passages, duties and names from a store. Raises ``DutygraphError`` where it cannot be asked."""
    places = _places(store)
    index = {place.iri: number for number, place in enumerate(places)}
    duties = _duties(store, index, places)
    missing = frozenset(
        store.select(
            _query("SELECT DISTINCT ?number { ?place dg:isStub true ; a dg:Provision ; dcterms:identifier ?number }")
        ).values("number")
    )
    passages = tuple(_passages(places, duties, missing))
    return Material(
        places,
        passages,
        duties,
        tuple(_names(store)),
        _definitions(store, index),
        missing,
        _edition(store),
        _offices(store),
    )


def _places(store: Store) -> tuple[Place, ...]:
    rows = list(
        store.select(
            _query(
                "SELECT DISTINCT ?place ?number ?text ?title ?parent ?kind ?order ?offset { "
                "?place dcterms:identifier ?number ; "
                "dg:text ?text ; dg:order ?order ; a ?class . "
                "FILTER(?class IN (dg:Chapter, dg:Section, dg:Paragraph, dg:Item, dg:Table, dg:Row, dg:Figure, "
                "dg:Note)) "
                'BIND(STRAFTER(STR(?class), "#") AS ?kind) '
                "OPTIONAL { ?place dcterms:title ?title } OPTIONAL { ?place dg:offset ?offset } "
                "OPTIONAL { ?place eli:is_part_of ?parent } }"
            )
        ).records()
    )
    rows.sort(key=lambda row: (int(row["order"]), row["place"], row["kind"]))
    rows = list({row["place"]: row for row in rows}.values())
    index = {row["place"]: number for number, row in enumerate(rows)}
    return tuple(
        Place(
            row["place"],
            row["number"],
            row["kind"],
            row["text"],
            row.get("title") or (row["text"].partition("\n")[0] if row["kind"] == "Table" else ""),
            index.get(row.get("parent", "")),
            int(row["offset"]) if "offset" in row else None,
        )
        for row in rows
    )


def _duties(store: Store, index: dict[str, int], places: tuple[Place, ...]) -> tuple[Duty, ...]:
    slots = "|".join(f"dg:{slot}" for slot in SLOTS)
    things: dict[str, set[str]] = {}
    bearers: dict[str, set[str]] = {}
    actions: dict[str, set[str]] = {}
    for row in store.select(_query(f"SELECT ?norm ?thing {{ ?norm {slots} ?thing }}")).records():
        things.setdefault(row["norm"], set()).add(row["thing"])
    for row in store.select(_query("SELECT ?norm ?who { ?norm dg:bearer|dg:impliedBearer ?who }")).records():
        bearers.setdefault(row["norm"], set()).add(row["who"])
    for row in store.select(_query("SELECT ?norm ?verb { ?norm dg:action ?verb }")).records():
        actions.setdefault(row["norm"], set()).add(row["verb"])
    notifying = set(store.select(_query("SELECT ?norm { ?norm a dg:Notification }")).values("norm"))
    received = set(store.select(_query("SELECT ?norm { ?norm dg:recipient|dg:copyTo ?who }")).values("norm"))
    rows = store.select(
        _query(
            "SELECT DISTINCT ?norm ?place ?quote ?kind ?confidence { ?norm a ?class ; dg:statedIn ?place ; "
            "dg:quote ?quote . FILTER(?class IN (dg:Obligation, dg:Recommendation, dg:Permission, dg:Prohibition)) "
            'BIND(LCASE(STRAFTER(STR(?class), "#")) AS ?kind) OPTIONAL { ?norm dg:confidence ?confidence } }'
        )
    ).records()
    found = []
    for row in rows:
        place = index.get(row["place"])
        start = places[place].text.find(row["quote"]) if place is not None else -1
        if place is None or start < 0:
            continue
        norm = row["norm"]
        found.append(
            Duty(
                norm,
                place,
                start,
                start + len(row["quote"]),
                row["kind"],
                tuple(sorted(actions.get(norm, ()))),
                frozenset(bearers.get(norm, ())),
                frozenset(things.get(norm, ())),
                float(row.get("confidence", "1")),
                norm in notifying,
                norm in received,
            )
        )
    return tuple(sorted(found, key=lambda duty: (duty.place, duty.start, duty.iri)))


def _passages(places: tuple[Place, ...], duties: tuple[Duty, ...], missing: frozenset[str]) -> Iterable[Passage]:
    by_place: dict[int, list[int]] = {}
    for number, duty in enumerate(duties):
        by_place.setdefault(duty.place, []).append(number)
    for index, place in enumerate(places):
        for sentence in _units(place):
            if len(tokens(sentence.text)) < FEWEST_WORDS and place.kind not in {"Item", "Row"}:
                continue
            own = tuple(
                number
                for number in by_place.get(index, ())
                if duties[number].start < sentence.end and duties[number].end > sentence.start
            )
            cites = tuple(dict.fromkeys(cited(sentence.text)))
            see = tuple(key for key in cites if key in missing)
            yield Passage(index, sentence.start, sentence.end, sentence.text, own, cites, see)


def cited(text: str) -> list[str]:
    """Give the keys of the places that a text refers to, in order: ``C6.4.10``, ``C8`` for "Chapter 8"."""
    return [f"C{match[1]}" if match[1] else match[0] for match in _CITED.finditer(text)]


def _units(place: Place) -> Iterable[Sentence]:
    if place.kind in {"Table", "Section"}:
        return ()
    if place.kind == "Row" and len(place.text) <= WHOLE_ROW:
        return (Sentence(0, len(place.text), place.text),)
    offset = len(place.title) if place.title and place.text.startswith(place.title) else 0
    rest = place.text[offset:]
    if not rest.strip(" .:"):
        return (Sentence(0, len(place.text), place.text),) if place.kind in {"Figure", "Item"} else ()
    lead = len(rest) - len(rest.lstrip(" .:")) if offset else 0
    offset += lead
    return [Sentence(each.start + offset, each.end + offset, each.text) for each in sentences(place.text[offset:])]


def _names(store: Store) -> Iterable[Name]:
    classes = ", ".join(NAMED)
    rows = store.select(
        _query(
            "SELECT DISTINCT ?thing ?kind ?name ?property { ?thing a ?class ; ?property ?name . "
            f"FILTER(?class IN ({classes})) FILTER(?property IN (skos:prefLabel, skos:notation, skos:altLabel)) "
            'BIND(STRAFTER(STR(?class), "#") AS ?kind) }'
        )
    ).records()
    found = {(row["thing"], row["kind"], row["name"], row["property"].endswith("notation")) for row in rows}
    terms = store.select(
        _query(
            "SELECT DISTINCT ?term ?quote { ?definition a dg:Definition ; skos:prefLabel ?term ; dg:quote ?quote . "
            "FILTER NOT EXISTS { ?definition dg:defines ?thing } }"
        )
    ).records()
    for row in terms:
        found.add((row["term"], "Term", row["term"], False))
        short = re.search(r"\(([^()\s]*[A-Z][^()\s]*)\)", row["quote"])
        if short:
            found.add((row["term"], "Term", short[1], True))
    return [Name(*each) for each in sorted(found)]


def _definitions(store: Store, index: dict[str, int]) -> tuple[Defined, ...]:
    rows = store.select(
        _query(
            "SELECT DISTINCT ?term ?thing ?quote ?place { ?definition a dg:Definition ; skos:prefLabel ?term ; "
            "dg:quote ?quote ; dg:statedIn ?place . OPTIONAL { ?definition dg:defines ?thing } }"
        )
    ).records()
    found = {
        (row.get("thing", row["term"]), index[row["place"]], row["quote"]) for row in rows if row["place"] in index
    }
    return tuple(Defined(*each) for each in sorted(found))


def _offices(store: Store) -> dict[str, frozenset[str]]:
    """Give for each body its offices and theirs. Not every store follows a path without ends."""
    above: dict[str, set[str]] = {}
    for row in store.select(_query("SELECT DISTINCT ?unit ?body { ?unit org:unitOf ?body }")).records():
        above.setdefault(row["unit"], set()).add(row["body"])
    found: dict[str, set[str]] = {}
    for unit in above:
        bodies, waiting = set[str](), [unit]
        while waiting:
            higher = above.get(waiting.pop(), set()) - bodies
            bodies |= higher
            waiting += higher
        for body in bodies:
            found.setdefault(body, set()).add(unit)
    return {body: frozenset(units) for body, units in found.items()}


def _edition(store: Store) -> str:
    rows = store.select(_query("SELECT DISTINCT ?edition { ?manual eli:version ?edition } ORDER BY ?edition"))
    return "; ".join(rows.values("edition"))


def _query(body: str) -> str:
    used = [prefix for prefix in sorted(names.PREFIXES) if f"{prefix}:" in body]
    return "\n".join(f"PREFIX {prefix}: <{names.PREFIXES[prefix]}>" for prefix in used) + f"\n{body}"
