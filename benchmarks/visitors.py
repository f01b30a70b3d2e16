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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

from playwright.sync_api import Error

from foundation.files import REPOSITORY
from queries.named import list_queries

sys.path.insert(0, str(REPOSITORY / "tests" / "browser"))  # pages are waited for as the tests wait

from visit import Visit, launched, new_tab

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
# What a page of SPARQL may say instead of the answer while hostile queries hold the workers.
TOLD = ("Too many queries wait", "was stopped")
PATIENCE = 120_000  # ms, for a page on a machine that does all this at once
SESSION = 12  # pages that a visitor opens before a new session


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
    with launched() as browser:
        first, second = (
            {task: _show(new_tab(browser, address, patience=PATIENCE), task) for task in tasks()} for _ in range(2)
        )
    if first != second:
        differing = [each for each in first if first[each] != second[each]]
        found = [f"{each.address[:60]}: {_difference(first[each], second[each])}" for each in differing]
        raise RuntimeError(f"pages that differ at rest: {found}")
    return first


def visit(address: str, rest: Mapping[Task, str], end: float, number: int) -> Iterator[tuple[str, str]]:
    """Do tasks in any order until ``end`` (``time.monotonic``); give what each was, and what was wrong or ""."""
    chance = random.Random(number)
    with launched() as browser:
        while time.monotonic() < end:
            tab = new_tab(browser, address, patience=PATIENCE)
            for _ in range(SESSION):
                if time.monotonic() > end:
                    break
                yield _one(tab, rest, chance)
            yield from (("script", alarm) for alarm in tab.alarms)
            yield from (("request to elsewhere", stranger) for stranger in tab.strangers)
            tab.page.context.close()


def _one(tab: Visit, rest: Mapping[Task, str], chance: random.Random) -> tuple[str, str]:
    lot = chance.random()
    task = chance.choice(list(rest))
    try:
        if lot < 0.05:
            hostile = Task("sparql", f"sparql?s={quote_plus(ENDLESS)}")
            shown = _show(tab, hostile)
            return "hostile query", "" if any(words in shown for words in TOLD) else f"it was answered: {shown[:200]}"
        if lot < 0.15:
            tab.page.goto(f"{tab.address}/{task.address}", wait_until="commit")
            return "page left before it was there", ""
        shown = _show(tab, task)
    except Error as error:
        return task.page, f"{task.address}: {str(error)[:300]}"
    if shown == rest[task]:
        return task.page, ""
    if any(words in shown for words in task.instead):
        return f"{task.page} told to wait", ""
    return task.page, f"{task.address} showed something else: {_difference(rest[task], shown)}"


def _show(tab: Visit, task: Task) -> str:
    tab.open(task.address, task.page)
    if task.upload is not None:
        tab.page.locator("input[type='file']").set_input_files(task.upload)
        tab.page.wait_for_selector(".dg-verdict, .dg-error")
        tab.wait(task.page)
    # A large table is drawn as it is scrolled, so its text is not all there; what is said of it is.
    return "\n".join(tab.page.locator('[data-testid="stHtml"]').all_inner_texts())


def _difference(expected: str, shown: str) -> str:
    lines = zip(expected.splitlines(), shown.splitlines(), strict=False)
    return next((f"{one[:80]!r} became {other[:80]!r}" for one, other in lines if one != other), "a part is missing")
