"""What a check found: findings, what was checked, and what nothing looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.errors import ExitStatus
from shapes.record import Unmatched

UNREADABLE_RULE = "readable"
SEVERITIES = ("Violation", "Warning", "Info")
FORCE = {"Violation": "must", "Warning": "should", "Info": "normally"}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with one record.

    ``provision`` is the paragraph's key, "" where no paragraph asks for it; ``quote`` its words; ``source`` its IRI;
    ``node`` the record's IRI in the report's Turtle; ``file`` the name of the file, without a folder.
    """

    file: str
    record: str
    kind: str
    row: int | None
    column: str
    severity: str
    rule: str
    message: str
    provision: str
    source: str
    quote: str
    fix: str
    node: str


@dataclass(frozen=True)
class Report:
    """The verdict on some files of records.

    ``records`` counts the records of each kind that were checked, ``constraints`` the rules of those kinds;
    ``idle_kinds`` are the kinds whose shapes had nothing to check; ``unread_columns`` says for each file which columns
    held something that nothing read; ``unread_rows`` which rows stand above its headers.
    """

    records: Mapping[str, int]
    constraints: int
    findings: tuple[Finding, ...]
    unmatched: tuple[Unmatched, ...]
    idle_kinds: tuple[str, ...]
    unread_columns: Mapping[str, tuple[str, ...]]
    unread_rows: Mapping[str, tuple[str, ...]]

    @property
    def checked(self) -> int:
        """How many records were checked."""
        return sum(self.records.values())

    @property
    def conforms(self) -> bool:
        """Whether records were checked and none breaks what is required. Warnings and remarks do not count."""
        return self.exit_status == ExitStatus.DONE

    @property
    def exit_status(self) -> ExitStatus:
        """What the command ends with."""
        if not self.checked:
            return ExitStatus.NOTHING_CHECKED
        violated = any(finding.severity == "Violation" for finding in self.findings)
        return ExitStatus.VIOLATION if violated else ExitStatus.DONE

    def count(self, severity: str) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)
