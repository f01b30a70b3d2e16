"""Why a query ended without an answer."""

from __future__ import annotations

import signal
from urllib.parse import urlsplit

from foundation import settings
from foundation.errors import DutygraphError, ExitStatus, LimitError

RETRY_AFTER_SECONDS = 2
BEHIND = "The SPARQL server behind"


class LostError(Exception):
    """The worker was killed by somebody else; the query had no part in it and may be begun again."""


def busy() -> LimitError:
    """Say that too many queries wait already."""
    return LimitError("busy", "Too many queries wait already.", f"Try again in {RETRY_AFTER_SECONDS} seconds.")


def too_long() -> LimitError:
    """Say that a long query made room for others."""
    return LimitError(
        "busy",
        "The query was stopped, because it takes long while others wait and too many such queries run.",
        "Try again later, or ask for less.",
    )


def stopping() -> DutygraphError:
    """Say that the pool is being stopped."""
    return DutygraphError("stopping", "The server is stopping.", "Ask again when it is back.")


def out_of_time() -> LimitError:
    """Say that the query's time is over."""
    seconds = settings.integer("query_seconds")
    return LimitError(
        "query-time", f"The query was stopped after {seconds} s.", "Ask for less: connect its patterns, or add a LIMIT."
    )


def died(code: int) -> Exception:
    """Say why a worker ended by itself: Oxigraph aborts when it gets no more memory."""
    if code == -signal.SIGABRT:
        memory = settings.integer("query_memory")
        return LimitError("query-memory", f"The query needed more than {memory} MiB.", "Ask for less at a time.")
    if code == -signal.SIGKILL:
        return LostError()
    return DutygraphError(
        "query-crashed",
        "The query brought its process down; no other query was touched.",
        "Make it simpler.",
        exit_status=ExitStatus.LIMIT,
    )


def unnamed(error: DutygraphError, location: str) -> DutygraphError:
    """Leave out of an error where the server behind us is: who asks us is a stranger to it."""
    problem = error.problem
    for place in (location, urlsplit(location).netloc):
        problem = problem.replace(place, BEHIND)
    return type(error)(error.code, problem, error.remedy)


def lost() -> LimitError:
    """Say that somebody keeps killing the processes that run the query."""
    return LimitError("query-crashed", "The query's process was killed from outside, again and again.", "Ask later.")
