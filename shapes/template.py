"""An empty record to fill in, with the words of the rules beside the columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from foundation.errors import DutygraphError
from shapes.findings import FORCE
from shapes.kinds import Column, Kind, expect_kind
from shapes.read_xlsx import RULES_SHEET
from shapes.rules import Rule, rules_of

WRITTEN = {
    "boolean": "yes or no",
    "date": "a date such as 2027-03-01 or 1 Mar 2027",
    "decimal": "a number",
    "integer": "a whole number",
    "string": "text",
    "time": "a time such as 14:30",
}
LONGEST_LIST = 250


def template(kind: str, format: str) -> bytes:  # noqa: A002 - the command's own word
    """Give an empty file for records of a kind as ``csv``, ``xlsx`` or ``json``.

    Raises ``DutygraphError`` for a kind or a format that there is not.
    """
    if format not in FORMATS:
        raise DutygraphError("no-such-format", f"There is no format {format!r}.", f"Take one of: {', '.join(FORMATS)}.")
    return FORMATS[format](expect_kind(kind))


def explained(column: Column) -> str:
    """Say what a column is and what may be written in it."""
    written = "one of: " + "; ".join(column.allowed) if column.allowed else WRITTEN[column.datatype]
    if column.unit == "%":
        written = "a percentage such as 51 %"
    several = "; several are parted by semicolons" if column.many else ""
    return f"{column.help} ({written}{several})"


def force_of(rule: Rule) -> str:
    """Say how strongly a rule binds, in the text's own word; a check of common sense is called so."""
    return FORCE[rule.severity] if rule.provision else "common sense"


def rule_words(rule: Rule) -> str:
    """Say what a rule asks, with its paragraph and words."""
    if not rule.provision:
        return f"{rule.label} (common sense; no paragraph asks for it)"
    return f"{rule.label} ({force_of(rule)}; {rule.provision}: “{rule.quote}”)"


def _csv(kind: Kind) -> bytes:
    stream = io.StringIO()
    stream.write(f"# {kind.label}: {kind.help}\n")
    stream.write("# Lines that begin with # are explanations and may stay or go. Write one record in each row.\n")
    for column in kind.columns:
        stream.write(f"# {column.name}: {explained(column)}\n")
    for rule in rules_of(kind.name):
        stream.write(f"# Rule: {rule_words(rule)}\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["kind", *(column.name for column in kind.columns)])
    writer.writerow([kind.name, *("" for _ in kind.columns)])
    return ("\ufeff" + stream.getvalue()).encode("utf-8")


def _json(kind: Kind) -> bytes:
    shape = {
        "kind": kind.name,
        "about": kind.help,
        "columns": {column.name: explained(column) for column in kind.columns},
        "rules": [rule_words(rule) for rule in rules_of(kind.name)],
        "records": [{column.name: None for column in kind.columns}],
    }
    return (json.dumps(shape, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _xlsx(kind: Kind) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = kind.name
    sheet.freeze_panes = "A2"
    for number, column in enumerate(kind.columns, start=1):
        letter = get_column_letter(number)
        cell = sheet.cell(row=1, column=number, value=column.name)
        cell.font = Font(bold=True)
        cell.comment = Comment(explained(column), "dutygraph", width=320, height=120)
        sheet.column_dimensions[letter].width = max(14, len(column.name) + 3)
        if column.datatype == "date":
            sheet.column_dimensions[letter].number_format = "yyyy-mm-dd"
        choices = "yes,no" if column.datatype == "boolean" else ",".join(column.allowed)
        if (
            choices
            and not column.many
            and len(choices) < LONGEST_LIST
            and choices.count(",") < max(2, len(column.allowed))
        ):
            validation = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
            sheet.add_data_validation(validation)
            validation.add(f"{letter}2:{letter}1000")
    rules = workbook.create_sheet(RULES_SHEET)
    rules.append(["rule", "force", "paragraph", "words", "column", "how to mend"])
    for cell in rules[1]:
        cell.font = Font(bold=True)
    for rule in rules_of(kind.name):
        rules.append([rule.label, force_of(rule), rule.provision, rule.quote, rule.column, rule.fix])
    for letter, width in zip("ABCDEF", (50, 10, 16, 70, 24, 50), strict=True):
        rules.column_dimensions[letter].width = width
        for cell in rules[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


FORMATS: dict[str, Callable[[Kind], bytes]] = {"csv": _csv, "xlsx": _xlsx, "json": _json}
