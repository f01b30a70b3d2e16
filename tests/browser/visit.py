"""One browser tab on the app, and all that it asks for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, sync_playwright

CHROMIUM = Path(os.environ.get("DUTYGRAPH_CHROMIUM", "/usr/bin/chromium"))
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = '[data-testid="dutygraph-ready"]'
# The run is over, and the page's script has opened, marked and scrolled to what that run told it to.
SETTLED = """() => {
  const told = document.querySelector("[data-guide]");
  const state = document.querySelector(".stApp")?.getAttribute("data-test-script-state");
  return state === "notRunning" && told !== null && told.dataset.settled === told.dataset.run;
}"""


class Visit:
    """One browser tab on the app."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.strangers: list[str] = []
        self.alarms: list[str] = []
        page.on("request", self._seen)
        page.on("dialog", lambda dialog: (self.alarms.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.alarms.append(str(error)))

    def _seen(self, request: Request) -> None:
        if not request.url.startswith((self.address, self.address.replace("http", "ws"), "blob:", "data:")):
            self.strangers.append(request.url)

    def open(self, path: str, page: str) -> None:
        self.page.goto(f"{self.address}/{path}")
        self.wait(page)

    def wait(self, page: str) -> None:
        self.page.wait_for_selector(f'{READY}[data-page="{page}"]', state="attached")
        self.page.wait_for_function(SETTLED)

    def overhang(self) -> int:
        """By how many pixels the page is wider than the window."""
        main = self.page.locator('[data-testid="stMain"]')
        return int(main.evaluate("element => element.scrollWidth - element.clientWidth"))


@contextlib.contextmanager
def launched() -> Iterator[Browser]:
    """Give a Chromium that asks for nothing by itself."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
        yield opened
        opened.close()


def new_tab(browser: Browser, address: str, *, patience: int) -> Visit:
    """Give a tab of a new session at 1280 pixels, which waits for anything so many milliseconds."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.set_default_timeout(patience)
    return Visit(context.new_page(), address)


@contextlib.contextmanager
def visitor(browser: Browser, address: str) -> Iterator[Visit]:
    """Give a new visitor at 1280 pixels; what went elsewhere or cried out fails the test at its end."""
    one = new_tab(browser, address, patience=60_000)
    yield one
    one.page.context.close()
    assert one.strangers == []
    assert one.alarms == []
