"""The extraction is measured on annotations made by reading; a change that loses what was reached fails here."""

import os
from collections import defaultdict
from pathlib import Path

import pytest

from ingest.build import DEFAULT_FOLDER, DEFAULT_SOURCE, build_dataset, write_dataset
from ingest.identity import folded
from queries.ask import ask
from queries.evaluate import evaluate, read_records
from queries.evaluate_questions import evaluate_questions, read_questions
from queries.extracted import read_extracted
from queries.store import open_store
from shapes.dataset import check_dataset

ANNOTATIONS = Path(__file__).parent / "annotations"
QUESTIONS, QUESTION_SETS = Path(__file__).parent / "questions", ("sample", "open", "kept")
SHARED = Path(os.environ.get("DUTYGRAPH_SHARED", Path(__file__).parents[2] / "shared"))
CHAPTERS = [SHARED / "data" / "samm-chapter-1.pdf", SHARED / "data" / "samm-chapter-4.pdf"]


def scored(store, *names):
    records = [record for name in names for record in read_records(ANNOTATIONS / name)]
    norms = [record for record in records if "modality" in record]
    return evaluate(store, norms, [record for record in records if "modality" not in record])


def test_sample_of_chapter_2():
    result = scored(open_store(None), "annotations-norms.jsonl", "annotations-mentions.jsonl")
    figures = {name: round(score.f1, 3) for name, score in result.scores.items()}
    assert figures["norms"] >= 0.95
    assert result.scores["norms"].precision >= 0.93
    assert result.scores["norms"].recall >= 0.93
    assert figures["bearers"] >= 0.93
    assert figures["recipients"] >= 0.80
    assert figures["notifications"] >= 0.93
    assert figures["durations"] == 1.0
    assert figures["mentions"] >= 0.90
    assert figures["mentions named"] >= 0.93
    assert figures["cross-references"] == 1.0
    assert result.modality >= 0.98
    assert result.least_sure_tenth >= 1 / 3


def test_rest_of_chapter_2():
    parts = [f"chapter-2-{part}-{kind}.jsonl" for part in ("first", "last") for kind in ("norms", "mentions")]
    result = scored(open_store(None), *parts)
    assert result.scores["mentions"].f1 >= 0.87
    assert result.scores["cross-references"].f1 == 1.0
    assert result.scores["norms"].f1 >= 0.93
    assert result.scores["bearers"].f1 >= 0.94
    assert result.scores["recipients"].f1 >= 0.70
    assert result.scores["notifications"].f1 >= 0.82
    assert result.modality >= 0.98


def test_the_least_sure_tenth_holds_a_third_of_what_is_wrong():
    parts = ("annotations", "chapter-2-first", "chapter-2-last")
    result = scored(open_store(None), *(f"{part}-{kind}.jsonl" for part in parts for kind in ("norms", "mentions")))
    assert result.least_sure_tenth >= 1 / 3


@pytest.fixture(scope="module")
def all_chapters(tmp_path_factory):
    """Chapters 1, 2 and 4 built together."""
    if not all(path.exists() for path in CHAPTERS):
        pytest.skip("the shared folder with chapters 1 and 4 is not here")
    folder = tmp_path_factory.mktemp("all")
    return write_dataset(build_dataset([DEFAULT_SOURCE, *CHAPTERS]), folder)


def test_questions_with_other_chapters_beside(all_chapters):
    alone, beside = open_store(None), open_store(str(all_chapters.parent))
    records = [record for name in QUESTION_SETS for record in read_questions(QUESTIONS / f"questions-{name}.jsonl")]
    before, now = evaluate_questions(alone, records), evaluate_questions(beside, records)
    assert now.answered[0] >= before.answered[0] - 3, now.failures
    # Two that chapter 2 does not answer: chapter 4 speaks of the same things (days after an LOR, notifying Congress).
    assert now.refused[0] >= before.refused[0] - 2, now.failures
    answer = ask(beside, "What does total package approach mean?")
    assert {"C2.3.1.1", "C4.3.2"} <= {citation.number for citation in answer.citations}
    assert "C2.3.1.1 (chapter 2): “" in answer.answer
    assert "C4.3.2 (chapter 4): “" in answer.answer


def test_chapters_that_are_not_committed(all_chapters):
    result = scored(
        open_store(str(all_chapters.parent)), "chapters-1-and-4-norms.jsonl", "chapters-1-and-4-mentions.jsonl"
    )
    assert result.scores["norms"].f1 >= 0.93
    assert result.scores["norms"].precision >= 0.95
    assert result.scores["bearers"].f1 >= 0.90
    assert result.scores["recipients"].f1 >= 0.75
    assert result.scores["notifications"].f1 >= 0.88
    assert result.scores["durations"].f1 >= 0.94
    assert result.scores["mentions"].f1 >= 0.88
    assert result.scores["cross-references"].f1 >= 0.98
    assert result.modality >= 0.95


# Each was written and annotated by strangers; what they gave when nobody had seen them stands in benchmarks/README.md.
INVENTED = sorted(ANNOTATIONS.glob("invented-*.txt"))


@pytest.mark.parametrize("source", INVENTED, ids=lambda path: path.stem)
def test_invented_chapters(source, tmp_path):
    store = open_store(str(write_dataset(build_dataset([source], manual="samm"), tmp_path)))
    result = scored(store, f"{source.stem}-norms.jsonl", f"{source.stem}-mentions.jsonl")
    assert result.scores["norms"].f1 >= 0.90
    assert result.scores["bearers"].f1 >= 0.87
    assert result.scores["recipients"].f1 >= 0.70
    assert result.scores["notifications"].f1 >= 0.80
    assert result.scores["durations"].f1 >= 0.85
    assert result.scores["cross-references"].f1 >= 0.99
    assert result.modality >= 0.97


LABELS = """
PREFIX dg: <https://w3id.org/dutygraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?entity ?class ?label {
    ?entity skos:prefLabel ?label ; a ?class .
    FILTER (?class IN (dg:Actor, dg:Authority, dg:Document, dg:System, dg:Program))
}
"""
# Names that an entity must not be without, by the entity that they are to lead to.
ONE_ENTITY = {
    "CCMD": ("Combatant Command",),
    "DSCA (IOPS/REX)": ("DSCA(IOPS/REX)", "IOPS/REX", "DSCA/IOPS/REX"),
    "State (PM/RSAT)": ("State(PM/RSAT)", "PM/RSAT"),
    "SCO": ("Security Cooperation Organization",),
}


def assert_one_entity_each(dataset):
    store = open_store(str(dataset.parent))
    by_label = defaultdict(set)
    for row in store.select(LABELS).records():
        by_label[row["class"], folded(row["label"])].add(row["entity"])
    assert {label: found for label, found in by_label.items() if len(found) > 1} == {}
    owners = defaultdict(set)
    for entity, names in read_extracted(store).names.items():
        for name in names:
            owners[name].add(entity)
    for name, others in ONE_ENTITY.items():
        (entity,) = {each for each in owners[name] if "/actor/" in each}
        for other in others:
            assert {each for each in owners[other] if "/actor/" in each} == {entity}, other
    # Dangling ends, among all that the shapes ask.
    assert check_dataset(dataset.read_bytes()) == []


def test_each_thing_of_chapter_2_is_one_entity():
    assert_one_entity_each(DEFAULT_FOLDER / "dataset.trig")


def test_each_thing_of_three_chapters_is_one_entity(all_chapters):
    assert_one_entity_each(all_chapters)


def test_offices_are_units_of_their_bodies(all_chapters):
    asked = """
        PREFIX org: <http://www.w3.org/ns/org#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?unit ?body { ?one org:unitOf ?other . ?one skos:notation ?unit . ?other skos:notation ?body }
    """
    units = {(row["unit"], row["body"]) for row in open_store(str(all_chapters.parent)).select(asked).records()}
    assert {("DSCA (IOPS/REX)", "DSCA"), ("State (PM/RSAT)", "State")} <= units
    assert all(unit.startswith(body) for unit, body in units)
