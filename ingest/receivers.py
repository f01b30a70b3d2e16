"""Who is told, sent to or worked with: the receivers of an act, read from the parse and from the words behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Span, Token

from ingest.actors import UNKNOWN_SHORT_FORM, actors_of, distinct
from ingest.companions import actors_behind, describing_names
from ingest.entities import Entity, EntityKind, Mention
from ingest.grammar import Clause, has_to
from ingest.telling import acts_on, coordinated, handed_on, prepositions_of, tells
from ingest.told import (
    REPLIES,
    told_as_object,
    told_as_subject,
    told_before,
    told_by_attention,
    told_by_purpose,
    told_by_reaching,
    told_by_receiving,
    told_by_state,
    told_for_review,
    told_in_reply,
    told_in_writing,
    told_where_due,
    told_who_asked,
)
from ingest.verbs import (
    ASK,
    ASK_WITH,
    ASKED_FOR,
    FILE,
    HELP,
    HELPING,
    IN_LINE,
    JOIN,
    LIAISON,
    MAKE,
    MEETINGS,
    MOVE,
    SEND,
    TELL,
    TOGETHER,
)

# "provide X to Y" tells Y only where X is words or data.
NEEDS_TELLING_OBJECT = frozenset("provide furnish deliver make offer give release issue supply return present".split())


# What is settled with somebody may stand before him: "reconciles the ledger with the bank", "arranges disposal with".
SETTLED = frozenset("arrange reconcile agree clear schedule".split())


WAYS_OF_TELLING = (
    told_as_object,
    told_as_subject,
    told_by_state,
    told_by_attention,
    told_by_reaching,
    told_by_receiving,
    told_by_purpose,
    told_for_review,
    told_in_reply,
    told_in_writing,
    told_where_due,
    told_who_asked,
)


@dataclass(frozen=True)
class Receivers:
    """Who is told or sent to, who it is done with, who it goes through."""

    told: tuple[Entity, ...] = ()
    joined: tuple[Entity, ...] = ()
    through: tuple[Entity, ...] = ()


def receivers(clause: Clause, mentions: Sequence[Mention], text: str, sentence: Span) -> Receivers:
    """Give the receivers of a clause's act."""
    act, lemma = clause.act, _lemma(clause)
    told = [entity for find in WAYS_OF_TELLING for entity in find(clause)]
    joined, through = _consulted(clause), list[Entity]()
    start, end = act._.end, min(_next_verb_start(clause, sentence[-1]._.end), _continuation(act, sentence))
    for each in (clause, *_helped(clause)):
        for found, more in zip((told, joined, through), _behind_prepositions(each, end), strict=True):
            found.extend(more)
    inner, describing = _inner_clauses(act), describing_names(sentence)
    if _sends(clause):
        told.extend(actors_behind("to", mentions, text, start, end, without=inner, describing=describing))
    if lemma in MAKE and tells(clause):
        told.extend(actors_behind("for", mentions, text, start, end, without=inner, describing=describing))
    if lemma in REPLIES:
        told.extend(actors_behind("from", mentions, text, start, end, without=inner, describing=describing))
    if lemma in JOIN:
        behind = actors_behind("with", mentions, text, start, end, without=inner, describing=describing)
        (told if lemma == "share" else joined).extend(behind)
    told.extend(_by_subject(clause))
    joined.extend(_met(clause))
    for find in (told_before, told_who_asked):
        told.extend(find(clause) if not told and not joined else [])
    officers = _officers(mentions, text)
    told, joined = ([each for each in found if each.name not in officers] for found in (told, joined))
    return Receivers(
        tuple(distinct(told)), tuple(each for each in distinct(joined) if each not in told), tuple(distinct(through))
    )


def _lemma(clause: Clause) -> str:
    return clause.act.lemma_.lower() if clause.act.pos_ == "VERB" else clause.action


def _behind_prepositions(clause: Clause, end: int) -> tuple[list[Entity], list[Entity], list[Entity]]:
    """Give who is told, joined, gone through by the prepositions of an act that stand before a code point."""
    act, lemma = clause.act, _lemma(clause)
    told, joined, through = list[Entity](), list[Entity](), list[Entity]()
    for preposition in prepositions_of(act):
        if preposition._.start > end:
            continue
        nouns = [each for each in preposition.children if each.dep_ == "pobj"]
        actors = [entity for each in nouns for entity in [*actors_of(each), *_unknown_bodies(each)]]
        word = preposition.lower_
        if _tells_behind(word, preposition, clause):
            told.extend(actors)
        elif word == "with" and _joins(lemma, preposition, act):
            joined.extend(actors)
        elif word == "as" and lemma in {"act", "serve", "function"}:
            joined.extend(_linked(preposition))
        elif word in {"through", "via"}:
            through.extend(actors)
            if lemma in SEND | TELL | ASK:
                # "through the chains of command to X" tells X; "through the Assistant Secretary" tells him
                named = [each for each in preposition.children if each._.mention is not None and not _is_chain(each)]
                told.extend(entity for each in named for entity in actors_of(each))
    return told, joined, through


def _unknown_bodies(noun: Token) -> list[Entity]:
    """A short form that nobody defines is a body where something is sent: "forwarded to ABC and DEF"."""
    return [
        Entity(name=each.text, kind=EntityKind.ORGANIZATION)
        for each in coordinated([noun])
        if each._.mention is None and each.pos_ == "PROPN" and UNKNOWN_SHORT_FORM.fullmatch(each.text)
    ]


def _tells_behind(word: str, preposition: Token, clause: Clause) -> bool:
    """Tell whether who stands behind a preposition gets what is acted on, or is asked for it."""
    lemma = _lemma(clause)
    match word:
        case "to":
            made_for = lemma in MAKE and preposition.head != clause.act and tells(clause)
            written = lemma == "write" and preposition.head == clause.act
            return _sends(clause) or made_for or written or (lemma in FILE and tells(clause))
        case "from":
            return _asks(clause) or lemma in REPLIES
        case "among" | "amongst":
            return lemma in {"distribute", "circulate", "share", "disseminate"}
        case "for":
            return lemma in MAKE and tells(clause)
        case "with":
            raised = lemma == "raise" and tells(clause)
            return (lemma in FILE and tells(clause)) or lemma == "share" or raised
        case _:
            return False


def _helped(clause: Clause) -> list[Clause]:
    """Give the acts that an act only helps with: "assists the office in obtaining clearance from the ministry"."""
    if clause.act.lemma_.lower() not in HELPING:
        return []
    verbs = [
        verb
        for preposition in clause.act.children
        if preposition.dep_ == "prep" and preposition.lower_ in {"in", "with"}
        for first in preposition.children
        if first.dep_ == "pcomp"
        for verb in [first, *(each for each in first.children if each.dep_ == "conj" and each.tag_ == "VBG")]
    ]
    return [replace(clause, act=verb, action=verb.lemma_.lower(), passive=False) for verb in verbs]


def _is_chain(name: Token) -> bool:
    """ "Through the State and DoD chains of command": a way, nobody who is told."""
    return any(each.lemma_.lower() in {"chain", "channel"} for each in name.subtree)


def _linked(role: Token) -> list[Entity]:
    """ "As liaison between X and Y", "as the interface with Z"."""
    return [
        entity
        for noun in role.children
        if noun.dep_ == "pobj" and noun.lemma_.lower() in LIAISON
        for preposition in noun.children
        if preposition.lower_ in {"with", "to", "between"}
        for each in preposition.children
        if each.dep_ == "pobj"
        for entity in actors_of(each)
    ]


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
    """ "Consults the staff", "the staff must be consulted", "convenes the members"."""
    if clause.act.lemma_.lower() not in {"consult", "convene"}:
        return []
    found = [entity for each in clause.act.children if each.dep_ == "dobj" for entity in actors_of(each)]
    return found + (actors_of(clause.subject) if clause.passive and clause.subject is not None else [])


def _by_subject(clause: Clause) -> list[Entity]:
    """ "Approval from the ministry must be obtained", "articles to allies may be transferred": behind the subject."""
    subject, lemma = clause.subject, clause.act.lemma_.lower()
    word = "from" if lemma in {"obtain", "seek", "request", "get"} else "to" if lemma in SEND | MOVE else ""
    if clause.kind == "participle" and clause.action != lemma and clause.action in SEND | MOVE | TELL:
        word = "to"  # "submission of a list to the board is required"
    elif not clause.passive:
        return []
    if subject is None or not word:
        return []
    return [
        entity
        for preposition in _below(subject)
        if preposition.dep_ == "prep" and preposition.lower_ == word
        for each in preposition.children
        if each.dep_ == "pobj"
        for entity in actors_of(each)
    ]


def _below(noun: Token) -> list[Token]:
    """Give the prepositions of a noun, and those of what it is of: "submission of a list to the board"."""
    inner = [each for child in noun.children if child.lower_ == "of" for each in child.children if each.dep_ == "pobj"]
    return [*noun.children, *(child for each in inner for child in each.children)]


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
    if handed_on(clause):
        return True
    if lemma not in SEND | TELL | MOVE | {"direct", "address"}:
        return False
    return lemma not in NEEDS_TELLING_OBJECT or tells(clause) or (clause.passive or not acts_on(clause, HELP))


def _asks(clause: Clause) -> bool:
    lemma = clause.act.lemma_.lower()
    return lemma in ASK and (
        lemma not in {"obtain", "get", "receive", "require", "collect", "gather"}
        or acts_on(clause, ASKED_FOR)
        or tells(clause)
    )


def _joins(lemma: str, preposition: Token, act: Token) -> bool:
    settled = lemma in SETTLED and preposition.head.head == act and preposition.head.dep_ in {"dobj", "nsubjpass"}
    in_line = preposition.nbor(-1).lemma_.lower() in IN_LINE
    asked = lemma in ASK_WITH and (preposition.head == act or settled) and not in_line
    if lemma in JOIN or asked:
        return True
    meeting = preposition.head.lemma_.lower() in MEETINGS or any(
        child.lemma_.lower() in MEETINGS for child in act.children
    )
    return lemma in TOGETHER and meeting


def _inner_clauses(act: Token) -> list[tuple[int, int]]:
    """Give the stretches of the clauses inside an act's: "any country that reports to Congress" reports for itself."""
    spans = []
    for token in act.subtree:
        purpose = token.dep_ in {"acl", "xcomp"} and has_to(token)
        # "information already sent to X" was sent before
        sent = token.dep_ == "acl" and token.lemma_.lower() in SEND | MOVE | TELL
        if token.i > act.i and (purpose or sent or token.dep_ in {"relcl", "advcl", "ccomp"}):
            words = [each for each in token.subtree if each.i > act.i]
            if has_to(token):
                # "Work with X to do Y": the parser may take X for who does Y
                words = [each for each in words if each.i >= min(to.i for to in token.children if to.lower_ == "to")]
            spans.append((min(each._.start for each in words), max(each._.end for each in words)))
    return spans
