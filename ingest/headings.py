"""Telling a run-in heading from text: "Routing of Letters of Request. As necessary, SCOs assist ..."."""

from __future__ import annotations

import re

# Words that titles write small (prepositions, articles, conjunctions), as style guides list them.
SMALL_WORDS = frozenset(
    "a an and and/or as at but by during for from in into nor of off on onto or out over per so than the to under"
    " until up upon via versus vs with within without after before between against prior not".split()
)
LONGEST_HEADING = 25
# A full stop that ends a heading: not that of an abbreviation, and followed by the end or by a new sentence.
ABBREVIATIONS = ("U.S", "U.S.C", "U.N", "No", "Vol", "vs", "Ch", "Sec", "Par", "e.g", "i.e", "etc", "St", "Inc", "Ltd")
STOP = re.compile(r"\.(?=\s|$)")


def run_in_heading(text: str) -> tuple[str, int]:
    """Give the heading that a paragraph begins with, and its length with its full stop; ``("", 0)`` for none.

    A heading is a first sentence, or a whole paragraph, whose words are all capitalized but for the small words of
    titles. One word alone is a heading too ("Planning.").
    """
    first_line, _, _ = text.partition("\n")
    for stop in STOP.finditer(first_line):
        candidate = first_line[: stop.start()]
        if candidate.endswith(ABBREVIATIONS) and stop.end() < len(first_line):
            continue
        if _is_title(candidate):
            return candidate.strip(), stop.end()
        return "", 0
    if first_line and _is_title(first_line):
        return first_line.strip(), len(first_line)
    return "", 0


def _is_title(candidate: str) -> bool:
    words = candidate.split()
    if not words or len(words) > LONGEST_HEADING:
        return False
    letters = [word.strip("()[]\"'\u201c\u201d\u2018\u2019,;:&-\u2013\u2014/") for word in words]
    letters = [word for word in letters if word]
    if not letters or not letters[0][0].isupper():
        return False
    if re.match(r"(See|Section|Chapter|Table|Figure)\b", candidate) and re.search(r"\d", candidate):
        return False
    return all(word.lower() in SMALL_WORDS or not word[0].islower() for word in letters)
