"""Building: the same bytes each time, whole or not at all."""

import os
import subprocess
import sys

import pytest

from foundation.errors import DutygraphError
from foundation.files import REPOSITORY
from ingest import build

CHAPTER = """\
C9. CHAPTER 9 - SMALL MATTERS

C9.1. Duties

C9.1.1. Notices. The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency.
"""


@pytest.fixture
def chapter(tmp_path):
    path = tmp_path / "samm-chapter-9.txt"
    path.write_text(CHAPTER, encoding="utf-8")
    return path


def build_in_own_process(folder, seed: str) -> None:
    script = (
        "import sys; from pathlib import Path; from ingest import build;"
        "from review.ledger import DEFAULT_FILE, read_ledger;"
        "from shapes.traces import rules_turtle;"
        "built = build.build_dataset([build.DEFAULT_SOURCE], register=build.default_register(),"
        " decisions=read_ledger(DEFAULT_FILE), rules=rules_turtle());"
        "build.write_dataset(built, Path(sys.argv[1]), register_path=Path(sys.argv[1]) / 'register.json')"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", script, folder], check=True, cwd=REPOSITORY, env=environment)


def test_two_processes_build_the_same_bytes_and_these_are_the_committed_ones(tmp_path):
    for name, seed in (("one", "1"), ("two", "4242")):
        build_in_own_process(tmp_path / name, seed)
    for file, committed in (
        ("dataset.trig", build.DEFAULT_FOLDER / "dataset.trig"),
        ("register.json", build.DATA / "register.json"),
    ):
        first = (tmp_path / "one" / file).read_bytes()
        assert first == (tmp_path / "two" / file).read_bytes(), f"two builds differ in {file}"
        assert first == committed.read_bytes(), (
            f"{committed.name} is not what build gives: run dutygraph build, commit it"
        )


def test_the_order_of_sources_does_not_show(tmp_path, chapter):
    other = tmp_path / "samm-chapter-8.txt"
    other.write_text(CHAPTER.replace("C9", "C8").replace("CHAPTER 9", "CHAPTER 8"), encoding="utf-8")
    assert build.build_dataset([chapter, other]).trig == build.build_dataset([other, chapter]).trig


def test_a_build_reports_its_progress(chapter):
    seen = []
    build.build_dataset([chapter], progress=lambda name, done, total: seen.append((name, done, total)))
    assert {name for name, _, _ in seen} == {"SAMM C9"}
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    assert seen[-1][1] == seen[-1][2]


def test_one_bad_source_among_good_ones_builds_nothing(tmp_path, chapter):
    bad = tmp_path / "bad.txt"
    bad.write_text("No numbered paragraph stands here.\n", encoding="utf-8")
    with pytest.raises(DutygraphError) as caught:
        build.build_dataset([chapter, bad])
    assert "bad.txt" in str(caught.value)


def test_two_sources_of_one_chapter_are_refused(tmp_path, chapter):
    (tmp_path / "new").mkdir()
    newer = tmp_path / "new" / "samm-chapter-9-new.txt"
    newer.write_text(CHAPTER, encoding="utf-8")
    with pytest.raises(DutygraphError) as caught:
        build.build_dataset([chapter, newer])
    assert caught.value.code == "two-editions"
    assert "C9" in caught.value.problem


def test_a_dataset_that_breaks_a_shape_leaves_the_old_dataset_and_register(tmp_path, chapter):
    for name in (build.DATASET, "register.json"):
        (tmp_path / name).write_bytes(b"old")
    built = build.build_dataset([chapter])
    with pytest.raises(DutygraphError) as caught:
        build.write_dataset(
            built, tmp_path, check=lambda _: ["One thing is wrong", "Another"], register_path=tmp_path / "register.json"
        )
    assert caught.value.problem == "The built dataset breaks shapes/graph.ttl: One thing is wrong (1 more)."
    assert (tmp_path / build.DATASET).read_bytes() == b"old"
    assert (tmp_path / "register.json").read_bytes() == b"old"


def test_building_again_keeps_the_names_of_entities(tmp_path, chapter):
    first = build.build_dataset([chapter])
    build.write_dataset(first, tmp_path, register_path=tmp_path / "register.json")
    again = build.build_dataset([chapter], register=build.read_register(tmp_path / "register.json"))
    assert again.trig == first.trig
    assert again.register.slugs == first.register.slugs
