"""A build in a process of its own: what a hostile document does to it, it does to nobody else."""

from __future__ import annotations

import os
import re
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from foundation.files import REPOSITORY

Progress = Callable[[str, int, int], None]
_PROGRESS = re.compile(r"reading (.+) (\d+) (\d+)")
_ERROR = re.compile(r"dutygraph: (.+) \[([a-z-]+)\]")
LOOK_SECONDS = 0.5


def upload_limit() -> int:
    """Give the size of the largest document that can be sent to the app, in MB: its own limit, or the reader's."""
    return int(min(st.get_option("server.maxUploadSize"), max(1, settings.integer("source_bytes") // 1024**2)))


def run_command(arguments: Sequence[str], progress: Progress | None = None) -> str:
    """Run a ``dutygraph`` command and give what it prints; each line of progress is told as it comes.

    Raises ``DutygraphError``: the command's own, and where it takes too long or ends without a word. The command is
    ended whenever this is left, also when the page that waits for it goes away.
    """
    limit = settings.integer("build_seconds")
    with _started(arguments) as process:
        end = time.monotonic() + limit
        printed, told = [], ""
        for name, line in _lines(process, end):
            if found := _PROGRESS.fullmatch(line):
                if progress is not None:
                    progress(found[1], int(found[2]), int(found[3]))
            elif name == "stdout":
                printed.append(line)
            elif _ERROR.fullmatch(line):
                told = line
        if time.monotonic() >= end:
            raise LimitError(
                "build-too-long",
                f"Reading the document took longer than {limit:,} seconds and was ended.",
                f"Split the document, or raise {settings.REGISTER['build_seconds'].variable}.",
            )
        status = process.wait()
    if status != 0:
        raise _error(told, status)
    return "\n".join(printed)


@contextmanager
def _started(arguments: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "cli", *arguments]
    with subprocess.Popen(  # noqa: S603 - our own command; what a user gave is a file's name after its option
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        memory = settings.integer("build_memory") * 1024**2
        if hasattr(resource, "prlimit"):
            resource.prlimit(process.pid, resource.RLIMIT_AS, (memory, memory))
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _lines(process: subprocess.Popen[bytes], end: float) -> Iterator[tuple[str, str]]:
    """Give the lines of both outputs as they come, until both end or the time is over."""
    rest = {"stdout": b"", "stderr": b""}
    with selectors.DefaultSelector() as selector:
        for name in rest:
            selector.register(getattr(process, name), selectors.EVENT_READ, name)
        while selector.get_map() and time.monotonic() < end:
            for key, _ in selector.select(LOOK_SECONDS):
                content = os.read(key.fd, 65536)
                if not content:
                    selector.unregister(key.fileobj)
                *whole, rest[key.data] = (rest[key.data] + content).split(b"\n")
                for line in whole:
                    yield key.data, line.decode("utf-8", "replace")
    for name, left in rest.items():
        if left:
            yield name, left.decode("utf-8", "replace")


def _error(told: str, status: int) -> DutygraphError:
    found = _ERROR.fullmatch(told)
    if found is not None:
        *problem, remedy = re.split(r"(?<=[.!?]) (?=[A-Z])", found[1])
        return DutygraphError(found[2], " ".join(problem) or remedy, remedy if problem else "")
    return DutygraphError(
        "build-failed",
        f"Reading the document ended without a result (status {status}); it may need more memory than it may have.",
        f"Split the document, or raise {settings.REGISTER['build_memory'].variable}.",
    )
