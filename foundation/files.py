"""Reading with a clear error; writing so that a file is the old one or the new one, never half."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from foundation.errors import DutygraphError, LimitError

LONGEST_NAME = 120
REPOSITORY = Path(__file__).resolve().parent.parent


def read_bytes(path: Path, *, limit: int) -> bytes:
    """Read a whole file, or what a pipe gives, of at most ``limit`` bytes.

    Raises ``DutygraphError`` for a file that is missing, a folder, unreadable or empty, ``LimitError`` for one that is
    too large.
    """
    try:
        with path.open("rb") as stream:
            # The size that the system states is not asked: a pipe or a device has none.
            content = stream.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise DutygraphError("no-such-file", f"There is no file {path}.", "Check the name and the folder.") from None
    except IsADirectoryError:
        raise DutygraphError("is-a-folder", f"{path} is a folder.", "Name a file in it.") from None
    except OSError as error:
        raise DutygraphError(
            "unreadable", f"{path} cannot be read: {error.strerror}.", "Check who may read it."
        ) from None
    if len(content) > limit:
        raise LimitError(
            "too-large", f"{path} is too large; at most {limit} bytes are read.", "Split it into smaller files."
        )
    if not content.strip():
        raise DutygraphError("empty-file", f"{path} is empty.", "Give a file with something in it.")
    return content


def safe_name(name: str) -> str:
    """Give the name of a file without folders and without what a file system or a page could take for something."""
    last = name.replace("\\", "/").rpartition("/")[2]
    cleaned = re.sub(r"[^\w .()-]", "_", last).strip(" .")
    stem, dot, ending = cleaned.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if stem else (cleaned[:LONGEST_NAME] or "document")


def write_whole(path: Path, content: bytes) -> None:
    """Write beside ``path`` and swap in: whoever reads sees the old bytes or the new ones, whole.

    Raises ``DutygraphError`` when the folder cannot be written or the disk is full; the old file stays.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=".build-", dir=path.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise DutygraphError(
            "cannot-write", f"{path} cannot be written: {error.strerror}.", "Check the folder and the free space."
        ) from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
