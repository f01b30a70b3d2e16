"""People in the running web app for ``benchmarks.soak``: browsers that ask, read, check records and type queries.

What a page showed at rest it has to show under load. Each visitor has a browser of its own and opens a new session now
and then, as people come and go; some leave while a page is still being made.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

from playwright.sync_api import Browser, Error, Page, sync_playwright

from foundation.files import REPOSITORY
from queries.named import list_queries

CHROMIUM = os.environ.get("DUTYGRAPH_CHROMIUM", "/usr/bin/chromium")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
# What a page of SPARQL may say instead of the answer while hostile queries hold the workers.
TOLD = ("Too many queries wait", "was stopped")
PATIENCE = 120_000  # ms, for a page on a machine that does all this at once
SESSION = 12  # pages that a visitor opens before a new session
READY = '[data-testid="dutygraph-ready"][data-page="{}"]'
STILL = "() => document.querySelector('.stApp')?.getAttribute('data-test-script-state') === 'notRunning'"


@dataclass(frozen=True)
class Task:
    """A page to open, a file to give to it, and what it may say instead of what it showed at rest."""

    page: str
    address: str
    upload: Path | None = None
    instead: tuple[str, ...] = ()


def tasks() -> tuple[Task, ...]:
    """Give what visitors do: the sample questions, pages of every kind, checks of samples, queries."""
    sample = REPOSITORY / "tests" / "questions" / "questions-sample.jsonl"
    questions = [json.loads(line)["question"] for line in sample.read_text(encoding="utf-8").splitlines()]
    records = [REPOSITORY / "data" / "records" / f"arrival-notification-{name}.csv" for name in ("right", "wrong")]
    texts = [
        query.source for query in list_queries() if query.name in {"dataset-figures", "actors-by-duties", "outline"}
    ]
    return (
        *(Task("ask", f"?q={quote_plus(question)}") for question in questions),
        *(Task("manual", f"manual?p={number}") for number in ("C2.1.4.2", "C2.1.4.3.5", "C2.T2")),
        *(Task("actors", f"actors{which}") for which in ("", "?a=sco", "?a=dsca")),
        *(Task(page, page) for page in ("deadlines", "library", "about")),
        *(Task("check", "check?kind=arrival-notification", upload=file) for file in records),
        *(Task("sparql", f"sparql?s={quote_plus(text)}", instead=TOLD) for text in texts),
    )


@contextmanager
def app(**settings: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve the app by its command; give its address and its process."""
    from endpoint_server import free_port

    port = free_port()
    environment = os.environ | {f"DUTYGRAPH_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "cli", "app", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            while True:
                try:
                    urllib.request.urlopen(f"{address}/_stcore/health").close()
                    break
                except (urllib.error.URLError, ConnectionError):
                    if process.poll() is not None:
                        raise RuntimeError("the app did not start") from None
                    time.sleep(0.1)
            yield address, process
        finally:
            process.terminate()


def shown_at_rest(address: str) -> dict[Task, str]:
    """Give what each page shows when nobody else is there, looked at twice: what differs then cannot be compared."""
    with _browser() as browser:
        first, second = ({task: _show(browser.new_page(), address, task) for task in tasks()} for _ in range(2))
    if first != second:
        differing = [each for each in first if first[each] != second[each]]
        found = [f"{each.address[:60]}: {_difference(first[each], second[each])}" for each in differing]
        raise RuntimeError(f"pages that differ at rest: {found}")
    return first


def visit(address: str, rest: Mapping[Task, str], end: float, number: int) -> Iterator[tuple[str, str]]:
    """Do tasks in any order until ``end`` (``time.monotonic``); give what each was, and what was wrong or ""."""
    chance = random.Random(number)
    with _browser() as browser:
        while time.monotonic() < end:
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            page = context.new_page()
            alarms = _alarms(page)
            for _ in range(SESSION):
                if time.monotonic() > end:
                    break
                yield _one(page, address, rest, chance)
            yield from (("script", alarm) for alarm in alarms)
            context.close()


def _alarms(page: Page) -> list[str]:
    """Give the list that errors of the page's scripts come into."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def _one(page: Page, address: str, rest: Mapping[Task, str], chance: random.Random) -> tuple[str, str]:
    lot = chance.random()
    task = chance.choice(list(rest))
    try:
        if lot < 0.05:
            hostile = Task("sparql", f"sparql?s={quote_plus(ENDLESS)}")
            shown = _show(page, address, hostile)
            return "hostile query", "" if any(words in shown for words in TOLD) else f"it was answered: {shown[:200]}"
        if lot < 0.15:
            page.goto(f"{address}/{task.address}", wait_until="commit", timeout=PATIENCE)
            return "page left before it was there", ""
        shown = _show(page, address, task)
    except Error as error:
        return task.page, f"{task.address}: {str(error)[:300]}"
    if shown == rest[task]:
        return task.page, ""
    if any(words in shown for words in task.instead):
        return f"{task.page} told to wait", ""
    return task.page, f"{task.address} showed something else: {_difference(rest[task], shown)}"


def _show(page: Page, address: str, task: Task) -> str:
    page.goto(f"{address}/{task.address}", timeout=PATIENCE)
    _settle(page, task.page)
    if task.upload is not None:
        page.locator("input[type='file']").set_input_files(task.upload)
        page.wait_for_selector(".dg-verdict, .dg-error", timeout=PATIENCE)
        _settle(page, task.page)
    # A large table is drawn as it is scrolled, so its text is not all there; what is said of it is.
    return "\n".join(page.locator('[data-testid="stHtml"]').all_inner_texts())


def _settle(page: Page, name: str) -> None:
    page.wait_for_selector(READY.format(name), state="attached", timeout=PATIENCE)
    page.wait_for_function(STILL, timeout=PATIENCE)


def _difference(expected: str, shown: str) -> str:
    lines = zip(expected.splitlines(), shown.splitlines(), strict=False)
    return next((f"{one[:80]!r} became {other[:80]!r}" for one, other in lines if one != other), "a part is missing")


@contextmanager
def _browser() -> Iterator[Browser]:
    switches: Sequence[str] = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(switches))
        yield browser
        browser.close()
