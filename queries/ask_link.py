"""From a question's words to what they may mean in the dataset: names, thesaurus groups, stems, mended typos."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from queries.ask_kinds import KIND_WORDS, OTHER_NAMES, PREPOSITION, QUESTION_WORDS, WANTED, WANTED_LAW
from queries.index import Index
from queries.lexicon import Span
from queries.postings import Worths
from queries.recorded import is_content
from queries.soft_words import soft_words
from queries.words import Token, plain, stem, tokens

GROUP_WORTH = 0.8
TYPO_WORTH = 0.85
PART_WORTH = 0.5
STRONG = PART_WORTH + 0.1  # a feature worth less does not make a concept known
APART, NAME_APART = 0.85, 0.5
RAREST, COMMONEST = 5.2, 0.6
UNKNOWN_WEIGHT = 4.4
KIND_WEIGHT = 0.25
SHORTEST_PREFIX = 4
SHORTEST_MENDED = 6  # a shorter word is as likely another word: "lease" is no slip for "leave"
PREFIXES, PREFIX_WORTH = ("un", "non", "re", "pre", "mis"), 0.7
SOFT_WEIGHT, SOFT_UNKNOWN_WEIGHT = 0.4, 0.22
SOFT_WORDS = soft_words()
_SOFT_STEMS = frozenset(map(stem, SOFT_WORDS))
# What makes a number part of a name ("SC-101", "section 36"); other numbers are only how much there is of something.
_NUMBERED = re.compile(
    r"(?:[A-Za-z]-?|[-.§]|\b(?:section|form|title|chapter|memo|memorandum|directive|instruction|regulation|"
    r"manual|volume|part|table|figure|phase|case|class)s? )$",
    re.IGNORECASE,
)
QUANTITY_WEIGHT = 1.0
# What people tell of themselves first: "As an auditor, …", "I just joined the office. …".
_OF_ONESELF = re.compile(
    r"as (?:an?|the) [^,:.?!;]{2,60}?"
    r"(?:[,:]|(?= (?:i|we|what|who|when|where|which|how|must|do|may|can|should|is|are)\b))|"
    r"(?:(?:i am|i['’]m|we are|we['’]re) (?:an?|the|new|from|at|with|auditing|working|writing|reading|studying)\b|"
    r"i work\b|(?:i|we)(?:['’]ve| have)? (?:just|recently) (?:joined|started|arrived|began|got|came|took)\b)"
    r"[^.?!;:]*[.!;:](?= )",
    re.IGNORECASE,
)
# "The crane broke last night. Who must be told?": what is asked comes after the story.
_STORY = re.compile(rf".*[.!;:] (?=(?:(?:so|and|now|then|but),? )?{PREPOSITION}(?:{QUESTION_WORDS})\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Concept:
    """Something the question speaks of: the features that may stand for it, with their worth, and how much it counts.

    ``parts`` are the words of a phrase, ``apart`` what they are worth where each stands somewhere in a sentence.
    ``known`` is false where nothing in the dataset or the thesaurus is like it; ``start`` is its place in the question.
    ``weight`` is that of the whole dataset; ``scale``, ``most`` and ``numeral`` give ``Weighed`` that of a chapter.
    """

    text: str
    features: tuple[tuple[str, float], ...]
    weight: float
    known: bool
    named: str = ""
    actor: bool = False
    proper: bool = False
    soft: bool = False
    parts: tuple[frozenset[str], ...] = ()
    apart: float = 0.0
    start: int = 0
    scale: float = 1.0
    most: float = math.inf
    numeral: bool = False


def concepts_of(index: Index, question: str) -> list[Concept]:
    """Give the things a question speaks of, in its order, each once."""
    words = tokens(question)
    spans = index.spans(words)
    wanted = {match.start(1) for pattern in (WANTED, OTHER_NAMES) for match in pattern.finditer(question)}
    taken: set[int] = {place for place, word in enumerate(words) if word.start in wanted}
    # "Which DoD manual …?", "under what agency regulation …?": the word before says of what kind the wanted thing is.
    kinds = {words[place - 1].start for place in taken if place and WANTED_LAW.match(question, words[place].start)}
    found: list[tuple[int, Concept]] = []
    for span in _longest(spans, words):
        inside = range(span.first, span.last)
        if taken.intersection(inside):
            continue
        taken.update(inside)
        same = [each for each in spans if (each.first, each.last) == (span.first, span.last)]
        concept = _phrase(index, question, words[span.first : span.last], same)
        found.append((span.first, replace(concept, start=words[span.first].start)))
    for place, word in enumerate(words):
        if place in taken or not is_content(word):
            continue
        own = [span for span in spans if (span.first, span.last) == (place, place + 1)]
        concept = _single(index, word, own)
        if word.start in kinds:
            concept = _lighter(concept, KIND_WEIGHT)
        if word.text.isdigit() and not _NUMBERED.search(question[: word.start]):
            weight = min(concept.weight, QUANTITY_WEIGHT)
            concept = replace(concept, weight=weight, most=QUANTITY_WEIGHT, proper=False, numeral=True)
        found.append((place, replace(concept, start=word.start)))
    concepts = list(_distinct(concept for _, concept in sorted(found, key=lambda pair: pair[0])))
    if told := _OF_ONESELF.match(question):
        return _softened(concepts, until=told.end())
    return _without_strangers(concepts, until=told.end()) if (told := _STORY.match(question)) else concepts


def _without_strangers(concepts: Sequence[Concept], *, until: int) -> list[Concept]:
    """Let words of a story that the dataset does not know count little: they say how it came to the question."""
    return [
        concept if concept.known or concept.start >= until else _lighter(concept, SOFT_UNKNOWN_WEIGHT)
        for concept in concepts
    ]


def _softened(concepts: Sequence[Concept], *, until: int) -> list[Concept]:
    """Let what people tell of themselves count little, unless it names an actor, or it is all there is."""
    if all(concept.start < until for concept in concepts):
        return list(concepts)
    return [
        concept if concept.actor or concept.soft or concept.start >= until else _lighter(concept, SOFT_WEIGHT)
        for concept in concepts
    ]


def _longest(spans: Iterable[Span], words: list[Token]) -> list[Span]:
    """Give the spans of two words and more that hold a word of meaning, the longest first, names before groups."""
    several = [
        span
        for span in spans
        if span.last - span.first > 1
        and (span.kind != "Group" or len(span.feature) > 0)
        and (span.kind == "Group" or any(is_content(word) for word in words[span.first : span.last]))
    ]
    return sorted(several, key=lambda span: (span.first - span.last, span.kind == "Group", span.first, span.feature))


def _phrase(index: Index, question: str, words: list[Token], spans: list[Span]) -> Concept:
    features = {span.feature: GROUP_WORTH if span.kind == "Group" else 1.0 for span in spans}
    known = [feature for feature in features if feature in index.sentences]
    content = [word for word in words if is_content(word)]
    parts: tuple[frozenset[str], ...] = ()
    if all(span.kind != "Actor" for span in spans):  # not somebody's name: its words may also stand apart
        parts = tuple(
            frozenset({f"t:{word.stem}", *(each.feature for each in index.spans([word]))}) for word in content
        )
    stems = sorted({f"t:{word.stem}" for word in content if f"t:{word.stem}" in index.sentences}, key=index.rarity)
    if stems:
        features.setdefault(stems[-1], PART_WORTH if known else GROUP_WORTH)
    concept = _named(_concept(index, question[words[0].start : words[-1].end], features), spans)
    apart = NAME_APART if concept.named else APART
    concept = replace(concept, parts=parts if len(parts) > 1 else (), apart=apart)
    if not concept.named and all(word.plain in KIND_WORDS | SOFT_WORDS for word in content):
        return _lighter(concept, SOFT_WEIGHT)
    return concept


def _single(index: Index, word: Token, spans: list[Span]) -> Concept:
    own = f"t:{word.stem}"
    features = {own: 1.0}
    for span in spans:
        features[span.feature] = max(features.get(span.feature, 0), GROUP_WORTH if span.kind == "Group" else 1.0)
    if not any(feature in index.sentences or feature in index.headings for feature in features):
        for feature, worth in _mended(index, word):
            features.setdefault(feature, worth)
    concept = _named(_concept(index, word.text, features), spans)
    if word.plain in KIND_WORDS and not concept.named:
        return replace(_lighter(concept, KIND_WEIGHT), known=True)
    if (word.plain in SOFT_WORDS or word.stem in _SOFT_STEMS) and not concept.named:
        return _lighter(concept, SOFT_WEIGHT if concept.known else SOFT_UNKNOWN_WEIGHT)
    return concept


def _lighter(concept: Concept, scale: float) -> Concept:
    """Let a concept count for less: its word says little of what the question is about."""
    return replace(concept, weight=concept.weight * scale, scale=concept.scale * scale, soft=True)


def _named(concept: Concept, spans: list[Span]) -> Concept:
    names = [span for span in spans if span.kind != "Group"]
    if not names:
        return concept
    actors = [span for span in names if span.kind == "Actor"]
    return replace(concept, named=(actors or names)[0].feature, actor=bool(actors))


def _concept(index: Index, text: str, features: dict[str, float]) -> Concept:
    present = [feature for feature in features if feature in index.sentences or feature in index.headings]
    strong = [feature for feature in present if features[feature] >= STRONG] or present
    weight = _bounded(min(map(index.rarity, strong))) if strong else _unknown(text)
    ordered = tuple(sorted(((feature, features[feature]) for feature in present), key=lambda each: (-each[1], each[0])))
    return Concept(text, ordered, weight, bool(strong), proper=not strong and _like_a_name(text))


def _bounded(rarity: float) -> float:
    return min(RAREST, max(COMMONEST, rarity))


def _unknown(text: str) -> float:
    return RAREST if text.isdigit() else UNKNOWN_WEIGHT


def _like_a_name(text: str) -> bool:
    return text[:1].isupper() or any(letter.isdigit() for letter in text)


class Weighed:
    """A question's concepts as each chapter understands them that stands alone.

    What is rare in one chapter may be what another is about, and what only another knows is unknown to this one: so
    the passages of a chapter are ranked by its own words, whatever else is loaded. ``weights`` has a row for each
    concept and a column for each chapter.
    """

    def __init__(self, index: Index, concepts: Sequence[Concept]) -> None:
        self._concepts = concepts
        rows, known = [], []
        for concept in concepts:
            strong = [feature for feature, worth in concept.features if worth >= STRONG]
            weak = [feature for feature, worth in concept.features if worth < STRONG]
            rarest, here = _in_chapters(index, strong)
            otherwise, there = _in_chapters(index, weak)
            weight = np.where(here, rarest, np.where(there, otherwise, _unknown(concept.text)))
            rows.append(np.minimum(concept.most, weight * concept.scale))
            known.append(here | there)
        self.weights: Worths = np.array(rows)
        self._known = known

    def within(self, chapter: int) -> list[Concept]:
        """Give the concepts of a chapter, by its position in ``index.chapters``."""
        found = []
        for concept, weights, stands in zip(self._concepts, self.weights, self._known, strict=True):
            known = bool(stands[chapter])
            found.append(
                replace(
                    concept,
                    weight=float(weights[chapter]),
                    known=known or (concept.known and not concept.features),
                    proper=not known and not concept.numeral and _like_a_name(concept.text),
                )
            )
        return found


def _in_chapters(index: Index, features: Sequence[str]) -> tuple[Worths, npt.NDArray[np.bool_]]:
    """Give for each chapter the weight of the commonest of the features that it has, and whether it has any."""
    if not features:
        return np.zeros(len(index.chapters)), np.zeros(len(index.chapters), dtype=np.bool_)
    stands = np.array([index.stands_in(feature) for feature in features])
    rarities = np.array([index.rarities(feature) for feature in features])
    return np.clip(np.where(stands, rarities, np.inf).min(axis=0), COMMONEST, RAREST), np.logical_or.reduce(stands)


def _mended(index: Index, word: Token) -> list[tuple[str, float]]:
    """Give what an unknown word may have been meant to be: a short form of a longer word, or a typing slip."""
    form = word.plain
    if (
        len(form) < SHORTEST_PREFIX
        or not form.isalpha()
        or word.text.isupper()
        or form in KIND_WORDS
        or form in SOFT_WORDS
    ):
        return []
    begun = [other for other in index.vocabulary.begun(form) if other in index.plains]
    alike = [other for other in index.vocabulary.nearly(form) if min(len(form), len(other)) >= SHORTEST_MENDED]
    found: dict[str, float] = {}
    for other in alike or begun:
        found[f"t:{stem(other)}"] = TYPO_WORTH
        for span in index.spans(tokens(other)):
            found.setdefault(span.feature, TYPO_WORTH * (GROUP_WORTH if span.kind == "Group" else 1.0))
    for prefix in PREFIXES:
        rest = stem(plain(form.removeprefix(prefix)))
        if form.startswith(prefix) and f"t:{rest}" in index.sentences:
            found.setdefault(f"t:{rest}", PREFIX_WORTH)
    return sorted(found.items())


def _distinct(concepts: Iterable[Concept]) -> Iterable[Concept]:
    seen: set[frozenset[str]] = set()
    for concept in concepts:
        key = frozenset(feature for feature, _ in concept.features) or frozenset({concept.text.lower()})
        if key not in seen:
            seen.add(key)
            yield concept
