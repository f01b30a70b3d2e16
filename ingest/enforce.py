"""Which norms a rule of records enforces: those whose words it cites, in the provision that it cites."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.text import find_words

SHARE = 1 / 3


@dataclass(frozen=True)
class Stated:
    """A norm with its place: the IRI of its provision, where its words stand there in code points, its own verb."""

    norm: str
    provision: str
    start: int
    end: int
    action: str = ""


@dataclass(frozen=True)
class Place:
    """A provision that is loaded. ``parent`` and ``offset``: of a list's item, whose list it is and where it hangs."""

    text: str
    parent: str = ""
    offset: int | None = None


def enforced_norms(provision: str, quote: str, places: Mapping[str, Place], stated: Sequence[Stated]) -> list[str]:
    """Give the norms that a rule with these words of this provision enforces.

    A norm is enforced when its words and the rule's share at least a third of the shorter of the two: neighbours
    that only touch do not. Where one sentence states several ("must plan and be prepared to revise") and the rule has
    the verb of some, it enforces those only. An item that states no norm of its own says what the sentence before its
    list asks for, so that sentence's norm is enforced. Words that the provision does not have enforce nothing.
    """
    place = places.get(provision)
    span = find_words(place.text, quote) if place is not None else None
    if place is None or span is None:
        return []
    own = [each for each in stated if each.provision == provision]
    if own or place.offset is None:
        return [each.norm for each in _meant(quote, [each for each in own if _share(span, each) >= SHARE])]
    before = [each for each in stated if each.provision == place.parent and each.end <= place.offset]
    last = max((each.end for each in before), default=0)
    parent = places[place.parent].text if place.parent in places else ""
    if re.search(r"[.;!?]\s+\S", parent[last : place.offset]):
        return []
    return [each.norm for each in before if each.end == last]


def _meant(quote: str, shared: Sequence[Stated]) -> list[Stated]:
    """Leave out norms whose verb the rule does not have, where they share words with one whose verb it has."""
    words = re.findall(r"[a-z]+", quote.casefold())
    named = [each for each in shared if any(_forms(part, words) for part in each.action.casefold().split())]
    return [each for each in shared if each in named or not any(_share(_span(each), one) > 0 for one in named)]


def _forms(verb: str, words: Sequence[str]) -> bool:
    """Whether a form of the verb is among the words: ``plans``, ``planned`` and ``planning`` are forms of ``plan``."""
    stem = verb[: max(3, len(verb) - 1)]
    return len(verb) > 2 and any(word.startswith(stem) for word in words)


def _span(stated: Stated) -> tuple[int, int]:
    return stated.start, stated.end


def _share(one: tuple[int, int], stated: Stated) -> float:
    other = _span(stated)
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / max(1, min(one[1] - one[0], other[1] - other[0]))
