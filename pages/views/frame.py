"""What every page stands in: the opened dataset, errors as messages, the title, the marker that it is ready."""

from __future__ import annotations

import logging
import runpy
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from foundation import settings
from foundation.errors import DutygraphError
from foundation.files import REPOSITORY
from pages.views.marks import escape
from pages.views.reading import Book, read_book
from queries.endings import unnamed
from queries.named import run_named
from queries.results import SelectResult
from queries.store import DEFAULT_FOLDER, Store, dataset_file, is_url, open_store
from review.decision import Decision
from review.ledger import ledger_file, read_ledger

Kept = TypeVar("Kept")
HERE = Path(__file__).resolve().parent
EDITION_SECONDS = 2  # so long a page may still show what a server held before a publish


def style(sheet: str = "style") -> None:
    """Put a style sheet on the page: ``style`` is every page's, the others are named as the module they dress."""
    st.html(f"<style>{_style_sheet(sheet)}</style>")


def whole_app() -> None:
    """Run the app's frame where Streamlit runs a page's file by itself.

    It does so for the first visit after its start when that is to a page's address, because it takes the folder
    ``pages/`` for its older way of making pages until ``st.navigation`` was called once.
    """
    runpy.run_path(str(REPOSITORY / "app.py"), run_name="__main__")


def title(what: str) -> None:
    """Say in the tab what is open: ``C2.1.4.2 · Manual · dutygraph``."""
    st.set_page_config(page_title=f"{what} · dutygraph" if what else "dutygraph", layout="wide")


def ready(page: str) -> None:
    """Mark the page as complete, for tests and benchmarks that wait for it."""
    st.html(f'<div data-testid="dutygraph-ready" data-page="{escape(page)}"></div>')


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show a ``DutygraphError`` of the block as its two sentences, and go on after it."""
    try:
        yield
    except DutygraphError as error:
        show_error(error)


def show_error(error: DutygraphError) -> None:
    """Show what is wrong and what to do; its words may hold a user's, so they are escaped."""
    location = settings.text("store")
    if is_url(location):
        error = unnamed(error, location)
    st.html(
        f'<div class="dg-error" role="alert"><strong>{escape(error.problem)}</strong>'
        f"<span>{escape(error.remedy)}</span></div>"
    )


@contextmanager
def last_resort() -> Iterator[None]:
    """Show an error that nobody foresaw as a sentence, and log where it was, without words that may be a user's."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, a visitor gets a sentence and a way on
        where = "".join(traceback.format_tb(error.__traceback__))
        # Not ``exception``: the error's own words may hold a cell of somebody's records.
        logging.getLogger("dutygraph").error("%s\n%s", type(error).__name__, where)  # noqa: TRY400
        show_error(
            DutygraphError(
                "unforeseen",
                "Something went wrong here that was not foreseen.",
                "Open the page again. If it happens again, tell whoever runs this app; its log says where it was.",
            )
        )


def visitor() -> str:
    """Name the session, so that nobody's queries wait behind all of somebody else's."""
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


def store() -> Store:
    """Give the dataset, opened once for all users and anew when its file changes. Raises ``DutygraphError``."""
    location = settings.text("store") or str(DEFAULT_FOLDER)
    return _opened(location, _stamp(location))


def book() -> Book:
    """Give the dataset as chapters to read, read once for each state of the dataset. Raises ``DutygraphError``."""
    location = settings.text("store") or str(DEFAULT_FOLDER)
    return _read(location, _stamp(location))


def _stamp(location: str) -> str:
    """Name the state of a dataset without reading it: the place, time and size of its file, a server's version."""
    if is_url(location):
        return _edition(location)
    file = dataset_file(location)
    status = file.stat()
    return f"{file} {status.st_mtime_ns} {status.st_size}"


@st.cache_resource(show_spinner=False, max_entries=2, ttl=EDITION_SECONDS)
def _edition(location: str) -> str:
    """Ask a server which version it holds, at most once in a while for all users together."""
    return _server(location).version


@st.cache_resource(show_spinner=False, max_entries=2)
def _server(location: str) -> Store:
    from queries.remote import RemoteStore  # brings an HTTP client, which a dataset of ours does not need

    return RemoteStore(location)


@st.cache_resource(show_spinner=False, max_entries=2, ttl=3600)
def _opened(location: str, stamp: str) -> Store:  # noqa: ARG001 - the stamp is part of the cache's key
    return open_store(location)


@st.cache_resource(show_spinner=False, max_entries=2, ttl=3600)
def _read(location: str, stamp: str) -> Book:
    return read_book(_opened(location, stamp))


def kept(what: str, key: str, make: Callable[[], Kept]) -> Kept:
    """Give what is made of the dataset once for each of its states: HTML, lists. Never of what a user sent."""
    location = settings.text("store") or str(DEFAULT_FOLDER)
    return cast("Kept", _made(what, key, _stamp(location), make))


@st.cache_resource(show_spinner=False, max_entries=64, ttl=3600)
def _made(what: str, key: str, stamp: str, _make: Callable[[], object]) -> object:  # noqa: ARG001 - the cache's key
    return _make()


def decisions() -> tuple[Decision, ...]:
    """Give the reviewers' decisions, read once for each state of their file. Raises ``DutygraphError``."""
    file = ledger_file()
    status = file.stat() if file.exists() else None
    stamp = f"{file} {status.st_mtime_ns} {status.st_size}" if status is not None else str(file)
    return kept("decisions", stamp, lambda: read_ledger(file))


def records(name: str, **parameters: str) -> list[dict[str, str]]:
    """Give the rows of a named query. Raises ``DutygraphError`` as it does."""
    result = run_named(store(), name, parameters).result
    assert isinstance(result, SelectResult)
    return list(result.records())


@st.cache_resource(show_spinner=False)
def _style_sheet(sheet: str) -> str:
    return (HERE / f"{sheet}.css").read_text(encoding="utf-8")
