"""Reading back from a dataset what the extractor found, for evaluation and comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ontology.names import PREFIXES
from queries.store import Store

PROLOGUE = "".join(
    f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("dcterms", "dg", "eli", "oa", "rdf", "schema", "skos")
)
MODALITIES = ("Obligation", "Recommendation", "Permission", "Prohibition")


@dataclass(frozen=True)
class FoundNorm:
    """A norm as the dataset has it; actors are IRIs, ``start`` and ``end`` code points, ``durations`` like "P16D"."""

    iri: str
    provision: str
    quote: str
    start: int
    end: int
    modality: str
    action: str
    object: str
    notification: bool
    confidence: float
    bearers: tuple[str, ...]
    recipients: tuple[str, ...]
    durations: tuple[str, ...]


@dataclass(frozen=True)
class Extracted:
    """All that is compared: norms, mentions and texts by provision, names by entity, which IRIs are places."""

    norms: Sequence[FoundNorm]
    mentions: Mapping[str, Sequence[str]]
    names: Mapping[str, Sequence[str]]
    texts: Mapping[str, str]
    places: frozenset[str]

    def label(self, entity: str) -> str:
        """Give an entity's shortest name."""
        return min(self.names.get(entity, (entity,)), key=len)


def read_extracted(store: Store) -> Extracted:
    """Read norms, mentions, names and texts from a store."""
    texts = _pairs(store, "SELECT ?a ?b { ?p dcterms:identifier ?a ; dg:text ?b }")
    names: dict[str, list[str]] = defaultdict(list)
    for entity, name in _rows(store, "SELECT ?a ?b { ?a skos:prefLabel|skos:notation|skos:altLabel ?b . ?a a ?c }"):
        if name not in names[entity]:
            names[entity].append(name)
    places = set()
    for place, key in _rows(store, "SELECT ?a ?b { ?a a dg:Provision ; dcterms:identifier ?b }"):
        places.add(place)
        names[place] = [key, _reader_name(key)]
    mentions: dict[str, list[str]] = defaultdict(list)
    for key, entity in _rows(
        store, "SELECT DISTINCT ?a ?b { ?p dcterms:identifier ?a ; schema:mentions|eli:cites ?b } ORDER BY ?a ?b"
    ):
        mentions[key].append(entity)
    return Extracted(norms=_norms(store), mentions=mentions, names=names, texts=dict(texts), places=frozenset(places))


def count_decisions(store: Store) -> int:
    """Count the reviewers' decisions that shaped the dataset: with them it is not the extractor's work alone."""
    return int(_rows(store, 'SELECT (COUNT(DISTINCT ?a) AS ?b) { ?a a dg:Decision ; dg:outcome "applied" }')[0][0])


def _norms(store: Store) -> list[FoundNorm]:
    bearers = _grouped(store, "SELECT DISTINCT ?a ?b { ?a dg:bearer|dg:impliedBearer ?b } ORDER BY ?a ?b")
    recipients = _grouped(
        store, "SELECT DISTINCT ?a ?b { ?a dg:recipient|dg:copyTo|dg:coordinatesWith ?b } ORDER BY ?a ?b"
    )
    durations = _grouped(
        store, "SELECT DISTINCT ?a ?b { ?a dg:deadline/(dg:duration|dg:minimum|dg:maximum) ?b } ORDER BY ?a ?b"
    )
    told = {row[0] for row in _rows(store, "SELECT ?a ?b { ?a a dg:Notification ; dg:quote ?b }")}
    objects = dict(_pairs(store, "SELECT ?a ?b { ?a a dg:Norm ; dg:object ?b }"))
    modalities = {
        row[0]: row[1].rpartition("#")[2]
        for row in _rows(store, "SELECT ?a ?b { ?a a dg:Norm , ?b }")
        if row[1].rpartition("#")[2] in MODALITIES
    }
    rows = _rows(
        store,
        """SELECT ?norm ?key ?quote ?start ?end ?action ?confidence {
            ?norm a dg:Norm ; dg:statedIn/dcterms:identifier ?key ; dg:quote ?quote ;
                dg:action ?action ; dg:confidence ?confidence .
            ?annotation oa:hasBody ?norm ; oa:hasTarget/oa:hasSelector ?position .
            ?position oa:start ?start ; oa:end ?end .
        } ORDER BY ?norm""",
    )
    return [
        FoundNorm(
            iri=norm,
            provision=key,
            quote=quote,
            start=int(start),
            end=int(end),
            modality=modalities.get(norm, ""),
            action=action,
            object=objects.get(norm, ""),
            notification=norm in told,
            confidence=float(confidence),
            bearers=tuple(bearers[norm]),
            recipients=tuple(recipients[norm]),
            durations=tuple(durations[norm]),
        )
        for norm, key, quote, start, end, action, confidence in rows
    ]


def _rows(store: Store, sparql: str) -> list[tuple[str, ...]]:
    result = store.select(PROLOGUE + sparql)
    return [tuple("" if term is None else term.value for term in row) for row in result.rows]


def _pairs(store: Store, sparql: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in _rows(store, sparql)]


def _grouped(store: Store, sparql: str) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for key, value in _pairs(store, sparql):
        grouped[key].append(value)
    return grouped


def _reader_name(key: str) -> str:
    """Give a place the way a reader writes it: "Table C5.T3", "Figure C5.F3", "Chapter 8"."""
    if ".T" in key:
        return f"Table {key}"
    if ".F" in key:
        return f"Figure {key}"
    if "." not in key and key[:1] == "C":
        return f"Chapter {key[1:]}"
    if "." not in key and key[:2] == "AP":
        return f"Appendix {key[2:]}"
    return key
