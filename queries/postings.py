"""Which passages (or places) hold which words, names and groups: sorted arrays of numbers, made once for a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int32]
Worths = npt.NDArray[np.float64]
_NONE: Numbers = np.zeros(0, dtype=np.int32)
_NONE.flags.writeable = False


class Postings:
    """For each feature the numbers that hold it, in rising order, of ``size`` numbers in all."""

    def __init__(self, held: Mapping[str, Sequence[int]], size: int) -> None:
        self.size = size
        self._of = {feature: np.array(numbers, dtype=np.int32) for feature, numbers in held.items()}

    def __contains__(self, feature: str) -> bool:
        return feature in self._of

    def get(self, feature: str) -> Numbers:
        """Give the numbers that hold a feature."""
        return self._of.get(feature, _NONE)

    def holds(self, number: int, feature: str) -> bool:
        """Tell whether a number holds a feature."""
        numbers = self.get(feature)
        place = int(numbers.searchsorted(number))
        return place < len(numbers) and int(numbers[place]) == number

    def worths(
        self, features: Iterable[tuple[str, float]], parts: Sequence[frozenset[str]] = (), apart: float = 0.0
    ) -> Worths:
        """Give for each number what the best feature that it holds is worth; 0 for those that hold none.

        Where only some of the ``parts`` of a phrase are held, each by any of its features, they are worth their share
        of ``apart``.
        """
        found: Worths = np.zeros(self.size)
        for feature, worth in sorted(features, key=lambda each: each[1]):
            found[self.get(feature)] = worth
        if parts:
            held: Worths = np.zeros(self.size)
            for part in parts:
                one = np.zeros(self.size, dtype=np.bool_)
                for feature in part:
                    one[self.get(feature)] = True
                held += one
            np.maximum(found, apart * held / len(parts), out=found)
        return found

    def worths_at(
        self,
        numbers: Numbers,
        features: Iterable[tuple[str, float]],
        parts: Sequence[frozenset[str]] = (),
        apart: float = 0.0,
    ) -> Worths:
        """Give what ``worths`` gives, for some numbers only: quick where these are few."""
        found: Worths = np.zeros(numbers.shape)
        for feature, worth in sorted(features, key=lambda each: each[1]):
            found[self._among(numbers, feature)] = worth
        if parts:
            held: Worths = np.zeros(numbers.shape)
            for part in parts:
                held += np.logical_or.reduce([self._among(numbers, feature) for feature in part])
            np.maximum(found, apart * held / len(parts), out=found)
        return found

    def _among(self, numbers: Numbers, feature: str) -> npt.NDArray[np.bool_]:
        """Tell which of the numbers hold a feature."""
        holding = self.get(feature)
        if not len(holding):
            return np.zeros(numbers.shape, dtype=np.bool_)
        places = np.minimum(holding.searchsorted(numbers), len(holding) - 1)
        found: npt.NDArray[np.bool_] = holding[places] == numbers
        return found
