"""Lists whose paragraphs only complete the sentence of their lead-in: each has the lead-in's norm."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from spacy.tokens import Doc

from ingest.deadlines import find_deadlines
from ingest.grammar import auxiliaries_of, has_subject
from ingest.norms import Norm
from ingest.outline import Outline, ProvisionKind

# Up to the first full stop that no short form has ("U.S. port", "No. 5") and behind which a sentence may begin.
FIRST_SENTENCE = re.compile(r"(?s)(?:[^.]|(?<=\b[A-Z])\.|(?<=\bNo)\.|\.(?=\S))*")


def complete_lists(outline: Outline, norms: dict[str, tuple[Norm, ...]], *, whole: Collection[str]) -> None:
    """Give numbered paragraphs that only complete their lead-in's sentence the norm of the lead-in.

    ``whole`` are the keys of those that begin with a whole sentence: they complete none.
    """
    by_key = {provision.key: provision for provision in outline.provisions}
    for provision in outline.provisions:
        parent = by_key.get(provision.parent)
        if (
            provision.kind is not ProvisionKind.PARAGRAPH
            or provision.key in whole
            or parent is None
            or not parent.text.rstrip().endswith(":")
            or not norms.get(parent.key)
        ):
            continue
        sentence = FIRST_SENTENCE.match(provision.text[provision.heading_end :])
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


def states_something(document: Doc) -> bool:
    """Tell whether a provision's first sentence is a whole one: a finite verb with its subject."""
    first = next(document.sents, None) if len(document) else None
    if first is None or document._.subject:
        return False
    finite = [first.root, *auxiliaries_of(first.root)]
    return has_subject(first.root) and any(token.tag_ in {"VBZ", "VBP", "VBD", "MD"} for token in finite)


def _provided(words: str) -> str:
    match = re.search(r"\bprovided\b.*$", words)
    return match.group() if match else ""
