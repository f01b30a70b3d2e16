"""Every page with Streamlit's own tester: what it shows, what it says when something is wrong."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from foundation.files import REPOSITORY

LOA = "Who must be notified when an LOA is accepted or rejected?"


def ask_page() -> None:
    from pages import ask

    ask.page()


def manual_page() -> None:
    from pages import manual

    manual.page()


def check_page() -> None:
    from pages import check

    check.page()


def actors_page() -> None:
    from pages import actors

    actors.page()


def sparql_page() -> None:
    from pages import sparql

    sparql.page()


def deadlines_page() -> None:
    from pages import deadlines

    deadlines.page()


def about_page() -> None:
    from pages import about

    about.page()


PAGES: dict[str, Callable[[], None]] = {
    "about": about_page,
    "actors": actors_page,
    "ask": ask_page,
    "check": check_page,
    "deadlines": deadlines_page,
    "manual": manual_page,
    "sparql": sparql_page,
}


def run(page: str, parameters: Mapping[str, str] | None = None) -> AppTest:
    test = AppTest.from_function(PAGES[page], default_timeout=60)
    for name, value in (parameters or {}).items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def html_of(test: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in test.get("html"))


def without_runs(shown: str) -> str:
    return re.sub(r'data-run="\d+"', "", shown)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_says_that_it_is_ready(page: str) -> None:
    assert f'data-testid="dutygraph-ready" data-page="{page}"' in html_of(run(page))


def test_the_whole_app_begins_with_ask() -> None:
    test = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=60).run()
    assert not test.exception
    assert 'data-page="ask"' in html_of(test)


@pytest.mark.parametrize("page", sorted(set(PAGES) - {"sparql"}))
def test_a_missing_dataset_is_said_in_a_sentence(page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DUTYGRAPH_STORE", str(tmp_path))
    assert 'role="alert"' in html_of(run(page))


def test_what_nobody_foresaw_is_a_sentence_and_logged_without_words(caplog: pytest.LogCaptureFixture) -> None:
    def failing() -> None:
        from pages.views import frame

        with frame.last_resort():
            int(" ".join(["the", "student's", "name"]))

    test = AppTest.from_function(failing).run()
    assert not test.exception
    assert 'role="alert"' in html_of(test)
    logged = next(record.getMessage() for record in caplog.records if record.name == "dutygraph")
    assert logged.startswith("ValueError")
    assert "last_resort" in logged
    assert "the student's name" not in logged


def test_ask_answers_with_the_words() -> None:
    shown = html_of(run("ask", {"q": LOA}))
    assert "C2.1.4.3.5" in shown
    assert '<span class="dg-found">Once an LOA has been Accepted or Rejected' in shown
    assert "dg-table-row" in shown


def test_ask_shows_the_query_that_ran_and_leads_to_the_sparql_page() -> None:
    shown = html_of(run("ask", {"q": LOA}))
    query = re.search(r"<pre>(.*?)</pre>", shown, re.DOTALL)
    link = re.search(r'href="(sparql\?s=[^"]*)"', shown)
    assert query
    assert link
    assert "SELECT" in query[1]
    assert parse_qs(urlsplit(html.unescape(link[1])).query)["s"] == [html.unescape(query[1])]


def test_ask_filters_by_actor_kind_and_section() -> None:
    given = {"q": "What must the SCO do?"}
    modals = [
        set(re.findall(r'<span class="dg-must[^>]*>([^<]+)<', html_of(run("ask", given | narrow))))
        for narrow in ({}, {"kind": "recommendation"}, {"kind": "obligation"})
    ]
    assert "should" in modals[1] <= {"should", "should not"}
    assert "must" in modals[2] <= {"must", "need not"}
    links = set(re.findall(r'href="manual\?p=(C2\.\d)', html_of(run("ask", given | {"section": "C2.3"}))))
    assert links == {"C2.3"}
    shown = html_of(run("ask", {"q": "What must be submitted?", "actor": "dsca"}))
    assert "<strong>DSCA</strong>" in shown


def test_ask_ignores_a_filter_that_there_is_not() -> None:
    hostile = run("ask", {"q": LOA, "actor": "nobody", "kind": "x", "section": "C9"})
    assert without_runs(html_of(hostile)) == without_runs(html_of(run("ask", {"q": LOA})))


def test_ask_offers_every_filter() -> None:
    shown = html_of(run("ask"))
    assert [name in shown for name in ('name="q"', 'name="actor"', 'name="kind"', 'name="section"')] == [True] * 4
    assert '<option value="cm">CM, Case Manager</option>' in shown
    assert '<option value="C2.2">C2.2 ' in shown


def test_ask_says_what_is_not_said() -> None:
    assert "does not say" in html_of(run("ask", {"q": "How do I bake bread?"}))


def test_ask_refuses_a_question_without_a_word() -> None:
    assert 'role="alert"' in html_of(run("ask", {"q": "???"}))


def test_ask_shows_markup_as_text() -> None:
    shown = html_of(run("ask", {"q": "<script>alert(1)</script> SCO"}))
    assert "<script>alert" not in shown


def test_manual_shows_the_duties_beside() -> None:
    shown = html_of(run("manual", {"p": "C2.1.4.3.5"}))
    assert "3 duties" in shown
    assert "advise the IA and DSCA" in shown


def test_manual_opens_a_number_as_people_write_it() -> None:
    assert "C2.1.4.3.5" in html_of(run("manual", {"p": "c2.1.4.3.5."}))


def test_manual_counts_the_duties_in_the_parts() -> None:
    assert "Duties in its parts" in html_of(run("manual", {"p": "C2.1.4"}))


def test_manual_says_that_a_place_is_not_loaded() -> None:
    shown = html_of(run("manual", {"p": "C9.<b>9"}))
    assert "C9.&lt;b&gt;9 is not in the loaded text." in shown


def test_manual_turns_marks_off() -> None:
    test = run("manual")
    assert ".dg-chapter .dg-duty" in html_of(test)
    test.get("button_group")[0].set_value(["actor"]).run()
    assert ".dg-chapter .dg-duty" not in html_of(test)
    assert ".dg-chapter .dg-actor" in html_of(test)


def test_check_shows_a_sample_s_findings() -> None:
    shown = html_of(run("check", {"kind": "arrival-notification", "sample": "wrong"}))
    assert "6 records" in shown
    assert "15 days before the arrival" in shown
    assert "To mend:" in shown
    assert "Findings by rule" in shown


def test_check_passes_the_right_sample() -> None:
    shown = html_of(run("check", {"kind": "arrival-notification", "sample": "right"}))
    assert "dg-good" in shown
    assert "Findings by rule" not in shown


def test_check_gives_templates_of_the_chosen_kind() -> None:
    test = run("check")
    assert not test.get("download_button")
    test.selectbox[0].set_value("loa-status-advice").run()
    assert test.query_params["kind"] == "loa-status-advice"
    assert [button.proto.label for button in test.get("download_button")] == ["CSV", "Excel", "JSON"]


def test_check_shows_which_rule_enforces_which_duty_of_a_section() -> None:
    shown = html_of(run("check", {"duties": "C2.1.6"}))
    assert "Which rule enforces which duty" in shown
    assert "an unaccompanied student is announced at least 16 days before the arrival" in shown
    assert "No record shows it: a state of mind" in shown
    assert "C2.1.5.6.1" not in shown


def test_check_shows_no_duties_until_a_section_is_chosen() -> None:
    shown = html_of(run("check", {"duties": "<b>C9</b>"}))
    assert "duties that a record can show" in shown
    assert "an unaccompanied student is announced" not in shown
    assert "<b>C9</b>" not in shown


def test_check_ignores_a_kind_that_there_is_not() -> None:
    assert run("check", {"kind": "../../etc", "sample": "wrong"}).selectbox[0].value is None


def test_actors_lists_everyone_and_narrows() -> None:
    assert 'href="actors?a=sco"' in html_of(run("actors"))
    shown = html_of(run("actors", {"name": "case manager"}))
    assert 'href="actors?a=cm"' in shown
    assert 'href="actors?a=sco"' not in shown


def test_an_actor_s_page_has_names_structure_and_duties() -> None:
    test = run("actors", {"a": "sco"})
    shown = html_of(test)
    assert "Security Cooperation Organization" in shown
    assert "is supervised by" in shown
    assert "What others owe it" in shown
    assert 'href="manual?p=C2.1.4.3.5"' in shown
    assert [button.proto.label for button in test.get("download_button")] == ["Duties as CSV"]


def test_an_actor_that_there_is_not_is_said_so() -> None:
    shown = html_of(run("actors", {"a": "<b>x"}))
    assert 'role="alert"' in shown
    assert "<b>x" not in shown


def test_sparql_runs_a_query_from_its_link() -> None:
    test = run("sparql", {"s": "SELECT (COUNT(*) AS ?count) (STR('name') AS ?name) { ?s ?p ?o }"})
    assert "1 row" in html_of(test)
    assert len(test.dataframe) == 1


def test_sparql_says_yes_or_no() -> None:
    assert ">Yes<" in html_of(run("sparql", {"s": "ASK { ?s ?p ?o }"}))


def test_sparql_draws_triples() -> None:
    test = run("sparql", {"s": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3"})
    assert "3 triples" in html_of(test)
    assert [button.proto.label for button in test.get("download_button")] == ["Turtle"]
    assert len(test.get("graphviz_chart")) == 1


@pytest.mark.parametrize(
    "query",
    ["SELECT", "DROP ALL", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "LOAD <file:///etc/passwd>"],
)
def test_sparql_refuses_what_is_no_query_of_ours(query: str) -> None:
    assert 'role="alert"' in html_of(run("sparql", {"s": query}))


def test_sparql_opens_a_named_query() -> None:
    test = run("sparql", {"query": "chain-of-supervision"})
    next(button for button in test.button if button.label == "Open in the editor and run").click().run()
    assert "VALUES ?actor" in test.query_params["s"]
    assert test.query_params["query"] == "chain-of-supervision"
    assert len(test.dataframe) == 1


def test_deadlines_shows_limits_the_cycle_and_no_invented_date() -> None:
    shown = html_of(run("deadlines"))
    assert "no fixed length" in shown
    assert "The manual calls this timeline notional." in shown
    assert "Mid August" in shown
    assert "dg-grid dg-dates" not in shown


def test_deadlines_gives_real_dates_from_its_link() -> None:
    event = "the arrival date of an unaccompanied student"
    test = run("deadlines", {"event": event, "on": "2027-03-13"})
    assert "on or before <b>Thu 25 February 2027</b>" in html_of(test)
    assert [button.proto.label for button in test.get("download_button")] == ["Calendar file (.ics)"]


def test_deadlines_narrows_to_one_actor() -> None:
    test = run("deadlines", {"actor": "cm"})
    assert "SCO</strong>" not in html_of(test).partition("dg-cycle")[0]


def test_deadlines_invents_no_date_where_the_words_fix_none() -> None:
    test = run("deadlines", {"event": "final approval", "on": "2028-02-29"})
    assert "<b>No date.</b> Any day before Tue 29 February 2028." in html_of(test)
    assert not test.get("download_button")


def test_deadlines_takes_no_nonsense_from_the_address() -> None:
    assert "dg-grid dg-dates" not in html_of(run("deadlines", {"event": "x", "on": "31 June", "actor": "y"}))


def test_about_says_what_is_in_it_how_it_was_made_and_how_good_it_is() -> None:
    shown = html_of(run("about"))
    assert "provisions with text" in shown
    assert "sha256:" in shown
    assert "dg:Norm" in shown
    assert "precision" in shown.lower()
