"""How manuals of this family number their places.

``C2.1.4.2.`` is a paragraph of chapter C2, ``C2.T1.`` a table, ``C2.F1.`` a figure, ``C5.T2a.`` a table with a letter.
The letters before the first number name the kind of division ("C" for a chapter, "AP" for an appendix, "E" for an
enclosure); the rules here work with any of them.
"""

from __future__ import annotations

import re

CHAPTER = r"[A-Z]{1,3}\d{1,2}(?:-[A-Z][a-z]+)?"
PARAGRAPH_NUMBER = re.compile(rf"(?P<number>(?P<chapter>{CHAPTER})(?:\.\d{{1,3}})+)\.?(?=\s|$)")
CAPTION = re.compile(
    rf"(?P<kind>Table|Figure)\s+(?P<number>(?P<chapter>{CHAPTER})\.[TF]\d{{1,3}}[A-Za-z]?)\.?(?=\s|$)"
    r"\s*(?:[-\u2013\u2014:]\s*)?(?P<title>.*)",
    flags=re.DOTALL,
)


def parent_number(number: str) -> str:
    """Give the number one level up: ``C2.1.4`` for ``C2.1.4.2``, ``C2`` for ``C2.1``."""
    return number.rpartition(".")[0]


def depth(number: str) -> int:
    """Give how deep a number lies: 0 for a chapter, 1 for a section, 2 and more for paragraphs."""
    return number.count(".")
