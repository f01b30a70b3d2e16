import errno
import os

import pytest

from foundation import files
from foundation.errors import DutygraphError, ExitStatus, LimitError


def names_in(folder):
    return [path.name for path in folder.iterdir()]


def refusal(path, limit=100):
    with pytest.raises(DutygraphError) as caught:
        files.read_bytes(path, limit=limit)
    return caught.value


def test_a_file_is_read_up_to_its_limit(tmp_path):
    path = tmp_path / "a name with blanks.txt"
    path.write_bytes(b"12345")
    assert files.read_bytes(path, limit=5) == b"12345"


def test_a_file_beyond_the_limit_is_refused_and_not_cut(tmp_path):
    path = tmp_path / "large.txt"
    path.write_bytes(b"123456")
    error = refusal(path, limit=5)
    assert isinstance(error, LimitError)
    assert error.exit_status == ExitStatus.LIMIT


def test_a_device_without_end_is_refused():
    assert refusal(files.Path("/dev/zero")).code == "too-large"


@pytest.mark.parametrize("name", ["missing.txt", "missing/deep.txt", "nul\0byte.txt"])
def test_a_missing_file_is_named(tmp_path, name):
    assert refusal(tmp_path / name).code == "no-such-file"


def test_a_file_below_a_file_is_no_file(tmp_path):
    (tmp_path / "file").write_text("x")
    assert refusal(tmp_path / "file" / "below").code == "no-such-file"


def test_a_name_that_no_system_takes_is_an_error_of_the_users(tmp_path):
    assert refusal(tmp_path / ("x" * 5000)).code == "unreadable"


def test_a_folder_is_refused(tmp_path):
    assert refusal(tmp_path).code == "is-a-folder"


@pytest.mark.parametrize("content", [b"", b"\n \t\n"])
def test_an_empty_file_is_refused(tmp_path, content):
    path = tmp_path / "empty.txt"
    path.write_bytes(content)
    assert refusal(path).code == "empty-file"


def test_writing_makes_the_folder_and_leaves_nothing_beside(tmp_path):
    path = tmp_path / "new" / "deep" / "file.bin"
    files.write_whole(path, b"one")
    files.write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert names_in(path.parent) == ["file.bin"]


def disk_full(_descriptor):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")
    monkeypatch.setattr(files.os, "fsync", disk_full)
    with pytest.raises(DutygraphError) as caught:
        files.write_whole(path, b"new")
    assert caught.value.code == "cannot-write"
    assert "No space left" in caught.value.problem
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["file.bin"]


def test_a_failed_swap_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")

    def refuse(_self, _target):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(files.Path, "replace", refuse)
    with pytest.raises(DutygraphError):
        files.write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["file.bin"]


def test_a_writer_broken_off_halfway_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")

    def killed(_descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        files.write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["file.bin"]


def test_a_file_where_the_folder_should_be_is_an_error_of_the_users(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(DutygraphError) as caught:
        files.write_whole(tmp_path / "file" / "below.txt", b"new")
    assert caught.value.code == "cannot-write"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("samm-chapter-4.pdf", "samm-chapter-4.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\SAMM Chapter 4 (new).docx", "SAMM Chapter 4 (new).docx"),
        ("a<b>&\"c'\0\n.txt", "a_b___c___.txt"),
        ("..", "document"),
        ("", "document"),
        ("/", "document"),
        (".hidden", "hidden"),
        ("-rf.txt", "-rf.txt"),
    ],
)
def test_a_name_that_somebody_sent_is_made_safe(name, safe):
    assert files.safe_name(name) == safe


def test_a_long_name_keeps_its_ending():
    made = files.safe_name(f"{'x' * 500}.pdf")
    assert made.endswith(".pdf")
    assert len(made) <= 130
