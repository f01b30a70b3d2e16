"""Sentences whose subject, receiver or act stands where a parser or a plain rule would not look for it."""

from __future__ import annotations

import pytest
from norm_cases import norms_of, said_in

# Sentence, then each norm: act, bearers, receivers and those it is done with, whether it tells.
SENTENCES = [
    # "it" and "they" take up the actor of the opening clause
    ("When the HSB concludes that a tow is safe, it prepares a tow record.", [("prepare", ["HSB"], [], False)]),
    ("If the towing activity has no slip, it tells the HSB.", [("tell", ["towing activity"], ["HSB"], True)]),
    ("When pilots find that a lock is closed, they tell the VTC.", [("tell", ["pilot"], ["VTC"], True)]),
    ("If the VTC and the PA agree, they sign the slip.", [("sign", ["VTC", "PA"], [], False)]),
    (
        "The PA reads the log. When the HSB asks for ropes, it sends them within a day.",
        [("read", ["PA"], [], False), ("send", ["HSB"], [], False)],
    ),
    ("When the crane is broken, it is moved to the yard.", [("move", [], [], False)]),
    ("If the officer of the MOR fails to appear, it informs the VTC.", []),
    # a second subject behind an aside
    (
        "The PA books the berth, and the HSB, in coordination with the VTC, checks that tugs will be present.",
        [("book", ["PA"], [], False), ("check", ["HSB"], ["VTC"], False)],
    ),
    (
        "During tow planning the PA, in coordination with the VTC, selects the berth.",
        [("select", ["PA"], ["VTC"], False)],
    ),
    ("The HSB, together with the crew, inventories the ropes on arrival.", [("inventory", ["HSB"], [], False)]),
    # who is responsible for something does something else
    ("The office responsible for a loss prepares a repair plan.", [("prepare", ["office"], [], False)]),
    ("The PA responsible for the quay must close it.", [("close", ["PA"], [], False)]),
    ("The HSB appoints the office responsible for tows.", [("appoint", ["HSB"], [], False)]),
    # a verb in -s behind "is" and "has"
    (
        "The PA is responsible for the quay and replies to the VTC within two days.",
        [("perform", ["PA"], [], False), ("reply", ["PA"], ["VTC"], True)],
    ),
    (
        "The Director, HSB, has approval authority for tows and consults with the MOR on them.",
        [("perform", ["Director, HSB"], [], False), ("consult", ["Director, HSB"], ["MOR"], False)],
    ),
    ("The PA is responsible for ropes and tows.", [("perform", ["PA"], [], False)]),
    # … and a body that acts by what it has in hand
    ("The activity holding the goods counts them monthly.", [("count", ["activity"], [], False)]),
    ("The facility responsible for a crane prepares a plan.", [("prepare", ["facility"], [], False)]),
    ("The activity lasts a day.", []),
    ("The action activity replies to the PA.", [("reply", ["action activity"], ["PA"], True)]),
    # a verb behind a modal that stands two commas before
    (
        "The QM must review cases, reconcile requisitions with the PA, and brief the HSB.",
        [("review", ["QM"], [], False), ("reconcile", ["QM"], ["PA"], False), ("brief", ["QM"], ["HSB"], True)],
    ),
    (
        "BIOs conduct checks in fog and document at least one check each week.",
        [("conduct", ["BIO"], [], False), ("document", ["BIO"], [], False)],
    ),
    (
        "The pilot's records are mailed to the HSB, which hands them to the PA and interviews the pilot.",
        [("mail", [], ["HSB"], True), ("hand", ["HSB"], ["PA"], True), ("interview", ["HSB"], [], False)],
    ),
    ("Ropes are inventoried within 90 days of delivery.", [("inventory", [], [], False)]),
    ("The QM must plan, coordinate, and supervise tows.", [("plan", ["QM"], [], False)]),
    ("The QM must check ropes, cranes, and books.", [("check", ["QM"], [], False)]),
    # verbs, adverbs and states that the parser takes for nouns and acts
    (
        "It is the duty of the PA to state within ten days whether the crane is safe.",
        [("state", ["PA"], [], False)],
    ),
    ("It is the task of the PA to count the ropes.", [("count", ["PA"], [], False)]),
    ("Each crane is the task of a different office.", []),
    ("The QM reports the status of late tows to the PA weekly, or daily in fog.", [("report", ["QM"], ["PA"], True)]),
    ("The QM keeps the HSB and the PA informed.", [("keep", ["QM"], ["HSB", "PA"], True)]),
    ("The QM keeps the HSB and the PA waiting.", [("keep", ["QM"], [], False)]),
    # "ought to"; an application; what a body of one's own does
    ("The QM ought to tell the PA.", [("tell", ["QM"], ["PA"], True)]),
    ("The owner applies to the HSB for a berth.", [("apply", ["owner"], ["HSB"], False)]),
    ("The rule applies to all pilots.", []),
    ("The sponsoring component submits a list to the PA.", [("submit", ["sponsoring component"], ["PA"], True)]),
    ("Spills must be brought to the notice of the HSB.", [("bring", [], ["HSB"], True)]),
    # titles of two words
    ("The QM alerts the General Counsel of the HSB.", [("alert", ["QM"], ["General Counsel, HSB"], True)]),
    # what remains somebody's, what is incumbent on him, what he is tasked with or has the option of
    ("It remains the responsibility of the owner to insure the cargo.", [("insure", ["owner"], [], False)]),
    ("It is incumbent on the owner to keep the log.", [("keep", ["owner"], [], False)]),
    ("The CHO is tasked with the upkeep of the lights.", [("perform", ["CHO"], [], False)]),
    ("The CHO is charged with mending the lights.", [("mend", ["CHO"], [], False)]),
    ("The PA has the option of sending a pilot.", [("send", ["PA"], [], False)]),
    ("Owners are reminded that ropes must be tested.", [("test", [], [], False)]),
    ("The fee is payable in advance.", [("pay", [], [], False)]),
    ("The old fee is payable.", []),
    # how an act is done is no pointer to another text
    ("Ropes are counted by serial number twice a year.", [("count", [], [], False)]),
    # what is due to somebody
    ("Written remarks on a draft are due to the HSB within 15 days.", [("submit", [], ["HSB"], True)]),
    ("Reports are due to the Chief Harbor Officer by October 15.", [("submit", [], ["CHO"], True)]),
    ("The delay is due to a broken crane.", []),
    ("The change is due to an error within the list.", []),
    # what is subject to somebody's leave
    ("Changes to a plan are subject to the approval of the HSB.", [("approve", [], [], False)]),
    ("Fees are subject to change.", []),
    ("Ropes are subject to review.", []),
    # parties by a common noun as receivers
    ("The PA provides the tenant with a list of ropes.", [("provide", ["PA"], ["tenant"], True)]),
    (
        "The PA notifies the dock inspector and the berth owner of the change.",
        [("notify", ["PA"], ["dock inspector", "berth owner"], True)],
    ),
    ("The source of supply sends an answer to the PA.", [("send", ["source of supply"], ["PA"], True)]),
    # an inverted order with a plain subject
    ("Under no circumstances may wet nylon ropes be left on the quay.", [("leave", [], [], False)]),
]


@pytest.mark.parametrize(("sentence", "stated"), SENTENCES, ids=[sentence for sentence, _ in SENTENCES])
def test_what_is_said(sentence, stated):
    assert said_in(sentence) == stated


def test_how_often_is_no_event():
    (counted,) = norms_of("Goods are counted by number once a year.")
    assert (counted.trigger, [each.duration for each in counted.deadlines]) == ("", ["P1Y"])
    (told,) = norms_of("Once a tow has begun, the QM should advise the PA.")
    assert told.trigger == "Once a tow has begun"


@pytest.mark.parametrize(
    ("sentence", "act", "thing"),
    [
        ("Pilots must be familiar with the signals.", "be familiar", "with the signals"),
        ("The help must be minimal.", "be minimal", ""),
    ],
)
def test_what_somebody_has_to_be_is_said_once(sentence, act, thing):
    (norm,) = norms_of(sentence)
    assert (norm.action, norm.object) == (act, thing)


def test_ought_to_recommends_in_its_own_words():
    (norm,) = norms_of("The notice ought to address the price.")
    assert (norm.modality.name, norm.marker) == ("RECOMMENDATION", "ought to")
