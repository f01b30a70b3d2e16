"""A served app and a browser that sees nothing but it: any request that is not to the app fails the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from serving import serving
from visit import CHROMIUM, Visit, launched, visitor

# As long as a page may take to be there: a busy machine is slow, and no test is about seconds.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The app, started as people start it."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing")
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def browser(served: str) -> Iterator[Browser]:
    # Not for the session: Playwright keeps an event loop running, in which the tests of other rooms could start none.
    with launched() as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visit]:
    with visitor(browser, served) as one:
        yield one
