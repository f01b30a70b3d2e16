"""A reviewer's decision on one duty, with what the reviewer saw and what it should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# The values of a slot: IRIs or words, sorted; a slot that is empty is left out.
Slots = Mapping[str, tuple[str, ...]]


class Verdict(StrEnum):
    """What was decided."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"


class SlotKind(StrEnum):
    """What the values of a slot are.

    ``THINGS`` are IRIs of entities or provisions, ``WORDS`` stand verbatim in the provision, ``TERM`` is a word of ours
    (a modality, a lemma), ``FLAG`` is "true" or missing.
    """

    THINGS = "things"
    WORDS = "words"
    TERM = "term"
    FLAG = "flag"


# The slots of a duty by the local names of the vocabulary's properties; modality and notification are classes there.
SLOTS: dict[str, SlotKind] = {
    "modality": SlotKind.TERM,
    "negated": SlotKind.FLAG,
    "notification": SlotKind.FLAG,
    "bearer": SlotKind.THINGS,
    "impliedBearer": SlotKind.THINGS,
    "action": SlotKind.TERM,
    "object": SlotKind.WORDS,
    "recipient": SlotKind.THINGS,
    "copyTo": SlotKind.THINGS,
    "coordinatesWith": SlotKind.THINGS,
    "approver": SlotKind.THINGS,
    "via": SlotKind.THINGS,
    "trigger": SlotKind.WORDS,
    "condition": SlotKind.WORDS,
    "exception": SlotKind.WORDS,
    "purpose": SlotKind.WORDS,
    "deadline": SlotKind.WORDS,
    "governedBy": SlotKind.THINGS,
}
MODALITIES = ("Obligation", "Recommendation", "Permission", "Prohibition")


@dataclass(frozen=True)
class Decision:
    """One decision.

    ``provision`` (its IRI), ``quote`` and ``action`` (as the extractor read it) say which duty it is about; ``norm`` is
    the IRI that the duty had then. ``seen`` are its slots as the reviewer saw them, ``corrected`` all slots as they
    should be, empty unless the verdict is a correction. ``name`` is the part of the decision's own IRI that is its own.
    """

    name: str
    verdict: Verdict
    reviewer: str
    reason: str
    decided: datetime
    norm: str
    provision: str
    quote: str
    action: str
    seen: Slots = field(default_factory=dict)
    corrected: Slots = field(default_factory=dict)

    @property
    def slots(self) -> Slots:
        """The slots that hold by this decision: the corrected ones, else those that were seen."""
        return self.corrected if self.verdict is Verdict.CORRECT else self.seen

    @property
    def order(self) -> tuple[datetime, str]:
        """What sorts decisions: the later one counts."""
        return self.decided, self.name


def tidy_slots(slots: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Give slots in their one form: known names in their order, values sorted and once each, no empty ones."""
    found: dict[str, tuple[str, ...]] = {}
    for name in SLOTS:
        given = slots.get(name) or ()
        values = (given,) if isinstance(given, str) else tuple(str(each) for each in given)  # type: ignore[attr-defined]
        if kept := tuple(sorted({each for each in values if each})):
            found[name] = kept
    return found
