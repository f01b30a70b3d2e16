"""Who is asked to do what: the act of a question and its subject, so that a wrong premise gets no answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from queries.ask_link import Concept

_WHO = re.compile(r"\bwho(?:m|se)?\b|\bwhich (?:\w+ ){1,3}?(?=\w+s\b)", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:do|does|did|must|should|shall|can|may|will|would|could|has|have|is|are|need)\b", re.IGNORECASE
)
_FOCUS = re.compile(r"^(?:\w+ )?(?:what|which|how many|how much|whose)\s+", re.IGNORECASE)
_DO = re.compile(r"\bdo\b|[,;?]", re.IGNORECASE)  # "what must the CM do when …": no act is named
_PRONOUNS = frozenset({"i", "we", "you", "they", "he", "she", "it", "one", "somebody", "anybody"})
_BROKEN = re.compile(r"[,;?]|\b(?:what|which|when|how)\b")


@dataclass(frozen=True)
class Frame:
    """The places among a question's concepts of the act, of its subject, of what is acted on, and of what "which …"
    asks for; any may be missing.
    """

    act: int | None = None
    subject: int | None = None
    target: int | None = None
    focus: int | None = None


def frame_of(question: str, concepts: Sequence[Concept]) -> Frame:
    """Give the act asked about and the actor who is taken to do it ("must the SCO approve …?", "who approves …?")."""
    places = [question.lower().find(concept.text.lower()) for concept in concepts]

    def after(position: int) -> list[int]:
        return [which for which, place in enumerate(places) if place >= position and not concepts[which].soft]

    focus = None
    which_one = _FOCUS.search(question)
    if which_one is not None:
        next_ones = after(which_one.end())
        if next_ones and not question[which_one.end() : places[next_ones[0]]].strip():
            focus = next_ones[0]
    for auxiliary in _AUXILIARY.finditer(question):
        following = after(auxiliary.end())
        if not following:
            continue
        between = question[auxiliary.end() : places[following[0]]].strip().lower()
        if concepts[following[0]].actor and between in {"", "the", "an", "a", "our"}:
            end = places[following[0]] + len(concepts[following[0]].text)
            if len(following) > 1 and _DO.search(question[end : places[following[1]]]):
                return Frame(subject=following[0], focus=focus)
            act, target = (*following[1:3], None, None)[:2]
            return Frame(act, following[0], target, focus)
        if between in _PRONOUNS:
            return Frame(following[0], None, following[1] if len(following) > 1 else None, focus)
        break
    who = _WHO.search(question)
    if who is not None:
        following = after(who.end())
        if (
            following
            and not concepts[following[0]].named
            and not _BROKEN.search(question[who.end() : places[following[0]]])
        ):
            return Frame(following[0], None, following[1] if len(following) > 1 else None, focus)
    return Frame(focus=focus)
