"""One thing is one entity, whatever a sentence calls it; kinds of things are told from the things."""

from __future__ import annotations

import pytest

from ingest.entities import Entity, EntityKind
from ingest.identity import Identity, folded, wider_of
from ingest.names import Catalogue

BODY, POST, PARTY, PAPER = EntityKind.ORGANIZATION, EntityKind.POSITION, EntityKind.GROUP, EntityKind.DOCUMENT


def test_case_plural_and_article_do_not_make_another_thing():
    first = Entity("Tide request", PAPER)
    second = Entity("tide requests", PAPER, aliases=("the tide requests",))
    identity = Identity([first, second])
    assert identity.of(first) == identity.of(second)
    assert set(identity.of(first).names) == {"Tide request", "tide requests", "the tide requests"}


def test_the_order_of_meeting_does_not_show():
    entities = [Entity("HSB", BODY, full="Harbor Safety Board"), Entity("Harbor Safety Board", BODY, parent="MOR")]
    assert Identity(entities).of(entities[1]) == Identity(entities[::-1]).of(entities[1])
    assert Identity(entities).of(entities[1]).name == "HSB"
    assert Identity(entities).of(entities[0]).parent == "MOR"


def test_a_bare_name_is_the_thing_that_goes_by_it():
    party = Entity("partner nation", PARTY, aliases=("country", "host nation"))
    assert Identity([party, Entity("country", PARTY)]).of(Entity("country", PARTY)) == party


def test_things_of_two_kinds_and_two_meanings_of_a_short_form_stay_apart():
    body, paper = Entity("TM", BODY, full="Tide Mission"), Entity("TM", PAPER, full="Tide Memorandum")
    other = Entity("Tide Manual", PAPER, aliases=("TM",))
    identity = Identity([body, paper, other])
    assert len({identity.of(each).full or identity.of(each).name for each in (body, paper, other)}) == 3


@pytest.mark.parametrize(
    ("entity", "wider"),
    [
        (Entity("geographic CCMD", BODY, full="geographic Combatant Command", wider="CCMD"), "CCMD"),
        (Entity("Regional Harbor Safety Board", BODY), "HSB"),
        (Entity("Deputy Harbor Officer", POST), None),
        (Entity("Harbor Safety Board", BODY), None),
    ],
)
def test_what_is_a_kind_of_what(entity, wider):
    catalogue = Catalogue([("C7.1.1", "The Harbor Safety Board (HSB) and the Harbor Officer row.")])
    found = wider_of(entity, catalogue.entity)
    assert (found.name if found else None) == wider


def test_a_kind_of_command_is_found_and_told_from_the_command():
    text = "The geographic Combatant Commands and a Combatant Command row; CCMDs rest. The CCMD's boats float."
    found = [each.entity.name for each in Catalogue([("C7.1.1", text)]).mentions(text)]
    assert found == ["geographic CCMD", "CCMD", "CCMD", "CCMD"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("The Dock-Teams", "dock team"), ("U.S. Mission", "US missions"), ("Officer\u2019s", "officer's")],
)
def test_folded(one, other):
    assert folded(one) == folded(other)
