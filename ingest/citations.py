"""Citations in a text: places of the manual, laws and issuances, none inside another."""

from __future__ import annotations

from ingest.entities import Mention
from ingest.issuances import find_issuances
from ingest.laws import find_laws
from ingest.places import find_places


def find_citations(text: str, *, own: str = "") -> list[Mention]:
    """Give the citations in a text, left to right; ``own`` is the manual's short name in capitals."""
    found = [*find_places(text, own=own), *find_issuances(text), *find_laws(text)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
