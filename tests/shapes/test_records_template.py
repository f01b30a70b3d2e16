"""Templates: what is handed out can be filled in, read back and checked."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from shape_cases import right_rows

from foundation.errors import DutygraphError
from shapes.check import check
from shapes.kinds import list_kinds
from shapes.read import read_records
from shapes.rules import rules_of
from shapes.template import FORMATS, template

KINDS = [kind.name for kind in list_kinds()]


def test_there_are_all_kinds() -> None:
    assert len(KINDS) == len(set(KINDS)) == 47
    assert all(len(name) <= 31 for name in KINDS), "a sheet of Excel has no longer name"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format_name", FORMATS)
def test_an_empty_template_holds_no_record(kind: str, format_name: str) -> None:
    report = check([read_records("x", template(kind, format_name), None)])
    assert report.exit_status == 3
    assert report.unmatched == ()
    assert report.unread_columns == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_template_is_checked(kind: str) -> None:
    row = right_rows(kind)[0]
    text = template(kind, "csv").decode("utf-8-sig")
    header = text.splitlines()[-2].split(",")
    filled = text + ",".join(f'"{row.get(name, "")}"' for name in header) + "\n"
    book = openpyxl.load_workbook(io.BytesIO(template(kind, "xlsx")))
    book[kind].append([row.get(str(cell.value), "") for cell in book[kind][1]])
    stream = io.BytesIO()
    book.save(stream)
    shape = json.loads(template(kind, "json"))
    shape["records"] = [{name: row.get(name) for name in shape["columns"]}]
    for content in (filled.encode(), stream.getvalue(), json.dumps(shape).encode()):
        report = check([read_records("x", content, None)])
        assert report.findings == ()
        assert report.records == {kind: 1}


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_of_every_rule_stand_in_the_template(kind: str) -> None:
    text = template(kind, "csv").decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(template(kind, "xlsx")))["Rules"]
    words = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    for rule in rules_of(kind):
        assert rule.label in text
        assert rule.quote in text
        assert {rule.label, rule.fix} <= words


def test_a_template_saved_again_by_excel_is_read() -> None:
    """Excel quotes comment lines that have commas and pads them with separators."""
    lines = template("price-inquiry", "csv").decode("utf-8-sig").splitlines()
    padded = [f'"{line.replace(chr(34), chr(34) * 2)}";;;' if line.startswith("#") else line for line in lines]
    row = right_rows("price-inquiry")[0]
    header = lines[-2].split(",")
    content = "\r\n".join([*padded[:-2], ";".join(header), ";".join(row.get(name, "") for name in header)])
    assert check([read_records("x", content.encode(), None)]).records == {"price-inquiry": 1}


def test_unknown_kind_and_format() -> None:
    with pytest.raises(DutygraphError, match="Did you mean price-inquiry"):
        template("price-inquiri", "csv")
    with pytest.raises(DutygraphError, match="no format"):
        template("price-inquiry", "pdf")
