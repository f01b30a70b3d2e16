"""Who bears a norm, what it acts on, when, under what, by whose leave."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from norm_cases import names, norm_of, norms_of, words_of

BEARERS = [
    ("The PA and the VTC must close the lock.", ["PA", "VTC"]),
    # people of a body are the body; a title of a body is not
    ("Members of the HSB must count ships.", ["HSB"]),
    ("HSB officials must count ships.", ["HSB"]),
    ("The Director of the HSB must count ships.", ["Director, HSB"]),
    # actors that are only described; what says nothing of them is left out
    ("Appropriate officials must count ships.", ["official"]),
    # no actor
    ("The service must count ships.", []),
    ("The crane must lift ships.", []),
    # what stands between commas is no subject
    ("The PA, in coordination with the VTC, must count ships.", ["PA"]),
    # in a passive the one behind "by"
    ("Ships must be counted by the PA or the VTC.", ["PA", "VTC"]),
    ("The steps for closing it must be written down in a detailed order by the QM.", ["QM"]),
    ("Ships must be counted by noon.", []),
]


@pytest.mark.parametrize(("sentence", "bearers"), BEARERS)
def test_bearers(sentence, bearers):
    assert names(norm_of(sentence).bearers) == bearers


def test_three_bearers():
    assert names(norm_of("The PA, VTC, and HSB must close the lock.").bearers) == ["PA", "VTC", "HSB"]


@pytest.mark.parametrize(
    ("sentence", "bearers", "implied"),
    [
        # a pronoun stands for the last subject
        ("The HSB reviews the DSP. It must also sign it.", ["HSB"], []),
        ("The HSB reviews the DSP. They must not sign it.", ["HSB"], []),
        # a passive without an agent: whoever the text spoke of is only implied
        ("The VTC rings a bell. Locks must be oiled.", [], ["VTC"]),
    ],
)
def test_what_a_sentence_takes_from_the_one_before(sentence, bearers, implied):
    second = norms_of(sentence)[1]
    assert (names(second.bearers), names(second.implied_bearers)) == (bearers, implied)


@pytest.mark.parametrize(
    ("sentence", "any_bearer"),
    [
        ("The PA or the VTC must close the lock.", True),
        ("The PA and the VTC must close the lock.", False),
        ("The PA must close the lock or the weir.", False),
    ],
)
def test_any_of_several(sentence, any_bearer):
    assert norm_of(sentence).any_bearer is any_bearer


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The HSB must submit the CMR to the PA.", "the CMR"),
        # a clause
        ("The PA must ensure that the lock is closed.", "that the lock is closed"),
        # of a passive: its subject
        ("Old ropes must be burnt by the PA.", "Old ropes"),
        # of a noun of action
        ("The PA is responsible for the preparation of the tide table.", "the tide table"),
        # none
        ("The PA must row.", ""),
        pytest.param(
            "The QM is prohibited from opening the lock.",
            "the lock",
            marks=pytest.mark.xfail(strict=True, reason="the subject of 'is prohibited' is taken for the object"),
        ),
    ],
)
def test_objects(sentence, words):
    assert norm_of(sentence).object == words


def test_coordinated_acts_have_their_own_objects():
    first, second = norms_of("The QM must sign the CMR and burn old ropes.")
    assert (first.object, second.object) == ("the CMR", "old ropes")
    assert (names(first.concerns), names(second.concerns)) == (["CMR"], [])


@pytest.mark.parametrize(
    ("sentence", "trigger", "condition", "exception"),
    [
        ("Once the CMR is approved, the QM must update the BRS.", "Once the CMR is approved", "", ""),
        ("Upon arrival of the ship, the QM must sign the CMR.", "Upon arrival of the ship", "", ""),
        ("In the event of fire, the VTC must alert the PA.", "In the event of fire", "", ""),
        # a condition alone is what sets it off
        ("If a storm is forecast, the VTC must alert the PA.", "If a storm is forecast", "", ""),
        # an event and a condition
        (
            "When a ship arrives, the VTC must ring the bell if fog is thick.",
            "When a ship arrives",
            "if fog is thick",
            "",
        ),
        ("The PA must dredge the basin, except in winter.", "", "", "except in winter"),
        ("The PA must open the lock unless the HSB objects.", "", "", "unless the HSB objects"),
        # only
        ("The PA may open the lock only if the tide is low.", "only if the tide is low", "", ""),
        # none
        ("The PA must open the lock in May.", "", "", ""),
    ],
)
def test_events_conditions_and_exceptions(sentence, trigger, condition, exception):
    norm = norm_of(sentence)
    assert (norm.trigger, norm.condition, norm.exception) == (trigger, condition, exception)


def test_a_purpose():
    assert norm_of("The PA must work through the MOR to reach the HSB.").purpose == "to reach the HSB"
    assert norm_of("The PA must send the CMR to the HSB.").purpose == ""


@pytest.mark.parametrize(
    ("sentence", "approvers"),
    [
        ("The QM must obtain approval of the HSB before the lock opens.", ["HSB"]),
        ("The QM must open the lock with the concurrence of the HSB.", ["HSB"]),
        ("The PA may dredge the basin with the HSB's written approval.", ["HSB"]),
        ("The sale of scrap requires the approval of the MOR.", ["MOR"]),
        ("The QM must send the approval to the HSB.", []),
        ("The QM must approve the HSB report.", []),
    ],
)
def test_approvers(sentence, approvers):
    assert names(norm_of(sentence).approvers) == approvers


@pytest.mark.parametrize(
    ("sentence", "authorities"),
    [
        ("The CHO must act in accordance with DoDI 5999.09.", ["DoDI 5999.09"]),
        ("Under the RPA, the PA may hire pilots.", ["RPA"]),
        ("The PA must publish, in accordance with Section C7.4., the tide table.", ["C7.4"]),
        ("Pursuant to the RPA, the PA must count ships.", ["RPA"]),
        pytest.param("Pursuant to 46 U.S.C. 999, the PA must count ships.", ["46 U.S.C. 999"]),
        pytest.param("The CHO must act in accordance with the RPA and DoDI 5999.09.", ["RPA", "DoDI 5999.09"]),
        # an authority that is acted on governs nothing
        ("The PA must read DoDI 5999.09.", []),
    ],
)
def test_what_governs(sentence, authorities):
    assert names(norm_of(sentence).governed_by) == authorities


@pytest.mark.parametrize(
    ("sentence", "limits"),
    [
        (
            "The QM must prepare the DSP at least 10 days before the inspection and submit it to the PA within 3 days.",
            [["at least 10 days before the inspection"], ["within 3 days"]],
        ),
        # on the second act only, on the first act only, before both
        ("The QM must sign the CMR and submit it to the PA within 3 days.", [[], ["within 3 days"]]),
        ("The QM must sign the CMR within 3 days and submit it to the PA.", [["within 3 days"], []]),
        (
            "Within 3 days, the QM must sign the CMR and submit it to the PA.",
            [["Within 3 days"], ["Within 3 days"]],
        ),
        # a recurrence belongs to the act that recurs
        ("The PA submits an annual report to the HSB.", [["annual"]]),
        ("The PA must review the DSP quarterly.", [["quarterly"]]),
        ("The PA uses ropes for the annual fair.", [[]]),
        # another sentence's limit
        ("The PA must row. The QM must swim within 3 days.", [[], ["within 3 days"]]),
    ],
)
def test_a_limit_stands_with_its_act(sentence, limits):
    assert [[each.text for each in norm.deadlines] for norm in norms_of(sentence)] == limits


def test_two_acts_with_a_limit_each():
    sentence = "BIOs must meet annually and share the tide table with the MOR weekly."
    assert [[each.duration for each in norm.deadlines] for norm in norms_of(sentence)] == [["P1Y"], ["P7D"]]


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        # without the full stop; a coordinated act from the subject on
        (
            "The QM must sign the CMR and burn old ropes.",
            ["The QM must sign the CMR", "The QM must sign the CMR and burn old ropes"],
        ),
        # with the event in front
        ("If it rains, the QM must wait.", ["If it rains, the QM must wait"]),
        # one sentence of several
        ("Ships wait. The QM must row. Boats wait.", ["The QM must row"]),
        pytest.param(
            "The PA directs pilots; and, in coordination with the VTC, signs the DSP.",
            ["The PA directs pilots", "in coordination with the VTC, signs the DSP"],
            marks=pytest.mark.xfail(strict=True, reason="the quote begins with a comma"),
        ),
    ],
)
def test_quotes(sentence, quotes):
    assert [words_of(sentence, norm) for norm in norms_of(sentence)] == quotes


SUBJECTS = ["The PA", "BIOs", "The HSB and the VTC", "No ship", "It", "The crane", ""]
VERBS = [" must", " may not", " is required to", " should", " is responsible for", ""]
ACTS = [" submit the CMR to the MOR", " rowing", " notifies pilots within 3 days", " keep ropes; sells boats", ""]
ENDS = [
    ".",
    ", unless it rains.",
    " (if dry)",
    " and must wait until May.",
    "; and, at night, rests.",
    " The QM rows.",
]


@settings(max_examples=60, deadline=None)
@given(*(st.sampled_from(part) for part in (SUBJECTS, VERBS, ACTS, ENDS)))
def test_quotes_and_words_stand_in_the_text_whatever_it_says(subject, verb, act, end):
    text = f"In May, ships sail. {subject}{verb}{act}{end}"
    for norm in norms_of(text):
        quote = words_of(text, norm)
        assert quote
        assert quote == quote.strip()
        for words in (norm.object, norm.trigger, norm.condition.removeprefix("only "), norm.exception, norm.purpose):
            assert words.removeprefix("only ") in text
        assert all(deadline.text in text for deadline in norm.deadlines)
        assert 0 <= norm.confidence <= 1
        assert not set(names(norm.bearers)) & set(names(norm.recipients))


def test_a_time_limit_of_a_condition_is_none_of_the_act():
    norm = norm_of("If fees are not paid within 60 days, the PA notifies the MOR.")
    assert norm.deadlines == ()
    assert norm.trigger == "If fees are not paid within 60 days"
    assert [each.duration for each in norm_of("If fees are due, the PA pays within 60 days.").deadlines] == ["P60D"]
