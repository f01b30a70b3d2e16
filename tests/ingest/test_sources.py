"""What is known of a source: from the lines beside it, from its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.errors import DutygraphError
from ingest.blocks import SourceDocument
from ingest.sources import find_edition


def source(name: str) -> SourceDocument:
    return SourceDocument(name=name, sha256="ab", media_type="text/plain", title="", blocks=())


@pytest.mark.parametrize(
    ("name", "manual"),
    [
        ("port-chapter-7.txt", "port"),
        ("Port Manual Chapter 7.txt", "port-manual"),
        ("port_ch7.html", "port"),
        ("PORT-C7.pdf", "port"),
        ("dock-chap-12.docx", "dock"),
        # a name that says nothing
        ("seven.txt", "manual"),
        ("chapter-7.txt", "manual"),
        ("7.txt", "manual"),
    ],
)
def test_the_file_name_tells_the_manual(tmp_path, name, manual):
    edition = find_edition(tmp_path / name, source(name))
    assert edition.manual == manual
    assert edition.manual_title == manual.upper()
    assert (edition.file_name, edition.sha256, edition.media_type) == (name, "ab", "text/plain")
    assert (edition.version, edition.issued, edition.address) == ("", "", "")


def described(tmp_path: Path, text: str) -> Path:
    (tmp_path / "port-chapter-7.toml").write_text(text, encoding="utf-8")
    return tmp_path / "port-chapter-7.txt"


def test_the_lines_beside_it_say_more(tmp_path):
    path = described(
        tmp_path,
        'manual = "Quay"\nmanual_title = "Quay Manual"\nversion = "3"\nissued = 2031-05-06\naddress = "port://seven"\n',
    )
    edition = find_edition(path, source(path.name))
    assert (edition.manual, edition.manual_title) == ("quay", "Quay Manual")
    assert (edition.version, edition.issued, edition.address) == ("3", "2031-05-06", "port://seven")


def test_what_is_asked_for_goes_before_all(tmp_path):
    path = described(tmp_path, 'manual = "quay"\n')
    assert find_edition(path, source(path.name), manual="River Manual").manual == "river-manual"


@pytest.mark.parametrize("text", ["manual =", "manual = 'x'\nmanual = 'y'"])
def test_lines_that_cannot_be_read_are_refused(tmp_path, text):
    path = described(tmp_path, text)
    with pytest.raises(DutygraphError) as caught:
        find_edition(path, source(path.name))
    assert caught.value.code == "bad-description"


def test_lines_that_are_no_utf_8_are_refused(tmp_path):
    path = described(tmp_path, "")
    path.with_suffix(".toml").write_bytes(b'manual = "\xff"')
    with pytest.raises(DutygraphError) as caught:
        find_edition(path, source(path.name))
    assert caught.value.code == "bad-description"
