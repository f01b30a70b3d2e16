"""Documents added to a dataset: kept, replaced, refused; whatever goes wrong, the old dataset keeps serving."""

import json
import os
import resource
import signal
import subprocess
import sys

import pytest

from foundation.errors import DutygraphError
from foundation.files import REPOSITORY
from ingest.build import build_dataset
from ingest.defaults import DATASET, DEFAULT_FOLDER, DEFAULT_SOURCE
from ingest.library import Loaded, adding, describe, documents_of, kept_editions, library_folder
from ingest.renew import Rooms, renew

CHAPTER = """\
C9. CHAPTER 9 - SMALL MATTERS

C9.1. Duties

C9.1.1. Notices. The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency.
"""


@pytest.fixture
def write(tmp_path):
    def make(number, *change):
        path = tmp_path / "given" / f"samm-chapter-{number}.txt"
        path.parent.mkdir(exist_ok=True)
        text = CHAPTER.replace("C9", f"C{number}").replace("CHAPTER 9", f"CHAPTER {number}")
        path.write_text(text.replace(*change) if change else text, encoding="utf-8")
        return path

    return make


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "graph"


def add(folder, *documents, loaded=(), rooms=None, manual=None):
    return renew(folder, documents, rooms or Rooms(), add_to=loaded, manual=manual)


def state(folder):
    """Give what counts of a dataset and its library: their bytes."""
    files = [folder / DATASET, library_folder(folder) / "documents.json"]
    return [file.read_bytes() if file.exists() else b"" for file in files]


def test_a_dataset_with_a_document_added_is_that_of_both_built_together(folder, write):
    add(folder, write(9))
    path, built = add(folder, write(8))
    assert path.read_bytes() == built.trig == build_dataset([write(8), write(9)]).trig


def test_documents_are_kept_without_the_files_that_were_given(folder, write):
    add(folder, write(9)), add(folder, write(8))
    write(9).unlink(), write(8).unlink()
    before = (folder / DATASET).read_bytes()
    assert set(documents_of(folder)) == {"samm-c8", "samm-c9"}
    renew(folder, (), Rooms())
    assert (folder / DATASET).read_bytes() == before


def test_a_new_edition_takes_the_place_of_the_old_one_which_is_kept_to_compare(folder, write):
    add(folder, write(9))
    old = (folder / DATASET).read_bytes()
    add(folder, write(9, "must", "should"))
    assert b"dg:Recommendation" in (folder / DATASET).read_bytes()
    assert [path.read_bytes() for path in kept_editions(folder)] == [old]
    assert len([each for each in library_folder(folder).iterdir() if len(each.name) == 16]) == 1


def test_only_so_many_earlier_datasets_are_kept(folder, write, monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_LIBRARY_EDITIONS", "2")
    for number in (4, 5, 6, 7, 8):
        add(folder, write(number))
    assert len(kept_editions(folder)) == 2


def test_what_is_known_of_a_document_is_kept_with_it(folder, write):
    path = write(9)
    describe(path, {"manual": "other", "version": 'Change "12"\n\u200b', "issued": "2027-03-01", "address": ""})
    _, built = add(folder, path)
    assert b"<https://w3id.org/dutygraph/other/C9.1.1>" in built.trig
    assert b'eli:version "Change \\"12\\""' in built.trig
    path.unlink(), path.with_suffix(".toml").unlink()
    assert renew(folder, (), Rooms())[1].trig == built.trig


def test_the_manual_may_be_named(folder, write):
    assert b"dutygraph/mine/C9.1.1>" in add(folder, write(9), manual="mine")[1].trig


def test_a_document_that_nobody_kept_is_asked_for(folder, write):
    with pytest.raises(DutygraphError) as caught:
        add(folder, write(8), loaded=[Loaded("samm", "C4", "samm-chapter-4.pdf", "0" * 64)])
    assert caught.value.code == "source-not-kept"
    assert "samm-chapter-4.pdf (SAMM C4)" in caught.value.problem
    assert state(folder) == [b"", b""]


def test_chapter_2_comes_with_us_and_need_not_be_brought(folder, write):
    import hashlib

    sha256 = hashlib.sha256(DEFAULT_SOURCE.read_bytes()).hexdigest()
    with adding(folder, [write(9)], [Loaded("samm", "C2", DEFAULT_SOURCE.name, sha256)]) as plan:
        assert {path.name for path in plan.sources} == {"samm-chapter-2.txt", "samm-chapter-9.txt"}
    assert set(documents_of(DEFAULT_FOLDER)) >= {"samm-c2"}


@pytest.mark.parametrize("content", [b"", b"no numbered paragraph", b"%PDF-1.7 damaged", b"PK\x03\x04 no zip"])
def test_a_document_that_cannot_be_read_changes_nothing(folder, write, tmp_path, content):
    add(folder, write(9))
    before = state(folder)
    (tmp_path / "samm-chapter-8.txt").write_bytes(content)
    with pytest.raises(DutygraphError):
        add(folder, tmp_path / "samm-chapter-8.txt")
    assert state(folder) == before
    assert len([each for each in library_folder(folder).iterdir() if len(each.name) == 16]) == 1


def test_a_dataset_that_breaks_a_shape_changes_nothing(folder, write):
    add(folder, write(9))
    before = state(folder)
    with pytest.raises(DutygraphError) as caught:
        add(folder, write(8), rooms=Rooms(check=lambda _: ["Wrong"]))
    assert caught.value.code == "invalid-dataset"
    assert state(folder) == before


def test_two_that_add_at_once_are_told_apart(folder, write):
    with adding(folder, [write(9)], ()), pytest.raises(DutygraphError) as caught:
        add(folder, write(8))
    assert caught.value.code == "already-adding"
    add(folder, write(8))


@pytest.mark.parametrize("text", ["{", "[]", '{"samm-c9": "/etc/passwd"}', '{"samm-c9": "../../x.txt"}'])
def test_a_damaged_list_of_documents_is_said_so(folder, write, text):
    add(folder, write(9))
    (library_folder(folder) / "documents.json").write_text(text, encoding="utf-8")
    with pytest.raises(DutygraphError) as caught:
        add(folder, write(8))
    assert caught.value.code == "damaged-library"


def command(folder, document):
    return [sys.executable, "-m", "cli", "build", "--add", document, "--out", folder, "--progress", "lines"]


def test_a_build_that_is_killed_leaves_the_old_dataset_and_the_next_one_goes_through(folder, write):
    add(folder, write(9))
    before = state(folder)
    with subprocess.Popen(command(folder, write(8)), cwd=REPOSITORY, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr.readline().startswith("reading SAMM C")
        running.send_signal(signal.SIGKILL)
    assert state(folder) == before
    assert len(list(library_folder(folder).glob("*/samm-chapter-8.txt"))) == 1
    add(folder, write(7))
    assert set(json.loads(state(folder)[1])) == {"samm-c7", "samm-c9"}
    assert list(library_folder(folder).glob("*/samm-chapter-8.txt")) == []


def test_a_full_disk_leaves_the_old_dataset(folder, write):
    add(folder, write(9))
    before = state(folder)
    limits = (len(before[0]) // 2, resource.RLIM_INFINITY)
    ran = subprocess.run(
        command(folder, write(8)),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limits),
    )
    assert ran.returncode == 2
    assert "[cannot-write]" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert state(folder) == before


def test_the_library_s_folder_is_a_setting(folder, write, monkeypatch, tmp_path):
    monkeypatch.setenv("DUTYGRAPH_LIBRARY", str(tmp_path / "elsewhere"))
    add(folder, write(9))
    assert (tmp_path / "elsewhere" / "documents.json").exists()
    assert [path.name for path in folder.iterdir() if path.name != "register.json"] == [DATASET]
