"""The search index of a dataset: which passages hold which words, names and thesaurus groups, and where.

Built in memory when a store is first asked (a tenth of a second for a chapter) and kept as long as the store.
"""

from __future__ import annotations

import re
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from queries.embedding import Matrix, sentence_encoder
from queries.layout import Layout, ancestors, chapter_of
from queries.lexicon import Lexicon, Span
from queries.passages import Defined, Material, read_material
from queries.postings import Numbers, Postings, Worths
from queries.recorded import Mention, Recorded
from queries.store import Store
from queries.vectors import open_vectors
from queries.vocabulary import Vocabulary
from queries.words import Token, plain, stem, tokens

TELLING = ("g:tell", "g:send")  # the groups of the thesaurus whose act a notification is, in whichever words
USUAL_SIZE = 489  # passages of the chapter on which the bars of ranking were set
# "These teams …", and within the first words: "The purpose of this communication …", "Based on these agreements, …".
_POINTING = re.compile(r"(?:This|These|It|They|Such|Those|He|She)\b|(?:\w+ ){1,3}(?:this|these|such|those) \w")
_THE = re.compile(r"(?:The|Such) ([a-z]+)\b")  # "The investigations are …" after "… undergo background investigations."
_BY = re.compile(r" by (?:the |an? )?")
_KEPT: WeakKeyDictionary[Store, Index] = WeakKeyDictionary()


class Index:
    """Postings by feature: ``t:`` a stem, ``e:`` a named thing, ``g:`` a thesaurus group.

    ``sentences`` gives the passages that hold a feature themselves, ``bodies`` and ``headings`` the places whose
    words or heading hold it; ``layout`` says in which chapter each passage is and what stands over it, ``pointing``
    which passages begin by pointing to the one before. ``vectors`` has a row for each passage.
    """

    def __init__(self, material: Material, vectors: Matrix) -> None:
        self.material = material
        self.vectors = vectors
        self.lexicon = Lexicon(material.names)
        self.layout = Layout(material)
        self.lengths: list[int] = []
        self._recorded = Recorded()
        self._counts: dict[str, Numbers] = {}
        self._defined: dict[int, list[Defined]] = {}
        for defined in material.definitions:
            self._defined.setdefault(defined.place, []).append(defined)
        self.by_place: dict[int, list[int]] = {}
        self.children: dict[int, list[int]] = {}
        self.plains: dict[str, int] = {}
        vocabulary = self.lexicon.vocabulary()
        headings: dict[str, list[int]] = {}
        for number, place in enumerate(material.places):
            if place.parent is not None:
                self.children.setdefault(place.parent, []).append(number)
            title = tokens(place.title)
            vocabulary.update(word.plain for word in title)
            for feature in self._features(title):
                headings.setdefault(feature, []).append(number)
        self.headings = Postings(headings, len(material.places))
        self.sentences, self.bodies = self._read_passages()
        self.vocabulary = Vocabulary(vocabulary | set(self.plains))
        self.size = max(1, len(material.passages))
        self.pointing = np.array([self.antecedent(number) is not None for number in range(len(material.passages))])

    def _read_passages(self) -> tuple[Postings, Postings]:
        sentences: dict[str, list[int]] = {}
        bodies: dict[str, list[int]] = {}
        for number, passage in enumerate(self.material.passages):
            words = tokens(passage.text)
            spans = self.lexicon.spans(words, exact_case=True)
            self._recorded.add(words, spans)
            self.lengths.append(len(words))
            self.by_place.setdefault(passage.place, []).append(number)
            for word in words:
                self.plains[word.plain] = self.plains.get(word.plain, 0) + 1
            held = {f"t:{word.stem}" for word in words}
            held.update(span.feature for span in spans)
            for duty in passage.duties:
                held.update(f"e:{thing}" for thing in self.material.duties[duty].things)
                if self.material.duties[duty].notifies:
                    held.update(TELLING)
            for feature in held:
                sentences.setdefault(feature, []).append(number)
                places = bodies.setdefault(feature, [])
                if not places or places[-1] != passage.place:
                    places.append(passage.place)
        return Postings(sentences, len(self.material.passages)), Postings(bodies, len(self.material.places))

    def likeness(self, question: str) -> Worths:
        """Give for each passage how much it means what the question does: the cosine of their vectors, at least 0."""
        found: Worths = np.maximum(sentence_encoder().near(question, self.vectors), 0).astype(np.float64)
        return found

    def mentions(self, number: int) -> tuple[Mention, ...]:
        """Give the words, names and groups of a passage with their places."""
        return self._recorded.of(number)

    def distance(self, number: int, some: set[str], others: set[str]) -> int | None:
        """Give the fewest words between one of ``some`` and one of ``others`` in a passage; none if one is missing."""
        mentions = self.mentions(number)
        ours = {(mention.first, mention.last) for mention in mentions if mention.feature in some}
        theirs = {
            (mention.first, mention.last)
            for mention in mentions
            if mention.feature in others and mention.feature not in some
        }
        return min((max(first - end, start - last, 0) for first, last in ours for start, end in theirs), default=None)

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
        """Give the passage before, in the same place, to which a passage's first words point ("These", "The …")."""
        passages = self.material.passages
        if number == 0 or passages[number - 1].place != passages[number].place:
            return None
        text = passages[number].text
        if _POINTING.match(text):
            return number - 1
        named = _THE.match(text)
        if named is None:
            return None
        return number - 1 if self.sentences.holds(number - 1, f"t:{stem(plain(named[1]))}") else None

    def features(self, text: str) -> set[str]:
        """Give the features of a text."""
        return self._features(tokens(text))

    def _features(self, words: list[Token]) -> set[str]:
        found = {f"t:{word.stem}" for word in words}
        found.update(span.feature for span in self.lexicon.spans(words, exact_case=True))
        return found

    def spans(self, words: list[Token]) -> list[Span]:
        """Give the names and groups in a question's words."""
        return self.lexicon.asked(words)

    def rarity(self, feature: str) -> float:
        """Give how rare a feature is in the whole dataset; an unknown one is rarest."""
        return float(_rarity(np.array(len(self.sentences.get(feature))), np.array(self.size)))

    def rarities(self, feature: str) -> Worths:
        """Give how rare a feature is in each chapter."""
        return _rarity(self.counts(feature), self.layout.sizes)

    def counts(self, feature: str) -> Numbers:
        """Give how many passages of each chapter hold a feature."""
        if feature not in self._counts:
            of_them = self.layout.chapter[self.sentences.get(feature)]
            self._counts[feature] = np.bincount(of_them, minlength=len(self.chapters)).astype(np.int32)
        return self._counts[feature]

    def stands_in(self, feature: str) -> npt.NDArray[np.bool_]:
        """Tell for each chapter whether a passage or a heading of it holds a feature."""
        found: npt.NDArray[np.bool_] = self.counts(feature) > 0
        found[self.layout.chapter_of_place[self.headings.get(feature)]] = True
        return found

    @property
    def chapters(self) -> tuple[str, ...]:
        """The numbers of the chapters, in order."""
        return self.layout.chapters

    def chapter(self, place: int) -> str:
        """Give the number of the chapter that a place is in: ``C2``."""
        return chapter_of(self.material.places[place].number)

    def of_paragraph(self, number: int) -> set[int]:
        """Give the passages of the paragraph or table that a passage is in."""
        places = self.material.places
        place = self.material.passages[number].place
        parent, paragraph = places[place].parent, places[place].paragraph
        top = parent if parent is not None and places[parent].number == paragraph else place
        parts = [top, *(each for each in self.children.get(top, ()) if places[each].paragraph == paragraph)]
        return {passage for each in parts for passage in self.by_place.get(each, ())}

    def ancestors(self, place: int) -> list[int]:
        """Give the places that a place is part of, the nearest first."""
        return ancestors(self.material.places, place)


def _rarity(counts: npt.NDArray[np.integer[Any]], sizes: npt.NDArray[np.integer[Any]]) -> Worths:
    """Give the inverse document frequency (Robertson and Spärck Jones) as it would be in a chapter of usual size.

    So it means the same, and the same bars hold, in a chapter of fifty passages and in one of a thousand.
    """
    usual = counts * (USUAL_SIZE / np.maximum(1, sizes))
    found: Worths = np.log(1 + (USUAL_SIZE - usual + 0.5) / (usual + 0.5))
    return found


def index_of(store: Store) -> Index:
    """Give the store's index, built when it is first asked for. Raises ``DutygraphError`` where it cannot be read."""
    if store not in _KEPT:
        material = read_material(store)
        _KEPT[store] = Index(material, open_vectors(store, material.texts, material.headings))
    return _KEPT[store]
