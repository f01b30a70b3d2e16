"""Names that are made of other names: a title and its body, a body and its seat, a short form and a head noun."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ingest.entities import Entity, EntityKind, Mention
from ingest.kinds import HEADS, kind_of, singular_name
from ingest.shortforms import is_short_name
from ingest.verbs import known_verbs, third_person

Lookup = Callable[[str], Entity | None]
TITLE = re.compile(
    r"\b(?P<title>(?:Deputy |Vice |Assistant )?(?:Director General|Director|Administrator|Commander|Commandant|Chief"
    r"|Chairman|Comptroller|(?:Inspector|Auditor|Surgeon|Adjutant|Judge Advocate) General|General Counsel))"
    r"(?:, (?:the )?| of (?:the )?)$"
)
# Heads that a short form or a lower-case modifier may stand before to name something of its own.
_COMPOUND_KINDS = (
    EntityKind.DOCUMENT,
    EntityKind.POSITION,
    EntityKind.ORGANIZATION,
    EntityKind.GROUP,
    EntityKind.AUTHORITY,
    EntityKind.SYSTEM,
)
_HEADS = sorted(
    {re.escape(word) for kind in _COMPOUND_KINDS for word in HEADS[kind] - {"data"}},
    key=lambda word: (-len(word), word),
)
HEAD = re.compile(rf"[ ](?P<head>(?:[A-Z]{{2,6}} )?(?:web page|web tool|agencies|{'|'.join(_HEADS)})s?)\b(?!-)")
# Behind a noun: "the PA reports are due", "the PA reports on ropes"; not behind a verb.
_FINITE_BEHIND = re.compile(
    r"[,.;:]| (?:is|are|was|were|must|shall|should|may|will|can|have|has|that|which|and|or|to|for|of|on|in)\b"
)
# The people, the parts and the say of an organization are the organization: "USG personnel must ..." binds the USG.
_OWN_PARTS = frozenset(
    "personnel representatives representative counterparts employees staff members stakeholders officials official"
    " civilians dependents leadership authority authorities organization organizations mission missions headquarters"
    " staffs establishment component components administration service services".split()
)
# Heads of bodies that name no body behind a paper or a program.
_NO_BODIES = frozenset("fund service mission house panel board branch administration".split())
# What a body says, wants or holds, without being a paper of its own.
_ACTS = frozenset(
    "request submission justification message receipt data guidance policy regulation recommendation inquiry"
    " authorization system law amendment modification record file notice list code standard form".split()
)


def with_titles(mentions: Sequence[Mention], text: str, lookup: Lookup) -> list[Mention]:
    """Make one position of a title and its body: "the Director, DLA", "Director of the DIA"."""
    made = list(mentions)
    for mention in mentions:
        if mention.entity.kind is not EntityKind.ORGANIZATION:
            continue
        title = TITLE.search(text[: mention.start])
        if title is None:
            continue
        entity = Entity(
            name=f"{title['title']}, {mention.entity.name}",
            kind=EntityKind.POSITION,
            aliases=(f"{title['title']} of {mention.entity.name}",),
            parent=mention.entity.name,
        )
        known = lookup(entity.name)
        if not text[mention.start : mention.end].endswith(")"):
            made.remove(mention)
        made = [
            each
            for each in made
            if each is mention or not (each.start < mention.end and title.start("title") < each.end)
        ]
        made.append(Mention(title.start("title"), mention.end, known or entity))
    return made


def with_seat(mention: Mention, text: str) -> Mention:
    """Give the site of a body that is named by its seat: "DFAS-Denver", "(DFAS)-Denver"."""
    seat = re.match(r"-(?P<seat>[A-Z][a-z]{2,})\b", text[mention.end :])
    if seat is None or mention.entity.kind is not EntityKind.ORGANIZATION:
        return mention
    site = Entity(name=f"{mention.entity.name}-{seat['seat']}", kind=mention.entity.kind, parent=mention.entity.name)
    return Mention(mention.start, mention.end + seat.end(), site, named=mention.named)


def with_prefixes(mentions: Sequence[Mention], text: str, lookup: Lookup) -> list[Mention]:
    """Put the names before a described paper into its name: "FMF/IMET budget request", "State budget submission"."""
    by_end = {each.end: each for each in mentions if each.named}
    made = []
    for each in mentions:
        first = lookup(text[each.start : each.end].split(" ")[0])
        if not each.named:
            made.append(_prefixed(each, by_end, text))
        elif (
            first is not None
            and first.kind is EntityKind.PROGRAM
            and not each.entity.is_actor
            and first.name != each.entity.name
        ):
            made.append(_joined(each, by_end, text))
        else:
            made.append(each)
    return made


def _joined(mention: Mention, by_end: dict[int, Mention], text: str) -> Mention:
    """ "FMF and IMET Budget Web Tool": the program before the joint is of the same name."""
    joint = re.search(r"(?:/|[ ]and[ ])$", text[: mention.start])
    first = by_end.get(joint.start()) if joint else None
    if first is None or first.entity.kind is not EntityKind.PROGRAM:
        return mention
    name, other = (f"{first.entity.name}{mark}{mention.entity.name}" for mark in ("/", " and "))
    entity = replace(mention.entity, name=name, aliases=(other,))
    return Mention(first.start, mention.end, entity, named=mention.named)


def _prefixed(mention: Mention, by_end: dict[int, Mention], text: str) -> Mention:
    before = by_end.get(mention.start - 1)
    if (
        before is None
        or text[mention.start - 1] != " "
        or before.entity.kind in {EntityKind.GROUP, EntityKind.CROSS_REFERENCE}
    ):
        return mention
    names, start = [before.entity.name], before.start
    while joint := re.search(r"(?:/|[ ]and[ ])$", text[:start]):
        first = by_end.get(joint.start())
        if first is None or first.entity.kind is not before.entity.kind or first.entity.is_actor:
            break
        names.insert(0, first.entity.name)
        start = first.start
    entity = mention.entity
    shapes = [f"{joint.join(names)} {entity.name}" for joint in (("/", " and ") if len(names) > 1 else ("/",))]
    return Mention(start, mention.end, replace(entity, name=shapes[0], aliases=tuple(shapes[1:])), named=False)


def compounds(mentions: list[Mention], text: str, lookup: Lookup) -> list[Mention]:
    """Give what a short form and a head noun name together ("BPC case"), and the short forms inside longer names.

    Mentions that the compound replaces are taken out of ``mentions``.
    """
    made: list[Mention] = []
    for mention in list(mentions):
        inside = text[mention.start : mention.end]
        is_named = mention.entity.kind is not EntityKind.AUTHORITY and not inside.endswith(")")
        if is_named and (not mention.entity.is_actor or mention.entity.kind is EntityKind.GROUP):
            made.extend(_shorts_inside(inside, mention, lookup))
        if compound := compound_of(mention, text, mentions):
            if mention.entity.is_actor and compound.entity.kind is EntityKind.ORGANIZATION:
                mentions.remove(mention)  # "USG agencies" are not the USG
            made.append(compound)
    # A compound of people holds the bare noun that was found in it, and the larger compound the smaller.
    for compound in made:
        for each in list(mentions):
            if compound.start < each.start and each.end <= compound.end and each.entity.kind is EntityKind.GROUP:
                mentions.remove(each)
    return [each for each in made if not any(other.start < each.start and each.end == other.end for other in made)]


def compound_of(mention: Mention, text: str, mentions: Sequence[Mention] = ()) -> Mention | None:
    """Give what a short form and the head noun behind it name, or None."""
    entity = mention.entity
    if entity.kind is EntityKind.CROSS_REFERENCE or not mention.named:
        return None
    if not is_short_name(text[mention.start : mention.end].split("(")[-1].rstrip(")")):
        return None
    match = HEAD.match(text, mention.end)
    if match is None:
        return None
    kind, head = kind_of(match["head"]), singular_name(match["head"])
    verb = third_person(match["head"]) and re.match(
        r" (?:it|them|the|an?|all|any|each|its|their)\b", text[match.end() :]
    )
    opens = re.search(r"(?:^|[.;:\n]\s*)(?:The |the |Each )?$", text[: mention.start])
    goes_on = re.search(r",\s*(?:the |each )?$", text[: mention.start]) and not _FINITE_BEHIND.match(text, match.end())
    if entity.is_actor and third_person(match["head"]) and (verb or opens or goes_on):
        return None  # "DSCA requests SCOs to prepare": a verb
    if entity.is_actor and text[match.start() - 1] == "s" and match["head"] in known_verbs():
        return None  # "SCOs report losses": what several do
    if kind is None or kind is entity.kind is EntityKind.AUTHORITY:
        return None
    if entity.is_actor and (match["head"].lower() in _OWN_PARTS or head.lower() in _ACTS):
        return None
    if not entity.is_actor and (kind is EntityKind.AUTHORITY or head.lower() in _NO_BODIES):
        return None
    if any(other.start < match.end() < other.end for other in mentions):
        return None
    printed = f"{entity.name} {match['head']}"
    name = printed if kind is EntityKind.GROUP else f"{entity.name} {head}"
    return Mention(
        mention.start, match.end(), Entity(name=name, kind=kind, aliases=(printed,) if printed != name else ())
    )


def _shorts_inside(inside: str, mention: Mention, lookup: Lookup) -> Iterator[Mention]:
    """Give the short forms inside a longer name: "FMF/IMET Budget Web Tool" names two programs too."""
    for match in re.finditer(r"[A-Z][A-Z&-]+s?(?![\w&])", inside):
        found = lookup(match.group()) or lookup(match.group().removesuffix("s"))
        if found is None or (found.kind is EntityKind.PROGRAM and found.full.islower()):
            continue  # an activity is no more than the field of the paper
        if found.name != mention.entity.name and match.group() != inside:
            yield Mention(mention.start + match.start(), mention.start + match.end(), found)
