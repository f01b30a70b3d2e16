"""A small dataset of its own to review, for tests that build it again with what was decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.build import build_dataset, write_dataset
from review.ledger import ledger_file, read_ledger

CHAPTER = """\
C9. CHAPTER 9 - SMALL MATTERS

C9.1. Duties

C9.1.1. Notices. The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency \
(DSCA) within 5 days. The SCO must notify the Case Manager (CM) once the report is complete.

C9.1.2. Reports. The CM should submit the report on stocks to DSCA by the end of the quarter.
"""


@pytest.fixture
def rebuild(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Build the small chapter, or a changed one, with the decisions made so far, into the store that the app serves."""
    monkeypatch.setenv("DUTYGRAPH_STORE", str(tmp_path / "graph"))
    monkeypatch.setenv("DUTYGRAPH_REVIEW", str(tmp_path / "review.ttl"))
    monkeypatch.setenv("DUTYGRAPH_WRITING", "on")
    source = tmp_path / "samm-chapter-9.txt"

    def build(*change: str) -> None:
        source.write_text(CHAPTER.replace(*change) if change else CHAPTER, encoding="utf-8")
        write_dataset(build_dataset([source], decisions=read_ledger(ledger_file())), tmp_path / "graph")

    build()
    return build
