"""From readings to RDF: the only module of this room that knows of triples.

``express`` gives the quads of one chapter by the vocabulary; ``serialize`` writes a dataset so that the same quads
are the
same bytes, sorted and with the same prefixes each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ingest.decide import Decided
from ingest.definitions import Definition
from ingest.enforce import Place, Stated, enforced_norms
from ingest.entities import Entity, EntityKind, Mention
from ingest.identity import Lookup, wider_of
from ingest.norms import Deadline, Norm, Reading, Relation, norm_names
from ingest.outline import Outline, Provision, ProvisionKind
from ingest.register import Register
from ingest.sources import Edition
from ontology.names import BASE, PREFIXES, graph_iri, iri, provision_iri, slug
from review.turtle import decision_iri, prologue, to_turtle

COMPONENT_VERSION = "0.1.0"
CLASSES = {
    EntityKind.ORGANIZATION: "dg:Organization",
    EntityKind.POSITION: "dg:Position",
    EntityKind.GROUP: "dg:Party",
    EntityKind.AUTHORITY: "dg:Authority",
    EntityKind.DOCUMENT: "dg:Document",
    EntityKind.SYSTEM: "dg:System",
    EntityKind.PROGRAM: "dg:Program",
}
A = ox.NamedNode(f"{PREFIXES['rdf']}type")
LANGUAGE = "en"


@dataclass(frozen=True)
class ChapterContent:
    """All that was read from one source document."""

    edition: Edition
    outline: Outline
    mentions: Mapping[str, Sequence[Mention]]
    readings: Sequence[Reading]
    relations: Sequence[Relation]
    definitions: Sequence[Definition]


def term(name: str) -> ox.NamedNode:
    """Give a term by its prefixed name; an own term that the vocabulary does not declare is a ``KeyError``."""
    return ox.NamedNode(iri(name))


class Expression:
    """Collects the quads of a dataset."""

    def __init__(
        self,
        register: Register,
        chapters: Sequence[ChapterContent],
        decided: Decided | None = None,
        *,
        lookup: Lookup = lambda _: None,
    ) -> None:
        """``lookup`` gives the entity of a name: what another one is a kind of."""
        self.register = register
        self.chapters = chapters
        self.lookup = lookup
        self.decided = decided or Decided()
        self.quads: set[ox.Quad] = set()
        # A statement stands in the first graph that makes it: the union of graphs is no set on Oxigraph or Virtuoso, so
        # the name of an actor in a hundred chapters would come a hundred times.
        self.made: set[ox.Triple] = set()
        self.graph: ox.NamedNode = ox.NamedNode(graph_iri("provenance"))
        self.loaded = {
            (chapter.outline.manual, provision.key) for chapter in chapters for provision in chapter.outline.provisions
        }
        self.components: set[str] = set()
        self.places: dict[str, Place] = {}
        self.stated: list[Stated] = []

    def express(self) -> set[ox.Quad]:
        """Give all quads of the chapters: text, what was extracted, provenance."""
        named = {f"{each.outline.manual}-{slug(each.outline.chapter.key)}": each for each in self.chapters}
        for name, chapter in sorted(named.items()):  # so that the first graph is the same for every order of sources
            self.graph = ox.NamedNode(graph_iri(f"{name}/text"))
            for provision in chapter.outline.provisions:
                self._provision(chapter, provision)
            self.graph = ox.NamedNode(graph_iri(f"{name}/norms"))
            self._extracted(chapter)
            self.graph = ox.NamedNode(graph_iri("provenance"))
            self._provenance(chapter, name)
        return self.quads

    def express_decisions(self) -> set[ox.Quad]:
        """Give the quads of the decisions on the chapters, each with what became of it."""
        self.graph = ox.NamedNode(graph_iri("review"))
        for outcome in self.decided.outcomes:
            block = f"{prologue()}\n{to_turtle(outcome.decision)}"
            self.quads |= set(turtle_quads(block, self.graph.value, base=BASE))
            subject = decision_iri(outcome.decision)
            self._add(subject, "dg:outcome", outcome.state)
            if outcome.why:
                self._add(subject, "rdfs:comment", _english(outcome.why))
        return self.quads

    def express_rules(self, rules: str) -> set[ox.Quad]:
        """Give the quads of the rules of records (Turtle), each with the norms that it enforces; after ``express``.

        Words that no rule can check (``rec:Unchecked``) are tied to their norms in the same way. What cites a provision
        that is not loaded is left out; a rule that cites none goes with its kind of record.
        """
        self.graph = ox.NamedNode(graph_iri("rules"))
        quads = set(turtle_quads(rules, self.graph.value, base=BASE))
        cited = _objects(quads, "dcterms:source")
        kinds = _objects(quads, "sh:targetClass")
        unchecked = _objects(quads, "rec:reason").keys()
        loaded = {rule for rule, provision in cited.items() if provision in self.places}
        used = {kinds[rule] for rule in loaded & kinds.keys()}
        kept = used | loaded | {rule for rule, kind in kinds.items() if kind in used and rule not in cited}
        for subject, quote in _quotes(quads):
            tie = "rec:leaves" if subject in unchecked else "dg:enforces"
            for norm in enforced_norms(cited[subject], quote, self.places, self.stated):
                self._add(subject, tie, ox.NamedNode(norm))
        self.quads |= {quad for quad in quads if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in kept}
        return self.quads

    def _add(self, subject: str, name: str, value: object) -> None:
        self._make(ox.Triple(ox.NamedNode(subject), term(name), _value(value)))

    def _type(self, subject: str, *names: str) -> None:
        for name in names:
            self._make(ox.Triple(ox.NamedNode(subject), A, term(name)))

    def _make(self, triple: ox.Triple) -> None:
        if triple not in self.made:
            self.made.add(triple)
            self.quads.add(ox.Quad(triple.subject, triple.predicate, triple.object, self.graph))

    def _provision(self, chapter: ChapterContent, provision: Provision) -> None:
        manual = chapter.outline.manual
        subject = provision_iri(manual, provision.key)
        self._type(subject, f"dg:{provision.kind}", "dg:Provision")
        self._add(subject, "dcterms:identifier", provision.key)
        self._add(subject, "dg:order", provision.order)
        self._add(subject, "dg:text", provision.text)
        if provision.number:
            self._add(subject, "eli:number", provision.number)
        if provision.title:
            self._add(subject, "dcterms:title", provision.title)
        if provision.offset is not None:
            self._add(subject, "dg:offset", provision.offset)
        parent = provision_iri(manual, provision.parent) if provision.parent else ""
        self.places[subject] = Place(provision.text, parent, provision.offset)
        parent = (
            f"{BASE}{manual}" if provision.kind is ProvisionKind.CHAPTER else provision_iri(manual, provision.parent)
        )
        self._add(subject, "eli:is_part_of", ox.NamedNode(parent))

    def _extracted(self, chapter: ChapterContent) -> None:
        manual = chapter.outline.manual
        texts = {provision.key: provision.text for provision in chapter.outline.provisions}
        for key, mentions in chapter.mentions.items():
            self._mentions(manual, key, texts[key], mentions)
        for reading in chapter.readings:
            # A norm keeps the name by which it was read, whatever a reviewer made of it or of its neighbours.
            for read, name in zip(reading.norms, norm_names(reading.norms), strict=True):
                ruling = self.decided.rulings.get(read)
                norm = read if ruling is None else ruling.norm
                if norm is None:
                    continue
                self._norm(manual, norm, texts[norm.provision], name)
                if ruling is not None:
                    subject = f"{provision_iri(manual, norm.provision)}/norm/{name}"
                    self._add(subject, "prov:wasInfluencedBy", ox.NamedNode(decision_iri(ruling.decision)))
        counts: Counter[str] = Counter()
        for relation in chapter.relations:
            kind = slug(relation.kind.partition(":")[2])
            counts[f"{relation.provision} {kind}"] += 1
            name = f"{kind}-{counts[f'{relation.provision} {kind}']}"
            self._relation(manual, relation, texts[relation.provision], name)
        for definition in chapter.definitions:
            self._definition(manual, definition, texts[definition.provision])

    def _mentions(self, manual: str, key: str, text: str, mentions: Sequence[Mention]) -> None:
        subject = provision_iri(manual, key)
        counts: Counter[str] = Counter()
        for mention in mentions:
            target = self.entity(manual, mention.entity)
            is_place = mention.entity.kind is EntityKind.CROSS_REFERENCE
            if is_place and (target == subject or subject.startswith(f"{target}/")):
                continue  # a place does not cite itself, nor a row its own table
            if is_place or mention.entity.kind is EntityKind.AUTHORITY:
                self._add(subject, "eli:cites", ox.NamedNode(target))
            if not is_place:
                self._add(subject, "schema:mentions", ox.NamedNode(target))
            name = slug(mention.entity.name)
            counts[name] += 1
            annotation = f"{subject}/mention/{name}-{counts[name]}"
            self._annotation(annotation, target, subject, text, mention.start, mention.end, motivation="oa:identifying")

    def _annotation(
        self, annotation: str, body: str, source: str, text: str, start: int, end: int, *, motivation: str
    ) -> None:
        """Write a Web Annotation (W3C Recommendation, 2017) with its quote and its position."""
        target, quote, position = f"{annotation}/target", f"{annotation}/quote", f"{annotation}/position"
        self._type(annotation, "oa:Annotation")
        self._add(annotation, "oa:hasBody", ox.NamedNode(body))
        self._add(annotation, "oa:motivatedBy", term(motivation))
        self._add(annotation, "oa:hasTarget", ox.NamedNode(target))
        self._type(target, "oa:SpecificResource")
        self._add(target, "oa:hasSource", ox.NamedNode(source))
        self._add(target, "oa:hasSelector", ox.NamedNode(quote))
        self._add(target, "oa:hasSelector", ox.NamedNode(position))
        self._type(quote, "oa:TextQuoteSelector")
        self._add(quote, "oa:exact", text[start:end])
        self._type(position, "oa:TextPositionSelector")
        self._add(position, "oa:start", start)
        self._add(position, "oa:end", end)

    def entity(self, manual: str, entity: Entity) -> str:
        """Give the IRI of an entity and write its names and class; a place that is not loaded becomes a stub."""
        if entity.kind is EntityKind.CROSS_REFERENCE:
            return self._place(manual, entity.full)
        subject = self.register.iri(entity)
        self._type(subject, CLASSES[entity.kind])
        if entity.is_actor:
            self._type(subject, "dg:Actor")
        self._add(subject, "skos:prefLabel", _english(entity.full or entity.name))
        if (entity.full and entity.full != entity.name) or _is_notation(entity.name):
            self._add(subject, "skos:notation", entity.name)
        for alias in entity.names:
            if alias not in {entity.full or entity.name, entity.name}:
                self._add(subject, "skos:altLabel", _english(alias))
        if entity.parent:
            self._type(subject, "org:OrganizationalUnit")
        if wider := wider_of(entity, self.lookup):
            self._add(subject, "dg:kindOf", ox.NamedNode(self.entity(manual, wider)))
        return subject

    def _place(self, manual: str, key: str) -> str:
        subject = provision_iri(manual, key)
        if (manual, key) not in self.loaded:
            self._type(subject, f"dg:{_kind_of_place(key)}", "dg:Provision")
            self._add(subject, "dcterms:identifier", key)
            self._add(subject, "dg:isStub", True)
        return subject

    def _norm(self, manual: str, norm: Norm, text: str, name: str) -> None:
        place = provision_iri(manual, norm.provision)
        subject = f"{place}/norm/{name}"
        self._type(subject, "dg:Norm", f"dg:{norm.modality}")
        if norm.notification:
            self._type(subject, "dg:Notification")
        self._add(subject, "dg:statedIn", ox.NamedNode(place))
        self._add(subject, "dg:quote", text[norm.start : norm.end])
        self.stated.append(Stated(subject, place, norm.start, norm.end, norm.action))
        self._annotation(
            f"{subject}/annotation", subject, place, text, norm.start, norm.end, motivation="oa:classifying"
        )
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
                self._add(subject, property_name, ox.NamedNode(self.entity(manual, entity)))
        if norm.any_bearer:
            self._add(subject, "dg:bearerMode", "any")
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
                self._add(subject, property_name, words)
        self._add(subject, "dg:negated", norm.negated)
        self._add(subject, "dg:confidence", norm.confidence)
        self._add(subject, "prov:wasGeneratedBy", ox.NamedNode(self._component(norm.component)))
        for count, deadline in enumerate(norm.deadlines, start=1):
            self._deadline(subject, f"{subject}/deadline/{count}", deadline)

    def _deadline(self, norm: str, subject: str, deadline: Deadline) -> None:
        self._add(norm, "dg:deadline", ox.NamedNode(subject))
        self._type(subject, "dg:Deadline")
        self._add(subject, "dg:text", deadline.text)
        self._add(subject, "dg:relation", deadline.relation)
        for name, length in (
            ("dg:duration", deadline.duration),
            ("dg:minimum", deadline.minimum),
            ("dg:maximum", deadline.maximum),
        ):
            if length:
                self._add(subject, name, _duration(length))
        if deadline.event:
            self._add(subject, "dg:event", deadline.event)
        if deadline.applies_when:
            self._add(subject, "dg:appliesWhen", deadline.applies_when)
        if deadline.immediate:
            self._add(subject, "dg:immediate", True)
        if deadline.month:
            month = ox.Literal(f"--{deadline.month:02d}", datatype=term("xsd:gMonth"))
            self._add(subject, "dg:month", month)
            if deadline.month_part:
                self._add(subject, "dg:monthPart", deadline.month_part)

    def _relation(self, manual: str, relation: Relation, text: str, name: str) -> None:
        place = provision_iri(manual, relation.provision)
        subject = f"{place}/relation/{name}"
        source, target = self.entity(manual, relation.source), self.entity(manual, relation.target)
        self._add(source, relation.kind, ox.NamedNode(target))
        self._type(subject, "dg:Relation")
        self._add(subject, "dg:from", ox.NamedNode(source))
        self._add(subject, "dg:to", ox.NamedNode(target))
        self._add(subject, "dg:kind", term(relation.kind))
        self._add(subject, "dg:statedIn", ox.NamedNode(place))
        self._add(subject, "dg:quote", text[relation.start : relation.end])
        if relation.scope:
            self._add(subject, "dg:scope", relation.scope)
        self._annotation(
            f"{subject}/annotation", subject, place, text, relation.start, relation.end, motivation="oa:linking"
        )

    def _definition(self, manual: str, definition: Definition, text: str) -> None:
        place = provision_iri(manual, definition.provision)
        subject = f"{place}/definition/{slug(definition.term)}"
        self._type(subject, "dg:Definition")
        self._add(subject, "skos:prefLabel", _english(definition.full or definition.term))
        if definition.full:
            self._add(subject, "skos:notation", definition.term)
        self._add(subject, "dg:statedIn", ox.NamedNode(place))
        self._add(subject, "dg:quote", text[definition.start : definition.end])
        if definition.entity is not None:
            self._add(subject, "dg:defines", ox.NamedNode(self.entity(manual, definition.entity)))
        self._annotation(
            f"{subject}/annotation", subject, place, text, definition.start, definition.end, motivation="oa:describing"
        )

    def _component(self, name: str) -> str:
        subject = f"{BASE}component/{slug(name)}/{COMPONENT_VERSION}"
        if name not in self.components:
            self.components.add(name)
            keep, self.graph = self.graph, ox.NamedNode(graph_iri("provenance"))
            self._type(subject, "prov:Activity")
            self._add(subject, "rdfs:label", _english(f"extraction component {name} {COMPONENT_VERSION}"))
            self.graph = keep
        return subject

    def _provenance(self, chapter: ChapterContent, name: str) -> None:
        edition, manual = chapter.edition, f"{BASE}{chapter.outline.manual}"
        place = provision_iri(chapter.outline.manual, chapter.outline.chapter.key)
        source = f"{BASE}source/{edition.sha256}"
        self._type(manual, "dg:Manual", "dg:Provision")
        self._add(manual, "dcterms:title", edition.manual_title)
        self._add(manual, "dcterms:identifier", chapter.outline.manual)
        self._add(place, "dcterms:source", ox.NamedNode(source))
        if edition.version:
            self._add(place, "eli:version", edition.version)
        if edition.issued:
            self._add(place, "dcterms:issued", ox.Literal(edition.issued, datatype=term("xsd:date")))
        self._type(source, "prov:Entity")
        self._add(source, "dcterms:title", edition.file_name)
        self._add(source, "dcterms:identifier", f"sha256:{edition.sha256}")
        self._add(source, "dcterms:format", edition.media_type)
        if edition.address:
            self._add(source, "dcterms:description", edition.address)
        dataset = graph_iri(name)
        self._type(dataset, "void:Dataset", "dcat:Dataset")
        self._add(dataset, "dcterms:title", f"{edition.manual_title}, {chapter.outline.chapter.key}")
        self._add(dataset, "prov:wasDerivedFrom", ox.NamedNode(source))
        for part in ("text", "norms"):
            graph = graph_iri(f"{name}/{part}")
            self._add(dataset, "void:subset", ox.NamedNode(graph))
            self._type(graph, "void:Dataset")
            count = sum(quad.graph_name == ox.NamedNode(graph) for quad in self.quads)
            self._add(graph, "void:triples", count)


def turtle_quads(turtle: str, graph: str, *, base: str) -> Iterator[ox.Quad]:
    """Give the triples of a Turtle text as quads of a named graph."""
    name = ox.NamedNode(graph)
    for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE, base_iri=base):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, name)


def _objects(quads: Iterable[ox.Quad], name: str) -> dict[str, str]:
    """Give the value of a property by its subject, where both are no blank node."""
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if quad.predicate == term(name)
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode | ox.Literal)
    }


def _quotes(quads: Iterable[ox.Quad]) -> list[tuple[str, str]]:
    """Give each subject with each of its quotes."""
    return [
        (quad.subject.value, quad.object.value)
        for quad in quads
        if quad.predicate == term("dg:quote")
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
    ]


def serialize(quads: Iterable[ox.Quad]) -> bytes:
    """Give a dataset as TriG: sorted by graph, subject, predicate, object, with the same prefixes each time."""
    ordered = sorted(
        quads, key=lambda quad: (str(quad.graph_name), str(quad.subject), _predicate_key(quad), str(quad.object))
    )
    written = ox.serialize(ordered, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)
    assert written is not None
    # The library writes the prefixes in no fixed order.
    lines = written.split(b"\n")
    count = next(position for position, line in enumerate(lines) if not line.startswith(b"@prefix"))
    return b"\n".join([*sorted(lines[:count]), *lines[count:]])


def _predicate_key(quad: ox.Quad) -> str:
    return "" if quad.predicate == A else quad.predicate.value


def _value(value: object) -> ox.NamedNode | ox.Literal:
    match value:
        case ox.NamedNode() | ox.Literal():
            return value
        case bool():
            return ox.Literal("true" if value else "false", datatype=term("xsd:boolean"))
        case int():
            return ox.Literal(str(value), datatype=term("xsd:integer"))
        case float():
            return ox.Literal(f"{value:.2f}", datatype=term("xsd:decimal"))
        case _:
            return ox.Literal(str(value))


def _english(text: str) -> ox.Literal:
    return ox.Literal(text, language=LANGUAGE)


def _duration(length: str) -> ox.Literal:
    """Give a duration in the datatype that arithmetic works on: days and hours, or years and months."""
    days = "D" in length or "T" in length
    return ox.Literal(length, datatype=term("xsd:dayTimeDuration" if days else "xsd:yearMonthDuration"))


def _is_notation(name: str) -> bool:
    return sum(character.isupper() for character in name) >= 2 and " " not in name


def _kind_of_place(key: str) -> str:
    if ".T" in key:
        return "Table"
    if ".F" in key:
        return "Figure"
    return ("Chapter", "Section")[key.count(".")] if key.count(".") < 2 else "Paragraph"
