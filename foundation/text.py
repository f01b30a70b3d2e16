"""Words in a text, whatever the white space between them."""

from __future__ import annotations

import re


def find_words(text: str, words: str) -> tuple[int, int] | None:
    """Give where words stand in a text, in code points, whatever the white space between them; ``None`` for nowhere."""
    found = re.search(r"\s+".join(map(re.escape, words.split())), text) if words.strip() else None
    return found.span() if found else None
