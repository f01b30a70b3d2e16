"""Who is asked to do what: the act of a question and its subject, so that a wrong premise gets no answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from queries.ask_kinds import WANTED
from queries.ask_link import Concept

_WHO = re.compile(r"\bwho(?:m|se)?\b|\bwhich (?:\w+ ){1,5}?(?=\w+s\b)", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:do|does|did|must|should|shall|can|may|will|would|could|has|have|is|are|need)\b", re.IGNORECASE
)
_FOCUS = re.compile(r"^(?:\w+ )?(?:what|which|how many|how much|whose)\s+", re.IGNORECASE)
# "passing grade for SC-101", "what is the cost of a token": what stands before the preposition is asked for.
_HEADED = re.compile(
    r"^(?:what(?:['’]?s| is| are| was) )?(?:the |an? |our |my )?(?P<head>[\w/-]+(?: [\w/-]+){0,2}?) "
    r"(?:of|for|per|to become) (?!.*\b(?:who|whom|where|when|how|which|must|should|may|can|do|does)\b)",
    re.IGNORECASE,
)
_DO = re.compile(r"\bdo\b|[,;?]", re.IGNORECASE)  # "what must the CM do when …": no act is named
_PRONOUNS = frozenset({"i", "we", "you", "they", "he", "she", "it", "one", "somebody", "anybody"})
_ARTICLES = frozenset({"", "the", "an", "a", "our", "my"})
_MODAL = re.compile(r"(?:do|does|did|must|should|shall|can|may|will|would|could)$", re.IGNORECASE)
_BROKEN = re.compile(r"[,;?]|\b(?:what|which|when|how)\b")
_WITHIN = re.compile(r"\b(?:at|in|of|from|within|on|inside) (?:the |an? |our )?$", re.IGNORECASE)
# Verbs that name no act by themselves: "take part", "make sure", "use".
_LIGHT = frozenset(
    "do make take get have use give put go come be try want need handle happen work bring perform serve act carry "
    "conduct run allow allowed permit permitted suppose supposed expect expected oblige obliged require "
    "required".split()
)


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
    places = [concept.start for concept in concepts]

    def after(position: int) -> list[int]:
        return [
            which
            for which, place in enumerate(places)
            if place >= position and not (concepts[which].soft and concepts[which].text.lower() in _LIGHT)
        ]

    def heavy(which: Sequence[int]) -> list[int]:
        return [each for each in which if not concepts[each].soft]

    focus = _focus(question, concepts)
    for auxiliary in _AUXILIARY.finditer(question):
        following = after(auxiliary.end())
        if not heavy(following):
            continue
        first = heavy(following)[0]
        between = question[auxiliary.end() : places[first]].strip().lower()
        if concepts[first].actor and between in _ARTICLES:
            end = places[first] + len(concepts[first].text)
            rest = [which for which in following if which > first]
            if rest and _DO.search(question[end : places[rest[0]]]):
                return Frame(subject=first, focus=focus)
            act = rest[0] if rest else None
            target = next(iter(heavy(rest[1:])), None)
            return Frame(act, first, target, focus)
        follows = [which for which in following if which > first]
        end = places[first] + len(concepts[first].text)
        if (
            _MODAL.match(auxiliary.group())
            and between in _ARTICLES
            and follows
            and not question[end : places[follows[0]]].strip()
        ):
            return Frame(follows[0], None, next(iter(heavy(follows[1:])), None), focus)  # "must a company keep …?"
        if between in _PRONOUNS:
            rest = [which for which in heavy(following) if which > first]
            return Frame(first, None, rest[0] if rest else None, focus)
        break
    who = _WHO.search(question)
    if who is not None:
        following = after(who.end())
        if following and concepts[following[0]].named and _WITHIN.search(question[who.end() : places[following[0]]]):
            following = following[1:]  # "who at DSCA signs …": DSCA is where the one is whom we look for
        if (
            following
            and not concepts[following[0]].named
            and not _BROKEN.search(question[who.end() : places[following[0]]])
        ):
            return Frame(following[0], None, next(iter(heavy(following[1:])), None), focus)
    return Frame(focus=focus)


def _focus(question: str, concepts: Sequence[Concept]) -> int | None:
    """Give what "which …" or "the … of" asks for."""
    which_one = _FOCUS.search(question)
    if which_one is not None and not WANTED.match(question, which_one.start()):
        following = [which for which, concept in enumerate(concepts) if concept.start >= which_one.end()]
        heavy = [which for which in following if not concepts[which].soft]
        if heavy and not question[which_one.end() : concepts[heavy[0]].start].strip():
            return heavy[0]
    headed = _HEADED.match(question)
    if headed is None:
        return None
    inside = [which for which, concept in enumerate(concepts) if concept.start < headed.end("head")]
    if not inside or len(inside) == len(concepts) or concepts[inside[-1]].named:
        return None
    return inside[-1]
