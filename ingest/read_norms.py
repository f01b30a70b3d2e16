"""From an outline to readings: every provision's words through the language pipeline, with what they inherit.

The components of the spaCy pipeline are registered here; each one writes what it found on the document and knows
nothing of
RDF. What a provision inherits from others (the actor of a lead-in, of a table's caption, of the headings above it)
is put on
the document before, so that the pipeline can run over all documents in batches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from ingest.actors import distinct
from ingest.clauses import find_clauses
from ingest.deadlines import find_deadlines
from ingest.entities import Entity, Mention
from ingest.language import language
from ingest.names import Catalogue
from ingest.norms import Deadline, Norm, Reading
from ingest.outline import Outline, Provision, ProvisionKind
from ingest.roles import Surroundings, make_norm, remember_subject
from ingest.simplify import extend_tokens, simplify
from ingest.verbs import ALONE, TELL, known_verbs, third_person

DUTY_LEAD_IN = re.compile(
    r"(?i)(?:dut(?:y|ies)|responsibilit(?:y|ies)|functions?|tasks?|actions?|shall|will|must|should|responsible"
    r" for|required to|may|following)\b[^.]{0,80}:\s*$"
)
DUTY_NOUN = re.compile(r"(?i)\b(?:dut(?:y|ies)|responsibilit(?:y|ies)|functions?|tasks?|actions?)\b")
# Words that a lead-in may end with and still leave the act to its items.
OPEN_ENDS = frozenset("must shall will should may can not to following do for is are responsible follows".split())
FORCE_AT_END = re.compile(r"(?i)\b(?:is|are)( not)? (\w+)(?: from| to)?(?: do)?(?: the following| doing)?:\s*$")
PARTICIPLE_FORCE = {
    ("authorized", False): "may",
    ("authorized", True): "may not",
    ("permitted", False): "may",
    ("permitted", True): "may not",
    ("allowed", False): "may",
    ("allowed", True): "may not",
    ("required", False): "must",
    ("required", True): "need not",
    ("prohibited", False): "must not",
    ("encouraged", False): "should",
}
# "Targeting Solution - Software: ...": the label of an item, no act.
LABEL = re.compile(r"\s*[A-Z][\w/&-]*(?: (?:[A-Z][\w/&-]*|[\u2013-]|and|of|or|for))+:\s")
DUTY_CAPTION = re.compile(r"(?i)\b(?:responsibilit(?:y|ies)|dut(?:y|ies)|functions|tasks|roles)\b")


@dataclass(frozen=True)
class Prepared:
    """A provision ready for the pipeline."""

    provision: Provision
    mentions: tuple[Mention, ...]
    subject: str
    begin: int
    bearers: tuple[Entity, ...]
    caption_bearers: tuple[Entity, ...]
    topic: tuple[Entity, ...]


@Language.component("dutygraph_norms")
def norms_component(document: Doc) -> Doc:
    """Find the norms of a document; they are kept in ``document._.norms``."""
    around: Surroundings = document._.surroundings
    found: list[Norm] = []
    for sentence in document.sents:
        for count, clause in enumerate(find_clauses(sentence)):
            if norm := make_norm(clause, sentence, around):
                found.append(norm)
            if count == 0:
                remember_subject(clause, around)
    document._.norms = _merged(found, around.text)
    return document


def _merged(norms: list[Norm], text: str) -> list[Norm]:
    """Make one norm of coordinated verbs that share bearer, object and recipients: "monitor and manage".

    Where the first verb stands bare ("reviews and forwards the plan to the ministry") all that follows is its own too.
    """
    kept: list[Norm] = []
    for norm in norms:
        last = kept[-1] if kept else None
        if last is not None and _go_together(last, norm) and _act_on_one_thing(last, norm, text):
            # "receives and answers": who receives first is not the one who tells
            told = last.notification or (norm.notification and last.action != "receive")
            reached = tuple(distinct([*last.recipients, *norm.recipients]))
            kept[-1] = replace(norm, action=last.action, start=last.start, notification=told, recipients=reached)
        else:
            kept.append(norm)
    return kept


def _go_together(last: Norm, norm: Norm) -> bool:
    return (
        last.start <= norm.start < last.end
        and norm.modality is last.modality
        and norm.marker == last.marker
        and norm.bearers == last.bearers
        and not last.deadlines
    )


def _act_on_one_thing(last: Norm, norm: Norm, text: str) -> bool:
    if not last.object and _ends_with_verb(last, text):
        return not (norm.action in TELL and last.action in ALONE)
    return _is_shared(last, norm, text) and not norm.recipients and not (last.recipients or last.coordinates)


def _is_shared(last: Norm, norm: Norm, text: str) -> bool:
    """Tell whether two acts have one object: the same words, which stand there only once."""
    return last.object == norm.object and text[norm.start : norm.end].count(norm.object or "\n") <= 1


def _ends_with_verb(norm: Norm, text: str) -> bool:
    """Tell whether the words of a norm end with its verb: what follows is the object of both."""
    words = text[norm.start : norm.end].split()
    last = words[-1].lower() if words else ""
    return last.startswith(norm.action[:3]) or last in known_verbs() or third_person(last)


def pipeline() -> Language:
    """Give the language pipeline with our components."""
    extend_tokens()
    for name, default in (("surroundings", None), ("norms", [])):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    nlp = language()
    if "dutygraph_norms" not in nlp.pipe_names:
        nlp.add_pipe("dutygraph_norms", last=True)
    return nlp


def read_outline(
    outline: Outline, catalogue: Catalogue, *, progress: Callable[[int], None] | None = None
) -> list[Reading]:
    """Give what every provision of an outline says, in the outline's order.

    ``progress`` is called with the number of provisions read so far.
    """
    nlp = pipeline()
    prepared = list(_prepare(outline, catalogue))
    documents = (_document(each, nlp) for each in prepared)
    norms: dict[str, tuple[Norm, ...]] = {}
    for count, (each, document) in enumerate(zip(prepared, nlp.pipe(documents, batch_size=64), strict=True), start=1):
        norms[each.provision.key] = tuple(document._.norms)
        if progress is not None:
            progress(count)
    _complete_lists(outline, prepared, norms)
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
        first = provision.text.partition("\n")[0]
        extra = tuple(deadline for _, _, deadline in find_deadlines(first) if deadline.month)
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


def _prepare(outline: Outline, catalogue: Catalogue) -> Iterator[Prepared]:
    by_key = {provision.key: provision for provision in outline.provisions}
    mentions: dict[str, tuple[Mention, ...]] = {}
    for provision in outline.provisions:
        mentions[provision.key] = tuple(catalogue.mentions(provision.text, at=provision.key))
    for provision in outline.provisions:
        parent = by_key.get(provision.parent)
        bearers: tuple[Entity, ...] = ()
        caption: tuple[Entity, ...] = ()
        subject, begin = "", provision.heading_end
        row = _row_actors(provision, mentions[provision.key])
        if row and _dummy_subject(provision, begin=provision.text.index("\n") + 1):
            begin = provision.text.index("\n") + 1
            bearers, subject = row, _dummy_subject(provision, begin=begin)
        elif parent is not None and parent.kind is ProvisionKind.TABLE and DUTY_CAPTION.search(parent.title):
            caption = _actors(catalogue.mentions(parent.title, at=parent.key))
            subject = _dummy_subject(provision)
        elif parent is not None and _leads_in(parent.text):
            bearers = _lead_in_actors(parent, mentions[parent.key]) or _topic(parent, by_key, catalogue)
            subject = _dummy_subject(provision, force=lead_in_force(parent.text))
        yield Prepared(
            provision=provision,
            mentions=mentions[provision.key],
            subject=subject,
            begin=begin,
            bearers=bearers or caption,
            caption_bearers=caption,
            topic=_topic(provision, by_key, catalogue),
        )


def _leads_in(text: str) -> bool:
    """Tell whether a text leads into acts: "The QM shall:", "These duties include:", not "The QM shall keep:"."""
    words = text.rstrip().rstrip(":").split()
    if not words or not DUTY_LEAD_IN.search(text.rstrip()):
        return False
    last = words[-1].lower()
    sentence = re.split(r"(?<=[.;])\s", text.rstrip())[-1]
    if last in {"include", "includes", "including"}:
        return DUTY_NOUN.search(sentence) is not None
    return last in OPEN_ENDS or last not in known_verbs()


def lead_in_force(text: str) -> str:
    """Give the modal that a lead-in puts before its items: "may not" for "is not authorized to do the following:"."""
    sentence = re.split(r"(?<=[.;])\s", text.rstrip())[-1]
    modals = list(re.finditer(r"(?i)\b(must|shall|will|should|may|can)(?: (not))?\b(?! (?:be|include))", sentence))
    if modals:
        return " ".join(filter(None, modals[-1].groups())).lower()
    participle = FORCE_AT_END.search(sentence)
    if participle is None:
        return ""
    return PARTICIPLE_FORCE.get((participle[2].lower(), bool(participle[1])), "")


def _lead_in_actors(parent: Provision, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """Give the actor of a lead-in: of its last sentence, else the first one of the paragraph."""
    sentence_start = max(parent.text.rstrip().rfind(". "), parent.heading_end)
    return (
        _actors([each for each in mentions if each.start >= sentence_start])[:1]
        or _actors([each for each in mentions if each.start >= parent.heading_end])[:1]
    )


def _actors(mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    return tuple({each.entity.name: each.entity for each in mentions if each.entity.is_actor}.values())


def _topic(provision: Provision, by_key: dict[str, Provision], catalogue: Catalogue) -> tuple[Entity, ...]:
    """Give the actor that the nearest heading above names alone: "Security Cooperation Organizations"."""
    current: Provision | None = provision
    while current is not None:
        if current.title and (actors := _actors(catalogue.mentions(current.title, at=current.key))):
            return actors[:1]
        current = by_key.get(current.parent)
    return ()


def _row_actors(provision: Provision, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """Give the actors that are all of a row's first cell: what stands in the next cell is theirs to do."""
    cell, newline, _ = provision.text.partition("\n")
    if provision.kind is not ProvisionKind.ROW or not newline:
        return ()
    inside = [each for each in mentions if each.end <= len(cell) and each.entity.is_actor]
    rest = cell
    for each in inside:
        rest = rest.replace(cell[each.start : each.end], "")
    return _actors(inside) if not re.search(r"[A-Za-z]", re.sub(r"\b(?:and|or|the)\b", "", rest)) else ()


def _dummy_subject(provision: Provision, *, force: str = "", begin: int | None = None) -> str:
    """Give the subject to put before the words of an item that begins with a verb, or "" where it begins otherwise.

    ``force`` is the modal that the lead-in ends with ("The QM shall:"); a base form goes on behind it. ``begin``: where
    the words begin, if not behind the heading.
    """
    text = provision.text[provision.heading_end if begin is None else begin :]
    match = re.match(r"\s*(?P<word>[A-Za-z]+)\s+(?P<next>\S+)", text)
    # "number of dependents", "age of any children": before "of" stands a noun.
    if match is None or match["next"].lower() == "of":
        return ""
    if LABEL.match(text):
        return ""
    word = match["word"].lower()
    verbs = known_verbs()
    if word.endswith("ing") and len(word) > 5:
        return "they are"
    if word in verbs:
        return f"they {force}".strip()
    if word.endswith("s") and (word[:-1] in verbs or word[:-2] in verbs or f"{word[:-3]}y" in verbs):
        return "he"
    return ""


def _complete_lists(outline: Outline, prepared: Sequence[Prepared], norms: dict[str, tuple[Norm, ...]]) -> None:
    """Give numbered paragraphs that only complete their lead-in's sentence the norm of the lead-in."""
    by_key = {provision.key: provision for provision in outline.provisions}
    for each in prepared:
        provision = each.provision
        parent = by_key.get(provision.parent)
        if (
            provision.kind is not ProvisionKind.PARAGRAPH
            or parent is None
            or not parent.text.rstrip().endswith(":")
            or not norms.get(parent.key)
        ):
            continue
        sentence = re.match(r"[^.]*(?:\.(?=\S)[^.]*)*", provision.text[provision.heading_end :])
        if sentence is None or not sentence.group().strip():
            continue
        start = provision.heading_end + len(sentence.group()) - len(sentence.group().lstrip())
        end = provision.heading_end + len(sentence.group().rstrip())
        if any(norm.start < end for norm in norms[provision.key]):
            continue
        lead = norms[parent.key][-1]
        words = provision.text[start:end]
        inherited = replace(
            lead,
            provision=provision.key,
            start=start,
            end=end,
            object=words[:400],
            deadlines=tuple(deadline for _, _, deadline in find_deadlines(words)),
            confidence=round(lead.confidence - 0.15, 2),
            trigger="",
            condition=_provided(words),
            exception="",
            component="lead-in",
        )
        norms[provision.key] = (inherited, *norms[provision.key])


def _provided(words: str) -> str:
    match = re.search(r"\bprovided\b.*$", words)
    return match.group() if match else ""
