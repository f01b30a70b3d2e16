"""Lists whose paragraphs only complete the sentence of their lead-in: each has the lead-in's norm."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.deadlines import find_deadlines
from ingest.norms import Norm
from ingest.outline import Outline, ProvisionKind


def complete_lists(outline: Outline, norms: dict[str, tuple[Norm, ...]]) -> None:
    """Give numbered paragraphs that only complete their lead-in's sentence the norm of the lead-in."""
    by_key = {provision.key: provision for provision in outline.provisions}
    for provision in outline.provisions:
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
