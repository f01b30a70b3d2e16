"""The words of a dataset, by what they begin with and by how they are spelt: what a mistyped word may have been."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from queries.words import nearly, slips


class Vocabulary:
    """Plain words, sorted; those that may be one or two slips away are found without looking at all of them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words))
        self._alike: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for word in self._words:
            self._alike.setdefault((word[0], len(word)), []).append((_letters(word), word))

    def begun(self, form: str) -> list[str]:
        """Give the words that begin with a form, sorted."""
        found = []
        for place in range(bisect_left(self._words, form), len(self._words)):
            if not self._words[place].startswith(form):
                break
            found.append(self._words[place])
        return found

    def nearly(self, form: str) -> list[str]:
        """Give the words that differ from a form by a typing slip (two where it is long), sorted."""
        return sorted(word for word in self._close(form) if nearly(form, word))

    def _close(self, form: str) -> Iterator[str]:
        most = slips(form)
        letters = _letters(form)
        for length in range(len(form) - most, len(form) + most + 1):
            for others, word in self._alike.get((form[0], length), ()):
                if (letters ^ others).bit_count() <= 2 * most:  # a slip takes away a letter and brings another, at most
                    yield word


def _letters(word: str) -> int:
    """Give the set of a word's letters as bits; any other sign is one more."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) - 97 if "a" <= letter <= "z" else 26)
    return found
