"""What a person means by "SCO", "Case Managers", "C2.1.4.2" or an IRI: the one thing of the dataset, or a clear no."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from foundation.errors import DutygraphError
from ontology import names
from queries.results import Term
from queries.store import Store
from queries.terms import iri_text, is_absolute_iri, string_text

# What a parameter's type may be a name of → the classes of such things, the folder that their IRIs stand in.
CLASSES: dict[str, tuple[str, ...]] = {
    "actor": ("dg:Actor", "dg:Organization", "dg:Position", "dg:Party"),
    "authority": ("dg:Authority",),
    "document": ("dg:Document",),
    "system": ("dg:System",),
    "program": ("dg:Program",),
}
PROVISION = "provision"
ENTITY = "entity"
NEAREST = 5
_RANKS = ("notation", "prefLabel", "altLabel")
_NUMBER_WORDS = re.compile(
    r"^(?:sections?|tables?|figures?|chapter|paragraphs?|para\.?|rows?|items?)\s+", re.IGNORECASE
)


def resolve(store: Store, kind: str, given: str) -> Term:
    """Give the IRI of the ``kind`` of thing that is meant by ``given``.

    ``kind`` is a key of ``CLASSES``, ``provision`` or ``entity`` (any of them). ``given`` is an IRI, a short form, a
    full or other name in capitals or not, the last part of an IRI, or a provision's number. Raises
    ``DutygraphError`` with the nearest names where nothing or more than one thing is meant.
    """
    wanted = " ".join(given.split())
    if "://" in wanted:
        return _existing(store, kind, wanted)
    if kind in {PROVISION, ENTITY}:
        found = _provision(store, wanted)
        if found is not None:
            return found
    if kind != PROVISION:
        classes = CLASSES.get(kind) or tuple(name for each in CLASSES.values() for name in each)
        found = _by_name(store, kind, wanted, classes) or _by_slug(store, kind, wanted)
        if found is not None:
            return found
    raise _not_found(store, kind, wanted)


def _existing(store: Store, kind: str, iri: str) -> Term:
    if not is_absolute_iri(iri) or not store.ask(f"ASK {{ {iri_text(iri)} ?property ?value }}"):
        raise DutygraphError(
            f"unknown-{kind}",
            f"Nothing in the dataset has the IRI {iri[:200]}.",
            "Give a short form or a name instead.",
        )
    return Term("iri", iri)


def _provision(store: Store, wanted: str) -> Term | None:
    number = _NUMBER_WORDS.sub("", wanted).rstrip(".")
    if not number:
        return None
    spellings = dict.fromkeys((number, number[0].upper() + number[1:], number.upper(), number.lower()))
    rows = store.select(
        _query(
            "SELECT DISTINCT ?thing WHERE {",
            f"VALUES ?number {{ {' '.join(map(string_text, spellings))} }}",
            "?thing dcterms:identifier ?number ; a dg:Provision .",
            "} ORDER BY ?thing",
        )
    ).rows
    return rows[0][0] if rows else None


def _by_name(store: Store, kind: str, wanted: str, classes: tuple[str, ...]) -> Term | None:
    lower = re.sub(r"^the\s+", "", wanted.lower())
    spellings = dict.fromkeys(text for text in (wanted.lower(), lower, lower.removesuffix("s")) if text)
    rows = store.select(
        _query(
            "SELECT DISTINCT ?thing ?property ?name WHERE {",
            f"VALUES ?class {{ {' '.join(classes)} }}",
            "?thing a ?class ; ?property ?name .",
            "FILTER(?property IN (skos:notation, skos:prefLabel, skos:altLabel))",
            f"FILTER(LCASE(STR(?name)) IN ({', '.join(map(string_text, spellings))}))",
            "} ORDER BY ?thing ?property ?name",
        )
    ).rows
    ranked: dict[tuple[int, int, bool], set[Term]] = {}
    order = list(spellings)
    for thing, relation, name in rows:
        if thing is None or relation is None or name is None:
            continue
        rank = (
            order.index(name.value.lower()),
            _RANKS.index(relation.value.rpartition("#")[2]),
            name.value != wanted,
        )
        ranked.setdefault(rank, set()).add(thing)
    if not ranked:
        return None
    best = sorted(ranked[min(ranked)])
    if len(best) > 1:
        own = names.slug(wanted)
        exact = [term for term in best if term.value.rpartition("/")[2] == own]
        if len(exact) != 1:
            raise DutygraphError(
                f"ambiguous-{kind}",
                f"{wanted[:100]!r} may mean {_listed(term.value for term in best)}.",
                "Give one of these IRIs.",
            )
        best = exact
    return best[0]


def _by_slug(store: Store, kind: str, wanted: str) -> Term | None:
    if not wanted or names.slug(wanted) != wanted:
        return None
    for folder in (kind,) if kind in CLASSES else tuple(CLASSES):
        iri = f"{names.BASE}{folder}/{wanted}"
        if store.ask(_query(f"ASK {{ {iri_text(iri)} skos:prefLabel ?label }}")):
            return Term("iri", iri)
    return None


def _not_found(store: Store, kind: str, wanted: str) -> DutygraphError:
    known: dict[str, str] = {}
    if kind in {PROVISION, ENTITY}:
        query = _query("SELECT DISTINCT ?name WHERE { ?thing a dg:Provision ; dcterms:identifier ?name }")
        known |= {name.lower(): name for name in store.select(query).values("name")}
    if kind != PROVISION:
        classes = CLASSES.get(kind) or tuple(name for each in CLASSES.values() for name in each)
        query = _query(
            f"SELECT DISTINCT ?name WHERE {{ VALUES ?class {{ {' '.join(classes)} }}",
            "?thing a ?class ; ?property ?name .",
            "FILTER(?property IN (skos:notation, skos:prefLabel)) }",
        )
        known |= {name.lower(): name for name in store.select(query).values("name")}
    nearest = nearest_names(wanted, known)
    remedy = f"Nearest: {_listed(nearest)}." if nearest else "Look at the names with dutygraph query actors-by-duties."
    return DutygraphError(f"unknown-{kind}", f"The dataset has no {kind} {wanted[:100]!r}.", remedy)


def nearest_names(wanted: str, known: dict[str, str]) -> list[str]:
    """Give at most five names that look or begin like ``wanted``; ``known`` is lower case → as written."""
    lower = wanted.lower()
    close = difflib.get_close_matches(lower, known, n=NEAREST, cutoff=0.5)
    containing = sorted((name for name in known if lower and lower in name), key=lambda name: (len(name), name))
    return [known[name] for name in dict.fromkeys(close + containing)][:NEAREST]


def _listed(items: Iterable[str]) -> str:
    return ", ".join(items)


def _query(*lines: str) -> str:
    """Put the prefixes that the lines use before them."""
    body = "\n".join(lines)
    used = [prefix for prefix in ("dcterms", "dg", "skos") if f"{prefix}:" in body]
    return "\n".join(f"PREFIX {prefix}: <{names.PREFIXES[prefix]}>" for prefix in used) + f"\n{body}"
