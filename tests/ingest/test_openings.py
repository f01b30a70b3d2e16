"""Sentences whose opening, aside or aftermath a parser stumbles over, and when their acts are due."""

from __future__ import annotations

import pytest

from tests.ingest.norm_cases import names, norms_of


@pytest.mark.parametrize(
    ("sentence", "bearer", "actions"),
    [
        ("Within 20 days of completion of the survey the PA must count the ropes.", "PA", ["count"]),
        (
            "On receiving a distress call the HSB halts all traffic, closes the lock, and warns the MOR.",
            "HSB",
            ["halt", "close", "warn"],
        ),
        ("After repair of the crane the QM shall test the brakes.", "QM", ["test"]),
        ("At the end of the season the HSB closes the northern lock.", "HSB", ["close"]),
    ],
)
def test_an_opening_without_a_comma(sentence, bearer, actions):
    found = norms_of(sentence)
    assert [each.action for each in found] == actions
    assert {name for each in found for name in names(each.bearers)} == {bearer}


@pytest.mark.parametrize(
    ("sentence", "duration"),
    [
        ("The HSB inspects cranes every two years, or more often where the wear is great.", "P2Y"),
        ("The QM must notify the PA, if the berth is let, within 36 hours.", "PT36H"),
        ("The QM reports to the PA weekly on the depth of the channel.", "P7D"),
        ("Depths are recorded in the register of the northern harbor at least quarterly.", "P3M"),
        ("Within 20 days of completion of the voyage the QM must submit an after action report to the PA.", "P20D"),
    ],
)
def test_a_limit_is_the_act_s(sentence, duration):
    (norm,) = norms_of(sentence)
    assert [each.duration for each in norm.deadlines] == [duration]


def test_a_condition_keeps_its_own_limit():
    (norm,) = norms_of("The QM must notify the PA if the berth is let within 36 hours.")
    assert norm.deadlines == ()
