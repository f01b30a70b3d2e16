"""A difference between two editions as text for a terminal, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict

from queries.diff import Change, Difference, word_changes
from queries.results import Term
from queries.tables import display, safe_cell

AROUND = 8
_SIGNS = {"appeared": "+", "vanished": "-", "moved": ">", "changed": "~"}
_PLURALS = {"text": "Texts", "duty": "Duties", "deadline": "Deadlines"}
COLUMNS = ("kind", "change", "old", "new", "who", "before", "after", "slots", "same_words")


def render(difference: Difference, form: str) -> str:
    """Write a difference as ``text``, ``csv`` or ``json``."""
    return {"text": text_of, "csv": csv_of, "json": json_of}[form](difference)


def summary(difference: Difference) -> list[str]:
    """Give one line for each kind: how many appeared, vanished, moved, changed."""
    return [
        f"{_PLURALS[kind]}: " + (", ".join(f"{n:,} {change}" for change, n in counts.items() if n) or "no difference")
        for kind, counts in difference.counts().items()
    ]


def text_of(difference: Difference) -> str:
    """Write a difference for a terminal: the figures, then each change with its words."""
    lines = summary(difference)
    for change in difference.changes:
        lines += ["", *_lines(change)]
    return "\n".join(lines) + "\n"


def _lines(change: Change) -> Iterator[str]:
    where = f"{change.old} → {change.new}" if change.old != change.new and change.old and change.new else ""
    who = f", {change.who}" if change.who else ""
    note = " (in the same words: it was read differently)" if change.same_words else ""
    yield f"{_SIGNS[change.change]} {where or change.new or change.old}{who}: {change.kind} {change.change}{note}"
    if change.change == "changed" and change.before != change.after:
        yield f"    {_clean(worded(change.before, change.after))}"
    else:
        yield f"    {_clean(change.after or change.before)}"
    for slot in change.slots:
        yield f"    {slot.slot}: {_clean(slot.before) or '(none)'} → {_clean(slot.after) or '(none)'}"


def worded(before: str, after: str) -> str:
    """Give two texts as one: ``[-gone-]``, ``{+come+}``, and of what stayed only the words around these."""
    pieces = word_changes(before, after)
    shown = []
    for place, (kind, words) in enumerate(pieces):
        if kind == "same":
            shown.append(_near(words, first=place == 0, last=place == len(pieces) - 1))
        else:
            shown.append(f"[-{words}-]" if kind == "gone" else f"{{+{words}+}}")
    return " ".join(shown)


def _near(words: str, *, first: bool, last: bool) -> str:
    each = words.split()
    if len(each) <= 2 * AROUND or (first and last):
        return words
    head = [] if first else each[:AROUND]
    tail = [] if last else each[-AROUND:]
    return " ".join([*head, "…", *tail])


def _clean(text: str) -> str:
    return display(Term("literal", text)).replace("\n", " / ")


def csv_of(difference: Difference) -> str:
    """Write a difference as CSV, one change a line; what a spreadsheet would run as a formula is escaped."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for change in difference.changes:
        row = asdict(change) | {
            "slots": "; ".join(f"{each.slot}: {each.before} → {each.after}" for each in change.slots),
            "same_words": str(change.same_words).lower(),
        }
        writer.writerow([safe_cell(str(row[column])) for column in COLUMNS])
    return out.getvalue()


def json_of(difference: Difference) -> str:
    """Write a difference as one JSON object: ``counts`` and ``changes``."""
    found = {"counts": difference.counts(), "changes": [asdict(change) for change in difference.changes]}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
