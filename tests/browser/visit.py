"""One browser tab on the app, and all that it asks for."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page, Request

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
        self.page.wait_for_function(
            "() => document.querySelector('.stApp')?.getAttribute('data-test-script-state') === 'notRunning'"
        )

    def overhang(self) -> int:
        """By how many pixels the page is wider than the window."""
        main = self.page.locator('[data-testid="stMain"]')
        return int(main.evaluate("element => element.scrollWidth - element.clientWidth"))
