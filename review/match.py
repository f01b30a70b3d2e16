"""Which of the duties that a text states now a decision is about: by words and action, not by IRI alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from review.decision import Decision

# Quotes that share half of the shorter one are of the same duty, where the action is the same too.
SHARE = 0.5


@dataclass(frozen=True)
class Fact:
    """A duty as the extractor reads it now: its IRI, words and place in its provision's text, action and object."""

    iri: str
    quote: str
    start: int
    end: int
    action: str
    object: str = ""


def find_fact(decision: Decision, text: str, facts: Sequence[Fact]) -> Fact | None:
    """Give the duty that a decision is about among those of its provision, ``None`` where it is gone.

    ``text`` is the provision's. The words that were decided on must stand in it unchanged. The extractor may have
    learnt to quote more or fewer words since: then the action must be the same and half of the shorter quote shared.
    """
    start = text.find(decision.quote)
    if start < 0:
        return None
    same = [fact for fact in facts if fact.action == decision.action]
    end = start + len(decision.quote)
    exact = [fact for fact in same if fact.quote == decision.quote]
    return _only(decision, exact or [fact for fact in same if _share((start, end), fact) >= SHARE])


def _only(decision: Decision, facts: Sequence[Fact]) -> Fact | None:
    """Tell facts of the same words and action apart: by what is acted on, then by name; no choice is made by chance."""
    thing = decision.seen.get("object", ("",))[0]
    alike: tuple[Callable[[Fact], bool], ...] = (
        lambda fact: fact.object == thing,
        lambda fact: fact.iri == decision.norm,
    )
    for is_alike in alike:
        if len(facts) > 1:
            facts = [fact for fact in facts if is_alike(fact)] or facts
    return facts[0] if len(facts) == 1 else None


def _share(span: tuple[int, int], fact: Fact) -> float:
    common = min(span[1], fact.end) - max(span[0], fact.start)
    return common / max(1, min(span[1] - span[0], fact.end - fact.start))
