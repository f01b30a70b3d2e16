"""Who is told, sent to, worked with, copied, gone through."""

from __future__ import annotations

import pytest
from norm_cases import names, norm_of, norms_of, read_chapter

TOLD = [
    # behind "to", one or a list
    ("The HSB must submit the CMR to the PA.", ["PA"]),
    ("The HSB submits the CMR to the PA, VTC, and the appropriate MOR.", ["PA", "VTC", "MOR"]),
    ("The HSB must report to the MOR on the cargo.", ["MOR"]),
    ("The QM refers questions to the PA.", ["PA"]),
    # the object of telling
    ("The QM must brief the HSB on floods.", ["HSB"]),
    ("The HSB is required to notify the VTC of any spill.", ["VTC"]),
    # its subject in a passive
    ("The HSB is notified of floods by the QM.", ["HSB"]),
    ("Requests are submitted to the PA by the QM.", ["PA"]),
    # provide X with Y, provide X Y, provide Y to X
    ("The HSB provides the PA with a list of ships.", ["PA"]),
    ("The HSB provides the PA copies of the CMR.", ["PA"]),
    ("The HSB provides information to the PA.", ["PA"]),
    # but only where Y is words or data
    ("The HSB provides assistance to the PA.", []),
    # ensure that X is told
    ("The PA must ensure that the VTC is informed of each passage.", ["VTC"]),
    ("The PA must ensure that the VTC is painted.", []),
    # asking and answering
    ("The HSB must obtain the DSP from the PA.", ["PA"]),
    ("The HSB must respond to questions from the PA.", ["PA"]),
    ("The QM asks the PA to close the lock.", ["PA"]),
    ("The QM should query the PA as to its plans.", ["PA"]),
    ("The PA should be encouraged to reply.", ["PA"]),
    ("The QM must get approval from the MOR.", ["MOR"]),
    ("The PA must obtain ropes from the VTC.", []),
    # through somebody; through a chain to somebody
    ("The CMR may be requested through the VTC.", ["VTC"]),
    ("Leaks must be reported through the port's chains of command to the MOR.", ["MOR"]),
    # articles go from hand to hand; who is helped gets none
    ("Boats may be transferred to the PA.", ["PA"]),
    ("No credits shall be extended to the PA.", ["PA"]),
    ("The HSB provides ropes to the PA.", ["PA"]),
    ("The HSB provides support to the PA.", []),
    # papers are made for somebody
    ("The QM prepares the tide report for the PA.", ["PA"]),
    ("The QM prepares ropes for the PA.", []),
    # not the receiver of a verb inside
    ("The QM may send the CMR to the PA after a plan is offered to the MOR.", ["PA"]),
    ("No boats shall be sold to the PA unless the VTC reports to the MOR.", ["PA"]),
    # a bare verb has its receiver from the one behind
    ("The QM prepares and sends the DSP to the PA.", ["PA"]),
    ("The QM contacts the PA to obtain ropes.", ["PA"]),
    # told by the purpose
    ("The QM uses the radio to convey warnings and reports to the PA.", ["PA"]),
    # brought to know
    ("The QM keeps the PA informed of delays.", ["PA"]),
    ("The PA must be kept advised of delays.", ["PA"]),
    ("The QM must make the VTC aware of floods.", ["VTC"]),
    ("The QM must ensure that the PA is kept informed of floods.", ["PA"]),
    ("The QM makes the tide report available to the PA.", ["PA"]),
    ("The QM makes ropes available to the PA.", []),
    # for whose attention it is sent
    ("The CMR is submitted for MOR review and approval.", ["MOR"]),
    ("The QM sends the CMR to the PA for review by the VTC.", ["PA", "VTC"]),
    # asked for what a passive's subject names
    ("Approval from the MOR must be obtained before the lock is closed.", ["MOR"]),
    ("These loads require that a port license be obtained from the MOR.", ["MOR"]),
    ("The QM invites the PA to join the patrol.", ["PA"]),
    # what is filed stands with somebody
    ("The HSB files the report with the VTC.", ["VTC"]),
    ("The plan is submitted for MOR and HSB review.", ["MOR", "HSB"]),
    # a way, nobody who is told
    ("Leaks must be reported through the PA and HSB chains of command to the MOR.", ["MOR"]),
    # what is done later is no part of it
    ("The QM may request ropes from the PA to support a sale to the HSB.", ["PA"]),
    # behind the subject of a passive
    ("Boats on loan to the PA may be extended.", []),
    ("Copies to the PA must be sent by mail.", ["PA"]),
    # to whose attention; who is given something as the subject; the means of an act
    ("Leaks must be brought to the attention of the PA.", ["PA"]),
    ("The QM must bring leaks to the PA's attention.", ["PA"]),
    ("The PA will be provided a list of ships.", ["PA"]),
    ("The QM may cancel the lease by written notice to the PA.", ["PA"]),
    # whether something is so is asked of who is asked, not of what it is about
    ("The QM asks the PA whether the VTC sails.", ["PA"]),
    ("The QM collects the answers from the PA.", ["PA"]),
    # sent before, not by this act
    ("The QM must provide to the HSB the data already sent to the MOR.", ["HSB"]),
    # who asks is answered
    ("If asked by the PA, the QM may acknowledge that the lock leaks.", ["PA"]),
    ("The QM must provide data as requested by the PA.", []),
    # a short form that nobody defines
    ("The CMR must be forwarded to XYZ and KLMN/OPQ.", ["XYZ", "KLMN/OPQ"]),
    # for whom, further on
    ("The QM prepares the tide report for the winter for the PA.", ["PA"]),
    # sent on to somebody else
    ("The QM sends the CMR to the PA for delivery to the HSB.", ["PA", "HSB"]),
    ("Claims may be filed by mail to the PA.", ["PA"]),
    # an act for another's act
    ("The QM assists the HSB in routing reports to the MOR.", ["MOR"]),
    ("The QM assists the HSB in obtaining clearance from the MOR.", ["MOR"]),
    ("The QM assists the HSB in obtaining ropes from the MOR.", []),
    ("The QM shares its findings with the VTC.", ["VTC"]),
    # papers are addressed, matters raised, rights handed on
    ("Requests for ropes are addressed to the PA.", ["PA"]),
    ("The QM must raise such matters to the MOR.", ["MOR"]),
    ("The MOR may delegate this authority to the PA.", ["PA"]),
    ("The QM prepares the annual report to the MOR.", ["MOR"]),
    # acted on is not told
    ("The HSB must inspect the PA.", []),
    ("The HSB must move to the PA.", []),
]


def test_what_stands_behind_which_is_of_the_other_act():
    first, second = norms_of("The QM submits the CMR to the PA, which forwards it through the VTC to the MOR.")
    assert (names(first.recipients), names(second.recipients)) == (["PA"], ["VTC", "MOR"])


@pytest.mark.parametrize(("sentence", "recipients"), TOLD)
def test_who_is_told(sentence, recipients):
    assert names(norm_of(sentence).recipients) == recipients


NOTIFICATIONS = [
    ("The HSB must submit the CMR to the PA.", True),
    ("The QM must brief the HSB on floods.", True),
    ("The HSB provides information to the PA.", True),
    ("The PA must ensure that the VTC is informed of each passage.", True),
    ("The HSB must report floods.", True),
    ("The HSB provides assistance to the PA.", False),
    ("The PA must ensure that the lock is closed.", False),
    ("The HSB must inspect the PA.", False),
    ("The HSB must obtain the DSP from the PA.", False),
    ("The PA must ensure that pilots receive a full briefing.", True),
    ("The PA must ensure that pilots receive ropes.", False),
    ("The PA must ensure that the VTC understands the tide table.", True),
    ("Reports are submitted and kept.", True),
    ("The QM must send the CMR as a package.", True),
    ("The QM must identify errors to the PA.", True),
    ("The QM must identify whether ropes are needed.", False),
    ("The QM should indicate that the berth may be lost.", True),
    ("The HSB provides oversight of plans and reports.", False),
    ("The QM must acknowledge receipt of the CMR.", True),
    ("The QM will provide a revised schedule to the PA.", True),
    # counsel needs somebody who gets it
    ("The HSB provides guidance for plans.", False),
    ("The HSB provides guidance to the PA.", True),
    ("The QM keeps the PA informed of delays.", True),
    ("The QM keeps the PA dry.", False),
    ("The QM makes the tide report available to the PA.", True),
    ("The QM makes ropes available to the PA.", False),
    ("The QM may recommend to the MOR that it close the lock.", True),
    ("The QM uses the BRS to submit reports.", True),
    ("The QM shares its findings with the VTC.", True),
    ("Leaks must be brought to the attention of the PA.", True),
    ("The QM must bring ropes.", False),
    ("The QM should return the report to the PA.", True),
    ("The QM gives the PA the address.", True),
    ("The QM must certify to the lord of the port that the lock is tight.", True),
    # goods and money tell nothing; what is said to somebody does, whatever it is
    ("The QM must send the deposit to the PA.", False),
    ("The QM must send the deposit and a report to the PA.", True),
    ("The QM nominates pilots to the PA.", True),
    ("The QM must explain the crane to the users.", True),
    ("The QM shares a quay with the VTC.", False),
    ("The QM should be well informed about tides.", False),
    # a meeting to present something
    ("The HSB holds meetings to present the findings.", True),
    ("The QM prepares the tide report for the PA.", True),
    ("The QM prepares the tide report.", False),
    # to forbid telling is not to tell
    ("The PA must not notify the HSB.", False),
]


@pytest.mark.parametrize(("sentence", "notification"), NOTIFICATIONS)
def test_what_is_a_notification(sentence, notification):
    assert norm_of(sentence).notification is notification


@pytest.mark.parametrize(
    ("sentence", "partners"),
    [
        ("The QM must coordinate with the PA and the VTC.", ["PA", "VTC"]),
        ("The PA, in coordination with the VTC, must publish the DSP.", ["VTC"]),
        ("In consultation with the MOR, the PA must publish the DSP.", ["MOR"]),
        # a name that only describes the noun behind it
        ("The PA, in coordination with the MOR, VTC plans in hand, must publish the DSP.", ["MOR"]),
        # a meeting is with somebody, an inspection is with something
        ("BIOs conduct meetings with the VTC.", ["VTC"]),
        ("BIOs conduct inspections with ropes.", []),
        ("The PA must paint the quay with the VTC.", []),
        ("The PA must make an appointment with the VTC.", ["VTC"]),
        ("Meetings with the VTC should be arranged.", ["VTC"]),
        ("The PA, together with the VTC, approves the DSP.", ["VTC"]),
        ("The PA, after close consultation with the VTC and the MOR, decides.", ["VTC", "MOR"]),
        ("The PA approves the DSP jointly with the VTC.", ["VTC"]),
        ("The PA must consult the VTC before it closes the lock.", ["VTC"]),
        ("The VTC must be consulted.", ["VTC"]),
        ("The QM holds a review with the VTC every month.", ["VTC"]),
        ("The QM should work closely with the VTC to mend the quay.", ["VTC"]),
        ("The PA must negotiate the rates with the VTC.", ["VTC"]),
        ("The QM must verify with the PA that the lock is closed.", ["PA"]),
        ("The QM must verify compliance with the PA.", []),
        ("The QM acts as liaison between the PA and the VTC.", ["PA", "VTC"]),
        ("The QM hosts a planning conference with the PA and the VTC.", ["PA", "VTC"]),
        ("The PA, with the concurrence of the VTC, closes the lock.", ["VTC"]),
        ("The PA makes arrangements with the VTC for the tug.", ["VTC"]),
        ("The QM meets with the VTC.", ["VTC"]),
        ("The QM, working with the VTC, sets the dates.", ["VTC"]),
        ("The QM sets the dates by working closely with the VTC.", ["VTC"]),
        # a name that only says whose thing it is
        ("The work must be done in conjunction with the VTC's floating plans.", []),
    ],
)
def test_who_it_is_done_with(sentence, partners):
    norm = norm_of(sentence)
    assert names(norm.coordinates) == partners
    assert not set(partners) & set(names(norm.recipients))


def test_copies_are_no_recipients():
    norm = norm_of("The QM submits the CMR to the PA with an information copy to the MOR.")
    assert (names(norm.recipients), names(norm.copies)) == (["PA"], ["MOR"])
    norm = norm_of("The QM submits the CMR to the PA, with a copy to the MOR, within 3 days.")
    assert (names(norm.recipients), names(norm.copies)) == (["PA"], ["MOR"])
    second = norms_of("The QM must sign the CMR and provide courtesy copies to the HSB.")[1]
    assert (names(second.recipients), names(second.copies)) == ([], ["HSB"])


@pytest.mark.parametrize(
    ("sentence", "channels"),
    [
        ("The QM must send the CMR to the PA via the BRS.", ["BRS"]),
        ("The QM must send the CMR to the PA using the BRS.", ["BRS"]),
        ("The QM must enter ships in the BRS.", ["BRS"]),
        ("The QM must ask for ropes using the CMR.", ["CMR"]),
        ("The PA must work through the MOR to reach the HSB.", ["MOR"]),
        # what is acted on is no channel
        ("The QM must update the BRS.", []),
        ("The QM must sign in the CMR.", []),
    ],
)
def test_channels(sentence, channels):
    assert names(norm_of(sentence).via) == channels


def test_what_is_made_available_as_it():
    second = norms_of("The QM publishes the tide report and makes it available to the PA.")[-1]
    assert (names(second.recipients), second.notification) == (["PA"], True)


def test_who_coordination_is_needed_with_does_not_bear_it():
    norm = norm_of("Coordination with the PA, the respective VTC, and the HSB is necessary prior to launching.")
    assert (names(norm.bearers), names(norm.coordinates)) == ([], ["PA", "VTC", "HSB"])


def test_who_is_told_first_is_given_what_follows():
    first, second = norms_of("The QM advises the PA and provides the terms of the lease.")
    assert (names(first.recipients), names(second.recipients)) == (["PA"], ["PA"])


def test_two_verbs_with_one_object_reach_whom_either_reaches():
    assert names(norm_of("The QM advises and supports the PA and the VTC.").recipients) == ["PA", "VTC"]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("The report must be sent by mail.", ["PA"]),
        ("It must be submitted within 3 days.", ["PA"]),
        ("The report is sent to the VTC.", ["VTC"]),
        # another thing, or no certain one
        ("The DSP must be sent by mail.", []),
        ("A report must be sent by mail.", []),
        # what is done with it later is not sending it
        ("The report must be kept for 3 years.", []),
    ],
)
def test_what_was_sent_before_goes_to_the_same(second, told):
    norm = norms_of(f"The QM submits a report to the PA. {second}")[-1]
    assert names(norm.recipients) == told


def test_who_must_be_so_advised_is_told():
    told = norms_of("If the lock closes, the ship must wait, and the PA must be so advised.")[-1]
    assert (names(told.recipients), told.notification) == (["PA"], True)


def test_who_was_asked_is_told_by_the_next_act():
    first, second = norms_of("The QM should query the PA as to its plans and indicate that the berth may be lost.")
    assert (names(first.recipients), names(second.recipients)) == (["PA"], ["PA"])
    assert (first.notification, second.notification) == (False, True)


def test_an_officer_of_an_office_is_not_told_beside_it():
    _, readings = read_chapter(
        "C7.2. Papers.\n\nC7.2.1. The MOR (Lock Division (LOCK/DIV)) is old.\n\n"
        "C7.2.2. The QM sends the CMR to the MOR (LOCK/DIV) Chief Harbor Officer (CHO) and the VTC.\n"
    )
    (norm,) = readings["C7.2.2"].norms
    assert names(norm.recipients) == ["MOR (LOCK/DIV)", "VTC"]


def test_each_of_two_acts_has_its_own_receiver():
    first, second = norms_of("The QM must send the CMR to the PA and return the DSP to the HSB.")
    assert (names(first.recipients), names(second.recipients)) == (["PA"], ["HSB"])


def test_who_bears_it_is_not_told():
    assert names(norm_of("The PA must report its findings to the HSB and the PA.").recipients) == ["HSB"]
