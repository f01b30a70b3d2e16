"""The file of decisions: whoever reads sees it whole, and two who add to it at once lose nothing."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from foundation.files import REPOSITORY, write_whole
from review.decision import Decision, Verdict, tidy_slots
from review.turtle import from_turtle, new_name, prologue, to_turtle

DEFAULT_FILE = REPOSITORY / "data" / "review.ttl"


def ledger_file() -> Path:
    """Give the file of decisions: the setting ``review``, else ``data/review.ttl``."""
    return Path(settings.text("review") or DEFAULT_FILE).expanduser()


def read_ledger(file: Path) -> tuple[Decision, ...]:
    """Read all decisions, in the order in which they were made; a missing file holds none.

    Raises ``DutygraphError`` where the file is damaged or cannot be read.
    """
    return from_turtle(_text_of(file))


def add_decision(
    file: Path,
    *,
    verdict: Verdict,
    reviewer: str,
    reason: str,
    fact: tuple[str, str, str, str],
    seen: dict[str, tuple[str, ...]],
    corrected: dict[str, tuple[str, ...]] | None = None,
) -> Decision:
    """Add a decision to the file and give it, dated now.

    ``fact`` is norm, provision, quote and action. Raises ``DutygraphError`` for a name or a reason that is missing or
    too long, a correction that changes nothing, and a file that is damaged or cannot be written: it stays as it is.
    """
    norm, provision, quote, action = fact
    made = Decision(
        name="",
        verdict=verdict,
        reviewer=" ".join(_readable(reviewer, "name").split()),
        reason=_readable(reason, "reason"),
        decided=datetime.now(UTC),
        norm=norm,
        provision=provision,
        quote=quote,
        action=action,
        seen=tidy_slots(seen),
        corrected=tidy_slots(corrected or {}) if verdict is Verdict.CORRECT else {},
    )
    if made.verdict is Verdict.CORRECT and made.corrected == made.seen:
        raise DutygraphError("nothing-corrected", "The correction changes nothing.", "Confirm the duty, or change it.")
    with _locked(file):
        before = _text_of(file)
        # One microsecond after the last one at least: of two decisions at once, one is the later.
        last = max((each.decided for each in from_turtle(before)), default=made.decided)
        if made.decided <= last:
            made = replace(made, decided=last + datetime.resolution)
        made = replace(made, name=new_name(made.decided.isoformat(), made.reviewer, norm, quote, verdict))
        after = f"{(before or prologue()).rstrip()}\n\n{to_turtle(made)}\n"
        if made not in from_turtle(after):
            raise DutygraphError(
                "damaged-review",
                f"The decision cannot be added to {file}: its prefixes were changed.",
                "Restore the lines at its beginning, or an older file.",
            )
        write_whole(file, after.encode())
    return made


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise DutygraphError("damaged-review", f"{file} cannot be read: {error}.", "Check who may read it.") from None


def _readable(text: str, what: str) -> str:
    """Give a reviewer's words without what no one can see. Raises ``DutygraphError`` for none, or too many of them."""
    spaced = "".join(" " if each.isspace() and each != "\n" else each for each in text)
    kept = "".join(each for each in spaced if each.isprintable() or each == "\n").strip()
    if not kept:
        raise DutygraphError(f"no-{what}", f"The decision has no {what}.", f"Write your {what}.")
    limit = settings.integer("review_length")
    if len(kept) > limit:
        raise LimitError(
            "too-long", f"The {what} has {len(kept):,} characters; at most {limit:,} are kept.", f"Shorten the {what}."
        )
    return kept


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold the file's lock; it stands in a file of its own, because the file itself is replaced when it is written."""
    lock = file.with_name(f".{file.name}.lock")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise DutygraphError(
            "cannot-write", f"{file} cannot be written: {error.strerror}.", "Check the folder and the free space."
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
