"""The quads of a dataset: from what was read of its chapters, reviewers' decisions, the rules of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ingest.decide import Decided
from ingest.definitions import Definition
from ingest.enforce import Place
from ingest.entities import EntityKind, Mention
from ingest.express.entities import Entities
from ingest.express.norms import Extracted
from ingest.express.provenance import express_provenance
from ingest.express.quads import Quads, english
from ingest.express.rules import express_rules
from ingest.express.trig import turtle_quads
from ingest.identity import Lookup
from ingest.norms import Reading, Relation, norm_names
from ingest.outline import Outline, Provision, ProvisionKind
from ingest.register import Register
from ingest.sources import Edition
from ontology.names import BASE, provision_iri, slug
from review.turtle import decision_iri, prologue, to_turtle


@dataclass(frozen=True)
class ChapterContent:
    """All that was read from one source document."""

    edition: Edition
    outline: Outline
    mentions: Mapping[str, Sequence[Mention]]
    readings: Sequence[Reading]
    relations: Sequence[Relation]
    definitions: Sequence[Definition]


class Expression:
    """Makes the quads of a dataset: ``express`` first, then what else it holds, then ``quads``."""

    def __init__(
        self,
        register: Register,
        chapters: Sequence[ChapterContent],
        decided: Decided | None = None,
        *,
        lookup: Lookup = lambda _: None,
    ) -> None:
        """``lookup`` gives the entity of a name: what another one is a kind of."""
        loaded = {
            (chapter.outline.manual, provision.key) for chapter in chapters for provision in chapter.outline.provisions
        }
        self._chapters = chapters
        self._decided = decided or Decided()
        self._quads = Quads()
        self._entities = Entities(self._quads, register, loaded, lookup=lookup)
        self._extracted = Extracted(self._quads, self._entities)
        self._places: dict[str, Place] = {}
        self._handed_on: set[ox.Quad] = set()

    def quads(self) -> list[ox.Quad]:
        """Give all quads that were made, none twice."""
        return [*self._quads.all(), *(quad for quad in self._handed_on if not self._quads.holds(quad))]

    def express(self) -> None:
        """Make the quads of the chapters: text, what was extracted, provenance."""
        named = {f"{each.outline.manual}-{slug(each.outline.chapter.key)}": each for each in self._chapters}
        for name, chapter in sorted(named.items()):  # so that the first graph is the same for every order of sources
            self._quads.enter(f"{name}/text")
            for provision in chapter.outline.provisions:
                self._provision(chapter.outline.manual, provision)
            self._quads.enter(f"{name}/norms")
            self._chapter(chapter)
            self._quads.enter("provenance")
            express_provenance(self._quads, chapter.edition, chapter.outline, name)

    def express_decisions(self) -> None:
        """Make the quads of the decisions on the chapters, each with what became of it."""
        self._quads.enter("review")
        for outcome in self._decided.outcomes:
            block = f"{prologue()}\n{to_turtle(outcome.decision)}"
            self._handed_on |= set(turtle_quads(block, self._quads.graph.value, base=BASE))
            subject = decision_iri(outcome.decision)
            self._quads.add(subject, "dg:outcome", outcome.state)
            if outcome.why:
                self._quads.add(subject, "rdfs:comment", english(outcome.why))

    def express_rules(self, rules: str) -> None:
        """Make the quads of the rules of records (Turtle), each with the norms that it enforces; after ``express``."""
        self._handed_on |= express_rules(rules, self._quads, self._places, self._extracted.stated)

    def _provision(self, manual: str, provision: Provision) -> None:
        subject = provision_iri(manual, provision.key)
        self._quads.type(subject, f"dg:{provision.kind}", "dg:Provision")
        self._quads.add(subject, "dcterms:identifier", provision.key)
        self._quads.add(subject, "dg:order", provision.order)
        self._quads.add(subject, "dg:text", provision.text)
        if provision.number:
            self._quads.add(subject, "eli:number", provision.number)
        if provision.title:
            self._quads.add(subject, "dcterms:title", provision.title)
        if provision.offset is not None:
            self._quads.add(subject, "dg:offset", provision.offset)
        parent = provision_iri(manual, provision.parent) if provision.parent else ""
        self._places[subject] = Place(provision.text, parent, provision.offset)
        whole = f"{BASE}{manual}" if provision.kind is ProvisionKind.CHAPTER else parent
        self._quads.add(subject, "eli:is_part_of", ox.NamedNode(whole))

    def _chapter(self, chapter: ChapterContent) -> None:
        manual = chapter.outline.manual
        texts = {provision.key: provision.text for provision in chapter.outline.provisions}
        for key, mentions in chapter.mentions.items():
            self._mentions(manual, key, texts[key], mentions)
        for reading in chapter.readings:
            self._reading(manual, reading, texts)
        counts: Counter[str] = Counter()
        for relation in chapter.relations:
            kind = slug(relation.kind.partition(":")[2])
            counts[f"{relation.provision} {kind}"] += 1
            name = f"{kind}-{counts[f'{relation.provision} {kind}']}"
            self._extracted.relation(manual, relation, texts[relation.provision], name)
        for definition in chapter.definitions:
            self._extracted.definition(manual, definition, texts[definition.provision])

    def _reading(self, manual: str, reading: Reading, texts: Mapping[str, str]) -> None:
        # A norm keeps the name by which it was read, whatever a reviewer made of it or of its neighbours.
        for read, name in zip(reading.norms, norm_names(reading.norms), strict=True):
            ruling = self._decided.rulings.get(read)
            norm = read if ruling is None else ruling.norm
            if norm is None:
                continue
            subject = self._extracted.norm(manual, norm, texts[norm.provision], name)
            if ruling is not None:
                self._quads.add(subject, "prov:wasInfluencedBy", ox.NamedNode(decision_iri(ruling.decision)))

    def _mentions(self, manual: str, key: str, text: str, mentions: Sequence[Mention]) -> None:
        subject = provision_iri(manual, key)
        counts: Counter[str] = Counter()
        for mention in mentions:
            target = self._entities.iri(manual, mention.entity)
            is_place = mention.entity.kind is EntityKind.CROSS_REFERENCE
            if is_place and (target == subject or subject.startswith(f"{target}/")):
                continue  # a place does not cite itself, nor a row its own table
            if is_place or mention.entity.kind is EntityKind.AUTHORITY:
                self._quads.add(subject, "eli:cites", ox.NamedNode(target))
            if not is_place:
                self._quads.add(subject, "schema:mentions", ox.NamedNode(target))
            name = slug(mention.entity.name)
            counts[name] += 1
            annotation = f"{subject}/mention/{name}-{counts[name]}"
            start, end = mention.start, mention.end
            self._quads.annotate(annotation, target, subject, text, start, end, motivation="oa:identifying")
