"""Typed reading: one cell becomes typed values, or a sentence that says why not. Nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from shapes.dates import Unreadable, read_date, read_time
from shapes.excel_cells import Formula, Merged, Number
from shapes.kinds import Column, plain
from shapes.record import Value

NOTHING = frozenset({"", "-", "--", "?", "n/a", "n.a.", "na", "tba", "tbd", "unknown"})
WORDS_FOR_TRUE = frozenset({"yes", "y", "true"})
WORDS_FOR_FALSE = frozenset({"no", "n", "false"})
GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
# A comma that is no sign for thousands: other than three digits behind it, or points before it that part thousands.
EUROPEAN = re.compile(r"[-+]?(\d+,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d+)", re.ASCII)
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,4})?", re.ASCII)
EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})


def read_cell(column: Column, raw: object) -> tuple[Value, ...]:
    """Give the values of a cell, none for an empty one.

    ``raw`` is text, or what Excel or JSON hold (number, truth value, date, time, list). Raises ``Unreadable``.
    """
    if isinstance(raw, Number):
        raw = raw.as_held(column.datatype)
    if isinstance(raw, list):
        if not column.many and len(raw) > 1:
            raise Unreadable(f"{column.name} holds {len(raw)} values; one is expected", "Give one value.")
        return tuple(value for part in raw for value in read_cell(column, part))
    if raw is None or (isinstance(raw, str) and raw.strip().casefold() in NOTHING):
        return ()
    if isinstance(raw, Merged):
        raise Unreadable(
            f"{column.name} is merged with other cells ({raw.cells}), and only the first of them holds the value",
            "Split the cells and write the value into each row.",
        )
    if isinstance(raw, Formula):
        raise Unreadable(
            f"{column.name} holds a formula that was never computed",
            "Open the file in Excel and save it, or type the value.",
        )
    if isinstance(raw, str) and raw.strip() in EXCEL_ERRORS:
        raise Unreadable(f"{column.name} holds Excel's error {raw.strip()}", "Mend the formula or type the value.")
    if column.many and isinstance(raw, str):
        parts = [part for part in raw.split(";") if part.strip().casefold() not in NOTHING]
        return tuple(_one(column, part) for part in parts)
    return (_one(column, raw),)


def _one(column: Column, raw: object) -> Value:
    if isinstance(raw, dict):
        raise Unreadable(f"{column.name} holds an object", "Give one plain value.")
    if column.datatype == "date":
        return read_date(column.name, raw)
    if column.datatype == "time":
        return read_time(column.name, raw)
    if column.datatype == "boolean":
        return _boolean(column, raw)
    if column.datatype in ("integer", "decimal"):
        return _within(column, _number(column, raw), raw)
    return _text(column, raw)


def _boolean(column: Column, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().casefold()
    if word in WORDS_FOR_TRUE:
        return True
    if word in WORDS_FOR_FALSE:
        return False
    raise Unreadable(f"{column.name} is {shown(raw)}, which is neither yes nor no", "Write yes or no.")


def _number(column: Column, raw: object) -> int | Decimal:
    whole = column.datatype == "integer"
    expected = "a whole number" if whole else "a number"
    if isinstance(raw, bool | date | time) or raw is None:
        raise Unreadable(f"{column.name} is {shown(raw)}, which is not {expected}", "Write digits.")
    text = str(raw).strip().lstrip("$").strip()
    percent = column.unit == "%" and text.endswith("%")
    text = text.removesuffix("%").strip() if percent else text
    if GROUPED.fullmatch(text):
        if text.count(",") == 1 and "." not in text:
            raise Unreadable(
                f"{column.name} is {shown(raw)}: is the comma a decimal point or does it part thousands?",
                "Write the number without a comma.",
            )
        text = text.replace(",", "")
    elif EUROPEAN.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    if not NUMBER.fullmatch(text):
        raise Unreadable(f"{column.name} is {shown(raw)}, which is not {expected}", "Write digits.")
    number = Decimal(text)
    if abs(number) >= Decimal(10) ** 18:
        raise Unreadable(f"{column.name} is {shown(raw)}, which is not {expected}", "Write digits.")
    if column.unit == "%" and not percent and 0 < number < 1:
        raise Unreadable(
            f"{column.name} is {shown(raw)}: is that a share of one, or less than one percent?",
            "Write it with a percent sign, such as 51 %.",
        )
    if whole and number != int(number):
        raise Unreadable(f"{column.name} is {shown(raw)}, which is not a whole number", "Write a whole number.")
    return int(number) if whole else number.normalize()


def _within(column: Column, number: int | Decimal, raw: object) -> int | Decimal:
    if column.minimum is not None and number < column.minimum:
        raise Unreadable(f"{column.name} is {shown(raw)}, less than {column.minimum}", "Correct the number.")
    if column.maximum is not None and number > column.maximum:
        raise Unreadable(f"{column.name} is {shown(raw)}, more than {column.maximum}", "Correct the number.")
    return number


def _text(column: Column, raw: object) -> str:
    if isinstance(raw, bool):
        text = "yes" if raw else "no"
    elif isinstance(raw, datetime):
        text = raw.date().isoformat()
    elif isinstance(raw, float) and raw.is_integer():
        text = str(int(raw))
    else:
        text = str(raw).strip()
    if not column.allowed:
        return text
    for allowed in column.allowed:
        if plain(allowed) == plain(text):
            return allowed
    choices = "; ".join(column.allowed)
    raise Unreadable(f"{column.name} is {shown(raw)}, which is none of its words", f"Write one of: {choices}.")


def shown(raw: object) -> str:
    """Give what stood in a cell as a sentence quotes it, cut where it is long."""
    text = str(raw).strip()
    return f"“{text[:80]}…”" if len(text) > 80 else f"“{text}”"
