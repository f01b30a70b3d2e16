"""From an outline to readings: every provision's words through the language pipeline, with what they inherit.

The component of the spaCy pipeline is registered here; it writes what it found on the document and knows nothing of
RDF. What a provision inherits from others is put on the document before, so that the pipeline can run over all
documents in batches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from ingest.clauses import find_clauses
from ingest.completed import complete_lists, states_something
from ingest.deadlines import limits_of_cell
from ingest.entities import Mention
from ingest.inherited import Prepared, prepare
from ingest.language import language
from ingest.merge import merged
from ingest.names import Catalogue
from ingest.norms import Deadline, Norm, Reading
from ingest.outline import Outline, Provision, ProvisionKind
from ingest.roles import Surroundings, make_norm, remember_subject
from ingest.simplify import extend_tokens, simplify
from ingest.verbs import base_of_participle

COMPONENT = "dutygraph_norms"


@Language.component(COMPONENT)
def norms_component(document: Doc) -> Doc:
    """Find the norms of a document; they are kept in ``document._.norms``."""
    around: Surroundings = document._.surroundings
    found: list[Norm] = []
    for token in document:
        if token.tag_ in {"VBN", "VBD", "VBG"}:
            token.lemma_ = base_of_participle(token.text, token.lemma_)
    for sentence in document.sents:
        known = len(found)
        around.begin_sentence()
        for count, clause in enumerate(find_clauses(sentence)):
            if norm := make_norm(clause, sentence, around):
                found.append(norm)
            if count == 0:
                remember_subject(clause, around)
        if bearers := next((norm.bearers for norm in found[known:] if norm.bearers), ()):
            around.last_bearers[:] = bearers
    document._.norms = merged(found, around.text)
    return document


def pipeline() -> Language:
    """Give the language pipeline with our components."""
    extend_tokens()
    for name, default in (("surroundings", None), ("norms", [])):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    nlp = language()
    if COMPONENT not in nlp.pipe_names:
        nlp.add_pipe(COMPONENT, last=True)
    return nlp


def read_outline(
    outline: Outline, catalogue: Catalogue, *, progress: Callable[[int], None] | None = None
) -> list[Reading]:
    """Give what every provision of an outline says, in the outline's order.

    ``progress`` is called with the number of provisions read so far.
    """
    nlp = pipeline()

    def parse(provision: Provision, mentions: Sequence[Mention], begin: int) -> Doc:
        document = simplify(provision.text, mentions, vocab=nlp.vocab, tokenize=nlp.tokenizer, begin=begin)
        for name, component in nlp.pipeline:
            document = component(document) if name != COMPONENT else document
        return document

    prepared = list(prepare(outline, catalogue, parse=parse))
    documents = (_document(each, nlp) for each in prepared)
    norms: dict[str, tuple[Norm, ...]] = {}
    whole: set[str] = set()
    for count, (each, document) in enumerate(zip(prepared, nlp.pipe(documents, batch_size=64), strict=True), start=1):
        norms[each.provision.key] = tuple(document._.norms)
        if states_something(document):
            whole.add(each.provision.key)
        if progress is not None:
            progress(count)
    complete_lists(outline, norms, whole=whole)
    return [Reading(provision=each.provision.key, norms=norms[each.provision.key]) for each in prepared]


def _document(prepared: Prepared, nlp: Language) -> Doc:
    provision = prepared.provision
    document = simplify(
        provision.text,
        prepared.mentions,
        vocab=nlp.vocab,
        tokenize=nlp.tokenizer,
        begin=prepared.begin,
        subject=prepared.subject,
    )
    extra: tuple[Deadline, ...] = ()
    if provision.kind is ProvisionKind.ROW:
        first, more, _ = provision.text.partition("\n")
        extra = limits_of_cell(first) if more else ()
    document._.surroundings = Surroundings(
        provision=provision.key,
        text=provision.text,
        mentions=prepared.mentions,
        lead_in_bearers=prepared.bearers,
        caption_bearers=prepared.caption_bearers,
        topic=prepared.topic,
        extra_deadlines=extra,
    )
    return document
