"""Norms as a dataset has them, slot by slot, and what people call the things in them."""

from __future__ import annotations

from collections import defaultdict

from ontology.names import BASE, PREFIXES
from queries.store import Store

DG = PREFIXES["dg"]
PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("dcterms", "dg", "skos"))
MODALITIES = ("Obligation", "Recommendation", "Permission", "Prohibition")
Slots = dict[str, tuple[str, ...]]


def read_slots(store: Store) -> dict[str, Slots]:
    """Give all that a dataset says of each norm: norm → local name of our property → its values, sorted.

    ``modality`` is the norm's class, ``notification`` is "true" where it is one, a ``deadline`` stands by its words,
    and ``negated`` is there only where it is true. Things are IRIs.
    """
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for query in (
        "SELECT DISTINCT ?norm ?name ?value { ?norm a dg:Norm ; ?name ?value . FILTER(?name != dg:deadline) }",
        "SELECT DISTINCT ?norm ?name ?value { ?norm a dg:Norm ; dg:deadline/dg:text ?value . "
        "BIND(dg:deadline AS ?name) }",
    ):
        for row in store.select(PROLOGUE + query).records():
            slot, value = _slot(row["name"], row["value"])
            if slot:
                found[row["norm"]][slot].add(value)
    return {norm: {slot: tuple(sorted(values)) for slot, values in own.items()} for norm, own in found.items()}


def _slot(name: str, value: str) -> tuple[str, str]:
    if name == f"{PREFIXES['rdf']}type":
        kind = value.removeprefix(DG)
        return ("modality", kind) if kind in MODALITIES else ("notification" if kind == "Notification" else "", "true")
    local = name.removeprefix(DG)
    return ("" if local == name or (local, value) == ("negated", "false") else local), value


def read_names(store: Store) -> dict[str, tuple[str, str]]:
    """Give what people call each thing, by its IRI: the short form, or else the name; and the full name or ""."""
    rows = store.select(
        PROLOGUE + "SELECT ?thing (MIN(STR(?key)) AS ?number) (MIN(STR(?short)) AS ?notation) "
        "(MIN(STR(?label)) AS ?name) { ?thing a ?class . "
        "OPTIONAL { ?thing dcterms:identifier ?key } OPTIONAL { ?thing skos:notation ?short } "
        "OPTIONAL { ?thing skos:prefLabel ?label } FILTER(?class IN (dg:Actor, dg:Authority, dg:Document, dg:System, "
        "dg:Program, dg:Provision)) } GROUP BY ?thing"
    ).records()
    names = {}
    for row in rows:
        full = row.get("name", "")
        called = row.get("notation") or full or row.get("number") or row["thing"].removeprefix(BASE)
        names[row["thing"]] = (called, full if full != called else "")
    return names
