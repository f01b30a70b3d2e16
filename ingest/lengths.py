"""Lengths of time as a text writes them: "16 days", "one hundred and twenty (120) calendar days", "six years".

Written as ISO 8601 durations (P16D, P18M, P2Y, PT24H); a week is seven days, a quarter three months.
"""

from __future__ import annotations

import re

_ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * tens for tens, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
# Every number up to 999 in words, each with the one way of writing that the others are brought to.
NUMBER_WORDS = (
    _ONES
    | _TENS
    | {f"{tens}-{ones}": _TENS[tens] + _ONES[ones] for tens in _TENS for ones in list(_ONES)[1:10]}
    | {"a": 1, "an": 1, "another": 1, "a hundred": 100}
)
# "The tenth day": the ordinals up to twenty, and thirtieth, sixtieth, ninetieth.
ORDINAL_WORDS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
} | {"thirtieth": 30, "forty-fifth": 45, "sixtieth": 60, "ninetieth": 90}
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(list(_ONES)[1:10])}))?|{'|'.join(reversed(_ONES))})"
_HUNDREDS = rf"(?:(?:a|{'|'.join(list(_ONES)[1:10])})[- ]hundred)(?:(?:[- ]and[- ]|[- ]){_SMALL})?"
NUMBER = rf"(?:\d{{1,4}}|{_HUNDREDS}|{_SMALL}|another|an?)"
# "sixty (60)", "60 (sixty)": the number once more.
AGAIN = r"(?:\s*\((?:\d+|[a-z][a-z -]+)\))?"
KIND = (
    r"(?:(?:calendar|working|work|business|duty|fiscal|consecutive|continuous|full|additional|more|further|whole"
    r"|normal|regular|government|U\.S\. Government)[ ]){0,2}"
)
BASE = r"(?:minute|hour|(?:work)?day|week|month|year|quarter)"
# What a length counts to or from, up to where something else begins.
EVENT_END = (
    r"(?=[,;:)]|(?<!U\.S)(?<!\b[A-Z])\.(?=\s|$)"
    r"|\s+(?:and|or|to|in order|in accordance|under|if|when|unless|by|with|as|via|which|that|so)\b|$)"
)
EVENT = rf"(?P<event>(?:[^,.;:()]|(?<=[A-Z])\.(?=[A-Z])|(?<=\.[A-Z])\.){{2,90}}?){EVENT_END}"
UNIT = rf"(?P<unit>{KIND}(?P<base>{BASE})s?)"

_ISO = {"minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "month": "P{}M", "year": "P{}Y"}
_MADE_OF = {"week": (7, "day"), "quarter": (3, "month"), "workday": (1, "day")}


def count_of(number: str) -> int:
    """Give the number that digits or words stand for; words that are no number are a ``KeyError``."""
    lower = re.sub(r"[\s-]+", " ", number.lower())
    if lower.isdigit():
        return int(lower)
    hundreds, hundred, rest = lower.partition(" hundred")
    if hundred:
        rest = re.sub(r"^ (?:and )?", "", rest)
        return 100 * NUMBER_WORDS[hundreds] + (count_of(rest) if rest else 0)
    return NUMBER_WORDS[lower.replace(" ", "-")]


def iso_duration(number: str, base: str) -> str:
    """Give the ISO 8601 duration of a number, in digits or words, and a unit's base form."""
    times, unit = _MADE_OF.get(base.lower(), (1, base.lower()))
    return _ISO[unit].format(count_of(number) * times)


def shared_out(number: int, base: str, times: int) -> str:
    """Give what passes between acts that happen so many times in a length ("twice a year": P6M), or "" if no length."""
    whole = {"year": (12 * number, "month"), "quarter": (3 * number, "month"), "week": (7 * number, "day")}
    count, unit = whole.get(base.lower(), (number, base.lower()))
    return iso_duration(str(count // times), unit) if count % times == 0 else ""
