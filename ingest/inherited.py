"""What a provision inherits: the actor of its lead-in, its table's caption, its row's first cell, a heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from spacy.tokens import Doc

from ingest.entities import Entity, Mention, actors_among
from ingest.lead_ins import ends_with_actor, lead_in_actors, lead_in_force, leads_in
from ingest.names import Catalogue
from ingest.outline import Outline, Provision, ProvisionKind
from ingest.role_nouns import kind_of_party
from ingest.verbs import known_verbs

# "Targeting Solution - Software: ...": the label of an item, no act.
LABEL = re.compile(r"\s*[A-Z][\w/&-]*(?: (?:[A-Z][\w/&-]*|[\u2013-]|and|of|or|for))+:\s")
LONGEST_ROLE = 4
DUTY_CAPTION = re.compile(r"(?i)\b(?:responsibilit(?:y|ies)|dut(?:y|ies)|functions|tasks|roles)\b")


@dataclass(frozen=True)
class Prepared:
    """A provision ready for the pipeline."""

    provision: Provision
    mentions: tuple[Mention, ...]
    subject: str
    begin: int
    bearers: tuple[Entity, ...]
    caption_bearers: tuple[Entity, ...]
    topic: tuple[Entity, ...]


def prepare(
    outline: Outline, catalogue: Catalogue, *, parse: Callable[[Provision, Sequence[Mention], int], Doc]
) -> Iterator[Prepared]:
    """Give all provisions with what they inherit; ``parse`` reads the words of one from a code point on."""
    by_key = {provision.key: provision for provision in outline.provisions}
    mentions: dict[str, tuple[Mention, ...]] = {}
    for provision in outline.provisions:
        mentions[provision.key] = tuple(catalogue.mentions(provision.text, at=provision.key))
    for provision in outline.provisions:
        parent = by_key.get(provision.parent)
        bearers: tuple[Entity, ...] = ()
        caption: tuple[Entity, ...] = ()
        subject, begin = "", provision.heading_end
        row = _row_actors(provision, mentions[provision.key])
        if row and _dummy_subject(provision, begin=provision.text.index("\n") + 1):
            begin = provision.text.index("\n") + 1
            bearers, subject = row, _dummy_subject(provision, begin=begin)
        elif parent is not None and parent.kind is ProvisionKind.TABLE and DUTY_CAPTION.search(parent.title):
            caption = actors_among(catalogue.mentions(parent.title, at=parent.key))
            begin = _behind_number(provision)
            subject = _dummy_subject(provision, begin=begin)
        elif parent is not None and (leads_in(parent.text) or ends_with_actor(parent.text, mentions[parent.key])):
            bearers = lead_in_actors(
                parent, mentions[parent.key], parse=partial(parse, parent, mentions[parent.key])
            ) or _topic(parent, by_key, catalogue)
            subject = _dummy_subject(provision, force=lead_in_force(parent.text))
        yield Prepared(
            provision=provision,
            mentions=mentions[provision.key],
            subject=subject,
            begin=begin,
            bearers=bearers or caption,
            caption_bearers=caption,
            topic=_topic(provision, by_key, catalogue),
        )


def _topic(provision: Provision, by_key: dict[str, Provision], catalogue: Catalogue) -> tuple[Entity, ...]:
    """Give the actor that the nearest heading above names alone: "Security Cooperation Organizations"."""
    current: Provision | None = provision
    while current is not None:
        if current.title and (actors := actors_among(catalogue.mentions(current.title, at=current.key))):
            return actors if len(actors) == 1 and _is_all(actors[0], current.title, catalogue) else ()
        current = by_key.get(current.parent)
    return ()


def _is_all(actor: Entity, title: str, catalogue: Catalogue) -> bool:
    """Tell whether a heading is an actor's name and nothing besides, but for a word such as "responsibilities"."""
    names = [each for each in catalogue.mentions(title) if each.entity == actor]
    rest = title
    for each in sorted(names, key=lambda one: -one.start):
        rest = rest[: each.start] + rest[each.end :]
    return not re.search(r"[A-Za-z]{3}", re.sub(r"(?i)\b(?:the|and|duties|responsibilities|roles?)\b", "", rest))


def _behind_number(provision: Provision) -> int:
    """Give where the words of a row begin: behind a first cell that only counts it."""
    cell, newline, _ = provision.text.partition("\n")
    counts = newline and not re.search(r"[A-Za-z]", cell)
    return len(cell) + 1 if counts and provision.kind is ProvisionKind.ROW else provision.heading_end


def _row_actors(provision: Provision, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """Give the actors that are all of a row's first cell: what stands in the next cell is theirs to do."""
    cell, newline, _ = provision.text.partition("\n")
    if provision.kind is not ProvisionKind.ROW or not newline:
        return ()
    inside = [each for each in mentions if each.end <= len(cell) and each.entity.is_actor]
    words = cell.strip().lower().split()
    if not inside and 0 < len(words) <= LONGEST_ROLE and (kind := kind_of_party(words[-1])):
        return (Entity(name=" ".join(words), kind=kind),)
    rest = cell
    for each in inside:
        rest = rest.replace(cell[each.start : each.end], "")
    return actors_among(inside) if not re.search(r"[A-Za-z]", re.sub(r"\b(?:and|or|the)\b", "", rest)) else ()


def _dummy_subject(provision: Provision, *, force: str = "", begin: int | None = None) -> str:
    """Give the subject to put before the words of an item that begins with a verb, or "" where it begins otherwise.

    ``force`` is the modal that the lead-in ends with ("The QM shall:"); a base form goes on behind it. ``begin``: where
    the words begin, if not behind the heading.
    """
    text = provision.text[provision.heading_end if begin is None else begin :]
    match = re.match(r"\s*(?P<word>[A-Za-z]+),?\s+(?P<next>\S+)", text)
    # "number of dependents", "age of any children": before "of" stands a noun.
    if match is None or match["next"].lower() == "of":
        return ""
    if LABEL.match(text):
        return ""
    word = match["word"].lower()
    verbs = known_verbs()
    if word.endswith("ing") and len(word) > 5:
        return "they are"
    if word in verbs:
        return f"they {force}".strip()
    if word.endswith("s") and (word[:-1] in verbs or word[:-2] in verbs or f"{word[:-3]}y" in verbs):
        return "he"
    return ""
