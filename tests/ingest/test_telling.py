"""Acts that tell somebody something, and acts that only look so; who is told by them."""

from __future__ import annotations

import pytest

from tests.ingest.norm_cases import names, norms_of


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        # known, let know, cautioned, reached
        ("The PA makes known to the HSB the results of the survey.", ["HSB"]),
        ("The QM must let the PA know of any leak.", ["PA"]),
        ("The QM should caution the PA that the lock is narrow.", ["PA"]),
        ("The report must reach the MOR before the season begins.", ["MOR"]),
        # files to be read; a part of a paper; what goes along with goods; a thing that is said
        ("The crane files must be made available to the HSB.", ["HSB"]),
        ("The PA may share portions of the report with the MOR.", ["MOR"]),
        ("The PA forwards the deposit to the MOR together with a copy of the contract.", ["MOR"]),
        ("The QM reports each shipment to the VTC.", ["VTC"]),
        # answered, announced, accounted for, in any words
        ("The PA answers within ten days.", []),
        ("The HSB announces the dates of the regatta.", []),
        ("The QM must account to the PA for all ropes.", ["PA"]),
        ("The QM corrects and resubmits rejected entries.", []),
        # by telling; explained by somebody; what follows
        ("The PA begins the transfer by submitting a CMR to the HSB.", ["HSB"]),
        ("The CHO closes the berth by informing the VTC.", ["VTC"]),
        ("The QM explains the costs to be expected.", []),
        ("A written report follows within ten days.", []),
        ("A copy of the log goes to the HSB.", ["HSB"]),
        # "it" is the paper, not the last noun of another number
        ("When the QM finds a report that fails the tests, the QM returns it to the PA.", ["PA"]),
    ],
)
def test_an_act_that_tells(sentence, told):
    found = [norm for norm in norms_of(sentence) if norm.notification]
    assert len(found) == 1, [(norm.action, names(norm.recipients)) for norm in norms_of(sentence)]
    assert names(found[0].recipients) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "The PA directs the QM to close the lock.",
        "Charts are disclosed only under the rules of the port.",
        "The drawings may be released only after the survey.",
        "Small leaks need not be reported.",
        "The QM should not submit the CMR while the berth is let.",
        "The PA sends each shipment to the VTC.",
        "The tug must reach the VTC before dusk.",
        "The PA lets the QM use the crane.",
        "The PA makes the crane file available for use on the quay.",
        "The PA makes the crane available to the QM.",
        "The notice must explain the cause of the delay.",
        "The QM closes the berth by raising a flag.",
    ],
)
def test_an_act_that_tells_nothing(sentence):
    found = norms_of(sentence)
    assert found
    assert not any(norm.notification for norm in found)


def test_a_written_report_follows_to_who_was_told_before():
    told = norms_of("Leaks are reported to the HSB by telephone. A written report follows within a week.")
    assert [(norm.action, names(norm.recipients)) for norm in told] == [("report", ["HSB"]), ("follow", ["HSB"])]
