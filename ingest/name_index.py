"""Where the known names stand in a text: longest first, short forms by case, full names without.

The names are kept by their first word, so that a text is read once, however many names there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from ingest.shortforms import is_short_name

WORD = re.compile(r"(?<![\w&])\w+")
NO_PLURAL = frozenset({"State", "Congress", "Joint Staff", "USG", "Army", "Navy", "President"})
SHORTEST_MIXED = 5


class NameIndex:
    """Forms of names by their first word; ``find`` gives where they stand, each with its plural and possessive."""

    def __init__(self) -> None:
        self._forms: dict[str, dict[tuple[str, bool], None]] = defaultdict(dict)

    def add(self, form: str, *, by_case: bool = False) -> None:
        """Add a form of a name; ``by_case`` where only its own capitals name the thing."""
        first = WORD.match(form)
        if first is None:
            return
        word = first.group().casefold()
        keys = {word}
        if first.end() == len(form):
            keys |= {f"{word}s", f"{word}es", re.sub("y$", "ies", word)}
        for key in keys:
            self._forms[key][form, by_case or _is_by_case(form)] = None

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Give where known names stand, left to right, the longest at each place."""
        end = 0
        for word in WORD.finditer(text):
            if word.start() < end:
                continue
            ends = [
                match.end()
                for form, by_case in self._forms.get(word.group().casefold(), ())
                if (match := _pattern(form, by_case=by_case).match(text, word.start()))
            ]
            if ends:
                end = max(ends)
                yield word.start(), end


def _is_by_case(form: str) -> bool:
    mixed = len(form) >= SHORTEST_MIXED and any(map(str.islower, form)) and sum(map(str.isupper, form)) >= 2
    return is_short_name(form) and not mixed


@cache
def _pattern(form: str, *, by_case: bool) -> re.Pattern[str]:
    words = re.escape(form).replace("\\ ", r"\s+").replace("'", "['\u2019]")
    plural = r"(?:s|es)?" if not form.endswith("s") else ""
    if form.endswith("y") and len(form) > 3:
        words, plural = words[:-1], r"(?:y|ies)"
    if form in NO_PLURAL:
        plural = ""
    # A name that ends with a bracket or a mark needs no boundary behind it.
    return re.compile(rf"{words}{plural}(?!\w)", flags=0 if by_case else re.IGNORECASE)
