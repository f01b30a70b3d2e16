"""What every manual of the field names without defining it: ``gazetteer.toml`` as entities."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from ingest.entities import Entity, EntityKind
from ingest.shortforms import is_short_name

GAZETTEER = Path(__file__).with_name("gazetteer.toml")


@cache
def gazetteer() -> tuple[Entity, ...]:
    """Give the entities of the gazetteer, in its order, each with what it is a kind of."""
    table = tomllib.loads(GAZETTEER.read_text(encoding="utf-8"))
    wider = table.pop("wider", {})
    return tuple(
        Entity(
            name=name,
            kind=EntityKind(kind),
            full=forms[0] if forms and is_short_name(name) else "",
            aliases=tuple(forms[1:] if forms and is_short_name(name) else forms),
            wider=wider.get(name, ""),
        )
        for kind, entries in table.items()
        for name, forms in entries.items()
    )
