"""What changed between two editions: paired by words, so that renumbering is not taken for change."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from ingest.build import build_dataset, write_dataset
from ontology.names import BASE
from queries.diff import compare, likeness, word_changes
from queries.diff_output import render, summary, worded
from queries.store import open_store
from review.decision import Decision, Verdict

OLD = """\
C9. CHAPTER 9 - SMALL MATTERS

C9.1. Duties

C9.1.1. Notices. The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency \
(DSCA) within 5 days. The SCO must notify the Case Manager (CM) once the report is complete.

C9.1.2. Reports. The CM should submit the report on stocks to DSCA by the end of the quarter.

C9.1.3. Stores. The CM must count the stores every year.

C9.1.4. Keys. The SCO must keep the keys for 2 years.
"""
HELP = "C9.1.2. Help. The SCO may ask DSCA for help.\n\n"
OTHER = """\
C8. CHAPTER 8 - OTHER MATTERS

C8.1. Keys

C8.1.1. Locks. The Case Manager (CM) must lock the doors within 3 hours.
"""
NEW = (
    OLD.replace("within 5 days", "within 10 days")
    .replace("C9.1.3. Stores", "C9.1.4. Stores")
    .replace("C9.1.2. Reports. The CM should", f"{HELP}C9.1.3. Reports. The CM must")
    .replace("C9.1.4. Keys. The SCO must keep the keys for 2 years.\n", "")
)


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    def make(*texts, decisions=()):
        folder = tmp_path_factory.mktemp("edition")
        sources = [folder / f"samm-chapter-{text[1]}.txt" for text in texts]
        for source, text in zip(sources, texts, strict=True):
            source.write_text(text, encoding="utf-8")
        write_dataset(build_dataset(sources, decisions=decisions), folder)
        return open_store(str(folder))

    return make


@pytest.fixture(scope="module")
def old(edition):
    return edition(OLD)


@pytest.fixture(scope="module")
def found(old, edition):
    return compare(old, edition(NEW))


def of(found, kind, change):
    return [each for each in found.changes if (each.kind, each.change) == (kind, change)]


def test_an_edition_differs_in_nothing_from_itself(old):
    assert compare(old, old).changes == ()


def test_the_figures(found):
    assert found.counts() == {
        "text": {"appeared": 1, "vanished": 1, "moved": 1, "changed": 2},
        "duty": {"appeared": 1, "vanished": 1, "moved": 0, "changed": 2},
        "deadline": {"appeared": 0, "vanished": 1, "moved": 0, "changed": 1},
    }


def test_a_text_that_was_renumbered_is_no_new_text_and_its_duty_no_new_duty(found):
    (moved,) = of(found, "text", "moved")
    assert (moved.old, moved.new) == ("C9.1.3", "C9.1.4")
    assert [each for each in found.changes if "count the stores" in each.after and each.kind == "duty"] == []


def test_a_text_that_was_renumbered_and_changed_is_found_by_its_words(found):
    changed = {(each.old, each.new): each for each in of(found, "duty", "changed")}
    (slot,) = changed["C9.1.2", "C9.1.3"].slots
    assert (slot.slot, slot.before, slot.after) == ("modality", "Recommendation", "Obligation")
    assert changed["C9.1.2", "C9.1.3"].who == "CM"


def test_a_deadline_that_changed_says_before_and_after(found):
    (limit,) = of(found, "deadline", "changed")
    assert (limit.before, limit.after, limit.new, limit.who) == ("within 5 days", "within 10 days", "C9.1.1", "SCO")


def test_what_vanished_takes_its_duties_and_deadlines_along(found):
    (text,), (duty,), (limit,) = (of(found, kind, "vanished") for kind in ("text", "duty", "deadline"))
    assert text.old == duty.old == limit.old == "C9.1.4"
    assert (text.new, duty.new, limit.new) == ("", "", "")
    assert limit.before == "for 2 years"


def test_changes_come_in_reading_order(found):
    places = [each.new or each.old for each in found.changes if each.kind == "text"]
    assert places == ["C9.1.1", "C9.1.2", "C9.1.3", "C9.1.4", "C9.1.4"]


def test_the_other_way_round_what_appeared_has_vanished(old, edition, found):
    back = compare(edition(NEW), old)
    for kind, counts in found.counts().items():
        mirrored = {"appeared": counts["vanished"], "vanished": counts["appeared"]}
        assert back.counts()[kind] == counts | mirrored


def test_a_duty_read_differently_in_the_same_words_is_marked_so(old, edition):
    place = f"{BASE}samm/C9.1.3"
    seen = {"modality": ("Obligation",), "action": ("count",)}
    decision = Decision(
        name="one",
        verdict=Verdict.CORRECT,
        reviewer="Ada",
        reason="only advice",
        decided=datetime(2027, 1, 1, tzinfo=UTC),
        norm=f"{place}/norm/count-1",
        provision=place,
        quote="The CM must count the stores every year",
        action="count",
        seen=seen,
        corrected=seen | {"modality": ("Recommendation",)},
    )
    changes = [each for each in compare(old, edition(OLD, decisions=[decision])).changes if each.kind == "duty"]
    assert [(each.change, each.same_words) for each in changes] == [("changed", True)]
    assert "read differently" in render(compare(old, edition(OLD, decisions=[decision])), "text")


def test_a_chapter_that_only_one_of_the_two_has_appears_whole_and_first(old, edition):
    changes = compare(old, edition(OLD, OTHER)).changes
    assert {each.change for each in changes} == {"appeared"}
    assert [each.new for each in changes if each.kind == "text"] == ["C8", "C8.1", "C8.1.1"]
    assert [each.after for each in changes if each.kind == "deadline"] == ["within 3 hours"]


def test_the_forms(found):
    text = render(found, "text")
    assert "within [-5-] {+10+} days" in text
    assert "> C9.1.3 → C9.1.4: text moved" in text
    assert text.startswith("\n".join(summary(found)))
    rows = list(csv.DictReader(io.StringIO(render(found, "csv"))))
    assert len(rows) == len(found.changes)
    assert {row["kind"] for row in rows} == {"text", "duty", "deadline"}
    whole = json.loads(render(found, "json"))
    assert whole["counts"] == found.counts()
    assert whole["changes"][0]["before"].startswith("Notices.")


def test_a_cell_that_a_spreadsheet_would_run_is_escaped(old, edition):
    changed = compare(old, edition(f"{OLD}\nC9.1.5. =1+1 must be kept by the CM.\n"))
    assert "'=1+1 must" in render(changed, "csv")


def test_long_stretches_that_stayed_are_shortened():
    middle = " ".join(f"word{number}" for number in range(40))
    shown = worded(f"a {middle} b", f"c {middle} d")
    assert shown.startswith("[-a-] {+c+} word0 ")
    assert " … " in shown
    assert shown.endswith("word39 [-b-] {+d+}")


def test_words_are_told_apart():
    assert word_changes("keep it 2 years", "keep them 2 years now") == [
        ("same", "keep"),
        ("gone", "it"),
        ("come", "them"),
        ("same", "2 years"),
        ("come", "now"),
    ]
    assert likeness("a b", "a b") == 1
    assert likeness("a b", "c d") == 0
