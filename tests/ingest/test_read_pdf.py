"""What the reader for PDFs gives: pages of our own that Chromium printed, and the two chapters where they are at hand.

``pages/print.sh`` prints the web pages there to the PDFs beside them. What a page says is known from the reader for web
pages, so that the prints are held against it; on the small pages each break of a page cuts something.
"""

from __future__ import annotations

import io
import os
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pdfplumber
import pytest

from foundation.errors import DutygraphError, ExitStatus
from foundation.files import REPOSITORY
from ingest.blocks import ItemBlock, NoteBlock, TableBlock, TextBlock
from ingest.numbering import PARAGRAPH_NUMBER
from ingest.outline import make_outline
from ingest.readers import pdf, read_source
from ingest.readers.html import read_html
from ingest.readers.pdf import read_pdf
from ingest.readers.pdf_cells import Cell, with_empty_cells

PAGES = Path(__file__).parent / "pages"
SHARED = REPOSITORY / os.environ.get("DUTYGRAPH_SHARED", "../shared") / "data"


def printed(name: str):
    return read_pdf((PAGES / name).read_bytes())


def on_screen(name: str = "chapter-7.html"):
    return read_html((PAGES / name).read_bytes())


def words_of(blocks) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, TableBlock):
            texts.extend(cell for row in (block.header, *block.rows) for cell in row)
        elif isinstance(block, ItemBlock):
            texts.extend([block.marker, block.text])
        else:
            texts.append(block.text)
    return " ".join(texts).split()


@pytest.mark.parametrize("name", ["chapter-7.pdf", "chapter-7-small.pdf", "chapter-7-untagged.pdf"])
def test_print_gives_what_the_page_gives(name):
    assert printed(name) == on_screen()


def test_untagged_print_on_small_pages_gives_what_the_page_gives():
    title, blocks = printed("chapter-7-untagged-small.pdf")
    # Two paragraphs of one cell, cut between them by the end of a page, cannot be told from one.
    assert title == on_screen()[0]
    assert repr(blocks) == repr(on_screen()[1]).replace("sledge\\nwith", "sledge with")


@pytest.fixture(scope="module")
def ferries():
    """Give the blocks of chapter 8: cells over rows and columns, cut by pages; lists three deep; a box in an item."""
    return list(on_screen("chapter-8.html")[1])


def with_drawing(blocks):
    """Add the words of the drawing, which a print has as text and the reader for web pages leaves out."""
    caption = blocks.index(TextBlock("Figure C8.F1. Plan of the Pier"))
    return [*blocks[: caption + 1], TextBlock("Gate Ferry"), *blocks[caption + 1 :]]


def test_the_page_of_ferries_holds_what_it_is_to_show(ferries):
    crossings = next(block for block in ferries if isinstance(block, TableBlock))
    assert (crossings.header, crossings.rows[0]) == (
        ("Pier", "Told Before", "", "Remarks"), ("", "By Day", "By Night", "")
    )  # fmt: skip
    assert [row[0] for row in crossings.rows[1:]] == ["North", "", "", "South", "West", "East"]
    assert crossings.rows[2][1:3] == ("Keeper of the light, in fog", "")
    place = ferries.index(NoteBlock("Note: A report by lamp is enough in fog."))
    assert isinstance(ferries[place - 1], ItemBlock)
    assert isinstance(ferries[place + 1], ItemBlock)
    assert max(block.depth for block in ferries if isinstance(block, ItemBlock)) == 2


@pytest.mark.parametrize("name", ["chapter-8.pdf", "chapter-8-small.pdf"])
def test_print_gives_merged_cells_and_boxes_in_items(name, ferries):
    assert list(printed(name)[1]) == with_drawing(ferries)


@pytest.mark.parametrize("name", ["chapter-8-untagged.pdf", "chapter-8-untagged-small.pdf"])
def test_untagged_print_gives_merged_cells_and_boxes_in_items(name, ferries):
    # On paper a line broken in a cell looks like two paragraphs, and a bold first row is a header.
    signals = TableBlock(
        (), (("Signal", "Meaning"), ("Red flag", "No crossing"), ("White flag", "The ferry leaves within the hour"))
    )
    looks = [
        TableBlock(block.rows[0], block.rows[1:]) if block == signals else block for block in with_drawing(ferries)
    ]
    assert repr(list(printed(name)[1])) == repr(looks).replace("The inn The smith", "The inn\\nThe smith")


def test_the_page_holds_what_it_is_to_show():
    _, blocks = on_screen()
    tables = [block for block in blocks if isinstance(block, TableBlock)]
    assert [(table.header, len(table.rows)) for table in tables] == [
        (("#", "Kind of Sledge", "By the Day", "By the Week"), 7), ((), 2)
    ]  # fmt: skip
    assert tables[0].rows[1] == ("2", "Dog sledge²", "", "40 marks")
    assert tables[0].rows[4] == ("5", "", "70 marks in spring", "on request")
    assert [(item.marker, item.depth) for item in blocks if isinstance(item, ItemBlock)] == [
        ("•", 0), ("◦", 1), ("◦", 1), ("•", 0), ("a.", 0), ("b.", 0), ("1.", 1), ("2.", 1), ("c.", 0)
    ]  # fmt: skip
    assert len([block for block in blocks if isinstance(block, NoteBlock)]) == 2
    assert [block.text for block in blocks[2:8]] == [
        "Section", "Title", "C7.1.", "Who May Borrow a Sledge", "C7.2.", "Care of Sledges"
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["chapter-7-small.pdf", "chapter-7-untagged.pdf", "chapter-7-untagged-small.pdf"])
def test_page_furniture_is_gone(name):
    content = " ".join(words_of(printed(name)[1]))
    assert not re.search(r"file:|https?:|\d/11|\d/3|\bAM\b|\bPM\b|Ministry of Winter Roads \d|Home|privacy", content)


CHAPTERS = {
    # sections, numbered paragraphs, items, rows of each table, boxed notes; counted on the pages by eye.
    1: (3, 66, 3, [3], 0),
    4: (5, 94, 11, [5, 20, 3, 5, 7], 5),
}


@pytest.fixture(scope="module", params=[1, 4], ids=["chapter 1", "chapter 4"])
def chapter(request):
    path = SHARED / f"samm-chapter-{request.param}.pdf"
    if not path.exists():
        pytest.skip(f"{path} is not at hand; DUTYGRAPH_SHARED names the folder that holds data/")
    return request.param, path.read_bytes()


def numbers_of(blocks) -> list[str]:
    found = [PARAGRAPH_NUMBER.match(block.text) for block in blocks if isinstance(block, TextBlock)]
    return [number["number"] for number in found if number]


def by_kind(blocks, kind):
    return [block for block in blocks if isinstance(block, kind)]


def test_chapter_is_counted(chapter):
    number, content = chapter
    _, blocks = read_pdf(content)
    sections, paragraphs, items, rows, notes = CHAPTERS[number]
    depths = [each.count(".") for each in numbers_of(blocks)]
    # The list of sections at the start names each section once more.
    assert depths.count(1) == 2 * sections
    assert len([depth for depth in depths if depth > 1]) == paragraphs
    assert len(by_kind(blocks, ItemBlock)) == items
    assert [len(table.rows) for table in by_kind(blocks, TableBlock)] == rows
    assert len(by_kind(blocks, NoteBlock)) == notes


def test_chapter_is_in_order(chapter):
    number, content = chapter
    body = numbers_of(read_pdf(content)[1])[CHAPTERS[number][0] :]
    keys = [[int(part) for part in each[1:].split(".")] for each in body]
    falls = [(body[place], body[place + 1]) for place in range(len(keys) - 1) if keys[place] >= keys[place + 1]]
    # Chapter 1 prints C1.3.2.6.3.2 where C1.3.2.6.2.2.2 belongs.
    assert falls == ([("C1.3.2.6.3.2", "C1.3.2.6.2.2.3")] if number == 1 else [])


def test_chapter_has_every_word_of_its_pages_and_no_other(chapter):
    """Counted by another library, which knows nothing of structure; the pages have no furniture of their own."""
    number, content = chapter
    with pdfplumber.open(io.BytesIO(content)) as document:
        printed_words = counted("\n".join(page.extract_text() or "" for page in document.pages))
    path = SHARED / f"samm-chapter-{number}.pdf"
    provisions = make_outline(read_source(path), manual="samm").provisions
    read = counted("\n".join(f"{each.number} {each.text}" for each in provisions))
    assert (printed_words - read, read - printed_words) == (Counter(), Counter())


def counted(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text)))


def test_chapter_misses_no_number(chapter):
    number, content = chapter
    found = {tuple(int(part) for part in each[1:].split(".")) for each in numbers_of(read_pdf(content)[1])}
    gaps = sorted(each for each in found if each[-1] > 1 and (*each[:-1], each[-1] - 1) not in found)
    # Chapter 1 prints C1.3.2.6.3.2 for C1.3.2.6.2.2.2.
    assert gaps == ([(1, 3, 2, 6, 2, 2, 3), (1, 3, 2, 6, 3, 2)] if number == 1 else [])


def test_chapter_begins_with_its_sections(chapter):
    number, content = chapter
    _, blocks = read_pdf(content)
    sections = CHAPTERS[number][0]
    assert [block.text for block in blocks[2:4]] == ["Section", "Title"]
    assert [block.text for block in blocks[4 : 4 + 2 * sections : 2]] == [
        f"C{number}.{place}." for place in range(1, sections + 1)
    ]
    headings = [block.text for block in by_kind(blocks, TextBlock) if re.match(r"C\d\.\d\. - ", block.text)]
    assert [heading.split(" - ", 1)[1] for heading in headings] == [
        block.text for block in blocks[5 : 5 + 2 * sections : 2]
    ]


def test_chapter_has_no_broken_sentences_and_no_furniture(chapter):
    number, content = chapter
    title, blocks = read_pdf(content)
    assert title == f"Chapter {number} | Defense Security Cooperation Agency"
    for block in by_kind(blocks, TextBlock):
        assert not block.text[:1].islower(), block.text
        assert block.text == " ".join(block.text.split())
        # A paragraph ends as a sentence does; what does not is a heading, a caption, or lacks its stop in the source.
        assert len(block.text) < 150 or block.text.endswith((".", ":", ".”", "DoDD 5135.02")), block.text
    content_words = " ".join(words_of(blocks))
    assert not re.search(r"samm\.dsca\.mil|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d+/(?:9|12)\b|\bPage \d", content_words)
    assert not re.search("[\u00a0\u00ad\u0002\ufb00-\ufb06]", content_words)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "defense and security establishments, including all DoD-administered security"),
        (1, "procurement of goods and services; materiel readiness; maintenance; environment and energy resilience"),
        (1, "to be completed by the DoD Components, and review Service campaign support plans"),
        (1, "efficient, and risk-mitigated worldwide logistics support"),
        (4, "for purposes of internal security, legitimate self-defense, for preventing"),
        (4, "support (articles or services) under this section. It is important that defense industry representatives"),
        (4, "will not be used where civilians are known to be present (Section 7056(b) of the Department of State,"),
        (4, "at dsca.ncr.iops.list.wpns-all-members@mail.mil for more information."),
    ],
)  # fmt: skip
def test_sentences_over_the_end_of_lines_and_pages(number, expected):
    path = SHARED / f"samm-chapter-{number}.pdf"
    if not path.exists():
        pytest.skip(f"{path} is not at hand")
    assert any(expected in block.text for block in read_pdf(path.read_bytes())[1] if not isinstance(block, TableBlock))


def test_chapter_4_in_detail():
    path = SHARED / "samm-chapter-4.pdf"
    if not path.exists():
        pytest.skip(f"{path} is not at hand")
    _, blocks = read_pdf(path.read_bytes())
    tables = by_kind(blocks, TableBlock)
    assert [row[0] for row in tables[0].rows[:4]] == ["1", "2", "3", "4"]
    assert len(tables[0].rows[4]) == 1
    assert tables[0].rows[4][0].startswith("Source: ")
    assert tables[2].rows[2] == ("", "More than one", "DSCA", "")
    assert tables[4].header == ("Munition Guidance Type", "TCM", "Weaponeering", "CDE")
    assert tables[4].rows[:3] == (
        ("Coordinate-seeking/feature-seeking¹", "X", "X", "X"),
        ("Laser", "", "X", "X"),
        ("Electro-optical/infrared", "", "X", "X"),
    )
    assert [(item.marker, item.depth) for item in by_kind(blocks, ItemBlock)] == [
        ("1.", 0), ("2.", 0), ("3.", 0), ("1.", 0), ("2.", 0),
        ("•", 0), ("◦", 1), ("•", 0), ("•", 0), ("•", 0), ("•", 0),
    ]  # fmt: skip
    captions = [block.text.split(". ")[0] for block in by_kind(blocks, TextBlock) if block.text.startswith("Table ")]
    assert captions == [f"Table C4.T{place}" for place in range(1, 7)]


def test_chapter_reads_the_same_when_its_tags_are_not_used(chapter, monkeypatch):
    _, content = chapter
    tagged = read_pdf(content)[1]
    monkeypatch.setattr(pdf, "LEAST_SHARE", 2.0)
    untagged = read_pdf(content)[1]
    assert sorted(words_of(untagged)) == sorted(words_of(tagged))
    assert numbers_of(untagged) == numbers_of(tagged)
    for kind in (ItemBlock, NoteBlock, TableBlock):
        assert len(by_kind(untagged, kind)) == len(by_kind(tagged, kind))
    texts = {block.text for block in by_kind(tagged, TextBlock)}
    # All but the captions of the emblems, which stand in columns without rules.
    assert all(block.text in texts or "United States" in block.text for block in by_kind(untagged, TextBlock))


def test_empty_cells_return_to_their_columns():
    whole = [Cell("a", left=0, right=10), Cell("X", left=50, right=60), Cell("X", left=100, right=110)]
    short = [Cell("b", left=0, right=30), Cell("X", left=101, right=109)]
    alone = [Cell("c", left=0, right=5)]
    over_all = [Cell("note", columns=3, left=0, right=90)]
    texts = [[cell.text for cell in row] for row in with_empty_cells([whole, short, alone, over_all])]
    assert texts == [["a", "X", "X"], ["b", "", "X"], ["c", "", ""], ["note"]]


def pdf_of(content: bytes = b"", *, pages: int = 1, trailer: bytes = b"") -> bytes:
    """The smallest PDF whose pages show ``content``."""
    kids = b" ".join(b"%d 0 R" % (5 + place) for place in range(pages))
    parts = [
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n" % (pages, kids),
        b"3 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(content), content),
        b"4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n",
    ]
    parts.extend(
        b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R"
        b"/Resources<</Font<</F 4 0 R>>>>>>endobj\n" % (5 + place)
        for place in range(pages)
    )
    return b"".join([*parts, b"trailer<</Root 1 0 R", trailer, b">>\n%%EOF"])


ENCRYPTED = pdf_of(
    trailer=b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")>>/ID[(a)(a)]"
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"%PDF-1.4 and nothing behind it", "damaged-pdf", id="no objects"),
        pytest.param((PAGES / "chapter-7.pdf").read_bytes()[:3000], "damaged-pdf", id="cut off"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged-pdf", id="noise"),
        pytest.param(ENCRYPTED, "encrypted-pdf", id="encrypted"),
        pytest.param(pdf_of(b"0 0 612 792 re f"), "no-text", id="scanned"),
        pytest.param(pdf_of(pages=0), "damaged-pdf", id="no pages"),
    ],
)
def test_pdfs_that_are_refused(content, code):
    with pytest.raises(DutygraphError) as refused:
        read_pdf(content)
    assert refused.value.code == code


def test_more_pages_than_allowed(monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_SOURCE_PAGES", "2")
    with pytest.raises(DutygraphError) as refused:
        read_pdf(pdf_of(b"BT /F 12 Tf 72 700 Td (C7.1.1. Desks lend sledges.) Tj ET", pages=3))
    assert (refused.value.code, refused.value.exit_status) == ("too-many-pages", ExitStatus.LIMIT)


def shown(*lines: str) -> bytes:
    return b"BT /F 10 Tf 14 TL 72 700 Td " + b" ".join(b"(%s) Tj T*" % line.encode() for line in lines) + b" ET"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["C7.1.1. The desk of a hamlet lends what the road needs and keeps coordi-",
             "nation with its neighbours. Such coordination is recorded by both of them."],
            "C7.1.1. The desk of a hamlet lends what the road needs and keeps coordination with its neighbours. Such"
            " coordination is recorded by both of them.",
        ),
        (
            ["C7.1.1. The desk of a hamlet lends what the road needs, also for self-",
             "defense against wolves, and writes it down on the very same day of lending."],
            "C7.1.1. The desk of a hamlet lends what the road needs, also for self-defense against wolves, and writes"
            " it down on the very same day of lending.",
        ),
    ],
)  # fmt: skip
def test_words_that_a_line_breaks(lines, expected):
    assert read_pdf(pdf_of(shown(*lines)))[1] == (TextBlock(expected),)


def test_page_that_is_full_of_lines_is_read_without_tables():
    grid = b" ".join(b"%d 0 m %d 792 l S 0 %d m 612 %d l S" % (x, x, x, x) for x in range(1, 600, 1))
    assert read_pdf(pdf_of(grid + b" " + shown("C7.1.1. Desks lend sledges.")))[1] == (
        TextBlock("C7.1.1. Desks lend sledges."),
    )
