"""Time limits: their words, their length, what they count from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.deadlines import find_deadlines, limits_of_cell
from ingest.lengths import NUMBER_WORDS, iso_duration
from ingest.norms import Deadline
from ingest.recurrences import PERIODIC

# words of the limit; the relation; duration; event
LENGTHS = [
    # a bound alone
    ("within 24 hours", "within", "PT24H", ""),
    ("within a month", "within", "P1M", ""),
    ("within 3 fiscal years", "within", "P3Y", ""),
    ("within 24 hours of the spill", "within", "PT24H", "the spill"),
    # at most so long after something is within; before something stays before
    ("no later than 30 days after the closing date", "within", "P30D", "the closing date"),
    ("no later than 30 days before departure", "before", "P30D", "departure"),
    ("no more than 3 days after the tide", "within", "P3D", "the tide"),
    # before, in all its words
    ("at least 16 days prior to the arrival of the tug", "before", "P16D", "the arrival of the tug"),
    ("at least two weeks before the visit", "before", "P14D", "the visit"),
    ("10 business days ahead of the visit", "before", "P10D", "the visit"),
    ("a minimum of 30 calendar days in advance", "before", "P30D", ""),
    # after, in all its words
    ("two years after launching", "after", "P2Y", "launching"),
    ("15 days following receipt", "after", "P15D", "receipt"),
    ("6 months from signing", "after", "P6M", "signing"),
    ("a week after the storm", "after", "P7D", "the storm"),
    ("after 20 consecutive days of the first warning", "after", "P20D", "the first warning"),
    ("after two full weeks", "after", "P14D", ""),
    # how long something lasts
    ("not to exceed 90 days", "for", "P90D", ""),
    ("up to 6 months", "for", "P6M", ""),
    ("no longer than 3 additional years", "for", "P3Y", ""),
    ("for a period of 5 years", "for", "P5Y", ""),
    ("for at least 3 years", "for", "P3Y", ""),
    # numbers in words, twice, with a hyphen; quarters are three months
    ("forty-five (45) days prior to sailing", "before", "P45D", "sailing"),
    ("one hundred and eighty days after delivery", "after", "P180D", "delivery"),
    ("within two quarters", "within", "P6M", ""),
    ("for no less than seven (7) years after the last voyage", "for", "P7Y", "the last voyage"),
    ("a minimum of six years and three months", "for", "P6Y3M", ""),
    ("over a period of three years", "for", "P3Y", ""),
    ("for a ten-year term", "for", "P10Y", ""),
    ("not to exceed a two-year period", "for", "P2Y", ""),
    # at most so long
    ("in no more than 48 hours", "within", "PT48H", ""),
    ("in 30 days or less", "within", "P30D", ""),
    ("within one hundred and twenty (120) calendar days of the fire", "within", "P120D", "the fire"),
    ("within twenty-one (21) days after the fire", "within", "P21D", "the fire"),
    ("within 15 workdays", "within", "P15D", ""),
    ("within 30 minutes", "within", "PT30M", ""),
    ("not less than 60 days ahead", "before", "P60D", ""),
    ("two weeks beforehand", "before", "P14D", ""),
    ("not later than the next working day", "within", "P1D", ""),
    ("by the end of the following day", "within", "P1D", ""),
    ("no sooner than 30 days after the fire", "after", "P30D", "the fire"),
    ("60 days or more prior to the fair", "before", "P60D", "the fair"),
    ("no fewer than 10 days before the fair", "before", "P10D", "the fair"),
    # a day of each month or quarter
    ("by the tenth working day of each month", "every", "P1M", "the tenth working day of each month"),
    ("on the last day of every quarter", "every", "P3M", "the last day of every quarter"),
    # so many times in a length
    ("twice a year", "every", "P6M", ""),
    ("three times per year", "every", "P4M", ""),
    ("twice a month", "every", "", ""),
    ("twice yearly", "every", "P6M", ""),
    ("for a maximum of three consecutive fiscal years", "for", "P3Y", ""),
    ("by an additional 30 days", "for", "P30D", ""),
    ("every third year", "every", "P3Y", ""),
    ("every 5th year", "every", "P5Y", ""),
    ("once every three (3) years", "every", "P3Y", ""),
    ("on a monthly basis", "every", "P1M", ""),
    ("bi-weekly", "every", "P14D", ""),
    # as long as something else
    ("for the life of the loan", "for", "", "the loan"),
    # a recurrence
    ("each morning", "every", "P1D", ""),
    ("every Friday", "every", "P7D", ""),
    ("inside ten days", "within", "P10D", ""),
    ("in the first 72 hours", "within", "PT72H", ""),
    ("in the two days that follow", "within", "P2D", ""),
    ("every year", "every", "P1Y", ""),
    ("each month", "every", "P1M", ""),
    ("once a quarter", "every", "P3M", ""),
    ("once every 2 weeks", "every", "P14D", ""),
    ("per 3 months", "every", "P3M", ""),
    ("semi-annually", "every", "P6M", ""),
    ("Biennial", "every", "P2Y", ""),
    # an event without a length
    ("prior to departure", "before", "", "departure"),
    ("before the lock opens", "before", "", "the lock opens"),
    ("not later than sunset", "before", "", "sunset"),
    ("by the end of the fiscal year", "before", "", "the end of the fiscal year"),
    ("by the 15th of the month following the quarter", "before", "", "the 15th of the month following the quarter"),
    ("by close of business", "before", "", "close of business"),
    # the so-manieth day, and the unit behind the one that ends
    ("by the 45th day", "within", "P45D", ""),
    ("on the sixth working day", "within", "P6D", ""),
    ("not later than the 12th day of the month after the survey ends", "within", "P12D", "the survey ends"),
    ("by the fifth day following receipt", "within", "P5D", "receipt"),
    ("by the end of the week following the storm", "within", "P7D", "the storm"),
    # until so much time has passed
    ("until 20 days have elapsed after the warning", "after", "P20D", "the warning"),
    ("until ten working days have passed", "after", "P10D", ""),
    # longer than something lasts
    ("for the term of the lease plus two years", "for", "P2Y", "the end of the lease"),
    ("for the life of the crane and six months thereafter", "for", "P6M", "the end of the crane"),
    # once a year, by its season or month; more than one date of a year
    ("each autumn", "every", "P1Y", ""),
    ("every November", "every", "P1Y", ""),
    ("15 June and 15 December of each year", "every", "P6M", ""),
]
NO_LIMITS = [
    # a length that limits nothing
    "a crane with a term of two years or longer",
    "passes that are valid for two years",
    "a key which has not been used within 90 days",
    "owners whose fees are late for two months",
    "the pilot who is absent without leave for 24 hours",
    "teams that stay less than a month",
    "a crane lease of two years",
    "the quay is 3 days old",
    "a week",
    "a 24-hour watch",
    # not every "per" recurs
    "40 ships per day",
    # May, march and second are words too
    "the ship May arrive",
    "in March",
    "the second crane",
    # "before" without anything behind it
    "as before",
    # no part of a word
    "the biannualist",
    "a day-to-day watch",
    "a 3-year-old ship",
    "ships that are less than 20 years old",
    # how dear, how often within, of whom, since when
    "40 dollars a month",
    "24 hours a day",
    "two bidders within the port",
    "each year's plan",
    "for as long as needed",
    "in 2019 the tide of five years",
    # no date
    "between 1 and 15 November",
]


def only(text: str) -> Deadline:
    ((_, _, deadline),) = find_deadlines(text)
    return deadline


@pytest.mark.parametrize(("words", "relation", "duration", "event"), LENGTHS)
def test_a_limit_is_read_from_its_words(words, relation, duration, event):
    text = f"The tug sails {words}, as ever."
    deadline = only(text)
    assert deadline == Deadline(text=words, relation=relation, duration=duration, event=event)


def test_a_limit_that_counts_from_what_comes_back_comes_back_too():
    text = "The tug reports no later than 30 days after the end of each quarter."
    limit, again = (deadline for _, _, deadline in find_deadlines(text))
    assert (limit.relation, limit.duration, limit.event) == ("within", "P30D", "the end of each quarter")
    assert again == Deadline(text="each quarter", relation="every", duration="P3M")


def test_a_second_limit_without_its_unit_has_that_of_the_first():
    found = [deadline for _, _, deadline in find_deadlines("The tug answers within two days and sails within ten.")]
    assert [(each.text, each.duration) for each in found] == [("within two days", "P2D"), ("within ten", "P10D")]
    assert [each.duration for _, _, each in find_deadlines("It sails within ten.")] == []


def test_a_length_before_what_it_is_the_length_of():
    assert only("a 10-day waiting period") == Deadline(text="10-day", relation="for", duration="P10D")
    assert only("with a 2-week advance notice") == Deadline(text="2-week", relation="before", duration="P14D")
    # with a word that says how the limit stands, the thing belongs to the limit's words
    words = "after a 10-day waiting period"
    assert only(words) == Deadline(text=words, relation="after", duration="P10D")
    words = "within the 60-day window"
    assert only(words) == Deadline(text=words, relation="within", duration="P60D")


@pytest.mark.parametrize("text", NO_LIMITS)
def test_what_is_no_limit(text):
    assert find_deadlines(text) == ()


@pytest.mark.parametrize(
    ("text", "relation", "minimum", "maximum"),
    [
        ("every 18 to 24 months", "every", "P18M", "P24M"),
        ("30 to 60 days after signing", "after", "P30D", "P60D"),
        ("30-60 days after signing", "after", "P30D", "P60D"),
        ("five or six weeks before the regatta", "before", "P35D", "P42D"),
        ("every 2 or 3 years", "every", "P2Y", "P3Y"),
        ("every two-to-three years", "every", "P2Y", "P3Y"),
        ("for three to five years", "for", "P3Y", "P5Y"),
    ],
)
def test_a_range_has_two_ends_and_no_duration(text, relation, minimum, maximum):
    deadline = only(text)
    assert (deadline.relation, deadline.duration) == (relation, "")
    assert (deadline.minimum, deadline.maximum) == (minimum, maximum)


@pytest.mark.parametrize(
    ("text", "month", "part"),
    [
        ("Mid August", 8, "mid"),
        ("early May", 5, "early"),
        ("Late-July", 7, "late"),
        ("by 15 March", 3, ""),
        ("no later than June", 6, ""),
        ("on 3 September", 9, ""),
        ("NLT 15 Oct", 10, ""),
        ("not later than (NLT) 1 Sept.", 9, ""),
        ("on or before the 1st of March", 3, ""),
        ("by November 1", 11, ""),
    ],
)
def test_a_date_of_each_year(text, month, part):
    assert only(text) == Deadline(text=text, relation="on", month=month, month_part=part)


@pytest.mark.parametrize("words", ["immediately", "promptly", "at once", "without delay", "as soon as possible"])
def test_at_once(words):
    assert only(f"The VTC calls {words}.") == Deadline(text=words, relation="within", immediate=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("five-year dock inspections", "five-year"),
        ("a 3-month survey", "3-month"),
        # "24-hour inspections" last so long
        ("24-hour inspections", None),
        ("a two-year lease", None),
    ],
)
def test_a_length_before_an_act_that_recurs(text, words):
    found = [deadline for _, _, deadline in find_deadlines(text)]
    assert [each.text for each in found] == ([words] if words else [])
    assert all(each.relation == "every" for each in found)


def test_two_limits_of_one_sentence_are_told_apart_by_their_case():
    text = "90 days prior to arrival of a lone pilot or 10 days prior to arrival of a convoy"
    first, second = (deadline for _, _, deadline in find_deadlines(text))
    assert (first.duration, first.applies_when) == ("P90D", "a lone pilot")
    assert (second.duration, second.applies_when) == ("P10D", "a convoy")


def test_a_second_length_behind_or_is_of_the_same_kind():
    first, second = (each for _, _, each in find_deadlines("60 days before sailing, or 90 days if a pass is needed."))
    assert (first.relation, first.duration) == ("before", "P60D")
    assert (second.relation, second.duration, second.applies_when) == ("before", "P90D", "if a pass is needed")


@pytest.mark.parametrize(
    ("text", "event"),
    [
        # an event ends at a mark, at a coordination, at a further phrase
        ("within 3 days of launching, the QM", "launching"),
        ("within 3 days of launching and the QM", "launching"),
        ("within 3 days of launching in accordance with the plan", "launching"),
        ("within 3 days of launching unless it rains", "launching"),
    ],
)
def test_an_event_ends_where_something_else_begins(text, event):
    assert only(text).event == event


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "15 days following receipt of the U.S. permit",
            ("15 days following receipt of the U.S. permit", "after", "P15D"),
        ),
        pytest.param("no later than 5 working days", ("no later than 5 working days", "within", "P5D")),
        pytest.param("by March 15", ("by March 15", "on", "")),
        pytest.param("every 2 or 3 years", ("every 2 or 3 years", "every", "")),
        pytest.param("every other month", ("every other month", "every", "P2M")),
        pytest.param(
            "in ten days",
            ("in ten days", "within", "P10D"),
            marks=pytest.mark.xfail(strict=True, reason="'in' may also say how long a time ago or how long it takes"),
        ),
        pytest.param("within the next 30 days", ("within the next 30 days", "within", "P30D")),
    ],
)
def test_limits_that_were_read_wrongly(text, expected):
    deadline = only(text)
    assert (deadline.text, deadline.relation, deadline.duration) == expected


@pytest.mark.parametrize("word", sorted(PERIODIC))
def test_every_word_of_a_period_is_found(word):
    assert only(f"an {word} feast").duration == PERIODIC[word]


@given(st.sampled_from(sorted(NUMBER_WORDS)), st.sampled_from("hour day week month year quarter".split()))
def test_durations_are_iso_8601(number, unit):
    for written in (number, number.upper(), str(NUMBER_WORDS[number])):
        duration = iso_duration(written, unit)
        assert re.fullmatch(r"P(?:\d+[DMY]|T\d+H)", duration)
        assert duration == iso_duration(number, unit)


WORDS = (
    "within 30 days of prior to every annual 18 to 24 months no later than before 15 March , . the visit and"
    " immediately quarterly after two-year inspection at least a week mid May"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join))
def test_limits_never_overlap_and_quote_the_text(text):
    last = 0
    for start, end, deadline in find_deadlines(text):
        assert last <= start < end <= len(text)
        assert text[start:end] == deadline.text
        assert deadline.event in deadline.text
        assert deadline.relation in {"before", "after", "within", "every", "for", "on"}
        last = end


@pytest.mark.parametrize(
    ("text", "words", "relation", "duration"),
    [
        ("a warning, allowing 40 days for reply", "40 days", "within", "P40D"),
        ("shall give the pilot ten days to answer", "ten days", "within", "P10D"),
        ("is given not less than 20 days to decide", "not less than 20 days", "for", "P20D"),
        ("grants the shipper up to 6 months for payment", "up to 6 months", "within", "P6M"),
    ],
)
def test_time_that_is_allowed(text, words, relation, duration):
    (limit,) = [each for _, _, each in find_deadlines(text)]
    assert (limit.text, limit.relation, limit.duration) == (words, relation, duration)


@pytest.mark.parametrize(
    "text", ["allows the tug three berths", "gives 5 days of trouble", "the 3rd quay", "by the 2nd crane"]
)
def test_what_gives_no_time(text):
    assert find_deadlines(text) == ()


def test_until_has_its_second_length_in_brackets():
    text = "not sail until 30 days (12 days for members of the league) have passed after the warning"
    limits = [each for _, _, each in find_deadlines(text)]
    assert [(each.duration, each.applies_when) for each in limits] == [
        ("P30D", ""),
        ("P12D", "for members of the league"),
    ]


@pytest.mark.parametrize(
    ("cell", "relation", "duration"),
    [
        ("5th of each month", "every", "P1M"),
        ("End of each quarter", "every", "P3M"),
        ("Monthly", "every", "P1M"),
        ("Within 10 days of docking", "within", "P10D"),
        ("Mid June", "on", ""),
    ],
)
def test_a_cell_that_says_when(cell, relation, duration):
    (limit,) = limits_of_cell(cell)
    assert (limit.text, limit.relation, limit.duration) == (cell, relation, duration)


@pytest.mark.parametrize("cell", ["1", "Harbor master", "Annual review of the quay and its cranes", "Docking"])
def test_a_cell_that_says_no_time(cell):
    assert limits_of_cell(cell) == ()


def test_time_that_is_given():
    ((start, end, limit),) = find_deadlines("The pilot has 10 days to answer.")
    assert (start, end) == (14, 21)
    assert (limit.text, limit.relation, limit.duration) == ("10 days", "within", "P10D")


@pytest.mark.parametrize(
    "words", ["30 days or ", "30 days of a ", "within ", "one hundred and ", "by the first day of "]
)
def test_words_that_begin_a_limit_again_and_again_are_read_to_their_end(words):
    for _, _, limit in find_deadlines(words * 2000):
        assert limit.text in words * 2000
