"""Every page with Streamlit's own tester: what it shows, what it says when something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

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


PAGES: dict[str, Callable[[], None]] = {"ask": ask_page, "manual": manual_page, "check": check_page}


def run(page: str, parameters: Mapping[str, str] | None = None) -> AppTest:
    test = AppTest.from_function(PAGES[page], default_timeout=60)
    for name, value in (parameters or {}).items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def html_of(test: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in test.get("html"))


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_says_that_it_is_ready(page: str) -> None:
    assert f'data-testid="dutygraph-ready" data-page="{page}"' in html_of(run(page))


def test_the_whole_app_begins_with_ask() -> None:
    test = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=60).run()
    assert not test.exception
    assert 'data-page="ask"' in html_of(test)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_missing_dataset_is_said_in_a_sentence(page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DUTYGRAPH_STORE", str(tmp_path))
    assert 'role="alert"' in html_of(run(page))


def test_ask_answers_with_the_words() -> None:
    shown = html_of(run("ask", {"q": LOA}))
    assert "C2.1.4.3.5" in shown
    assert '<span class="dg-found">Once an LOA has been Accepted or Rejected' in shown
    assert "dg-table-row" in shown


def test_ask_takes_a_typed_question_into_the_address() -> None:
    test = run("ask")
    test.text_input[0].set_value(LOA)
    test.button[0].click().run()
    assert test.query_params["q"] == LOA
    assert "dg-found" in html_of(test)


def test_ask_shows_the_query_that_ran() -> None:
    test = run("ask", {"q": LOA})
    assert "SELECT" in test.code[0].value


def test_ask_filters_by_actor_kind_and_section() -> None:
    test = run("ask", {"q": "What must be done?", "actor": "cm", "kind": "obligation", "section": "C2.2"})
    assert [box.value for box in test.selectbox] == ["cm", "obligation", "C2.2"]
    assert 'href="manual?p=C2.1.' not in html_of(test)


def test_ask_ignores_a_filter_that_there_is_not() -> None:
    test = run("ask", {"q": LOA, "actor": "nobody", "kind": "x", "section": "C9"})
    assert [box.value for box in test.selectbox] == [None, None, None]


def test_a_filter_goes_into_the_address_and_out_again() -> None:
    test = run("ask", {"q": LOA})
    test.selectbox[2].set_value("C2.1").run()
    assert test.query_params["section"] == "C2.1"
    test.selectbox[2].set_value(None).run()
    assert "section" not in test.query_params


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


def test_check_ignores_a_kind_that_there_is_not() -> None:
    assert run("check", {"kind": "../../etc", "sample": "wrong"}).selectbox[0].value is None
