"""Readers: every format gives the same records; nothing is guessed; a bad cell costs one finding."""

from __future__ import annotations

import datetime
import io
import json
from decimal import Decimal

import openpyxl
import pytest
from shape_cases import csv_bytes, right_rows

from foundation.errors import DutygraphError, LimitError
from shapes.check import check
from shapes.read import read_records

ROW = right_rows("arrival-notification")[0]
EXPECTED = {
    "record": ("A-101",),
    "student": ("Lt. Amina Diallo",),
    "noticeSent": (datetime.date(2027, 2, 10),),
    "estimatedTimeOfArrival": (datetime.time(14, 30),),
    "accompanied": (False,),
    "dependents": (0,),
}


def workbook(rows: list[list[object]], title: str = "arrival-notification") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_one(content: bytes, kind: str | None = None):
    found = read_records("x.csv", content, kind)
    assert len(found.records) == 1, found
    return found.records[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_the_ways_of_offices(delimiter: str, encoding: str) -> None:
    record = read_one(csv_bytes([{**ROW, "student": "José Núñez"}], delimiter, encoding))
    assert record.values["student"] == ("José Núñez",)
    assert record.values["noticeSent"] == EXPECTED["noticeSent"]
    assert record.row == 2


def test_semicolons_inside_a_comma_file_are_a_list() -> None:
    record = read_one(csv_bytes([{**ROW, "children_ages": "4; 7"}]))
    assert record.values["childrenAges"] == (4, 7)


def test_excel_writes_its_separator_first() -> None:
    assert read_one(b"sep=;\n" + csv_bytes([ROW], ";")).values["dependents"] == (0,)


def test_columns_by_name_whatever_order_case_and_blanks() -> None:
    turned = {key.upper().replace("_", " "): value for key, value in reversed(ROW.items())}
    assert read_one(csv_bytes([turned])).values["noticeSent"] == EXPECTED["noticeSent"]


def test_xlsx_with_real_dates_truth_values_and_numbers() -> None:
    values: dict[str, object] = {key: value for key, value in ROW.items() if key != "kind"}
    values |= {
        "notice_sent": datetime.datetime(2027, 2, 10),
        "arrival_date": datetime.date(2027, 3, 13),
        "estimated_time_of_arrival": datetime.time(14, 30),
        "accompanied": False,
        "dependents": 0,
    }
    record = read_one(workbook([list(values), list(values.values())]))
    assert {key: record.values[key] for key in EXPECTED} == EXPECTED


def test_xlsx_percent_cell_and_number() -> None:
    row = {key: value for key, value in right_rows("sco-position")[0].items() if key != "kind"}
    book = openpyxl.load_workbook(io.BytesIO(workbook([list(row), [*row.values()]], "sco-position")))
    sheet = book["sco-position"]
    cell = sheet.cell(row=2, column=list(row).index("assistance_share") + 1)
    cell.value, cell.number_format = 0.51, "0%"
    stream = io.BytesIO()
    book.save(stream)
    assert read_one(stream.getvalue()).values["assistanceShare"] == (Decimal(51),)


def test_xlsx_formula_without_value_is_a_finding() -> None:
    row: dict[str, object] = {key: value for key, value in ROW.items() if key != "kind"}
    row["dependents"] = "=1+1"
    found = read_records("x.xlsx", workbook([list(row), list(row.values())]), None)
    assert [(problem.column, found.records[problem.place].row) for problem in found.problems] == [("dependents", 2)]
    assert "formula" in found.problems[0].message


def test_xlsx_blank_rows_keep_the_numbers_and_the_rules_sheet_is_no_data() -> None:
    row = {key: value for key, value in ROW.items() if key != "kind"}
    found = read_records("x.xlsx", workbook([list(row), [], [], list(row.values())]), None)
    assert [record.row for record in found.records] == [4]


def test_xlsx_sheet_without_a_kind_takes_the_argument() -> None:
    row = {key: value for key, value in ROW.items() if key != "kind"}
    content = workbook([list(row), list(row.values())], "Sheet1")
    assert read_one(content, "arrival-notification").kind == "arrival-notification"
    lost = read_records("x.xlsx", content, None)
    assert "its columns look like arrival-notification" in lost.unmatched[0].why


def test_json_as_one_record_a_list_and_with_the_kind_once() -> None:
    row: dict[str, object] = {**ROW, "accompanied": False, "dependents": 0, "children_ages": []}
    bare = {key: value for key, value in row.items() if key != "kind"}
    for shape in (row, [row], {"kind": "arrival-notification", "records": [bare]}):
        record = read_one(json.dumps(shape).encode())
        assert {key: record.values[key] for key in EXPECTED} == EXPECTED


def turtle(*pairs: str, name: str = "ArrivalNotification") -> bytes:
    lines = "".join(f" ;\n    rec:{pair}" for pair in pairs)
    return (
        "@prefix rec: <https://w3id.org/dutygraph/records#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        f"<a/1> a rec:{name}{lines} .\n"
    ).encode()


def test_turtle_gives_the_same_values() -> None:
    record = read_one(
        turtle(
            'noticeSent "2027-02-10"^^xsd:date', 'estimatedTimeOfArrival "14:30:00"^^xsd:time', "accompanied false",
            "dependents 0", 'student "Lt. Amina Diallo"', 'record "A-101"',
        )
    )  # fmt: skip
    assert {key: record.values[key] for key in EXPECTED} == EXPECTED
    assert record.row is None


@pytest.mark.parametrize(
    ("pair", "says"),
    [
        ('noticeSent "2027-02-10"', "of type string, and an xsd:date is expected"),
        ('noticeSent "2027-02-30"^^xsd:date', "no xsd:date"),
        ('noticeSent "1 Mar 2027"^^xsd:date', "no xsd:date"),
        ('accompanied "perhaps"^^xsd:boolean', "no xsd:boolean"),
        ('dependents "two"^^xsd:integer', "no xsd:integer"),
        ('dependents "1e3"^^xsd:integer', "no xsd:integer"),
        ('dependents "1_0"^^xsd:integer', "no xsd:integer"),
        ('noticeSent "2027-03-01-x"^^xsd:date', "no xsd:date"),
        ('noticeSent "20270301"^^xsd:date', "no xsd:date"),
        ('estimatedTimeOfArrival "1430"^^xsd:time', "no xsd:time"),
        ("noticeSent []", "a node and not a value"),
        ("dependents 1, 2", "2 values; one is expected"),
        ('modeOfTravel "submarine"', "none of its words"),
        ('noticeSent "2027-02-10"^^<http://example.org/date>', "an xsd:date is expected"),
    ],
)
def test_a_wrongly_typed_value_in_turtle_is_a_finding_never_a_pass(pair: str, says: str) -> None:
    report = check([read_records("x.ttl", turtle(pair), None)])
    assert any(says in finding.message and finding.severity == "Violation" for finding in report.findings)
    assert report.exit_status == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-03-01", (2027, 3, 1)), ("1 Mar 2027", (2027, 3, 1)), ("01-MAR-2027", (2027, 3, 1)),
        ("1 March 2027", (2027, 3, 1)), ("March 1, 2027", (2027, 3, 1)), ("2028-02-29", (2028, 2, 29)),
        ("25/04/2027", (2027, 4, 25)), ("04/25/2027", (2027, 4, 25)), ("04.04.2027", (2027, 4, 4)),
        ("3 Sept 2027", (2027, 9, 3)), ("2027-03-01T10:00", (2027, 3, 1)), (" 2027-03-01 ", (2027, 3, 1)),
        ("2027/03/01", (2027, 3, 1)), ("20270301", (2027, 3, 1)), ("01MAR2027", (2027, 3, 1)),
        ("Monday, March 1, 2027", (2027, 3, 1)), ("1st March 2027", (2027, 3, 1)), ("25/04/2027 0:00", (2027, 4, 25)),
        ("4/25/2027 12:00:00 AM", (2027, 4, 25)), ("2027-03-01T10:00:00.5+02:00", (2027, 3, 1)),
    ],
)  # fmt: skip
def test_dates_that_can_be_read(text: str, day: tuple[int, int, int]) -> None:
    assert read_one(csv_bytes([{**ROW, "notice_sent": text}])).values["noticeSent"] == (datetime.date(*day),)


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("notice_sent", "03/04/2027", "is that 3 April 2027 or 4 March 2027?"),
        ("notice_sent", "3/4/27", "which century"),
        ("notice_sent", "1-Mar-27", "which century"),
        ("notice_sent", "3/4/2027 0:00", "is that 3 April 2027 or 4 March 2027?"),
        ("notice_sent", "3.4.2027", "is that 3 April 2027 or 4 March 2027?"),
        ("notice_sent", "Tuesday, 1 March 2027", "1 March 2027 is a Monday."),
        ("notice_sent", "46447", "does Excel mean 1 March 2027, or 2 March 2031 as on old Macs?"),
        ("notice_sent", "0027-03-01", "is the year right?"),
        ("notice_sent", "02272027", "not a date"),
        ("notice_sent", "2027-02-29", "no calendar"),
        ("notice_sent", "31 Apr 2027", "no calendar"),
        ("notice_sent", "1 Mär 2027", "not a date"),
        ("notice_sent", "next week", "not a date"),
        ("accompanied", "ja", "neither yes nor no"),
        ("accompanied", "1", "neither yes nor no"),
        ("dependents", "two", "not a whole number"),
        ("dependents", "1.5", "not a whole number"),
        ("dependents", "1_0", "not a whole number"),
        ("dependents", "1,000", "decimal point or does it part thousands"),
        ("dependents", "-1", "less than 0"),
        ("dependents", "#REF!", "Excel's error"),
        ("mode_of_travel", "submarine", "none of its words"),
        ("estimated_time_of_arrival", "25:00", "no clock"),
        ("estimated_time_of_arrival", "noon", "not a time"),
    ],
)
def test_what_cannot_be_read_is_a_finding_and_the_other_rows_are_checked(column: str, text: str, says: str) -> None:
    late = {**ROW, "record": "A-102", "notice_sent": "2027-02-26"}
    report = check([read_records("x.csv", csv_bytes([{**ROW, column: text}, late]), None)])
    assert [(finding.row, finding.column, finding.rule) for finding in report.findings] == [
        (2, column, "readable"),
        (3, "notice_sent", "arrival-notification-16-days"),
    ]
    assert says in report.findings[0].message
    assert report.records == {"arrival-notification": 2}


@pytest.mark.parametrize(("text", "value"), [("51 %", 51), ("51%", 51), ("51", 51), ("50.5 %", Decimal("50.5"))])
def test_percentages(text: str, value: Decimal) -> None:
    record = read_one(csv_bytes([{**right_rows("sco-position")[0], "assistance_share": text}]))
    assert record.values["assistanceShare"] == (Decimal(value),)


@pytest.mark.parametrize("text", ["0.51", "101 %", "-3", "a lot"])
def test_doubtful_percentages_are_asked_about(text: str) -> None:
    found = read_records("x.csv", csv_bytes([{**right_rows("sco-position")[0], "assistance_share": text}]), None)
    assert [problem.column for problem in found.problems] == ["assistance_share"]


@pytest.mark.parametrize(("text", "value"), [("50,5", "50.5"), ("50,5 %", "50.5"), ("50,1234", "50.1234")])
def test_a_decimal_comma_that_cannot_part_thousands_is_read(text: str, value: str) -> None:
    row = {**right_rows("sco-position")[0], "assistance_share": text}
    assert read_one(csv_bytes([row], ";")).values["assistanceShare"] == (Decimal(value),)


@pytest.mark.parametrize("text", ["$25,000,000", "25000000", "25,000,000.00", "25.000.000,00"])
def test_money(text: str) -> None:
    record = read_one(csv_bytes([{**right_rows("program-master-plan")[0], "sale_value": text}]))
    assert record.values["saleValue"] == (Decimal(25000000),)


@pytest.mark.parametrize(
    ("content", "format_name"),
    [
        (b"base,country\nRamstein,X\n", "csv"),
        (b"Prefix\tcountry\nA\tX\n", "csv"),
        (b"# kind: x\nrecord;kind\n1;price-inquiry\n", "csv"),
        (b"# about records\n\nBASE <http://x/>\n<a> <b> 1 .", "turtle"),
        (b"PREFIX rec: <https://w3id.org/dutygraph/records#>\n<a> a rec:PriceInquiry .", "turtle"),
        (b"[] a <http://x/y> .", "turtle"),
        (b"<http://x/a> a <http://x/y> .", "turtle"),
        (b"\xef\xbb\xbf  [ {} ]", "json"),
        (b"\xef\xbb\xbf@prefix a: <http://x/> .", "turtle"),
        (b"[]", "json"),
    ],
)
def test_the_format_is_told_by_the_content(content: bytes, format_name: str) -> None:
    assert read_records("misleading.xlsx", content, None).format == format_name


def test_empty_words_are_no_value() -> None:
    record = read_one(csv_bytes([{**ROW, "flight_number": "n/a", "student": " TBD "}]))
    assert "flightNumber" not in record.values
    assert "student" not in record.values


def test_a_column_that_nothing_reads_is_said() -> None:
    found = read_records("x.csv", csv_bytes([{**ROW, "shoe_size": "44"}]), None)
    assert found.unread_columns == ("shoe_size",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b" \n ", "empty-file"),
        (b"\x00\x01\x02\x03", "not-text"),
        (b"PK\x03\x04 broken", "broken-xlsx"),
        (b"\xd0\xcf\x11\xe0 old", "old-excel"),
        (b"%PDF-1.7", "pdf-not-read"),
        (b'<?xml version="1.0"?><rdf:RDF/>', "xml-not-read"),
        (b'{"kind": ', "broken-json"),
        (b'{"a": 1, "a": 2}', "broken-json"),
        (b'{"@context": "http://example.org/c", "kind": "x"}', "broken-json"),
        (b'{"dependents": NaN}', "broken-json"),
        (b"@prefix rec: <https://w3id.org/dutygraph/records#> .\n<a> a rec:X ; .. ", "broken-turtle"),
        (b"kind,record,record\na,b,c\n", "column-twice"),
        (b'kind,record\na,"b\n', "broken-csv"),
        (b"kind,student\narrival-notification,Ann\n", "missing-column"),
    ],
)
def test_bad_input_is_one_sentence(content: bytes, code: str) -> None:
    with pytest.raises(DutygraphError) as caught:
        read_records("/home/someone/secret/x.csv", content, None)
    assert caught.value.code == code
    assert caught.value.exit_status == 2
    assert "secret" not in str(caught.value)
    assert caught.value.problem.startswith("x.csv")


def test_a_json_record_that_is_none_is_named_and_the_others_are_checked() -> None:
    found = read_records("x.json", json.dumps([7, ROW, None]).encode(), "arrival-notification")
    assert [record.name for record in found.records] == ["A-101"]
    assert [(lost.record, lost.why[:15]) for lost in found.unmatched] == [
        ("row 1", "it is no object"),
        ("row 3", "it is no object"),
    ]


def test_a_row_with_too_many_cells_is_a_finding_and_the_other_rows_are_checked() -> None:
    lines = csv_bytes([ROW, {**ROW, "record": "A-102"}]).splitlines()
    lines[1] = lines[1].replace(b"Fort Liberty", b"Fort Liberty, N.C.")
    report = check([read_records("x.csv", b"\r\n".join(lines), None)])
    assert [(finding.row, finding.column, finding.rule) for finding in report.findings] == [(2, "", "readable")]
    assert report.findings[0].message == "The row has 17 cells for 16 columns."
    assert report.records == {"arrival-notification": 2}


def test_a_row_with_too_many_cells_and_no_known_kind_is_named() -> None:
    found = read_records("x.csv", b"kind,record\na,b,c\n", None)
    assert [lost.why for lost in found.unmatched] == ["the row has 3 cells for 2 columns"]


def test_the_same_bad_cell_is_a_finding_in_each_row_and_only_in_its_column() -> None:
    rows = [
        {**ROW, "record": f"A-{number}", "notice_sent": "03/04/2027", "flight_number": "03/04/2027"}
        for number in (1, 2)
    ]
    findings = check([read_records("x.csv", csv_bytes(rows), None)]).findings
    assert [(finding.row, finding.column) for finding in findings] == [(2, "notice_sent"), (3, "notice_sent")]


def test_columns_without_a_header_are_called_as_excel_calls_them() -> None:
    wide = [[*ROW, *[None] * 20], [*ROW.values(), *[None] * 19, "far out"]]
    assert read_records("x.xlsx", workbook(wide), None).unread_columns == ("(column AJ, which has no header)",)


def test_titles_and_notes_may_stand_above_the_headers() -> None:
    headers, cells = list(ROW), list(ROW.values())
    rows: list[list[object]] = [["Arrivals, Lisbon"], [], ["Prepared by", "Ana"], list(headers), list(cells)]
    text = "\r\n".join(";".join(str(cell) for cell in row) for row in rows)
    for content in (workbook(rows), text.encode("cp1252")):
        found = read_records("x", content, None if content[:2] == b"PK" else "arrival-notification")
        assert [(record.name, record.row) for record in found.records] == [("A-101", 5)]
        assert [place.rpartition("row ")[2] for place in found.unread_rows] == ["1", "3"]


def test_a_comma_in_a_title_is_no_separator_of_a_semicolon_file() -> None:
    text = "Arrivals, departures, and more, Lisbon\n" + csv_bytes([ROW], ";").decode()
    assert read_one(text.encode()).values["student"] == ("Lt. Amina Diallo",)


def test_a_merged_cell_is_a_finding_and_its_first_row_is_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["Our list"], list(ROW), *[list(ROW.values())] * 3])))
    sheet = book.worksheets[0]
    sheet.merge_cells("A1:D1")
    place = openpyxl.utils.get_column_letter(list(ROW).index("notice_sent") + 1)
    sheet.merge_cells(f"{place}3:{place}4")
    stream = io.BytesIO()
    book.save(stream)
    report = check([read_records("x.xlsx", stream.getvalue(), None)])
    assert [(finding.row, finding.column, finding.rule) for finding in report.findings] == [
        (4, "notice_sent", "readable")
    ]
    assert f"({place}3:{place}4)" in report.findings[0].message


def test_excel_numbers_in_a_column_of_dates_are_days_whatever_the_workbook_counts_from() -> None:
    for epoch, number in (
        (openpyxl.utils.datetime.CALENDAR_WINDOWS_1900, 46447),
        (openpyxl.utils.datetime.CALENDAR_MAC_1904, 44985),
    ):
        book = openpyxl.Workbook()
        book.epoch = epoch
        sheet = book.worksheets[0]
        sheet.append(list(ROW))
        sheet.append([*ROW.values()])
        sheet.cell(2, list(ROW).index("arrival_date") + 1, datetime.datetime(2027, 3, 1))
        sheet.cell(2, list(ROW).index("notice_sent") + 1, number)
        stream = io.BytesIO()
        book.save(stream)
        values = read_one(stream.getvalue()).values
        assert values["arrivalDate"] == values["noticeSent"] == (datetime.date(2027, 3, 1),)


def test_what_stands_beside_the_columns_is_named() -> None:
    beside = [list(ROW), [*ROW.values(), None, "call him"]]
    found = read_records("x.xlsx", workbook(beside), None)
    assert found.unread_columns == ("(column R, which has no header)",)


def test_a_sheet_with_a_misspelt_name_is_told_what_was_meant() -> None:
    rows = [[name for name in ROW if name != "kind"], [value for name, value in ROW.items() if name != "kind"]]
    found = read_records("x.xlsx", workbook(rows, "arival-notification"), None)
    assert found.records == ()
    assert "did you mean arrival-notification?" in found.unmatched[0].why


def test_an_unknown_kind_argument_names_the_nearest() -> None:
    with pytest.raises(DutygraphError, match="arrival-notification"):
        read_records("x.csv", csv_bytes([ROW]), "arival-notifcation")


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYGRAPH_RECORDS_ROWS", "2")
    for content in (csv_bytes([ROW] * 3), json.dumps([ROW] * 3).encode(), workbook([["kind"], ["a"], ["b"], ["c"]])):
        with pytest.raises(LimitError, match="more than 2 records"):
            read_records("x", content, None)
    monkeypatch.setenv("DUTYGRAPH_RECORDS_BYTES", "10")
    with pytest.raises(LimitError, match="at most 10"):
        read_records("x", csv_bytes([ROW]), None)
