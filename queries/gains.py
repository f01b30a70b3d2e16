"""What a change of the extractor won, lost and changed: the norms of two datasets of the same text.

Norms are paired inside a provision, one to one, by their action and the words they share. Where annotations judge the
provision, each is said to be right or wrong by them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queries.evaluate import HALF, Evaluation
from queries.extracted import Extracted, FoundNorm

WON, LOST, CHANGED = "won", "lost", "changed"


@dataclass(frozen=True)
class Gain:
    """One difference: ``change`` is won, lost or changed; ``slots`` give name, before and after of what changed.

    ``judged`` is right, wrong or unsure where an annotation or its absence says so (for a lost norm: what it was), ""
    where none looks at the provision.
    """

    change: str
    provision: str
    action: str
    quote: str
    judged: str = ""
    slots: tuple[tuple[str, str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the difference as ``evaluate --json`` prints it."""
        slots = [{"slot": name, "before": before, "after": after} for name, before, after in self.slots]
        return {
            "change": self.change,
            "provision": self.provision,
            "action": self.action,
            "quote": self.quote,
            "judged": self.judged,
            "slots": slots,
        }

    def line(self) -> str:
        """Give the difference as one line for people."""
        judged = f" ({self.judged})" if self.judged else ""
        changes = "; ".join(f"{name}: {before or 'none'} -> {after or 'none'}" for name, before, after in self.slots)
        return f"{self.change}{judged} {self.provision} {self.action}: {changes or self.quote}"


def gains(old: Extracted, new: Extracted, before: Evaluation, after: Evaluation) -> list[Gain]:
    """Give the differences between two datasets in the order of their provisions: lost, won, changed in each."""
    found: list[Gain] = []
    old_norms, new_norms = _by_provision(old.norms), _by_provision(new.norms)
    for key in sorted(old_norms.keys() | new_norms.keys()):
        pairs = _paired(old_norms[key], new_norms[key])
        lost = [norm for norm in old_norms[key] if all(norm is not one for one, _ in pairs)]
        won = [norm for norm in new_norms[key] if all(norm is not other for _, other in pairs)]
        found.extend(Gain(LOST, key, norm.action, norm.quote, before.verdicts.get(norm.iri, "")) for norm in lost)
        found.extend(Gain(WON, key, norm.action, norm.quote, after.verdicts.get(norm.iri, "")) for norm in won)
        for one, other in pairs:
            if slots := tuple(_changed(one, other, old, new)):
                judged = after.verdicts.get(other.iri, "")
                found.append(Gain(CHANGED, key, other.action, other.quote, judged, slots))
    return found


def _by_provision(norms: Sequence[FoundNorm]) -> Mapping[str, list[FoundNorm]]:
    grouped: dict[str, list[FoundNorm]] = defaultdict(list)
    for norm in norms:
        grouped[norm.provision].append(norm)
    return grouped


def _paired(old: Sequence[FoundNorm], new: Sequence[FoundNorm]) -> list[tuple[FoundNorm, FoundNorm]]:
    scored = []
    for one, before in enumerate(old):
        for two, after in enumerate(new):
            shared = _overlap(before, after)
            if before.action == after.action or shared >= HALF:
                scored.append((-(2 * (before.action == after.action) + shared), one, two))
    pairs, used_old, used_new = [], set(), set()
    for _, one, two in sorted(scored):
        if one not in used_old and two not in used_new:
            used_old.add(one)
            used_new.add(two)
            pairs.append((old[one], new[two]))
    return pairs


def _overlap(one: FoundNorm, other: FoundNorm) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / max(1, min(one.end - one.start, other.end - other.start))


def _changed(one: FoundNorm, other: FoundNorm, old: Extracted, new: Extracted) -> Iterator[tuple[str, str, str]]:
    for name in ("modality", "action", "object"):
        if getattr(one, name) != getattr(other, name):
            yield name, getattr(one, name), getattr(other, name)
    for name in ("bearers", "recipients"):
        # An entity keeps its IRI when its names get better.
        if set(getattr(one, name)) != set(getattr(other, name)):
            yield name, _labels(getattr(one, name), old), _labels(getattr(other, name), new)
    if set(one.durations) != set(other.durations):
        yield "durations", ", ".join(one.durations), ", ".join(other.durations)
    if one.notification != other.notification:
        yield "notification", str(one.notification).lower(), str(other.notification).lower()


def _labels(entities: Sequence[str], extracted: Extracted) -> str:
    return ", ".join(sorted(extracted.label(entity) for entity in entities))
