"""The words that only frame a question (``soft-words.txt``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from queries.words import plain

FILE = Path(__file__).parent / "soft-words.txt"


@cache
def soft_words() -> frozenset[str]:
    """Give the words in the form in which search compares words; read once."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(plain(word) for line in lines if not line.startswith("#") for word in line.split())
