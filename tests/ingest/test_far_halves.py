"""Acts that a clause parts from their subject, what an object denies, names taken up by their last noun."""

from __future__ import annotations

import pytest
from norm_cases import norms_of, said_in

from ingest.names import Catalogue

# Sentence, then each norm: act, bearers, receivers and those it is done with, whether it tells.
SENTENCES = [
    # a verb behind a clause that belongs to an object
    (
        "The tenant bears the cost, returns the crane in the state in which it was delivered, and notifies the PA of"
        " any damage.",
        [("bear", ["tenant"], [], False), ("return", ["tenant"], [], False), ("notify", ["tenant"], ["PA"], True)],
    ),
    # who is only described, with a relative clause
    ("A supplier that wants a berth applies to the PA.", [("apply", ["supplier"], ["PA"], False)]),
    (
        "An office that is called by a captain alerts the PA the same day.",
        [("alert", ["office"], ["PA"], True)],
    ),
    # one of two
    (
        "The QM or a designated witness watches the loading and certifies the result.",
        [("watch", ["QM", "witness"], [], False), ("certify", ["QM", "witness"], [], True)],
    ),
    (
        "The QM or the PA signs the form, keeps the log, and sends a copy to the VTC.",
        [("sign", ["QM", "PA"], [], False), ("keep", ["QM", "PA"], [], False), ("send", ["QM", "PA"], ["VTC"], True)],
    ),
    # verbs in the plural that are no nouns
    (
        "BIOs enter the dates no later than five days after the event and correct errors as they are found.",
        [("enter", ["BIO"], [], False), ("correct", ["BIO"], [], False)],
    ),
    (
        "QMs treat crews alike, guard secret papers entrusted to them, and disclose the plans of no owner.",
        [("treat", ["QM"], [], False), ("guard", ["QM"], [], False), ("disclose", ["QM"], [], False)],
    ),
    ("QMs seek ropes to hold and keep this boat.", [("seek", ["QM"], [], False)]),
    # a relative clause behind another, and time that somebody has
    (
        "The request is passed to the BIO that runs the lock, which replies to the PA within 30 days.",
        [("pass", [], ["BIO"], True), ("reply", ["BIO"], ["PA"], True)],
    ),
    (
        "The draft is sent to the VTC, which has ten working days to return its comments.",
        [("send", [], ["VTC"], True), ("return", ["VTC"], [], True)],
    ),
    (
        "The PA assigns a QM to each plan, who manages the work.",
        [("assign", ["PA"], [], False), ("manage", ["QM"], [], False)],
    ),
    (
        "The PA assigns a QM to each DSP, who keeps a log.",
        [("assign", ["PA"], [], False), ("keep", ["QM"], [], False)],
    ),
    (
        "The QM should consult the VTC, which has authority to name the BIO.",
        [("consult", ["QM"], ["VTC"], False), ("name", ["VTC"], [], False)],
    ),
    # "it" and "they" for the one who has the thing, for those who were told
    (
        "If the chart is delivered to the BIO, it records the date and forwards the chart to the PA.",
        [("record", ["BIO"], [], False), ("forward", ["BIO"], ["PA"], True)],
    ),
    (
        "The PA submits the log to the BIOs. They review it and make changes.",
        [("submit", ["PA"], ["BIO"], True), ("review", ["BIO"], [], False), ("make", ["BIO"], [], False)],
    ),
    (
        "The VTC notifies the MOR and the PA; they must stop all tows.",
        [("notify", ["VTC"], ["MOR", "PA"], True), ("stop", ["MOR", "PA"], [], False)],
    ),
    (
        "BIOs submit the log to the QMs. They keep a copy.",
        [("submit", ["BIO"], ["QM"], True), ("keep", ["BIO"], [], False)],
    ),
    # several who are only described
    (
        "Boarding parties acknowledge the order and advise the QM of any need.",
        [("acknowledge", ["boarding party"], [], True), ("advise", ["boarding party"], ["QM"], True)],
    ),
    ("The chair publishes the minutes.", [("publish", ["chair"], [], False)]),
    # who is kept informed, a directive that is issued
    (
        "The QM is responsible for watching cost and for keeping the owner and the PA informed of changes.",
        [("watch", ["QM"], [], False), ("keep", ["QM"], ["owner", "PA"], True)],
    ),
    ("The PA issues a towing directive to the BIOs.", [("issue", ["PA"], ["BIO"], True)]),
    # a noun is no verb, what a name names no act
    ("The funds stay available in the owner's bank account indefinitely.", []),
    ("The BRS is the responsibility of the PA.", [("perform", ["PA"], [], False)]),
    # what somebody hears of, what comes into his hands
    ("The QM can bring the matter to the VTC.", [("bring", ["QM"], ["VTC"], True)]),
    ("The QM brings ropes to the VTC.", [("bring", ["QM"], [], False)]),
    ("Spare ropes shall be turned over to the PA.", [("turn", [], ["PA"], False)]),
    ("The PA convenes the VTC and the MOR.", [("convene", ["PA"], ["VTC", "MOR"], False)]),
]


@pytest.mark.parametrize(("sentence", "stated"), SENTENCES, ids=[pair[0][:40] for pair in SENTENCES])
def test_sentence(sentence, stated):
    assert said_in(sentence) == stated


@pytest.mark.parametrize(
    ("sentence", "modalities", "markers"),
    [
        ("The QM accepts no gifts.", ["PROHIBITION"], ["indicative"]),
        ("QMs may make no promises to buyers.", ["PROHIBITION"], ["may ... no"]),
        ("QMs disclose nothing about an owner.", ["PROHIBITION"], ["indicative"]),
        ("The QM alerts the PA and provides no ship's papers.", ["OBLIGATION", "PROHIBITION"], ["indicative"] * 2),
        ("The QM accepts no gifts and reports offers to the PA.", ["PROHIBITION", "OBLIGATION"], ["indicative"] * 2),
        ("The QM must submit no fewer than five copies to the PA.", ["OBLIGATION"], ["must"]),
        (
            "Files may be burned, except that files under audit shall not be burned.",
            ["PERMISSION", "PROHIBITION"],
            ["may", "shall not"],
        ),
    ],
)
def test_what_an_object_or_an_exception_denies(sentence, modalities, markers):
    found = norms_of(sentence)
    assert [norm.modality.name for norm in found] == modalities
    assert [norm.marker for norm in found] == markers


@pytest.mark.parametrize(
    ("sentence", "durations"),
    [
        ("Files may be burned after three years, except that letters must be kept.", [["P3Y"], []]),
        ("BIOs whose waiting time exceeds two months are required to prepare a plan.", [[]]),
        (
            "QMs are responsible for starting the count once the boat is empty, clearing claims, and submitting the"
            " paper to the PA within 24 months of the last voyage.",
            [[], [], ["P24M"]],
        ),
        ("The draft is sent to the VTC, which has ten days to return it.", [["P10D"], ["P10D"]]),
    ],
)
def test_a_length_is_a_limit_of_its_own_act_only(sentence, durations):
    assert [[each.duration for each in norm.deadlines] for norm in norms_of(sentence)] == durations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Grain Export Board (GEB) meets. The Board decides.", ["GEB", "GEB"]),
        ("The Grain Export Board (GEB) meets. The Board of Ships decides.", ["GEB", "Board of Ships"]),
        ("Requests go to the Weir Advocacy Center. The Center circulates them.", ["Weir Advocacy Center"] * 2),
        ("The Center circulates them. They go to the Weir Advocacy Center.", ["Weir Advocacy Center"]),
        ("A firm may ask. A firm fixed price is agreed. Insurance firms pay.", ["U.S. industry", "insurance firm"]),
        (
            "The Speaker of the House and the Chairman of the Senate Committee on Foreign Relations ask.",
            ["Speaker of the House", "Chairman of the Senate Committee on Foreign Relations"],
        ),
    ],
)
def test_names(text, expected):
    catalogue = Catalogue([("C1.1", text)])
    assert [each.entity.name for each in catalogue.mentions(text, at="C1.1") if each.entity.is_actor] == expected
