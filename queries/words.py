"""Words as search sees them: tokens, stems, sentences.

A token has its place in the text, so that what is found can be quoted verbatim. Two forms are kept of each word:
``plain`` (lower case, without the plural) for names, which must not be blurred ("Command", "Commander"), and
``stem`` (M. F. Porter, "An algorithm for suffix stripping", Program 14/3, 1980) for everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"U\.S\.C\b\.?|U\.S\.(?!\w)|\b[A-Za-z]&[A-Za-z]\b|\d+(?:[.,]\d+)*|[^\W\d_]+", re.IGNORECASE)
_SPECIAL = {"u.s.c": "usc", "u.s.c.": "usc", "u.s.": "us"}
_NEGATIONS = {"isn": "is", "aren": "are", "doesn": "does", "don": "do", "didn": "did", "cant": "can", "wont": "will"}
# Numbers in words mean what they mean in digits; small ones are left: "one", "two" are mostly no numbers that count.
_NUMBERS = {
    "ten": "10", "twelve": "12", "fifteen": "15", "sixteen": "16", "eighteen": "18", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90",
}  # fmt: skip
_IRREGULAR = {
    "sent": "send", "kept": "keep", "held": "hold", "led": "lead", "told": "tell", "given": "give", "gave": "give",
    "paid": "pay", "met": "meet", "made": "make", "written": "write", "wrote": "write", "taken": "take", "took": "take",
    "left": "leave", "sold": "sell", "bought": "buy", "chosen": "choose", "brought": "bring", "spent": "spend",
    "drawn": "draw", "sought": "seek", "ran": "run", "oversaw": "oversee", "overseen": "oversee", "dealt": "deal",
    "came": "come", "went": "go", "began": "begin", "begun": "begin", "knew": "know", "known": "know", "saw": "see",
    "seen": "see", "said": "say", "got": "get", "lent": "lend", "lost": "lose", "built": "build", "grew": "grow",
    "grown": "grow", "fell": "fall", "fallen": "fall", "thought": "think", "broke": "break", "broken": "break",
    "spoke": "speak", "spoken": "speak", "stole": "steal", "stolen": "steal", "flew": "fly", "flown": "fly",
    "shown": "show", "understood": "understand", "withdrew": "withdraw", "withdrawn": "withdraw", "became": "become",
    "arose": "arise", "arisen": "arise", "redone": "redo", "rewritten": "rewrite", "resold": "resell",
    "rebuilt": "rebuild", "driven": "drive", "hidden": "hide", "forgotten": "forget", "forgot": "forget",
}  # fmt: skip
_SIBILANT = re.compile(r"(?:ss|us|is|as)$")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|Vol|No|Nos|Sec|Secs|Ch|Fig|Dr|Mr|Ms|Inc|St|D\.C|P\.L|[A-Z])\.)$")
_SENTENCE_END = re.compile(r"[.!?][)\]\"”’]*(?=\s+[\"“(\[]*[A-Z0-9])")
# "in the U.S. The SCO": an abbreviation ends the sentence when a word follows that only begins one.
_STARTER = re.compile(r"\s+(?:The|This|These|Those|If|When|However|It|They|Such|For|Once|In|Upon|As|See)\b")


class Token(NamedTuple):
    """One word: how it is written, where it stands (code points), its two forms."""

    text: str
    start: int
    end: int
    plain: str
    stem: str


class Sentence(NamedTuple):
    """A stretch of a text: its place and its words."""

    start: int
    end: int
    text: str


def tokens(text: str) -> list[Token]:
    """Give the words and numbers of a text in order; punctuation is left out."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        found.append(Token(word, match.start(), match.end(), plain(word), stem(plain(word))))
    return found


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """Give the word in lower case and without its plural: ``SCOs`` → ``sco``, ``parties`` → ``party``."""
    lower = _SPECIAL.get(word.lower(), word.lower()).replace("’", "'")
    lower = _NEGATIONS.get(lower) or _NUMBERS.get(lower) or _IRREGULAR.get(lower) or lower
    if len(lower) > 3 and lower.endswith("ies"):
        return lower[:-3] + "y"
    if lower.endswith(("sses", "shes", "ches", "xes")):
        return lower[:-2]
    if word.endswith("s") and word[:-1].isupper():  # "IMSs" is the plural of "IMS", which loses its own s below
        return plain(word[:-1])
    if len(lower) > 2 and lower.endswith("s") and "&" not in lower and not _SIBILANT.search(lower):
        return lower[:-1]
    return lower


def sentences(text: str) -> Iterator[Sentence]:
    """Split a text into sentences; a line break always ends one, an abbreviation ("U.S.", "e.g.") does not."""
    start = 0
    for end in [*_ends(text), len(text)]:
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            begin = start + len(piece) - len(piece.lstrip())
            yield Sentence(begin, begin + len(stripped), stripped)
        start = end


def _ends(text: str) -> list[int]:
    ends = [match.start() for match in re.finditer(r"\n", text)]
    for match in _SENTENCE_END.finditer(text):
        before = text[max(0, match.start() - 8) : match.start() + 1]
        if _ABBREVIATION.search(before) and not (before[-2].isupper() and _STARTER.match(text, match.end())):
            continue
        ends.append(match.end())
    return sorted(ends)


# Porter's rules would throw these together with words of another meaning: depart, govern, inform, police, intern …
_WHOLE = frozenset(
    "department government general informal policy international important personal executive university".split()
)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Give the stem of a lower-case word; short words and those with digits stay as they are.

    Agent nouns keep their ending, unlike in Porter's rules: a commander is no command.
    """
    if len(word) <= 3 or not word.isascii() or not word.isalpha() or word in _WHOLE:
        return word
    for step in (_step_1, _step_2, _step_3, _step_4, _step_5):
        word = step(word)
    return word


_VOWEL_RUN = re.compile(r"[aeiouy]+[^aeiouy]+")


def _shape(part: str) -> str:
    """Write a word as vowels (v) and consonants (c); y after a consonant is a vowel."""
    shape = ""
    for place, letter in enumerate(part):
        vowel = letter in "aeiou" or (letter == "y" and place > 0 and shape[-1] == "c")
        shape += "v" if vowel else "c"
    return shape


@lru_cache(maxsize=65536)
def _measure(part: str) -> int:
    """Count the vowel-consonant sequences: Porter's m."""
    return len(re.findall("v+c+", _shape(part)))


def _ends_cvc(word: str) -> bool:
    return len(word) > 2 and _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _step_1(word: str) -> str:
    if word.endswith("eed"):
        word = word[:-1] if _measure(word[:-3]) else word
    else:
        for ending in ("ed", "ing"):
            if word.endswith(ending) and "v" in _shape(word[: -len(ending)]):
                word = word[: -len(ending)]
                # "used" is a form of the short word "use", which stays as it is.
                short = _shape(word) == "vc" or (_measure(word) == 1 and _ends_cvc(word))
                if word.endswith(("at", "bl", "iz")) or short:
                    word += "e"
                elif len(word) > 1 and word[-1] == word[-2] and _shape(word)[-1] == "c" and word[-1] not in "lsz":
                    word = word[:-1]
                break
    # As in his later rules (Snowball, "The English (Porter2) stemming algorithm", step 1c): "buying" belongs to "buy".
    if word.endswith("y") and word[-2:-1] not in set("aeiou") and "v" in _shape(word[:-1]):
        word = word[:-1] + "i"
    return word


_STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("abli", "able"),
    ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
    ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
    ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
_STEP_3 = (("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""))
_STEP_4 = "al ance ence ic able ible ant ement ment ent sion tion ou ism ate iti ous ive ize".split()


def _step_2(word: str) -> str:
    return _replace(word, _STEP_2)


def _step_3(word: str) -> str:
    return _replace(word, _STEP_3)


def _step_4(word: str) -> str:
    for ending in sorted(_STEP_4, key=len, reverse=True):
        if word.endswith(ending):
            cut = len(ending) - (1 if ending in {"sion", "tion"} else 0)
            return word[:-cut] if _measure(word[:-cut]) > 1 else word
    return word


def _step_5(word: str) -> str:
    if word.endswith("e") and len(word) > 3:
        rest = word[:-1]
        if _measure(rest) > 1 or (_measure(rest) == 1 and not _ends_cvc(rest)):
            word = rest
    if word.endswith("ll") and _measure(word) > 1:
        word = word[:-1]
    return word


def _replace(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, instead in endings:
        if word.endswith(ending):
            rest = word[: -len(ending)]
            return rest + instead if _measure(rest) else word
    return word


def nearly(word: str, other: str) -> bool:
    """Tell whether two words differ by one typing slip: a letter more, fewer, other, or two letters swapped.

    Words of nine letters and more may differ by two; the first letter must be the same.
    """
    if word[:1] != other[:1]:
        return False
    most = slips(word)
    return abs(len(word) - len(other)) <= most and _distance(word, other) <= most


def slips(word: str) -> int:
    """Give how many typing slips are taken to be in a word: one, or two where it is long."""
    return 2 if len(word) >= 9 else 1


def _distance(word: str, other: str) -> int:
    """Give the optimal string alignment distance."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(word, start=1):
        now = [row]
        for column, against in enumerate(other, start=1):
            cost = letter != against
            best = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + cost)
            if row > 1 and column > 1 and letter == other[column - 2] and word[row - 2] == against:
                best = min(best, before[column - 2] + 1)
            now.append(best)
        before, last = last, now
    return last[-1]
