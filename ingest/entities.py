"""Entities and their mentions: what flows from name finding to the later steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class EntityKind(StrEnum):
    """The kinds of thing a text names; a cross-reference names a place of the manual."""

    ORGANIZATION = "organization"
    POSITION = "position"
    GROUP = "group"
    AUTHORITY = "authority"
    DOCUMENT = "document"
    SYSTEM = "system"
    PROGRAM = "program"
    CROSS_REFERENCE = "xref"


ACTOR_KINDS = frozenset({EntityKind.ORGANIZATION, EntityKind.POSITION, EntityKind.GROUP})


@dataclass(frozen=True)
class Entity:
    """One thing with all its names.

    ``name`` is the short form where there is one, else the usual name; ``full`` the full name or ""; ``aliases`` every
    other form; ``parent`` the name of the organization that an office or a position belongs to, or ""; ``wider`` the
    name
    of what it is a kind of, or "".
    """

    name: str
    kind: EntityKind
    full: str = ""
    aliases: tuple[str, ...] = field(default=())
    parent: str = ""
    wider: str = ""

    @property
    def is_actor(self) -> bool:
        """Whether it can bear a duty."""
        return self.kind in ACTOR_KINDS

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the short one first, without doubles."""
        return tuple(dict.fromkeys(name for name in (self.name, self.full, *self.aliases) if name))


@dataclass(frozen=True)
class Mention:
    """Where a text names an entity: code points ``start`` to ``end`` of the text.

    ``named`` is False where it only describes it by common nouns ("training program plan").
    """

    start: int
    end: int
    entity: Entity
    named: bool = True


def actors_among(mentions: Iterable[Mention]) -> tuple[Entity, ...]:
    """Give the actors that are mentioned, without doubles, in order."""
    return tuple({each.entity.name: each.entity for each in mentions if each.entity.is_actor}.values())
