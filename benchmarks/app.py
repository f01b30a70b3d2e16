"""How soon the app is ready in a browser: ``python -m benchmarks.app``. Needs Chromium.

Beside an empty Streamlit app in the same run, each visit with an empty cache: what Streamlit takes is in both, so
the ratio says what ours adds. A page is ready when its marker stands in it, which comes after everything else.
"""

from __future__ import annotations

import csv
import io
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote_plus

from playwright.sync_api import Browser, Page, sync_playwright

from foundation.files import REPOSITORY

CHROMIUM = os.environ.get("DUTYGRAPH_CHROMIUM", "/usr/bin/chromium")
EMPTY = 'import streamlit as st\nst.html(\'<div data-testid="dutygraph-ready" data-page="empty"></div>\')\n'
QUESTION = "Who must be notified when an LOA is accepted or rejected?"
PATHS = ("manual", "actors", "deadlines", "check", "sparql", "about")
VISITS = 15
VISITORS = 10
ROWS = 5_000


@contextmanager
def served(script: Path) -> Iterator[str]:
    """Serve a script with Streamlit and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true"]
    command += ["--server.address=127.0.0.1", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            while True:
                try:
                    with urllib.request.urlopen(f"{address}/_stcore/health"):
                        break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()


def ready(page: Page, name: str) -> None:
    """Wait until a page is complete."""
    page.wait_for_selector(f'[data-testid="dutygraph-ready"][data-page="{name}"]', state="attached")


def taken(act: Callable[[], object]) -> float:
    """Give the seconds that something takes."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def visit(browser: Browser, address: str, name: str) -> float:
    """Give the seconds until a page is ready for somebody who comes for the first time."""
    context = browser.new_context()
    page = context.new_page()

    def come() -> None:
        page.goto(address, wait_until="commit")
        ready(page, name)

    seconds = taken(come)
    context.close()
    return seconds


def first_page(browser: Browser, home: str, empty: str) -> None:
    """Compare the home page with an empty app, by turns."""
    visit(browser, empty, "empty")
    visit(browser, home, "ask")
    pairs = [(visit(browser, empty, "empty"), visit(browser, home, "ask")) for _ in range(VISITS)]
    one, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(ours / theirs for theirs, ours in pairs)
    print(f"empty app {one:.2f} s, home page {other:.2f} s, ratio of medians {other / one:.2f}, of pairs {ratio:.2f}")


def within(browser: Browser, home: str) -> None:
    """Measure what happens inside a session: other pages by the bar's links, answers."""
    page = browser.new_context().new_page()
    page.goto(home)
    ready(page, "ask")
    for path in (*PATHS, *PATHS):
        link = page.locator(f'[data-testid="stTopNavLink"][href$="/{path}"]')
        seconds = taken(lambda link=link, path=path: (link.click(), ready(page, path)))  # type: ignore[misc]
        print(f"to {path}: {seconds:.2f} s")
    page.goto(home)
    ready(page, "ask")
    print("answers:", ", ".join(f"{answer(page):.2f} s" for _ in range(5)))
    page.context.close()


def answer(page: Page) -> float:
    """Ask another question and the one of the benchmark; give the seconds until the second is answered."""
    box = page.get_by_label("Your question")
    box.fill("Who supervises the SCO?")
    box.press("Enter")
    page.locator(".dg-result", has_text="C2.1.2").wait_for()
    box.fill(QUESTION)
    return taken(lambda: (box.press("Enter"), page.locator(".dg-result", has_text="C2.1.4.3.5").wait_for()))


def at_once(browser: Browser, home: str) -> None:
    """Let browsers with nothing in their caches come with a question at the same time."""
    pages = [browser.new_context().new_page() for _ in range(VISITORS)]

    def come() -> None:
        for page in pages:
            page.goto(f"{home}/?q={quote_plus(QUESTION)}", wait_until="commit")
        for page in pages:
            page.locator(".dg-result", has_text="C2.1.4.3.5").wait_for(timeout=120_000)

    print(f"{VISITORS} browsers with a question at once: all answered after {taken(come):.1f} s")
    for page in pages:
        page.context.close()


def beside_a_check(browser: Browser, home: str) -> None:
    """Measure answers while somebody else checks many records again and again."""
    asking = browser.new_context().new_page()
    asking.goto(home)
    ready(asking, "ask")
    answer(asking)
    alone = [answer(asking) for _ in range(5)]
    checking = [browser.new_context().new_page() for _ in range(2)]
    beside: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "arrivals.csv"
        file.write_text(many(), encoding="utf-8")
        for page in checking:
            page.goto(f"{home}/check?kind=arrival-notification")
            ready(page, "check")
        begin = time.perf_counter()
        for page in checking:
            page.set_input_files('input[type="file"]', file)
        while not all(page.locator(".dg-verdict").count() for page in checking):
            beside.append(answer(asking))
        whole = time.perf_counter() - begin
    print(
        f"answers: {statistics.median(alone):.2f} s alone, {statistics.median(beside):.2f} s "
        f"(at most {max(beside):.2f}) while two others check {ROWS:,} rows each; both checks done after {whole:.1f} s"
    )


def many() -> str:
    """Give the wrong sample's rows, repeated, each with a name of its own."""
    sample = REPOSITORY / "data" / "records" / "arrival-notification-wrong.csv"
    rows = list(csv.DictReader(io.StringIO(sample.read_text(encoding="utf-8-sig"))))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows[number % len(rows)] | {"record": f"R-{number}"} for number in range(ROWS))
    return stream.getvalue()


def main() -> None:
    """Run all of it."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY, encoding="utf-8")
        with served(script) as empty, served(REPOSITORY / "app.py") as home, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            first_page(browser, home, empty)
            within(browser, home)
            at_once(browser, home)
            beside_a_check(browser, home)
            browser.close()


if __name__ == "__main__":
    main()
