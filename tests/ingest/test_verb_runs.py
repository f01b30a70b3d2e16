"""Bare verbs in a row: one act on one thing, whose quote holds them all."""

from __future__ import annotations

import pytest
from norm_cases import names, norm_of, norms_of, words_of

from ingest.verb_runs import first_verb

RUNS = [
    ("The HSB directs, administers, and supervises the quay.", "direct"),
    ("Pilots may not carry, lend out, or sell ropes of the HSB.", "carry"),
    ("BIOs tie and sell ropes.", "tie"),
    ("The QM must not lend, enter directly into, or sell leases of ropes.", "lend"),
    ("The QM must also list and count ropes.", "list"),
]


@pytest.mark.parametrize(("sentence", "action"), RUNS)
def test_verbs_that_share_their_object_are_one_norm(sentence, action):
    norm = norm_of(sentence)
    assert (norm.action, words_of(sentence, norm)) == (action, sentence.removesuffix("."))


def test_what_a_run_sends_is_received():
    assert names(norm_of("The HSB drafts, signs, and submits the DSP to the MOR.").recipients) == ["MOR"]


APART = [
    # a comma before "and": what follows belongs to the second
    ("The QM opens the lock in a way the VTC knows, and reads the log.", ["open", "read"]),
    # each verb has its own object
    ("The HSB runs the quay and signs logs.", ["run", "sign"]),
    ("The HSB directs, inspects, and provides guidance to BIOs.", ["direct", "provide"]),
    # the first stands alone
    ("The HSB must vote and notify the MOR.", ["vote", "notify"]),
]


@pytest.mark.parametrize(("sentence", "actions"), APART)
def test_verbs_with_objects_of_their_own_stay_apart(sentence, actions):
    assert [norm.action for norm in norms_of(sentence)] == actions


@pytest.mark.parametrize(
    ("words", "verb"), [("drafts, prints, and signs", "draft"), ("carry, lend out, or sell", "carry"), ("sell", "")]
)
def test_the_first_verb_of_a_run(words, verb):
    assert first_verb(words) == verb
