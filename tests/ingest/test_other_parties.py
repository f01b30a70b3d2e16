"""Parties that only a common noun names, and who a sentence means without naming anybody."""

from __future__ import annotations

import pytest
from norm_cases import names, norm_of, norms_of, read_chapter

from ingest.names import Catalogue
from ingest.norms import Modality

DESCRIBED = [
    # a role in a deal, a trade, a body; with all words that say which
    ("The lessee must paint the boat.", ["lessee"]),
    ("A licensed physician shall examine pilots.", ["licensed physician"]),
    ("Hazardous cargo inspectors must wear gloves.", ["hazardous cargo inspector"]),
    ("The dock safety officer counts ropes.", ["dock safety officer"]),
    ("The repair crew shall mend the quay.", ["repair crew"]),
    ("The towing activity must mend the quay.", ["towing activity"]),
    # the title of a body, with a capital too
    ("The HSB Comptroller pays bills.", ["HSB comptroller"]),
    # whose he is stands in another name of his
    ("The PA's harbor clerk must count ropes.", ["harbor clerk"]),
    ("Offices that keep logs must count ropes.", ["office"]),
    ("The Inspector General must count ropes.", ["Inspector General"]),
    ("The host of a visit must count ropes.", ["host of a visit"]),
    ("The Component must count ropes.", ["DoD Component"]),
    # who is not meant; a further body of a body
    ("The HSB, not pilots or clerks, must count ropes.", ["HSB"]),
    ("The HSB towing agency must count ropes.", ["HSB towing agency"]),
    # a position in a body
    ("Commanders of BIOs must count ropes.", ["Commander, BIO"]),
    ("The head of the PA may close a lock.", ["Head, PA"]),
    ("Components must count ropes.", ["DoD Component"]),
    # a party that the field calls by this noun, whatever says that it takes part
    ("Eligible recipients must paint boats.", ["partner nation"]),
    # neither a thing nor a doing is a party
    ("Harbor activities must be safe.", []),
    ("The team must count ropes.", []),
    # a bare noun takes up who was named before
    ("The Dock Repair Team mends quays. The team must count ropes.", ["Dock Repair Team"]),
]


@pytest.mark.parametrize(("sentence", "bearers"), DESCRIBED)
def test_a_party_that_is_only_described(sentence, bearers):
    assert names(norms_of(sentence)[-1].bearers) == bearers


def test_an_officer_who_is_chosen_has_the_duties_said_of_him():
    sentence = "BIOs assign a dock clerk who keeps the log, signs the lists, and represents the port."
    assert [(norm.action, names(norm.bearers)) for norm in norms_of(sentence)] == [
        ("assign", ["BIO"]),
        ("keep", ["dock clerk"]),
        ("sign", ["dock clerk"]),
        ("represent", ["dock clerk"]),
    ]
    # who is only spoken of has none
    assert [norm.action for norm in norms_of("BIOs pay a dock clerk who keeps the log.")] == ["pay"]


IMPLIED = [
    # whose thing it is
    ("The HSB's plan must list ropes.", ["HSB"]),
    ("VTC requests must be signed.", ["VTC"]),
    # but his approval, and what is his own name, others ask for and write
    ("VTC approval must be sought.", []),
    # whose duty stands before
    ("The QM must count ropes. The log must be signed.", ["QM"]),
    # but not a party of a deal, not for what may be done, not who receives it
    ("The partner nation must pay. The log must be signed.", []),
    ("The QM must count ropes. The log may be signed.", []),
    ("The QM must count ropes. The log must be sent to the QM.", []),
    # who is spoken of without a duty
    ("The QM is a person of rank. The log must be signed.", []),
]


@pytest.mark.parametrize(("sentence", "implied"), IMPLIED)
def test_who_is_meant_where_nobody_is_named(sentence, implied):
    norm = norms_of(sentence)[-1]
    assert (names(norm.bearers), names(norm.implied_bearers)) == ([], implied)


@pytest.mark.parametrize(
    ("heading", "implied"),
    [
        ("Quay Manager", ["QM"]),
        ("Quay Manager Duties", ["QM"]),
        ("Talks with the Quay Manager on Ropes", []),
        ("Partner Nations", []),  # what stands there is done for a party as well as by it
    ],
)
def test_only_a_heading_that_is_an_actor_says_whose_duties_stand_below(heading, implied):
    _, readings = read_chapter(f"C7.1. {heading}\n\nC7.1.1. Ropes must be counted.")
    assert [names(norm.implied_bearers) for norm in readings["C7.1.1"].norms] == [implied]


def test_a_row_that_begins_with_a_role_is_his_to_do():
    text = """C7.1.1. Ships wait.

Table C7.T1. Who Does What

Who

What

Dock carrier

Annotates the list. Retains a copy of it.
"""
    _, readings = read_chapter(text)
    assert [(norm.action, names(norm.bearers)) for norm in readings["C7.T1#1"].norms] == [
        ("annotate", ["dock carrier"]),
        ("retain", ["dock carrier"]),
    ]


def test_a_lead_in_takes_up_of_whom_the_sentence_before_speaks():
    text = "C7.1.1. The PA has many ships. Pilots live there. Their functions include:\n\n  1. Open the lock."
    _, readings = read_chapter(text)
    assert [names(norm.bearers) for norm in readings["C7.1.1#1"].norms] == [["pilot"]]


def test_a_lead_in_that_ends_with_an_actor_leads_into_his_acts():
    text = "C7.1.1. The QM is old. In that capacity, the QM:\n\n  • Counts ropes;\n  • Keeping, at least yearly, a log."
    _, readings = read_chapter(text)
    assert [names(norm.bearers) for count in (1, 2) for norm in readings[f"C7.1.1#{count}"].norms] == [["QM"], ["QM"]]


def test_who_keeps_somebody_informed_behind_by():
    assert names(norm_of("The VTC will be kept informed by the PA.").bearers) == ["PA"]


@pytest.mark.parametrize(
    ("lead_in", "bearers"),
    [
        ("The rescue crew shall:", ["rescue crew"]),
        ("For ships of the VTC, the QM must do the following:", ["QM"]),
        ("The PA and the VTC shall:", ["PA", "VTC"]),
    ],
)
def test_the_subject_of_a_lead_in_bears_its_items(lead_in, bearers):
    text = f"C7.1.1. {lead_in}\n\n  1. open the lock.\n  2. Not later than noon, close the lock."
    _, readings = read_chapter(text)
    assert [names(norm.bearers) for count in (1, 2) for norm in readings[f"C7.1.1#{count}"].norms] == [bearers, bearers]


def test_a_pronoun_of_a_list_is_not_the_subject_of_the_clause_that_opens_the_sentence():
    sentence = "Before a partner nation sails, the QM checks its ropes; signs the log; and tells the PA."
    assert {tuple(names(norm.bearers)) for norm in norms_of(sentence)} == {("QM",)}
    sentence = "If the VTC agrees, the QM checks ropes, signs the log, and tells the PA."
    assert {tuple(names(norm.bearers)) for norm in norms_of(sentence)} == {("QM",)}


def test_a_body_defined_by_one_of_its_known_names_stays_itself():
    text = "It was sent by the U.S. Government (USG). A USG official rows."
    mentions = Catalogue([("C7.1.1", text)]).mentions(text, at="C7.1.1")
    assert [text[each.start : each.end] for each in mentions if each.entity.name == "USG"] == [
        "U.S. Government (USG)",
        "USG",
    ]


def test_congress_is_not_bound_by_a_manual():
    assert norms_of("Congress grants the port its funds.") == ()
    assert norm_of("Congress must be told by the PA.").modality is Modality.OBLIGATION


def test_what_is_said_of_a_thing_is_not_taken_up_as_an_actors_act():
    sentence = "The PA tows ships. A right of way survives the storm. It limits pilots."
    assert [norm.action for norm in norms_of(sentence)] == ["tow"]
    assert [norm.action for norm in norms_of("The PA tows ships. It limits pilots.")] == ["tow", "limit"]
