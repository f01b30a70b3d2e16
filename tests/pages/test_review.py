"""The Review page: what is decided there changes the next build as decided."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from foundation.errors import DutygraphError
from pages.review import keep
from pages.views.reviewing import Candidate
from pages.views.writing import is_loopback
from queries.named import run_named
from queries.store import open_store
from review.decision import Verdict
from review.ledger import ledger_file, read_ledger

FIRST = "samm/C9.1.1/norm/notify-1"
SECOND = "samm/C9.1.1/norm/notify-2"


def review_page() -> None:
    from pages import review

    review.page()


def about_page() -> None:
    from pages import about

    about.page()


def open_page(n: str = "") -> AppTest:
    test = AppTest.from_function(review_page, default_timeout=60)
    if n:
        test.query_params["n"] = n
    test.run()
    assert not test.exception
    return test


def shown(test: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in test.get("html"))


def decide(
    test: AppTest,
    verdict: str,
    *,
    name: str = "Ada",
    reason: str = "so it says",
    fields: Mapping[str, object] | None = None,
) -> AppTest:
    test.get("button_group")[0].set_value(verdict).run()
    for label, value in (fields or {}).items():
        (field,) = [
            each
            for each in (*test.text_input, *test.multiselect, *test.text_area, *test.selectbox)
            if each.label == label
        ]
        field.set_value(value)
    next(each for each in test.text_input if each.label == "Your name").set_value(name)
    next(each for each in test.text_area if each.label == "Why").set_value(reason)
    test.button[0].click().run()
    assert not test.exception
    return test


def duties() -> dict[str, dict[str, str]]:
    result = run_named(open_store(), "duties-by-provision", {"provision": "C9.1"}).result
    return {row["norm"].partition("dutygraph/")[2]: row for row in result.records()}


def test_the_least_sure_comes_first_with_its_words_marked(rebuild):
    shows = shown(open_page())
    least = min(duties().values(), key=lambda row: float(row["confidence"]))
    assert f'<span class="dg-found">{least["quote"]}</span>' in shows
    assert "1 of 3 that nobody has decided on" in shows


def test_a_confirmation_counts_at_the_next_build(rebuild):
    test = decide(open_page(FIRST), "confirm")
    assert "C9.1.1, notify: confirmed. It counts at the next build." in shown(test)
    assert "1 of 2 that nobody has decided on" in shown(test)
    assert "n" not in test.query_params
    before = duties()
    rebuild()
    after = duties()
    assert (float(before[FIRST]["confidence"]) < 1) and (float(after[FIRST]["confidence"]) == 1)
    assert after[SECOND] == before[SECOND]
    assert "1 applied" in shown(open_page())


def test_a_correction_counts_at_the_next_build(rebuild):
    cm = "https://w3id.org/dutygraph/actor/cm"
    fields = {"Force": ("Recommendation", True), "Who": [cm], "Does": "Tell", "Time limit": "", "What": "the  Defense"}
    test = decide(open_page(FIRST), "correct", fields=fields)
    assert "corrected" in shown(test)
    before = duties()
    rebuild()
    after = duties()[FIRST]
    kept = {"bearers": "CM", "modality": "recommendation", "negated": "true", "action": "tell", "object": "the Defense"}
    assert {key: after[key] for key in kept} == kept
    assert "deadlines" not in after or after["deadlines"] == ""
    assert after["recipients"] == before[FIRST]["recipients"]
    opened = shown(open_page(FIRST))
    assert "Decided before" in opened
    assert "<del>SCO (Security Cooperation Organization)</del>" in opened


def test_a_rejection_counts_at_the_next_build_and_can_be_taken_back(rebuild):
    decide(open_page(FIRST), "reject")
    rebuild()
    assert set(duties()) == {SECOND, "samm/C9.1.2/norm/submit-1"}
    again = open_page(FIRST)
    assert "It was rejected" in shown(again)
    decide(again, "confirm", name="Ben", reason="it is one")
    rebuild()
    assert FIRST in duties()
    assert "superseded" in shown(open_page())
    about = AppTest.from_function(about_page, default_timeout=60).run()
    assert "1 decisions of reviewers count in this dataset" in shown(about)


def test_two_reviewers_at_once_lose_nothing_and_the_later_counts(rebuild):
    one, two = open_page(FIRST), open_page(FIRST)
    decide(one, "reject", name="Ada")
    decide(two, "confirm", name="Ben")
    assert [each.reviewer for each in read_ledger(ledger_file())] == ["Ada", "Ben"]
    shows = shown(open_page())
    assert "1 waiting for the next build; 1 superseded" in shows
    assert "The decision of Ben on the same duty is later." in shows
    rebuild()
    assert FIRST in duties()


def test_a_decision_whose_words_have_changed_is_shown_as_outdated(rebuild):
    decide(open_page(FIRST), "reject")
    rebuild("within 5 days", "within 6 days")
    assert FIRST in duties()
    shows = shown(open_page())
    assert "1 outdated" in shows
    assert "C9.1.1 no longer has the words that were decided on." in shows


def test_what_was_written_about_old_words_is_not_kept_about_new_ones(rebuild):
    test = open_page(FIRST)
    next(each for each in test.text_input if each.label == "Your name").set_value("Ada")
    next(each for each in test.text_area if each.label == "Why").set_value("so it says")
    rebuild("within 5 days", "within 6 days")
    test.button[0].click().run()
    assert "This duty was built anew since you opened it." in shown(test)
    assert "within 6 days" in shown(test)
    assert not ledger_file().exists()


@pytest.mark.parametrize(
    ("verdict", "given", "says"),
    [
        ("confirm", {"name": " "}, "no name"),
        ("confirm", {"reason": ""}, "no reason"),
        ("correct", {}, "changes nothing"),
        ("correct", {"fields": {"What": "the moon"}}, "does not have the words “the moon”"),
        ("correct", {"fields": {"Does": "; DROP"}}, "needs its verb"),
    ],
)
def test_what_cannot_be_kept_is_said_in_a_sentence(rebuild, verdict, given, says):
    test = decide(open_page(FIRST), verdict, **given)
    assert says in shown(test)
    assert 'role="alert"' in shown(test)
    assert not ledger_file().exists()


def test_markup_in_a_decision_shows_as_text(rebuild):
    decide(open_page(FIRST), "confirm", name="<script>alert(1)</script>", reason="![x](http://x.org/x.png) <img src=x>")
    shows = shown(open_page())
    assert "&lt;script&gt;" in shows
    assert "<script>alert" not in shows
    assert "<img" not in shows


def test_a_duty_that_there_is_not_is_said_so(rebuild):
    shows = shown(open_page("samm/<b>x"))
    assert "There is no duty samm/&lt;b&gt;x in this dataset." in shows
    assert "1 of 3" in shows


def test_writing_is_off_where_the_app_is_not_known_to_listen_on_this_machine_only(rebuild, monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_WRITING", "local")
    test = open_page(FIRST)
    assert "Nothing can be changed here" in shown(test)
    assert not test.button


def test_a_form_that_is_sent_after_writing_was_switched_off_is_refused(rebuild, monkeypatch):
    test = open_page(FIRST)
    next(each for each in test.text_input if each.label == "Your name").set_value("Ada")
    next(each for each in test.text_area if each.label == "Why").set_value("so it says")
    monkeypatch.setenv("DUTYGRAPH_WRITING", "off")
    test.button[0].click().run()
    assert "Nothing can be changed here" in shown(test)
    assert not ledger_file().exists()


def test_what_writes_asks_by_itself_whether_it_may(rebuild, monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_WRITING", "off")
    candidate = Candidate(FIRST, "C9.1.1", "words", "notify", 0, 5, 0.5, {}, "")
    with pytest.raises(DutygraphError) as caught:
        keep(candidate, Verdict.CONFIRM, "Ada", "so it says", {})
    assert caught.value.code == "read-only"
    assert not ledger_file().exists()


def test_a_wrong_value_of_the_setting_switches_nothing_on(rebuild, monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_WRITING", "yes")
    test = open_page(FIRST)
    assert "DUTYGRAPH_WRITING" in shown(test)
    assert not test.button


@pytest.mark.parametrize(
    ("address", "local"),
    [("127.0.0.1", True), ("127.8.0.9", True), ("::1", True), ("[::1]", True), ("localhost", True)]
    + [(each, False) for each in ("0.0.0.0", "::", "", "192.168.1.4", "example.org", "127.0.0.1.example.org")],
)
def test_which_addresses_are_of_this_machine_only(address, local):
    assert is_loopback(address) is local


def test_a_damaged_file_of_decisions_is_said_so(rebuild):
    Path(ledger_file()).write_text("not turtle", encoding="utf-8")
    assert "is damaged" in shown(open_page())
