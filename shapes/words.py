"""Pages in Markdown: text and tables, whatever stands in their cells."""

from __future__ import annotations

from collections.abc import Iterable


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Give the lines of a table."""
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    return lines + [f"| {' | '.join(plain_text(cell) for cell in row)} |" for row in rows]


def plain_text(text: str) -> str:
    """Give text as a Markdown table's cell shows it."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
