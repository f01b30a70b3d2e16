"""One thing is one entity: what several chapters, papers and posts call by the same name is brought together.

Names are compared without case, plural, hyphens and article. Which of several entities stands for all does not depend
on the order in which they are met.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ingest.entities import Entity, EntityKind, Mention
from ingest.norms import Norm, Relation

# The slots of a norm that hold entities.
SLOTS = (
    "bearers", "implied_bearers", "concerns", "recipients", "copies", "coordinates", "approvers", "via", "governed_by",
)  # fmt: skip
Lookup = Callable[[str], Entity | None]
# An adjective before the whole name of another thing makes a kind of it: "geographic Combatant Command".
_KINDS_OF_KINDS = frozenset({EntityKind.ORGANIZATION, EntityKind.GROUP, EntityKind.PROGRAM})
LEAST_WORDS = 2


class Identity:
    """The entities of a dataset by their folded names; ``of`` gives the one that stands for an entity."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        groups: dict[tuple[str, str], set[Entity]] = defaultdict(set)
        for entity in set(entities):
            if entity.kind is not EntityKind.CROSS_REFERENCE:
                groups[_folder(entity), folded(entity.full or entity.name)].add(entity)
        self._by_label = {key: _merged(group) for key, group in groups.items()}
        self._by_alias: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (folder, label), entity in self._by_label.items():
            for name in entity.names:
                self._by_alias[folder, folded(name)].add(label)

    def of(self, entity: Entity) -> Entity:
        """Give the entity that stands for this one and everything else of its name."""
        if entity.kind is EntityKind.CROSS_REFERENCE:
            return entity
        folder, label = _folder(entity), folded(entity.full or entity.name)
        others = self._by_alias[folder, label] - {label}
        if not entity.full and not entity.aliases and len(others) == 1:
            # A bare name that another entity goes by: "country" is one of the names of "partner nation".
            label = next(iter(others))
        return self._by_label.get((folder, label), entity)

    def of_mention(self, mention: Mention) -> Mention:
        """Give a mention with the entity that stands for its own."""
        return replace(mention, entity=self.of(mention.entity))

    def of_norm(self, norm: Norm) -> Norm:
        """Give a norm with the entities that stand for those in its slots, each once."""
        found: dict[str, Any] = {slot: tuple(dict.fromkeys(map(self.of, getattr(norm, slot)))) for slot in SLOTS}
        return replace(norm, **found)

    def of_relation(self, relation: Relation) -> Relation:
        """Give a relation with the entities that stand for its ends."""
        return replace(relation, source=self.of(relation.source), target=self.of(relation.target))


def entities_of(mentions: Iterable[Mention], norms: Iterable[Norm], relations: Iterable[Relation]) -> Iterable[Entity]:
    """Give all entities that were met, as often as they were."""
    yield from (mention.entity for mention in mentions)
    for norm in norms:
        for slot in SLOTS:
            yield from getattr(norm, slot)
    for relation in relations:
        yield from (relation.source, relation.target)


def wider_of(entity: Entity, lookup: Lookup) -> Entity | None:
    """Give what an entity is a kind of: as the gazetteer says, or by an adjective before the other's whole name."""
    if entity.wider:
        return lookup(entity.wider)
    words = (entity.full or entity.name).split()
    if entity.kind not in _KINDS_OF_KINDS or entity.parent:
        return None
    rest = " ".join(words[1:])
    other = lookup(rest) if len(words) > LEAST_WORDS and words[0].lower().endswith(("al", "ic", "ed")) else None
    if other is None or other.kind is not entity.kind or folded(other.full or other.name) != folded(rest):
        return None
    return other if other.name != entity.name else None


def folded(name: str) -> str:
    """Give a name without article, case, marks and the plural of its last word."""
    lower = re.sub(r"^(?:the|an?)\s+", "", name.casefold().replace("\u2019", "'").strip())
    plain = re.sub(r"[\s\-]+", " ", lower.replace("u.s.", "us")).strip()
    return plain[:-1] if plain.endswith("s") and not plain.endswith("ss") else plain


def _folder(entity: Entity) -> str:
    return "actor" if entity.is_actor else entity.kind.value


def _merged(group: set[Entity]) -> Entity:
    """Make one entity of several: the one with the most names, then the shortest name, stands for all."""
    ordered = sorted(group, key=lambda each: (not each.full, -len(each.names), len(each.name), each.name.swapcase()))
    first, rest = ordered[0], ordered[1:]
    more = sorted({name for each in rest for name in each.names} - set(first.names))
    parents = sorted({each.parent for each in ordered} - {""})
    wider = sorted({each.wider for each in ordered} - {""})
    return replace(
        first,
        aliases=(*first.aliases, *more),
        parent=first.parent or (parents[0] if parents else ""),
        wider=first.wider or (wider[0] if wider else ""),
    )
