"""Time limits: "at least 16 days prior to the arrival date", "every 18 to 24 months", "annual", "Mid August".

What a length stands beside says what kind of limit it is: the words before it (``within``, ``for``, ``at least``), what
it is before or after, the thing it is the length of ("a 30-day notice"). Each finder looks for one way of writing;
where two find the same words, the first counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ingest.counted import (
    find_as_long_as,
    find_longer_than_that,
    find_next_day,
    find_nth_days,
    find_time_given,
    find_until_passed,
)
from ingest.lengths import AGAIN, BASE, EVENT, EVENT_END, KIND, NUMBER, UNIT, iso_duration
from ingest.norms import Deadline
from ingest.recurrences import OF_EACH, find_every, find_often, find_periods, find_seasons

_MEASURE = (
    r"(?:at least|(?:by )?(?:no|not) later than(?: \(NLT\))?|NLT|(?:no|not) (?:less|fewer|more|longer|greater) than"
    r"|(?:that does |that do )?not (?:to )?exceed(?:ing)?|(?:must|shall|may|will|should|can) not exceed|less than"
    r"|not (?:be|last|run|stay|remain)(?: for)? (?:longer|more) than"
    r"|(?:no|not) (?:earlier|sooner) than|up to(?: and including)?|a minimum of|a maximum of)"
)
_PERIOD = (
    r"(?:(?:an?|the|any|such|its) )?(?:(?:minimum|maximum|total|initial|further|continuous) )*"
    r"(?:periods?|terms?|durations?|intervals?)(?: of)?(?: time)?"
)
_BOUND = (
    r"(?:(?P<lead>within|inside|for|over|during|throughout|after|in|by(?=\s+(?:up to|an? (?:additional|further))))\s+)?"
    rf"(?:(?P<period>{_PERIOD})\s+)?"
    r"(?:(?P<between>between)\s+|(?P<measure>" + _MEASURE + r")\s+)?(?:(?:an?|the|its|their|each)\s+)?"
    r"(?:another\s+)?(?:(?:next|following|first|last|initial|minimum|maximum|standard|full|normal|additional|further"
    r"|total of)\s+)?"
)
_AFTER = (
    r"(?P<relation>prior to|before|in advance of|ahead of|after|following|from|of|upon|since|subsequent to|that follow)"
)
# "30 to 60 days", "between 30 and 60 days", "no fewer than 5 nor more than 10 days".
_UP_TO = (
    r"(?:(?(between)\s+and\s+|[\s-]?(?:to|-|or|\u2013)[\s-]?)"
    r"|\s+(?:nor|(?:and|or|but)(?:\s+(?:not|no))?)\s+(?:more|later|longer|greater)\s+than\s+)"
)
LENGTH = re.compile(
    rf"\b{_BOUND}(?P<number>{NUMBER}){AGAIN}(?:{_UP_TO}(?P<upper>{NUMBER}){AGAIN})?[\s-]{UNIT}\b"
    rf"(?:,?\s+(?:and\s+)?(?P<number_2>{NUMBER}){AGAIN}\s(?P<base_2>{BASE})s?\b)?"
    rf"(?P<open>\s+or\s+(?:more|less|fewer|longer|sooner))?"
    rf"(?:\s+(?:{_AFTER}\b(?:\s+{EVENT})?|(?P<early>ahead|beforehand|in advance)\b))?",
    re.IGNORECASE,
)
ALTERNATIVE = re.compile(
    rf",?[ ]or[ ](?P<words>(?P<number>{NUMBER}){AGAIN}[ ]{KIND}(?P<base>{BASE})s?\b"
    r"(?:[ ](?P<case>(?:if|for|where|when|in)\b[^,.;:()]{2,60}))?)(?=[,.;)]|$)",
    re.IGNORECASE,
)
# "Acknowledges within two days and decides within ten": the unit is said once.
UNIT_UNSAID = re.compile(rf"\bwithin (?P<number>{NUMBER})(?=[.,;)]|$)", re.IGNORECASE)
# "Berths with a term of two years or longer": what a thing measures, no limit.
_MEASURED = re.compile(r"(?i)\b(?:with|of|ha(?:s|ve|ving)|whose) $")
# "Passes that are valid for two years", "a pass that has not been used": what is told of a thing, no limit of the act.
_STATE = re.compile(
    r"(?i)\b(?:which|that|who|whose \w+) (?:(?:is|are|remains?|stays?) (?:\w+ )?(?:good|valid|effective|current|late)|"
    r"(?:has|have|had) (?:not |never )?(?:been )?\w+) $"
)
# "A pilot who is absent without leave for 24 hours": which one is meant.
_WHICH_ONE = re.compile(r"(?i)(?<!,) (?:which|that|who|whose \w+) (?:is|are) (?:[\w-]+ ){1,4}$")
# "Teams that stay less than a month": the same.
_LASTS = re.compile(r"(?i)(?<!,) (?:which|that|who) (?:stay|last|run|take|remain)s? (?:for )?$")
# "five-year background investigations": the length, written as an adjective, is that between two acts of the kind.
_RECURRING_ACT = re.compile(
    r"[ ](?:[a-z]+[ ]){0,2}(?:investigation|review|inspection|inventor|audit|assessment|update|visit|survey"
    r"|renewal|certification|evaluation|examination|check)",
    re.IGNORECASE,
)
BEFORE = re.compile(
    rf"\b(?P<relation>prior to|before|(?:by )?(?:no|not) later than(?: \(NLT\))?|NLT|in advance of)\s+{EVENT}",
    re.IGNORECASE,
)
# "By the end of the fiscal year", "by the 15th of the month", "by close of business", "on the last day of a quarter".
BY = re.compile(
    r"\b(?:by|on)\s+(?P<event>(?:the\s+)?(?:(?:end|beginning|start|close|middle|completion)"
    r"|(?:\d{1,2}(?:st|nd|rd|th)|first|last|fifth|tenth|fifteenth|twentieth|final)"
    r"(?:\s+(?:calendar|working|business|work|duty))?(?: (?:work)?day)?)\s+(?:of|after|following)\s+"
    rf"(?:[^,.;:()]|(?<=[A-Z])\.(?=[A-Z])|(?<=\.[A-Z])\.){{2,90}}?){EVENT_END}",
    re.IGNORECASE,
)
# "A 30-day waiting period", "the 15-day notice", "30 days' notice": the length stands before what it is the length of.
_TIMED_THING = re.compile(
    r"['\u2019]?[ ](?:[a-z]+[ ]){0,2}(?P<thing>period|window|suspense|deadline|time ?frame|time ?limit|limit|extension"
    r"|term|turnaround|delay|notice|notification|warning)s?\b",
    re.IGNORECASE,
)
# Before a length, these say how long something lasts only where it is named as a length: "over a 2-year period".
_LASTING = frozenset({"in", "over", "during", "throughout"})
# How far before a length, in code points, the word that makes it a recurrence may begin.
NEAR = 20
_RECURS = re.compile(r"(?i)\b(?:every|each|per|times an?|once an?|twice an?)\s+$")
# How old something is limits nothing.
_AGE = re.compile(r"(?i)[ -](?:olds?|of age|of experience|ago|earlier|later)\b")
# "At 6-month intervals".
_INTERVAL = re.compile(r"(?i)[ ](?:[a-z]+[ ])?(?:intervals?|cycles?|basis)\b")
AT_ONCE = re.compile(
    r"\b(?:immediately|promptly|at once|without delay|as soon as (?:possible|practicable|practical)|expeditiously"
    r"|as early as possible)\b",
    re.IGNORECASE,
)
MONTHS = "January February March April May June July August September October November December".split()
_MONTH = "|".join([*MONTHS, *(rf"{name[:3]}\.?" for name in MONTHS if name != "May"), r"Sept\.?"])
_BY_DATE = r"(?:by|on|before|on or before|(?:no|not) later than(?: \(NLT\))?|NLT|until|through|due|due by|due on)"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
YEARLY_DATE = re.compile(
    rf"\b(?:(?P<part>early|mid|late)[- ]|{_BY_DATE} (?:the )?{_DAY.format('day')} (?:day )?(?:of )?|{_BY_DATE} )"
    rf"(?P<month>{_MONTH})(?:(?<=\.)|\b)(?: {_DAY.format('day_behind')}\b(?!\d))?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def find_deadlines(text: str) -> tuple[tuple[int, int, Deadline], ...]:
    """Give the time limits in a text with their code points, left to right, none inside another."""
    found: list[tuple[int, int, Deadline]] = []
    for find in (
        find_time_given,
        find_until_passed,
        find_longer_than_that,
        _lengths,
        _yearly_dates,
        find_nth_days,
        find_next_day,
        _by,
        _before,
        find_seasons,
        find_every,
        find_often,
        find_as_long_as,
        find_periods,
        _at_once,
    ):
        for start, end, deadline in find(text):
            if not any(start < other_end and other_start < end for other_start, other_end, _ in found):
                found.append((start, end, deadline))
    return tuple(sorted([*found, *_coming_back(found)], key=lambda each: each[0]))


def _coming_back(found: list[tuple[int, int, Deadline]]) -> Iterator[tuple[int, int, Deadline]]:
    """ "Within five days after the end of each month": the limit comes back each month."""
    for start, _, deadline in found:
        each = OF_EACH.search(deadline.text) if deadline.relation in {"within", "after", "before"} else None
        if each:
            words = each.group().partition(" ")[2]
            duration = iso_duration("one", each["base"])
            at = start + each.start() + len(each.group()) - len(words)
            yield at, at + len(words), Deadline(text=words, relation="every", duration=duration)


def _lengths(text: str) -> Iterator[tuple[int, int, Deadline]]:
    for match in LENGTH.finditer(text):
        number = match["number"].lower()
        bound = match["lead"] or match["period"] or match["measure"]
        if number in {"a", "an", "another"} and not (bound or match["relation"] or match["early"]):
            continue
        if _RECURS.search(text[max(0, match.start() - NEAR) : match.start()]):
            continue  # "every 2 years": a recurrence
        relation = "" if _AGE.match(text, match.end("unit")) else _relation_of(match, text)
        if not relation:
            continue
        low = _with_rest(iso_duration(match["number"], match["base"]), match)
        high = iso_duration(match["upper"], match["base"]) if match["upper"] else ""
        start, end = _ends_of(match, text, bound=bool(bound))
        yield start, end, _length(text[start:end], relation, low, high, event=(match["event"] or "").strip())
        yield from _alternative(text, end, relation)
        if relation == "within" and (unsaid := UNIT_UNSAID.search(text, end)):
            duration = iso_duration(unsaid["number"], match["base"])
            yield *unsaid.span(), Deadline(text=unsaid.group(), relation=relation, duration=duration)


def _alternative(text: str, begin: int, relation: str) -> Iterator[tuple[int, int, Deadline]]:
    """ "60 days before departure, or 90 days if a visa is needed": a second length of the same kind, with its case."""
    if match := ALTERNATIVE.match(text, begin):
        words = match["words"].strip()
        start = match.start("words")
        duration = iso_duration(match["number"], match["base"])
        case = (match["case"] or "").strip()
        yield start, start + len(words), Deadline(text=words, relation=relation, duration=duration, applies_when=case)


def _ends_of(match: re.Match[str], text: str, *, bound: bool) -> tuple[int, int]:
    """Give where the words of a length begin and end: without an article alone, with the thing that is so long."""
    start = match.start() if bound else match.start("number")
    timed = _TIMED_THING.match(text, match.end()) if bound else None
    return start, timed.end() if timed else match.start() + len(match.group().rstrip())


def _with_rest(duration: str, match: re.Match[str]) -> str:
    """Give "six years and three months" as P6Y3M."""
    if not match["number_2"] or match["base_2"].lower() not in {"month", "day"}:
        return duration
    rest = iso_duration(match["number_2"], match["base_2"])
    return f"{duration}{rest.removeprefix('P')}" if duration[-1] in "YM" and "T" not in duration else duration


def _relation_of(match: re.Match[str], text: str) -> str:
    """Give how a length stands to its event, or "" where it limits nothing."""
    before = text[: match.start()]
    lead = (match["lead"] or "").lower()
    if _STATE.search(before) or (match["period"] and match["open"] and _MEASURED.search(before)):
        return ""
    if (lead == "for" and _WHICH_ONE.search(before)) or (not lead and _LASTS.search(before)):
        return ""
    measure = re.sub(r"^by | \(nlt\)$", "", (match["measure"] or "").lower())
    after = (match["relation"] or "").lower()
    by = measure in {"no later than", "not later than", "nlt"}
    at_most = measure.startswith(("no more", "not more", "less"))
    if measure.startswith("less") and before.endswith("of "):
        return ""  # "delays of less than a week": how long a thing is
    less = (match["open"] or "").lower().endswith(("less", "fewer", "sooner"))
    named_as_length = match["period"] or "-" in match.group() or at_most or less
    counted = after in {"of", "from", "after", "that follow"} or re.search(r"(?i)\bfirst ", match.group())
    if lead in _LASTING and not named_as_length and not (lead == "in" and counted):
        lead = ""  # "in 30 days before": the length is of what stands behind
    if match["early"] or after in {"prior to", "before", "in advance of", "ahead of"}:
        return "before"
    if lead in {"for", "by"}:
        return "for"
    first = re.search(r"(?i)\bfirst ", match.group()) is not None  # "in the first 72 hours"
    if lead in {"within", "inside"} or (lead == "in" and (at_most or less or after or first)):
        return "within"
    if by or (at_most and after):
        return "within"
    if lead == "after" or after in {"after", "following", "from", "upon", "since", "subsequent to"}:
        return "after"
    if re.match(r"(?i)[ ](?:[a-z]+[ ])?basis\b", text[match.end() :]) and match["base"].lower() in {"hour", "minute"}:
        return ""  # "on a 24-hour basis": round the clock
    recurs = match["base"].lower() not in {"hour", "minute"} and _RECURRING_ACT.match(text, match.end())
    if recurs or _INTERVAL.match(text, match.end()):
        return "every"
    if measure.startswith(("no earlier", "not earlier", "no sooner", "not sooner")):
        return "after"
    timed = _TIMED_THING.match(text, match.end())
    if timed and timed["thing"].lower() in {"notice", "notification", "warning"}:
        return "before"
    if measure or (match["period"] and not after) or timed or (lead and lead != "in"):
        return "for"
    return "within" if less else ""


def _length(words: str, relation: str, low: str, high: str = "", *, event: str = "") -> Deadline:
    applies = ""
    # "of an unaccompanied student": the case that tells two limits of one sentence apart.
    if case := re.search(r"\bof (an? .+)$", event):
        applies = case[1]
    if high:
        return Deadline(text=words, relation=relation, minimum=low, maximum=high, event=event, applies_when=applies)
    return Deadline(text=words, relation=relation, duration=low, event=event, applies_when=applies)


def _yearly_dates(text: str) -> Iterator[tuple[int, int, Deadline]]:
    names = [name.lower()[:3] for name in MONTHS]
    for match in YEARLY_DATE.finditer(text):
        if not match["month"][0].isupper():
            continue  # "on may", "by march"
        month = names.index(match["month"].lower()[:3]) + 1
        part = (match["part"] or "").lower()
        yield match.start(), match.end(), Deadline(text=match.group(), relation="on", month=month, month_part=part)


def _before(text: str) -> Iterator[tuple[int, int, Deadline]]:
    return (_by_event(match) for match in BEFORE.finditer(text))


def _by(text: str) -> Iterator[tuple[int, int, Deadline]]:
    return (
        _by_event(match)
        for match in BY.finditer(text)
        if match.group()[:2].lower() == "by" or OF_EACH.search(match.group())
    )


def _by_event(match: re.Match[str]) -> tuple[int, int, Deadline]:
    """Give a limit by what it is before; where that comes back ("of each month"), the limit recurs."""
    words, event = match.group().strip(), match["event"].strip()
    if each := OF_EACH.search(event):
        deadline = Deadline(text=words, relation="every", duration=iso_duration("one", each["base"]), event=event)
    else:
        deadline = Deadline(text=words, relation="before", event=event)
    return match.start(), match.start() + len(words), deadline


def limits_of_cell(cell: str) -> tuple[Deadline, ...]:
    """Give the time limits of a table's cell that says when something is due: "5th of each month", "Mid August".

    A cell that says more than a time is no such cell, but for a day or part of a month in it.
    """
    whole = len(cell.strip()) * 0.75
    for lead in ("", "by the "):
        found = [each for _, _, each in find_deadlines(lead + cell)]
        if any(len(each.text) >= whole for each in found):
            return tuple(replace(each, text=each.text.removeprefix(lead)) for each in found)
    return tuple(each for _, _, each in find_deadlines(cell) if each.month)


def _at_once(text: str) -> Iterator[tuple[int, int, Deadline]]:
    for match in AT_ONCE.finditer(text):
        yield match.start(), match.end(), Deadline(text=match.group(), relation="within", immediate=True)
