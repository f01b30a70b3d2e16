"""The Library page: figures, a document that is added and answers at once, what is refused, two editions compared."""

from __future__ import annotations

import io
import os
import threading
import zipfile
from pathlib import Path

import pytest
from small_chapter import CHAPTER
from streamlit.testing.v1 import AppTest

from foundation.errors import DutygraphError
from ingest.library import kept_editions
from ingest.renew import Rooms, renew
from pages.library import build
from pages.views.building import run_command
from queries.ask import ask
from queries.store import open_store

OTHER = """\
C8. CHAPTER 8 - OTHER MATTERS

C8.1. Keys

C8.1.1. Locks. The Case Manager (CM) must lock the <script>alert(1)</script> doors within 3 hours.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dataset of one small chapter, kept with its document, which the app serves."""
    monkeypatch.setenv("DUTYGRAPH_STORE", str(tmp_path / "graph"))
    monkeypatch.setenv("DUTYGRAPH_REVIEW", str(tmp_path / "review.ttl"))
    monkeypatch.setenv("DUTYGRAPH_WRITING", "on")
    source = tmp_path / "samm-chapter-9.txt"
    source.write_text(CHAPTER, encoding="utf-8")
    renew(tmp_path / "graph", [source], Rooms(), add_to=())
    return tmp_path / "graph"


def library_page() -> None:
    from pages import library

    library.page()


def open_page(**parameters: str) -> AppTest:
    test = AppTest.from_function(library_page, default_timeout=120)
    for name, value in parameters.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def shown(test: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in test.get("html"))


def add(test: AppTest, name: str, content: bytes, **fields: str) -> AppTest:
    test.file_uploader[0].set_value([(name, content, "application/octet-stream")])
    for field in test.text_input:
        field.set_value(fields.get(str(field.key).split("-")[1], ""))
    next(button for button in test.button if button.label == "Read and add").click().run()
    assert not test.exception
    return test


def alert(test: AppTest) -> str:
    return "".join(each for each in shown(test).splitlines() if 'role="alert"' in each)


def test_it_shows_the_documents_with_their_figures_and_editions() -> None:
    shows = shown(open_page())
    assert "1 document loaded" in shows
    assert "samm-chapter-2.txt, text" in shows
    assert "C10 (" in shows
    assert 'href="library?doc=samm/C2"' in shows
    assert 'href="manual?p=C2"' in shows
    assert '<details class="dg-table-row" open>' not in shows


def test_the_link_to_a_document_opens_it() -> None:
    assert '<details class="dg-table-row" open>' in shown(open_page(doc="samm/C2"))
    assert "samm/&lt;b&gt; is not loaded." in shown(open_page(doc="samm/<b>"))


def test_a_document_that_is_added_answers_at_once_and_its_markup_is_text(folder: Path) -> None:
    test = add(
        open_page(), "../../etc/<b>samm-chapter-8.txt", OTHER.encode(), version="Change <i>3</i>", issued="2027-03-01"
    )
    shows = shown(test)
    assert "read and loaded. All pages answer from it now." in shows
    assert "2 documents loaded" in shows
    assert "Change &lt;i&gt;3&lt;/i&gt;, 2027-03-01" in shows
    assert "<b>samm" not in shows
    assert "<script>alert" not in shows
    answer = ask(open_store(), "Who must lock the doors?")
    assert [each.number for each in answer.citations] == ["C8.1.1"]
    compared = shown(open_page(old=kept_editions(folder)[0].stem, new="now"))
    assert "Duties: 1 appeared" in compared
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in compared
    assert "<script>alert" not in compared
    assert list(folder.parent.glob("**/passwd")) == []


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


ENTITIES = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY x SYSTEM "file:///etc/passwd">]><d>&a;&x;</d>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(zipped({"[Content_Types].xml": ENTITIES}), "defines XML entities", id="entities"),
        pytest.param(
            zipped({"[Content_Types].xml": b"", "word/media/a.bin": b"\0" * 9_000_000}), "unpacks to more", id="bomb"
        ),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged", id="damaged PDF"),
        pytest.param(b"\x7fELF\0\0\0", "neither PDF nor DOCX", id="program"),
    ],
)
def test_a_document_that_harms_or_says_nothing_is_refused_in_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, says: str
) -> None:
    monkeypatch.setenv("DUTYGRAPH_SOURCE_BYTES", "2000000")
    before = (folder / "dataset.trig").read_bytes()
    test = add(open_page(), "samm-chapter-8.docx", content)
    assert says in alert(test)
    assert "Traceback" not in shown(test)
    assert (folder / "dataset.trig").read_bytes() == before
    assert "1 document loaded" in shown(open_page())


def test_a_build_that_takes_too_long_is_ended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYGRAPH_BUILD_SECONDS", "0")
    assert "took longer than 0 seconds" in alert(add(open_page(), "samm-chapter-8.txt", OTHER.encode()))


def test_a_build_that_needs_too_much_memory_is_ended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYGRAPH_BUILD_MEMORY", "40")
    assert "it may need more memory" in alert(add(open_page(), "samm-chapter-8.txt", OTHER.encode()))
    assert "1 document loaded" in shown(open_page())


def test_a_command_ends_with_whoever_waits_for_it(tmp_path: Path) -> None:
    pipe = tmp_path / "never-written"
    os.mkfifo(pipe)

    def leave(*_: object) -> None:
        raise InterruptedError

    writer = threading.Thread(target=lambda: pipe.write_text(CHAPTER), daemon=True)
    writer.start()
    with pytest.raises(InterruptedError):
        run_command(["build", "--progress", "lines", "--out", str(tmp_path / "out"), "--", str(pipe)], leave)
    assert not (tmp_path / "out" / "dataset.trig").exists()


@pytest.mark.parametrize(
    ("fields", "says"), [({"issued": "31 June"}, "31 June is no date."), ({"issued": "2027-02-30"}, "is no date")]
)
def test_a_date_that_is_none_is_refused(folder: Path, fields: dict[str, str], says: str) -> None:
    assert says in alert(add(open_page(), "samm-chapter-8.txt", OTHER.encode(), **fields))


def test_nothing_chosen_is_said_so(folder: Path) -> None:
    test = open_page()
    next(button for button in test.button if button.label == "Read and add").click().run()
    assert "No document is chosen." in alert(test)


def test_a_document_is_compared_without_being_added(folder: Path) -> None:
    test = open_page()
    changed = CHAPTER.replace("within 5 days", "within 9 days").encode()
    test.file_uploader[1].set_value(("new.txt", changed, "text/plain")).run()
    assert not test.exception
    shows = shown(test)
    assert "Deadlines: 1 changed" in shows
    assert "<ins>9</ins>" in shows
    assert "1 document loaded" in shown(open_page())


def test_writing_is_off_where_the_app_is_not_known_to_listen_on_this_machine_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYGRAPH_WRITING", "local")
    test = open_page()
    assert "Nothing can be changed here" in alert(test)
    assert not test.file_uploader
    with pytest.raises(DutygraphError) as caught:
        monkeypatch.setenv("DUTYGRAPH_WRITING", "off")
        build(folder, [("samm-chapter-8.txt", OTHER.encode())], {})
    assert caught.value.code == "read-only"


def test_a_remote_dataset_is_not_ours_to_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = folder / "other.trig"
    other.write_bytes((folder / "dataset.trig").read_bytes())
    monkeypatch.setenv("DUTYGRAPH_STORE", str(other))
    assert "no folder that build wrote" in alert(open_page())
