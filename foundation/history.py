"""Files as they were at an earlier commit of this repository."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from foundation.errors import DutygraphError
from foundation.files import REPOSITORY


def file_at(reference: str, path: Path) -> bytes:
    """Give the bytes of a file of the repository at a git reference (a commit, a tag, a branch, ``HEAD~3``).

    Raises ``DutygraphError`` where there is no git, no such reference, or no such file there.
    """
    git = shutil.which("git")
    name = path.relative_to(REPOSITORY).as_posix()
    # A reference that began with a hyphen would be an option.
    if git is None or reference.startswith("-"):
        raise _unknown(reference, name)
    command = [git, "-C", str(REPOSITORY), "show", "--no-textconv", f"{reference}:{name}"]
    ran = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    if ran.returncode:
        raise _unknown(reference, name)
    return ran.stdout


def _unknown(reference: str, name: str) -> DutygraphError:
    return DutygraphError(
        "unknown-reference",
        f"{reference} is no dataset and no commit of this repository that has {name}.",
        "Give a folder that build wrote, or a commit such as HEAD~1.",
    )
