"""How good the answers are: questions with what a right answer mentions and cites, asked and scored.

Right means: every ``must_mention`` entry (a string, or one of a list) occurs in the answer's text, every ``paragraphs``
entry is among the citations (a row's or item's citation counts for its table or paragraph), a one-paragraph answer has
at most three further citations beyond those in ``also_ok``, and a question of the kind ``unanswerable`` is not found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.errors import DutygraphError
from foundation.files import read_bytes
from queries.ask import Answer, ask
from queries.store import Store

MOST_FURTHER = 3
LONGEST_FILE = 10_000_000
UNANSWERABLE = "unanswerable"


@dataclass(frozen=True)
class Verdict:
    """One question's verdict; ``why`` is empty where the answer is right."""

    identifier: str
    kind: str
    question: str
    right: bool
    why: str


@dataclass(frozen=True)
class QuestionScore:
    """All verdicts, with the shares of right answers and right refusals."""

    verdicts: tuple[Verdict, ...]

    @property
    def answered(self) -> tuple[int, int]:
        """Right ones and all of the questions that have an answer."""
        return self._count(refusals=False)

    @property
    def refused(self) -> tuple[int, int]:
        """Right ones and all of the questions that have none."""
        return self._count(refusals=True)

    @property
    def failures(self) -> tuple[Verdict, ...]:
        """The wrong ones."""
        return tuple(verdict for verdict in self.verdicts if not verdict.right)

    def _count(self, *, refusals: bool) -> tuple[int, int]:
        mine = [verdict for verdict in self.verdicts if (verdict.kind == UNANSWERABLE) == refusals]
        return sum(verdict.right for verdict in mine), len(mine)


def read_questions(path: Path) -> tuple[dict[str, Any], ...]:
    """Read a file of questions, one JSON object a line. Raises ``DutygraphError`` for a line that is none."""
    found = []
    lines = read_bytes(path, limit=LONGEST_FILE).decode("utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            record = None
        if not isinstance(record, dict) or not isinstance(record.get("question"), str):
            raise DutygraphError(
                "bad-questions",
                f"{path}, line {number}, is no JSON object with a question.",
                "Write one object a line: id, kind, question, must_mention, paragraphs, also_ok.",
            )
        found.append(record)
    return tuple(found)


def evaluate_questions(store: Store, questions: Iterable[Mapping[str, Any]]) -> QuestionScore:
    """Ask each question and score its answer."""
    verdicts = []
    for record in questions:
        why = faults(record, ask(store, record["question"]))
        verdicts.append(
            Verdict(str(record.get("id", "")), str(record.get("kind", "")), record["question"], not why, "; ".join(why))
        )
    return QuestionScore(tuple(verdicts))


def faults(record: Mapping[str, Any], answer: Answer) -> list[str]:
    """Give what is wrong with an answer, in words; nothing where it is right."""
    if record.get("kind") == UNANSWERABLE:
        return [f"found, but the manual does not say it: {_numbers(answer)}"] if answer.found else []
    if not answer.found:
        return ["not found"]
    wrong = []
    for entry in record.get("must_mention", ()):
        choices = [entry] if isinstance(entry, str) else list(entry)
        if not any(_flat(choice) in _flat(answer.answer) for choice in choices):
            wrong.append(f"does not mention {' or '.join(choices)}")
    cited = {citation.number for citation in answer.citations}
    places = cited | {number.partition("#")[0] for number in cited}
    wanted = set(record.get("paragraphs", ()))
    wrong.extend(f"does not cite {number}" for number in sorted(wanted - places))
    fine = wanted | set(record.get("also_ok", ()))
    further = {number for number in cited if number not in fine and number.partition("#")[0] not in fine}
    if len(wanted) == 1 and len(further) > MOST_FURTHER:
        wrong.append(f"cites further {', '.join(sorted(further))}")
    if wrong:
        wrong.append(f"cites {_numbers(answer)}")
    return wrong


def _numbers(answer: Answer) -> str:
    return ", ".join(dict.fromkeys(citation.number for citation in answer.citations)) or "nothing"


def _flat(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").replace("–", "-").split())
