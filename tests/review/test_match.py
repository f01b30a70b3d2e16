"""Which duty a decision is about, when words, extractor or names have changed."""

from dataclasses import replace
from datetime import UTC, datetime

from review.decision import Decision, Verdict
from review.match import Fact, find_fact

TEXT = "The office must file the report. The clerk must file the copy within a day."
PLACE = "https://w3id.org/dutygraph/samm/C9.1.1"


def fact(quote, action="file", thing="", count=1):
    start = TEXT.index(quote)
    return Fact(f"{PLACE}/norm/{action}-{count}", quote, start, start + len(quote), action, thing)


REPORT = fact("The office must file the report", thing="the report")
COPY = fact("The clerk must file the copy within a day", thing="the copy", count=2)
DECISION = Decision(
    name="one",
    verdict=Verdict.CONFIRM,
    reviewer="Ada",
    reason="read it",
    decided=datetime(2027, 1, 1, tzinfo=UTC),
    norm=COPY.iri,
    provision=PLACE,
    quote=COPY.quote,
    action="file",
    seen={"object": ("the copy",)},
)


def test_the_same_words_and_action_are_the_same_duty_whatever_its_name():
    assert find_fact(DECISION, TEXT, [replace(COPY, iri=f"{PLACE}/norm/file-1")]) is not None


def test_a_name_alone_finds_nothing():
    assert find_fact(DECISION, TEXT, [replace(REPORT, iri=COPY.iri)]) is None


def test_a_quote_that_grew_or_shrank_is_found():
    assert find_fact(DECISION, TEXT, [REPORT, fact("must file the copy", count=2)]) == fact(
        "must file the copy", count=2
    )


def test_another_action_in_the_same_words_is_another_duty():
    assert find_fact(DECISION, TEXT, [replace(COPY, action="copy")]) is None


def test_words_that_changed_are_not_found():
    changed = TEXT.replace("within a day", "within two days")
    assert find_fact(DECISION, changed, [COPY]) is None


def test_two_duties_of_the_same_words_are_told_apart_by_what_is_acted_on_then_by_name():
    other = replace(COPY, iri=f"{PLACE}/norm/file-3", object="the file")
    assert find_fact(DECISION, TEXT, [other, COPY]) == COPY
    same = replace(other, object="the copy")
    assert find_fact(DECISION, TEXT, [same, COPY]) == COPY
    assert find_fact(replace(DECISION, norm="x"), TEXT, [same, COPY]) is None
