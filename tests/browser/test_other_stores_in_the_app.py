"""The app over another server's dataset in a real browser: a question is answered, a query of one's own runs."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from serving import serving
from sparql_servers import OXIGRAPH, VIRTUOSO, oxigraph, virtuoso
from visit import CHROMIUM, SWITCHES, Visit

from queries.publish import publish
from queries.store import DEFAULT_FOLDER

pytestmark = [pytest.mark.browser, pytest.mark.server]
LOA = "Who must be notified when an LOA is accepted or rejected?"
COUNT = "PREFIX dg: <https://w3id.org/dutygraph/ontology#> SELECT ?norm ?is { ?norm dg:negated ?is } ORDER BY ?norm"


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def visit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing")
    if request.param == "virtuoso" and VIRTUOSO is None:
        pytest.skip("virtuoso-t is not installed (Debian: virtuoso-opensource-7)")
    if not OXIGRAPH.exists():
        pytest.skip("the oxigraph server is not installed")
    folder = tmp_path_factory.mktemp("virtuoso")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DUTYGRAPH_STORE_USER", "dba")
        patch.setenv("DUTYGRAPH_STORE_PASSWORD", "dba")
        with oxigraph(None) if request.param == "oxigraph" else virtuoso(folder) as url:
            publish(str(DEFAULT_FOLDER), url)
            with serving(store=url, result_rows="30") as address:
                browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
                visitor = Visit(browser.new_page(), address)
                yield visitor
                browser.close()
    assert visitor.strangers == []
    assert visitor.alarms == []


def rows_shown(page: Page) -> None:
    expect(page.locator(".dg-h3", has_text="30 rows")).to_be_visible()
    expect(page.locator(".dg-error", has_text="cut after 30 rows")).to_be_visible()


def test_a_question_is_answered_and_a_query_of_ones_own_runs(visit: Visit) -> None:
    visit.open(f"?q={quote_plus(LOA)}", "ask")
    expect(visit.page.locator(".dg-result", has_text="C2.1.4.3.5")).to_be_visible()
    visit.open(f"sparql?s={quote_plus(COUNT)}", "sparql")
    rows_shown(visit.page)
    visit.open(f"sparql?s={quote_plus('INSERT DATA { <http://x/s> <http://x/p> 1 }')}", "sparql")
    expect(visit.page.locator('[role="alert"]', has_text="read only")).to_be_visible()
    visit.open("actors?a=sco", "actors")
    expect(visit.page.locator("h1", has_text="SCO")).to_be_visible()
