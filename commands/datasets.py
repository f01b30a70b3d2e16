"""Open the datasets that a command names: a folder, an endpoint, a source document, or a state of the repository."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from commands.progress import progress_bar

if TYPE_CHECKING:
    from ingest.library import Loaded
    from queries.store import Store


def loaded_documents(folder: Path) -> list[Loaded]:
    """Give the documents that the dataset in a folder says it was built of; none where there is no dataset yet."""
    from ingest.build import DATASET
    from ingest.library import Loaded
    from queries.documents import read_documents
    from queries.store import open_store

    if not (folder / DATASET).is_file():
        return []
    return [Loaded(each.slug, each.number, each.file, each.sha256) for each in read_documents(open_store(str(folder)))]


@contextlib.contextmanager
def reference_dataset(reference: str) -> Iterator[Store]:
    """Open a dataset to compare with: a folder, a TriG file, an endpoint, or the committed dataset of a git reference.

    Raises ``DutygraphError`` for what is none of these.
    """
    from foundation.history import file_at
    from queries.store import DEFAULT_FOLDER, is_url, open_store

    if is_url(reference) or Path(reference).expanduser().exists():
        yield open_store(reference)
        return
    with tempfile.TemporaryDirectory(prefix="dutygraph-") as folder:
        path = Path(folder) / "dataset.trig"
        path.write_bytes(file_at(reference, DEFAULT_FOLDER / "dataset.trig"))
        yield open_store(folder)


@contextlib.contextmanager
def opened_edition(place: str) -> Iterator[Store]:
    """Open a dataset, or build that of a source document for the time being, without reviewers' decisions.

    Raises ``DutygraphError`` for what is neither.
    """
    from queries.store import is_url, open_store

    source = Path(place).expanduser()
    if is_url(place) or source.suffix == ".trig" or not source.is_file():
        yield open_store(place)
        return
    from ingest import build as building

    with tempfile.TemporaryDirectory(prefix="dutygraph-") as folder, progress_bar("reading") as report:
        built = building.build_dataset([source], register=building.default_register(), progress=report)
        building.write_dataset(built, Path(folder))
        yield open_store(folder)
