"""Lead-ins: what a text that ends with a colon lays on its items, and whether it leads into acts at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from spacy.tokens import Doc

from ingest.actors import actors_of
from ingest.entities import Entity, Mention, actors_among
from ingest.grammar import subject_of
from ingest.outline import Provision
from ingest.verbs import known_verbs

DUTY_LEAD_IN = re.compile(
    r"(?i)(?:dut(?:y|ies)|responsibilit(?:y|ies)|functions?|tasks?|actions?|shall|will|must|should|responsible"
    r" for|required to|may|following)\b(?:[^.]|\.(?!\s)){0,80}:\s*$"
)
DUTY_NOUN = re.compile(r"(?i)\b(?:dut(?:y|ies)|responsibilit(?:y|ies)|functions?|tasks?|actions?)\b")
# Words that a lead-in may end with and still leave the act to its items.
OPEN_ENDS = frozenset("must shall will should may can not to following do for is are responsible follows".split())
FORCE_AT_END = re.compile(r"(?i)\b(?:is|are)( not)? (\w+)(?: from| to)?(?: do)?(?: the following| doing)?:\s*$")
# "Table C2.T1., include": behind the point of a place's number the sentence goes on.
SENTENCE_BREAK = re.compile(r"(?<=[.;])\s+(?![a-z(])|(?<=;)\s+")
TAKEN_UP = frozenset("its their his her they it".split())
PARTICIPLE_FORCE = {
    ("authorized", False): "may",
    ("authorized", True): "may not",
    ("permitted", False): "may",
    ("permitted", True): "may not",
    ("allowed", False): "may",
    ("allowed", True): "may not",
    ("required", False): "must",
    ("required", True): "need not",
    ("prohibited", False): "must not",
    ("encouraged", False): "should",
}


def leads_in(text: str) -> bool:
    """Tell whether a text leads into acts: "The QM shall:", "These duties include:", not "The QM shall keep:"."""
    words = text.rstrip().rstrip(":").split()
    if not words or not DUTY_LEAD_IN.search(text.rstrip()):
        return False
    last = words[-1].lower()
    sentence = _last_sentence(text)
    if last in {"include", "includes", "including"}:
        return DUTY_NOUN.search(sentence) is not None
    return last in OPEN_ENDS or last not in known_verbs()


def _last_sentence(text: str) -> str:
    return SENTENCE_BREAK.split(text.rstrip())[-1]


def ends_with_actor(text: str, mentions: Sequence[Mention]) -> bool:
    """Tell whether a text ends with an actor and a colon: "In that capacity, the QM:" leads into his acts."""
    stripped = text.rstrip()
    end = len(stripped.rstrip(":").rstrip())
    return stripped.endswith(":") and any(each.end == end and each.entity.is_actor for each in mentions)


def lead_in_force(text: str) -> str:
    """Give the modal that a lead-in puts before its items: "may not" for "is not authorized to do the following:"."""
    sentence = _last_sentence(text)
    modals = list(re.finditer(r"(?i)\b(must|shall|will|should|may|can)(?: (not))?\b(?! (?:be|include))", sentence))
    if modals:
        return " ".join(filter(None, modals[-1].groups())).lower()
    participle = FORCE_AT_END.search(sentence)
    if participle is None:
        return ""
    return PARTICIPLE_FORCE.get((participle[2].lower(), bool(participle[1])), "")


def lead_in_actors(
    parent: Provision, mentions: Sequence[Mention], *, parse: Callable[[int], Doc]
) -> tuple[Entity, ...]:
    """Give the actors of a lead-in: the subject of its last sentence, else who is named first in it or before it.

    ``parse`` reads the lead-in's words from a code point on.
    """
    start = max(parent.text.rstrip().rfind(". "), parent.heading_end)
    for sentence in reversed(list(parse(parent.heading_end).sents)):
        subject = subject_of(sentence.root)
        if subject is not None and (found := actors_of(subject)):
            return tuple(found)
        if subject is None or subject.doc[subject.left_edge.i].lower_ not in TAKEN_UP:
            break  # "their functions include" are those of whom the sentence before speaks
    return (
        actors_among([each for each in mentions if each.start >= start])[:1]
        or actors_among([each for each in mentions if each.start >= parent.heading_end])[:1]
    )
