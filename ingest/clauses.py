"""Finding the clauses of a sentence that may be norms: whose verb, whose subject, under which marker.

Works on spaCy's dependency parse (labels of the CLEAR style, as in the OntoNotes conversion that the English models are
trained on). A clause knows nothing of actors or deadlines; the next steps add them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from ingest.norms import Modality
from ingest.verbs import NORMATIVE_PARTICIPLES, is_action_noun, verb_of

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
    return sorted(found, key=lambda clause: clause.act.i)


def _heads(root: Token) -> Iterator[Token]:
    """Give the verbs that head main clauses; coordinated ones are reached from the first."""
    yield root
    for child in root.children:
        if child.dep_ in {"ccomp", "parataxis"} and child.i < root.i and _has_subject(child) and not _marks(child):
            # "X does this; Y does that": the parser hangs the first half under the second.
            yield child
        elif child.dep_ == "advcl" and _is_concessive(child):
            yield child
    for token in root.subtree:
        if token.dep_ == "relcl" and _continues(token):
            yield token


def _is_concessive(verb: Token) -> bool:
    """ "Although the SCO may ...", "because SCOs must ...", "as TLA is the responsibility of ...": a statement of its own."""
    marks = {mark.lower_ for mark in _marks(verb)}
    return bool(marks & {"although", "though", "while", "because", "since", "as"}) and _has_subject(verb)


def _continues(verb: Token) -> bool:
    """A relative clause behind a comma states something of its own: "DSCA, which in turn coordinates with State"."""
    pronoun = next(
        (child for child in verb.children if child.dep_ in SUBJECTS and child.lower_ in {"who", "which"}), None
    )
    return pronoun is not None and pronoun.i > 0 and verb.doc[_left(pronoun) - 1].text == ","


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


def subject_of(verb: Token) -> Token | None:
    """Give the subject of a verb's own clause, or None."""
    return next((child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass", "csubj", "csubjpass"}), None)


def _auxiliaries(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]


def _read(verb: Token, *, inherited: Clause | None) -> list[Clause]:
    """Read the clause of ``verb`` and of the verbs coordinated with it."""
    if verb.pos_ not in {"VERB", "AUX"}:
        return []
    clauses = _own(verb, inherited)
    last = clauses[0] if clauses else inherited
    found = list(clauses)
    for conjunct in verb.children:
        if conjunct.dep_ == "conj" and conjunct.pos_ in {"VERB", "AUX"}:
            found.extend(_read(conjunct, inherited=last if not _has_subject(conjunct) else None))
    # "while maintaining strict neutrality": an act beside the main one, with its force.
    if clauses:
        for child in verb.children:
            if child.dep_ == "advcl" and child.tag_ == "VBG" and any(each.lower_ == "while" for each in child.children):
                found.append(
                    replace(clauses[0], act=child, action=child.lemma_.lower(), passive=False, shares_subject_of=verb)
                )
    return found


def _own(verb: Token, inherited: Clause | None) -> list[Clause]:
    auxiliaries = _auxiliaries(verb)
    modal = next((each for each in auxiliaries if each.tag_ == "MD"), None)
    negation = next((child for child in verb.children if child.dep_ == "neg"), None)
    subject = subject_of(verb)
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
    if modal is not None:
        base = _under_modal(base, modal, negation)
    elif not _is_present(verb, auxiliaries):
        return []
    elif passive:
        base = replace(base, kind="passive")
    if negation is not None and modal is None:
        base = replace(base, modality=Modality.PROHIBITION)
    return _special(base) or ([base] if base.kind != "skip" else [])


def _is_question(verb: Token) -> bool:
    return any(token.text == "?" for token in verb.sent)


def _is_present(verb: Token, auxiliaries: list[Token]) -> bool:
    finite = auxiliaries[0] if auxiliaries else verb
    return finite.tag_ in {"VBP", "VBZ"} or (finite.tag_ == "VB" and not auxiliaries) or finite.lower_ in {"is", "are"}


def _under_modal(base: Clause, modal: Token, negation: Token | None) -> Clause:
    word = modal.lower_
    word = {"ca": "can", "wo": "will"}.get(word, word)
    modality = MODALS[word]
    marker = word
    if negation is not None and negation.lower_ in {"not", "n't", "never"}:
        marker = "cannot" if word == "can" and negation.i == modal.i + 1 else f"{word} {negation.lower_}"
        if word in {"must", "shall", "will", "may", "can"}:
            modality = Modality.PROHIBITION
        elif word == "need":
            modality = Modality.PERMISSION
    return replace(base, modality=modality, marker=marker, kind="modal", modal=word)


def _shared(verb: Token, first: Clause, modal: Token | None, negation: Token | None, passive: bool) -> list[Clause]:
    """Read a coordinated verb: it shares subject and marker with the first one unless it has a marker of its own."""
    clause = replace(
        first,
        verb=verb,
        act=verb,
        action=verb.lemma_.lower(),
        passive=passive or (first.passive and verb.tag_ == "VBN"),
        shares_subject_of=first.shares_subject_of or first.verb,
        attributed=None,
    )
    if modal is not None and modal.lower_ in MODALS:
        clause = _under_modal(clause, modal, negation)
        clause = replace(clause, negated=negation is not None)
    elif negation is not None:
        clause = replace(clause, negated=True, modality=Modality.PROHIBITION)
    elif first.kind in {"responsible", "participle", "nominal"} and verb.tag_ in {"VBP", "VBZ"}:
        clause = replace(clause, kind="indicative", marker="indicative", modality=Modality.OBLIGATION, negated=False)
    elif first.kind in {"indicative", "passive"} and verb.tag_ in {"VBN", "VBD"} and not clause.passive:
        return []
    elif first.kind == "modal" and verb.tag_ == "VBZ":
        clause = replace(clause, kind="indicative", marker="indicative", modality=Modality.OBLIGATION, negated=False)
    return _special(clause) or [clause]


def _special(base: Clause) -> list[Clause]:
    """Read "is responsible for", "is required to", "has responsibility for", "is to": the act is another word."""
    verb = base.verb
    if verb.lemma_ == "be":
        return _with_be(base)
    if verb.lemma_ == "have":
        return _with_have(base)
    if verb.lemma_.lower() == "prepare" and base.passive and (act := _infinitive(verb)):
        # "should be prepared to explain": the duty is to explain.
        return _coordinated_acts(base, act)
    if base.passive and verb.lemma_.lower() in NORMATIVE_PARTICIPLES:
        return _participle(base)
    return []


def _with_be(base: Clause) -> list[Clause]:
    verb = base.verb
    for child in verb.children:
        if child.dep_ not in {"acomp", "attr", "oprd", "xcomp"} or child.i < verb.i and child.dep_ != "acomp":
            continue
        if child.lower_ in {"responsible", "accountable"}:
            return _responsible(base, child)
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
        for child in each.children:
            if child.dep_ == "pcomp":
                found.extend(_coordinated_acts(base, child))
            elif child.dep_ == "pobj":
                found.extend(_nominal_acts(base, child))
    return found


def _with_have(base: Clause) -> list[Clause]:
    thing = next((child for child in base.verb.children if child.dep_ == "dobj"), None)
    if thing is None:
        act = next((child for child in base.verb.children if child.dep_ == "xcomp" and _has_to(child)), None)
        return (
            [replace(each, kind="participle", marker=f"{base.verb.text} to") for each in _coordinated_acts(base, act)]
            if act
            else []
        )
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
            found: list[Clause] = []
            for child in preposition.children:
                if child.dep_ == "pcomp":
                    found.extend(_coordinated_acts(marked, child))
                elif child.dep_ == "pobj":
                    found.extend(_nominal_acts(marked, child))
            return found[:1] if permission else found
        if act := _infinitive(thing):
            return _coordinated_acts(marked, act)
    return []


def _participle(base: Clause) -> list[Clause]:
    """Read "is required to submit", "is authorized to", "is encouraged to"."""
    word = base.verb.lemma_.lower()
    act = _infinitive(base.verb)
    if act is None:
        return []
    modality = Modality(NORMATIVE_PARTICIPLES[word])
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
