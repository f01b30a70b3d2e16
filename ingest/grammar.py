"""What a clause is, and the small questions that are asked of a parse.

On spaCy's dependency parse (labels of the CLEAR style, as in the OntoNotes conversion that the English models are
trained on). A clause knows nothing of actors or deadlines; the next steps add them.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from ingest.norms import Modality

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


def subject_of(verb: Token) -> Token | None:
    """Give the subject of a verb's own clause, or None."""
    return next((child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass", "csubj", "csubjpass"}), None)


def has_subject(verb: Token) -> bool:
    """Tell whether a verb has a subject of its own, be it only "there"."""
    return any(child.dep_ in SUBJECTS for child in verb.children)


def is_put_in(subject: Token | None) -> bool:
    """Tell whether a subject is a pronoun that the text leaves out."""
    return subject is not None and bool(subject._.start == subject._.end)


def differ(first: Token | None, second: Token | None) -> bool:
    """Tell whether two subjects stand for two named actors."""
    mentions = [each._.mention for each in (first, second) if each is not None]
    return len(mentions) == 2 and None not in mentions and mentions[0].entity != mentions[1].entity


def acts_itself(pronoun: Token | None, before: Clause) -> bool:
    """ "Records are sent to the PA, which files them and (he) tells": who is put in did not get acted on before."""
    return pronoun is not None and pronoun._.mention is not None and before.passive


def auxiliaries_of(verb: Token) -> list[Token]:
    """Give the auxiliaries of a verb, also a modal that the parser hung on another auxiliary."""
    own = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    return sorted(
        [*own, *(inner for each in own for inner in each.children if inner.dep_ == "aux")], key=lambda each: each.i
    )


def written(token: Token) -> str:
    """Give the word that stands in the text for a token, small: the parser may have been given another."""
    words: str = token.doc._.text[token._.start : token._.end]
    return words.lower()


def left_end(token: Token) -> int:
    """Give where the words of a token and of all below it begin."""
    return min(each.i for each in token.subtree)


def excepts(token: Token) -> bool:
    """ "..., except that letters must be kept": what follows is a statement of its own."""
    return token.lower_ == "except" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "that"


def marks_of(verb: Token) -> list[Token]:
    """Give the words before a verb that make its clause a condition or a part of another."""
    return [
        child
        for child in verb.children
        if child.i < verb.i
        and child.lower_ in CONDITION_MARKS
        and child.dep_ in {"mark", "advmod", "prep", "nsubj"}
        and child.dep_ != "nsubj"
    ]


def path_to(token: Token, top: Token) -> list[Token]:
    """Give the tokens from one up to, and without, another above it."""
    path = []
    while token.i != top.i:
        path.append(token)
        token = token.head
    return path


def infinitive_of(head: Token) -> Token | None:
    """Give the verb in the infinitive with "to" that hangs below a word, or None."""
    return next(
        (
            child
            for child in head.children
            if child.dep_ in {"xcomp", "advcl", "acl", "ccomp", "relcl"} and child.tag_ == "VB" and has_to(child)
        ),
        None,
    )


def has_to(verb: Token) -> bool:
    """Tell whether a verb stands behind "to"."""
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def preposition_of(head: Token, word: str) -> Token | None:
    """Give the preposition of this word that hangs below another, or None."""
    return next((child for child in head.children if child.dep_ == "prep" and child.lower_ == word), None)


def object_of(preposition: Token) -> Token | None:
    """Give the noun behind a preposition, or None."""
    return next((child for child in preposition.children if child.dep_ == "pobj"), None)
