"""Who is asked to do what: the act of a question and its subject, so that a wrong premise gets no answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from queries.ask_kinds import WANTED
from queries.ask_link import Concept
from queries.words import tokens

# "which agency approves"; in "which documents feed into it" the word with an s is the noun.
_WHO = re.compile(
    r"\bwho(?:m|se)?\b|\bwhich (?:\w+ ){1,5}?"
    r"(?:\w+s (?=\w+[^s\W] (?:into?|to|the|an?|on|for|with|from|by)\b)|(?=\w+s\b))",
    re.IGNORECASE,
)
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
# … and those whose object is no act either: "give equipment", "let staff know".
_VAGUE = re.compile(r"(?:to )?(?:give|get|put|take|bring|use|let|have|come|go|owe|see|find)\b", re.IGNORECASE)
# Words that say what kind of thing is asked for, and neither an act nor the thing itself.
_SAYING_KIND = frozenset("stand define mean govern cite cited cover contain include discuss count differ".split())
_LEGAL = frozenset("legal basis law statute authority".split())
# "must the plan be stored": the participle is the act, what stands before it is acted on.
_PASSIVE = re.compile(r"[^,;?]*?\b(?:be|get) (?:\w+ly )?(?=\w)", re.IGNORECASE)


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
    reader = _Reader(question, concepts)
    return replace(reader.by_auxiliary() or reader.by_who() or Frame(), focus=_focus(question, concepts))


class _Reader:
    """Reads the frame of one question."""

    def __init__(self, question: str, concepts: Sequence[Concept]) -> None:
        self._question = question
        self._concepts = concepts

    def by_auxiliary(self) -> Frame | None:
        """Read "must the SCO approve …", "can we lend …", "should the plan be stored …"."""
        for auxiliary in _AUXILIARY.finditer(self._question):
            following = self._after(auxiliary.end())
            if not self._heavy(following):
                continue
            first = self._heavy(following)[0]
            between = self._question[auxiliary.end() : self._concepts[first].start].strip().lower()
            passive = self._passive(auxiliary.end()) if _MODAL.match(auxiliary.group()) else None
            if passive is not None:
                return passive
            if self._concepts[first].actor and between in _ARTICLES:
                return self._done_by(first, following)
            rest = [which for which in following if which > first]
            if _MODAL.match(auxiliary.group()) and between in _ARTICLES and rest and not self._gap(first, rest[0]):
                return Frame(rest[0], None, self._target(rest[1:]))  # "must a company keep …?"
            if between in _PRONOUNS:
                return Frame(first, None, self._target([which for which in following if which > first]))
            return None
        return None

    def by_who(self) -> Frame | None:
        """Read "who approves …"."""
        who = _WHO.search(self._question)
        if who is None:
            return None
        following = self._after(who.end())
        if following and self._concepts[following[0]].named:
            if not _WITHIN.search(self._question[who.end() : self._concepts[following[0]].start]):
                return None
            following = following[1:]  # "who at DSCA signs …": DSCA is where the one is whom we look for
        if not following or self._concepts[following[0]].named:
            return None
        start = self._concepts[following[0]].start
        passed = (concept for concept in self._concepts if who.end() <= concept.start < start)
        if any(_is_only(each, _SAYING_KIND) for each in passed) or _BROKEN.search(self._question[who.end() : start]):
            return None
        return Frame(following[0], None, self._target(following[1:]))

    def _done_by(self, subject: int, following: Sequence[int]) -> Frame:
        rest = [which for which in following if which > subject]
        if rest and _DO.search(self._gap(subject, rest[0])):
            return Frame(subject=subject)
        if _VAGUE.match(self._question[self._end(subject) :].lstrip()):
            return Frame(None, subject, self._target(rest))
        return Frame(rest[0] if rest else None, subject, self._target(rest[1:]))

    def _passive(self, position: int) -> Frame | None:
        """Read "[must] the plan be stored": none where no participle follows "be" at once."""
        match = _PASSIVE.match(self._question, position)
        act = next((which for which, each in enumerate(self._concepts) if match and each.start == match.end()), None)
        if match is None or act is None or self._concepts[act].named or act not in self._after(position):
            return None
        before = [
            which for which, each in enumerate(self._concepts) if position <= each.start < match.end() and not each.soft
        ]
        return Frame(act, None, before[-1]) if before else None

    def _after(self, position: int) -> list[int]:
        """Give the concepts behind a position that may be an act or its target."""
        return [
            which
            for which, concept in enumerate(self._concepts)
            if concept.start >= position
            and not (concept.soft and concept.text.lower() in _LIGHT)
            and not _is_only(concept, _SAYING_KIND)
        ]

    def _heavy(self, which: Sequence[int]) -> list[int]:
        return [each for each in which if not self._concepts[each].soft]

    def _target(self, which: Sequence[int]) -> int | None:
        return next(iter(self._heavy(which)), None)

    def _end(self, which: int) -> int:
        return self._concepts[which].start + len(self._concepts[which].text)

    def _gap(self, first: int, second: int) -> str:
        return self._question[self._end(first) : self._concepts[second].start].strip()


def _is_only(concept: Concept, words: frozenset[str]) -> bool:
    return not concept.named and all(word.plain in words for word in tokens(concept.text))


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
    if (
        not inside
        or len(inside) == len(concepts)
        or concepts[inside[-1]].named
        or _is_only(concepts[inside[-1]], _LEGAL)
    ):
        return None
    return inside[-1]
