"""What was extracted as statements: norms with their deadlines, relations between actors, definitions."""

from __future__ import annotations

import pyoxigraph as ox

from ingest.definitions import Definition
from ingest.enforce import Stated
from ingest.express.entities import Entities
from ingest.express.quads import Quads, duration, english, term
from ingest.norms import Deadline, Norm, Relation
from ontology.names import BASE, provision_iri, slug

COMPONENT_VERSION = "0.1.0"


class Extracted:
    """Writes what was extracted from one manual's provisions; ``stated`` says which norms stand where."""

    def __init__(self, quads: Quads, entities: Entities) -> None:
        self._quads = quads
        self._entities = entities
        self.stated: list[Stated] = []

    def norm(self, manual: str, norm: Norm, text: str, name: str) -> str:
        """Write a norm of a provision with this text, and give its IRI."""
        place = provision_iri(manual, norm.provision)
        subject = f"{place}/norm/{name}"
        self._quads.type(subject, "dg:Norm", f"dg:{norm.modality}")
        if norm.notification:
            self._quads.type(subject, "dg:Notification")
        self._quads.add(subject, "dg:statedIn", ox.NamedNode(place))
        self._quads.add(subject, "dg:quote", text[norm.start : norm.end])
        self.stated.append(Stated(subject, place, norm.start, norm.end, norm.action))
        annotation = f"{subject}/annotation"
        self._quads.annotate(annotation, subject, place, text, norm.start, norm.end, motivation="oa:classifying")
        for property_name, entities in (
            ("dg:bearer", norm.bearers),
            ("dg:impliedBearer", norm.implied_bearers),
            ("dg:concerns", norm.concerns),
            ("dg:recipient", norm.recipients),
            ("dg:copyTo", norm.copies),
            ("dg:coordinatesWith", norm.coordinates),
            ("dg:approver", norm.approvers),
            ("dg:via", norm.via),
            ("dg:governedBy", norm.governed_by),
        ):
            for entity in entities:
                self._quads.add(subject, property_name, self._entities.node(manual, entity))
        if norm.any_bearer:
            self._quads.add(subject, "dg:bearerMode", "any")
        for property_name, words in (
            ("dg:action", norm.action),
            ("dg:object", norm.object),
            ("dg:trigger", norm.trigger),
            ("dg:condition", norm.condition),
            ("dg:exception", norm.exception),
            ("dg:purpose", norm.purpose),
            ("dg:marker", norm.marker),
        ):
            if words:
                self._quads.add(subject, property_name, words)
        self._quads.add(subject, "dg:negated", norm.negated)
        self._quads.add(subject, "dg:confidence", norm.confidence)
        self._quads.add(subject, "prov:wasGeneratedBy", ox.NamedNode(self._component(norm.component)))
        for count, deadline in enumerate(norm.deadlines, start=1):
            self._deadline(subject, f"{subject}/deadline/{count}", deadline)
        return subject

    def relation(self, manual: str, relation: Relation, text: str, name: str) -> None:
        """Write how two actors stand to each other: the direct triple, and the relation with its words."""
        place = provision_iri(manual, relation.provision)
        subject = f"{place}/relation/{name}"
        source, target = self._entities.iri(manual, relation.source), self._entities.iri(manual, relation.target)
        self._quads.add(source, relation.kind, ox.NamedNode(target))
        self._quads.type(subject, "dg:Relation")
        self._quads.add(subject, "dg:from", ox.NamedNode(source))
        self._quads.add(subject, "dg:to", ox.NamedNode(target))
        self._quads.add(subject, "dg:kind", term(relation.kind))
        self._quads.add(subject, "dg:statedIn", ox.NamedNode(place))
        self._quads.add(subject, "dg:quote", text[relation.start : relation.end])
        if relation.scope:
            self._quads.add(subject, "dg:scope", relation.scope)
        annotation = f"{subject}/annotation"
        self._quads.annotate(annotation, subject, place, text, relation.start, relation.end, motivation="oa:linking")

    def definition(self, manual: str, definition: Definition, text: str) -> None:
        """Write what the text defines."""
        place = provision_iri(manual, definition.provision)
        subject = f"{place}/definition/{slug(definition.term)}"
        self._quads.type(subject, "dg:Definition")
        self._quads.add(subject, "skos:prefLabel", english(definition.full or definition.term))
        if definition.full:
            self._quads.add(subject, "skos:notation", definition.term)
        self._quads.add(subject, "dg:statedIn", ox.NamedNode(place))
        self._quads.add(subject, "dg:quote", text[definition.start : definition.end])
        if definition.entity is not None:
            self._quads.add(subject, "dg:defines", self._entities.node(manual, definition.entity))
        annotation = f"{subject}/annotation"
        start, end = definition.start, definition.end
        self._quads.annotate(annotation, subject, place, text, start, end, motivation="oa:describing")

    def _deadline(self, norm: str, subject: str, deadline: Deadline) -> None:
        self._quads.add(norm, "dg:deadline", ox.NamedNode(subject))
        self._quads.type(subject, "dg:Deadline")
        self._quads.add(subject, "dg:text", deadline.text)
        self._quads.add(subject, "dg:relation", deadline.relation)
        for name, length in (
            ("dg:duration", deadline.duration),
            ("dg:minimum", deadline.minimum),
            ("dg:maximum", deadline.maximum),
        ):
            if length:
                self._quads.add(subject, name, duration(length))
        if deadline.event:
            self._quads.add(subject, "dg:event", deadline.event)
        if deadline.applies_when:
            self._quads.add(subject, "dg:appliesWhen", deadline.applies_when)
        if deadline.immediate:
            self._quads.add(subject, "dg:immediate", True)
        if deadline.month:
            month = ox.Literal(f"--{deadline.month:02d}", datatype=term("xsd:gMonth"))
            self._quads.add(subject, "dg:month", month)
            if deadline.month_part:
                self._quads.add(subject, "dg:monthPart", deadline.month_part)

    def _component(self, name: str) -> str:
        subject = f"{BASE}component/{slug(name)}/{COMPONENT_VERSION}"
        keep = self._quads.graph
        self._quads.enter("provenance")
        self._quads.type(subject, "prov:Activity")
        self._quads.add(subject, "rdfs:label", english(f"extraction component {name} {COMPONENT_VERSION}"))
        self._quads.graph = keep
        return subject
