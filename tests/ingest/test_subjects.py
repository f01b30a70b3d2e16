"""Pronouns put in for actors, and the subjects that a list leaves out."""

from __future__ import annotations

import pytest
from norm_cases import names, norms_of, world

from ingest.asides import with_people
from ingest.entities import Entity, EntityKind, Mention
from ingest.pieces import Piece, ends_sentence
from ingest.simplify import simplify
from ingest.verbs import third_person

BOARD = Mention(0, 3, Entity(name="HSB", kind=EntityKind.ORGANIZATION))
ROPE = Mention(0, 3, Entity(name="CMR", kind=EntityKind.DOCUMENT))


def parsed(nlp, text: str):
    return simplify(text, world().mentions(text), vocab=nlp.vocab, tokenize=nlp.tokenizer)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # a plural before a base form, a singular before a form in -s: a pronoun with the determiner in it
        ("BIOs process requests.", "they"),
        ("The PA sets the rope.", "he"),
        ("HSB officials row ships.", "they"),
        # a finite verb follows: "sets" is a noun there
        ("The PA sets are red.", "The"),
        # no verb follows
        ("The PA quay is red.", "The"),
        # no actor
        ("The CMR sets the rope.", "The"),
    ],
)
def test_a_pronoun_stands_for_an_actor_before_its_verb(nlp, text, first):
    document = parsed(nlp, text)
    assert document[0].text == first
    assert document[0]._.start == 0
    if first in {"he", "they"}:
        assert document[0]._.mention.entity.is_actor


@pytest.mark.parametrize(
    ("text", "pronouns"),
    [
        # at the start, behind the comma of an opening clause, behind a semicolon
        ("When it rains, the PA sets the sail.", ["he"]),
        ("The VTC rests; the PA sets the sail.", ["he", "he"]),
        # not after a verb
        ("They ask the PA sets of sails.", ["They"]),
    ],
)
def test_where_a_subject_may_stand(nlp, text, pronouns):
    document = parsed(nlp, text)
    assert [token.text for token in document if token.text.lower() in {"he", "they"}] == pronouns


@pytest.mark.parametrize(
    ("word", "is_verb"), [("files", True), ("carries", True), ("watches", True), ("quays", False), ("file", False)]
)
def test_third_persons(word, is_verb):
    assert third_person(word) is is_verb


def test_people_behind_an_actor_are_one_word_with_it():
    pieces = [Piece("agency", 0, 3, BOARD), Piece("officials", 4, 13), Piece("row", 14, 17)]
    assert [(piece.word, piece.start, piece.end) for piece in with_people(pieces)] == [
        ("agencies", 0, 13),
        ("row", 14, 17),
    ]
    papers = [Piece("letter", 0, 3, ROPE), Piece("officials", 4, 13)]
    assert with_people(papers) == papers


@pytest.mark.parametrize(
    ("word", "after", "ends"),
    [
        (".", "The", True),
        (".", '"', True),
        (".", "3", True),
        # nothing follows
        (".", "", True),
        ("?", "Ships", True),
        # it goes on small
        (".", "ships", False),
        # an abbreviation
        ("No.", "Four", False),
        ("U.S.", "Ships", False),
        ("e.g.", "Ships", False),
        (",", "Ships", False),
    ],
)
def test_where_a_sentence_ends(word, after, ends):
    following = [Piece(after, 3, 6)] if after else []
    assert ends_sentence(Piece(word, 0, 1), following) is ends


def test_a_name_does_not_end_a_sentence():
    assert not ends_sentence(Piece("law.", 0, 4, BOARD), [])


# sentence, the acts with their bearers and markers
LISTS = [
    (
        "The PA directs pilots; ensures that ropes are dry; and, in coordination with the VTC, approves the DSP.",
        [("direct", "indicative"), ("ensure", "indicative"), ("approve", "indicative")],
    ),
    # the modal goes with the subject
    ("The PA must direct pilots; and ensure that ropes are dry.", [("direct", "must"), ("ensure", "must")]),
    (
        "BIOs inspect ships; clean the quay; and count boxes.",
        [("inspect", "indicative"), ("clean", "indicative"), ("count", "indicative")],
    ),
]


@pytest.mark.parametrize(("sentence", "acts"), LISTS)
def test_each_part_between_semicolons_has_the_subject_of_the_first(sentence, acts):
    found = norms_of(sentence)
    assert [(norm.action, norm.marker) for norm in found] == acts
    assert len({tuple(names(norm.bearers)) for norm in found}) == 1


def test_a_part_with_a_subject_of_its_own_keeps_it():
    found = norms_of("The PA directs pilots; the HSB counts boxes.")
    assert [(norm.action, names(norm.bearers)) for norm in found] == [("direct", ["PA"]), ("count", ["HSB"])]


def test_a_verb_that_is_also_a_paper():
    found = norms_of("The QM drafts the CMR; the PA approves it; and the VTC files it.")
    assert [norm.action for norm in found] == ["draft", "approve", "file"]
