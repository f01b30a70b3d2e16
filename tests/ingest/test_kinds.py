"""What kind of thing a name's head noun says."""

from __future__ import annotations

import pytest

from ingest.entities import EntityKind
from ingest.kinds import HEADS, kind_of

KINDS = [
    ("Harbor Safety Board", EntityKind.ORGANIZATION),
    ("Deputy Harbor Chief", EntityKind.POSITION),
    ("Cargo Movement Request", EntityKind.DOCUMENT),
    ("Berth Reservation System", EntityKind.SYSTEM),
    ("Rivers Act", EntityKind.AUTHORITY),
    ("Pilot Training Program", EntityKind.PROGRAM),
    ("river pilots' dependents", EntityKind.GROUP),
    # plurals, also irregular ones
    ("Harbor Agencies", EntityKind.ORGANIZATION),
    ("Dock Secretaries", EntityKind.POSITION),
    ("attach\u00e9s", EntityKind.POSITION),
    # the head stands before "of", not at the end
    ("Office of Tides and Reports", EntityKind.ORGANIZATION),
    ("Request for Assistance", EntityKind.DOCUMENT),
    # the last of two heads counts
    ("Harbor Team Assessment", EntityKind.DOCUMENT),
    # a number at the end says nothing
    ("Lock Manual 3", EntityKind.AUTHORITY),
    # what stands behind a dash says it, or what stands before
    ("Harbor Law - Yearly Report", EntityKind.DOCUMENT),
    ("Harbor Report - Volume 2", EntityKind.DOCUMENT),
]
NO_KINDS = [
    "",
    # the head is none of ours
    "Cranes",
    "Volume 2",
    # the last word is asked, not one before it
    "Report Crane",
    # no part of a word
    "Transact",
]


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_the_head_noun_says_the_kind(name, kind):
    assert kind_of(name) is kind


@pytest.mark.parametrize("name", NO_KINDS)
def test_a_name_without_a_known_head_has_no_kind(name):
    assert kind_of(name) is None


def test_an_authority_that_is_a_body():
    assert kind_of("Port Authority") is EntityKind.ORGANIZATION


@pytest.mark.parametrize("kind", [kind for kind in EntityKind if kind is not EntityKind.CROSS_REFERENCE])
def test_every_kind_has_heads_in_small_letters(kind):
    assert HEADS[kind]
    assert all(word == word.lower() for word in HEADS[kind])
