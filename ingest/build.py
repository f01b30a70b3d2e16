"""The whole way from source documents to the bytes of a dataset, and its swap into place.

``build_dataset`` reads, outlines, annotates and expresses; ``write_dataset`` checks and swaps in. The check by
``shapes/graph.ttl`` and the rules of records are handed in by the caller, because this room does not know the shapes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from foundation.errors import DutygraphError
from foundation.files import write_whole
from ingest.decide import Chapter, Decided, decide
from ingest.defaults import DATA, DATASET, DEFAULT_FOLDER, DEFAULT_SOURCE
from ingest.definitions import find_definitions
from ingest.entities import Entity
from ingest.express import ChapterContent, Expression, serialize, turtle_quads
from ingest.identity import Identity, entities_of
from ingest.names import Catalogue
from ingest.outline import Outline, make_outline
from ingest.read_norms import read_outline
from ingest.readers import read_source
from ingest.register import Register, read_register, write_register
from ingest.relations import find_relations
from ingest.sources import Edition, find_edition
from ontology import names
from review.decision import Decision

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Built:
    """A built dataset: its bytes, its number of quads, the register after it, what was found by kind, the decisions."""

    trig: bytes
    quads: int
    register: Register
    counts: dict[str, int] = field(default_factory=dict)
    decided: Decided = field(default_factory=Decided)


def build_dataset(
    sources: Sequence[Path],
    *,
    manual: str | None = None,
    register: Register | None = None,
    decisions: Sequence[Decision] = (),
    rules: str | None = None,
    progress: Progress | None = None,
) -> Built:
    """Build the dataset of the given source documents, all of one run together.

    ``decisions`` are those of reviewers, in the order in which they were made (``review.ledger``).
    ``rules`` are the rules of records as Turtle (``shapes.traces``): they come in tied to the norms they enforce.
    Raises ``DutygraphError`` for a source that cannot be read or has no numbered paragraph.
    """
    register = register or Register()
    documents: list[tuple[Edition, Outline]] = []
    for path in sources:
        source = read_source(path)
        edition = find_edition(path, source, manual=manual)
        documents.append((edition, make_outline(source, manual=edition.manual)))
    _refuse_doubles(documents)
    catalogue = Catalogue(
        (provision.key, provision.text) for _, outline in documents for provision in outline.provisions
    )
    chapters = [_read_chapter(edition, outline, catalogue, progress) for edition, outline in documents]
    identity = Identity(entity for chapter in chapters for entity in _entities(chapter))
    chapters = [_unified(chapter, identity) for chapter in chapters]
    read = [Chapter(each.outline, each.mentions, each.readings) for each in chapters]
    decided = decide(read, decisions, register)
    expression = Expression(register, chapters, decided, lookup=lambda name: _known(name, catalogue, identity))
    expression.express()
    expression.express_decisions()
    if rules is not None:
        expression.express_rules(rules)
    vocabulary = (names.HERE / "dutygraph.ttl").read_text(encoding="utf-8")
    own_words = turtle_quads(vocabulary, names.graph_iri("vocabulary"), base=names.BASE)
    quads = [*expression.quads(), *own_words]
    return Built(
        trig=serialize(quads),
        quads=len(quads),
        register=register,
        counts=_counts(chapters, decided),
        decided=decided,
    )


def write_dataset(
    built: Built,
    folder: Path,
    *,
    check: Callable[[bytes], Sequence[str]] | None = None,
    register_path: Path | None = None,
) -> Path:
    """Check a built dataset and swap it in whole; what the check finds is an error, and the old dataset stays."""
    if check is not None and (problems := check(built.trig)):
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        raise DutygraphError(
            "invalid-dataset",
            f"The built dataset breaks shapes/graph.ttl: {problems[0]}{more}.",
            "The old dataset is unchanged; report this with the source document.",
        )
    path = folder / DATASET
    write_whole(path, built.trig)
    if register_path is not None:
        write_register(register_path, built.register)
    return path


def default_register() -> Register:
    """Read the committed register of entity names."""
    return read_register(DATA / "register.json")


def _read_chapter(
    edition: Edition, outline: Outline, catalogue: Catalogue, progress: Progress | None
) -> ChapterContent:
    total = len(outline.provisions)
    name = f"{edition.manual.upper()} {outline.chapter.key}"
    report = (lambda done: progress(name, done, total)) if progress is not None else None
    readings = read_outline(outline, catalogue, progress=report)
    mentions = {provision.key: catalogue.mentions(provision.text, at=provision.key) for provision in outline.provisions}
    return ChapterContent(
        edition=edition,
        outline=outline,
        mentions=mentions,
        readings=readings,
        relations=find_relations(outline, mentions, catalogue),
        definitions=find_definitions(outline, catalogue),
    )


def _entities(chapter: ChapterContent) -> Iterable[Entity]:
    mentions = [mention for found in chapter.mentions.values() for mention in found]
    norms = [norm for reading in chapter.readings for norm in reading.norms]
    return entities_of(mentions, norms, chapter.relations)


def _unified(chapter: ChapterContent, identity: Identity) -> ChapterContent:
    """Give a chapter in which each thing is one entity, by whatever name a sentence calls it."""
    return replace(
        chapter,
        mentions={key: [identity.of_mention(each) for each in found] for key, found in chapter.mentions.items()},
        readings=[replace(reading, norms=tuple(map(identity.of_norm, reading.norms))) for reading in chapter.readings],
        relations=[identity.of_relation(each) for each in chapter.relations],
        definitions=[
            replace(each, entity=identity.of(each.entity)) if each.entity else each for each in chapter.definitions
        ],
    )


def _known(name: str, catalogue: Catalogue, identity: Identity) -> Entity | None:
    found = catalogue.entity(name)
    return identity.of(found) if found else None


def _refuse_doubles(documents: Sequence[tuple[Edition, Outline]]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for edition, outline in documents:
        key = (edition.manual, outline.chapter.key)
        if key in seen:
            raise DutygraphError(
                "two-editions",
                f"{seen[key]} and {edition.file_name} are both chapter {outline.chapter.key} of {edition.manual}.",
                "A dataset holds one edition of each chapter: build them into different folders.",
            )
        seen[key] = edition.file_name


def _counts(chapters: Sequence[ChapterContent], decided: Decided) -> dict[str, int]:
    read = [norm for chapter in chapters for reading in chapter.readings for norm in reading.norms]
    ruled = [decided.rulings[norm].norm if norm in decided.rulings else norm for norm in read]
    norms = [norm for norm in ruled if norm is not None]
    entities = {each.entity.name for chapter in chapters for mentions in chapter.mentions.values() for each in mentions}
    return {
        "provisions": sum(len(chapter.outline.provisions) for chapter in chapters),
        "norms": len(norms),
        "notifications": sum(norm.notification for norm in norms),
        "deadlines": sum(len(norm.deadlines) for norm in norms),
        "entities": len(entities),
        "relations": sum(len(chapter.relations) for chapter in chapters),
        "definitions": sum(len(chapter.definitions) for chapter in chapters),
    } | dict(Counter(f"decisions {outcome.state}" for outcome in decided.outcomes))


__all__ = [
    "DATA",
    "DATASET",
    "DEFAULT_FOLDER",
    "DEFAULT_SOURCE",
    "Built",
    "build_dataset",
    "default_register",
    "write_dataset",
]
