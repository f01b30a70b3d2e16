"""Questions with further chapters beside: invented ones, which speak of ports with some of the real chapter's words."""

from pathlib import Path

import pytest

from ingest.build import build_dataset, write_dataset
from queries.ask import ask
from queries.ask_fit import Asked, fitness
from queries.ask_frame import Frame
from queries.ask_link import concepts_of
from queries.ask_rank import rank
from queries.evaluate_questions import evaluate_questions, faults, read_questions
from queries.index import index_of
from queries.store import DEFAULT_FOLDER, open_store

QUESTIONS = Path(__file__).parents[1] / "questions"
HARBORS = """Chapter 41, Harbors, says who keeps the berths.

C41.1. Berths

C41.1.1. Berth Papers. The harbor master translates the berth papers. The Security Cooperation Organization (SCO)
keeps a copy of each berth paper until the ship has sailed. The Country Team looks after the crews of visiting ships.

C41.1.2. Lamps. The lamp keeper must light the pier lamps before sunset. The term pier lamp means a lamp on a pole.

C41.1.3. Reports. The harbor board hears the pilots about currents and shoals; trains the crews of the tugs that serve
the outer piers; orders new buoys from the yards of the coast; settles what is owed for water, coal, and ice; paints the
sheds of the fishery in the colors of the town; and lends the signal flags to schools.

C41.2. Visits

C41.2.1. Port Calls. The SCO must tell the Chief of Mission (COM) of a port call ten days before the ship arrives. A
Letter of Offer and Acceptance (LOA) is not needed for a port call.
"""
TIDES = """Chapter 42, Tides, says who measures the water.

C42.1. Gauges

C42.1.1. Tide Papers. The tide office translates the berth papers. The tide office must read each gauge every day.

C42.1.2. Storms. The tide office must notify the harbor master of a storm within two hours. The SCO is responsible for
the gauges in the embassy garden.
"""


@pytest.fixture(scope="module")
def alone():
    return open_store(str(DEFAULT_FOLDER))


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """The real chapter with the two invented ones beside, as one dataset."""
    folder = tmp_path_factory.mktemp("beside")
    sources = []
    for number, text in ((41, HARBORS), (42, TIDES)):
        source = folder / f"samm-chapter-{number}.txt"
        source.write_text("\n\n".join(" ".join(part.split()) for part in text.split("\n\n")), encoding="utf-8")
        source.with_suffix(".toml").write_text('manual = "samm"\n', encoding="utf-8")
        sources.append(source)
    invented = write_dataset(build_dataset(sources), folder / "graph")
    real = (DEFAULT_FOLDER / "dataset.trig").read_text(encoding="utf-8")
    invented.write_text(real + invented.read_text(encoding="utf-8"), encoding="utf-8")
    return open_store(str(invented.parent))


def test_the_sample_is_answered_as_before(beside):
    for record in read_questions(QUESTIONS / "questions-sample.jsonl"):
        assert faults(record, ask(beside, record["question"])) == []


@pytest.mark.parametrize("name", ["open", "kept"])
def test_no_figure_falls(alone, beside, name):
    records = read_questions(QUESTIONS / f"questions-{name}.jsonl")
    before, now = evaluate_questions(alone, records), evaluate_questions(beside, records)
    assert now.answered[0] >= before.answered[0] - 1, now.failures
    assert now.refused[0] >= before.refused[0], now.failures


@pytest.mark.parametrize(
    "question",
    [
        "Who must be notified when an LOA is accepted or rejected?",
        "what must the SCO tell the COM",
        "who looks after student arrival information",
    ],
)
def test_a_passage_has_the_score_that_it_has_when_its_chapter_stands_alone(alone, beside, question):
    found = []
    for store in (alone, beside):
        index = index_of(store)
        asked = Asked(question, ("who",), concepts_of(index, question), Frame())
        (chapter,) = [each for each in rank(index, asked) if each.chapter == "C2"]
        found.append([(index.material.passages[one.passage].text, one.score) for one in chapter.passages[:10]])
    assert found[0] == [(text, pytest.approx(score)) for text, score in found[1]]


def test_equal_answers_of_two_chapters_are_both_given_and_named(beside):
    answer = ask(beside, "Who translates the berth papers?")
    assert {citation.number for citation in answer.citations} >= {"C41.1.1", "C42.1.1"}
    assert "C41.1.1 (chapter 41): “The harbor master translates the berth papers." in answer.answer
    assert "C42.1.1 (chapter 42): “The tide office translates the berth papers." in answer.answer


def test_an_answer_of_one_chapter_needs_no_name_of_it(beside):
    answer = ask(beside, "When must the lamp keeper light the pier lamps?")
    assert {citation.number for citation in answer.citations} == {"C41.1.2"}
    assert "(chapter" not in answer.answer


def test_what_no_chapter_says_is_not_found(beside):
    assert not ask(beside, "What does a berth cost per night?").found
    assert not ask(beside, "Who trains the lamp keeper's dog?").found


def test_a_list_holds_the_duties_of_all_chapters_on_its_topic(beside):
    numbers = {citation.number for citation in ask(beside, "all duties of the tide office").citations}
    assert numbers >= {"C42.1.1", "C42.1.2"}
    assert not any(number.startswith("C2.") for number in numbers)


def test_what_stands_in_two_clauses_does_not_belong_together(beside):
    index = index_of(beside)
    (number,) = [
        number
        for number, passage in enumerate(index.material.passages)
        if passage.text.startswith("The harbor board hears the pilots")
    ]

    def factor(question: str) -> float:
        concepts = concepts_of(index, question)
        asked = Asked(question, ("rule",), concepts, Frame())
        held = [1.0] * len(concepts)
        return fitness(index, number, asked, held, held)

    assert factor("tugs painted in ice") < factor("sheds painted in colors")
