"""Say how far a long command is: a bar for people, lines for programs."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click


@contextlib.contextmanager
def progress_lines() -> Iterator[Callable[[str, int, int], None]]:
    """Print what is done as lines on standard error, ``reading SAMM C4 12 340``, for a program that reads along."""
    yield lambda name, done, total: click.echo(f"reading {name} {done} {total}", err=True)


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """Draw a bar on a terminal; elsewhere say nothing."""
    if not sys.stderr.isatty():
        yield lambda _name, _done, _total: None
        return
    bars: dict[str, Any] = {}

    def report(name: str, done: int, total: int) -> None:
        if name not in bars:
            for bar in bars.values():
                bar.render_finish()
            bars[name] = click.progressbar(length=total, label=f"{label} {name}", file=sys.stderr)
        bars[name].update(done - bars[name].pos)

    try:
        yield report
    finally:
        for bar in list(bars.values())[-1:]:
            bar.render_finish()
