"""Reading a document in a process of its own: ``python -m ingest.readers.fence NAME``.

The parsers of PDF, Word and HTML are large and in C, and a document may come from anywhere: one of a few kilobytes can
unpack to gigabytes, run for hours, or bring its parser down. So it is read behind limits of memory and processor time,
and what happens there takes nothing else with it. The document goes in by standard input, its blocks come out as JSON.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from foundation import settings
from foundation.errors import DutygraphError, ExitStatus, LimitError
from foundation.files import REPOSITORY
from foundation.processes import memory_used
from ingest.blocks import Block, ItemBlock, NoteBlock, TableBlock, TextBlock

_KINDS = {each.__name__: each for each in (TextBlock, ItemBlock, TableBlock, NoteBlock)}
MIB = 1 << 20


def read_fenced(content: bytes, *, name: str) -> tuple[str, str, tuple[Block, ...]]:
    """Read a document behind the fence: its media type, its title, its blocks.

    Raises what the reader raised, ``LimitError`` (``source-memory``, ``source-time``), and ``damaged-source`` where the
    reader came down.
    """
    paths = [str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", "ingest.readers.fence", name],
        input=content,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        check=False,
    )
    if done.returncode:
        raise _died(done.returncode, name)
    answer = json.loads(done.stdout)
    if "error" in answer:
        kind = LimitError if answer["status"] == ExitStatus.LIMIT else DutygraphError
        raise kind(**answer["error"])
    return answer["media_type"], answer["title"], tuple(_block(each) for each in answer["blocks"])


def main(name: str) -> None:
    """Read the document on standard input and write what is in it, or the error, to standard output."""
    from ingest.readers import read_content

    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # whatever a parser prints does not garble the answer
    content = sys.stdin.buffer.read()
    seconds = settings.integer("source_seconds")
    most = memory_used() + settings.integer("source_memory") * MIB
    for limited, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, most)):
        _, hard = resource.getrlimit(limited)  # may have been lowered by who started us
        lower = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limited, (lower, hard))
    try:
        media_type, title, blocks = read_content(content, name=name)
    except DutygraphError as error:
        answer: dict[str, Any] = error.as_json() | {"status": int(error.exit_status)}
    except MemoryError:
        os.abort()  # as the parsers do: the parent tells both alike
    else:
        written = [[type(block).__name__, dataclasses.asdict(block)] for block in blocks]
        answer = {"media_type": media_type, "title": title, "blocks": written}
    with contextlib.suppress(BrokenPipeError):
        json.dump(answer, answers)
        answers.flush()


def _block(written: tuple[str, dict[str, Any]]) -> Block:
    kind, fields = written
    if kind == TableBlock.__name__:
        return TableBlock(tuple(fields["header"]), tuple(tuple(row) for row in fields["rows"]))
    return _KINDS[kind](**fields)


def _died(code: int, name: str) -> DutygraphError:
    if code == -signal.SIGABRT:
        memory = settings.integer("source_memory")
        return LimitError(
            "source-memory", f"{name} needs more than {memory} MiB to be read.", "Split it into chapters."
        )
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        seconds = settings.integer("source_seconds")
        return LimitError("source-time", f"{name} was not read within {seconds} s.", "Split it into chapters.")
    return DutygraphError("damaged-source", f"{name} brought its reader down.", "Save or print the document again.")


if __name__ == "__main__":
    main(Path(sys.argv[1]).name)
