"""Typed values as the embedded store writes them, whatever another engine makes of them.

Virtuoso 7 writes a boolean as 0 or 1 and a duration as its number of seconds or months, in six significant digits; to
whoever compares text these are other values. The datatype stays, so the value can be written as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from ontology import names

XSD = names.PREFIXES["xsd"]
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?")
_BOOLEANS = {"0": "false", "1": "true"}


def canonical(value: str, datatype: str) -> str:
    """Give the lexical form that Oxigraph writes; what is written so already, or is of another type, stays."""
    if datatype == f"{XSD}boolean":
        return _BOOLEANS.get(value, value)
    if datatype == f"{XSD}dayTimeDuration" and _NUMBER.fullmatch(value):
        return _signed(Decimal(value), _days_and_time)
    if datatype == f"{XSD}yearMonthDuration" and _NUMBER.fullmatch(value):
        return _signed(Decimal(value), _years_and_months)
    return value


def _signed(number: Decimal, write: Callable[[Decimal], str]) -> str:
    return ("-" if number < 0 else "") + write(abs(number))


def _years_and_months(months: Decimal) -> str:
    years, rest = divmod(int(months), 12)
    return "P" + (_part(years, "Y") + _part(rest, "M") or "0M")


def _days_and_time(seconds: Decimal) -> str:
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(int(minutes), 60)
    days, hour = divmod(hours, 24)
    time = _part(hour, "H") + _part(minute, "M") + _part(_plain(second), "S")
    return "P" + (_part(days, "D") + ("T" + time if time else "") or "T0S")


def _plain(number: Decimal) -> int | Decimal:
    return int(number) if number == int(number) else number.normalize()


def _part(number: int | Decimal, unit: str) -> str:
    return f"{number}{unit}" if number else ""
