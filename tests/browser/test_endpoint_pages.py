"""The endpoint's pages in a real browser: the editor lives, and nothing from outside is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from endpoint_server import SMALL, running
from playwright.sync_api import Page, expect, sync_playwright
from visit import CHROMIUM, SWITCHES

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A tab on a running endpoint; what it asks elsewhere, and what the console says, fails the test at its end."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing")
    with running(SMALL, result_rows=20) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
        tab = browser.new_context(base_url=f"http://127.0.0.1:{server.port}").new_page()
        said: list[str] = []
        asked: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda request: asked.append(request.url))
        yield tab
        browser.close()
    assert [url for url in asked if not url.startswith(f"http://127.0.0.1:{server.port}/")] == []
    assert [words for words in said if "favicon" not in words and "404" not in words] == []


def test_the_editor_colours_adds_prefixes_and_runs(page: Page) -> None:
    page.goto("/sparql")
    area = page.locator("textarea").first
    area.fill("")
    typed = "SELECT ?o { ?s skos:prefLabel ?o } ORDER BY ?o LIMIT 3 # three"
    area.type(typed)
    expect(area).to_have_value(f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n{typed}")
    layer = page.locator(".editor pre").first
    assert layer.locator(".keyword").all_inner_texts() == ["PREFIX", "SELECT", "ORDER", "BY", "LIMIT"]
    assert layer.locator(".comment").all_inner_texts() == ["# three"]
    assert layer.inner_text().rstrip("\n") == area.input_value()
    area.press("Control+Enter")
    page.wait_for_url("**query=**")
    expect(page.locator("table tr")).to_have_count(4)


def test_hostile_text_in_the_editor_is_text(page: Page) -> None:
    page.goto("/sparql")
    area = page.locator("textarea").first
    area.fill("ASK { ?s ?p '<img src=x onerror=alert(1)>' } # </pre><script>alert(2)</script>")
    assert page.locator(".editor img, .editor script").count() == 0
    page.get_by_role("button", name="Run").first.click()
    expect(page.locator("main")).to_contain_text("False")


def test_a_cut_result_says_so_and_a_thing_leads_on(page: Page) -> None:
    page.goto("/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D")
    expect(page.locator(".warning")).to_contain_text("cut after 20 rows")
    page.locator("td a[href^='/id/']").first.click()
    page.wait_for_url("**/id/**")
    expect(page.locator("h1")).not_to_be_empty()
    page.goto("/id/actor/sco")
    expect(page.get_by_role("link", name="Open in the app")).to_have_attribute(
        "href", "http://127.0.0.1:8501/actors?a=sco"
    )
