"""Names taken up by their last noun: "the Grain Export Board ... The Board decides" are one body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.entities import EntityKind, Mention
from ingest.kinds import HEADS
from ingest.role_nouns import BODIES, ROLES

# One noun in capitals behind its article, no part of a longer name.
_NOUN = re.compile(r"\b[Tt]he (?P<noun>[A-Z][a-z]+)\b(?! ?[A-Z(/&]|['\u2019]?s? [A-Z]|,? of\b|-)")
_HEADS = HEADS[EntityKind.ORGANIZATION] | HEADS[EntityKind.POSITION] | BODIES | ROLES
# What a name's last noun stands before: "Secretary of the Port", "Director, Grain Board".
_BEHIND_HEAD = re.compile(r" (?:of|for|to)\b|,|\(")


def find_taken_up(text: str, named: Sequence[Mention]) -> Iterator[Mention]:
    """Give each noun in capitals that takes up the last actor named before it in a text with that head, left to right.

    ``named`` are the mentions found in the text so far, none of which the nouns may overlap.
    """
    for match in _NOUN.finditer(text):
        start, end = match.span("noun")
        noun = match["noun"]
        if noun.lower() not in _HEADS or any(start < each.end and each.start < end for each in named):
            continue
        before = [each for each in named if each.end <= match.start() and each.entity.is_actor]
        meant = max((each for each in before if _has_head(each, noun)), key=lambda each: each.end, default=None)
        if meant is not None:
            yield Mention(start, end, meant.entity)


def _has_head(mention: Mention, noun: str) -> bool:
    """Tell whether one of an actor's names of several words has a noun as its head."""
    for name in mention.entity.names:
        head = _BEHIND_HEAD.split(name)[0].split()
        if head and head[-1] == noun and len(name.split()) > 1:
            return True
    return False
