"""What the dataset says about one thing, for ``/id/…``: the queries that ask for it, and the page that shows it.

Labels stand for things wherever there are any, so that a reader who knows no RDF can read the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from ontology import names
from queries.named import get_query
from queries.results import Term
from queries.terms import iri_text
from queries.webpage import link, page

MOST_REFERRING = 500  # statements of others about it that a page shows; the RDF has them all
LONGEST_LABEL = 160
OPEN_VALUES = 12  # a longer list of values begins closed
_TYPE = names.iri("rdf:type")
_TEXT, _QUOTE = names.iri("dg:text"), names.iri("dg:quote")
# A vocabulary has its terms at one address, behind #.
VOCABULARIES = frozenset(iri.rstrip("#") for iri in names.PREFIXES.values() if iri.startswith(names.BASE))
_TERM_GRAPHS = f"VALUES ?graph {{ <{names.graph_iri('vocabulary')}> <{names.graph_iri('rules')}> }}"
_PREFIXES = "".join(
    f"PREFIX {name}: <{names.PREFIXES[name]}>\n" for name in ("dcterms", "dg", "oa", "rdf", "rdfs", "skos")
)


@dataclass(frozen=True)
class Statement:
    """One statement with the thing as subject, or as object (``inverse``), and what its parts are called."""

    inverse: bool
    property: str
    property_label: str
    other: str
    is_iri: bool
    label: str
    place: str  # the number of the provision that states the other thing, or ""


def exists_query(iri: str) -> str:
    """Ask whether the dataset says anything about a thing, or has it as a graph."""
    it = iri_text(iri)
    terms = f" UNION {{ {_TERM_GRAPHS} GRAPH ?graph {{ {_terms_of(iri)} }} }}" if iri in VOCABULARIES else ""
    return f"ASK {{ {{ {it} ?p ?o }} UNION {{ ?s ?p {it} }} UNION {{ GRAPH {it} {{ ?s ?p ?o }} }}{terms} }}"


def graph_query(iri: str) -> str:
    """Give the thing as RDF: all that names it; a graph with its triples, a vocabulary with its terms."""
    it = iri_text(iri)
    if iri in VOCABULARIES:
        return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_TERM_GRAPHS} GRAPH ?graph {{ {_terms_of(iri)} }} }}"
    if iri.startswith(names.graph_iri("")):
        about_it = f"{it} ?p ?o . BIND({it} AS ?s)"
        return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{ GRAPH {it} {{ ?s ?p ?o }} }} UNION {{ {about_it} }} }}"
    return get_query("entity-graph").text({"entity": Term("iri", iri)})


def statements_query(iri: str) -> str:
    """Ask for all that a page about the thing shows: at most ``MOST_REFERRING`` + 1 statements of others."""
    it = iri_text(iri)
    return f"""{_PREFIXES}
SELECT ?inverse ?property ?propertyLabel ?other ?label ?words ?place WHERE {{
    {{
        {it} ?property ?other .
        BIND(false AS ?inverse)
    }} UNION {{
        {{
            SELECT ?property ?other WHERE {{
                ?other ?property {it} .
                FILTER(?property NOT IN (oa:hasBody, oa:hasSource, oa:hasTarget, rdf:object))
            }} LIMIT {MOST_REFERRING + 1}
        }}
        BIND(true AS ?inverse)
    }}
    OPTIONAL {{ ?property rdfs:label ?propertyLabel }}
    OPTIONAL {{ ?other skos:prefLabel|dcterms:identifier|rdfs:label|dcterms:title ?label }}
    OPTIONAL {{ ?other dg:quote ?words }}
    OPTIONAL {{ ?other dg:statedIn/dcterms:identifier ?place }}
}}"""


def terms_query(iri: str) -> str:
    """Ask for the terms of a vocabulary with their words."""
    return f"""{_PREFIXES}
SELECT DISTINCT ?term ?label ?comment WHERE {{
    {_TERM_GRAPHS}
    GRAPH ?graph {{
        {_terms_of(iri, subject="?term")}
        OPTIONAL {{ ?term rdfs:label ?label }}
        OPTIONAL {{ ?term rdfs:comment ?comment }}
    }}
}} ORDER BY ?term ?label ?comment"""


def read_statements(body: bytes) -> tuple[Statement, ...]:
    """Read the JSON answer of ``statements_query``: each statement once, in a settled order."""
    found: dict[tuple[str, str, str], Statement] = {}
    for row in json.loads(body)["results"]["bindings"]:
        value = {name: str(term["value"]) for name, term in row.items()}
        statement = Statement(
            inverse=value["inverse"] == "true",
            property=value["property"],
            property_label=value.get("propertyLabel") or _words(value["property"]),
            other=value["other"],
            is_iri=row["other"]["type"] == "uri",
            label=value.get("label") or value.get("words", ""),
            place=value.get("place", ""),
        )
        key = (value["inverse"], statement.property, statement.other)
        found[key] = min(found.get(key, statement), statement, key=lambda each: (each.label == "", each.label))
    return tuple(sorted(found.values(), key=lambda each: (each.property, each.place, each.label, each.other)))


def resource_page(iri: str, statements: tuple[Statement, ...], *, app: str, terms: bytes | None = None) -> bytes:
    """Show a thing: its name, its words, the way to the app's page about it, what is said, what refers to it."""
    said = [each for each in statements if not each.inverse]
    referring = [each for each in statements if each.inverse]
    title = title_of(iri, said)
    types = ", ".join(dict.fromkeys(each.label or _words(each.other) for each in said if each.property == _TYPE))
    words = "".join(
        f"<blockquote>{escape(each.other)}</blockquote>" for each in said if each.property in {_TEXT, _QUOTE}
    )
    place = app_place(iri, said)
    in_app = f'<a href="{escape(app + place, quote=True)}">Open in the app</a>' if place else ""
    formats = "".join(
        f'<a rel="alternate" href="?format={name}">{label}</a>'
        for name, label in (("turtle", "Turtle"), ("jsonld", "JSON-LD"), ("ntriples", "N-Triples"))
    )
    cut = len(referring) > MOST_REFERRING
    rest = [each for each in said if each.property not in {_TYPE, _TEXT, _QUOTE}]
    body = (
        f'<h1>{escape(title)}</h1><p class="note">{escape(types)}{" · " if types else ""}<code>{escape(iri)}</code></p>'
        f'<p class="links">{in_app}{formats}</p>{words}'
        + (f"<h2>What is said</h2>{_listed(rest)}" if rest else "")
        + (f"<h2>Where it is named</h2>{_listed(referring[:MOST_REFERRING])}" if referring else "")
        + (f'<p class="warning">Only {MOST_REFERRING} of the statements that name it are shown.</p>' if cut else "")
        + (_terms(terms) if terms else "")
    )
    return page(title, body)


def title_of(iri: str, said: Iterable[Statement]) -> str:
    """Name a thing as people do: number and heading, name and short form, its words, else the end of its IRI."""
    value = {each.property: each.other for each in said if not each.is_iri}
    if name := value.get(names.iri("skos:prefLabel")):
        short = value.get(names.iri("skos:notation"), "")
        return name + (f" ({short})" if short and short != name else "")
    numbered = [value[each] for each in (names.iri("dcterms:identifier"), names.iri("dcterms:title")) if each in value]
    label = value.get(names.iri("rdfs:label")) or _shortened(value.get(_QUOTE, ""))
    return " ".join(numbered) or label or iri.removeprefix(names.BASE)


def app_place(iri: str, said: Iterable[Statement]) -> str:
    """Give the app's address for a thing: its paragraph, its actor's page, or the paragraph that states it; or ""."""
    actor = iri.removeprefix(f"{names.BASE}actor/")
    if actor != iri:
        return f"/actors?a={quote(actor, safe='')}"
    provision = names.iri("dg:Provision")
    known = list(said)
    number = next((each.other for each in known if each.property == names.iri("dcterms:identifier")), "")
    if number and any(each.other == provision for each in known):
        return f"/manual?p={quote(number, safe='')}"
    stated = next((each.label for each in known if each.property == names.iri("dg:statedIn")), "")
    return f"/manual?p={quote(stated, safe='')}" if stated else ""


def _listed(statements: list[Statement]) -> str:
    groups: dict[tuple[str, bool], list[Statement]] = {}
    for each in statements:
        groups.setdefault((each.property_label, each.inverse), []).append(each)
    return f"<dl>{''.join(_group(label, inverse, group) for (label, inverse), group in groups.items())}</dl>"


def _group(label: str, inverse: bool, group: list[Statement]) -> str:
    name = f"← {escape(label)}" if inverse else escape(label)
    values = "".join(f"<div>{_value(each)}</div>" for each in group)
    if len(group) > OPEN_VALUES:
        values = f"<details><summary>{len(group)}</summary>{values}</details>"
    return f'<dt title="{escape(group[0].property, quote=True)}">{name}</dt><dd>{values}</dd>'


def _value(each: Statement) -> str:
    if not each.is_iri:
        return escape(each.other)
    place = f"{escape(each.place)} " if each.place else ""
    return place + link(each.other, _shortened(each.label))


def _terms(body: bytes) -> str:
    terms: dict[str, Mapping[str, Mapping[str, str]]] = {}
    for row in json.loads(body)["results"]["bindings"]:
        terms.setdefault(row["term"]["value"], row)
    listed = "".join(
        f'<dt id="{escape(iri.partition("#")[2], quote=True)}">{link(iri, iri.partition("#")[2])}</dt>'
        f"<dd><strong>{escape(row.get('label', {}).get('value', ''))}</strong> "
        f"{escape(row.get('comment', {}).get('value', ''))}</dd>"
        for iri, row in terms.items()
    )
    return f"<h2>Its {len(terms)} terms</h2><dl>{listed}</dl>"


def _terms_of(iri: str, subject: str = "?s") -> str:
    prefix = iri_text(f"{iri}#")
    return f"{subject} ?p ?o . FILTER({subject} = {iri_text(iri)} || STRSTARTS(STR({subject}), STR({prefix})))"


def _words(iri: str) -> str:
    """Give the end of an IRI as words: ``is_part_of`` and ``altLabel`` are "is part of" and "alt label"."""
    end = iri.rstrip("#/").rpartition("#" if "#" in iri else "/")[2]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", end.replace("_", " ")).lower()


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"
