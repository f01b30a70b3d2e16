"""A report as text, HTML, CSV, JSON or SHACL's own Turtle: the same findings in the same order."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence

from foundation.errors import DutygraphError, ExitStatus
from shapes.findings import FORCE, SEVERITIES, UNREADABLE_RULE, Finding, Report
from shapes.report_html import render_html
from shapes.report_turtle import render_turtle

CALLED = {"Violation": "Violation", "Warning": "Warning", "Info": "Remark"}
MOST_LISTED = 20
LONGEST_NAME = 120
COLUMNS = ("record", "row", "column", "severity", "rule", "message", "provision", "quote", "fix")


def render(report: Report, format: str) -> bytes:  # noqa: A002 - the command's own word
    """Give the report in one of the formats ``text``, ``html``, ``csv``, ``json``, ``turtle``."""
    if format not in FORMATS:
        raise DutygraphError("no-such-format", f"There is no format {format!r}.", f"Take one of: {', '.join(FORMATS)}.")
    return FORMATS[format](report).encode("utf-8")


def headline(report: Report) -> str:
    """Say in one sentence whether anything was checked, and the verdict."""
    if report.exit_status == ExitStatus.NOTHING_CHECKED:
        return "Nothing was checked: no record was found that a rule applies to."
    kinds = ", ".join(f"{number} {kind}" for kind, number in report.records.items())
    verdict = "nothing is wrong" if not report.findings else "; ".join(_counts(report))
    lost = f" {_number(len(report.unmatched), 'record')} not checked." if report.unmatched else ""
    rules = _number(report.constraints, "rule")
    return f"{_number(report.checked, 'record')} ({kinds}) checked against {rules}: {verdict}.{lost}"


def _counts(report: Report) -> list[str]:
    counted = [(report.count(severity), CALLED[severity]) for severity in SEVERITIES]
    return [_number(number, word.lower()) for number, word in counted if number]


def _number(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def remarks(report: Report) -> list[str]:
    """Say what was not checked: unmatched records, columns and rows that nothing read, kinds without records."""
    reasons: dict[str, list[str]] = {}
    for lost in report.unmatched:
        reasons.setdefault(lost.why, []).append(lost.record)
    lines = [f"Not checked: {_listed(lost)}: {_stopped(why)}" for why, lost in reasons.items()]
    for name, rows in report.unread_rows.items():
        lines.append(f"Not read in {name}, because it stands above the headers of the columns: {_listed(rows)}.")
    for name, columns in report.unread_columns.items():
        lines.append(f"Nothing read these columns of {name}: {_listed(columns)}.")
    if report.idle_kinds and report.checked:
        lines.append(f"No records were given of {len(report.idle_kinds)} other kinds, so their rules checked nothing.")
    return lines


def _listed(names: Sequence[str]) -> str:
    """Give names as a sentence lists them; a long list is cut and says so."""
    shown = ", ".join(name[:LONGEST_NAME] for name in names[:MOST_LISTED])
    return shown if len(names) <= MOST_LISTED else f"{shown} and {len(names) - MOST_LISTED:,} more"


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith("?") else f"{sentence}."


def called(severity: str) -> str:
    """Give a severity with the word by which the manual binds: ``Violation (must)``."""
    return f"{CALLED[severity]} ({FORCE[severity]})"


def cited(finding: Finding) -> str:
    """Give the paragraph and its words, or say that common sense asks."""
    if finding.provision:
        return f"{finding.provision}: “{finding.quote}”"
    if finding.rule == UNREADABLE_RULE:
        return "what cannot be read cannot be checked"
    return "no paragraph asks for this; it is a check of common sense"


def _text(report: Report) -> str:
    lines = [headline(report), *remarks(report)]
    for finding in report.findings:
        place = f"row {finding.row}" if finding.row is not None else ""
        where = ", ".join(part for part in (finding.record, place, finding.column) if part)
        lines += ["", f"{called(finding.severity)}: {where}", f"  {finding.message}"]
        lines += [f"  Rule: {cited(finding)} [{finding.rule}]", f"  To mend: {finding.fix}"]
    return "\n".join(_one_line(line) for line in lines) + "\n"


def _one_line(line: str) -> str:
    """Give a line without breaks and control characters that a record may have brought, its indent kept."""
    indent = line[: len(line) - len(line.lstrip(" "))]
    joined = " ".join(line.split())
    if not joined.isprintable():
        joined = "".join(character for character in joined if character.isprintable())
    return indent + joined


def as_object(finding: Finding) -> dict[str, str | int | None]:
    """Give a finding with the keys that outside tools know."""
    return {
        "record": finding.record,
        "row": finding.row,
        "column": finding.column or None,
        "severity": finding.severity,
        "rule": finding.rule,
        "message": finding.message,
        "provision": finding.provision or None,
        "quote": finding.quote or None,
        "fix": finding.fix,
    }


def _json(report: Report) -> str:
    shape = {
        "conforms": report.conforms,
        "checked": {"records": dict(report.records), "constraints": report.constraints},
        "unmatched": [{"record": lost.record, "why": lost.why} for lost in report.unmatched],
        "findings": [as_object(finding) for finding in report.findings],
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _csv(report: Report) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding in report.findings:
        writer.writerow([harmless(value) for value in as_object(finding).values()])
    for lost in report.unmatched:
        writer.writerow([harmless(lost.record), "", "", "Not checked", "", harmless(lost.why), "", "", ""])
    return "\ufeff" + stream.getvalue()


def harmless(value: str | int | None) -> str:
    """Give a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _html(report: Report) -> str:
    return render_html(report, headline(report), remarks(report), cited, called)


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": _text,
    "html": _html,
    "csv": _csv,
    "json": _json,
    "turtle": render_turtle,
}
