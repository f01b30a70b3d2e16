"""Healing what a format does to words.

Blanks of every kind become one blank, ligatures letters again, soft hyphens vanish; a word that a line broke is one
word. Markers of lists are computed as they are printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

BULLETS = "•◦▪"
MARKER_IN_TEXT = re.compile(
    r"(?P<marker>[•‣▪●◦○■–—*·]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)])\s+(?P<rest>\S.*)", flags=re.DOTALL
)
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\u0000-\u0008\u000e-\u001f\u007f\ufffe\uffff]")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMERALS = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_BROKEN_WORD = re.compile(r"(?P<head>[A-Za-z]+)-$")
# "near- and mid-term": a hyphen before these words hangs, it does not break a word.
_AFTER_HANGING_HYPHEN = re.compile(r"(?:and|or|nor|to|through|versus)\b")


def heal(text: str) -> str:
    """Give the text with one blank for any white space, letters for ligatures, and nothing invisible."""
    text = _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), _INVISIBLE.sub("", text))
    return " ".join(text.split())


def raised(text: str) -> str:
    """Give a superscript's text: its digits as superscript digits ("Standoff²"), so that they are no part of a word."""
    return text.translate(_SUPERSCRIPTS)


def join_lines(lines: Sequence[str], words: frozenset[str] = frozenset()) -> str:
    """Make one paragraph of its printed lines.

    A hyphen at a line's end stays, as in "self-/defense", unless it is one that is only printed where a line ends, or
    ``words``, the words of the document in lower case, know the word without it and not with it.
    """
    joined = ""
    for line in lines:
        if not line.strip():
            continue
        joined = _join_two(joined, line.strip(), words) if joined else line.strip()
    return heal(joined)


def _join_two(before: str, after: str, words: frozenset[str]) -> str:
    last, rest = before[-1], before[:-1]
    if not rest or rest[-1].isspace() or last not in "-\u00ad\u2010\u2013\u2014/":
        return f"{before} {after}"
    if last in "\u00ad\u2010":
        return rest + after
    if last == "-" and _AFTER_HANGING_HYPHEN.match(after):
        return f"{before} {after}"
    head, tail = _BROKEN_WORD.search(before), re.match(r"[a-z]+", after)
    if head and tail:
        whole = f"{head['head']}{tail.group()}".lower()
        if whole in words and f"{head['head']}-{tail.group()}".lower() not in words:
            return rest + after
    return before + after


def split_marker(text: str) -> tuple[str, str]:
    """Split the marker that an item carries as text from its words; ``("", text)`` where it carries none."""
    found = MARKER_IN_TEXT.fullmatch(text)
    return (found["marker"], found["rest"]) if found else ("", text)


def count_as(number: int, kind: str) -> str:
    """Give a number as a list counts: ``kind`` is "1", "a", "A", "i" or "I", as HTML's ``type`` says it."""
    if kind in "iI" and 0 < number < 4000:
        roman = _roman(number)
        return roman if kind == "I" else roman.lower()
    if kind in "aA" and number > 0:
        letters = ""
        while number:
            number, place = divmod(number - 1, 26)
            letters = chr(ord(kind) + place) + letters
        return letters
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _NUMERALS:
        times, number = divmod(number, value)
        text += letters * times
    return text
