"""The table of threats thrown at the running app in a browser, with an ordinary visitor beside the hostile one.

The dataset that this app serves is itself hostile: its names hold markup. A test fails in which a script ran or
anything but the app was asked for.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser
from serving import serving
from visit import CHROMIUM, Visit, launched, visitor

from foundation.files import REPOSITORY

pytestmark = pytest.mark.browser
SMALL = REPOSITORY / "tests" / "queries" / "small.trig"
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>[x](javascript:alert(3))"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SECRET = "the-secret-that-no-answer-may-hold"


@pytest.fixture(scope="module")
def hostile_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over a dataset whose names of actors and documents hold markup."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing")
    folder = tmp_path_factory.mktemp("hostile")
    named = re.compile(r'((?:skos:prefLabel|skos:altLabel|dcterms:title) ")([^"\\]*")')
    (folder / "dataset.trig").write_text(
        named.sub(rf"\1{MARKUP}\2", SMALL.read_text(encoding="utf-8")), encoding="utf-8"
    )
    with serving(query_seconds="60", query_memory="256", store=str(folder)) as address:
        yield address


@pytest.fixture(scope="module")
def chromium(hostile_app: str) -> Iterator[Browser]:
    with launched() as opened:
        yield opened


@pytest.fixture
def bad(chromium: Browser, hostile_app: str) -> Iterator[Visit]:
    with visitor(chromium, hostile_app) as one:
        yield one


def asked(visit: Visit, query: str) -> str:
    """Ask on the SPARQL page by its address; give the words of the page."""
    visit.open(f"sparql?s={quote(query)}", "sparql")
    return visit.page.locator("[data-testid='stMain']").inner_text()


@pytest.mark.threat("markup")
def test_markup_in_names_and_addresses_is_text(bad: Visit) -> None:
    labels = "SELECT ?l { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }"
    for path, page in (
        (f"?q={quote(MARKUP)}", "ask"),
        ("?q=" + quote("Who supervises the SCO?"), "ask"),
        (f"manual?p={quote(MARKUP)}", "manual"),
        ("actors", "actors"),
        ("actors?a=sco", "actors"),
        (f"actors?a={quote(MARKUP)}", "actors"),
        ("deadlines", "deadlines"),
        (f"sparql?s={quote(labels)}", "sparql"),
        (f"check?kind={quote(MARKUP)}&sample={quote(MARKUP)}", "check"),
        ("about", "about"),
    ):
        bad.open(path, page)
        assert bad.page.locator("img[src='x']").count() == 0, path
        assert bad.page.locator("a[href^='javascript']").count() == 0, path


@pytest.mark.threat("from")
@pytest.mark.threat("service")
@pytest.mark.threat("update")
def test_the_sparql_page_asks_nobody_and_changes_nothing(bad: Visit, listener: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text(f'<http://x/s> <http://x/p> "{SECRET}" .')
    for query, expected in (
        (f"SELECT * FROM <{secret.as_uri()}> FROM <{listener}> {{ ?s ?p ?o }}", "0 rows"),
        (f"SELECT * {{ SERVICE SILENT <{listener}> {{ ?s ?p ?o }} }}", "SERVICE is refused"),
        (f"LOAD <{secret.as_uri()}>", "read only"),
    ):
        text = asked(bad, query)
        assert expected in text and SECRET not in text, query


@pytest.mark.threat("nesting")
@pytest.mark.threat("concat")
@pytest.mark.threat("regex")
def test_the_sparql_page_stops_what_is_too_much(bad: Visit) -> None:
    doubled = "".join(f"BIND(CONCAT(?x{i},?x{i}) AS ?x{i + 1}) " for i in range(30))
    for query, expected in (
        ("ASK { FILTER" + "(" * 1000 + "1" + ")" * 1000 + "}", "nests brackets"),
        (f'SELECT (STRLEN(?x30) AS ?n) {{ BIND("aaaa" AS ?x0) {doubled} }}', "MiB"),
        (f'ASK {{ FILTER(REGEX("{"a" * 2000}!", "(a+)+$")) }}', "No"),
    ):
        assert expected in asked(bad, query), query


@pytest.mark.threat("runaway")
@pytest.mark.threat("users")
def test_a_slow_user_keeps_nobody_waiting(chromium: Browser, hostile_app: str, bad: Visit) -> None:
    """While a hopeless query runs in one tab, another visitor reads, asks and queries."""
    bad.page.goto(f"{hostile_app}/sparql?s={quote(ENDLESS)}")
    bad.page.wait_for_function(
        "() => document.querySelector('.stApp')?.getAttribute('data-test-script-state') === 'running'"
    )
    with visitor(chromium, hostile_app) as other:
        assert "Yes" in asked(other, "ASK { ?s ?p ?o }")
        other.open("?q=" + quote("Who supervises the SCO?"), "ask")
    state = bad.page.locator(".stApp").get_attribute("data-test-script-state")
    assert state == "running", "and it still runs"


def zeros(size: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * size)
    return stream.getvalue()


def upload(visit: Visit, kind: str, file: Path) -> str:
    visit.open(f"check?kind={kind}", "check")
    visit.page.locator("input[type='file']").set_input_files(file)
    visit.page.wait_for_selector(".dg-verdict, .dg-error")
    visit.wait("check")
    return visit.page.locator("[data-testid='stMain']").inner_text()


@pytest.mark.threat("users")
@pytest.mark.threat("tables")
@pytest.mark.threat("jsonld")
@pytest.mark.threat("imports")
@pytest.mark.threat("rdfxml")
@pytest.mark.threat("relative")
def test_uploads_are_refused_or_checked_and_seen_by_nobody_else(
    chromium: Browser, hostile_app: str, bad: Visit, listener: str, tmp_path: Path
) -> None:
    record = {"kind": "price-inquiry", "record": SECRET, MARKUP: MARKUP}
    (tmp_path / "records.json").write_text(json.dumps([record]))
    (tmp_path / "linked.json").write_text(json.dumps([record | {"@context": listener}]))
    assert "JSON-LD" in upload(bad, "price-inquiry", tmp_path / "linked.json")
    assert SECRET in upload(bad, "price-inquiry", tmp_path / "records.json")
    (tmp_path / "records.ttl").write_text(
        "@prefix rec: <https://w3id.org/dutygraph/records#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        f"<../../etc/passwd> a rec:PriceInquiry ; owl:imports <{listener}> ; rec:inquiryReferredTo 'DSCA' ."
    )
    assert str(tmp_path) not in upload(bad, "price-inquiry", tmp_path / "records.ttl")
    for name, content in (
        ("bomb.xlsx", zeros(120_000_000)),
        ("records.json", b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><r>&f;</r>'),
        ("lines.csv", b"kind,record\n" + b"price-inquiry,1\n" * 201_000),
    ):
        (tmp_path / name).write_bytes(content)
        assert "root:" not in upload(bad, "price-inquiry", tmp_path / name)
        assert bad.page.locator(".dg-error").count() and not bad.page.locator(".dg-verdict").count(), name
    with visitor(chromium, hostile_app) as other:
        other.open("check?kind=price-inquiry", "check")
        assert SECRET not in other.page.content()
