"""Who cannot see well, or has no mouse: axe-core on every page in both themes, and the pages by keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import FileChooser, Page, expect
from visit import Visit

from foundation.files import REPOSITORY

pytestmark = pytest.mark.browser

LOA = "Who must be notified when an LOA is accepted or rejected?"
TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://w3id.org/dutygraph/ontology#Deadline> ; ?p ?o } LIMIT 12"
# Beside each page as it opens, the pages as people use them; the manual is long, and the same in both.
IN_USE = {
    "ask": [f"?q={quote_plus(LOA)}"],
    "manual": ["manual?p=C2.1.4.3.5"],
    "actors": ["actors?a=dsca"],
    "deadlines": ["deadlines?event=the+arrival+date+of+an+accompanied+student&on=2027-03-13"],
    "check": ["check?kind=arrival-notification&sample=wrong"],
    "sparql": [f"sparql?s={quote_plus(TRIPLES)}"],
}
PAGES = re.findall(r'url_path="(\w+)"', (REPOSITORY / "app.py").read_text(encoding="utf-8"))
SEVERE = {"serious", "critical"}


def violations(page: Page, *, only: str = "") -> list[str]:
    """What axe-core finds that is serious; with ``only`` by one rule alone."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = [only]
    if page.evaluate("() => typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", options)
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in found["violations"]
        if each["impact"] in SEVERE
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_serious_and_contrast_holds_in_both_themes(visit: Visit, page: str) -> None:
    bare = [] if page == "manual" else ["" if page == "ask" else page]
    for path in [*bare, *IN_USE.get(page, [])]:
        visit.page.emulate_media(color_scheme="light")
        visit.open(path, page)
        assert violations(visit.page) == []
        visit.page.emulate_media(color_scheme="dark")
        visit.page.wait_for_function("() => getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
        assert violations(visit.page, only="color-contrast") == []


def tab_to(page: Page, what: str, *, limit: int = 250) -> None:
    """Press Tab until what the selector names has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", what):
            return
    raise AssertionError(f"Tab does not reach {what}")


def test_the_keyboard_alone_asks_narrows_and_opens_the_words(visit: Visit) -> None:
    visit.open("", "ask")
    keys = visit.page.keyboard
    tab_to(visit.page, "input[name=q]")
    keys.type(LOA)
    keys.press("Enter")
    rows = visit.page.locator(".dg-table-row")
    expect(rows.filter(has_text="DFAS-Denver")).to_have_count(1)
    tab_to(visit.page, "select[name=actor]")
    keys.press("ArrowDown")
    expect(visit.page).to_have_url(re.compile("actor=sco"))
    expect(rows.filter(has_text="DFAS-Denver")).to_have_count(0)
    expect(rows.first).to_be_visible()
    expect(visit.page.locator("input[name=q]")).to_have_value(LOA)
    expect(visit.page.locator("select[name=actor]")).to_be_focused()
    tab_to(visit.page, ".dg-table-row > summary")
    keys.press("Enter")
    expect(visit.page.locator(".dg-table-row[open] .dg-passage")).to_be_visible()
    tab_to(visit.page, ".dg-table-row[open] .dg-passage a")
    keys.press("Enter")
    visit.wait("manual")


def test_the_keyboard_alone_reads_the_manual(visit: Visit) -> None:
    visit.open("manual", "manual")
    keys = visit.page.keyboard
    tab_to(visit.page, '.dg-outline a[data-key="C2.1.1"] + details > summary')
    keys.press("Enter")
    tab_to(visit.page, '.dg-outline a[data-key="C2.1.1.1"]')
    keys.press("Enter")
    expect(visit.page).to_have_title("C2.1.1.1 · Manual · dutygraph")
    expect(visit.page.locator('[id="p:C2.1.1.1"]')).to_be_in_viewport()
    tab_to(visit.page, ".st-key-legend button")
    keys.press("Space")
    visit.page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.dg-chapter .dg-actor')).textDecorationLine === 'none'"
    )
    tab_to(visit.page, ".dg-chapter .dg-elsewhere")
    told = visit.page.evaluate("() => getComputedStyle(document.activeElement, '::before').content")
    assert "in a chapter that is not loaded here" in told
    tab_to(visit.page, ".dg-chapter a.dg-reference")
    target = visit.page.evaluate("() => document.activeElement.getAttribute('href')")
    keys.press("Enter")
    expect(visit.page).to_have_url(f"{visit.address}/{target}")


def test_the_keyboard_alone_checks_records(visit: Visit) -> None:
    visit.open("check", "check")
    keys = visit.page.keyboard
    tab_to(visit.page, "input[role=combobox]")
    keys.type("Arrival notif")
    keys.press("Enter")
    # A key pressed while the page is laid out anew may be lost; the address has the kind as soon as that has begun.
    expect(visit.page).to_have_url(re.compile("kind=arrival-notification"))
    visit.wait("check")
    tab_to(visit.page, ".st-key-check-templates button")
    with visit.page.expect_download() as template:
        keys.press("Enter")
    assert template.value.suggested_filename == "arrival-notification.csv"
    chosen: list[FileChooser] = []
    visit.page.on("filechooser", lambda chooser: chosen.append(chooser))
    for _ in range(5):
        # The download lays the page out anew: a key pressed meanwhile is lost, and is pressed again.
        visit.wait("check")
        tab_to(visit.page, '[data-testid="stFileUploader"] button')
        keys.press("Enter")
        visit.page.wait_for_timeout(2_000)
        if chosen:
            break
    chosen[0].set_files(REPOSITORY / "data" / "records" / "arrival-notification-wrong.csv")
    expect(visit.page.locator(".dg-verdict")).to_contain_text("6 records")
    tab_to(visit.page, ".st-key-check-reports button")
    with visit.page.expect_download() as report:
        keys.press("Enter")
    assert Path(report.value.path()).stat().st_size > 1000
    tab_to(visit.page, ".dg-finding a")
    keys.press("Enter")
    visit.wait("manual")
