"""The rows of an answer: fetched by a named query whose VALUES hold the chosen passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queries.index import Index
from queries.modality import modal
from queries.named import NamedQuery, get_query, tidy
from queries.results import SelectResult, Term
from queries.store import Store
from queries.terms import term_text

QUERY = "passages-with-duties"
# The slots of a row as people read them: the heading, and the key in what ``cells_of`` gives.
COLUMNS = (
    ("Who", "bearer"),
    ("", "modality"),
    ("Does what", "act"),
    ("To or with whom", "recipients"),
    ("When", "when"),
    ("Under", "authority"),
    ("Where", "provision"),
)


@dataclass(frozen=True)
class Fetched:
    """What came back: the query that ran, and its records (variable → value)."""

    query: str
    sparql: str
    records: tuple[dict[str, str], ...]


def fetch(store: Store, index: Index, chosen: Sequence[int]) -> Fetched:
    """Run the named query for these passages. Raises ``DutygraphError`` where the store cannot be asked."""
    query = get_query(QUERY)
    passages = [index.material.passages[number] for number in sorted(set(chosen))]
    places = dict.fromkeys(Term("iri", index.material.places[passage.place].iri) for passage in passages)
    texts = dict.fromkeys(Term("literal", passage.text) for passage in passages)
    norms = dict.fromkeys(
        Term("iri", index.material.duties[duty].iri) for passage in passages for duty in passage.duties
    )
    sparql = text_with(query, {"place": tuple(places), "passage": tuple(texts), "norm": tuple(norms)})
    return Fetched(query.name, sparql, tuple(tidy(store.select(sparql), query.joined).records()))


def text_with(query: NamedQuery, bindings: Mapping[str, tuple[Term, ...]]) -> str:
    """Give a named query with several terms for a parameter, or none, in ``VALUES`` blocks as ``NamedQuery`` writes."""
    text = query.text({name: terms[0] for name, terms in bindings.items() if terms})
    for name, terms in bindings.items():
        one = f"VALUES ?{name} {{ {term_text(terms[0])} }}" if terms else f"# VALUES ?{name}\n"
        several = f"VALUES ?{name} {{ {' '.join(map(term_text, terms))} }}"
        text = text.replace(one, several if terms else f"VALUES ?{name} {{ }}\n")
    return text


def row_of(record: Mapping[str, str]) -> dict[str, Any]:
    """Turn a record into a row of an answer; a sentence without a duty has the modality ``passage``.

    ``bearer_implied`` tells that the sentence names no bearer: a heading, a caption or its context does. ``quote`` are
    the words that state it.
    """
    modality = record.get("modality", "passage")
    if record.get("negated") == "true" and modality != "prohibition":
        modality = f"{modality} (negated)"
    return {
        "bearer": _several(record.get("bearers") or record.get("impliedBearers") or "", "; "),
        "bearer_implied": bool(record.get("impliedBearers")) and not record.get("bearers"),
        "modality": modality,
        "action": record.get("action", ""),
        "object": record.get("object", "") if record.get("norm") else record.get("passage", ""),
        "recipients": _several(record.get("recipients", ""), "; "),
        "trigger": record.get("trigger") or record.get("condition") or "",
        "deadline": record.get("deadlines", ""),
        "authority": _several(record.get("authorities", ""), "; "),
        "provision": record["number"],
        "quote": record.get("quote") or record.get("passage", ""),
    }


def cells_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Give the slots of a duty's row as text, by the keys of ``COLUMNS``."""
    kind, _, negated = row["modality"].partition(" (")
    acts = "/".join(row["action"].split(" | "))
    things = "; ".join(thing for thing in row["object"].split(" | ") if thing not in acts)  # "be minimal": said once
    when = [part for part in (row["trigger"], row["deadline"]) if part]
    return {
        "bearer": ", ".join(row["bearer"]),
        "modality": modal(kind, negated=bool(negated)),
        "act": f"{acts} {things}".strip(),
        "recipients": ", ".join(row["recipients"]),
        "when": "; ".join("; ".join(part.split(" | ")) for part in when),
        "authority": ", ".join(row["authority"]),
        "provision": row["provision"],
    }


def duties_in_order(rows: Sequence[Mapping[str, Any]], quoted: Sequence[tuple[str, str]]) -> list[Mapping[str, Any]]:
    """Give the rows that are duties, as their sentences are ``quoted`` (provision's key, sentence), then the others."""

    def place(row: Mapping[str, Any]) -> int:
        holding = (
            order
            for order, (number, sentence) in enumerate(quoted)
            if number == row["provision"] and (row["quote"] in sentence or sentence in row["quote"])
        )
        return next(holding, len(quoted))

    return sorted((row for row in rows if row["modality"] != "passage"), key=place)


def duties_table(rows: Sequence[Mapping[str, Any]]) -> SelectResult:
    """Give the duties of an answer as a table for a terminal: one row a duty."""
    cells = [
        cells_of(row) | ({"bearer": f"{', '.join(row['bearer'])} (implied)"} if row["bearer_implied"] else {})
        for row in rows
    ]
    return SelectResult(
        tuple(heading for heading, _ in COLUMNS),
        [tuple(Term("literal", row[key]) if row[key] else None for _, key in COLUMNS) for row in cells],
    )


def _several(joined: str, separator: str) -> list[str]:
    return sorted((part for part in joined.split(separator) if part), key=lambda part: (part.lower(), part))
