"""What somebody holds, and has to do or may do so: "is responsible for", "has authority to", "rests with him"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from ingest.acts import acts_behind, coordinated_acts, further_acts
from ingest.grammar import Clause, has_to, infinitive_of, object_of, preposition_of
from ingest.norms import Modality
from ingest.roundabout import TIMES, caused_acts, obliged_acts
from ingest.verbs import is_action_noun, verb_of

FREEDOMS = frozenset({"authority", "right", "option", "discretion"})


def held_act(base: Clause) -> Clause | None:
    """ "Acceptance rests with the chief", "the decision lies with him": he may do it."""
    preposition = preposition_of(base.verb, "with")
    holder = object_of(preposition) if preposition is not None else None
    subject = base.subject
    if holder is None or subject is None or base.negated:
        return None
    laid = subject.lemma_.lower() == "responsibility"
    if not laid and subject.lemma_.lower() not in FREEDOMS and not is_action_noun(subject.lemma_):
        return None
    inner = preposition_of(subject, "for") or preposition_of(subject, "to")
    behind = acts_behind(inner, replace(base, kind="nominal", attributed=holder)) if inner is not None else []
    modality = Modality.OBLIGATION if laid else Modality.PERMISSION
    marker = f"{base.verb.text} with"
    action = behind[0].action if behind else verb_of(subject.lemma_)
    return replace(
        base, act=subject, action=action, attributed=holder, kind="nominal", marker=marker, modality=modality
    )


def charged_acts(base: Clause, thing: Token) -> list[Clause]:
    """ "Is assigned responsibility for guiding ships", "is delegated authority to tow": the act stands behind."""
    if thing.lemma_.lower() == "authority":
        base = replace(base, modality=Modality.PERMISSION)
    preposition = preposition_of(thing, "for") or preposition_of(base.verb, "for")
    if preposition is not None:
        return acts_behind(preposition, replace(base, kind="responsible", marker=f"{base.marker} for"))
    act = infinitive_of(thing) or infinitive_of(base.verb)
    return coordinated_acts(replace(base, kind="responsible", marker=f"{base.marker} to"), act) if act else []


def responsible_one(noun: Token) -> Token | None:
    """ "Is the officer responsible for painting the quay": the adjective behind a noun."""
    return next(
        (
            child
            for child in noun.children
            if child.i > noun.i and child.lower_ == "responsible" and preposition_of(child, "for") is not None
        ),
        None,
    )


def responsible_acts(base: Clause, adjective: Token) -> list[Clause]:
    """Give the acts behind "is responsible for", "is liable for", also those of a list behind it."""
    marker = f"{base.marker} be responsible for" if base.kind == "modal" else f"{base.verb.text} responsible for"
    base = replace(base, kind="responsible", marker=marker)
    found: list[Clause] = []
    preposition = preposition_of(adjective, "for")
    if preposition is None:
        act = infinitive_of(adjective) or infinitive_of(base.verb)
        return (
            [replace(each, marker=f"{base.verb.text} responsible to") for each in coordinated_acts(base, act)]
            if act
            else []
        )
    prepositions = [
        preposition,
        *(child for child in preposition.children if child.dep_ == "conj" and child.pos_ == "ADP"),
    ]
    for each in prepositions:
        found.extend(acts_behind(each, base))
    return [*found, *further_acts(base, found)]


def acts_of_having(base: Clause) -> list[Clause]:
    """Read "has to", "has responsibility for", "has authority to", "has 10 days to", "reserves the right to"."""
    thing = next((child for child in base.verb.children if child.dep_ == "dobj"), None)
    if base.kind == "modal" and (caused := caused_acts(base, thing)):
        return caused
    if thing is None:
        act = next((child for child in base.verb.children if child.dep_ == "xcomp" and has_to(child)), None)
        return (
            [replace(each, kind="participle", marker=f"{base.verb.text} to") for each in coordinated_acts(base, act)]
            if act
            else []
        )
    if (adjective := responsible_one(thing)) is not None:
        return responsible_acts(replace(base, subject=thing), adjective)
    if thing.lemma_.lower() in TIMES and (
        act := infinitive_of(thing)
        or infinitive_of(base.verb)
        or next((each for each in thing.subtree if each.dep_ == "acl" and has_to(each)), None)
    ):
        # "has 10 days to answer", "has 10 days from the receipt of the claim to deny it"
        return coordinated_acts(replace(base, kind="participle", marker=f"{base.verb.text} ... to"), act)
    if thing.lower_ in {"duty", "obligation"} and (act := infinitive_of(thing) or infinitive_of(base.verb)):
        return obliged_acts(base, thing, act)
    if thing.lower_ in {"responsibility", "responsibilities"} | FREEDOMS:
        preposition = preposition_of(thing, "for")
        permission = thing.lower_ in FREEDOMS
        words = " ".join(token.text for token in base.verb.doc[thing.left_edge.i : thing.i + 1])
        marked = replace(
            base,
            kind="responsible",
            marker=f"{base.verb.text} {words}" + (" for" if preposition is not None else " to"),
            modality=_freedom(base) if permission else base.modality,
        )
        if preposition is not None:
            found = acts_behind(preposition, marked)
            return found[:1] if permission else found
        if act := infinitive_of(thing):
            return coordinated_acts(marked, act)
        of = preposition_of(thing, "of") if permission else None
        if of is not None and any(each.dep_ == "pcomp" for each in of.children):
            return acts_behind(of, replace(marked, marker=f"{base.verb.text} {words} of"))
        if not permission and any(child.lower_ in {"primary", "sole", "overall", "full"} for child in thing.children):
            return [replace(marked, marker=f"{base.verb.text} {words}")]
    return []


def _freedom(base: Clause) -> Modality:
    """ "Has authority to sign" permits, "does not have authority", "has no authority" forbid."""
    return Modality.PROHIBITION if base.negated else Modality.PERMISSION
