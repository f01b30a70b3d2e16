"""Norms, deadlines and relations: what flows from the language pipeline to the graph. Offsets are code points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.entities import Entity
from ontology.names import slug


class Modality(StrEnum):
    """The four kinds of norm; the values are the local names of the vocabulary's classes."""

    OBLIGATION = "Obligation"
    RECOMMENDATION = "Recommendation"
    PERMISSION = "Permission"
    PROHIBITION = "Prohibition"


@dataclass(frozen=True)
class Deadline:
    """A time limit: its words, how it stands to its event, and its length in ISO 8601 where the words fix it.

    ``relation`` is before, after, within, every, for or on; ``duration`` or ``minimum`` and ``maximum`` like "P16D";
    ``month`` 1 to 12 with ``month_part`` early, mid or late.
    """

    text: str
    relation: str
    duration: str = ""
    minimum: str = ""
    maximum: str = ""
    event: str = ""
    applies_when: str = ""
    immediate: bool = False
    month: int = 0
    month_part: str = ""


@dataclass(frozen=True)
class Norm:
    """One statement of what somebody must, should, may or must not do, with its words ``text[start:end]``."""

    provision: str
    start: int
    end: int
    modality: Modality
    action: str
    marker: str
    negated: bool = False
    bearers: tuple[Entity, ...] = ()
    implied_bearers: tuple[Entity, ...] = ()
    any_bearer: bool = False
    object: str = ""
    concerns: tuple[Entity, ...] = ()
    recipients: tuple[Entity, ...] = ()
    copies: tuple[Entity, ...] = ()
    coordinates: tuple[Entity, ...] = ()
    approvers: tuple[Entity, ...] = ()
    via: tuple[Entity, ...] = ()
    trigger: str = ""
    condition: str = ""
    exception: str = ""
    purpose: str = ""
    deadlines: tuple[Deadline, ...] = ()
    governed_by: tuple[Entity, ...] = ()
    notification: bool = False
    confidence: float = 0.5
    component: str = "norms"


@dataclass(frozen=True)
class Relation:
    """How two actors stand to each other by the words ``text[start:end]``; ``kind`` is a property's prefixed name."""

    provision: str
    start: int
    end: int
    source: Entity
    target: Entity
    kind: str
    scope: str = ""


@dataclass(frozen=True)
class Reading:
    """All that was read from one provision's words."""

    provision: str
    norms: tuple[Norm, ...] = field(default=())
    relations: tuple[Relation, ...] = field(default=())


def norm_names(norms: Sequence[Norm]) -> list[str]:
    """Name the norms of one provision, in the order of its text: lemma of the head verb and its count, "transmit-1"."""
    counts: Counter[str] = Counter()
    names = []
    for norm in norms:
        lemma = slug(norm.action) or "act"
        counts[lemma] += 1
        names.append(f"{lemma}-{counts[lemma]}")
    return names
