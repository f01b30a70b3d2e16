"""A served app and a browser that sees nothing but it: any request that is not to the app fails the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from serving import serving
from visit import CHROMIUM, SWITCHES, Visit

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
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visit]:
    """A new visitor at 1280 pixels; what went elsewhere or cried out fails the test at its end."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.set_default_timeout(30_000)
    visitor = Visit(context.new_page(), served)
    yield visitor
    context.close()
    assert visitor.strangers == []
    assert visitor.alarms == []
