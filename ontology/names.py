"""Prefixes, namespaces and the IRIs of things.

Every room that writes or asks for a term takes it from here, so that a misspelt term is an error of
Python and not an empty answer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
BASE = "https://w3id.org/dutygraph/"

PREFIXES: dict[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dg": f"{BASE}ontology#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "lrmlmm": "http://docs.oasis-open.org/legalruleml/ns/mm/v1.0/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rec": f"{BASE}records#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def iri(name: str) -> str:
    """Give the whole IRI of a prefixed name: ``dg:Norm``.

    Raises ``KeyError`` for an unknown prefix or for a term of ours that the vocabulary does not declare.
    """
    prefix, _, local = name.partition(":")
    whole = PREFIXES[prefix] + local
    if prefix == "dg" and whole not in own_terms():
        raise KeyError(f"{name} is not a term of ontology/dutygraph.ttl")
    return whole


@cache
def own_terms() -> frozenset[str]:
    """Give the IRIs of all terms that ``ontology/dutygraph.ttl`` declares."""
    turtle = (HERE / "dutygraph.ttl").read_text(encoding="utf-8")
    return frozenset(PREFIXES["dg"] + local for local in re.findall(r"^dg:(\w+)$", turtle, flags=re.MULTILINE))


def slug(text: str) -> str:
    """Give the part of an IRI that names ``text``: lower case, ASCII, words joined by hyphens, dots kept."""
    ascii_text = unicodedata.normalize("NFKD", text.replace("&", " and ")).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9.]+", "-", ascii_text.lower()).strip("-.")


def provision_iri(manual: str, key: str) -> str:
    """Give the IRI of a provision from its key: ``C2.1.4.2``, ``C2.1.6.7.1#2`` (an item), ``C2.T1#3`` (a row).

    A note or a table without a number is "C4.3.2 note 1".
    """
    place, _, part = key.partition("#")
    named = re.fullmatch(r"(?P<owner>.+) (?P<kind>note|table) (?P<count>\d+)", place)
    path = f"{named['owner']}/{named['kind']}/{named['count']}" if named else place
    if not part:
        return f"{BASE}{manual}/{path}"
    in_table = named["kind"] == "table" if named else re.search(r"\.T\d+[A-Za-z]?$", place) is not None
    return f"{BASE}{manual}/{path}/{'row' if in_table else 'item'}/{part}"


def graph_iri(name: str) -> str:
    """Give the IRI of a named graph: ``graph/samm-chapter-2/text``."""
    return f"{BASE}graph/{name}"
