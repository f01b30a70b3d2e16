"""Which actors a word of the parse stands for: names, their people, pronouns, what they are coordinated with."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from ingest.entities import Entity, EntityKind, Mention

# Nouns for the people of a body or for one side of it: "SCO representatives" are the SCO, "members of the SCO" too.
PEOPLE = frozenset(
    "personnel member staff representative official employee leadership leader chain officer counterpart stakeholder"
    " office people team leadership authority headquarters element manager administrator chief director side community"
    " component group agency department organization region".split()
)
PRONOUNS = frozenset("it they he she this these those".split())


def actors_of(token: Token, *, coordinated: bool = True) -> list[Entity]:
    """Give the actors that a noun stands for, with those coordinated with it, in the order of the text."""
    found = _own_actors(token)
    if coordinated:
        for child in token.children:
            if child.dep_ in {"conj", "appos"} and child.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}:
                more = actors_of(child)
                if child.dep_ == "conj" or not found:
                    found.extend(more)
    return distinct(found)


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
            if inner is not None and inner.entity.kind is EntityKind.ORGANIZATION and child.dep_ != "poss":
                if mention.entity.kind is EntityKind.POSITION:
                    found.insert(0, inner.entity)
        return found
    if mention is None and token.lemma_.lower() in PEOPLE:
        for child in before:
            for each in [child, *(other for other in child.children if other.dep_ in {"conj", "compound"})]:
                inner = each._.mention
                if inner is not None and inner.entity.is_actor:
                    return [inner.entity, *_conjunct_actors(each)]
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in {"of", "in", "at", "from"}:
                for each in child.children:
                    if each.dep_ == "pobj" and each._.mention is not None and each._.mention.entity.is_actor:
                        return [each._.mention.entity]
    return []


def _conjunct_actors(token: Token) -> list[Entity]:
    return [
        child._.mention.entity
        for child in token.children
        if child.dep_ == "conj" and child._.mention is not None and child._.mention.entity.is_actor
    ]


def distinct(entities: Iterable[Entity]) -> list[Entity]:
    """Give the entities without doubles, in order."""
    return list({entity.name: entity for entity in entities}.values())
