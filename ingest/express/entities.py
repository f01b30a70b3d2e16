"""The IRIs of entities and of places of the manual, with the names and classes that belong to them."""

from __future__ import annotations

from collections.abc import Collection

import pyoxigraph as ox

from ingest.entities import Entity, EntityKind
from ingest.express.quads import Quads, english
from ingest.identity import Lookup, wider_of
from ingest.register import Register
from ontology.names import provision_iri

CLASSES = {
    EntityKind.ORGANIZATION: "dg:Organization",
    EntityKind.POSITION: "dg:Position",
    EntityKind.GROUP: "dg:Party",
    EntityKind.AUTHORITY: "dg:Authority",
    EntityKind.DOCUMENT: "dg:Document",
    EntityKind.SYSTEM: "dg:System",
    EntityKind.PROGRAM: "dg:Program",
}


class Entities:
    """Gives entities their IRIs, and writes what they are when they are first asked for."""

    def __init__(
        self, quads: Quads, register: Register, loaded: Collection[tuple[str, str]], *, lookup: Lookup
    ) -> None:
        """``loaded`` are the places that have a text, by manual and key; ``lookup`` gives the entity of a name."""
        self._quads = quads
        self._register = register
        self._loaded = loaded
        self._lookup = lookup
        self._written: dict[tuple[str, Entity], str] = {}

    def iri(self, manual: str, entity: Entity) -> str:
        """Give the IRI of an entity and write its names and class; a place that is not loaded becomes a stub."""
        if entity.kind is EntityKind.CROSS_REFERENCE:
            return self._place(manual, entity.full)
        if (manual, entity) not in self._written:
            self._written[manual, entity] = self._write(manual, entity)
        return self._written[manual, entity]

    def node(self, manual: str, entity: Entity) -> ox.NamedNode:
        """Give an entity as a node."""
        return ox.NamedNode(self.iri(manual, entity))

    def _write(self, manual: str, entity: Entity) -> str:
        subject = self._register.iri(entity)
        self._quads.type(subject, CLASSES[entity.kind])
        if entity.is_actor:
            self._quads.type(subject, "dg:Actor")
        self._quads.add(subject, "skos:prefLabel", english(entity.full or entity.name))
        if (entity.full and entity.full != entity.name) or _is_notation(entity.name):
            self._quads.add(subject, "skos:notation", entity.name)
        for alias in entity.names:
            if alias not in {entity.full or entity.name, entity.name}:
                self._quads.add(subject, "skos:altLabel", english(alias))
        if entity.parent:
            self._quads.type(subject, "org:OrganizationalUnit")
        if wider := wider_of(entity, self._lookup):
            self._quads.add(subject, "dg:kindOf", self.node(manual, wider))
        return subject

    def _place(self, manual: str, key: str) -> str:
        subject = provision_iri(manual, key)
        if (manual, key) not in self._loaded:
            self._quads.type(subject, f"dg:{_kind_of_place(key)}", "dg:Provision")
            self._quads.add(subject, "dcterms:identifier", key)
            self._quads.add(subject, "dg:isStub", True)
        return subject


def _is_notation(name: str) -> bool:
    return sum(character.isupper() for character in name) >= 2 and " " not in name


def _kind_of_place(key: str) -> str:
    if ".T" in key:
        return "Table"
    if ".F" in key:
        return "Figure"
    return ("Chapter", "Section")[key.count(".")] if key.count(".") < 2 else "Paragraph"
