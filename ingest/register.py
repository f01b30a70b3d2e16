"""The register of entity names: which short name in an IRI belongs to which entity, assigned once and kept.

``data/register.json`` is committed. An entity that is met for the first time gets the slug of its name; where
another one
has it already, a count is added. An entity keeps its slug even when the extractor later names it better, because
every one of
its names is looked up.
"""

from __future__ import annotations

import json
from pathlib import Path

from foundation.errors import DutygraphError
from foundation.files import write_whole
from ingest.entities import Entity, EntityKind
from ontology.names import BASE, slug

FOLDERS = {
    EntityKind.ORGANIZATION: "actor",
    EntityKind.POSITION: "actor",
    EntityKind.GROUP: "actor",
    EntityKind.AUTHORITY: "authority",
    EntityKind.DOCUMENT: "document",
    EntityKind.SYSTEM: "system",
    EntityKind.PROGRAM: "program",
}


class Register:
    """Slugs by folder and name. ``iri`` gives an entity's IRI, assigning it on first sight."""

    def __init__(self, slugs: dict[str, dict[str, str]] | None = None) -> None:
        self.slugs: dict[str, dict[str, str]] = slugs or {}

    def iri(self, entity: Entity) -> str:
        """Give the IRI of an entity that is no cross-reference."""
        folder = FOLDERS[entity.kind]
        names = self.slugs.setdefault(folder, {})
        for name in entity.names:
            if name in names:
                return f"{BASE}{folder}/{names[name]}"
        taken = set(names.values())
        wanted = slug(entity.name) or "unnamed"
        count, chosen = 1, wanted
        while chosen in taken:
            count += 1
            chosen = f"{wanted}-{count}"
        names[entity.name] = chosen
        return f"{BASE}{folder}/{chosen}"


def read_register(path: Path) -> Register:
    """Read a register; a missing file is an empty one."""
    if not path.exists():
        return Register()
    try:
        return Register(json.loads(path.read_text(encoding="utf-8")))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DutygraphError(
            "damaged-register", f"{path} is damaged: {error}.", "Restore it from version control."
        ) from None


def write_register(path: Path, register: Register) -> None:
    """Write a register, sorted, so that a change shows as a change of lines."""
    text = json.dumps(register.slugs, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(path, f"{text}\n".encode())
