"""Hostile records: nothing is executed, fetched, followed or shown as markup; nothing brings the reader down."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import socket
import zipfile
from pathlib import Path

import openpyxl
import pytest
import rdflib
from shape_cases import csv_bytes, right_rows

from foundation.errors import DutygraphError, LimitError
from shapes.check import check
from shapes.read import read_records
from shapes.report import harmless, render
from shapes.report_html import escape

ROW = right_rows("arrival-notification")[0]
SCRIPT = '<script>alert("x")</script>'


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("something wanted the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_the_escape_function() -> None:
    assert escape(SCRIPT) == "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"


def test_nothing_from_a_record_is_markup_in_the_html_report() -> None:
    row = {**ROW, "record": SCRIPT, "student": SCRIPT, "mode_of_travel": SCRIPT, SCRIPT: SCRIPT, "flight_number": ""}
    lost = {**ROW, "kind": SCRIPT}
    report = check([read_records(f"{SCRIPT}.csv", csv_bytes([row, lost]), None)])
    page = render(report, "html").decode()
    assert report.findings
    assert report.unmatched
    assert report.unread_columns
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_that_a_spreadsheet_would_compute_are_escaped(start: str) -> None:
    assert harmless(f"{start}cmd|' /C calc'!A0").startswith("'")
    assert harmless("plain") == "plain"
    row = {**ROW, "record": f"{start}1+1", "flight_number": ""}
    table = render(check([read_records("x.json", json.dumps([row]).encode(), None)]), "csv").decode("utf-8-sig")
    for cells in csv.reader(io.StringIO(table)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_marks_that_turn_or_hide_text_do_not_reach_the_html_report() -> None:
    row = {**ROW, "record": "A\u202eB\x00C\u200bD", "notice_sent": "2027-03-12"}
    shown = render(check([read_records("x.json", json.dumps([row]).encode(), None)]), "html").decode()
    assert "ABCD" in shown
    assert not re.search("[\x00\u202e\u200b]", shown)


@pytest.mark.parametrize("format_name", ["text", "html", "csv", "json", "turtle"])
def test_a_page_in_one_cell_is_cut_in_the_report_and_says_so(format_name: str) -> None:
    row = {**ROW, "record": "r" * 100_000, "student": "s" * 100_000, "mode_of_travel": ""}
    shown = render(check([read_records("x.json", json.dumps([row]).encode(), None)]), format_name).decode()
    assert len(shown) < 10_000
    assert "s" * 400 + "…" in shown.replace("\\u2026", "…")


def test_terminal_codes_do_not_reach_the_text_report() -> None:
    row = {**ROW, "student": "\x1b[31mred\x07", "flight_number": ""}
    assert b"\x1b" not in render(check([read_records("x.csv", csv_bytes([row]), None)]), "text")


def test_a_line_break_in_a_record_does_not_make_a_line_of_the_text_report() -> None:
    row = {**ROW, "record": "Ann\nViolation: forged", "flight_number": ""}
    text = render(check([read_records("x.csv", csv_bytes([row]), None)]), "text").decode()
    assert "Ann Violation: forged" in text
    assert "\nViolation: forged" not in text


def test_a_report_in_turtle_stays_whole_whatever_a_record_holds() -> None:
    row = {**ROW, "record": '"""\\ > ] . <urn:x> a <urn:y> . "', "student": 'a\nb\t"c"\\', "flight_number": ""}
    turtle = render(check([read_records("x.json", json.dumps([row]).encode(), None)]), "turtle").decode()
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    assert len(set(graph.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))) == 1
    assert (rdflib.URIRef("urn:x"), rdflib.RDF.type, rdflib.URIRef("urn:y")) not in graph


def test_imports_shapes_and_remote_words_in_turtle_are_never_followed() -> None:
    content = b"""
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix rec: <https://w3id.org/dutygraph/records#> .
        <http://127.0.0.1:9/o> a owl:Ontology ; owl:imports <http://127.0.0.1:9/more> ;
            sh:shapesGraph <http://127.0.0.1:9/shapes> .
        [] sh:targetClass rec:StaffAccess ; sh:sparql [ sh:select "ASK { SERVICE <http://127.0.0.1:9/> {} }" ] .
        <../../etc/passwd> a rec:PriceInquiry ; rec:inquiryReferredTo "DSCA" ; rec:comparisonQuoteGiven false .
    """
    report = check([read_records("/home/someone/x.ttl", content, None)])
    assert report.records == {"price-inquiry": 1}
    assert report.findings == ()
    assert b"/home/" not in render(report, "turtle")
    assert len(report.unmatched) == 2


@pytest.mark.parametrize("depth", [50, 50_000])
def test_deep_nesting_is_no_crash(depth: int) -> None:
    with pytest.raises(DutygraphError):
        read_records("x.json", b'{"a":' * depth + b"[" * depth, None)
    for opened, closed in ((b"[ <b> ", b" ]"), (b"( ", b" )"), (b"<<( <a> <b> ", b" )>>")):
        try:
            found = read_records("x.ttl", b"<a> <b> " + opened * depth + b"1" + closed * depth + b" .", None)
        except DutygraphError as error:
            assert error.code == "broken-turtle"
        else:
            assert found.format == "turtle"
            assert found.records == ()


def test_brackets_hidden_behind_an_escape_count() -> None:
    hidden = b"@prefix a: <http://x/#> .\n<a> a:b\\# " + b"( " * 60 + b") " * 60 + b"."
    with pytest.raises(DutygraphError, match="nested more than 50 deep"):
        read_records("x.ttl", hidden, None)


def test_brackets_in_strings_iris_and_comments_do_not_count() -> None:
    inside = "(" * 99
    content = (
        f'@prefix rec: <https://w3id.org/dutygraph/records#> . # {inside} "\n'
        f'<urn:a> a rec:PriceInquiry ; rec:inquiry "{inside} \\" <<" ;\n'
        f"    rec:country '''[ ' {inside}''' .\n"
    )
    found = read_records("x.ttl", content.encode(), None)
    assert [record.values["country"] for record in found.records] == [(f"[ ' {inside}",)]


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_a_zip_bomb_is_refused_by_its_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYGRAPH_RECORDS_UNPACKED_BYTES", "1000000")
    with pytest.raises(LimitError, match="unpack to more than 1000000 bytes"):
        read_records("x.xlsx", zipped(sheet=b"0" * 2_000_000), None)


def test_xml_entities_and_other_archives_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet>&lol;</worksheet>'
    for content in (zipped(**{"xl/workbook.xml": bomb}), zipped(readme=b"no workbook")):
        with pytest.raises(DutygraphError) as caught:
            read_records("x.xlsx", content, None)
        assert caught.value.code == "broken-xlsx"


def test_a_row_for_each_line_of_a_very_long_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYGRAPH_RECORDS_ROWS", "1000")
    with pytest.raises(LimitError):
        read_records("x.csv", b"kind\n" + b"a\n" * 100_000, None)


def test_more_columns_than_any_template_has_are_refused() -> None:
    for content in (b",".join(b"c%d" % number for number in range(600)) + b"\n" + b"1," * 599 + b"1", b"," * 600):
        with pytest.raises(DutygraphError) as caught:
            read_records("x.csv", b"kind," + content, None)
        assert caught.value.code == "too-many-columns"


def test_the_widest_table_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = openpyxl.Workbook()
    for row in (["kind", *(f"c{number}" for number in range(9))], ["price-inquiry", *"123456789"]):
        sheet.worksheets[0].append(row)
    stream = io.BytesIO()
    sheet.save(stream)
    lines = b"kind,1,2,3,4,5,6,7,8,9\nprice-inquiry,1,2,3,4,5,6,7,8,9\n"
    for limit, refused in (("9", True), ("10", False)):
        monkeypatch.setenv("DUTYGRAPH_RECORDS_COLUMNS", limit)
        for name, content in (("x.csv", lines), ("x.xlsx", stream.getvalue())):
            if refused:
                with pytest.raises(DutygraphError, match="more than 9 columns"):
                    read_records(name, content, None)
            else:
                assert len(read_records(name, content, None).unread_columns) == 9


def test_a_cell_longer_than_the_csv_reader_takes() -> None:
    with pytest.raises(DutygraphError) as caught:
        read_records("x.csv", b"kind,record\n" + b"a" * 200_000 + b",b\n", None)
    assert caught.value.code == "broken-csv"


@pytest.mark.parametrize("text", ["9" * 5000, "1e999999", "NaN", "Infinity", "٣"])
def test_strange_numbers(text: str) -> None:
    found = read_records("x.csv", csv_bytes([{**ROW, "dependents": text}]), None)
    assert [problem.column for problem in found.problems] == ["dependents"]


def test_uploads_do_not_mix() -> None:
    """Two calls share nothing: the second does not see the first one's visits."""
    early = csv_bytes([{**right_rows("compliance-assessment-visit")[0], "visit_date": "2020-01-01"}])
    late = csv_bytes(right_rows("compliance-assessment-visit"))
    check([read_records("a.csv", early, None)])
    assert check([read_records("b.csv", late, None)]).findings == ()


def test_a_record_that_claims_derived_values_is_not_believed() -> None:
    content = b"""@prefix rec: <https://w3id.org/dutygraph/records#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <a> a rec:ArrivalNotification ; rec:noticeSent "2027-03-01"^^xsd:date ; rec:arrivalDate "2027-03-02"^^xsd:date ;
            rec:accompanied false ; rec:noticeDays 99 ."""
    found = read_records("x.ttl", content, None)
    assert found.unread_columns == ("noticeDays",)
    assert "arrival-notification-16-days" in {finding.rule for finding in check([found]).findings}


SAMPLES = sorted((Path(__file__).resolve().parents[2] / "data/records").iterdir())
PIECES = [b'"', b"'", b";", b"\x00", b"<", b"\r", b"\n", b"[", b"{", b"=1+1", b"\xff\xfe", b"9" * 20, b"\xe2\x80\xae"]


def damaged(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        place = rng.randrange(len(changed) + 1)
        cut = rng.randint(0, 20) if rng.random() < 0.4 else 0
        changed[place : place + cut] = b"" if cut else rng.choice(PIECES)
    return bytes(changed)


def damaged_inside(workbook: bytes, rng: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    hurt = rng.choice(sorted(members))
    return zipped(**{**members, hurt: damaged(members[hurt], rng)})


@pytest.mark.parametrize("seed", range(8))
def test_damaged_files_are_read_or_refused_with_a_sentence(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(30):
        content = rng.choice(SAMPLES).read_bytes()
        inside = content.startswith(b"PK") and rng.random() < 0.8
        try:
            found = read_records("x", damaged_inside(content, rng) if inside else damaged(content, rng), None)
        except DutygraphError as error:
            assert error.problem
            assert error.remedy
            continue
        report = check([found])
        for format_name in ("text", "html", "csv", "json", "turtle"):
            assert render(report, format_name)
