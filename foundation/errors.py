"""The one error class that users see.

The commands print it without a traceback, the endpoint answers it as one JSON shape, and the web app
shows it as a message. Anything else that is raised is a mistake of ours.
"""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """Exit statuses of the ``dutygraph`` command."""

    DONE = 0
    VIOLATION = 1
    BAD_INPUT = 2
    NOTHING_CHECKED = 3
    LIMIT = 4


class DutygraphError(Exception):
    """Something that the user can understand and mend.

    ``code`` is stable and made of lower-case words with hyphens ("no-such-file"); ``problem`` is one sentence
    that says what is wrong and where; ``remedy`` is one sentence that says what to do; ``exit_status`` is what
    the command ends with.
    """

    def __init__(self, code: str, problem: str, remedy: str, *, exit_status: ExitStatus = ExitStatus.BAD_INPUT) -> None:
        super().__init__(problem)
        self.code = code
        self.problem = problem
        self.remedy = remedy
        self.exit_status = exit_status

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}"

    def as_json(self) -> dict[str, dict[str, str]]:
        """Give the one JSON shape of every error: ``{"error": {"code", "problem", "remedy"}}``."""
        return {"error": {"code": self.code, "problem": self.problem, "remedy": self.remedy}}


class LimitError(DutygraphError):
    """A documented limit was hit: the answer is an error, never a part of an answer."""

    def __init__(self, code: str, problem: str, remedy: str) -> None:
        super().__init__(code, problem, remedy, exit_status=ExitStatus.LIMIT)
