"""The documents that a dataset was built of, kept beside it, so that others can be added and it can be built again.

Below the library's folder each document stands in a folder named by its SHA-256, and ``documents.json`` says which ones
count: it is swapped in whole, so that a build that is killed leaves the old documents or the new ones. Earlier datasets
are kept below ``editions/``, to compare.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from foundation import settings
from foundation.errors import DutygraphError
from foundation.files import read_bytes, safe_name, write_whole
from ingest.defaults import DATASET, DEFAULT_FOLDER, DEFAULT_SOURCE
from ingest.outline import make_outline
from ingest.readers import read_source
from ingest.sources import find_edition
from ontology.names import slug

MANIFEST, EDITIONS, TRIG = "documents.json", "editions", ".trig"


@dataclass(frozen=True)
class Loaded:
    """A document that a dataset was built of, as the dataset says: manual's slug, chapter's key, name, SHA-256."""

    manual: str
    chapter: str
    name: str
    sha256: str

    @property
    def shelf(self) -> str:
        """What names its place: one document of each chapter."""
        return f"{self.manual}-{slug(self.chapter)}"


def library_folder(folder: Path) -> Path:
    """Give the folder that keeps the documents of the dataset in ``folder``: the setting ``library``, or beside it."""
    return Path(settings.text("library")).expanduser() if settings.text("library") else folder / "library"


def documents_of(folder: Path) -> dict[str, Path]:
    """Give the documents that the dataset in ``folder`` is built of when none are named, by their shelves.

    ``data/graph/`` has chapter 2 of the SAMM without being told. Raises ``DutygraphError`` for a damaged list.
    """
    library = library_folder(folder)
    kept = {name: library / path for name, path in _manifest(library).items()}
    if folder.resolve() != DEFAULT_FOLDER.resolve():
        return kept
    return {shelf_of(DEFAULT_SOURCE): DEFAULT_SOURCE} | kept


def shelf_of(path: Path) -> str:
    """Name the place of a document by its manual and chapter. Raises ``DutygraphError`` as reading it does."""
    source = read_source(path)
    edition = find_edition(path, source)
    outline = make_outline(source, manual=edition.manual)
    return Loaded(edition.manual, outline.chapter.key, source.name, source.sha256).shelf


class Adding:
    """Documents that are being added: ``sources`` are all that the new dataset is built of."""

    def __init__(self, folder: Path, kept: Mapping[str, Path], added: Mapping[str, Path]) -> None:
        self.folder = folder
        self.library = library_folder(folder)
        self.added = added
        self.sources = tuple((dict(kept) | dict(added)).values())

    def keep_edition(self) -> None:
        """Keep the dataset that is there now, to compare; the oldest beyond the setting are removed."""
        present = self.folder / DATASET
        if not present.is_file():
            return
        content = present.read_bytes()
        editions = self.library / EDITIONS
        write_whole(editions / f"{hashlib.sha256(content).hexdigest()[:16]}{TRIG}", content)
        for old in kept_editions(self.folder)[settings.integer("library_editions") :]:
            old.unlink(missing_ok=True)

    def keep_documents(self) -> None:
        """Let the added documents count from now on."""
        manifest = _manifest(self.library) | {
            shelf: str(path.relative_to(self.library)) for shelf, path in self.added.items()
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        write_whole(self.library / MANIFEST, f"{text}\n".encode())


@contextmanager
def adding(
    folder: Path, documents: Sequence[Path], loaded: Sequence[Loaded], *, manual: str | None = None
) -> Iterator[Adding]:
    """Take documents in beside those that the dataset in ``folder`` has; one of the same chapter takes its place.

    ``loaded`` is what the dataset there says it was built of. Raises ``DutygraphError`` where a document cannot be
    read, another build is adding to the same dataset, or the source of a loaded chapter is not kept.
    """
    library = library_folder(folder)
    with _only_one(library):
        kept = documents_of(folder)
        try:
            copies = [_copied(path, library, manual) for path in documents]
            copies += [_copied(path, library, None) for path in _come_with_us(loaded, kept)]
            # What is given counts before what we would bring for the same chapter.
            added = {shelf_of(path): path for path in reversed(copies)}
            _refuse_missing(folder, loaded, {*kept, *added})
            yield Adding(folder, kept, added)
        finally:
            _tidy(library)


def kept_editions(folder: Path) -> list[Path]:
    """Give the earlier datasets that are kept, the youngest first."""
    found = (library_folder(folder) / EDITIONS).glob(f"*{TRIG}")
    return sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.name))


def describe(path: Path, fields: Mapping[str, str]) -> None:
    """Write what is known of a document beside it, as ``ingest.sources`` reads it; for nothing, nothing stays there."""
    known = {name: "".join(each for each in value if each.isprintable()) for name, value in fields.items()}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in known.items() if value]
    beside = path.with_suffix(".toml")
    if lines:
        write_whole(beside, "".join(lines).encode())
    else:
        beside.unlink(missing_ok=True)


def _tidy(library: Path) -> None:
    """Remove the documents that nothing names: replaced ones, and what a build that failed or was killed has left."""
    used = {Path(place).parts[0] for place in _manifest(library).values()}
    for each in library.iterdir():
        if re.fullmatch(r"[0-9a-f]{16}", each.name) and each.name not in used:
            shutil.rmtree(each, ignore_errors=True)


def _copied(path: Path, library: Path, manual: str | None) -> Path:
    content = read_bytes(path, limit=settings.integer("source_bytes"))
    copy = library / hashlib.sha256(content).hexdigest()[:16] / safe_name(path.name)
    write_whole(copy, content)
    beside = path.with_suffix(".toml")
    fields: dict[str, str] = {}
    if beside.is_file():
        find_edition(path, read_source(path))  # says in a sentence what is wrong with it
        fields = {key: str(value) for key, value in tomllib.loads(beside.read_text(encoding="utf-8")).items()}
    describe(copy, fields | ({"manual": manual} if manual else {}))
    return copy


def _come_with_us(loaded: Sequence[Loaded], kept: Mapping[str, Path]) -> list[Path]:
    """Give the documents that a dataset was built of and that come with dutygraph: nobody has to bring these."""
    ours = hashlib.sha256(DEFAULT_SOURCE.read_bytes()).hexdigest() if DEFAULT_SOURCE.is_file() else ""
    return [DEFAULT_SOURCE for each in loaded if each.shelf not in kept and each.sha256 == ours]


def _refuse_missing(folder: Path, loaded: Sequence[Loaded], known: set[str]) -> None:
    missing = [each for each in loaded if each.shelf not in known]
    if missing:
        names = ", ".join(f"{each.name} ({each.manual.upper()} {each.chapter})" for each in missing)
        raise DutygraphError(
            "source-not-kept",
            f"The dataset in {folder} was built of {names}, which is not kept beside it.",
            "Give that document together with the new one.",
        )


def _manifest(library: Path) -> dict[str, str]:
    path = library / MANIFEST
    if not path.exists():
        return {}
    try:
        found = {str(shelf): str(place) for shelf, place in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, AttributeError, OSError) as error:
        raise DutygraphError(
            "damaged-library", f"{path} is damaged: {error}.", "Remove it, and add the documents again."
        ) from None
    if any(Path(place).is_absolute() or ".." in Path(place).parts for place in found.values()):
        raise DutygraphError(
            "damaged-library", f"{path} names documents elsewhere.", "Remove it, and add the documents again."
        )
    return found


@contextmanager
def _only_one(library: Path) -> Iterator[None]:
    """Hold the library's lock, or say that somebody else has it; a process that is killed lets it go."""
    try:
        library.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(library / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise DutygraphError(
            "cannot-write", f"{library} cannot be written: {error.strerror}.", "Check the folder and the free space."
        ) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DutygraphError(
                "already-adding",
                f"Another build is adding to {library}.",
                "Wait until it has ended, then add the document again.",
            ) from None
        yield
    finally:
        os.close(descriptor)
