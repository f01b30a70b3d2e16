"""Which actors a word of the parse stands for: names, their people, pronouns, what they are coordinated with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from spacy.tokens import Token

from ingest.entities import Entity, EntityKind, Mention
from ingest.gazetteer import gazetteer
from ingest.kinds import HEADS
from ingest.role_nouns import kind_of_party
from ingest.verbs import TELL

# Nouns for the people of a body or for one side of it: "SCO representatives" are the SCO, "members of the SCO" too.
PEOPLE = frozenset(
    "personnel member staff representative official employee leadership leader chain officer counterpart stakeholder"
    " office people team leadership authority headquarters element manager administrator chief director side community"
    " component group agency department organization region government".split()
)
MEMBERS = frozenset(
    "member staff personnel representative official officer leadership employee counterpart government".split()
)
# These name one only with a word that says which: "evaluation board".
NEED_WORDS = frozenset("board team office panel body".split())
VAGUE = frozenset(
    "appropriate other respective relevant various all such any certain key specific specifically designated"
    " new only".split()
)
# Words that only say that a party takes part: "eligible countries", "the requesting customer".
TAKING_PART = frozenset(
    "benefitting benefiting eligible foreign grant host participating partner purchasing receiving recipient"
    " requesting selected".split()
)
# What looks like the short form of a body, also where no text says of which one.
UNKNOWN_SHORT_FORM = re.compile(r"[A-Z]{2,6}(?:[/&-][A-Z&]{1,6})*")
LONGEST_OF = 4
PRONOUNS = frozenset("it they he she this these those".split())


def actors_of(token: Token, *, coordinated: bool = True) -> list[Entity]:
    """Give the actors that a noun stands for, with those coordinated with it, in the order of the text."""
    found = _own_actors(token)
    if coordinated:
        for child in token.children:
            if child.dep_ in {"conj", "appos"} and child.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}:
                if _is_excluded(child):
                    continue
                more = actors_of(child)
                # "The PA, VTC, and HSB": the parser takes the second of a list for an apposition.
                listed = child.dep_ == "appos" and child._.mention is not None and _is_list(token, child)
                if child.dep_ == "conj" or listed or not found:
                    found.extend(more)
    return distinct(found)


def _is_excluded(noun: Token) -> bool:
    """ "The crew, not pilots or clerks, counts": who does not do it."""
    first = noun.doc[noun.left_edge.i]
    return first.lower_ == "not" or (first.i > 0 and first.nbor(-1).lower_ == "not")


def _is_list(first: Token, second: Token) -> bool:
    return any(child.dep_ in {"conj", "cc"} for each in (first, second) for child in each.children)


def _own_actors(token: Token) -> list[Entity]:
    mention: Mention | None = token._.mention
    before = [
        child
        for child in token.children
        if child.dep_ in {"compound", "nmod", "poss", "amod", "nsubj"} and child.i < token.i
    ]
    if mention is not None and mention.entity.is_actor:
        found = [mention.entity]
        # "DSCA (IOPS/REX) CPD": the office and its director are both meant.
        for child in before:
            inner: Mention | None = child._.mention
            of_office = inner is not None and inner.entity.parent and child.dep_ != "poss"
            if of_office and inner is not None and mention.entity.kind is EntityKind.POSITION:
                found.insert(0, inner.entity)
        return found
    if mention is None and token.lemma_.lower() in PEOPLE and not _is_further_body(token):
        for child in before:
            for each in [child, *(other for other in child.children if other.dep_ in {"conj", "compound"})]:
                inner = each._.mention
                if inner is not None and inner.entity.is_actor:
                    return [inner.entity, *_conjunct_actors(each)]
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in {"of", "in", "at", "from"}:
                for each in child.children:
                    named = each.dep_ == "pobj" and each._.mention is not None and each._.mention.entity.is_actor
                    if named and token.lemma_.lower() in MEMBERS:
                        return [each._.mention.entity]
    if mention is None and (held := _position_in(token)) is not None:
        return [held]
    if token.text in {"Component", "Components"} and not any(
        child.dep_ in {"compound", "prep"} for child in token.children
    ):
        return [Entity(name="DoD Component", kind=EntityKind.ORGANIZATION)]
    if mention is None and _is_nation(token):
        return [Entity(name="USG", kind=EntityKind.ORGANIZATION)]
    if mention is None and token.pos_ in {"NOUN", "PROPN"}:
        return _described(token)
    return []


def _is_further_body(token: Token) -> bool:
    """ "MILDEP training agency", "DoD civilian employees": more than the body's own people or side."""
    return token.lemma_.lower() in {"agency", "office", "employee", "organization", "department"} and any(
        child.dep_ in {"compound", "amod"} and child._.mention is None and child.lower_ not in VAGUE
        for child in token.children
    )


def _position_in(token: Token) -> Entity | None:
    """ "The commander of the CA", "heads and managers of CAs": a position of the body behind "of"."""
    if token.lemma_.lower() not in HEADS[EntityKind.POSITION] | {"head"}:
        return None
    joined = [child for child in token.children if child.dep_ == "conj"]
    for each in [token, *joined]:
        of = next((child for child in each.children if child.dep_ == "prep" and child.lower_ == "of"), None)
        body = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
        if body is not None and body._.mention is not None and body._.mention.entity.is_actor:
            name, title = body._.mention.entity.name, token.lemma_.lower()
            written = token.doc._.text[token._.start : body._.end]
            spellings = tuple(dict.fromkeys((f"{title} of the {name}", f"{title} of {name}", written)))
            return Entity(f"{title.capitalize()}, {name}", EntityKind.POSITION, aliases=spellings, parent=name)
    return None


def _is_nation(token: Token) -> bool:
    """ "The United States may sell", "the U.S. provides": the nation acts by its government."""
    if token.lower_ in {"u.s.", "us"} and token.dep_ in {"nsubj", "pobj"}:
        return token.i > 0 and token.nbor(-1).lower_ == "the" and token.text[0] == "U"
    return token.text == "States" and token.i > 0 and token.nbor(-1).text == "United"


def _described(token: Token) -> list[Entity]:
    """Give the actor that a noun phrase describes without naming: "foreign disclosure officials", "translators"."""
    lemma = token.lemma_.lower()
    if lemma == "lead":
        # "The PA lead": who leads for a body that is named before.
        return [
            Entity(name=f"{name} lead", kind=EntityKind.POSITION, parent=name)
            for name in (each.name for each in _named_before(token))
        ][:1]
    kind = _kind_of(token)
    if kind is None and (party := _plain_party(lemma)):
        return [party] if {word.lower_ for word in _describing(token)} <= TAKING_PART else []
    if kind is None:
        return []
    words = _describing(token)
    limited = any(child.dep_ == "relcl" for child in token.children)  # "offices that keep logs"
    if lemma in NEED_WORDS and not words and not limited:
        return []
    if (party := _plain_party(lemma)) and {word.lower_ for word in words} <= TAKING_PART:
        return [party]
    if named := _named_before(token):
        # "DLA supply centers": a part of the body that is named before it
        own = " ".join([named[0].name, *(child.lower_ for child in words), lemma])
        return [Entity(name=own, kind=kind, parent=named[0].name)] if named[0].is_actor else []
    plural_only = lemma in {"personnel", "staff"}
    name = " ".join([*(child.lower_ for child in words), token.lower_ if plural_only else lemma])
    name = f"{name}{_of_what(token)}"
    owner = next((child for child in token.children if child.dep_ == "poss" and child._.mention is not None), None)
    owned = (f"{owner._.mention.entity.name}'s {name}",) if owner is not None else ()
    return [Entity(name=name, kind=kind, aliases=owned)]


def _kind_of(token: Token) -> EntityKind | None:
    before = token.nbor(-1).lower_ if token.i else ""
    behind = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    lemma = token.lemma_.lower()
    found = kind_of_party(lemma, before=before, behind=behind)
    return found or (kind_of_party(token.lower_) if lemma != token.lower_ else None)


def _describing(noun: Token) -> list[Token]:
    """Give the words before a noun that say which one is meant, with the words before those: "dock safety officer"."""
    found: list[Token] = []
    for child in noun.children:
        own = child.dep_ in {"compound", "amod"} and child.i < noun.i and child._.mention is None
        if own and child.lower_ not in VAGUE:
            found.extend([*_describing(child), child])
    return found


@cache
def _plain_party(noun: str) -> Entity | None:
    """Give the party that every manual of the field calls by this noun: "country", "recipient"."""
    groups = (each for each in gazetteer() if each.kind is EntityKind.GROUP)
    return next((each for each in groups if noun in each.aliases), None)


def _of_what(noun: Token) -> str:
    """Give the words behind "of" that say whose or of what somebody is: " of a visit"; "" where they name a thing."""
    first = next((each for each in (noun, *noun.ancestors) if each.dep_ != "conj"), noun)
    if first.dep_ == "dobj" and first.head.lemma_.lower() in TELL:
        return ""  # "notifies the pilot and the owner of the delay"
    of = next((child for child in noun.children if child.dep_ == "prep" and child.lower_ == "of"), None)
    inside = list(of.subtree) if of is not None else []
    if of is None or len(inside) > LONGEST_OF or any(each._.mention is not None for each in inside):
        return ""
    return f" {noun.doc._.text[of._.start : inside[-1]._.end].lower()}"


def named_again(token: Token) -> list[Entity]:
    """Give the actor that a bare noun takes up: "the team", "teams" after "Dock Repair Team" in the same document."""
    described = any(child.dep_ in {"compound", "amod", "poss", "conj"} for child in token.children)
    if described or token._.mention is not None or _kind_of(token) is None:
        return []
    lemma = token.lemma_.lower()
    for before in reversed(token.doc[: token.i]):
        mention: Mention | None = before._.mention
        if mention is not None and mention.entity.is_actor:
            names = [name.rpartition(" ")[2].lower() for name in mention.entity.names if " " in name]
            if lemma in names:
                return [mention.entity]
    return []


def _named_before(token: Token) -> list[Entity]:
    return [
        child._.mention.entity
        for child in token.children
        if child.dep_ in {"compound", "nmod"} and child.i < token.i and child._.mention is not None
    ]


def _conjunct_actors(token: Token) -> list[Entity]:
    return [
        child._.mention.entity
        for child in token.children
        if child.dep_ == "conj" and child._.mention is not None and child._.mention.entity.is_actor
    ]


def distinct(entities: Iterable[Entity]) -> list[Entity]:
    """Give the entities without doubles, in order."""
    return list({entity.name: entity for entity in entities}.values())
