"""A document added and a duty decided on in a real browser: the app then answers from the new dataset."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from serving import serving
from visit import Visit

from ingest.renew import Rooms, renew
from queries.named import run_named
from queries.results import SelectResult
from queries.store import open_store

pytestmark = pytest.mark.browser

CHAPTER = """\
C9. CHAPTER 9 - SMALL MATTERS

C9.1. Duties

C9.1.1. Notices. The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency \
(DSCA) within 5 days. The SCO must count the stores every year.
"""
OTHER = CHAPTER.replace("C9", "C8").replace("CHAPTER 9", "CHAPTER 8").replace("count the stores", "paint the doors")
DUTY = "samm/C9.1.1/norm/notify-1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of one small chapter, kept with its document."""
    place = tmp_path_factory.mktemp("library")
    source = place / "samm-chapter-9.txt"
    source.write_text(CHAPTER, encoding="utf-8")
    renew(place / "graph", [source], Rooms(), add_to=())
    return place / "graph"


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """The app on that dataset, with a file of decisions of its own."""
    with serving(store=str(folder), review=str(folder.parent / "review.ttl")) as address:
        yield address


def duties(folder: Path) -> dict[str, dict[str, str]]:
    result = run_named(open_store(str(folder)), "obligations", {}).result
    assert isinstance(result, SelectResult)
    return {row["norm"].partition("dutygraph/")[2]: row for row in result.records()}


def test_a_duty_is_corrected_and_counts_when_it_is_built_again(visit: Visit, folder: Path) -> None:
    visit.open(f"review?n={DUTY}", "review")
    expect(visit.page).to_have_title("C9.1.1 notify · Review · dutygraph")
    expect(visit.page.locator(".st-key-review-words .dg-found")).to_contain_text("within 5 days")
    visit.page.get_by_text("Correct", exact=True).click()
    visit.page.get_by_role("textbox", name="Does").fill("tell")
    visit.page.get_by_role("textbox", name="Your name").fill("Ada <b>L</b>")
    visit.page.get_by_role("textbox", name="Why").fill("notify means tell here")
    visit.page.get_by_role("button", name="Keep the decision").click()
    expect(visit.page.get_by_role("status")).to_contain_text("C9.1.1, notify: corrected.")
    assert duties(folder)[DUTY]["action"] == "notify"
    visit.page.get_by_role("link", name="Library").click()
    visit.wait("library")
    expect(visit.page.get_by_text("1 review decision waits for the next build.")).to_be_visible()
    visit.page.get_by_role("button", name="Build again").click()
    expect(visit.page.get_by_role("status")).to_contain_text("Built again", timeout=120_000)
    assert duties(folder)[DUTY]["action"] == "tell"
    assert float(duties(folder)[DUTY]["confidence"]) == 1
    visit.open(f"review?n={DUTY}", "review")
    earlier = visit.page.locator(".st-key-review-words .dg-made")
    expect(earlier).to_contain_text("Ada <b>L</b>")
    expect(earlier).to_contain_text("counts")


def test_a_document_is_added_with_progress_while_others_are_served(
    visit: Visit, browser: Browser, served: str, folder: Path
) -> None:
    visit.open("library", "library")
    visit.page.locator("input[type=file]").first.set_input_files(
        [{"name": "samm-chapter-8.txt", "mimeType": "text/plain", "buffer": OTHER.encode()}]
    )
    expect(visit.page.get_by_text("samm-chapter-8.txt")).to_be_visible()
    visit.page.get_by_role("button", name="Read and add").click()
    expect(visit.page.locator('[data-testid="stProgress"]')).to_be_visible()
    context = browser.new_context()
    other = Visit(context.new_page(), served)
    other.open("manual?p=C9.1.1", "manual")
    expect(other.page.locator(".dg-chapter")).to_contain_text("SMALL MATTERS")
    context.close()
    expect(visit.page.get_by_role("status")).to_contain_text("samm-chapter-8.txt", timeout=120_000)
    expect(visit.page.locator(".dg-shelf .dg-table-row")).to_have_count(2)
    assert "samm/C8.1.1/norm/paint-1" in duties(folder)
    visit.open("manual?p=C8.1.1", "manual")
    expect(visit.page.locator(".dg-chapter")).to_contain_text("paint the doors")


def test_the_two_editions_are_compared_and_the_address_is_the_link_to_it(visit: Visit) -> None:
    visit.open("library", "library")
    visit.page.get_by_role("combobox", name="Old").click()
    visit.page.get_by_role("option").nth(1).click()
    expect(visit.page.locator(".dg-change").first).to_be_visible()
    visit.page.wait_for_url("**/library?old=*&new=now")
    visit.page.reload()
    visit.wait("library")
    expect(visit.page.locator(".dg-change").first).to_be_visible()


@pytest.mark.parametrize(("path", "page"), [("library?doc=samm/C9", "library"), (f"review?n={DUTY}", "review")])
@pytest.mark.parametrize("width", [1280, 768])
def test_nothing_is_wider_than_the_window(visit: Visit, path: str, page: str, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.open(path, page)
    assert visit.overhang() <= 0


READ_ONLY = "Nothing can be changed here"


def offers(visitor: Visit) -> list[int]:
    """How many times each page says that it is read-only, and how many buttons it has that write."""
    found = []
    for page, button in (("review", "Keep the decision"), ("library", "Read and add")):
        visitor.open(page, page)
        found.append(visitor.page.get_by_text(READ_ONLY).count())
        found.append(visitor.page.get_by_role("button", name=button).count())
    return found


def test_nothing_can_be_written_through_another_server(visit: Visit, browser: Browser, served: str) -> None:
    assert offers(visit) == [0, 1, 0, 1]
    context = browser.new_context(extra_http_headers={"X-Forwarded-For": "192.0.2.7"})
    assert offers(Visit(context.new_page(), served)) == [1, 0, 1, 0]
    context.close()


def test_nothing_can_be_written_where_the_app_listens_to_the_network(browser: Browser, folder: Path) -> None:
    context = browser.new_context()
    with serving(host="0.0.0.0", store=str(folder)) as address:
        assert offers(Visit(context.new_page(), address)) == [1, 0, 1, 0]
    context.close()


@pytest.mark.parametrize(("origin", "status"), [("", 101), ("http://site.example", 403), ("null", 403)])
def test_a_page_of_another_site_gets_no_session_through_which_it_could_write(
    served: str, origin: str, status: int
) -> None:
    host = served.removeprefix("http://")
    name, port = host.split(":")
    request = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Origin: {origin or served}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n"
    )
    with socket.create_connection((name, int(port)), timeout=30) as connection:
        connection.sendall(request.encode())
        assert connection.recv(100).startswith(f"HTTP/1.1 {status} ".encode())
