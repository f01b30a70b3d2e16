"""Who is told, sent to or worked with: the receivers of an act, read from the parse and from the words behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Span, Token

from ingest.actors import actors_of, distinct
from ingest.companions import actors_behind, describing_names
from ingest.entities import Entity, EntityKind, Mention
from ingest.grammar import Clause, has_to
from ingest.telling import acts_on, prepositions_of, tells
from ingest.told import told_as_object, told_before, told_by_purpose, told_by_state, told_for_review
from ingest.verbs import ASK, ASKED_FOR, FILE, HELP, JOIN, MAKE, MEETINGS, MOVE, SEND, TELL, TOGETHER

# "provide X to Y" tells Y only where X is words or data.
NEEDS_TELLING_OBJECT = frozenset("provide furnish deliver make offer give release issue supply return present".split())


@dataclass(frozen=True)
class Receivers:
    """Who is told or sent to, who it is done with, who it goes through."""

    told: tuple[Entity, ...] = ()
    joined: tuple[Entity, ...] = ()
    through: tuple[Entity, ...] = ()


def receivers(clause: Clause, mentions: Sequence[Mention], text: str, sentence: Span) -> Receivers:
    """Give the receivers of a clause's act."""
    act = clause.act
    lemma = act.lemma_.lower() if act.pos_ == "VERB" else clause.action
    sends, asks = _sends(clause), _asks(clause)
    told = [*told_as_object(clause), *told_by_state(clause), *told_by_purpose(clause), *told_for_review(clause)]
    told.extend(told_before(clause) if not told else [])
    joined = _consulted(clause)
    through: list[Entity] = []
    start, end = act._.end, min(_next_verb_start(clause, sentence[-1]._.end), _continuation(act, sentence))
    for preposition in prepositions_of(act):
        if preposition._.start > end:
            continue
        actors = [entity for each in preposition.children if each.dep_ == "pobj" for entity in actors_of(each)]
        word = preposition.lower_
        if (
            (word == "to" and (sends or (lemma in MAKE and preposition.head is not act and tells(clause))))
            or (word == "from" and (asks or lemma in {"respond", "reply"}))
            or (word == "for" and lemma in MAKE and tells(clause))
            or (word == "with" and lemma in FILE and tells(clause))
        ):
            told.extend(actors)
        elif word == "with" and _joins(lemma, preposition, act):
            joined.extend(actors)
        elif word in {"through", "via"}:
            through.extend(actors)
            if lemma in SEND | TELL | ASK:
                # "through the chains of command to X" tells X; "through the Assistant Secretary" tells him
                named = [each for each in preposition.children if each._.mention is not None]
                told.extend(entity for each in named for entity in actors_of(each))
    inner, describing = _inner_clauses(act), describing_names(sentence)
    if sends:
        told.extend(actors_behind("to", mentions, text, start, end, without=inner, describing=describing))
    if lemma in {"respond", "reply"}:
        told.extend(actors_behind("from", mentions, text, start, end, without=inner, describing=describing))
    if lemma in JOIN:
        joined.extend(actors_behind("with", mentions, text, start, end, without=inner, describing=describing))
    told.extend(_asked_by_subject(clause))
    joined.extend(_met(clause))
    officers = _officers(mentions, text)
    told, joined = ([each for each in found if each.name not in officers] for found in (told, joined))
    return Receivers(
        tuple(distinct(told)), tuple(each for each in distinct(joined) if each not in told), tuple(distinct(through))
    )


def _officers(mentions: Sequence[Mention], text: str) -> frozenset[str]:
    """Give the posts that only say who in an office before them is meant: "DSCA (IOPS/REX) CPD" is the office."""
    return frozenset(
        post.entity.name
        for office, post in pairwise(mentions)
        if office.entity.parent
        and office.entity.kind is EntityKind.ORGANIZATION
        and post.entity.kind is EntityKind.POSITION
        and office.end <= post.start
        and not text[office.end : post.start].strip()
    )


def _consulted(clause: Clause) -> list[Entity]:
    """ "Consults the staff", "the staff must be consulted"."""
    if clause.act.lemma_.lower() != "consult":
        return []
    found = [entity for each in clause.act.children if each.dep_ == "dobj" for entity in actors_of(each)]
    return found + (actors_of(clause.subject) if clause.passive and clause.subject is not None else [])


def _asked_by_subject(clause: Clause) -> list[Entity]:
    """ "Approval from the ministry must be obtained": who is asked for what a passive's subject names."""
    subject = clause.subject
    if not clause.passive or subject is None or clause.act.lemma_.lower() not in {"obtain", "seek", "request", "get"}:
        return []
    return [
        entity
        for preposition in subject.children
        if preposition.dep_ == "prep" and preposition.lower_ == "from"
        for each in preposition.children
        if each.dep_ == "pobj"
        for entity in actors_of(each)
    ]


def _met(clause: Clause) -> list[Entity]:
    """ "Meetings with the ministry should be arranged": who is met in a passive's subject."""
    if not clause.passive or clause.subject is None:
        return []
    nouns = [clause.subject, *(each for each in clause.subject.children if each.dep_ == "conj")]
    return [
        entity
        for noun in nouns
        if noun.lemma_.lower() in MEETINGS
        for preposition in noun.children
        if preposition.dep_ == "prep" and preposition.lower_ == "with"
        for each in preposition.children
        if each.dep_ == "pobj"
        for entity in actors_of(each)
    ]


def _next_verb_start(clause: Clause, end: int) -> int:
    """Give where the next coordinated act begins: what stands behind it is not this act's."""
    later = [
        int(child._.start)
        for child in clause.act.children
        if child.dep_ == "conj" and child.pos_ == "VERB" and child.i > clause.act.i
    ]
    return min([*later, end])


def _continuation(act: Token, sentence: Span) -> int:
    """Give where ", which forwards it to X" begins behind an act: what follows is of the other one's act."""
    for token in sentence:
        behind = token.i > act.i and token.lower_ in {"which", "who"} and token.nbor(-1).text == ","
        if behind and token.dep_ in {"nsubj", "nsubjpass"}:
            return int(token._.start)
    return int(sentence[-1]._.end)


def _sends(clause: Clause) -> bool:
    """Tell whether what stands behind "to" receives something: papers, words, articles; "provide support" helps."""
    lemma = clause.act.lemma_.lower()
    if lemma not in SEND | TELL | MOVE | {"direct", "address"}:
        return False
    return lemma not in NEEDS_TELLING_OBJECT or tells(clause) or (clause.passive or not acts_on(clause, HELP))


def _asks(clause: Clause) -> bool:
    lemma = clause.act.lemma_.lower()
    return lemma in ASK and (
        lemma not in {"obtain", "get", "receive", "require"} or acts_on(clause, ASKED_FOR) or tells(clause)
    )


def _joins(lemma: str, preposition: Token, act: Token) -> bool:
    if lemma in JOIN:
        return True
    meeting = preposition.head.lemma_.lower() in MEETINGS or any(
        child.lemma_.lower() in MEETINGS for child in act.children
    )
    return lemma in TOGETHER and meeting


def _inner_clauses(act: Token) -> list[tuple[int, int]]:
    """Give the stretches of the clauses inside an act's: "any country that reports to Congress" reports for itself."""
    spans = []
    for token in act.subtree:
        if token.i > act.i and token.dep_ in {"relcl", "advcl", "ccomp"}:
            words = [each for each in token.subtree if each.i > act.i]
            if has_to(token):
                # "Work with X to do Y": the parser may take X for who does Y
                words = [each for each in words if each.i >= min(to.i for to in token.children if to.lower_ == "to")]
            spans.append((min(each._.start for each in words), max(each._.end for each in words)))
    return spans
