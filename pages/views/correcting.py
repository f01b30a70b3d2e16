"""The fields in which a reviewer mends a duty, slot by slot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from foundation.errors import DutygraphError
from foundation.text import find_words
from pages.views import frame
from pages.views.reviewing import Candidate, things
from pages.views.rulings import LABELS
from queries.store import Store
from review.decision import MODALITIES, SLOTS, SlotKind, Slots, tidy_slots

FORCES = {
    ("Obligation", False): "must",
    ("Recommendation", False): "should",
    ("Permission", False): "may",
    ("Prohibition", False): "must not",
    ("Recommendation", True): "should not",
    ("Obligation", True): "need not",
}
ACTORS = frozenset({"bearer", "impliedBearer", "recipient", "copyTo", "coordinatesWith", "approver"})
FIRST = ("bearer", "impliedBearer", "action", "object", "recipient", "deadline", "trigger")
REST = ("coordinatesWith", "copyTo", "approver", "via", "governedBy", "condition", "exception", "purpose")
HELP = {
    "bearer": "Named by the sentence, its pronoun, or the lead-in of its list.",
    "impliedBearer": "Told only by a heading, a caption or the context.",
    "action": "The verb as a dictionary has it: submit, not submits.",
    "deadline": "The words of the time limit, one limit a line. Its length is read from them.",
}


def correction(store: Store, candidate: Candidate, text: str, names: Mapping[str, str]) -> Callable[[], Slots]:
    """Show the fields of a duty, filled in as it was read; give what reads them when the form is sent.

    That raises ``DutygraphError`` for words that the paragraph does not have and for a duty without a verb.
    """
    own = candidate.slots
    held = (own.get("modality", MODALITIES)[0], "negated" in own)
    forces = FORCES if held in FORCES else FORCES | {held: "may (negated)" if held[1] else held[0]}
    force = st.selectbox(
        "Force",
        list(forces),
        index=list(forces).index(held),
        format_func=forces.__getitem__,
        key=f"review-force-{candidate.state}",
    )
    given: dict[str, Sequence[str] | str] = {slot: _field(store, candidate, slot, names) for slot in FIRST}
    with st.expander("More parts of the duty"):
        given |= {slot: _field(store, candidate, slot, names) for slot in REST}
        told = st.checkbox(
            LABELS["notification"], value="notification" in own, key=f"review-notification-{candidate.state}"
        )

    def read() -> Slots:
        modality, negated = force
        flags = {"modality": modality, "negated": "true" if negated else "", "notification": "true" if told else ""}
        return tidy_slots(flags | {slot: _checked(slot, value, text) for slot, value in given.items()})

    return read


def _field(store: Store, candidate: Candidate, slot: str, names: Mapping[str, str]) -> Sequence[str] | str:
    values, key = candidate.slots.get(slot, ()), f"review-{slot}-{candidate.state}"
    if SLOTS[slot] is SlotKind.THINGS:
        kinds = ("Actor",) if slot in ACTORS else (("Authority", "Provision") if slot == "governedBy" else _WAYS)
        options = frame.kept("options", " ".join(kinds), lambda: things(store, *kinds))
        choice = sorted({*options, *values}, key=lambda iri: names.get(iri, iri).casefold())
        return st.multiselect(
            LABELS[slot],
            choice,
            default=list(values),
            format_func=lambda iri: names.get(iri, iri),
            key=key,
            help=HELP.get(slot),
            placeholder="Nobody" if slot in ACTORS else "Nothing",
        )
    if slot == "deadline":
        return st.text_area(LABELS[slot], value="\n".join(values), key=key, help=HELP[slot], height=68).splitlines()
    return st.text_input(LABELS[slot], value="; ".join(values), key=key, help=HELP.get(slot))


_WAYS = ("System", "Document", "Program", "Actor")


def _checked(slot: str, value: Sequence[str] | str, text: str) -> Sequence[str]:
    values = [value] if isinstance(value, str) else list(value)
    values = [each for each in values if each.strip()]
    if slot == "action":
        verb = values[0].strip().lower() if values else ""
        if not re.fullmatch(r"[a-z]+(?:[ -][a-z]+){0,3}", verb):
            raise DutygraphError("no-verb", "A duty needs its verb.", "Write what is to be done as one verb: submit.")
        return [verb]
    return [_verbatim(slot, each, text) for each in values] if SLOTS[slot] is SlotKind.WORDS else values


def _verbatim(slot: str, words: str, text: str) -> str:
    found = find_words(text, words)
    if found is None:
        raise DutygraphError(
            "not-verbatim",
            f"{LABELS[slot]}: the paragraph does not have the words \u201c{words[:120]}\u201d.",
            "Copy them from the paragraph as they stand there.",
        )
    return text[found[0] : found[1]]
