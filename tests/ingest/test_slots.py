"""Who is told, limits and references of sentences of our own, as a whole: no slot may get worse.

The sentences were written in the manner of such manuals, each with what it says, before the program first read it;
benchmarks/README.md has the figures of those first readings. The floors are those of today, rounded down.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ingest.blocks import SourceDocument
from ingest.entities import EntityKind
from ingest.names import Catalogue
from ingest.norms import Norm
from ingest.outline import make_outline
from ingest.read_norms import read_outline
from ingest.readers.text import read_text
from queries.evaluate import plain, same_length

SENTENCES = Path(__file__).parent / "slot_sentences.txt"
WORLD = (
    "The Directorate of Cargo Services (DCS) and the Arms Transfer Office (ATO) work with the Defense Security"
    " Cooperation Agency (DSCA). The DSCA (Office of International Operations, Regional Execution Directorate"
    " (IOPS/REX)) and the Department of State, Bureau of Political-Military Affairs (State (PM)), Office of"
    " Regional Security and Arms Transfers (State (PM/RSAT)) decide. The Case Manager (CM), the Country Portfolio"
    " Director (CPD), the Contracting Officer (CO) and the Security Cooperation Organization (SCO) handle the"
    " Letter of Offer and Acceptance (LOA), the Letter of Request (LOR) and the Supply Discrepancy Report (SDR)."
    " Implementing Agencies (IAs) and Military Departments (MILDEPs) use the Security Cooperation Information"
    " Portal (SCIP). The Defense Finance and Accounting Service (DFAS) pays."
)
FLOORS = {"R": 0.92, "N": 0.94, "D": 0.94, "X": 1.0}


def sentences() -> list[tuple[str, dict[str, set[str]]]]:
    """Give each sentence with the values of its slots."""
    found = []
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sentence, *slots = line.split(" | ")
            values = {slot[0]: {each.strip() for each in slot[2:].split(";")} for slot in slots}
            found.append((sentence, values))
    return found


def lengths(norm: Norm) -> set[str]:
    """Give the lengths of a norm's limits."""
    ends = [each for limit in norm.deadlines for each in (limit.duration, limit.minimum, limit.maximum)]
    return {same_length(each) for each in ends if each}


@pytest.fixture(scope="module")
def scores() -> dict[str, Counter[str]]:
    """How many values of each slot are right, extra, missed."""
    items = sentences()
    lines = [f"C7.2.{number}. {sentence}" for number, (sentence, _) in enumerate(items, start=1)]
    text = "\n\n".join(["C7.1. Names.", f"C7.1.1. {WORLD}", "C7.2. Acts.", *lines, ""])
    blocks = read_text(text.encode("utf-8"))
    source = SourceDocument(
        name="samm-chapter-7.txt", sha256="0" * 64, media_type="text/plain", title="", blocks=blocks
    )
    outline = make_outline(source, manual="samm")
    catalogue = Catalogue((each.key, each.text) for each in outline.provisions)
    norms = {reading.provision: reading.norms for reading in read_outline(outline, catalogue)}
    texts = {each.key: each.text for each in outline.provisions}
    counts = {slot: Counter[str]() for slot in FLOORS}
    for number, (_, wanted) in enumerate(items, start=1):
        key = f"C7.2.{number}"
        _count_actors(counts["R"], norms[key], wanted.get("R", set()))
        told = {"1"} if any(norm.notification for norm in norms[key]) else set()
        _count(counts["N"], told, wanted.get("N", set()))
        limits = {same_length(each) for value in wanted.get("D", set()) for each in value.split("/")}
        _count(counts["D"], set().union(*(lengths(norm) for norm in norms[key])), limits)
        mentions = catalogue.mentions(texts[key], at=key)
        places = {each.entity.name for each in mentions if each.entity.kind is EntityKind.CROSS_REFERENCE}
        _count(counts["X"], places, wanted.get("X", set()))
    return counts


def _count(counts: Counter[str], found: set[str], wanted: set[str]) -> None:
    counts.update(right=len(found & wanted), extra=len(found - wanted), missed=len(wanted - found))


def _count_actors(counts: Counter[str], norms: tuple[Norm, ...], wanted: set[str]) -> None:
    """An actor is right under any of its names."""
    reached = [each for norm in norms for each in (*norm.recipients, *norm.copies, *norm.coordinates)]
    called = {entity.name: {plain(name) for name in entity.names} for entity in reached}
    right = sum(any(plain(name) in names for names in called.values()) for name in wanted)
    counts.update(right=right, missed=len(wanted) - right, extra=len(called) - right)


@pytest.mark.parametrize("slot", FLOORS)
def test_no_slot_gets_worse(scores, slot):
    right, extra, missed = (scores[slot][each] for each in ("right", "extra", "missed"))
    assert 2 * right / (2 * right + extra + missed) >= FLOORS[slot], scores[slot]
