"""The first sentence of an answer: the asked thing, or nothing where the graph leaves a doubt."""

import pytest

from queries.ask import ask
from queries.ask_lead import _DEFINES
from queries.store import DEFAULT_FOLDER, open_store


@pytest.fixture(scope="module")
def store():
    return open_store(str(DEFAULT_FOLDER))


def first_line(store, question):
    answer = ask(store, question)
    assert answer.found
    return answer.answer.splitlines()[0]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who drafts the country team assessment?", "The SCO must draft the CTA."),
        ("who manages Blue Lantern", "State manages a similar program, called Blue Lantern."),
        ("Who administers military assistance funds?", "DSCA must administer military assistance funding."),
        ("When does the Joint Staff hand its budget data to DSCA?", "Early January."),
        ("my student comes alone - how many days ahead is the arrival info due", "At least 16 days prior to the"),
        (
            "how many days ahead for a trainee with family",
            "30 days prior to the arrival date of an accompanied student.",
        ),
        ("what does EFTS stand for", "EFTS stands for Enhanced Freight Tracking System."),
        ("SCIP - what is it?", "SCIP is a web-based system that provides both USG personnel and"),
        ("Which directive creates the SDO/DATT position?", "DoD Directive 5205.75."),
        ("which figure has the standard terms and conditions of an LOA", "See Figure C5.F4."),
        ("Who appoints a case manager for an LOA?", "The Implementing Agency assigns a Case Manager (CM) to each"),
    ],
)
def test_the_asked_thing_stands_first(store, question, said):
    assert first_line(store, question).startswith(said)


def test_a_duty_that_holds_under_a_condition_is_said_with_it(store):
    line = first_line(store, "Whom does the SCO advise when the partner nation turned the LOA down?")
    assert line == (
        "Once an LOA has been Accepted or Rejected by the partner nation, the SCO should advise the IA and DSCA."
    )


@pytest.mark.parametrize(
    "question",
    [
        "May SA-funded people train the soldiers of the host nation?",  # the limits stand in other sentences
        "what is DoDI 5132.13 cited for",  # the instruction is asked about, not asked for
        "What must the program master plan contain?",  # a list, not a duty
        "how often do LE staff need a background investigation",  # "five-year" is no time by itself
        "SCO end-use monitoring duties, all of them",
    ],
)
def test_where_a_sentence_would_mislead_the_quote_alone_answers(store, question):
    assert "“" in first_line(store, question)


def test_who_is_told_is_not_answered_by_a_duty_that_tells_nobody(store):
    answer = ask(store, "who gets the CTA once it is written")
    assert "must draft" not in answer.answer.splitlines()[0]


def test_each_of_two_things_asked_has_its_sentence_or_none_has(store):
    lines = ask(store, "Who drafts the CTA and when does DSCA submit budget data to OSD(P)?").answer.splitlines()
    assert lines[0] == "The SCO must draft the CTA. Early February."


def test_the_first_sentence_leaves_the_answer_within_its_length(store):
    answer = ask(store, "who relays concerns about marketing that harms US credibility")
    assert answer.found
    assert len(answer.answer) <= 600


def test_the_sentence_that_answers_is_quoted_before_the_others_of_its_paragraph(store):
    answer = ask(
        store, "What must an SCO have recorded before and after a disposal if there is an environmental agreement?"
    )
    assert answer.answer.startswith("C2.1.5.6.4: “If environmental agreements exist")


@pytest.mark.parametrize(
    ("sentence", "defines"),
    [
        ("The berth register (BR) is the list of all moorings that the harbour lets.", True),
        ("A quiet ward means a ward without visitors after noon.", True),
        ("This is the list of all moorings.", False),  # of what was said before
        ("The berth register is submitted to the harbour master.", False),
        ("The berth register is a key part of the harbour plan.", False),
    ],
)
def test_a_sentence_that_says_what_a_thing_is_is_known(sentence, defines):
    assert bool(_DEFINES.match(sentence)) is defines
