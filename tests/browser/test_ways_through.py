"""The main ways through the app in a real browser."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect
from visit import Visit

from foundation.files import REPOSITORY

pytestmark = pytest.mark.browser

LOA = "Who must be notified when an LOA is accepted or rejected?"
WORDS = "Once an LOA has been Accepted or Rejected by the partner nation, the SCO should advise the IA and DSCA"
RECORDS = REPOSITORY / "data" / "records"


def test_the_question_of_the_first_day(visit: Visit) -> None:
    visit.open("", "ask")
    visit.page.get_by_label("Your question").fill(LOA)
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".dg-result .dg-found").first).to_contain_text(WORDS)
    expect(visit.page.locator(".dg-result")).to_contain_text("C2.1.4.3.5")
    assert f"q={quote_plus(LOA).replace('%3F', '')}" in visit.page.url
    expect(visit.page).to_have_title(f"{LOA} · dutygraph")


def test_the_link_to_an_answer_and_a_row_with_its_words(visit: Visit) -> None:
    visit.open(f"?q={quote_plus(LOA)}", "ask")
    expect(visit.page.get_by_label("Your question")).to_have_value(LOA)
    row = visit.page.locator(".dg-table-row", has_text="advise").first
    expect(row.locator(".dg-passage")).not_to_be_visible()
    row.locator("summary").click()
    expect(row.locator(".dg-passage .dg-found")).to_contain_text(WORDS)


def test_an_example_is_asked_and_back_leads_home(visit: Visit) -> None:
    visit.open("", "ask")
    examples = visit.page.locator(".dg-examples a")
    expect(examples).to_have_count(6)
    examples.first.click()
    expect(visit.page.locator(".dg-result")).to_contain_text("C2.1.4.3.5")
    visit.page.go_back()
    expect(visit.page.locator(".dg-examples a")).to_have_count(6)


def test_what_is_not_said_is_said_to_be_not_said(visit: Visit) -> None:
    visit.open("?q=How+do+I+bake+bread%3F", "ask")
    expect(visit.page.locator(".dg-answer")).to_contain_text("does not say")


def test_a_question_with_markup_is_text(visit: Visit) -> None:
    visit.open(f"?q={quote_plus('<img src=x onerror=alert(1)> ![x](http://example.org/x.png) SCO?')}", "ask")
    assert visit.page.locator("img[src='x'], img[src*='example.org']").count() == 0


def test_a_citation_leads_to_its_paragraph_and_back(visit: Visit) -> None:
    visit.open(f"?q={quote_plus(LOA)}", "ask")
    visit.page.locator(".dg-result .dg-passage a").first.click()
    visit.wait("manual")
    expect(visit.page).to_have_title("C2.1.4.3.5 · Manual · dutygraph")
    expect(visit.page.locator(".dg-par.dg-open")).to_contain_text(WORDS)
    expect(visit.page.locator(".dg-par.dg-open")).to_be_in_viewport()
    visit.page.go_back()
    visit.wait("ask")
    expect(visit.page.locator(".dg-result")).to_contain_text("C2.1.4.3.5")


def test_the_manual_shows_marks_where_the_words_stand(visit: Visit) -> None:
    visit.open("manual?p=C2.1.4.3.5", "manual")
    paragraph = visit.page.locator('[id="p:C2.1.4.3.5"]')
    expect(paragraph).to_be_in_viewport()
    assert "SCO" in paragraph.locator(".dg-actor").all_inner_texts()
    assert "LOA" in paragraph.locator(".dg-document").all_inner_texts()
    assert any(WORDS in text for text in paragraph.locator(".dg-duty").all_inner_texts())
    expect(visit.page.locator(".st-key-beside")).to_contain_text("should advise the IA and DSCA")


def test_the_legend_turns_marks_on_and_off(visit: Visit) -> None:
    visit.open("manual?p=C2.1.4.3.5", "manual")
    actor = visit.page.locator('[id="p:C2.1.4.3.5"] .dg-actor').first
    line = "element => getComputedStyle(element).textDecorationLine"
    assert actor.evaluate(line) == "underline"
    visit.page.locator(".st-key-legend").get_by_text("Actors").click()
    visit.page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.dg-chapter .dg-actor')).textDecorationLine === 'none'"
    )


def test_the_outline_jumps_and_keeps_its_place(visit: Visit) -> None:
    visit.open("manual", "manual")
    shelf = visit.page.locator('[data-testid="stSidebarContent"]')
    entry = shelf.locator('a[data-key="C2.5.1"]')
    entry.scroll_into_view_if_needed()
    before = shelf.evaluate("element => element.scrollTop")
    entry.click()
    expect(visit.page).to_have_title("C2.5.1 · Manual · dutygraph")
    expect(visit.page.locator('[id="p:C2.5.1"]')).to_be_in_viewport()
    expect(entry).to_have_attribute("aria-current", "true")
    assert shelf.evaluate("element => element.scrollTop") == before


def test_a_slow_page_is_ready_only_when_its_outline_is_opened(visit: Visit) -> None:
    session = visit.page.context.new_cdp_session(visit.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 8})
    for number in ("C2.1.4.3.5", "C2.4.2.1", "C2.1.4.2"):
        visit.open(f"manual?p={number}", "manual")
        # Nothing is waited for here: what a program reads now has to be what the page will go on to show.
        assert visit.page.locator(".dg-open").count() == 1
        assert visit.page.locator('.dg-outline [aria-current="true"]').is_visible()


def test_a_reference_inside_jumps_and_one_outside_says_where_it_leads(visit: Visit) -> None:
    visit.open("manual", "manual")
    inside = visit.page.locator(".dg-chapter a.dg-reference").first
    target = inside.get_attribute("href") or ""
    inside.click()
    visit.page.wait_for_function("() => document.querySelector('.dg-open')")
    assert visit.page.url.endswith(target)
    outside = visit.page.locator(".dg-chapter .dg-elsewhere").first
    assert "not loaded" in (outside.get_attribute("title") or "")


def test_a_wrong_sample_shows_its_findings(visit: Visit) -> None:
    visit.open("check?kind=arrival-notification&sample=wrong", "check")
    expect(visit.page.locator(".dg-verdict")).to_contain_text("6 records")
    finding = visit.page.locator(".dg-record", has_text="A-101")
    expect(finding).to_contain_text("15 days before the arrival")
    expect(finding).to_contain_text("row 2")
    expect(finding).to_contain_text("C2.1.6.7.1")
    expect(visit.page.locator(".dg-chart tbody tr").first).to_be_visible()


def test_a_right_file_passes_and_its_report_is_downloaded(visit: Visit) -> None:
    visit.open("check", "check")
    visit.page.set_input_files('input[type="file"]', RECORDS / "arrival-notification-right.csv")
    expect(visit.page.locator(".dg-verdict.dg-good")).to_contain_text("nothing is wrong")
    with visit.page.expect_download() as download:
        visit.page.locator(".st-key-check-reports").get_by_role("button", name="HTML").click()
    assert "Check of records" in Path(download.value.path()).read_text(encoding="utf-8")


def test_an_uploaded_record_with_script_is_text(visit: Visit, tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)> ![i](http://example.org/i.png) [l](http://a.b)"
    file = tmp_path / "nasty.json"
    record = {"record": nasty, "student": nasty, "accompanied": "no", "notice_sent": nasty, "arrival_date": nasty}
    file.write_text(json.dumps({"kind": "arrival-notification", "records": [record]}), encoding="utf-8")
    visit.open("check", "check")
    visit.page.set_input_files('input[type="file"]', file)
    expect(visit.page.locator(".dg-record h2").first).to_contain_text("<script>alert(1)</script>")
    assert visit.page.locator(".dg-records script, .dg-records img, img[src*='example.org']").count() == 0


def test_a_file_that_cannot_be_read_says_so_in_a_sentence(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "![i](http:example.org).csv"
    file.write_bytes(b"\x00\x01\x02\xff\xfe" * 50)
    visit.open("check", "check")
    visit.page.set_input_files('input[type="file"]', file)
    expect(visit.page.locator('.dg-error[role="alert"]')).to_be_visible()
    assert visit.page.get_by_text("Traceback").count() == 0


def test_the_first_visit_may_be_to_any_page(visit: Visit) -> None:
    visit.open("check", "check")
    expect(visit.page.get_by_role("link", name="Manual")).to_be_visible()
    visit.page.get_by_role("link", name="Manual").click()
    visit.wait("manual")


def test_the_query_of_an_answer_opens_on_the_sparql_page(visit: Visit) -> None:
    visit.open(f"?q={quote_plus(LOA)}", "ask")
    visit.page.get_by_text("The SPARQL that was run").click()
    visit.page.get_by_text("Open it on the SPARQL page").click()
    visit.wait("sparql")
    assert "SELECT" in visit.page.get_by_label("Query", exact=True).input_value()
    expect(visit.page.locator(".dg-code-word", has_text="SELECT").first).to_be_visible()
    expect(visit.page.locator('[data-testid="stDataFrame"]')).to_be_visible()


def test_a_changed_query_has_its_link_and_back_leads_to_the_one_before(visit: Visit, browser: Browser) -> None:
    visit.open(f"sparql?s={quote_plus('ASK { ?s ?p ?o }')}", "sparql")
    expect(visit.page.locator(".dg-answer")).to_have_text("Yes")
    area = visit.page.get_by_label("Query", exact=True)
    area.fill("# none\nASK { <urn:no> ?p ?o }")
    expect(visit.page.locator(".dg-code-note")).to_have_text("# none")
    area.press("Control+Enter")
    expect(visit.page.locator(".dg-answer")).to_have_text("No")
    expect(visit.page).to_have_title("ASK { <urn:no> ?p ?o } · SPARQL · dutygraph")
    other = Visit(browser.new_context().new_page(), visit.address)
    other.open(visit.page.url.removeprefix(f"{visit.address}/"), "sparql")
    expect(other.page.locator(".dg-answer")).to_have_text("No")
    other.page.context.close()
    visit.page.go_back()
    expect(visit.page.locator(".dg-answer")).to_have_text("Yes")
    expect(area).to_have_value("ASK { ?s ?p ?o }")


def test_filters_and_dates_are_in_the_link_and_back_takes_them_away(visit: Visit, browser: Browser) -> None:
    visit.open("deadlines", "deadlines")
    visit.page.get_by_label("Whose").select_option("cm")
    expect(visit.page).to_have_title("CM · Deadlines · dutygraph")
    visit.page.get_by_label("Event").select_option("initial visits")
    visit.page.get_by_label("On", exact=True).fill("2028-02-29")
    visit.page.get_by_role("button", name="Give dates").click()
    expect(visit.page.locator(".dg-dates")).to_contain_text("on or before Sun 30 January 2028")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Calendar file").click()
    events = Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT")
    assert [event.decoded("DTSTART") for event in events] == [date(2028, 1, 30)]
    other = Visit(browser.new_context().new_page(), visit.address)
    other.open(visit.page.url.removeprefix(f"{visit.address}/"), "deadlines")
    expect(other.page.locator(".dg-dates")).to_contain_text("Sun 30 January 2028")
    expect(other.page.get_by_label("Whose")).to_have_value("cm")
    other.page.context.close()
    # While the page is drawn again the old form still stands beside the new one: the first is the one that stays.
    visit.page.go_back()
    expect(visit.page.locator(".dg-dates")).to_have_count(0)
    visit.page.go_back()
    expect(visit.page.get_by_label("Event").first).to_have_value("")
    visit.page.go_back()
    expect(visit.page.get_by_label("Whose").first).to_have_value("")
    expect(visit.page).to_have_title("Deadlines · dutygraph")


def test_a_template_filled_in_as_excel_does_is_checked_mended_and_passes(visit: Visit, tmp_path: Path) -> None:
    visit.open("check?kind=arrival-notification", "check")
    with visit.page.expect_download() as download:
        visit.page.locator(".st-key-check-templates").get_by_role("button", name="Excel").click()
    with (RECORDS / "arrival-notification-right.csv").open(encoding="utf-8-sig", newline="") as stream:
        right = list(csv.DictReader(stream))
    filled = {name: as_typed(value) for name, value in right[0].items()}
    late = filled | {"notice_sent": filled["arrival_date"]}

    def upload(record: dict[str, object]) -> None:
        book = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
        sheet = book["arrival-notification"] if "arrival-notification" in book.sheetnames else book.worksheets[0]
        columns = [cell.value for cell in sheet[1]]
        for place, name in enumerate(columns, start=1):
            # Row 2 stays blank; somebody's own remarks stand in a column of their own.
            sheet.cell(row=3, column=place, value=record.get(str(name)))
        sheet.cell(row=1, column=len(columns) + 1, value="my remarks")
        sheet.cell(row=3, column=len(columns) + 1, value="call back")
        book.create_sheet("Notes", 0)["A1"] = "who knows"
        book.save(tmp_path / "arrivals.xlsx")
        # Chosen as people choose it, the second time under the same name.
        with visit.page.expect_file_chooser() as chooser:
            visit.page.get_by_role("button", name="Upload", exact=True).click()
        chooser.value.set_files(tmp_path / "arrivals.xlsx")

    upload(late)
    expect(visit.page.locator(".dg-verdict.dg-bad")).to_contain_text("1 record ")
    finding = visit.page.locator(".dg-finding", has_text="C2.1.6.7.1").first
    expect(finding).to_contain_text("To mend:")
    expect(visit.page.locator(".dg-record").first).to_contain_text("row 3")
    visit.page.get_by_label("Remove arrivals.xlsx").click()
    expect(visit.page.locator(".dg-verdict")).to_have_count(0)
    visit.wait("check")
    upload(filled)
    expect(visit.page.locator(".dg-verdict.dg-good")).to_contain_text("nothing is wrong")


def as_typed(value: str | None) -> object:
    """Give a cell as Excel keeps what is typed into it: days and numbers are no text."""
    for make in (int, date.fromisoformat):
        try:
            return make(value or "")
        except ValueError:
            continue
    return value


def test_a_drawn_graph_lights_up_comes_closer_and_moves(visit: Visit) -> None:
    visit.open("actors?a=dsca", "actors")
    picture = visit.page.locator('[data-testid="stGraphVizChart"] svg')
    whole = picture.get_attribute("viewBox")
    boxes = picture.locator(".node").count()
    picture.locator(".node", has_text="DSCA (DSCU)").hover()
    expect(picture.locator(".node.dg-near")).to_have_count(2)
    assert boxes > 2
    visit.page.get_by_role("button", name="Closer").click()
    closer = picture.get_attribute("viewBox")
    assert closer != whole
    picture.hover(position={"x": 5, "y": 5})
    visit.page.mouse.down()
    visit.page.mouse.move(300, 300)
    visit.page.mouse.up()
    assert picture.get_attribute("viewBox") != closer
    visit.page.get_by_role("button", name="All of it").click()
    assert picture.get_attribute("viewBox") == whole
    expect(visit.page).to_have_title("DSCA · Actors · dutygraph")


def test_triples_are_drawn_and_a_box_leads_to_what_is_known_of_it(visit: Visit) -> None:
    text = "CONSTRUCT { ?a ?p ?b } WHERE { ?a <http://www.w3.org/ns/org#unitOf> ?b . ?a ?p ?b }"
    visit.open(f"sparql?s={quote_plus(text)}", "sparql")
    expect(visit.page.locator('[data-testid="stDataFrame"]')).to_be_visible()
    visit.page.locator('[data-testid="stGraphVizChart"] .node a', has_text="actor/dsca").first.click()
    expect(visit.page.get_by_label("Query", exact=True)).to_have_value(re.compile(r"DESCRIBE <https://w3id\.org/"))


def test_ten_visitors_ask_at_once_and_all_get_their_answers(browser: Browser, served: str) -> None:
    numbers = ["C2.1.4.3.5", "C2.1.6.7.1"] * 5
    questions = [LOA, "How many days before an accompanied student arrives is the information provided?"] * 5
    # Ten tabs are ten sessions; what they share is that the app's files are fetched once.
    context = browser.new_context()
    visitors = [Visit(context.new_page(), served) for _ in questions]
    for visitor, question in zip(visitors, questions, strict=True):
        visitor.page.goto(f"{served}/?q={quote_plus(question)}", wait_until="commit")
    for visitor, number in zip(visitors, numbers, strict=True):
        expect(visitor.page.locator(".dg-result")).to_contain_text(number, timeout=60_000)
        assert visitor.strangers == []
    context.close()


def test_a_box_of_the_structure_leads_to_that_actor(visit: Visit) -> None:
    visit.open("actors?a=sco", "actors")
    visit.page.locator('[data-testid="stGraphVizChart"] a', has_text="CCDR").first.click()
    expect(visit.page).to_have_title("CCDR · Actors · dutygraph")


@pytest.mark.parametrize(
    ("path", "page"), [("", "ask"), ("manual?p=C2.1.4.2", "manual"), ("check", "check"), ("actors?a=sco", "actors")]
)
@pytest.mark.parametrize("width", [1280, 768])
def test_nothing_is_wider_than_the_window(visit: Visit, path: str, page: str, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.open(path, page)
    assert visit.overhang() <= 0
