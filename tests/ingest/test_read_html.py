"""What the reader for web pages gives, page by page of our own writing."""

from __future__ import annotations

import pytest

from foundation.errors import DutygraphError
from ingest.blocks import ItemBlock, NoteBlock, TableBlock, TextBlock
from ingest.readers.html import read_html


def blocks_of(body: str):
    return list(read_html(f"<!DOCTYPE html><html><body><main>{body}</main></body></html>".encode())[1])


def text(*texts: str):
    return [TextBlock(each) for each in texts]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>C7.1. - Who Lends</h2><p>C7.1.1. <b>Desks.</b> A desk lends.</p>",
         text("C7.1. - Who Lends", "C7.1.1. Desks. A desk lends.")),
        ("<p><span>C7.1.1.</span><b>Desks.</b> A desk lends.</p>", text("C7.1.1. Desks. A desk lends.")),
        ("<p>A line<br>goes\n on&nbsp;here, e&#xfb03;cient co&shy;operation</p>",
         text("A line goes on here, efficient cooperation")),
        ("<p>one<br><br>two</p>", text("one", "two")),
        ("<p>See <a href='https://example.org/x'>Section C7.2.</a> first.</p>", text("See Section C7.2. first.")),
        ("<p>Sledge<sup>2</sup> and 2<sup>nd</sup></p>", text("Sledge² and 2nd")),
        ("loose <b>words</b><div>a part</div>more", text("loose words", "a part", "more")),
        ("<p>unclosed<p>paragraphs", text("unclosed", "paragraphs")),
        ("<figure><img alt='x'><figcaption>Figure C7.F1. A Sledge</figcaption></figure>",
         text("Figure C7.F1. A Sledge")),
        ("<dl><dt>Sledge</dt><dd>A vehicle.</dd></dl>", text("Sledge", "A vehicle.")),
    ],
)  # fmt: skip
def test_running_text(body, expected):
    assert blocks_of(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", [("•", "a", 0), ("◦", "b", 1), ("•", "c", 0)]),
        ("<ol><li>a<ol type='a'><li>b<li>c</ol><li>d</ol>",
         [("1.", "a", 0), ("a.", "b", 1), ("b.", "c", 1), ("2.", "d", 0)]),
        ("<ol start='3' type='I'><li>a<li value='9'>b<li>c</ol>", [("III.", "a", 0), ("IX.", "b", 0), ("X.", "c", 0)]),
        ("<ol style='list-style-type: lower-roman'><li>a<li>b</ol>", [("i.", "a", 0), ("ii.", "b", 0)]),
        ("<ol reversed><li>a<li>b</ol>", [("2.", "a", 0), ("1.", "b", 0)]),
        ("<ol type='a' start='26'><li>a<li>b</ol>", [("z.", "a", 0), ("aa.", "b", 0)]),
        # A marker that the page carries as text is neither lost nor doubled.
        ("<ul style='list-style: none'><li>(a) lend</li><li>(b) mend</li></ul>",
         [("(a)", "lend", 0), ("(b)", "mend", 0)]),
        ("<ol><li>1. lend</li><li>2. mend</li></ol>", [("1.", "lend", 0), ("2.", "mend", 0)]),
        ("<ul><li><p>one</p><p>two</p></li></ul>", [("•", "one\ntwo", 0)]),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", [("•", "a", 0), ("◦", "b", 1)]),
        ("<ul><li>e.g. this</li></ul>", [("•", "e.g. this", 0)]),
    ],
)  # fmt: skip
def test_lists(body, expected):
    assert blocks_of(body) == [ItemBlock(marker=marker, text=words, depth=depth) for marker, words, depth in expected]


def test_text_behind_a_nested_list_is_kept():
    assert blocks_of("<ul><li>a<ul><li>b</li></ul>and so on</li></ul>") == [
        ItemBlock("•", "a"), ItemBlock("◦", "b", 1), TextBlock("and so on")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "header", "rows"),
    [
        ("<tr><th>A<th>B<tr><td>1<td>2", ("A", "B"), [("1", "2")]),
        ("<thead><tr><td>A<td>B</thead><tr><td>1<td>2", (), [("A", "B"), ("1", "2")]),
        ("<tr><td>1<td>2<tr><td>3<td>", (), [("1", "2"), ("3", "")]),
        ("<tr><th>A<th>B<tr><td colspan=2>Group<tr><td>1<td>2", ("A", "B"), [("Group",), ("1", "2")]),
        ("<tr><td rowspan=2>1<td>2<tr><td>3", (), [("1", "2"), ("", "3")]),
        ("<tr><td>1<td rowspan=3>2<td>3<tr><td>4<td>5<tr><td>6<td>7<tr><td>8<td>9<td>0", (),
         [("1", "2", "3"), ("4", "", "5"), ("6", "", "7"), ("8", "9", "0")]),
        ("<tr><td><p>one<p>two<ul><li>x</ul><td>y", (), [("one\ntwo\n• x", "y")]),
        ("<tr><th>Loss<tr><td>is reported<tr><th>Theft<tr><td>too", (),
         [("Loss\nis reported",), ("Theft\ntoo",)]),
        ("<tfoot><tr><td>last<td>one</tfoot><tbody><tr><td>1<td>2</tbody>", (), [("1", "2"), ("last", "one")]),
        ("<tr><td rowspan=99999999>1<td colspan=99999999>2", (), None),
    ],
)  # fmt: skip
def test_tables(body, header, rows):
    (table,) = blocks_of(f"<table>{body}</table>")
    assert isinstance(table, TableBlock)
    assert table.header == header
    if rows is not None:
        assert list(table.rows) == rows


def test_caption_stands_before_its_table():
    assert blocks_of("<table><caption>Table C7.T1. Sledges</caption><tr><td>a<td>b</table>") == [
        TextBlock("Table C7.T1. Sledges"), TableBlock((), (("a", "b"),))
    ]  # fmt: skip


def test_list_of_sections_is_given_as_text():
    assert blocks_of(
        "<table><tr><th>Section<th>Title<tr><td>C7.1.<td><a href='#1'>Who Lends</a><tr><td>C7.2.<td>Care</table>"
    ) == text("Section", "Title", "C7.1.", "Who Lends", "C7.2.", "Care")


def test_table_for_layout_is_no_table():
    assert blocks_of("<table role='presentation'><tr><td><p>one</p><td>two</table>") == text("one", "two")


@pytest.mark.parametrize(
    "body",
    [
        "<aside><p>Note: Beware.</p><p>Ice.</p></aside>",
        "<div class='field boxed-note'><p>Note: Beware.</p><p>Ice.</p></div>",
        "<div style='color: red; border: 1px solid'><p>Note: Beware.</p><p>Ice.</p></div>",
        "<table border=1><tr><td><p>Note: Beware.</p><p>Ice.</p></table>",
    ],
)
def test_boxed_notes(body):
    assert blocks_of(body) == [NoteBlock("Note: Beware.\nIce.")]


def test_box_around_a_list_gives_its_items():
    assert blocks_of("<aside><ul><li>a</li></ul><p>b</p></aside>") == [ItemBlock("•", "a"), NoteBlock("b")]


def test_box_around_a_heading_is_no_note():
    assert blocks_of("<div class='box'><h2>C7.1. - Who Lends</h2></div>") == text("C7.1. - Who Lends")


def test_furniture_is_dropped():
    page = """<html><head><title>Chapter 7 | Sledges</title><script>var a</script><style>p{}</style></head><body>
    <header>Ministry</header><nav><ul><li>Home</li></ul></nav><div id='x'><main>
    <div class='breadcrumb'>Home / Manual</div><header><h1>C7 - Sledges</h1></header><p>Words.</p>
    <p hidden>gone</p><p style='display:none'>gone</p><span class='visually-hidden'>gone</span><button>Print</button>
    <!-- gone --><noscript>gone</noscript></main></div><aside>elsewhere</aside><footer>Contact</footer></body></html>"""
    assert read_html(page.encode()) == ("Chapter 7 | Sledges", (TextBlock("C7 - Sledges"), TextBlock("Words.")))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_encodings(encoding):
    page = "<html><body><p>The desk’s – “sledge” § 3</p></body></html>".encode(encoding)
    assert read_html(page)[1] == (TextBlock("The desk’s – “sledge” § 3"),)


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (b"<html><body><img src='x'></body></html>", "no-text"),
        (b"<html></html>", "no-text"),
        (b"<!-- -->", "no-text"),
        (b"<html><body>" + b"<div>" * 50_000 + b"deep", "too-deep"),
    ],
)
def test_pages_that_are_refused(page, code):
    with pytest.raises(DutygraphError) as refused:
        read_html(page)
    assert refused.value.code == code


def test_nesting_beyond_sense_keeps_the_words():
    (block,) = blocks_of("<div>" * 1000 + "deep" + "</div>" * 1000)
    assert block == TextBlock("deep")


def test_document_type_with_entities_opens_no_file():
    page = b'<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><body><p>a &e; b</p></body></html>'
    assert "root" not in repr(read_html(page))
