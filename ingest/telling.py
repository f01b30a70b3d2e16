"""What is handed over, and whether an act tells somebody something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from ingest.actors import actors_of
from ingest.entities import Entity, EntityKind
from ingest.grammar import Clause
from ingest.kinds import HEADS
from ingest.norms import Modality
from ingest.plain_verbs import verb_in_text
from ingest.verbs import ALWAYS_TELLS, ASK, FILE, GOODS, MAKE, MEETINGS, SEND, TELL, TELLING_OBJECTS

# Kinds of paper, but for those that are no news to who gets them.
PAPERS = HEADS[EntityKind.DOCUMENT] - frozenset(
    "case order orders license contract application file files budget form forms".split()
)
# Said to somebody, these tell.
STATES = frozenset("confirm declare state express voice clarify certify recommend direct address raise endorse".split())
# Said to somebody, these tell whatever is said.
SPEECH = frozenset(
    "explain describe recommend nominate propose clarify justify demonstrate announce articulate certify"
    " account".split()
)
COUNTING = frozenset(
    "number set series type kind amount variety piece copy list package portion part section extract".split()
)


INFORMED = re.compile(
    r"(?i)\b(?:(?:is|are|be) (?:kept )?(?:informed|notified|advised|briefed)"
    r"|receives? (?:[\w-]+ ){0,4}?(?:briefings?|briefs?|information|notices?|notifications?|cop(?:y|ies)|reports?|data"
    r"|guidance|instructions?))\b"
)


# Sent or said, these tell only where somebody is told.
NOT_BY_ITSELF = frozenset("post make identify justify offer request demonstrate issue publish disclose release".split())


PRESENT = frozenset(
    "convey present report share communicate provide submit articulate explain transmit forward send"
    " disseminate".split()
)


# Who is brought into this state knows: "keep X informed"; what is made available is handed over.
INFORMED_STATES = frozenset("informed apprised advised aware abreast updated notified posted".split())
# Participles that the parser may take for adjectives: "must be so advised".
TOLD_STATES = {"apprised": "apprise", "advised": "advise", "notified": "notify"}
AVAILABLE = "available"
KNOWN = "known"
# Who gets at a file by its being made available reads it, unlike who is sent an order to fill.
FILES = frozenset({"file", "dossier", "folder", "ledger"})
# What is said may be about goods: "report each shipment", unlike "send the shipment".
SAID = frozenset("report announce explain respond reply answer acknowledge".split())
# Told whoever hears it, whatever it is.
SURE = frozenset(
    "submit resubmit report forward transmit retransmit relay acknowledge respond reply answer announce".split()
)


# Who reports for these comes there.
COMING = frozenset("duty work training instruction assignment processing medical examination service".split())


# What is brought before somebody.
MATTERS = frozenset("matter issue question concern complaint problem dispute discrepancy allegation grievance".split())
# Counsel that nobody in particular gets is no notification: "provides guidance for plans".
COUNSEL = frozenset({"guidance", "direction", "advice"})


def tells(clause: Clause) -> bool:
    """Tell whether what is acted on is words or data: "provide information", not "provide assistance"."""
    return any(is_word_or_datum(noun) for noun in _objects(clause))


def hands_words(verb: Token) -> bool:
    """Tell whether the object of a verb is words or data, or a briefing."""
    things = [child for child in verb.children if child.dep_ in {"dobj", "nsubjpass"}]
    return any(
        is_word_or_datum(noun) or noun.lemma_.lower() == "brief" for thing in things for noun in _with_parts(thing)
    )


def is_word_or_datum(noun: Token) -> bool:
    """Tell whether a noun names words, papers or data."""
    return bool(
        {noun.lower_, noun.lemma_.lower()} & TELLING_OBJECTS
        or noun.lemma_.lower() in PAPERS
        or (noun._.mention is not None and noun._.mention.entity.kind is EntityKind.DOCUMENT)
    )


def _sends_goods(clause: Clause) -> bool:
    """Tell whether only goods or money are acted on: "send the deposit", not "send the deposit and a report"."""
    things = _objects(clause)
    return (
        bool(things)
        and all(each.lemma_.lower() in GOODS for each in things if each.dep_ not in {"compound", "nmod"})
        and not tells(clause)
    )


def things_of(clause: Clause) -> list[Token]:
    """Give the nouns that are acted on: the object of an act, the subject of a passive."""
    things = [child for child in clause.act.children if child.dep_ in {"dobj", "nsubjpass"}]
    return [clause.subject] if not things and clause.passive and clause.subject is not None else things


def thing_name(thing: Token) -> str:
    """Give the name of a thing acted on, or the lemma of its noun where it has none."""
    return thing._.mention.entity.name if thing._.mention is not None else thing.lemma_.lower()


def coordinated(nouns: Sequence[Token]) -> list[Token]:
    """Give nouns with those coordinated with them."""
    return [
        each
        for noun in nouns
        for each in [noun, *coordinated([other for other in noun.children if other.dep_ == "conj"])]
    ]


def _objects(clause: Clause) -> list[Token]:
    """Give the nouns that are acted on, with what they are coordinated with and made of."""
    things = things_of(clause)
    if not things or any(actors_of(each, coordinated=False) for each in things):
        behind = [child for child in clause.act.children if child.dep_ == "prep" and child.lower_ == "with"]
        things.extend(each for child in behind for each in child.children if each.dep_ == "pobj")
    if pronoun := next((each for each in things if each.lower_ in {"it", "them"}), None):
        # "signs the report and returns it": the report
        before = [each for each in clause.act.sent if each.i < pronoun.i and each.dep_ in {"dobj", "nsubjpass"}]
        singular = pronoun.lower_ == "it"
        things.extend([each for each in before if singular == (each.tag_ not in {"NNS", "NNPS"})][-1:] or before[-1:])
    if not things:  # "provide the office the name and the address": the parser may hang the name on the office
        given = [each for child in clause.act.children if child.dep_ == "dative" for each in child.children]
        things.extend(each for each in given if each.dep_ == "appos")
    things.extend(_sent_along(clause.act))
    return [noun for thing in things for noun in _with_parts(thing)]


def _sent_along(act: Token) -> list[Token]:
    """Give what goes with the thing acted on: "sends the deposit together with a copy of the contract"."""
    return [
        noun
        for each in act.subtree
        if each.lower_ == "with" and each.i > act.i and each.nbor(-1).lower_ in {"together", "along"}
        for noun in each.children
        if noun.dep_ == "pobj"
    ]


def acts_on(clause: Clause, nouns: frozenset[str]) -> bool:
    """Tell whether one of these nouns is acted on."""
    return any(each.lemma_.lower() in nouns for each in _objects(clause))


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


def prepositions_of(act: Token) -> list[Token]:
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


def purposes_of(clause: Clause) -> list[Token]:
    """Give the acts of telling that an act is done for, or by: "to inform X", "to present the plan", "by telling X"."""
    labels = {"advcl"} if clause.act.lemma_.lower() in ASK | {"encourage"} else {"advcl", "xcomp"}
    meetings = [each for each in clause.act.children if each.dep_ == "dobj" and each.lower_ in MEETINGS]
    by = [
        child
        for preposition in clause.act.subtree
        if preposition.lower_ == "by"
        and preposition.head.i in {clause.act.i, *(each.i for each in clause.act.children)}
        for child in preposition.children
        if child.dep_ == "pcomp" and child.tag_ == "VBG" and _is_telling(child)
    ]
    return by + [
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
    return lemma in TELL or (lemma in PRESENT and any(is_word_or_datum(each) for each in objects))


def is_notification(clause: Clause, told: Sequence[Entity], words: str) -> bool:
    """Tell whether the act is to tell or send somebody something; ``words`` are those of the act."""
    lemma = verb_in_text(clause.act) or clause.action
    if clause.modality is Modality.PROHIBITION or clause.negated:
        return False
    if put_on_notice(clause.act) or (told and notices_of(clause.act)):
        return True
    if brings_matter(clause) and told:
        return True
    if lemma in TELL or state_of(clause) is not None or attention_of(clause) is not None:
        return True
    if ensured(clause):
        return bool(told) or INFORMED.search(words) is not None
    if lemma in ALWAYS_TELLS - SAID and _sends_goods(clause):
        return False
    if lemma in SPEECH and (told or any(each.lower_ == "to" for each in prepositions_of(clause.act))):
        return True
    if lemma == "explain" and clause.subject is not None and actors_of(clause.subject):
        return True  # somebody explains to somebody; a note explains what it is about
    if (clause.action, clause.kind) in {("follow", "nominal"), ("go", "participle")}:
        return True  # "a written report follows within three days", "a copy goes to the board"
    if lemma == "report" and _comes(clause):
        return False
    if lemma in ALWAYS_TELLS:
        return lemma in SURE or bool(told) or tells(clause) or says_that(clause)
    if lemma in {"identify", "justify", "demonstrate"} and told:
        return True
    if lemma == "indicate":
        return says_that(clause)
    if lemma in STATES and told:
        return tells(clause) or says_that(clause)
    if lemma == "share" and told:
        return tells(clause)
    if lemma in FILE and told:
        return tells(clause)
    if lemma in SEND and lemma not in NOT_BY_ITSELF:
        return (tells(clause) and (bool(told) or not acts_on(clause, COUNSEL))) or (bool(told) and says_that(clause))
    if lemma == "receive" and clause.passive:
        return bool(told) and clause.modality is Modality.OBLIGATION
    if lemma in {"reach", "call"} or (lemma == "write" and not things_of(clause)):
        return bool(told)
    if lemma in {"issue", "publish", "disclose", "release", "post"} | MAKE:
        return tells(clause) and bool(told)
    return bool(purposes_of(clause))


def handed_on(clause: Clause) -> bool:
    """ "Brings the matter to the board", "turns the boat over to the buyer": it comes before him, or into his hands."""
    lemma = clause.act.lemma_.lower()
    if lemma == "turn":
        return any(child.lower_ == "over" for child in clause.act.children)
    return brings_matter(clause)


def brings_matter(clause: Clause) -> bool:
    """ "Brings the question to the board", "takes the complaint to the court": they hear of it."""
    return clause.act.lemma_.lower() in {"bring", "take"} and acts_on(clause, MATTERS)


def _comes(clause: Clause) -> bool:
    """ "Reports to the depot for duty": he comes there, he tells nothing."""
    behind = [each for each in clause.act.subtree if each.dep_ == "prep" and each.lower_ == "for"]
    nouns = [each.lemma_.lower() for preposition in behind for each in preposition.children if each.dep_ == "pobj"]
    return not things_of(clause) and not says_that(clause) and bool(COMING & set(nouns))


def notices_of(act: Token) -> list[Token]:
    """Give the notice on which something is done: "may withdraw on 30 days' notice to the buyer"."""
    return [
        noun
        for preposition in act.children
        if preposition.dep_ == "prep" and preposition.lower_ in {"on", "upon", "by", "with", "after"}
        for noun in preposition.children
        if noun.dep_ == "pobj" and noun.lemma_.lower() in {"notice", "notification"}
    ]


def put_on_notice(act: Token) -> bool:
    """ "Puts the buyer on notice of the loss": he is told."""
    return act.lemma_.lower() in {"put", "place"} and any(noun.lower_ == "notice" for noun in notices_of(act))


def in_passive(clause: Clause) -> Clause:
    """Give a clause as the passive that it is, where the parser took its participle for an adjective."""
    state = state_of(clause) if clause.act.lemma_ == "be" else None
    return clause if state is None else replace(clause, action=TOLD_STATES[state.lower_], passive=True)


def state_of(clause: Clause) -> Token | None:
    """Give the word for the state of knowing that an act brings about: "keep X informed", "make Y available to X"."""
    act = clause.act
    if act.lemma_ == "be":
        return next((each for each in act.children if each.dep_ == "acomp" and each.lower_ in TOLD_STATES), None)
    inner = [each for each in act.children if each.dep_ in {"ccomp", "xcomp"} and each.i > act.i]
    if clause.action == "let":
        return next((each for each in inner if each.lemma_.lower() in {"know", "hear"}), None)
    verbs = [act] if clause.action in {"keep", "make"} else inner if ensured(clause) else []
    for verb in verbs:
        if verb.lemma_.lower() not in {"keep", "make", "be", "remain", "stay"}:
            continue
        kept = coordinated([child for child in verb.children if child.dep_ == "dobj"])
        below = [*verb.children, *(each for noun in kept for each in noun.children)]
        for token in below:
            if token.i > verb.i and token.lower_ == KNOWN and verb.lemma_.lower() == "make":
                return token
            if token.i > verb.i and token.lower_ in INFORMED_STATES | {AVAILABLE}:
                return token if token.lower_ in INFORMED_STATES or _hands_over(clause, token) else None
    return informed_behind(act)


def informed_behind(act: Token) -> Token | None:
    """Give "informed" of "keeping X and Y informed", where the parser hangs Y elsewhere: only names stand between."""
    if act.lemma_.lower() != "keep" or any(child.dep_ == "auxpass" for child in act.children):
        return None
    for token in act.doc[act.i + 1 : act.sent.end]:
        if token.lower_ in INFORMED_STATES:
            return token
        if token.pos_ not in {"NOUN", "PROPN", "DET", "ADJ", "CCONJ"} and token.text != ",":
            return None
    return None


def ensured(clause: Clause) -> bool:
    """ "Ensures that X is done", "sees to it that", "makes sure that"."""
    act, lemma = clause.act, clause.act.lemma_.lower()
    states = any(child.dep_ == "ccomp" and child.i > act.i for child in [*act.children, *_small(act)])
    sure = lemma == "make" and any(each.lower_ in {"sure", "certain"} for each in _small(act))
    return clause.action == "ensure" or (states and (lemma in {"see", "assure"} or sure))


def _small(act: Token) -> list[Token]:
    """Give the adjective of "make sure", and what hangs below it."""
    return [
        each
        for child in act.children
        if child.dep_ in {"ccomp", "acomp", "oprd", "advmod"}
        for each in [child, *child.children]
    ]


def attention_of(clause: Clause) -> Token | None:
    """Give the word for whose attention or notice something is brought to: "bring X to the attention of Y"."""
    if clause.act.lemma_.lower() not in {"bring", "call", "draw"}:
        return None
    words = {"attention", "notice"}
    return next((each for each in clause.act.subtree if each.lower_ in words and each.head.lower_ == "to"), None)


def _hands_over(clause: Clause, available: Token) -> bool:
    """Tell whether what is made available is words or data."""
    things = [each for each in available.children if each.dep_ == "nsubj"]
    first = clause.shares_subject_of
    if first is not None and any(each.lower_ in {"it", "them"} for each in things):
        things = [each for each in first.children if each.dep_ in {"dobj", "nsubjpass"}]
    nouns = [noun for thing in [*things, *things_of(clause)] for noun in _with_parts(thing)]
    read = any(noun.lemma_.lower() in FILES for noun in nouns) and any(
        each.lower_ == "to" for each in [*available.children, *prepositions_of(available)]
    )
    return read or tells(clause) or any(is_word_or_datum(noun) for noun in nouns)


def says_that(clause: Clause) -> bool:
    """ "Indicate that the offer may be withdrawn", "acknowledge whether others came"."""
    return any(child.dep_ == "ccomp" and child.i > clause.act.i for child in clause.act.children)
