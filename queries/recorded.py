"""The words, names and groups of every passage with their places, kept as a few flat arrays.

A large dataset has millions of them, and each question looks at those of some dozen passages.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from queries.lexicon import FUNCTION_WORDS, Span
from queries.words import Token

KEPT_READY = 4096  # passages whose mentions are kept as objects


class Mention(NamedTuple):
    """A feature in a passage: its place in code points and in words, whether the passage begins with it, its kind."""

    feature: str
    start: int
    end: int
    first: int
    last: int
    leading: bool
    kind: str


class Recorded:
    """The mentions of each passage, in the order in which the passages were added."""

    def __init__(self) -> None:
        self._senses: list[tuple[str, str]] = []  # feature and kind
        self._numbers: dict[tuple[str, str], int] = {}
        self._spans = array("i")  # sense, first word, last word
        self._words = array("i")  # start, end
        self._leading = array("i")
        self._span_ends = array("q", [0])
        self._word_ends = array("q", [0])
        self._ready: dict[int, tuple[Mention, ...]] = {}

    def add(self, words: Sequence[Token], spans: Iterable[Span]) -> None:
        """Record the next passage: its words, each a feature itself, and the names and groups in them."""
        self._leading.append(next((place for place, word in enumerate(words) if is_content(word)), 0))
        for place, word in enumerate(words):
            self._words.extend((word.start, word.end))
            self._spans.extend((self._number(f"t:{word.stem}", "Word"), place, place))
        for span in spans:
            self._spans.extend((self._number(span.feature, span.kind), span.first, span.last - 1))
        self._span_ends.append(len(self._spans))
        self._word_ends.append(len(self._words))

    def _number(self, feature: str, kind: str) -> int:
        number = self._numbers.setdefault((feature, kind), len(self._senses))
        if number == len(self._senses):
            self._senses.append((feature, kind))
        return number

    def of(self, passage: int) -> tuple[Mention, ...]:
        """Give the mentions of a passage."""
        if passage not in self._ready:
            if len(self._ready) >= KEPT_READY:
                self._ready.clear()
            self._ready[passage] = self._read(passage)
        return self._ready[passage]

    def _read(self, passage: int) -> tuple[Mention, ...]:
        words = self._words[self._word_ends[passage] : self._word_ends[passage + 1]]
        spans = self._spans[self._span_ends[passage] : self._span_ends[passage + 1]]
        leading = self._leading[passage]
        found = []
        for sense, first, last in zip(spans[::3], spans[1::3], spans[2::3], strict=True):
            feature, kind = self._senses[sense]
            found.append(Mention(feature, words[2 * first], words[2 * last + 1], first, last, first <= leading, kind))
        return tuple(found)


def is_content(word: Token) -> bool:
    """Tell whether a word carries meaning of its own; "US", "IT" in capitals do."""
    return word.plain not in FUNCTION_WORDS or (len(word.text) > 1 and word.text.isupper())
