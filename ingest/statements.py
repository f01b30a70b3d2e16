"""Which verbs of a sentence state something: main clauses, what goes on behind them, what is coordinated."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from ingest.actors import actors_of
from ingest.entities import EntityKind
from ingest.grammar import (
    CONDITION_MARKS,
    SUBJECTS,
    auxiliaries_of,
    differ,
    excepts,
    has_subject,
    has_to,
    is_put_in,
    left_end,
    marks_of,
    path_to,
    subject_of,
)
from ingest.verbs import SEND, TELL, known_nouns, known_verbs

THINGS = frozenset({"that", "which"})
# "Who has ten days to reply": a time that is given.
SPANS = frozenset("day week month hour year".split())
# "Who has authority to sign": what is held.
HELD = frozenset("authority responsibility right discretion duty".split())
OBJECTS = frozenset({"dobj", "pobj", "dative", "oprd"})
# How often something is so: no duty.
SOMETIMES = frozenset("often sometimes frequently typically commonly occasionally rarely usually seldom".split())
# With how many it is so, and in how many cases: "Most ports charge", "in some cases ... are": no duty either.
MANY = frozenset("most many several few some numerous certain rare".split())
CASES = frozenset("case instance circumstance situation country".split())
# Who is chosen for a task; what is said of him behind "who" is what he does.
CHOOSE = frozenset("assign appoint designate nominate select name identify detail".split())


# Acts that stand on their own behind a purpose.
PROMOTED = TELL | {"ensure", "report", "submit", "forward"}


def main_verbs(root: Token) -> Iterator[Token]:
    """Give the verbs that head main clauses; coordinated ones are reached from the first."""
    yield root
    if is_only_condition(root) and (main := _behind_condition(root)) is not None:
        yield main
    yield from _stated_before(root)
    for token in root.subtree:
        related = token.dep_ in {"relcl", "advcl"} and (_continues(token) or is_laid_on_thing(token))
        apart = _is_done_to(token) if token.dep_ in {"relcl", "ccomp", "advcl"} else _is_excepted(token)
        if related or apart:
            yield token


def _stated_before(verb: Token) -> Iterator[Token]:
    """ "X does this; Y does that": the parser hangs the first half under the second; also what a concession states."""
    for child in verb.children:
        states = child.dep_ in {"ccomp", "parataxis"} and child.i < verb.i and has_subject(child)
        marked = any(mark.dep_ != "prep" for mark in marks_of(child))
        if states and not marked and not _in_opening_condition(child):
            yield child
            yield from _stated_before(child)
        elif child.dep_ == "advcl" and (_is_concessive(child) or _runs_on(child, verb)):
            yield child


def _in_opening_condition(verb: Token) -> bool:
    """ "When a leak is found and the lock is not closed, the PA ...": the second half is a condition too."""
    start = verb.sent.start
    opens = verb.doc[start].lower_ in CONDITION_MARKS
    return opens and not any(token.text in {";", ":", ","} for token in verb.doc[start : verb.i])


def _runs_on(child: Token, verb: Token) -> bool:
    """ "As agent, he signs the log, he sends it": a first act that the parser takes for a circumstance."""
    finite = child.tag_ in {"VBZ", "VBP"} and child.i < verb.i and has_subject(child) and is_put_in(subject_of(verb))
    return finite and not any(mark.dep_ != "prep" for mark in marks_of(child))


def _is_concessive(verb: Token) -> bool:
    """ "Although the SCO may ...", "because SCOs must ...", "as TLA is the responsibility of ...".

    A statement of its own.
    """
    marks = {mark.lower_ for mark in marks_of(verb)}
    modal = any(child.lower_ in {"must", "shall", "should"} for child in verb.children)
    modal = modal or (verb.lemma_ == "be" and any(child.dep_ == "xcomp" and has_to(child) for child in verb.children))
    duty = any(child.lower_ in {"responsible", "responsibility"} for child in verb.children)
    stated = marks & {"although", "though", "while", "because", "since", "as"}
    return bool(stated) and (modal or duty) and has_subject(verb)


def _continues(verb: Token) -> bool:
    """A relative clause that states something of its own: behind a comma, or of an actor who is no subject.

    "DSCA, which in turn coordinates with State", "submit data to the Joint Staff who reviews".
    """
    pronoun = next(
        (child for child in verb.children if child.dep_ in SUBJECTS and child.lower_ in {"who", "which"}), None
    )
    if pronoun is None or pronoun.i == 0:
        return False
    if pronoun.dep_ == "nsubjpass":
        # "the proposal, which is presented by the ministry"
        return pronoun.nbor(-1).text == "," and any(child.dep_ == "agent" for child in verb.children)
    mention = antecedent_mention(pronoun)
    if mention is None:
        return False
    subject = next((child for child in verb.head.children if child.dep_ in SUBJECTS), None)
    of_subject = mention.dep_ in SUBJECTS or (subject is not None and mention.i == subject.i)
    behind_comma = pronoun.nbor(-1).text == ","
    possible = any(each.lower_ in {"can", "may"} for each in auxiliaries_of(verb))
    limited = any(child.dep_ == "dobj" and child.lemma_.lower() in SPANS | HELD for child in verb.children)
    limited = limited or any(child.dep_ == "acomp" and child.lower_ == "responsible" for child in verb.children)
    if (verb.lemma_.lower() in {"serve", "be", "have"} and not limited) or (possible and not behind_comma):
        return False
    return behind_comma or (pronoun.lower_ == "who" and not of_subject)


def _is_done_to(verb: Token) -> bool:
    """ "Draws a bill, which the board approves", "may object, in which case the board votes": an act of its own."""
    subject = subject_of(verb)
    first = verb.doc[left_end(verb)]
    if subject is None or first.i == 0 or first.nbor(-1).text != ",":
        return False
    thing = first.lower_ == "which" and first.head.i == verb.i and first.dep_ in OBJECTS
    behind = first.dep_ == "prep" and first.nbor(1).lower_ == "which"
    routed = behind and first.lower_ in {"through", "by", "with"} and subject.dep_ == "nsubjpass"
    owned = first.lower_ == "whose" and first.head.i == subject.i and subject.dep_ == "nsubjpass"
    does = bool(actors_of(subject)) or (subject.lower_ in {"it", "they"} and _is_of_actor(verb.sent.root))
    return routed or owned or ((thing or behind) and does)


def _is_excepted(verb: Token) -> bool:
    """ "May be burned, except that letters must be kept": what holds instead."""
    if not any(child.lower_ in {"must", "shall", "may", "should"} for child in verb.children):
        return False
    opener = verb.doc[left_end(verb)]
    return 0 < opener.i < verb.i and excepts(opener.nbor(-1))


def _is_of_actor(root: Token) -> bool:
    """ "The office keeps a log, which it shows to pilots": who does the one thing does the other."""
    subject = subject_of(root)
    return subject is not None and bool(actors_of(subject))


def is_laid_on_thing(verb: Token) -> bool:
    """ "The note that must be added", "a plan, which should not exceed a year": what is asked of a thing in passing."""
    pronoun = next((child for child in verb.children if child.dep_ in SUBJECTS and child.lower_ in THINGS), None)
    modal = next((each.lower_ for each in auxiliaries_of(verb) if each.tag_ == "MD"), "")
    if pronoun is None or pronoun.i == 0:
        return False
    if pronoun.nbor(-1).text == ",":
        if modal == "may" and pronoun.lower_ == "which":
            return pronoun.dep_ == "nsubjpass"
        return modal in {"must", "shall", "should"} and pronoun.lower_ == "which"
    return modal in {"must", "shall"} and pronoun.dep_ == "nsubjpass" and pronoun.nbor(-1).pos_ == "NOUN"


def antecedent_mention(pronoun: Token) -> Token | None:
    """Give the actor directly before a relative pronoun; the parser often hangs the clause elsewhere.

    An actor that is only described counts where the sentence chooses him: "appoints an officer who keeps the log".
    """
    before = pronoun.nbor(-1)
    behind_comma = before.text == ","
    if behind_comma and before.i > 0:
        before = before.nbor(-1)
    mention = before._.mention
    if mention is not None and mention.entity.is_actor:
        return before
    if pronoun.lower_ == "who" and behind_comma and not actors_of(before):
        return _person_before(before)
    if mention is not None:
        return None
    if behind_comma and (actor := _chosen_before(before, pronoun.head)) is not None:
        return actor
    if pronoun.lower_ != "who" or not actors_of(before):
        return None
    chosen = before.dep_ == "dobj" and before.head.lemma_.lower() in CHOOSE
    told = before.i != pronoun.i - 1 and before.dep_ in {"pobj", "dobj"}  # "is sent to the pilot, who alerts the crew"
    return before if chosen or told else None


def _person_before(end: Token) -> Token | None:
    """ "Assigns a manager to each case, who keeps it": the post named last in the clause, since no case is a who."""
    for token in reversed(list(end.doc[end.sent.start : end.i])):
        if token.is_punct or token.pos_ in {"VERB", "AUX"}:
            return None
        if token._.mention is not None and token._.mention.entity.kind is EntityKind.POSITION:
            return token
    return None


def _chosen_before(end: Token, verb: Token) -> Token | None:
    """ "The office that runs the lock, which replies": the actor before the clause that says which one is meant."""
    if verb.lemma_.lower() not in TELL | SEND | {"have"}:
        return None
    for token in reversed(list(end.doc[end.sent.start + 1 : end.i + 1])):
        if token.is_punct:
            return None
        before = token.nbor(-1)
        if token.lower_ in {"that", "which", "who"} and before._.mention is not None:
            return before if before._.mention.entity.is_actor else None
    return None


def _behind_condition(condition: Token) -> Token | None:
    """ "Once the board approves the plan it is forwarded": the clause that the parser hung under its condition."""
    for token in condition.subtree:
        if token.i > condition.i and token.dep_ in {"ccomp", "conj", "parataxis", "relcl"} and not marks_of(token):
            subject = subject_of(token)
            if subject is not None and subject.lower_ not in {"who", "which", "that"} and is_verb(token):
                return token
    return None


def is_only_condition(verb: Token) -> bool:
    """ "If a partner asks, contact the agency", where the parser takes the condition for the main clause."""
    if any(child.lower_ in {"must", "shall", "should", "will"} for child in verb.children):
        return False
    return verb.dep_ == "ROOT" and any(
        child.dep_ in {"mark", "advmod"}
        and child.lower_ in {"if", "when", "once", "unless", "until", "before", "after"}
        and child.i < verb.i
        and not any(each.dep_ == "npadvmod" for each in child.children)  # "once a year"
        for child in verb.children
    )


def is_verb(token: Token) -> bool:
    """A verb, or an adjective such as "prepared" that carries the auxiliary of its clause."""
    return token.pos_ in {"VERB", "AUX"} or (
        token.pos_ == "ADJ"
        and any(child.dep_ in {"aux", "auxpass", "cop"} and child.pos_ == "AUX" for child in token.children)
    )


def is_known_verb(verb: Token) -> bool:
    """What the tagger takes for a verb is one in the dictionary too: not "readiness"."""
    return verb.pos_ != "VERB" or verb.lemma_.lower().rpartition("-")[2] in known_verbs()


def is_habit(verb: Token, *, asked: bool = False) -> bool:
    """ "Governments often compete", "most ports charge", "in some cases fees are paid": what happens, no duty.

    ``asked`` says that the verb stands under the modal of another: "should know the rules and, in some cases, ask".
    """
    if any(child.lower_ == "automatically" for child in verb.children) and verb.tag_ == "VBN":
        return True  # a machine does it
    if verb.tag_ == "VBN" and any(child.lower_ == "here" and child.dep_ == "advmod" for child in verb.children):
        return True  # "is not repeated here": what the text does
    modals = [child.lower_ for child in verb.children if child.tag_ == "MD"]
    if modals == ["can"] and any(child.lower_ in SOMETIMES for child in verb.children):
        return True  # "can often be overcome"
    if asked or modals:
        return False
    subject = subject_of(verb)
    if subject is not None and any(child.lower_ in MANY and child.i < subject.i for child in subject.children):
        return subject.lemma_.lower() not in CASES or verb.dep_ == "ROOT"
    for child in verb.children:
        if child.lower_ in SOMETIMES:
            return True
        cases = [each for each in child.children if each.dep_ == "pobj" and each.lemma_.lower() in CASES]
        if child.lower_ == "in" and any(word.lower_ in MANY for each in cases for word in each.children):
            return True
    return False


def is_proviso(verb: Token) -> bool:
    """ "Provided that costs are paid": a condition."""
    return verb.lower_ in {"provided", "providing"} and any(child.dep_ == "ccomp" for child in verb.children)


def behind_provided(verb: Token) -> bool:
    """ "provided the information is stored": a condition that the parser takes for a clause of its own."""
    left = left_end(verb)
    return left > 0 and verb.doc[left - 1].lower_ in {"provided", "providing"} and verb.dep_ != "ROOT"


def conjuncts_of(verb: Token) -> list[Token]:
    """Give the verbs coordinated with a verb, also those that the parser hung deeper than they belong.

    "determines when support is required and coordinates with the command": a verb without a subject in the form of
    the main verb belongs to it, not to the participle before; so does one with a modal of its own ("... but should
    not divulge"), and one of telling or ensuring behind a purpose ("works to resolve the issue and advise them").
    """
    direct = [
        child
        for child in verb.children
        if child.dep_ in {"conj", "dep"}
        and is_verb(child)
        and not (_differs(child, verb) or _measures(child) or _ends_name(child))
    ]
    if verb.dep_ == "relcl" and verb.tag_ == "VBZ":
        direct.extend(
            child for child in verb.head.head.children if child.i > verb.i and _differs(child, verb.head.head)
        )
    found = [
        child for child in direct if child.dep_ == "conj" or (child.i > verb.i and child.tag_ in {"VB", "VBP", "VBZ"})
    ]
    for token in verb.subtree:
        if token.i in {verb.i, token.head.i} or token.dep_ != "conj" or token.pos_ not in {"VERB", "AUX"}:
            continue
        if token.head.i == verb.i or token.i < verb.i:
            continue
        if is_put_in(subject_of(token)) and not differ(subject_of(token), subject_of(verb)):
            found.append(token)  # its subject was put in because it is the main one
            continue
        if has_subject(token):
            continue
        if _takes_up(token, verb) or _disagrees(token, verb):
            found.append(token)
            continue
        path = path_to(token, verb)
        if _repeats_modal(token, verb) or _is_bare_behind_passive(token, verb):
            found.append(token)
            continue
        if any(
            each.dep_ in {"relcl", "conj"} or (each.dep_ == "acl" and each.tag_ != "VBG") for each in path[1:]
        ) or any(_is_front(each, verb) for each in path):
            continue
        modal = any(child.tag_ == "MD" for child in token.children)
        finite = {"VBZ", "VBP"}
        same_form = token.tag_ in finite and verb.tag_ in finite and token.head.tag_ != token.tag_
        if token.head.pos_ in {"NOUN", "PROPN"} and token.tag_ in {"VB", "VBP"} and verb.tag_ == "VBP":
            same_form = True
        telling = token.head.dep_ in {"advcl", "xcomp"} and token.tag_ == "VB" and token.lemma_.lower() in PROMOTED
        if modal or same_form or telling:
            found.append(token)
    return found


def _ends_name(verb: Token) -> bool:
    """ "Stays in the bank account": a noun behind another, with nothing that would join it as a verb."""
    behind_noun = verb.i > 0 and verb.nbor(-1).pos_ in {"NOUN", "PROPN"} and verb.lower_ in known_nouns()
    return behind_noun and left_end(verb) == verb.i and not has_subject(verb)


def _measures(verb: Token) -> bool:
    """ "One extension, not to exceed 45 days": how long it may be, no act."""
    denied = any(child.dep_ == "neg" for child in verb.children)
    return verb.lemma_.lower() == "exceed" and denied and has_to(verb)


def _differs(token: Token, verb: Token) -> bool:
    """ "They appoint an officer who keeps the log, signs it": one who signs is not they who appoint."""
    chosen = any(child.dep_ == "relcl" and child.tag_ == "VBZ" for each in verb.children for child in each.children)
    return chosen and verb.tag_ == "VBP" and token.dep_ == "conj" and token.tag_ == "VBZ" and not has_subject(token)


def _repeats_modal(token: Token, verb: Token) -> bool:
    """ "Must return it in the state in which it was given and must pay": the modal says whose verb it is.

    Also "is to be signed by the chief who keeps it and should be sent": a second marker goes on with the first.
    """
    own, main, between = (
        next((child.lower_ for child in each.children if child.tag_ == "MD"), "") for each in (token, verb, token.head)
    )
    laid = verb.lemma_ == "be" and any(child.dep_ == "xcomp" and has_to(child) for child in verb.children)
    return own != "" and (own == main or laid) and not between and token.head.dep_ == "relcl"


def _is_bare_behind_passive(token: Token, verb: Token) -> bool:
    """ "Must warn him that ropes cannot be sold and keep a copy": a base form goes on with a base form."""
    bare = token.tag_ in {"VB", "VBP"} and not has_to(token) and not any(child.tag_ == "MD" for child in token.children)
    passive = token.head.tag_ == "VBN" and any(
        child.dep_ == "auxpass" or (child.dep_ == "aux" and child.lower_ in {"has", "have"})
        for child in token.head.children
    )
    modal = any(child.tag_ == "MD" for child in verb.children)
    return bare and passive and token.head.i != verb.i and (modal or verb.tag_ == "VBP") and verb.tag_ in {"VB", "VBP"}


def _takes_up(token: Token, verb: Token) -> bool:
    """ "Find ropes that are worn and report them": they are the ropes, so the second act is that of the first verb."""
    relative = token.head
    if relative.dep_ != "relcl" or not any(child.lower_ in {"that", "which"} for child in relative.children):
        return False
    same_form = token.tag_ == verb.tag_ or {token.tag_, verb.tag_} <= {"VB", "VBP"}
    takes = any(child.dep_ == "dobj" and child.lower_ in {"them", "it"} for child in token.children)
    return same_form and takes and any(child.dep_ == "cc" for child in relative.children)


def _disagrees(token: Token, verb: Token) -> bool:
    """ "Sets the order in which calls are taken and tells the crew": one tells, not the calls."""
    inner = token.head
    finite = next((each for each in inner.children if each.dep_ in {"aux", "auxpass"}), inner)
    plural = finite.tag_ == "VBP" or finite.lower_ in {"are", "have"}
    return token.tag_ == verb.tag_ == "VBZ" and inner.dep_ == "relcl" and plural and inner.i > verb.i


def _is_front(token: Token, verb: Token) -> bool:
    return token.dep_ == "advcl" and token.i < verb.i
