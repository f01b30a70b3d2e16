"""The search index of a dataset: which passages hold which words, names and thesaurus groups, and where.

Built in memory when a store is first asked (a tenth of a second for a chapter) and kept as long as the store.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple
from weakref import WeakKeyDictionary

from queries.lexicon import FUNCTION_WORDS, Lexicon, Span
from queries.passages import Defined, Material, read_material
from queries.store import Store
from queries.words import Token, tokens

TELLING = ("g:tell", "g:send")  # the groups of the thesaurus whose act a notification is, in whichever words
MOST_TOGETHER = 256
_POINTING = re.compile(r"(?:This|These|It|They|Such|Those|He|She|In such cases|In this case)\b")
_BY = re.compile(r" by (?:the |an? )?")
_KEPT: WeakKeyDictionary[Store, Index] = WeakKeyDictionary()


class Mention(NamedTuple):
    """A feature in a passage: its place in code points and in words, whether the passage begins with it, its kind."""

    feature: str
    start: int
    end: int
    first: int
    last: int
    leading: bool
    kind: str


class Postings:
    """Which numbers hold a feature; those that hold any of several are put together once."""

    def __init__(self) -> None:
        self.of: dict[str, set[int]] = {}
        self._together: dict[frozenset[str], set[int]] = {}

    def __contains__(self, feature: str) -> bool:
        return feature in self.of

    def add(self, feature: str, number: int) -> None:
        """Say that a number holds a feature."""
        self.of.setdefault(feature, set()).add(number)

    def get(self, feature: str) -> set[int]:
        """Give the numbers that hold a feature."""
        return self.of.get(feature, set())

    def any_of(self, features: frozenset[str]) -> set[int]:
        """Give the numbers that hold any of the features."""
        if features not in self._together:
            if len(self._together) >= MOST_TOGETHER:
                self._together.clear()
            self._together[features] = set().union(*(self.get(feature) for feature in features))
        return self._together[features]


class Index:
    """Postings by feature: ``t:`` a stem, ``e:`` a named thing, ``g:`` a thesaurus group.

    ``sentences`` gives the passages that hold a feature themselves, ``bodies`` and ``headings`` the places whose
    words or heading hold it.
    """

    def __init__(self, material: Material) -> None:
        self.material = material
        self.lexicon = Lexicon(material.names)
        self.sentences = Postings()
        self.bodies = Postings()
        self.headings = Postings()
        self.lengths: list[int] = []
        self._mentions: dict[int, tuple[Mention, ...]] = {}
        self._defined: dict[int, list[Defined]] = {}
        for defined in material.definitions:
            self._defined.setdefault(defined.place, []).append(defined)
        self.by_place: dict[int, list[int]] = {}
        self.children: dict[int, list[int]] = {}
        self.plains: dict[str, int] = {}
        for number, place in enumerate(material.places):
            if place.parent is not None:
                self.children.setdefault(place.parent, []).append(number)
            for feature in self.features(place.title):
                self.headings.add(feature, number)
        for number, passage in enumerate(material.passages):
            words = tokens(passage.text)
            self.lengths.append(len(words))
            self.by_place.setdefault(passage.place, []).append(number)
            for word in words:
                self.plains[word.plain] = self.plains.get(word.plain, 0) + 1
            found = self._features(words)
            for duty in passage.duties:
                found.update(f"e:{thing}" for thing in material.duties[duty].things)
                if material.duties[duty].notifies:
                    found.update(TELLING)
            for feature in found:
                self.sentences.add(feature, number)
                self.bodies.add(feature, passage.place)
        vocabulary = {*self.plains, *(word.plain for place in material.places for word in tokens(place.title))}
        self.vocabulary = tuple(sorted(vocabulary | self.lexicon.vocabulary()))
        self.chapters = frozenset(self.chapter(place) for place in range(len(material.places)))
        self.size = max(1, len(material.passages))

    def mentions(self, number: int) -> tuple[Mention, ...]:
        """Give the words, names and groups of a passage with their places; read once, then kept."""
        if number not in self._mentions:
            words = tokens(self.material.passages[number].text)
            leading = next((place for place, word in enumerate(words) if is_content(word)), 0)
            spans = [Span(place, place + 1, f"t:{word.stem}", "Word") for place, word in enumerate(words)]
            spans += self.lexicon.spans(words, exact_case=True)
            self._mentions[number] = tuple(
                Mention(
                    span.feature,
                    words[span.first].start,
                    words[span.last - 1].end,
                    span.first,
                    span.last - 1,
                    span.first <= leading,
                    span.kind,
                )
                for span in spans
            )
        return self._mentions[number]

    def distance(self, number: int, some: set[str], others: set[str]) -> int | None:
        """Give the fewest words between one of ``some`` and one of ``others`` in a passage; none if one is missing."""
        mentions = self.mentions(number)
        ours = [mention for mention in mentions if mention.feature in some]
        theirs = [mention for mention in mentions if mention.feature in others and mention.feature not in some]
        return min((max(a.first - b.last, b.first - a.last, 0) for a in ours for b in theirs), default=None)

    def doers(self, number: int, acts: set[str]) -> set[str]:
        """Give the actors that stand nearest before an act in a passage, or behind its "by"."""
        text = self.material.passages[number].text
        mentions = self.mentions(number)
        actors = [mention for mention in mentions if mention.kind == "Actor"]
        found: set[str] = set()
        for act in (mention for mention in mentions if mention.feature in acts):
            agent = [actor for actor in actors if _BY.fullmatch(text, act.end, actor.start)]
            before = [actor for actor in actors if actor.end <= act.start]
            nearest = agent or [actor for actor in before if actor.end == max(each.end for each in before)]
            found.update(actor.feature for actor in nearest)
        return found

    def actors(self, text: str) -> set[str]:
        """Give the actors that a text names, each once; a name inside a longer one does not count."""
        spans = [span for span in self.lexicon.spans(tokens(text), exact_case=True) if span.kind == "Actor"]
        return {
            span.feature
            for span in spans
            if not any(
                other.first <= span.first
                and span.last <= other.last
                and other.last - other.first > span.last - span.first
                for other in spans
            )
        }

    def definitions(self, place: int, features: set[str]) -> list[str]:
        """Give the sentences by which a place defines one of the things, beyond a short form in brackets."""
        return [
            each.quote
            for each in self._defined.get(place, ())
            if f"e:{each.thing}" in features and not each.quote.endswith(")")
        ]

    def antecedent(self, number: int) -> int | None:
        """Give the passage before, in the same place, to which a passage's first word points ("These", "It")."""
        passages = self.material.passages
        if number == 0 or passages[number - 1].place != passages[number].place:
            return None
        return number - 1 if _POINTING.match(passages[number].text) else None

    def features(self, text: str) -> set[str]:
        """Give the features of a text."""
        return self._features(tokens(text))

    def _features(self, words: list[Token]) -> set[str]:
        found = {f"t:{word.stem}" for word in words}
        found.update(span.feature for span in self.lexicon.spans(words, exact_case=True))
        return found

    def spans(self, words: list[Token]) -> list[Span]:
        """Give the names and groups in a question's words."""
        return self.lexicon.spans(words, exact_case=False)

    def rarity(self, feature: str) -> float:
        """Give the inverse document frequency (Robertson and Spärck Jones), over passages; an unknown one is rarest."""
        frequency = len(self.sentences.get(feature))
        return math.log(1 + (self.size - frequency + 0.5) / (frequency + 0.5))

    def chapter(self, place: int) -> str:
        """Give the number of the chapter that a place is in: ``C2``."""
        return self.material.places[place].number.partition(".")[0]

    def ancestors(self, place: int) -> list[int]:
        """Give the places that a place is part of, the nearest first."""
        found = []
        parent = self.material.places[place].parent
        while parent is not None and parent not in found:
            found.append(parent)
            parent = self.material.places[parent].parent
        return found


def index_of(store: Store) -> Index:
    """Give the store's index, built when it is first asked for. Raises ``DutygraphError`` where it cannot be read."""
    if store not in _KEPT:
        _KEPT[store] = Index(read_material(store))
    return _KEPT[store]


def is_content(word: Token) -> bool:
    """Tell whether a word carries meaning of its own; "US", "IT" in capitals do."""
    return word.plain not in FUNCTION_WORDS or (len(word.text) > 1 and word.text.isupper())
