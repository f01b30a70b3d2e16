"""The vectors of a dataset's passages: kept in a file beside it, found by their text, made where one is missing.

The file is a store of what can be made again: an old one, a damaged one, or one of other passages does no harm.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from foundation import settings
from foundation.errors import LimitError
from foundation.files import write_whole
from queries.embedding import SIZE, Matrix, sentence_encoder, unit
from queries.store import DEFAULT_FOLDER, Store, is_url

FILE = "vectors.npz"
HEADING_SHARE = 0.25  # "Travel Expenses. The unit pays them.": what "them" means stands over the sentence
Rows: TypeAlias = dict[int, NDArray[np.int8]]  # by the name of their text, as a file keeps them
_STEPS = 127  # a number is kept as one of so many steps up to the greatest of its row, on either side


def open_vectors(store: Store, texts: Sequence[str], headings: Sequence[str]) -> Matrix:
    """Give the vectors of a store's passages, each turned a little towards that of the heading over it.

    Raises ``LimitError`` where too many would have to be made first.
    """
    titles = sorted({heading for heading in headings if heading})
    most = settings.integer("vectors_at_opening")
    found = vectors_of([*texts, *titles], vector_files(store), most=most)
    turned = found[: len(texts)]
    places = {title: len(texts) + number for number, title in enumerate(titles)}
    under = [number for number, heading in enumerate(headings) if heading]
    turned[under] += np.float32(HEADING_SHARE) * found[[places[headings[number]] for number in under]]
    return unit(turned)


def renew_vectors(
    store: Store, texts: Sequence[str], headings: Sequence[str], report: Callable[[int, int], None]
) -> None:
    """Write the file beside a dataset that ``build`` wrote; only vectors of texts that are new are made."""
    kept, *others = (_read(place) for place in vector_files(store))
    rows = _rows_of({_key(text): text for text in (*texts, *headings) if text}, [kept, *others], report=report)
    if rows.keys() != kept.keys():
        _write(Path(store.location).parent / FILE, rows)


def vector_files(store: Store) -> list[Path]:
    """Give the files to look in: that beside the dataset, and that of the dataset which comes with dutygraph."""
    beside = [] if is_url(store.location) else [Path(store.location).parent / FILE]
    return [*beside, DEFAULT_FOLDER / FILE]


def vectors_of(
    texts: Sequence[str],
    places: Iterable[Path],
    *,
    most: int | None = None,
) -> Matrix:
    """Give the vector of each text: from the first of the files ``places`` that knows it, else made now.

    All are of the precision that a file keeps, so that an answer does not hang on where a vector came from. Raises
    ``LimitError`` where more than ``most`` would have to be made.
    """
    keys = [_key(text) for text in texts]
    kept = _rows_of(dict(zip(keys, texts, strict=True)), map(_read, places), most=most)
    rows = np.zeros((len(texts), SIZE), dtype=np.float32)
    for number, key in enumerate(keys):
        rows[number] = kept[key]
    return unit(rows)


def keep_vectors(texts: Sequence[str], place: Path, vectors: Matrix) -> None:
    """Write the vectors of these texts, in whole, where ``place`` does not hold them and no others already."""
    rows = dict(zip(map(_key, texts), _in_steps(vectors), strict=True))
    if rows.keys() != _read(place).keys():
        _write(place, rows)


def _rows_of(
    wanted: Mapping[int, str],
    known: Iterable[Rows],
    *,
    most: int | None = None,
    report: Callable[[int, int], None] | None = None,
) -> Rows:
    """Give the row of each text by its name: the first that is ``known``, else one made now. Raises ``LimitError``."""
    rows: Rows = {}
    for each in known:
        rows |= {key: each[key] for key in each.keys() & wanted.keys() - rows.keys()}
    missing = {key: text for key, text in wanted.items() if key not in rows}
    if most is not None and len(missing) > most:
        raise LimitError(
            "no-vectors",
            f"{len(missing):,} passages of the dataset have no vectors, which would take minutes to make.",
            f"Run dutygraph build, which keeps them in {FILE} beside the dataset.",
        )
    if missing:
        rows |= zip(missing, _in_steps(sentence_encoder().encode(list(missing.values()), report)), strict=True)
    return rows


def _write(place: Path, rows: Rows) -> None:
    keys = sorted(rows)
    stream = io.BytesIO()
    np.savez_compressed(
        stream, keys=np.array(keys, dtype=np.uint64), rows=np.array([rows[key] for key in keys], dtype=np.int8)
    )
    write_whole(place, stream.getvalue())


def _read(place: Path) -> Rows:
    try:
        with place.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            keys, rows = kept["keys"], kept["rows"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    if keys.ndim != 1 or rows.shape != (len(keys), SIZE) or rows.dtype != np.int8:
        return {}
    return dict(zip(map(int, keys), rows, strict=True))


def _in_steps(vectors: Matrix) -> NDArray[np.int8]:
    greatest = np.abs(vectors).max(axis=1, keepdims=True, initial=np.float32(1e-12))
    steps: NDArray[np.int8] = np.rint(vectors / greatest * _STEPS).astype(np.int8)
    return steps


def _key(text: str) -> int:
    """Name a text: the first eight bytes of its SHA-256."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
