"""Who is told, sent to or worked with: the receivers of an act, read from the parse and from the words behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from ingest.actors import actors_of, distinct
from ingest.clauses import Clause, subject_of
from ingest.entities import Entity, EntityKind, Mention
from ingest.norms import Modality
from ingest.verbs import (
    ALWAYS_TELLS,
    ASK,
    ASKED_FOR,
    HELP,
    JOIN,
    MAKE,
    MEETINGS,
    MOVE,
    SEND,
    TELL,
    TELLING_OBJECTS,
    TOGETHER,
)

COPY = re.compile(
    r"(?i)\b(?:information|courtesy|info)\s+cop(?:y|ies)\b.{0,40}?\bto\b"
    r"|\bcop(?:y|ies)\s+(?:furnished|sent|provided)\s+to\b|\bcc\b"
)
# "provide X to Y" tells Y only where X is words or data.
NEEDS_TELLING_OBJECT = frozenset("provide furnish deliver make offer give release issue supply return present".split())
GIVES_TO_OBJECT = frozenset("provide furnish give send supply offer".split())
JOINTLY = re.compile(
    r"(?i)\b(?:in (?:close )?(?:coordination|consultation|conjunction|cooperation|concert|collaboration)"
    r"|(?:regular |routine |direct |close )?contact|jointly) with\b"
)
ASKS_OBJECT = frozenset("request ask encourage inquire query urge".split())
# "Ensure that X receives a briefing", "that X understands": X is told.
LEARN = frozenset("receive understand acknowledge know".split())
COUNTING = frozenset("number set series type kind amount variety piece copy list package".split())
INFORMED = re.compile(
    r"(?i)\b(?:(?:is|are|be) (?:kept )?(?:informed|notified|advised|briefed)"
    r"|receives? (?:[\w-]+ ){0,4}?(?:briefings?|briefs?|information|notices?|notifications?|cop(?:y|ies)|reports?|data"
    r"|guidance|instructions?))\b"
)
# Sent or said, these tell only where somebody is told.
NOT_BY_ITSELF = frozenset("make identify justify offer request demonstrate issue publish".split())
PRESENT = frozenset("convey present report share communicate provide submit articulate explain".split())
# Counsel that nobody in particular gets is no notification: "provides guidance for plans".
COUNSEL = frozenset({"guidance", "direction", "advice"})
# What may stand between a preposition and an actor, and between two actors of one list.
_DETERMINERS = (
    r"(?:(?:the|an?|all|any|each|appropriate|respective|relevant|responsible|involved|applicable|affected|requesting|other"
    r"|its|their|cognizant|designated|local|in-country|both|eligible)\s+)*"
)
_LISTED = re.compile(
    rf"(?i)[\s,;]*(?:(?:and/or|and then with|and|or|as well as|then)\s+)?(?:to\s+|with\s+)?{_DETERMINERS}$"
)
_FIRST = re.compile(rf"(?i)\s*{_DETERMINERS}$")


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
    told = [*_by_objects(clause), *_told_by_purpose(clause)]
    joined: list[Entity] = []
    through: list[Entity] = []
    for preposition in _prepositions(act):
        actors = [entity for each in preposition.children if each.dep_ == "pobj" for entity in actors_of(each)]
        word = preposition.lower_
        if (
            (word == "to" and sends)
            or (word == "from" and (asks or lemma in {"respond", "reply"}))
            or (word == "for" and lemma in MAKE and tells(clause))
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
    start, end = act._.end, _next_verb_start(clause, sentence[-1]._.end)
    inner, describing = _inner_clauses(act), describing_names(sentence)
    if sends:
        told.extend(actors_behind("to", mentions, text, start, end, without=inner, describing=describing))
    if lemma in {"respond", "reply"}:
        told.extend(actors_behind("from", mentions, text, start, end, without=inner, describing=describing))
    if lemma in JOIN:
        joined.extend(actors_behind("with", mentions, text, start, end, without=inner, describing=describing))
    joined.extend(_met(clause))
    return Receivers(
        tuple(distinct(told)), tuple(each for each in distinct(joined) if each not in told), tuple(distinct(through))
    )


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


def _sends(clause: Clause) -> bool:
    """Tell whether what stands behind "to" receives something: papers, words, articles; "provide support" helps."""
    lemma = clause.act.lemma_.lower()
    if lemma not in SEND | TELL | MOVE | {"direct", "address"}:
        return False
    return lemma not in NEEDS_TELLING_OBJECT or tells(clause) or (clause.passive or not _acts_on(clause, HELP))


def _asks(clause: Clause) -> bool:
    lemma = clause.act.lemma_.lower()
    return lemma in ASK and (
        lemma not in {"obtain", "get", "receive", "require"} or _acts_on(clause, ASKED_FOR) or tells(clause)
    )


def _acts_on(clause: Clause, nouns: frozenset[str]) -> bool:
    return any(each.lemma_.lower() in nouns for each in _objects(clause))


def _joins(lemma: str, preposition: Token, act: Token) -> bool:
    if lemma in JOIN:
        return True
    meeting = preposition.head.lemma_.lower() in MEETINGS or any(
        child.lemma_.lower() in MEETINGS for child in act.children
    )
    return lemma in TOGETHER and meeting


def describing_names(sentence: Span) -> frozenset[int]:
    """Give where the names begin that only describe the noun behind them: "with the CHO, QM joint plans"."""
    return frozenset(
        token._.mention.start
        for token in sentence
        if token._.mention is not None
        and token.dep_ in {"compound", "nmod", "amod"}
        and token.head.i > token.i
        and token.head._.mention is None
        and token.head.pos_ == "NOUN"
        and not actors_of(token.head)
    )


def _inner_clauses(act: Token) -> list[tuple[int, int]]:
    """Give the stretches of the clauses inside an act's: "any country that reports to Congress" reports for itself."""
    spans = []
    for token in act.subtree:
        if token.i > act.i and token.dep_ in {"relcl", "advcl", "ccomp"}:
            words = [each for each in token.subtree if each.i > act.i]
            spans.append((min(each._.start for each in words), max(each._.end for each in words)))
    return spans


def actors_behind(
    word: str,
    mentions: Sequence[Mention],
    text: str,
    start: int,
    end: int,
    *,
    without: Sequence[tuple[int, int]] = (),
    describing: frozenset[int] = frozenset(),
) -> list[Entity]:
    """Give the actors of the list behind the first preposition ``word`` between two code points that leads to an actor.

    "to DSCA (IOPS/REX) Country Portfolio Director (CPD) and the appropriate DoD Component": both; what stands in
    brackets between them is passed over. What stands in the stretches ``without`` belongs to another verb;
    names that begin at ``describing`` only describe a noun.
    """
    outer = [each for each in mentions if start <= each.start < end]
    for match in re.finditer(rf"\b{word}\b", text[start:end]):
        position = start + match.end()
        if any(low <= position < high for low, high in without):
            continue
        found: list[tuple[Mention, str]] = []
        for mention in outer:
            if mention.start < position:
                continue
            between = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", text[position : mention.start])
            possessive = re.fullmatch(r"(?i)['\u2019]s?\s+(?:[a-z-]+\s+){0,2}", between)
            fits = _FIRST.fullmatch(between) if not found else _LISTED.fullmatch(between) or possessive
            if not fits or not mention.entity.is_actor or mention.start in describing:
                if not mention.entity.is_actor and between.strip() == "":
                    continue
                break
            if found and (possessive or not between.strip()) and not found[-1][0].entity.parent:
                found.pop()  # "the embassy's Regional Security Officer": the officer is meant
            found.append((mention, between))
            position = mention.end
        if found:
            return distinct(each.entity for each, _ in found)
    return []


def _by_objects(clause: Clause) -> list[Entity]:
    """Give who is told as the object: "notify X of Y", "provide X with Y", "provide X copies of Y", "ask X to do Y"."""
    act, lemma = clause.act, clause.act.lemma_.lower()
    told: list[Entity] = []
    for child in act.children:
        if child.dep_ == "dative":
            told.extend(actors_of(child))
            told.extend(entity for each in child.children if each.dep_ == "pobj" for entity in actors_of(each))
        elif child.dep_ == "dobj" and lemma in TELL | GIVES_TO_OBJECT | ASKS_OBJECT:
            named = child._.mention is not None or lemma in TELL
            told.extend(actors_of(child) if named else [])
            if lemma in GIVES_TO_OBJECT:
                before = [
                    each for each in child.children if each.dep_ in {"nmod", "compound", "nsubj"} and each.i < child.i
                ]
                told.extend(entity for each in before if each._.mention is not None for entity in actors_of(each))
        elif child.dep_ == "nsubjpass" and lemma in TELL | ASKS_OBJECT and clause.passive:
            told.extend(actors_of(child))
        elif (child.dep_ in {"ccomp", "xcomp"} and lemma in ASK | {"encourage"}) or (
            child.dep_ in {"ccomp", "xcomp"} and lemma == "ensure" and child.lemma_.lower() in TELL | LEARN
        ):
            inner = subject_of(child)
            told.extend(actors_of(inner) if inner is not None else [])
    if not told and lemma in TELL:
        # "advises and supports the ministry": both have one object
        shared = [each for each in act.children if each.dep_ == "conj" and each.pos_ == "VERB" and each.i > act.i][:1]
        told.extend(
            entity for verb in shared for each in verb.children if each.dep_ == "dobj" for entity in actors_of(each)
        )
    if clause.passive and clause.subject is not None and lemma in TELL | ASKS_OBJECT:
        told.extend(actors_of(clause.subject))
    return told


def tells(clause: Clause) -> bool:
    """Tell whether what is acted on is words or data: "provide information", not "provide assistance"."""
    return any(
        noun.lower_ in TELLING_OBJECTS
        or (noun._.mention is not None and noun._.mention.entity.kind is EntityKind.DOCUMENT)
        for noun in _objects(clause)
    )


def _objects(clause: Clause) -> list[Token]:
    """Give the nouns that are acted on, with what they are coordinated with and made of."""
    things = [child for child in clause.act.children if child.dep_ in {"dobj", "nsubjpass"}]
    if not things and clause.passive and clause.subject is not None:
        things = [clause.subject]
    if not things or any(each._.mention is not None and each._.mention.entity.is_actor for each in things):
        behind = [child for child in clause.act.children if child.dep_ == "prep" and child.lower_ == "with"]
        things.extend(each for child in behind for each in child.children if each.dep_ == "pobj")
    return [noun for thing in things for noun in _with_parts(thing)]


def _with_parts(thing: Token) -> list[Token]:
    """Give a noun with the nouns before it, what it counts, and those coordinated with it, each with the same."""
    found = [thing]
    for child in thing.children:
        if child.dep_ in {"compound", "nmod"}:
            found.extend(child.subtree)
        elif child.dep_ in {"conj", "appos"}:
            found.extend(_with_parts(child))
        elif child.dep_ == "prep" and child.lower_ == "of" and thing.lemma_.lower() in COUNTING:
            found.extend(noun for each in child.children if each.dep_ == "pobj" for noun in _with_parts(each))
    return found


def _prepositions(act: Token) -> list[Token]:
    """Give the prepositions of a verb: its own, those that the parser hung on its object, and coordinated ones."""
    found: list[Token] = []
    for child in act.children:
        if child.dep_ in {"prep", "agent"}:
            found.append(child)
        elif child.dep_ in {"dobj", "nsubjpass", "attr"} and child.i > act.i:
            nouns = [child, *(other for other in child.children if other.dep_ == "conj")]
            wanted = {"to", "from", "via", "through", "with", "for"}
            found.extend(
                each for noun in nouns for each in noun.children if each.dep_ == "prep" and each.lower_ in wanted
            )
    for preposition in list(found):
        found.extend(child for child in preposition.children if child.dep_ in {"conj", "prep"} and child.pos_ == "ADP")
        for noun in preposition.children:
            if noun.dep_ == "pobj" and preposition.lower_ != "to":
                found.extend(each for each in noun.children if each.dep_ == "prep" and each.lower_ == "to")
    return found


def _told_by_purpose(clause: Clause) -> list[Entity]:
    """ "Draws on experts to inform industry", "uses channels to convey news to the board": who is told by it."""
    found: list[Entity] = []
    for verb in _purposes(clause):
        found.extend(entity for each in verb.children if each.dep_ == "dobj" for entity in actors_of(each))
        for preposition in _prepositions(verb):
            if preposition.lower_ == "to":
                found.extend(
                    entity for each in preposition.children if each.dep_ == "pobj" for entity in actors_of(each)
                )
    return found


def _purposes(clause: Clause) -> list[Token]:
    """Give the acts of telling that an act is done for: "to inform X", "to present the plan"."""
    labels = {"advcl"} if clause.act.lemma_.lower() in ASK | {"encourage"} else {"advcl", "xcomp"}
    meetings = [each for each in clause.act.children if each.dep_ == "dobj" and each.lower_ in MEETINGS]
    return [
        child
        for head in [clause.act, *meetings]
        for child in head.children
        if child.dep_ in labels | ({"acl", "relcl"} if head is not clause.act else set())
        and child.tag_ == "VB"
        and child.i > clause.act.i
        and _is_telling(child)
    ]


def _is_telling(verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    objects = [noun for child in verb.children if child.dep_ == "dobj" for noun in _with_parts(child)]
    return lemma in TELL or (lemma in PRESENT and any(each.lower_ in TELLING_OBJECTS for each in objects))


def is_notification(clause: Clause, told: Sequence[Entity], words: str) -> bool:
    """Tell whether the act is to tell or send somebody something; ``words`` are those of the act."""
    lemma = clause.action
    if clause.modality is Modality.PROHIBITION:
        return False
    if lemma in TELL:
        return True
    if lemma == "ensure":
        return bool(told) or INFORMED.search(words) is not None
    if lemma in ALWAYS_TELLS:
        sure = lemma in {"submit", "report", "forward", "transmit", "relay"}
        return sure or bool(told) or tells(clause) or _says_that(clause)
    if lemma in {"identify", "justify", "demonstrate", "direct"} and told:
        return True
    if lemma == "indicate":
        return _says_that(clause)
    if lemma in SEND | {"share"} and lemma not in NOT_BY_ITSELF:
        return tells(clause) and (bool(told) or not _acts_on(clause, COUNSEL))
    if lemma in {"issue", "publish"} | MAKE:
        return tells(clause) and bool(told)
    return bool(_purposes(clause))


def _says_that(clause: Clause) -> bool:
    """ "Indicate that the offer may be withdrawn", "acknowledge whether others came"."""
    return any(child.dep_ == "ccomp" and child.i > clause.act.i for child in clause.act.children)


def copies_to(mentions: Sequence[Mention], text: str, start: int, end: int) -> list[Entity]:
    """Give the actors behind "with an information copy to"."""
    match = COPY.search(text[start:end])
    if match is None:
        return []
    behind = start + match.end()
    return distinct(each.entity for each in mentions if each.start >= behind and each.entity.is_actor)


def jointly_with(
    mentions: Sequence[Mention], text: str, regions: Sequence[tuple[int, int]], sentence: Span
) -> list[Entity]:
    """Give the actors behind "in coordination with", "through regular contact with", up to the list's end."""
    found: list[Entity] = []
    for low, high in regions:
        for match in JOINTLY.finditer(text, low, high):
            found.extend(
                actors_behind("with", mentions, text, match.start(), high, describing=describing_names(sentence))
            )
    return distinct(found)


def channels(mentions: Sequence[Mention], text: str, own: int) -> list[Entity]:
    """Give the systems and forms by which something is done: "via the SC-TMS", "using a Standard Form (SF) 364"."""
    found = []
    for each in mentions:
        before = text[max(0, each.start - 14) : each.start]
        system = each.entity.kind is EntityKind.SYSTEM
        if each.start < own or not (system or each.entity.kind is EntityKind.DOCUMENT):
            continue
        words = r"via|through|using|in|on|and" if system else r"via|using"
        if re.search(rf"(?i)\b(?:{words})\s+(?:the\s+|an?\s+)?$", before):
            found.append(each.entity)
    return distinct(found)
