"""A build into a folder: of the documents that are named, of those that are kept there, or of these and some more."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.build import Built, Progress, build_dataset, default_register, write_dataset
from ingest.defaults import DATA, DEFAULT_FOLDER, DEFAULT_SOURCE
from ingest.library import Adding, Loaded, adding, documents_of
from ingest.register import Register, read_register
from review.decision import Decision


@dataclass(frozen=True)
class Rooms:
    """What other rooms give to a build: decisions, rules of records as Turtle, the check by ``shapes/graph.ttl``."""

    decisions: Sequence[Decision] = ()
    rules: str | None = None
    check: Callable[[bytes], Sequence[str]] | None = None


def renew(
    folder: Path,
    documents: Sequence[Path],
    rooms: Rooms,
    *,
    add_to: Sequence[Loaded] | None = None,
    manual: str | None = None,
    progress: Progress | None = None,
) -> tuple[Path, Built]:
    """Build the dataset of a folder anew and swap it in; give its file and what was built.

    ``documents`` are all it is built of; without any, those that are kept for this folder. With ``add_to`` (what the
    dataset there was built of) they come beside the kept ones, and are kept. Raises ``DutygraphError``: whatever goes
    wrong, the old dataset and the old documents stay.
    """
    with contextlib.ExitStack() as stack:
        plan: Adding | None = None
        if add_to is not None:
            plan = stack.enter_context(adding(folder, documents, add_to, manual=manual))
        sources = plan.sources if plan is not None else documents or tuple(documents_of(folder).values())
        register, register_path = _register(folder, adds=plan is not None, named=bool(documents))
        built = build_dataset(
            sources or [DEFAULT_SOURCE],
            manual=manual if plan is None else None,
            register=register,
            decisions=rooms.decisions,
            rules=rooms.rules,
            progress=progress,
        )
        if plan is not None:
            plan.keep_edition()
        path = write_dataset(built, folder, check=rooms.check, register_path=register_path)
        if plan is not None:
            plan.keep_documents()
    return path, built


def _register(folder: Path, *, adds: bool, named: bool) -> tuple[Register, Path | None]:
    """Give the names of entities to begin with, and the file to keep them in, ``None`` for nowhere.

    The committed dataset has the committed register; one that documents are added to keeps its own, which begins as
    the committed one.
    """
    if folder.resolve() == DEFAULT_FOLDER.resolve() or not (named or adds):
        return default_register(), DATA / "register.json"
    own = folder / "register.json"
    return (read_register(own) if own.exists() else default_register()), (own if adds else None)
