"""How actors stand to each other.

Who is part of whom, under whose supervision, at whose head, who oversees and manages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.entities import Entity, EntityKind, Mention
from ingest.names import Catalogue
from ingest.norms import Relation
from ingest.outline import Outline

SENTENCE = re.compile(r"[^\n]+?(?:(?<!U\.S)[.](?=\s+[A-Z\u201c\"(]|\s*$|\s*\n)|$)", flags=re.MULTILINE)
_THE = r"(?:the\s+|an?\s+)?"
# "PA manages BIO quays": what is managed is not the body but what its name stands before.
_NO_NOUN = (
    r"(?!['\u2019]s|[ -](?!(?:and|or|in|for|to|with|when|as|on|at|by|through|which|who|that|via|regarding|under|from|of"
    r"|where|while|but|if|unless|until|during|concerning|is|are|must|should|may|shall|will)\b)[A-Za-z\x00])"
)
_OVERSIGHT = "(?:direction|supervision|command|authority|oversight|control)"
_ACTOR = r"\x00(?P<{}>\d+)\x01"


def _pattern(text: str) -> re.Pattern[str]:
    """Make a pattern of words in which <from> and <to> stand for mentions of actors, and <..> for any few words."""
    if text.endswith("<to>"):
        text += _NO_NOUN
    text = text.replace("<..>", r"(?:[^\x00.]|\x00\d+\x01){0,90}?")
    marked = text.replace("<from>", _ACTOR.format("source")).replace("<to>", _ACTOR.format("target"))
    return re.compile(marked.replace(" ", r"\s+"), flags=re.IGNORECASE)


# Each pattern with the property that it states.
PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        _pattern(
            rf"<from>(?: chief| personnel| staff)? (?:usually |normally )?(?:falls?|serves?|operates?|works?|is"
            rf"|are) under the {_OVERSIGHT}(?: and {_OVERSIGHT})? of {_THE}<to>"
        ),
        "dg:supervisedBy",
    ),
    (_pattern(rf"<from>, under the {_OVERSIGHT}(?:,? and {_OVERSIGHT})? of {_THE}<to>"), "dg:supervisedBy"),
    (_pattern(rf"<from> reports? (?:directly )?to {_THE}<to>"), "org:reportsTo"),
    (_pattern(rf"<from> as the <..>and (?:chief|head|director) of {_THE}<to>"), "org:headOf"),
    (
        _pattern(rf"<from> (?:is|serves as|acts as) (?:also )?(?:the )?(?:chief|head|director) of {_THE}<to>"),
        "org:headOf",
    ),
    (_pattern(rf"<to> is (?:led|headed) by {_THE}<from>"), "org:headOf"),
    (_pattern(rf"establishes {_THE}<from> as <..>(?:chief|head) of {_THE}<to>"), "org:headOf"),
    (_pattern(rf"<from> (?:manages?|administers?) {_THE}<to>"), "dg:manages"),
    (_pattern(rf"<from> (?:oversees?|supervises?|exercises? oversight (?:of|over)) {_THE}<to>"), "dg:oversees"),
    (_pattern(rf"<from> has (?:direct )?(?:tasking |directive )?authority over {_THE}<to>"), "dg:oversees"),
    (_pattern(rf"<from> (?:funds?|pays? for|finances?) {_THE}<to>"), "dg:funds"),
    (_pattern(rf"<from> delegates? [^\x00.]{{0,60}}to {_THE}<to>"), "dg:delegatesTo"),
    (
        _pattern(
            rf"<from> is (?:a part|an element|a component|an office|a division|a subordinate command) of {_THE}<to>"
        ),
        "org:subOrganizationOf",
    ),
    (_pattern(rf"<from>, under {_THE}<to>,"), "org:subOrganizationOf"),
)
HEAD_OF_TEXT = re.compile(r"(?:chief|head|director) of (?:the )?(?=\S)", flags=re.IGNORECASE)
# As far as the text limits a relation: right behind it.
SCOPE = re.compile(
    r",?\s+(?:in matters|for|to the extent|with respect to|when|regarding|in all matters)\b[^.]*", flags=re.IGNORECASE
)


def find_relations(outline: Outline, mentions: Mapping[str, Sequence[Mention]], catalogue: Catalogue) -> list[Relation]:
    """Give the relations between actors that an outline states, in its order."""
    found: dict[tuple[str, str, str, str], Relation] = {}
    offices: set[str] = set()
    for provision in outline.provisions:
        here = [
            each for each in mentions[provision.key] if each.entity.is_actor and each.start >= provision.heading_end
        ]
        for each in here:
            parent = catalogue.entity(each.entity.parent) if each.entity.parent else None
            body = catalogue.entity(head_of(each.entity)) if head_of(each.entity) else None
            if body is not None and each.entity.name not in offices:
                offices.add(each.entity.name)
                relation = Relation(provision.key, each.start, each.end, each.entity, body, "org:headOf")
                found.setdefault((provision.key, each.entity.name, body.name, "org:headOf"), relation)
            is_unit = each.entity.kind is EntityKind.ORGANIZATION
            if (
                is_unit
                and parent is not None
                and each.entity.name not in offices
                and "(" in provision.text[each.start : each.end]
            ):
                offices.add(each.entity.name)
                relation = Relation(provision.key, each.start, each.end, each.entity, parent, "org:unitOf")
                found.setdefault((provision.key, each.entity.name, parent.name, "org:unitOf"), relation)
        for relation in _stated(provision.key, provision.text, provision.heading_end, here, catalogue):
            key = (relation.provision, relation.source.name, relation.target.name, relation.kind)
            found.setdefault(key, relation)
    return list(found.values())


def _body_of(mention: Mention, text: str, catalogue: Catalogue) -> Mention:
    """Give the body in "chief of the SCO", so that who is said to be that is said to head the body."""
    head = HEAD_OF_TEXT.match(text, mention.start, mention.end)
    body = (
        catalogue.entity(text[head.end() : mention.end])
        if head and mention.entity.kind is EntityKind.POSITION
        else None
    )
    return mention if body is None or head is None else Mention(head.end(), mention.end, body)


def _stated(key: str, text: str, begin: int, mentions: Sequence[Mention], catalogue: Catalogue) -> Iterator[Relation]:
    for sentence in SENTENCE.finditer(text, begin):
        here = [each for each in mentions if sentence.start() <= each.start and each.end <= sentence.end()]
        inside = [_body_of(each, text, catalogue) for each in here]
        marked, places = _mark(text, sentence.start(), sentence.end(), inside)
        for pattern, kind in PATTERNS:
            for match in pattern.finditer(marked):
                source, target = inside[int(match["source"])], inside[int(match["target"])]
                if source.entity.name == target.entity.name:
                    continue
                scope = SCOPE.match(marked, match.end())
                words = _unmark(scope.group(), inside, text).strip(" .,") if scope else ""
                under_person = kind == "org:subOrganizationOf" and target.entity.kind is EntityKind.POSITION
                # "the PA, under the Master of the Docks,": nobody is a part of a person.
                stated = "dg:supervisedBy" if under_person else kind
                start = min(source.start, target.start)
                end = sentence.end() if scope else max(places[int(match[end])][1] for end in ("source", "target"))
                stop = len(text[start:end].rstrip(" .")) + start
                yield Relation(key, start, stop, source.entity, target.entity, stated, scope=words)


def _mark(text: str, start: int, end: int, mentions: Sequence[Mention]) -> tuple[str, dict[int, tuple[int, int]]]:
    parts: list[str] = []
    places: dict[int, tuple[int, int]] = {}
    position = start
    for count, each in enumerate(mentions):
        if each.start < position:
            continue
        parts.append(text[position : each.start])
        parts.append(f"\x00{count}\x01")
        places[count] = (each.start, each.end)
        position = each.end
    parts.append(text[position:end])
    return "".join(parts), places


def _unmark(words: str, mentions: Sequence[Mention], text: str) -> str:
    def name(match: re.Match[str]) -> str:
        each = mentions[int(match[1])]
        return text[each.start : each.end]

    return re.sub(r"\x00(\d+)\x01", name, words)


def head_of(entity: Entity) -> str:
    """Give the body that a position names itself the head of: "Director, DSCA" heads DSCA."""
    match = re.fullmatch(
        r"(?:Director|Chief|Head|Administrator|Commander|Commandant|Chairman), (?P<body>.+)", entity.name
    )
    return match["body"] if match else ""
