"""Who is told without a "to" of the act: objects of telling, who is kept informed, for whose review it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Token

from ingest.actors import actors_of
from ingest.entities import Entity, EntityKind
from ingest.grammar import Clause, infinitive_of, object_of, subject_of
from ingest.telling import (
    AVAILABLE,
    INFORMED_STATES,
    KNOWN,
    attention_of,
    ensured,
    hands_words,
    informed_behind,
    is_word_or_datum,
    notices_of,
    prepositions_of,
    purposes_of,
    put_on_notice,
    says_that,
    state_of,
    thing_name,
    things_of,
)
from ingest.verbs import ASK, SEND, TELL

GIVES_TO_OBJECT = frozenset("provide furnish give send supply offer issue".split())


ASKS_OBJECT = frozenset("request ask encourage inquire query urge contact invite direct task".split())


# "Ensure that X understands": X is told.
LEARN = frozenset("understand acknowledge know".split())


# Whoever stands behind these hears something; what is only informed may be a plan.
SURELY_TOLD = frozenset("notify tell warn remind brief debrief caution".split())
AGENT_NOUN = re.compile(r"[a-z]{2}(?:er|or|ee|ant|ist|ian|man)$")


# "Forwarded for X review and approval": X gets it.
ATTENTION = frozenset(
    "review approval consideration concurrence signature decision action endorsement comment determination adjudication"
    " coordination consent disposition acceptance authorization information processing resolution".split()
)


DEFINITE = frozenset("the this that these those such".split())


# "Answers a question from X", "acknowledges a letter from X": he hears it.
REPLIES = frozenset("respond reply answer acknowledge".split())
# What somebody answers.
QUESTIONS = frozenset("request question inquiry query letter complaint objection challenge appeal call".split())


# "Sent to X for delivery to Y": Y gets it as well.
ONWARD = frozenset(
    "transmission transmittal delivery submission forwarding distribution dissemination referral".split()
)


# What may be said to who was asked or told just before: "query the purchaser and indicate that ...".
SAYING = TELL | frozenset("indicate explain state request ask confirm recommend suggest stress emphasize".split())


def told_as_object(clause: Clause) -> list[Entity]:
    """Give who is told as the object: "notify X of Y", "provide X with Y", "provide X copies of Y", "ask X to do Y"."""
    act, lemma = clause.act, clause.act.lemma_.lower()
    told: list[Entity] = []
    for child in act.children:
        if child.dep_ == "dative":
            told.extend(actors_of(child))
            told.extend(_objects_of([child]))
        elif child.dep_ == "dobj" and lemma in TELL | GIVES_TO_OBJECT | ASKS_OBJECT | {"require", "call"}:
            bidden = (
                infinitive_of(act) is not None and clause.subject is not None and bool(actors_of(clause.subject))
            )  # "requires the buyer to send proof"
            handed = lemma in GIVES_TO_OBJECT and _given_with(act)  # "furnishes the auditor with vouchers"
            called = lemma == "call"  # "calls the pilot", not "calls a meeting"
            named = child._.mention is not None or lemma in TELL or handed or called
            named = named and (lemma != "require" or bidden)
            told.extend(actors_of(child) if named else [])
            told.extend(_unlisted(child) if lemma in SURELY_TOLD else [])
            if lemma in GIVES_TO_OBJECT:
                before = [
                    each for each in child.children if each.dep_ in {"nmod", "compound", "nsubj"} and each.i < child.i
                ]
                news = child.lemma_.lower() in {"notice", "notification", "warning"}  # "giving the tenant notice"
                told.extend(entity for each in before if each._.mention or news for entity in actors_of(each))
        elif child.dep_ == "nsubjpass" and lemma in TELL | ASKS_OBJECT and clause.passive:
            told.extend(actors_of(child))
        elif child.i < act.i:
            continue
        elif child.dep_ in {"ccomp", "xcomp"} and (
            (lemma in ASK | ASKS_OBJECT and not _is_question(child)) or (ensured(clause) and _learns(child))
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


def _unlisted(noun: Token) -> list[Entity]:
    """ "Notifies the petitioner": who is told is a party, also where no list of trades holds the noun."""
    plain = noun._.mention is None and noun.pos_ == "NOUN" and not actors_of(noun)
    if not plain or not AGENT_NOUN.search(noun.lemma_.lower()):
        return []
    return [Entity(name=noun.lemma_.lower(), kind=EntityKind.GROUP)]


def _given_with(act: Token) -> bool:
    below = [*act.children, *(each for child in act.children if child.dep_ == "dobj" for each in child.children)]
    return any(each.lower_ == "with" and each.dep_ == "prep" for each in below)


def _is_question(verb: Token) -> bool:
    """ "Asks whether the ship sails": the ship is asked nothing."""
    return any(
        each.i < verb.i and each.lower_ in {"whether", "if", "how", "why", "when", "where"} for each in verb.subtree
    )


def _learns(verb: Token) -> bool:
    """Tell whether a verb says that its subject is told: "is informed", "receives a briefing", not "receives ropes"."""
    lemma = verb.lemma_.lower()
    return lemma in TELL | LEARN or (lemma in {"receive", "get"} and hands_words(verb))


def told_by_purpose(clause: Clause) -> list[Entity]:
    """ "Draws on experts to inform industry", "uses channels to convey news to the board": who is told by it."""
    found: list[Entity] = []
    for verb in purposes_of(clause):
        found.extend(entity for each in verb.children if each.dep_ == "dobj" for entity in actors_of(each))
        found.extend(_objects_of(each for each in prepositions_of(verb) if each.lower_ == "to"))
    return found


def told_by_state(clause: Clause) -> list[Entity]:
    """Give who comes to know: "keep X informed", "make Y available to X", "ensure X is kept aware"."""
    state = state_of(clause)
    if state is None:
        return []
    if state.lower_ in {AVAILABLE, KNOWN}:
        return _objects_of(each for each in [*state.children, *prepositions_of(state)] if each.lower_ == "to")
    if state == informed_behind(clause.act):
        between = clause.act.doc[clause.act.i + 1 : state.i]
        return [entity for each in between for entity in actors_of(each, coordinated=False)]
    verb = state if state.dep_ == "ccomp" else state.head
    knower = subject_of(verb) if verb != clause.act else None
    knower = knower or next((each for each in verb.children if each.dep_ == "dobj"), None)
    if state.dep_ in {"acl", "amod"} and state.lower_ in INFORMED_STATES:
        knower = state.head
    while knower is not None and knower.dep_ == "conj" and knower.head.i > clause.act.i:
        knower = knower.head  # "keeps X and Y aware": both
    if knower is not None and knower.i > clause.act.i:
        return actors_of(knower)
    itself = clause.passive or clause.act.lemma_.lower() == "be"
    return actors_of(clause.subject) if itself and clause.subject is not None else []


def told_as_subject(clause: Clause) -> list[Entity]:
    """ "The office is provided a list": who gets it is the subject of the passive, what is given stands behind."""
    act = clause.act
    given = [each for each in act.children if each.dep_ in {"dobj", "oprd", "attr"} and each.i > act.i]
    passive = clause.passive and clause.subject is not None and act.lemma_.lower() in GIVES_TO_OBJECT
    return actors_of(clause.subject) if passive and given and clause.subject is not None else []


def told_by_reaching(clause: Clause) -> list[Entity]:
    """ "The request must reach the office by noon": who a paper reaches gets it."""
    if clause.act.lemma_.lower() != "reach" or clause.subject is None or not is_word_or_datum(clause.subject):
        return []
    return [entity for each in clause.act.children if each.dep_ == "dobj" for entity in actors_of(each)]


def told_by_attention(clause: Clause) -> list[Entity]:
    """ "Bring X to the attention of the board", "to the board's attention"."""
    attention = attention_of(clause)
    if attention is None:
        return []
    owners = [entity for each in attention.children if each.dep_ == "poss" for entity in actors_of(each)]
    return owners or _objects_of(each for each in attention.children if each.lower_ == "of")


def told_in_writing(clause: Clause) -> list[Entity]:
    """ "Cancel by written notice to X", "follow up with a message to X": to whom the means of an act is sent."""
    means = [
        noun
        for preposition in clause.act.children
        if preposition.dep_ == "prep" and preposition.lower_ in {"by", "with", "in"} and preposition.i > clause.act.i
        for noun in preposition.children
        if noun.dep_ == "pobj" and is_word_or_datum(noun)
    ]
    means.extend(notices_of(clause.act))
    if put_on_notice(clause.act):
        return [entity for thing in things_of(clause) for entity in actors_of(thing)]
    behind = [each for noun in means for each in [*noun.children, *_next_to(noun)] if each.lower_ == "to"]
    return _objects_of(dict.fromkeys(behind))


def told_for_review(clause: Clause) -> list[Entity]:
    """Give for whose attention something is sent: "for X review and approval", "for approval by X"."""
    if clause.act.lemma_.lower() not in SEND:
        return []
    found: list[Entity] = []
    for token in clause.act.subtree:
        if token.i < clause.act.i or token.lower_ != "for" or token.dep_ != "prep":
            continue
        purpose = object_of(token)
        if purpose is None:
            continue
        if purpose._.mention is not None:  # "for State and interagency review": the parser takes them for two
            further = [each for each in purpose.children if each.dep_ == "conj" and each.lemma_.lower() in ATTENTION]
            found.extend(actors_of(purpose, coordinated=False) if further else [])
        if purpose.lemma_.lower() in ONWARD:
            found.extend(_objects_of(each for each in purpose.subtree if each.lower_ == "to"))
        if purpose.lemma_.lower() not in ATTENTION:
            continue
        onward = [each for each in purpose.children if each.dep_ == "conj" and each.lemma_.lower() in ONWARD]
        found.extend(
            _objects_of(each for noun in onward for each in [*noun.children, *_next_to(noun)] if each.lower_ == "to")
        )
        for child in purpose.children:
            if child.i < purpose.i and child.dep_ in {"compound", "nmod", "poss", "amod"}:
                found.extend(actors_of(child) if child._.mention is not None else [])
        nouns = [purpose, *(each for each in purpose.children if each.dep_ == "conj")]
        below = [each for noun in nouns for each in [*noun.children, *_next_to(noun)]]
        behind = (each for each in dict.fromkeys(below) if each.lower_ in {"by", "of", "from"})
        found.extend(_objects_of(behind))
    return found


def told_in_reply(clause: Clause) -> list[Entity]:
    """ "Responds to the buyer's request", "answers the questions of the court": whose question it is hears it."""
    if clause.act.lemma_.lower() not in REPLIES:
        return []
    asked = [*things_of(clause)] if not clause.passive else []
    to = [each for each in clause.act.children if each.dep_ == "prep" and each.lower_ == "to"]
    asked.extend(each for preposition in to for each in preposition.children if each.dep_ == "pobj")
    nouns = [each for each in asked if is_word_or_datum(each) or each.lemma_.lower() in QUESTIONS]
    owners = [each for noun in nouns for each in noun.children if each.dep_ in {"poss", "compound"}]
    found = [entity for each in owners if each._.mention or each.dep_ == "poss" for entity in actors_of(each)]
    return found or _objects_of(each for noun in nouns for each in noun.children if each.lower_ in {"of", "from"})


def told_by_receiving(clause: Clause) -> list[Entity]:
    """ "Claims must be received by the office in a year": who receives a paper is sent it."""
    if clause.act.lemma_.lower() != "receive" or not clause.passive or clause.subject is None:
        return []
    agents = [each for each in clause.act.children if each.dep_ == "agent"]
    return _objects_of(agents) if is_word_or_datum(clause.subject) else []


def told_where_due(clause: Clause) -> list[Entity]:
    """ "Reports are due at the office ten days later", "a copy goes to the office": who it is due at gets it."""
    if (clause.action, clause.kind) == ("go", "participle"):
        return _objects_of(each for each in clause.act.children if each.lower_ == "to")
    due = next((each for each in clause.verb.children if each.dep_ == "acomp" and each.lower_ == "due"), None)
    if due is None or clause.kind != "nominal":
        return []
    return _objects_of(each for each in [*due.children, *clause.verb.children] if each.lower_ in {"at", "to", "with"})


def told_who_asked(clause: Clause) -> list[Entity]:
    """ "If asked by X, the office may acknowledge that ...": who asks is answered."""
    if clause.act.lemma_.lower() not in SEND | TELL:
        return []
    return [
        entity
        for condition in clause.act.children
        if condition.dep_ == "advcl" and condition.lemma_.lower() in {"ask", "request", "query"}
        if any(each.lower_ in {"if", "when", "whenever", "once"} for each in condition.children)
        for agent in condition.children
        if agent.dep_ == "agent"
        for each in agent.children
        for entity in actors_of(each)
    ]


def told_before(clause: Clause) -> list[Entity]:
    """ "Query X and indicate that ...", "advises X and provides the terms": to the object of the first verb."""
    first, lemma = clause.shares_subject_of, clause.act.lemma_.lower()
    if first is None or clause.negated or first.lemma_.lower() not in TELL | ASKS_OBJECT:
        return []
    if not (lemma in SAYING and says_that(clause)) and not (lemma in GIVES_TO_OBJECT and first.lemma_.lower() in TELL):
        return []
    return [entity for each in first.children if each.dep_ == "dobj" for entity in actors_of(each)]


def told_again(clause: Clause, handed: Mapping[str, Sequence[Entity]]) -> list[Entity]:
    """Give who got the same thing before: "provides data to X. The data are provided by mail": X.

    ``handed`` says who got what so far, by the thing's name; "" is what was handed over last.
    """
    if (clause.action, clause.kind) == ("follow", "nominal"):
        return list(handed.get("", ()))  # "is reported to X by telephone. A written report follows within a week."
    if clause.act.lemma_.lower() not in SEND or any(each.lower_ == "to" for each in prepositions_of(clause.act)):
        return []
    for thing in things_of(clause):
        if thing.lower_ in {"it", "they", "them"}:
            return list(handed.get("", ()))
        definite = any(each.dep_ == "det" and each.lower_ in DEFINITE for each in thing.children)
        if definite and thing_name(thing) in handed:
            return list(handed[thing_name(thing)])
    return []


def _next_to(noun: Token) -> list[Token]:
    """Give the word behind a noun, which the parser may have hung elsewhere, if there is one."""
    return [noun.nbor(1)] if noun.i + 1 < len(noun.doc) else []


def _objects_of(prepositions: Iterable[Token]) -> list[Entity]:
    return [
        entity
        for preposition in prepositions
        for each in preposition.children
        if each.dep_ == "pobj"
        for entity in actors_of(each)
    ]
