"""Answers that need more than one sentence: whole lists, what a pointer belongs to, how a paragraph goes on."""

from __future__ import annotations

import pytest

from ingest.build import build_dataset, write_dataset
from queries.ask import Answer, ask
from queries.store import Store, open_store

CHAPTER = """C9. CHAPTER 9 - FERRIES

C9.1. Mooring

C9.1.1. Mooring of Ferries. A ferry must be moored at night as follows:

C9.1.1.1. At a stone quay, where the harbor office keeps a lamp lit.

C9.1.1.2. At a wooden quay with two ropes, provided the quay has a night guard.

C9.1.1.3. At a buoy in the river, provided the anchor of the ferry has been tested by the boat builder.

C9.1.2. Lamps. Lamps of ferries must burn with the oil that the town council chose for all its streets. See DoD
Directive (DoDD) 9999.01, Lamp Oil.

C9.1.3. Winter Berths. Ferries that are laid up need room, straw, and a roof. The shared berth approach keeps hulls dry
until spring. It is paid for by the town council.

C9.1.4. Papers. Ferry pilots keep papers on board as follows:

C9.1.4.1. The night log. Pilots must sign the night log of the ferry.

C9.1.4.2. The oil bill, with the price of each can.

C9.1.4.3. The rope sheet. Pilots must sign the rope sheet of the ferry.

C9.1.5. Storms. Before a storm the pilot must report the position of the ferry to the harbor office. The report is made
through the signal mast of the quay. The pilot keeps a copy of it for thirty days.

C9.1.6. Cargo. The signal mast of the market shows which cargo it buys. The pilot describes the cargo in a list
of goods. The pilot must submit that list to the customs house.
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("ferries")
    source = folder / "chapter-9.txt"
    source.write_text(CHAPTER, encoding="utf-8")
    return open_store(str(write_dataset(build_dataset([source], manual="port"), folder / "built").parent))


def cited(answer: Answer) -> set[str]:
    assert answer.found, answer.answer
    return {citation.number for citation in answer.citations}


def test_a_list_is_given_whole_where_two_of_its_paragraphs_answer(store):
    numbers = cited(ask(store, "At which places must a ferry be moored at night?"))
    assert {"C9.1.1.1", "C9.1.1.2", "C9.1.1.3"} <= numbers


def test_one_of_a_list_stays_alone(store):
    numbers = cited(ask(store, "Who tests the anchor of a ferry?"))
    assert "C9.1.1.3" in numbers
    assert not {"C9.1.1.1", "C9.1.1.2"} & numbers


def test_a_pointer_comes_with_what_it_belongs_to(store):
    answer = ask(store, "What is DoDD 9999.01 cited for?")
    assert "Lamps of ferries must burn" in answer.answer


def test_what_something_is_comes_with_the_sentences_around_it(store):
    answer = ask(store, "What does shared berth approach mean?")
    assert cited(answer) == {"C9.1.3"}
    assert "room, straw, and a roof" in answer.answer
    assert "paid for by the town council" in answer.answer


def test_a_list_of_duties_is_completed_too(store):
    numbers = cited(ask(store, "List all that pilots must sign on a ferry"))
    assert {"C9.1.4.1", "C9.1.4.2", "C9.1.4.3"} <= numbers


def test_a_list_is_not_completed_beyond_what_it_may_show(store, monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_LIST_PASSAGES", "2")
    assert len(cited(ask(store, "List all that pilots must sign on a ferry"))) <= 2


def test_what_leans_on_the_first_question_is_answered_where_that_is(store):
    answer = ask(store, "To whom must the pilot report the position of the ferry, and which mast is it sent through?")
    assert cited(answer) == {"C9.1.5"}
    assert "signal mast of the quay" in answer.answer


def test_an_aside_is_answered_where_the_question_is(store):
    answer = ask(store, "Who must report the position of the ferry before a storm and what is kept?")
    assert cited(answer) == {"C9.1.5"}
    assert "thirty days" in answer.answer


def test_an_aside_that_its_paragraph_does_not_answer_takes_nothing_away(store):
    alone = ask(store, "Who must report the position of the ferry before a storm?")
    assert cited(ask(store, "Who must report the position of the ferry before a storm and how much?")) == cited(alone)


@pytest.mark.parametrize(
    "question", ["Who does the pilot give the list of cargo to?", "Where must the pilot send the list of cargo?"]
)
def test_to_whom_is_answered_by_the_sentence_that_says_whom(store, question):
    assert "customs house" in ask(store, question).answer.partition("”")[0]


def test_what_a_story_tells_in_unknown_words_does_not_hide_the_answer(store):
    question = "The inspector was rowing past yesterday. To whom must the pilot report the position of the ferry?"
    assert cited(ask(store, question)) == {"C9.1.5"}


def test_what_a_filter_leaves_out_is_no_cut_list():
    answer = ask(open_store(), "arrival information for IMS: what items", kind="obligation")
    assert cited(answer)
    assert "This list is cut" not in answer.answer
