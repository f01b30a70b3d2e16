"""A served app and a browser that sees nothing but it: any request that is not to the app fails the test."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from visit import Visit

REPOSITORY = Path(__file__).resolve().parents[2]
CHROMIUM = Path(os.environ.get("DUTYGRAPH_CHROMIUM", "/usr/bin/chromium"))
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The app, started as people start it; a file takes its output so that no pipe fills."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing")
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_up(server, address)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def wait_until_up(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(300):
        assert server.poll() is None, "the app did not start"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health"):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("the app did not come up")


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
