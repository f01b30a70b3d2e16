"""Finding the clauses of a sentence that may be norms: whose verb, whose subject, under which marker.

Works on spaCy's dependency parse (labels of the CLEAR style, as in the OntoNotes conversion that the English models are
trained on). A clause knows nothing of actors or deadlines; the next steps add them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from ingest.norms import Modality
from ingest.verbs import ASSURE, NORMATIVE_PARTICIPLES, TELL, is_action_noun, known_verbs, verb_of

MODALS = {
    "must": Modality.OBLIGATION,
    "shall": Modality.OBLIGATION,
    "will": Modality.OBLIGATION,
    "should": Modality.RECOMMENDATION,
    "may": Modality.PERMISSION,
    "can": Modality.PERMISSION,
    "need": Modality.OBLIGATION,
}
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
POINTERS = frozenset({"see", "refer", "note", "contact", "click", "consult", "visit", "reference", "let"})
IMPERATIVES = frozenset({"imperative", "essential", "necessary", "mandatory", "crucial", "vital", "incumbent"})
ADVISABLE = frozenset({"important", "advisable", "desirable", "preferable"})
APPROVALS = frozenset(
    "approval consent concurrence authorization permission review notification certification coordination waiver"
    " determination verification".split()
)
CHARGED = frozenset("assign delegate give charge".split())
RULES = frozenset({"law", "act", "policy", "regulation", "statute", "directive", "rule", "section"})
# How often something is so: no duty.
SOMETIMES = frozenset("often sometimes frequently typically commonly occasionally rarely usually".split())
# Acts that stand on their own behind a purpose.
PROMOTED = TELL | {"ensure", "report", "submit", "forward"}
# Behind a comma these say how, on what ground or with what in mind, not what is done besides.
CIRCUMSTANCES = frozenset(
    "use include base depend follow consider assume give account pend regard concern accord exclude recognize note take"
    " rely employ apply bear involve leverage utilize provide".split()
) - {"provide"}
CONDITION_MARKS = frozenset(
    "if when once unless until after before upon while although though because as since whenever where provided whether"
    " that so lest except".split()
)


@dataclass(frozen=True)
class Clause:
    """A predicate with its subject.

    ``verb`` is the verb that carries the clause; ``act`` the verb (or noun of action) of the duty itself: in "SCOs are
    responsible for drafting" ``verb`` is "are" and ``act`` "drafting". ``subject`` is None where the clause has none.
    ``kind`` is modal, responsible, participle ("is required to"), indicative, passive, imperative, nominal.
    """

    verb: Token
    act: Token
    action: str
    subject: Token | None
    modality: Modality
    marker: str
    kind: str
    negated: bool = False
    passive: bool = False
    modal: str = ""
    shares_subject_of: Token | None = None
    attributed: Token | None = None


def find_clauses(sentence: Span) -> list[Clause]:
    """Give the clauses of a sentence that may be norms, in order of their acts."""
    found: list[Clause] = []
    for head in _heads(sentence.root):
        found.extend(_read(head, inherited=None))
    taken = {clause.act.i for clause in found}
    bound = [
        clause for clause in bound_actors(sentence) if clause.act.i not in taken and not _asked(clause.verb, taken)
    ]
    found.extend(clause for clause in bound if not _in_condition(clause.verb))
    if sentence[0].lower_ == "ideally":
        found = [replace(each, modality=Modality.RECOMMENDATION, marker="ideally") for each in found]
    unique = {(clause.act.i, clause.kind == "approval"): clause for clause in found}
    return sorted(unique.values(), key=lambda clause: clause.act.i)


def _asked(verb: Token, taken: set[int]) -> bool:
    """ "The chief should encourage visitors to report": the duty is the chief's."""
    return verb.i in taken and verb.lemma_.lower() in {"encourage", "direct", "task", "advise", "urge", "expect"}


def bound_actors(sentence: Span) -> Iterator[Clause]:
    """Give the acts that a sentence lays on its object: "a note requiring X to notify Y", "authorizes X to assign".

    Also "the SCO's responsibility for evaluating ..." and "a requirement for State and DoD to submit ...".
    """
    for token in sentence:
        word = token.lemma_.lower()
        if word in NORMATIVE_PARTICIPLES and token.pos_ == "VERB" and _can_bind(token):
            for act in token.children:
                if act.dep_ in {"xcomp", "ccomp", "advcl"} and act.tag_ == "VB" and _has_to(act):
                    bound = subject_of(act) or next((each for each in token.children if each.dep_ == "dobj"), None)
                    if bound is not None:
                        base = _laid_on(token, bound, Modality(NORMATIVE_PARTICIPLES[word]))
                        yield from _coordinated_acts(base, act)
        elif word in {"responsibility", "requirement", "duty", "obligation"}:
            yield from _noun_of_duty(token)
        if word == "include" and token.pos_ == "VERB":
            yield from _listed_duties(token)


def _can_bind(verb: Token) -> bool:
    """ "Requires X to report" binds X; the purpose "to permit X to take part" grants nothing."""
    if verb.tag_ == "VB" and NORMATIVE_PARTICIPLES[verb.lemma_.lower()] == Modality.PERMISSION:
        return not _has_to(verb)
    return verb.tag_ in {"VB", "VBZ", "VBP", "VBG"}


def _in_condition(token: Token) -> bool:
    while token.dep_ != "ROOT":
        if token.dep_ == "advcl" and any(mark.lower_ in CONDITION_MARKS for mark in token.children):
            return True
        token = token.head
    return False


def _listed_duties(verb: Token) -> Iterator[Clause]:
    """ "Actions the purchaser should take include: checking ...; signing ...", "SCO duties include monitoring ..."."""
    subject = subject_of(verb)
    if subject is None or subject.lemma_.lower() not in {
        "action",
        "duty",
        "responsibility",
        "task",
        "step",
        "function",
    }:
        return
    bound, modality, marker = None, Modality.OBLIGATION, "include"
    for child in subject.children:
        if child.dep_ in {"poss", "compound"} and child._.mention is not None:
            bound = child
        elif child.dep_ == "prep" and child.lower_ == "of":
            bound = _object_of(child)
        elif child.dep_ == "relcl":
            modal = next((each for each in _auxiliaries(child) if each.tag_ == "MD" and each.lower_ in MODALS), None)
            bound = subject_of(child)
            if modal is not None:
                modality, marker = MODALS[modal.lower_], modal.lower_
    if bound is None:
        return
    base = replace(_laid_on(verb, bound, modality), marker=marker)
    for token in verb.sent:
        if token.tag_ == "VBG" and token.i > verb.i and token.i + 1 < len(verb.doc):
            before = token.nbor(-1)
            if (
                before.text in {":", ";", ","}
                or before.i == verb.i
                or (before.lower_ == "and" and before.nbor(-1).text in {";", ","})
            ):
                yield replace(base, act=token, action=token.lemma_.lower(), shares_subject_of=None)


def _laid_on(verb: Token, bound: Token, modality: Modality) -> Clause:
    return Clause(verb=verb, act=verb, action="", subject=bound, modality=modality, marker=verb.text, kind="bound")


def _noun_of_duty(noun: Token) -> Iterator[Clause]:
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    preposition = _preposition(noun, "for")
    if owner is not None and preposition is not None:
        base = _laid_on(noun, owner, Modality.OBLIGATION)
        for child in preposition.children:
            if child.dep_ == "pcomp":
                yield from _coordinated_acts(base, child)
    if noun.dep_ == "nsubj":
        return  # "requirements for X to report are outside this chapter"
    for act in noun.children:
        if act.dep_ in {"acl", "relcl", "advcl"} and act.tag_ == "VB" and _has_to(act):
            bound = subject_of(act) or (_object_of(preposition) if preposition is not None else None)
            if bound is not None:
                yield from _coordinated_acts(_laid_on(noun, bound, Modality.OBLIGATION), act)


def _heads(root: Token) -> Iterator[Token]:
    """Give the verbs that head main clauses; coordinated ones are reached from the first."""
    yield root
    if _is_only_condition(root) and (main := _behind_condition(root)) is not None:
        yield main
    for child in root.children:
        states = child.dep_ in {"ccomp", "parataxis"} and child.i < root.i and _has_subject(child)
        if states and not _marks(child) and not _in_opening_condition(child):
            # "X does this; Y does that": the parser hangs the first half under the second.
            yield child
        elif child.dep_ == "advcl" and _is_concessive(child):
            yield child
    for token in root.subtree:
        if token.dep_ == "relcl" and _continues(token):
            yield token


def _in_opening_condition(verb: Token) -> bool:
    """ "When a leak is found and the lock is not closed, the PA ...": the second half is a condition too."""
    start = verb.sent.start
    opens = verb.doc[start].lower_ in CONDITION_MARKS
    return opens and not any(token.text in {";", ":"} for token in verb.doc[start : verb.i])


def _is_concessive(verb: Token) -> bool:
    """ "Although the SCO may ...", "because SCOs must ...", "as TLA is the responsibility of ...".

    A statement of its own.
    """
    marks = {mark.lower_ for mark in _marks(verb)}
    modal = any(child.lower_ in {"must", "shall", "should"} for child in verb.children)
    duty = any(child.lower_ in {"responsible", "responsibility"} for child in verb.children)
    stated = marks & {"although", "though", "while", "because", "since", "as"}
    return bool(stated) and (modal or duty) and _has_subject(verb)


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
    if verb.lemma_.lower() in {"serve", "be", "have"} or any(
        each.lower_ in {"can", "may"} for each in _auxiliaries(verb)
    ):
        return False
    return behind_comma or (pronoun.lower_ == "who" and not of_subject)


def antecedent_mention(pronoun: Token) -> Token | None:
    """Give the named actor directly before a relative pronoun; the parser often hangs the clause elsewhere."""
    before = pronoun.nbor(-1)
    if before.text == "," and before.i > 0:
        before = before.nbor(-1)
    mention = before._.mention
    return before if mention is not None and mention.entity.is_actor else None


def _left(token: Token) -> int:
    return min(each.i for each in token.subtree)


def _marks(verb: Token) -> list[Token]:
    return [
        child
        for child in verb.children
        if child.i < verb.i
        and child.lower_ in CONDITION_MARKS
        and child.dep_ in {"mark", "advmod", "prep", "nsubj"}
        and child.dep_ != "nsubj"
    ]


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in verb.children)


def _is_put_in(subject: Token | None) -> bool:
    """Tell whether a subject is a pronoun that the text leaves out."""
    return subject is not None and bool(subject._.start == subject._.end)


def subject_of(verb: Token) -> Token | None:
    """Give the subject of a verb's own clause, or None."""
    return next((child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass", "csubj", "csubjpass"}), None)


def _auxiliaries(verb: Token) -> list[Token]:
    """Give the auxiliaries of a verb, also a modal that the parser hung on another auxiliary."""
    own = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    return sorted(
        [*own, *(inner for each in own for inner in each.children if inner.dep_ == "aux")], key=lambda each: each.i
    )


def _read(verb: Token, *, inherited: Clause | None) -> list[Clause]:
    """Read the clause of ``verb`` and of the verbs coordinated with it."""
    if not _is_verb(verb) or _behind_provided(verb) or _is_proviso(verb) or not _known(verb):
        return []
    if _is_habit(verb):
        return [each for other in _conjuncts(verb) if _has_subject(other) for each in _read(other, inherited=None)]
    clauses = _own(verb, inherited)
    last = clauses[0] if clauses else inherited
    found = list(clauses)
    for conjunct in _conjuncts(verb):
        if (
            verb.lemma_.lower() in ASSURE
            and _has_subject(conjunct)
            and not _is_put_in(subject_of(conjunct))
            and not any(c.tag_ == "MD" for c in conjunct.children)
        ):
            continue  # "ensures funding is in place and requirements are met": a part of what is ensured
        found.extend(_read(conjunct, inherited=last if not _has_subject(conjunct) else None))
    if clauses:
        found.extend(_beside(verb, clauses[0]))
    return found


def _beside(verb: Token, main: Clause) -> Iterator[Clause]:
    """Give the acts beside the main one, with its force: "while keeping order", "runs the port, signing all papers"."""
    for token in verb.subtree:
        if token.dep_ != "advcl" or token.tag_ != "VBG" or token.i < verb.i:
            continue
        during = any(each.lower_ == "while" for each in token.children)
        adjoined = (
            token.head.i == verb.i
            and token.nbor(-1).text == ","
            and token.lemma_.lower() not in CIRCUMSTANCES
            and main.kind in {"indicative", "modal"}
            and not main.passive
            and not main.negated
        )
        if during or adjoined:
            for act in [token, *(each for each in token.children if each.dep_ == "conj" and each.tag_ == "VBG")]:
                yield replace(main, act=act, action=act.lemma_.lower(), passive=False, shares_subject_of=verb)


def _is_verb(token: Token) -> bool:
    """A verb, or an adjective such as "prepared" that carries the auxiliary of its clause."""
    return token.pos_ in {"VERB", "AUX"} or (
        token.pos_ == "ADJ"
        and any(child.dep_ in {"aux", "auxpass", "cop"} and child.pos_ == "AUX" for child in token.children)
    )


def _known(verb: Token) -> bool:
    """What the tagger takes for a verb is one in the dictionary too: not "readiness"."""
    return verb.pos_ != "VERB" or verb.lemma_.lower().rpartition("-")[2] in known_verbs()


def _is_habit(verb: Token) -> bool:
    """ "Governments often compete": what happens, no duty."""
    return any(child.lower_ in SOMETIMES for child in verb.children) and not any(
        child.tag_ == "MD" for child in verb.children
    )


def _is_proviso(verb: Token) -> bool:
    """ "Provided that costs are paid": a condition."""
    return verb.lower_ in {"provided", "providing"} and any(child.dep_ == "ccomp" for child in verb.children)


def _behind_provided(verb: Token) -> bool:
    """ "provided the information is stored": a condition that the parser takes for a clause of its own."""
    left = _left(verb)
    return left > 0 and verb.doc[left - 1].lower_ in {"provided", "providing"} and verb.dep_ != "ROOT"


def _conjuncts(verb: Token) -> list[Token]:
    """Give the verbs coordinated with a verb, also those that the parser hung deeper than they belong.

    "determines when support is required and coordinates with the command": a verb without a subject in the form of
    the main verb belongs to it, not to the participle before; so does one with a modal of its own ("... but should
    not divulge"), and one of telling or ensuring behind a purpose ("works to resolve the issue and advise them").
    """
    direct = [child for child in verb.children if child.dep_ in {"conj", "dep"} and _is_verb(child)]
    found = [
        child for child in direct if child.dep_ == "conj" or (child.i > verb.i and child.tag_ in {"VB", "VBP", "VBZ"})
    ]
    for token in verb.subtree:
        if token.i in {verb.i, token.head.i} or token.dep_ != "conj" or token.pos_ not in {"VERB", "AUX"}:
            continue
        if token.head.i == verb.i or token.i < verb.i:
            continue
        if _is_put_in(subject_of(token)):
            found.append(token)  # its subject was put in because it is the main one
            continue
        if _has_subject(token):
            continue
        path = _path(token, verb)
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


def _path(token: Token, top: Token) -> list[Token]:
    path = []
    while token.i != top.i:
        path.append(token)
        token = token.head
    return path


def _is_front(token: Token, verb: Token) -> bool:
    return token.dep_ == "advcl" and token.i < verb.i


def _own(verb: Token, inherited: Clause | None) -> list[Clause]:
    auxiliaries = _auxiliaries(verb)
    modal = next((each for each in auxiliaries if each.tag_ == "MD"), None)
    subject = subject_of(verb)
    negation = next((child for child in verb.children if child.dep_ == "neg" or _is_neither(child)), None)
    negation = negation or _no_subject(subject)
    passive = any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children)
    if subject is None and inherited is not None:
        return _shared(verb, inherited, modal, negation, passive)
    if modal is not None and subject is not None and modal.i < _left(subject) and not _is_question(verb):
        return []  # "should additional funds become available": an inverted condition
    if modal is not None and modal.lower_ not in MODALS and modal.lemma_.lower() not in MODALS:
        return []
    base = Clause(
        verb=verb,
        act=verb,
        action=verb.lemma_.lower(),
        subject=subject,
        modality=Modality.OBLIGATION,
        marker="indicative",
        kind="indicative",
        negated=negation is not None,
        passive=passive,
    )
    if verb.lower_ in POINTERS and subject is None:
        return []
    if _is_only_condition(verb):
        return []
    if subject is None and verb.tag_ == "VB" and verb.i == verb.sent.start and not auxiliaries and not _is_title(verb):
        # "Identify any inconsistencies to DSCA": an order; "See Section 5" is a pointer.
        return [replace(base, kind="imperative", marker="imperative")]
    if modal is not None:
        base = _under_modal(base, modal, negation)
    elif not _is_present(verb, auxiliaries):
        return []
    elif passive:
        base = replace(base, kind="passive")
    if negation is not None and modal is None:
        base = replace(base, modality=Modality.PROHIBITION)
    return _special(base) or ([base] if base.kind != "skip" else [])


def _behind_condition(condition: Token) -> Token | None:
    """ "Once the board approves the plan it is forwarded": the clause that the parser hung under its condition."""
    for token in condition.subtree:
        if token.i > condition.i and token.dep_ in {"ccomp", "conj", "parataxis", "relcl"} and not _marks(token):
            subject = subject_of(token)
            if subject is not None and subject.lower_ not in {"who", "which", "that"} and _is_verb(token):
                return token
    return None


def _is_only_condition(verb: Token) -> bool:
    """ "If a partner asks, contact the agency", where the parser takes the condition for the main clause."""
    if any(child.lower_ in {"must", "shall", "should", "will"} for child in verb.children):
        return False
    return verb.dep_ == "ROOT" and any(
        child.dep_ in {"mark", "advmod"}
        and child.lower_ in {"if", "when", "once", "unless", "until"}
        and child.i < verb.i
        for child in verb.children
    )


def _is_title(first: Token) -> bool:
    """ "Deliver or Receive Nuclear Equipment": words in capitals are a heading, no order."""
    words = [token for token in first.sent[1:8] if token.is_alpha and len(token) > 3 and token._.mention is None]
    return bool(words) and all(token.text[0].isupper() for token in words)


def _is_neither(token: Token) -> bool:
    return token.lower_ == "neither" and token.dep_ in {"preconj", "cc", "advmod", "dep"}


def _no_subject(subject: Token | None) -> Token | None:
    """ "No assistance shall be furnished", "none of the funds may be used": the subject carries the negation."""
    if subject is None:
        return None
    if subject.lower_ in {"none", "nothing", "nobody", "neither"}:
        return subject
    return next(
        (child for child in subject.children if child.dep_ in {"det", "preconj"} and child.lower_ in {"no", "neither"}),
        None,
    )


def _is_question(verb: Token) -> bool:
    return any(token.text == "?" for token in verb.sent)


def _is_present(verb: Token, auxiliaries: list[Token]) -> bool:
    if any(each.lemma_ == "have" for each in auxiliaries):
        return False  # "has been closed": a fact
    if verb.tag_ == "VBG" and any(each.lemma_ == "be" and each._.end > each._.start for each in auxiliaries):
        return False  # "is making a purchase": what goes on
    finite = auxiliaries[0] if auxiliaries else verb
    return finite.tag_ in {"VBP", "VBZ"} or (finite.tag_ == "VB" and not auxiliaries) or finite.lower_ in {"is", "are"}


def _under_modal(base: Clause, modal: Token, negation: Token | None) -> Clause:
    word = modal.lower_
    word = {"ca": "can", "wo": "will"}.get(word, word)
    modality = MODALS[word]
    marker = word
    if negation is not None:
        marker = "cannot" if word == "can" and negation.i == modal.i + 1 else f"{word} {negation.lower_}"
        if negation.i < modal.i:
            marker = f"{negation.lower_} ... {word}"
        if word in {"must", "shall", "will", "may", "can"}:
            modality = Modality.PROHIBITION
        elif word == "need":
            modality = Modality.PERMISSION
    return replace(base, modality=modality, marker=marker, kind="modal", modal=word)


def _agrees(verb: Token, first: Clause, *, passive: bool) -> bool:
    """Tell whether a verb has the form that the marker of the first one asks for.

    "Must sign the log and report": "report". What is in a passive of its own ("ensures that funds are there and needs
    are met") or in the past ("ropes bought") has another subject.
    """
    own_passive = any(child.dep_ == "auxpass" for child in verb.children)
    if verb.lower_ in POINTERS and verb.nbor(-1).text == ";":
        return False
    if first.kind in {"modal", "indicative", "passive"}:
        if verb.lemma_.lower() in NORMATIVE_PARTICIPLES or verb.lower_ == "prepared":
            return True
        if own_passive or passive:
            return first.passive
        if verb.tag_ in {"VBN", "VBD"}:
            return first.passive
        if first.kind == "indicative" and first.verb.tag_ == "VBZ" and verb.tag_ == "VB" and verb.dep_ == "conj":
            return verb.lemma_.lower() in PROMOTED
        return verb.tag_ != "VBG"
    return True


def _starts_anew(verb: Token, first: Clause) -> bool:
    """ "Is responsible for the log and signs it", "must sign the log and keeps it": a plain present behind a marker."""
    if first.kind in {"responsible", "participle", "nominal"}:
        return verb.tag_ in {"VBP", "VBZ"}
    return first.kind == "modal" and verb.tag_ == "VBZ"


def _shared(verb: Token, first: Clause, modal: Token | None, negation: Token | None, passive: bool) -> list[Clause]:
    """Read a coordinated verb: it shares subject and marker with the first one unless it has a marker of its own."""
    clause = replace(
        first,
        verb=verb,
        act=verb,
        action=verb.lemma_.lower(),
        passive=passive or (first.passive and verb.tag_ in {"VBN", "VBD"}),
        shares_subject_of=first.shares_subject_of or first.verb,
        attributed=None,
    )
    if modal is None and not _agrees(verb, first, passive=passive):
        return []
    if modal is not None and modal.lower_ in MODALS:
        clause = _under_modal(clause, modal, negation)
        clause = replace(clause, negated=negation is not None)
    elif negation is not None:
        clause = replace(clause, negated=True, modality=Modality.PROHIBITION)
    elif _starts_anew(verb, first):
        clause = replace(clause, kind="indicative", marker="indicative", modality=Modality.OBLIGATION, negated=False)
    return _special(clause) or [clause]


def _special(base: Clause) -> list[Clause]:
    """Read "is responsible for", "is required to", "has responsibility for", "is to": the act is another word."""
    verb = base.verb
    if verb.lemma_ == "be":
        return _with_be(base)
    if verb.lemma_ == "have":
        return _with_have(base)
    if verb.lower_ == "prepared" and (act := _infinitive(verb)):
        # "should be prepared to explain": the duty is to explain.
        return _coordinated_acts(base, act)
    if base.passive and verb.lemma_.lower() in NORMATIVE_PARTICIPLES:
        return _participle(base)
    lemma = verb.lemma_.lower()
    if lemma == "need" and (act := next((c for c in verb.children if c.dep_ in {"xcomp", "ccomp"}), None)) is not None:
        modality = Modality.PERMISSION if base.negated else Modality.OBLIGATION
        marker = f"{verb.text} not" if base.negated else f"{verb.text} to"
        needed = replace(base, modality=modality, marker=marker, kind="participle")
        return _coordinated_acts(needed, act)
    if lemma in {"choose", "try", "attempt", "elect", "endeavor", "strive"} and (act := _infinitive(verb)):
        return _coordinated_acts(base, act)
    thing = next((child for child in verb.children if child.dep_ in {"dobj", "oprd"}), None)
    if lemma == "require" and not base.passive and thing is not None and thing.lemma_.lower() in APPROVALS:
        return [replace(base, kind="approval", marker=verb.text)]
    if lemma in NORMATIVE_PARTICIPLES and not base.passive:
        return _asked_act(base, thing)
    if (
        lemma in CHARGED
        and base.passive
        and thing is not None
        and thing.lemma_.lower() in {"responsibility", "authority"}
    ):
        return _charged(replace(base, passive=False, marker=f"is {verb.text} {thing.text}"), thing)
    return []


def _asked_act(base: Clause, thing: Token | None) -> list[Clause]:
    """ "The act prohibits use of funds", "policy requires avoidance of waste", "sales require that X be done".

    A rule asks for an act, or forbids it; what a sentence behind "that" asks for is the act of its own subject.
    """
    if base.kind != "indicative" or base.negated:
        return []
    modality = Modality(NORMATIVE_PARTICIPLES[base.verb.lemma_.lower()])
    rule = replace(base, kind="rule", subject=None, modality=modality, marker=base.verb.text)
    clause = next((each for each in base.verb.children if each.dep_ == "ccomp" and each.tag_ in {"VB", "VBN"}), None)
    if clause is not None and any(each.lower_ == "that" for each in clause.children):
        passive = any(each.dep_ == "auxpass" for each in clause.children)
        return [replace(rule, act=clause, action=clause.lemma_.lower(), subject=subject_of(clause), passive=passive)]
    if base.subject is None or base.subject.lemma_.lower() not in RULES:
        return []
    act = next((each for each in base.verb.children if each.dep_ == "xcomp" and each.tag_ == "VBG"), None)
    if act is not None:
        return _coordinated_acts(rule, act)
    if thing is not None and is_action_noun(thing.lemma_):
        return [replace(rule, act=thing, action=verb_of(thing.lemma_))]
    return []


def _charged(base: Clause, thing: Token) -> list[Clause]:
    """ "Is assigned responsibility for guiding ships", "is delegated authority to tow": the act stands behind."""
    if thing.lemma_.lower() == "authority":
        base = replace(base, modality=Modality.PERMISSION)
    preposition = _preposition(thing, "for") or _preposition(base.verb, "for")
    if preposition is not None:
        return _acts_behind(preposition, replace(base, kind="responsible", marker=f"{base.marker} for"))
    act = _infinitive(thing) or _infinitive(base.verb)
    return _coordinated_acts(replace(base, kind="responsible", marker=f"{base.marker} to"), act) if act else []


def _acts_behind(preposition: Token, base: Clause) -> list[Clause]:
    """Give the acts behind "responsible for": verbs in -ing, also such as seem to describe a noun, and nouns."""
    found: list[Clause] = []
    for child in preposition.children:
        if child.dep_ == "pcomp":
            found.extend(_coordinated_acts(base, child))
        elif child.dep_ == "pobj":
            first = preposition.nbor(1)
            if child.tag_ == "VBG":
                found.extend(_coordinated_acts(base, child))
            elif first.tag_ == "VBG" and first.head.i == child.i and first.dep_ == "amod":
                found.append(replace(base, act=first, action=first.lemma_.lower()))
            else:
                found.extend(_nominal_acts(base, child))
    return found


def _with_be(base: Clause) -> list[Clause]:
    verb = base.verb
    for child in verb.children:
        if child.dep_ not in {"acomp", "attr", "oprd", "xcomp"} or (child.i < verb.i and child.dep_ != "acomp"):
            continue
        if child.lower_ in {"responsible", "accountable"}:
            return _responsible(base, child)
        if child.lower_ in IMPERATIVES | ADVISABLE and (found := _imperative_that(base, child)):
            return found
        charged = next((each for each in child.children if each.lemma_.lower() in CHARGED and each.tag_ == "VBN"), None)
        if child.lower_ == "responsibility" and charged is not None:
            return _charged(replace(base, marker=f"{verb.text} {charged.text} {child.text}"), child)
        if (adjective := _responsible_one(child)) is not None:
            return _responsible(base, adjective)
        asked = (
            child.lower_ in {"necessary", "mandatory", "imperative"}
            and base.subject is not None
            and is_action_noun(base.subject.lemma_)
        )
        if asked and base.subject is not None:
            modality = Modality.PERMISSION if base.negated else Modality.OBLIGATION
            marker = f"{verb.text} {'not ' if base.negated else ''}{child.text}"
            action = verb_of(base.subject.lemma_)
            return [replace(base, act=base.subject, action=action, kind="nominal", modality=modality, marker=marker)]
        if child.lower_ in {"responsibility", "duty"} and (of := _preposition(child, "of")) is not None:
            holder = _object_of(of)
            if holder is not None and base.subject is not None:
                marker = f"{verb.text} the {child.lower_} of"
                return [
                    replace(
                        base,
                        act=base.subject,
                        action=verb_of(base.subject.lemma_),
                        attributed=holder,
                        kind="nominal",
                        marker=marker,
                    )
                ]
        if child.lower_ in {"eligible", "entitled", "free"} and (act := _infinitive(child) or _infinitive(verb)):
            modality = Modality.PROHIBITION if base.negated else Modality.PERMISSION
            entitled = replace(base, kind="participle", modality=modality, marker=f"{verb.text} {child.text} to")
            return _coordinated_acts(entitled, act)
        if child.lower_ in {"prepared", "ready", "able"} and (act := _infinitive(child)):
            if child.lower_ == "able" and base.kind != "modal":
                return []
            acts = _coordinated_acts(base, act)
            return acts if child.lower_ != "able" else [replace(base, action=act.lemma_.lower(), act=act)]
        if child.lemma_.lower() in NORMATIVE_PARTICIPLES and child.tag_ == "VBN":
            return _participle(replace(base, verb=child))
    act = next(
        (child for child in verb.children if child.dep_ == "xcomp" and child.tag_ == "VB" and _has_to(child)), None
    )
    if act is not None and base.kind == "indicative" and not base.negated:
        return [replace(each, kind="participle", marker=f"{verb.text} to") for each in _coordinated_acts(base, act)]
    if base.kind == "modal":
        what = next((child for child in verb.children if child.dep_ in {"acomp", "attr"}), None)
        if what is not None and what.dep_ == "acomp":
            return [replace(base, action=f"be {what.lower_}")]
    return []


def _responsible_one(noun: Token) -> Token | None:
    """ "Is the officer responsible for painting the quay": the adjective behind a noun."""
    return next(
        (
            child
            for child in noun.children
            if child.i > noun.i and child.lower_ == "responsible" and _preposition(child, "for") is not None
        ),
        None,
    )


def _responsible(base: Clause, adjective: Token) -> list[Clause]:
    marker = f"{base.marker} be responsible for" if base.kind == "modal" else f"{base.verb.text} responsible for"
    base = replace(base, kind="responsible", marker=marker)
    found: list[Clause] = []
    preposition = _preposition(adjective, "for")
    if preposition is None:
        act = _infinitive(adjective) or _infinitive(base.verb)
        return (
            [replace(each, marker=f"{base.verb.text} responsible to") for each in _coordinated_acts(base, act)]
            if act
            else []
        )
    prepositions = [
        preposition,
        *(child for child in preposition.children if child.dep_ == "conj" and child.pos_ == "ADP"),
    ]
    for each in prepositions:
        found.extend(_acts_behind(each, base))
    return [*found, *_further_acts(base, found)]


def _further_acts(base: Clause, found: list[Clause]) -> list[Clause]:
    """Give the acts in -ing of a list behind "responsible for" that the parser lost.

    "..., and for providing copies".
    """
    if not found or found[0].act.tag_ != "VBG":
        return []
    taken = {clause.act.i for clause in found}
    more = []
    for token in base.verb.sent:
        if token.tag_ != "VBG" or token.i in taken or token.i < min(taken) or token.i + 1 >= len(base.verb.doc):
            continue
        before = token.nbor(-1)
        if before.lower_ == "for" and token.i > 1:
            before = before.nbor(-1)
        after = token.nbor(1)
        starts = before.text in {",", ";"} or before.lower_ in {"and", "or"}
        takes = after._.mention is not None or after.pos_ in {"DET", "PRON", "NOUN", "PROPN", "ADJ", "ADP", "ADV"}
        if starts and takes and token.dep_ not in {"amod", "compound"}:
            more.append(replace(base, act=token, action=token.lemma_.lower()))
    return more


def _with_have(base: Clause) -> list[Clause]:
    thing = next((child for child in base.verb.children if child.dep_ == "dobj"), None)
    if thing is None:
        act = next((child for child in base.verb.children if child.dep_ == "xcomp" and _has_to(child)), None)
        return (
            [replace(each, kind="participle", marker=f"{base.verb.text} to") for each in _coordinated_acts(base, act)]
            if act
            else []
        )
    if (adjective := _responsible_one(thing)) is not None:
        return _responsible(replace(base, subject=thing), adjective)
    if thing.lower_ in {"responsibility", "responsibilities", "authority"}:
        preposition = _preposition(thing, "for")
        permission = thing.lower_ == "authority"
        words = " ".join(token.text for token in base.verb.doc[thing.left_edge.i : thing.i + 1])
        marked = replace(
            base,
            kind="responsible",
            marker=f"{base.verb.text} {words}" + (" for" if preposition is not None else " to"),
            modality=Modality.PERMISSION if permission else base.modality,
        )
        if preposition is not None:
            found = _acts_behind(preposition, marked)
            return found[:1] if permission else found
        if act := _infinitive(thing):
            return _coordinated_acts(marked, act)
        if not permission and any(child.lower_ in {"primary", "sole", "overall", "full"} for child in thing.children):
            return [replace(marked, marker=f"{base.verb.text} {words}")]
    return []


def _participle(base: Clause) -> list[Clause]:
    """Read "is required to submit", "is authorized to", "is encouraged to"."""
    word = base.verb.lemma_.lower()
    act = _infinitive(base.verb)
    if act is None:
        return _bare_participle(base)
    modality = Modality(NORMATIVE_PARTICIPLES[word])
    if base.kind == "modal" and modality is Modality.RECOMMENDATION:
        return []  # "should be encouraged to reply": the duty is to encourage
    helper = next((child for child in base.verb.children if child.dep_ == "auxpass"), None)
    marker = f"{helper.text if helper else 'is'} {'not ' if base.negated else ''}{base.verb.text} to"
    if base.negated:
        modality = {Modality.PERMISSION: Modality.PROHIBITION, Modality.OBLIGATION: Modality.PERMISSION}.get(
            modality, modality
        )
    elif base.kind == "modal" and modality is Modality.OBLIGATION and base.modality is Modality.PERMISSION:
        modality = Modality.PERMISSION  # "may be required to"
    acts = _coordinated_acts(replace(base, passive=False), act)
    return [replace(each, kind="participle", modality=modality, marker=marker) for each in acts]


def _bare_participle(base: Clause) -> list[Clause]:
    """Read "a plan is required", "retention is authorized only if", "is prohibited from transferring"."""
    word = base.verb.lemma_.lower()
    modality = Modality(NORMATIVE_PARTICIPLES[word])
    if word in {"expect", "direct", "task", "advise", "obligate", "oblige"} or (
        base.kind == "modal" and base.modal in {"may", "can"}
    ):
        return []
    if base.negated:
        modality = {Modality.PERMISSION: Modality.PROHIBITION, Modality.OBLIGATION: Modality.PERMISSION}.get(
            modality, modality
        )
    action, act = word, base.verb
    source = _preposition(base.verb, "from")
    behind = next((child for child in source.children if child.dep_ == "pcomp"), None) if source is not None else None
    if behind is not None:
        action, act = behind.lemma_.lower(), behind
    elif base.subject is not None and is_action_noun(base.subject.lemma_):
        action = verb_of(base.subject.lemma_)
    helper = next((child for child in base.verb.children if child.dep_ == "auxpass"), None)
    marker = f"{helper.text if helper else 'is'} {'not ' if base.negated else ''}{base.verb.text}"
    return [replace(base, act=act, action=action, kind="participle", modality=modality, marker=marker)]


def _imperative_that(base: Clause, adjective: Token) -> list[Clause]:
    """Read "it is imperative that DoD incorporates ...": the act stands in the clause behind "that"."""
    for child in [*adjective.children, *base.verb.children]:
        if child.dep_ in {"ccomp", "advcl"} and child.i > adjective.i and (subject := subject_of(child)) is not None:
            modality = Modality.OBLIGATION if adjective.lower_ in IMPERATIVES else Modality.RECOMMENDATION
            act = replace(base, act=child, action=child.lemma_.lower(), subject=subject, modality=modality)
            return [replace(act, kind="bound", marker=f"{base.verb.text} {adjective.text}")]
    return []


def _coordinated_acts(base: Clause, first: Token) -> list[Clause]:
    """Give a clause for an act and for each act coordinated with it."""
    passive = any(child.dep_ == "auxpass" for child in first.children)
    found = [replace(base, act=first, action=first.lemma_.lower(), passive=passive)]
    for child in first.children:
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"} and child.tag_ in {first.tag_, "VBG", "VB"}:
            found.extend(_coordinated_acts(base, child))
    return found


def _nominal_acts(base: Clause, noun: Token) -> list[Clause]:
    """ "responsible for the preparation of", "for IAC support functions": the act is a noun."""
    action = verb_of(noun.lemma_) if is_action_noun(noun.lemma_) else "perform"
    return [replace(base, act=noun, action=action, kind="responsible")]


def _infinitive(head: Token) -> Token | None:
    return next(
        (
            child
            for child in head.children
            if child.dep_ in {"xcomp", "advcl", "acl", "ccomp"} and child.tag_ == "VB" and _has_to(child)
        ),
        None,
    )


def _has_to(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _preposition(head: Token, word: str) -> Token | None:
    return next((child for child in head.children if child.dep_ == "prep" and child.lower_ == word), None)


def _object_of(preposition: Token) -> Token | None:
    return next((child for child in preposition.children if child.dep_ == "pobj"), None)
