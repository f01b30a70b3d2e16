"""Verbs from nouns of action, and the classes of verbs."""

from __future__ import annotations

import pytest

from ingest.verbs import ALWAYS_TELLS, NORMATIVE_PARTICIPLES, SEND, STATIVE, TELL, is_action_noun, known_verbs, verb_of

NOUNS = [
    # suffixes, each to the verb that exists
    ("preparation", "prepare"),
    ("application", "apply"),
    ("authorization", "authorize"),
    ("inspection", "inspect"),
    ("submission", "submit"),
    ("payment", "pay"),
    ("assistance", "assist"),
    ("reference", "refer"),
    ("removal", "remove"),
    ("closure", "close"),
    ("discovery", "discover"),
    # -ing: with its doubled letter or the e that it lost
    ("processing", "process"),
    ("planning", "plan"),
    ("mooring", "moor"),
    ("storing", "store"),
    # irregular ones, also in the plural
    ("oversight", "oversee"),
    ("sales", "sell"),
    ("responses", "respond"),
    ("storage", "store"),
]


@pytest.mark.parametrize(("noun", "verb"), NOUNS)
def test_a_noun_of_action_gives_its_verb(noun, verb):
    assert verb_of(noun) == verb
    assert verb_of(noun.capitalize()) == verb
    assert is_action_noun(noun)


@pytest.mark.parametrize(
    ("noun", "itself"), [("harbor", "harbor"), ("ships", "ship"), ("quay", "quay"), ("cal", "cal")]
)
def test_another_noun_stays_itself(noun, itself):
    assert verb_of(noun) == itself
    assert not is_action_noun(noun)


def test_a_noun_that_is_a_verb_too_is_an_act():
    assert verb_of("use") == "use"
    assert is_action_noun("use")


@pytest.mark.parametrize(
    ("noun", "verb"),
    [("resolution", "resolve"), ("decision", "decide"), ("acquisition", "acquire"), ("usage", "use")],
)
@pytest.mark.xfail(strict=True, reason="no suffix leads from this noun to its verb")
def test_nouns_that_are_not_known_yet(noun, verb):
    assert verb_of(noun) == verb


@pytest.mark.parametrize("group", [TELL, SEND, ALWAYS_TELLS, STATIVE, NORMATIVE_PARTICIPLES])
def test_the_classes_hold_base_forms_that_are_verbs(group):
    written_as_one = {word.replace("-", "") for word in group}
    assert {word for word in written_as_one if word not in known_verbs()} <= {"email", "buy"}


def test_who_tells_tells_and_does_not_only_stand():
    assert not TELL & STATIVE
    assert {"refer"} >= ALWAYS_TELLS & STATIVE  # "refers to the plan" stands, "refers him to the board" tells
