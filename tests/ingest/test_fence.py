"""Documents are read behind limits, in a process of their own: what happens there is an error of one sentence."""

from __future__ import annotations

import os
import signal
import threading
import time
import zlib
from pathlib import Path

import pytest

from foundation.errors import DutygraphError, ExitStatus
from ingest.blocks import Block, ItemBlock, NoteBlock, TableBlock, TextBlock
from ingest.readers import read_content
from ingest.readers.fence import read_fenced

PAGE = b"""<html><title>Seven</title><body><p>C7.1. Ships\xe2\x80\x99 wait.</p>
<ul><li>one<ul><li>two</li></ul></li></ul>
<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table></body></html>"""
# A page that takes minutes to read.
SLOW = zlib.compress(b"BT /F 12 Tf " + b"(C9. a) Tj " * 4_000_000 + b"ET")
PDF = b"".join(
    [
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[5 0 R]>>endobj\n",
        b"3 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n" % (len(SLOW), SLOW),
        b"4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n5 0 obj<</Type/Page/Parent 2 0 R",
        b"/MediaBox[0 0 612 792]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    ]
)


def test_what_comes_through_the_fence_is_what_the_reader_gives() -> None:
    assert read_fenced(PAGE, name="x.html") == read_content(PAGE, name="x.html")
    kinds: set[type[Block]] = {type(block) for block in read_fenced(PAGE, name="x.html")[2]}
    assert {TextBlock, ItemBlock, TableBlock} <= kinds
    note = b"<html><body><table><tr><td>NOTE: <p>Ships wait.</p></td></tr></table></body></html>"
    assert read_fenced(note, name="x.html") == read_content(note, name="x.html")
    assert NoteBlock in {type(block) for block in read_fenced(note, name="x.html")[2]}


def test_an_error_of_the_reader_comes_through_as_it_is() -> None:
    with pytest.raises(DutygraphError) as caught:
        read_fenced(b"%PDF-1.7 no document", name="x.pdf")
    assert (caught.value.code, caught.value.exit_status) == ("damaged-pdf", ExitStatus.BAD_INPUT)


@pytest.mark.parametrize(
    ("ending", "code", "status"),
    [
        (signal.SIGSEGV, "damaged-source", ExitStatus.BAD_INPUT),
        (signal.SIGABRT, "source-memory", ExitStatus.LIMIT),
        (signal.SIGXCPU, "source-time", ExitStatus.LIMIT),
    ],
)
def test_a_reader_that_comes_down(ending: signal.Signals, code: str, status: ExitStatus) -> None:
    """It is ended from outside in the way in which a flaw, the memory limit and the time limit end it."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    before = set(children.read_text().split())

    def end_it() -> None:
        while not (begun := set(children.read_text().split()) - before):
            time.sleep(0.01)
        time.sleep(0.3)
        os.kill(int(begun.pop()), ending)

    ender = threading.Thread(target=end_it)
    ender.start()
    with pytest.raises(DutygraphError) as caught:
        read_fenced(PDF, name="x.pdf")
    ender.join()
    assert (caught.value.code, caught.value.exit_status) == (code, status)
