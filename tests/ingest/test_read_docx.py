"""What the reader for Word documents gives; the documents are made here."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml

from foundation.errors import DutygraphError, ExitStatus
from ingest.blocks import ItemBlock, NoteBlock, TableBlock, TextBlock
from ingest.readers.docx import read_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def blocks_of(document):
    return list(read_docx(saved(document))[1])


def document_with(*paragraphs: str):
    """A document of raw paragraphs, each the XML inside ``w:p``."""
    document = docx.Document()
    for inner in paragraphs:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {W}>{inner}</w:p>"))
    return document


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def numbered(words: str, number: int, level: int = 0) -> str:
    return (
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>{run(words)}'
        if words
        else f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    )


def with_numbering(document, levels: list[tuple[str, str]], *, overrides: dict[int, int] | None = None):
    """Replace the document's numbering by one format, used by list 1 and, with ``overrides``, by list 2."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    forms = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )
    numbering.append(parse_xml(f'<w:abstractNum {W} w:abstractNumId="0">{forms}</w:abstractNum>'))
    for number in (1, 2):
        restarts = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{value}"/></w:lvlOverride>'
            for level, value in (overrides or {}).items()
            if number == 2
        )
        numbering.append(
            parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="0"/>{restarts}</w:num>')
        )  # fmt: skip
    return document


def test_paragraphs_and_title():
    document = docx.Document()
    document.core_properties.title = "Chapter 7"
    document.add_heading("C7.1. - Who Lends", 1)
    document.add_paragraph("C7.1.1. Desks. A desk\u00a0lends e\ufb03ciently.")
    document.add_paragraph("")
    assert read_docx(saved(document)) == (
        "Chapter 7",
        (TextBlock("C7.1. - Who Lends"), TextBlock("C7.1.1. Desks. A desk lends efficiently.")),
    )


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (run("Sledge") + run("2", '<w:vertAlign w:val="superscript"/>'), "Sledge²"),
        (run("seen") + run("hidden", "<w:vanish/>"), "seen"),
        (run("a") + "<w:r><w:br/></w:r>" + run("b") + "<w:r><w:tab/></w:r>" + run("c"), "a b c"),
        (
            "<w:r><w:t>self</w:t><w:noBreakHyphen/><w:t>help co</w:t><w:softHyphen/><w:t>op</w:t></w:r>",
            "self-help coop",
        ),
        (f"<w:hyperlink>{run('Section C7.2.')}</w:hyperlink>", "Section C7.2."),
        (f"<w:ins>{run('put in')}</w:ins><w:del><w:r><w:delText>struck</w:delText></w:r></w:del>", "put in"),
        ('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> REF x </w:instrText></w:r>' + run("3"), "3"),
    ],
)
def test_words_of_a_paragraph(inner, expected):
    assert blocks_of(document_with(inner)) == [TextBlock(expected)]


def test_lists_carry_computed_markers():
    document = with_numbering(
        document_with(
            numbered("a", 1), numbered("b", 1, 1), numbered("c", 1, 1), numbered("d", 1), numbered("e", 1, 1),
            run("between"), numbered("f", 1), numbered("g", 2),
        ),
        [("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "(%3)")],
        overrides={0: 1},
    )  # fmt: skip
    assert blocks_of(document) == [
        ItemBlock("1.", "a"), ItemBlock("a)", "b", 1), ItemBlock("b)", "c", 1), ItemBlock("2.", "d"),
        ItemBlock("a)", "e", 1), TextBlock("between"), ItemBlock("3.", "f"), ItemBlock("1.", "g"),
    ]  # fmt: skip


def test_bullets_of_symbol_fonts():
    document = with_numbering(
        document_with(numbered("a", 1), numbered("b", 1, 1), numbered("c", 1, 2)),
        [("bullet", "\uf0b7"), ("bullet", "o"), ("bullet", "\uf0a7")],
    )
    assert [(item.marker, item.depth) for item in blocks_of(document)] == [("•", 0), ("◦", 1), ("▪", 2)]


def test_automatic_paragraph_numbers_become_text():
    document = with_numbering(
        document_with(
            numbered("Who Lends", 1, 1), numbered("Desks. A desk lends.", 1, 2), numbered("Halls. A hall too.", 1, 2),
            numbered("", 1, 2), numbered("Sheds.", 1, 2), numbered("Care", 1, 1), numbered("Oil.", 1, 2),
        ),
        [("decimal", "C%1."), ("decimal", "C7.%2."), ("decimal", "C7.%2.%3.")],
    )  # fmt: skip
    assert blocks_of(document) == [
        TextBlock("C7.1. Who Lends"), TextBlock("C7.1.1. Desks. A desk lends."),
        TextBlock("C7.1.2. Halls. A hall too."), TextBlock("C7.1.4. Sheds."),
        TextBlock("C7.2. Care"), TextBlock("C7.2.1. Oil."),
    ]  # fmt: skip


def test_number_in_text_is_not_doubled():
    document = with_numbering(document_with(numbered("C7.1. Who Lends", 1)), [("decimal", "C7.%1.")])
    assert blocks_of(document) == [TextBlock("C7.1. Who Lends")]


def test_built_in_list_styles():
    document = docx.Document()
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("second", style="List Number")
    document.add_paragraph("dot", style="List Bullet")
    assert [(item.marker, item.text) for item in blocks_of(document)] == [
        ("1.", "first"),
        ("2.", "second"),
        ("•", "dot"),
    ]


def table_of(rows: list[list[str]], *, bold_first: bool = False):
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for cells, words in zip(table.rows, rows, strict=True):
        for cell, each in zip(cells.cells, words, strict=True):
            cell.text = ""
            cell.paragraphs[0].add_run(each).bold = bold_first and words is rows[0]
    return document, table


def test_tables():
    document, table = table_of([["A", "B"], ["1", "2"], ["3", ""]], bold_first=True)
    table.rows[1].cells[1].add_paragraph("more")
    document.add_paragraph("Source: the desk")
    assert blocks_of(document) == [TableBlock(("A", "B"), (("1", "2\nmore"), ("3", ""))), TextBlock("Source: the desk")]


def test_merged_cells():
    document, table = table_of([["A", "B", "C"], ["1", "2", "3"], ["", "5", "6"], ["all", "", ""]])
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 2))
    assert blocks_of(document) == [TableBlock((), (("A", "B", "C"), ("1", "2", "3"), ("", "5", "6"), ("all",)))]


def test_note_in_a_table_of_one_cell():
    document, table = table_of([["NOTE: Beware."]])
    table.cell(0, 0).add_paragraph("Ice.")
    assert blocks_of(document) == [NoteBlock("NOTE: Beware.\nIce.")]


def test_table_inside_a_cell_keeps_its_words():
    document, table = table_of([["outer", "x"]])
    table.cell(0, 0).add_table(1, 2).cell(0, 1).text = "inner"
    assert blocks_of(document) == [TableBlock((), (("outer\ninner", "x"),))]


def test_content_controls_and_text_boxes_are_read():
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('Note: boxed')}</w:p></w:txbxContent></w:pict></w:r>"
    document = document_with(run("before") + box)
    document.element.body.insert(
        0, parse_xml(f"<w:sdt {W}><w:sdtContent><w:p>{run('first')}</w:p></w:sdtContent></w:sdt>")
    )
    assert blocks_of(document) == [TextBlock("first"), TextBlock("before"), NoteBlock("Note: boxed")]


def test_headers_footers_and_printed_contents_are_furniture():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Ministry"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.styles.add_style("TOC 1", 1)
    document.add_paragraph("C7.1. Who Lends 3", style="TOC 1")
    document.add_paragraph("C7.1. Who Lends")
    assert blocks_of(document) == [TextBlock("C7.1. Who Lends")]


def zip_of(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return zip_of(parts | changes)


GOOD = saved(document_with(run("words")))
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;&x;'
    b"</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"PK\x03\x04 and nothing behind it", "damaged-docx", id="no archive"),
        pytest.param(GOOD[: len(GOOD) // 2], "damaged-docx", id="cut off"),
        pytest.param(GOOD[:200] + b"\0" * 400 + GOOD[600:], "damaged-docx", id="overwritten"),
        pytest.param(zip_of({"a.txt": b"a"}), "not-docx", id="another archive"),
        pytest.param(zip_of({"[Content_Types].xml": b"<Types/>"}), "damaged-docx", id="no parts"),
        pytest.param(repacked(GOOD, {"word/document.xml": b"<w:document"}), "damaged-docx", id="broken XML"),
        pytest.param(repacked(GOOD, {"word/document.xml": ENTITIES}), "unsafe-docx", id="entities"),
        pytest.param(
            repacked(GOOD, {"word/document.xml": ENTITIES.decode().encode("utf-16")}),
            "unsafe-docx",
            id="entities in UTF-16",
        ),
        pytest.param(repacked(GOOD, {"word/document.xml": f"<w:styles {W}/>".encode()}), "not-docx", id="no body"),
        pytest.param(saved(docx.Document()), "no-text", id="empty"),
    ],
)
def test_documents_that_are_refused(content, code):
    with pytest.raises(DutygraphError) as refused:
        read_docx(content)
    assert refused.value.code == code


def test_bomb_is_refused_by_its_directory(monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_SOURCE_BYTES", "1000000")
    bomb = repacked(GOOD, {"word/media/image1.bin": b"\0" * 5_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(DutygraphError) as refused:
        read_docx(bomb)
    assert (refused.value.code, refused.value.exit_status) == ("too-large", ExitStatus.LIMIT)
