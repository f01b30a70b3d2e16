"""A large dataset, read from disk: an Oxigraph store beside ``dataset.trig``, made once and opened by everybody.

The folder's name has the size and the time of change of the file that it was made of, so a store of an older file is
never taken for it. It is made beside and renamed when it is whole; who comes second waits for that. Stores of older
files, and what a killed maker left, are removed then: who has one open keeps it, as the system keeps what is open.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph

from foundation import settings
from foundation.errors import DutygraphError
from ontology import names

SUFFIX = ".oxigraph"
_VERSION, _TRIPLES = "dutygraph-version", "dutygraph-triples"
_MIB = 1 << 20


def belongs_on_disk(file: Path, limit: str = "disk_from") -> bool:
    """Tell whether a dataset file is so large that it is read from disk; ``limit`` names the setting that says so."""
    return file.stat().st_size >= settings.integer(limit) * _MIB


def open_disk(file: Path) -> tuple[pyoxigraph.Store, str, int] | None:
    """Open the store of a dataset file, read only, with the dataset's version and size; make it first where it is not.

    ``None`` where it cannot be made, because nobody may write beside the file or the disk is full: it can still be
    loaded into memory. Raises ``SyntaxError`` or ``ValueError`` for a file that is no TriG.
    """
    folder = place_of(file)
    try:
        if not _is_whole(folder):
            with _alone(file):
                if not _is_whole(folder):
                    shutil.rmtree(folder, ignore_errors=True)  # of an earlier version of ours
                    _make(file, folder)
        version = (folder / _VERSION).read_text(encoding="ascii")
        triples = int((folder / _TRIPLES).read_text(encoding="ascii"))
        return pyoxigraph.Store.read_only(str(folder)), version, triples
    except OSError:
        return None


def place_of(file: Path) -> Path:
    """Give the folder of the store that belongs to the file as it is now."""
    state = file.stat()
    return file.with_name(f"{file.stem}-{state.st_size:x}-{state.st_mtime_ns:x}{SUFFIX}")


def _is_whole(folder: Path) -> bool:
    return (folder / _TRIPLES).is_file()


@contextlib.contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Hold the lock of whoever makes a store of the file; what stands half made there now was left by a killed one."""
    descriptor = os.open(file.with_name(f".{file.stem}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        for left in file.parent.glob(f".{file.stem}-*{SUFFIX}"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(descriptor)


def _make(file: Path, folder: Path) -> None:
    temporary = Path(tempfile.mkdtemp(prefix=f".{file.stem}-", suffix=SUFFIX, dir=file.parent))
    try:
        store = pyoxigraph.Store(str(temporary))
        store.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.TRIG, base_iri=names.BASE)
        store.optimize()
        store.flush()
        triples = len(store)  # written down: it takes ten seconds for ten million
        if not triples:
            raise DutygraphError("damaged-dataset", f"{file} holds no statement.", "Run dutygraph build again.")
        del store  # closes it
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        (temporary / _VERSION).write_text(digest[:16], encoding="ascii")
        (temporary / _TRIPLES).write_text(str(triples), encoding="ascii")
        temporary.chmod(0o755)
        if place_of(file) != folder:
            raise OSError("the dataset was replaced meanwhile")
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    for other in file.parent.glob(f"{file.stem}-*{SUFFIX}"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
