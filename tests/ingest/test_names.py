"""Names of actors, authorities, papers, systems and programs in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from norm_cases import WORLD, world

from ingest.entities import EntityKind
from ingest.gazetteer import gazetteer
from ingest.names import Catalogue


def found(text: str, *others: str) -> list[tuple[str, str]]:
    """The entities of a text that ``WORLD``, the text itself and others define, with their words."""
    catalogue = Catalogue([("C7.1.1", WORLD), *(("C7.1.2", other) for other in others), ("C7.1.3", text)])
    return [(each.entity.name, text[each.start : each.end]) for each in catalogue.mentions(text)]


NAMED = [
    # a short form by case, its plural and possessive
    ("They ask the HSB.", [("HSB", "HSB")]),
    ("They ask two BIOs.", [("BIO", "BIOs")]),
    ("the HSB's quay", [("HSB", "HSB")]),
    ("the hsb and the aHSB row", []),
    # a full name without case, in singular and plural
    ("the harbor safety board rows", [("HSB", "harbor safety board")]),
    ("a Berth Inspection Office rows", [("BIO", "Berth Inspection Office")]),
    # name and bracket are one mention
    ("the Harbor Safety Board (HSB) meets", [("HSB", "Harbor Safety Board (HSB)")]),
    # the gazetteer
    ("the embassies ask Congress", [("U.S. embassy", "embassies"), ("Congress", "Congress")]),
    ("a Letter of Offer and Acceptance", [("LOA", "Letter of Offer and Acceptance")]),
    # the bare noun of a party needs a determiner
    ("the country rows", [("partner nation", "country")]),
    ("in country they row", []),
    ("two partners row", []),
    # capitalized names with a head; sentence openers are no part of them
    ("they ask the Regional Dock Officer today", [("Regional Dock Officer", "Regional Dock Officer")]),
    ("Any Lock Commission rows", [("Lock Commission", "Lock Commission")]),
    ("they see the Lock and Weir Committee row", [("Lock and Weir Committee", "Lock and Weir Committee")]),
    ("they ask the Fire Agencies", [("Fire Agency", "Fire Agencies")]),
    # without a head, or one word alone, or a heading: nothing
    ("they visit the Big Yellow Crane", []),
    ("the Committee rows", []),
    ("Lock Commission Rules. Ships wait.", []),
    # a head written small behind a capitalized name
    ("they pay the Blanket Order case", [("Blanket Order case", "Blanket Order case")]),
    # a title and its body are one position
    ("the Director of the HSB rows", [("Director, HSB", "Director of the HSB")]),
    ("the Deputy Director, PA, rows", [("Deputy Director, PA", "Deputy Director, PA")]),
    # a short form with a head names something of its own, and what it is made of
    ("they sign the HSB report", [("HSB report", "HSB report"), ("HSB", "HSB")]),
    ("they sign the CMR form", [("CMR form", "CMR form"), ("CMR", "CMR")]),
    # but its people are the body itself
    ("the HSB personnel row", [("HSB", "HSB")]),
    # short forms inside a longer name
    (
        "they use the FMF/IMET Tide Web Tool here",
        [("FMF/IMET Tide Web Tool", "FMF/IMET Tide Web Tool"), ("FMF", "FMF"), ("IMET", "IMET")],
    ),
    # papers that are only described: the nouns before the head, no determiners or adjectives
    ("they get a new tow license", [("tow license", "tow license")]),
    ("the tug charter requests", [("tug charter request", "tug charter requests")]),
    ("an annual report", []),
    # an activity written small is none as the first part of a compound
    ("they teach security cooperation.", [("SC", "security cooperation")]),
    # but a post may be named by its field
    ("security cooperation officers row", [("security cooperation officer", "security cooperation officers")]),
    ("security cooperation papers row", []),
]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_what_a_text_names(text, names):
    assert found(text) == names


# what another paragraph defines
OFFICE = "The MOR (Office of Locks (OL)) digs."


@pytest.mark.parametrize("words", ["MOR (OL)", "MOR OL", "MOR/OL", "MOR (Office of Locks (OL))"])
def test_an_office_by_all_its_spellings(words):
    assert found(f"they ask {words} today", OFFICE) == [("MOR (OL)", words)]
    office = Catalogue([("C7.1.1", WORLD), ("C7.1.2", OFFICE)]).entity(words)
    if words != "MOR (Office of Locks (OL))":
        assert office is not None
        assert (office.parent, office.kind) == ("MOR", EntityKind.ORGANIZATION)


@pytest.mark.parametrize("words", ["HSB (TUG/KEEL)", "HSB(TUG/KEEL)", "HSB/TUG/KEEL"])
def test_an_office_that_the_text_names_by_its_letters_only(words):
    met = "the HSB (TUG/KEEL) rows"
    assert found(f"they ask {words} today", met) == [("HSB (TUG/KEEL)", words)]
    office = Catalogue([("C7.1.1", WORLD), ("C7.1.2", met)]).entity(words)
    assert office is not None
    assert (office.parent, office.kind, office.full) == ("HSB", EntityKind.ORGANIZATION, "")


def test_an_office_met_before_it_is_defined_is_the_one_defined():
    texts = ["they ask MOR (OL)", OFFICE, "MOR (OL) rows"]
    for order in (texts, texts[::-1]):
        catalogue = Catalogue([("C7.1.1", WORLD), *((f"C7.2.{place}", text) for place, text in enumerate(order))])
        (mention,) = catalogue.mentions("MOR (OL) rows")
        assert (mention.entity.name, mention.entity.full) == ("MOR (OL)", "Office of Locks")


def test_a_body_before_its_bureau_and_its_office_is_of_their_name():
    words = "MOR, Bureau of Tides, Office of Locks (MOR (BT/LOCK))"
    assert found(f"Tell the VTC and {words} today") == [("VTC", "VTC"), ("MOR (BT/LOCK)", words)]
    assert found(f"Asks the {words} today") == [("MOR (BT/LOCK)", words)]


@pytest.mark.parametrize(
    "text",
    [
        "they ask the MOR (HSB) today",  # another body: an example, or in its place
        "they ask the MOR (LTP) today",  # a program
        "they ask the MOR (MOFR) today",  # its own letters
        "they ask the MOR (I) today",
        "they ask the MOR (see below) today",
        "they send the DSP (KEEL) today",  # no office of a paper
    ],
)
def test_a_bracket_that_is_no_office(text):
    assert all("(" not in name for name, _ in found(text))


def test_a_noun_behind_the_bracket_says_what_it_is():
    text = "the Joint Dock Diving (JDD) regulation binds"
    catalogue = Catalogue([("C7.1.1", text)])
    entity = catalogue.entity("JDD")
    assert entity is not None
    assert (entity.kind, entity.full) == (EntityKind.AUTHORITY, "Joint Dock Diving regulation")


def test_numbers_in_brackets_behind_a_law_are_its_own():
    text = "the RPA (P.L. 199-3) binds"
    catalogue = Catalogue([("C7.1.1", WORLD), ("C7.1.2", text)])
    (mention,) = catalogue.mentions(text)
    assert "P.L. 199-3" in mention.entity.names
    assert found("the RPA (46 U.S.C. 999) binds") == [("RPA", "RPA"), ("46 U.S.C. 999", "46 U.S.C. 999")]


def test_definitions_are_kept_with_their_place():
    catalogue = Catalogue([("C7.1.1", "The Lock Council (LC) rows."), ("C7.1.2", "The LC rows.")])
    ((definition),) = catalogue.definitions
    assert (definition.short, definition.full, definition.provision) == ("LC", "Lock Council", "C7.1.1")


def test_the_gazetteer_has_no_name_twice():
    names = [name for entity in gazetteer() for name in entity.names]
    assert len(names) == len(set(names))


def test_a_described_paper_is_told_from_a_named_one():
    described, named = (
        world().mentions("they sign a tow license")[0],
        world().mentions("they sign the CMR")[0],
    )
    assert (described.named, named.named) == (False, True)


ONCE_WRONG = [
    ("the state of the quay is bad", []),
    ("the commerce of the port grows", []),
    ("two USG agencies row", [("USG agency", "USG agencies")]),
    ("they send tug charter requests", [("tug charter request", "tug charter requests")]),
    ("they process requests today", []),
    (
        "they ask the Bridge Council and Lock Council today",
        [("Bridge Council", "Bridge Council"), ("Lock Council", "Lock Council")],
    ),
    (
        "they ask the Office of Tides and Currents today",
        [("Office of Tides and Currents", "Office of Tides and Currents")],
    ),
    ("BIO representatives row", [("BIO", "BIO")]),
    ("they ask the Under Secretary of Defense", [("Under Secretary of Defense", "Under Secretary of Defense")]),
    ("ask the HSB at HSB.quay@port.mil or https://hsb.port.gov/HSB", [("HSB", "HSB")]),
]


@pytest.mark.parametrize(("text", "names"), ONCE_WRONG)
def test_names_that_were_read_wrongly(text, names):
    assert found(text) == names


LARGER = [
    # a name that begins with a body's short form is a part of that body
    ("they ask the HSB Tide Gauge Service today", [("HSB Tide Gauge Service", "HSB Tide Gauge Service")]),
    # the names before a described paper belong to it
    ("they file FMF/IMET tide requests", [("FMF/IMET tide request", "FMF/IMET tide requests")]),
    ("they file FMF and IMET tide requests", [("FMF/IMET tide request", "FMF and IMET tide requests")]),
    ("they keep the HSB tide file", [("HSB tide file", "HSB tide file")]),
    # what a body says or wants is no paper of its own; its parts are the body
    ("they keep HSB guidance", [("HSB", "HSB")]),
    ("they ask the HSB headquarters", [("HSB", "HSB")]),
    # an activity's short form counts before its papers only as a part of them
    ("they keep the SC plans", [("SC plan", "SC plans")]),
    ("they pay for SC programs", [("SC", "SC")]),
    # people of one country, papers that ask
    ("U.S. rowing firms row", [("U.S. rowing firm", "U.S. rowing firms")]),
    ("they file a request for guidance", [("request for guidance", "request for guidance")]),
    ("Desk officers row.", [("desk officer", "Desk officers")]),
]


@pytest.mark.parametrize(("text", "names"), LARGER)
def test_names_made_of_names(text, names):
    assert found(text)[: len(names)] == names


def test_a_part_of_a_body_knows_its_body():
    text = "they ask the HSB Tide Gauge Service today"
    (mention,) = [each for each in world().mentions(text) if each.start == 13]
    assert mention.entity.parent == "HSB"


def test_a_post_whose_short_form_has_brackets():
    text = "The Under Master of the Locks (UML(D)) and the Assistant Secretary for Tides (Ebb and Flow) (AST (EF)) row."
    catalogue = Catalogue([("C7.1.1", text)])
    for form in ("AST (EF)", "AST(EF)"):
        entity = catalogue.entity(form)
        assert entity is not None
        assert (entity.kind, entity.parent) == (EntityKind.POSITION, "")


def test_two_things_of_one_short_form_stay_apart_by_where_they_are_defined():
    catalogue = Catalogue(
        [
            ("C7.1.1", "The Dock Team (DT) works."),
            ("C7.1.2", "The DT rests."),
            ("C8.2.1", "The Drill Treaty (DT) binds."),
            ("C8.2.2", "The DT ends."),
        ]
    )
    names = {
        key: [each.entity.name for each in catalogue.mentions(text, at=key)]
        for key, text in (
            ("C7.1.2", "The DT rests."),
            ("C8.2.1", "The Drill Treaty (DT) binds."),
            ("C8.2.2", "The DT ends."),
            ("C9.1.1", "The DT is far away."),
        )
    }
    assert names == {"C7.1.2": ["DT"], "C8.2.1": ["Drill Treaty"], "C8.2.2": ["Drill Treaty"], "C9.1.1": ["DT"]}


def test_a_short_form_that_means_no_thing_here_is_not_taken_for_the_thing_elsewhere():
    catalogue = Catalogue([("C7.1.1", "The Tide Manual (TM) binds."), ("C8.1.1", "Ebb is target mensuration (TM).")])
    assert [each.entity.name for each in catalogue.mentions("TM is hard.", at="C8.1.3")] == []
    assert [each.entity.name for each in catalogue.mentions("the TM binds", at="C7.1.3")] == ["TM"]


def test_a_short_form_used_before_it_is_defined():
    texts = [("C7.1.1", "The TB rows."), ("C7.1.2", "The Tide Board (TB) rows.")]
    catalogue = Catalogue(texts)
    assert {each.entity.name for key, text in texts for each in catalogue.mentions(text, at=key)} == {"TB"}


PIECES = [
    "the HSB",
    " BIOs",
    " (",
    ")",
    "C7.4.2.",
    " and ",
    "Director of ",
    "Dock Office ",
    "report ",
    "U.S.C. ",
    "10 ",
    "\n",
    "MOR/OL",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_mentions_stand_inside_the_text_in_order(text):
    last = 0
    for each in world().mentions(text):
        assert last <= each.start < each.end <= len(text)
        last = each.start
