"""Who must do what a sentence says without naming anybody: "The bill must be paid".

A reader fills that in from what stands around: the caption of a table of duties, the actor whose paper or plan it is
("the company's request must include"), the one whose duties the sentences before speak of, a heading that is an actor.
Where these say nothing, nobody is made up.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ingest.actors import actors_of
from ingest.entities import Entity, EntityKind
from ingest.grammar import Clause
from ingest.markers import APPROVALS
from ingest.norms import Modality


def implied_bearers(
    clause: Clause,
    *,
    told: Sequence[Entity],
    caption: Sequence[Entity],
    before: Sequence[Entity],
    topic: Sequence[Entity],
) -> list[Entity]:
    """Give the actors that a norm without a named bearer is read to bind.

    ``told``: who receives something by it, and so does not do it; ``caption``: of the table around it; ``before``: who
    bears the duty stated last in the same paragraph; ``topic``: the actor that the headings above are about. What may
    be done is free to others than those who have duties; what a party of a deal does says nothing of the next sentence.
    """
    if caption:
        return list(caption)
    found = owners_of(clause.subject) if clause.subject is not None else []
    if not found and clause.modality is not Modality.PERMISSION:
        of_party = any(each.kind is EntityKind.GROUP for each in before)
        # Under "Students" stands what is done for them as well as by them.
        offices = [each for each in topic if each.kind is not EntityKind.GROUP]
        found = list(offices if of_party or not before else before)
    return [] if any(each in told for each in found) else found


def owners_of(subject: Token) -> list[Entity]:
    """Give the actors whose thing a subject is: "the company's request", "DoD budget recommendations".

    The approval, the rules and the courses of a body are asked or used by others.
    """
    if subject.lemma_.lower() in APPROVALS or subject._.mention is not None:
        return []
    for child in subject.children:
        own = child.dep_ == "poss" or child.dep_ in {"compound", "nmod"}
        if own and child.i < subject.i and child._.mention is not None:
            return actors_of(child, coordinated=child.dep_ == "poss")
    return []
