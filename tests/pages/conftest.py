"""A small dataset of its own to review, for tests that build it again with what was decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_chapter import CHAPTER

from ingest.build import build_dataset, write_dataset
from review.ledger import ledger_file, read_ledger


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
