"""Reports: first whether anything was checked, then findings, the same in every format and in the same order."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
import rdflib
from shape_cases import csv_bytes, right_rows

from foundation.errors import DutygraphError
from ontology.names import provision_iri
from shapes.check import check
from shapes.findings import Report
from shapes.kinds import list_kinds
from shapes.read import read_records
from shapes.report import render
from shapes.rules import rules_of

ROW = right_rows("arrival-notification")[0]
FORMATS = ("text", "html", "csv", "json", "turtle")


def report_on(*rows: dict[str, str]) -> Report:
    return check([read_records("arrivals.csv", csv_bytes(list(rows)), None)])


def wrong() -> Report:
    return report_on(
        {**ROW, "record": "A-1", "notice_sent": "2027-03-01"},
        {**ROW, "record": "A-2", "flight_number": "", "mode_of_travel": "air"},
        {**ROW, "record": "A-3", "kind": "arrival-notificaton"},
        {**ROW, "record": "A-4", "arrival_date": "03/04/2027"},
    )


def test_json_has_the_shape_that_outside_tools_know() -> None:
    shape = json.loads(render(wrong(), "json"))
    assert list(shape) == ["conforms", "checked", "unmatched", "findings"]
    assert shape["conforms"] is False
    rules = len(rules_of("arrival-notification"))
    assert shape["checked"] == {"records": {"arrival-notification": 3}, "constraints": rules}
    assert [list(lost) for lost in shape["unmatched"]] == [["record", "why"]]
    keys = ["record", "row", "column", "severity", "rule", "message", "provision", "quote", "fix"]
    assert all(list(finding) == keys for finding in shape["findings"])
    first = shape["findings"][0]
    assert first["message"] == (
        "The notice of 1 March 2027 was 12 days before the arrival on 13 March 2027;"
        " an unaccompanied student needs at least 16."
    )
    assert (first["record"], first["row"], first["column"]) == ("A-1", 2, "notice_sent")
    assert (first["severity"], first["provision"]) == ("Violation", "C2.1.6.7.1")
    assert shape["findings"][2]["provision"] is None


def test_every_format_has_the_same_findings_in_the_same_order() -> None:
    report = wrong()
    rules = [finding.rule for finding in report.findings]
    assert len(rules) == 3
    assert [finding["rule"] for finding in json.loads(render(report, "json"))["findings"]] == rules
    table = list(csv.DictReader(io.StringIO(render(report, "csv").decode("utf-8-sig"))))
    assert [row["rule"] for row in table if row["rule"]] == rules
    said = re.findall(r"\[([a-z0-9-]+)\]$", render(report, "text").decode(), flags=re.MULTILINE)
    assert said == rules
    assert re.findall(r"sh:sourceShape rec:([\w-]+)", render(report, "turtle").decode()) == rules
    assert re.findall(r'<span class="small">([a-z0-9-]+)</span></td>', render(report, "html").decode()) == rules


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_same_bytes_each_time(format_name: str) -> None:
    assert render(wrong(), format_name) == render(wrong(), format_name)


@pytest.mark.parametrize("format_name", ["text", "html"])
def test_the_report_says_first_what_was_checked(format_name: str) -> None:
    page = render(wrong(), format_name).decode()
    rules = len(rules_of("arrival-notification"))
    said = f"3 records (3 arrival-notification) checked against {rules} rules: 3 violations."
    assert page.index(said) < page.index("arrival-notificaton") < page.index("The notice of 1 March 2027")
    assert "did you mean arrival-notification?" in page.replace("&#x27;", "'")
    assert f"{len(list_kinds()) - 1} other kinds" in page


def test_turtle_is_a_validation_report_with_the_provision() -> None:
    graph = rdflib.Graph().parse(data=render(wrong(), "turtle").decode(), format="turtle")
    results = list(graph.objects(None, rdflib.SH.result))
    assert len(results) == 3
    for result in results:
        for needed in (rdflib.SH.focusNode, rdflib.SH.resultSeverity, rdflib.SH.sourceConstraintComponent):
            assert graph.value(result, needed) is not None
    cited = set(graph.objects(None, rdflib.DCTERMS.source))
    assert rdflib.URIRef(provision_iri("samm", "C2.1.6.7.1")) in cited
    assert [str(value) for value in graph.objects(None, rdflib.SH.conforms)] == ["false"]


def test_right_records_conform() -> None:
    report = report_on(ROW)
    assert report.conforms
    assert report.exit_status == 0
    assert b"sh:conforms true" in render(report, "turtle")
    assert json.loads(render(report, "json"))["conforms"] is True
    assert "nothing is wrong" in render(report, "text").decode()


def test_a_warning_is_no_violation() -> None:
    row = {**right_rows("industry-visit")[0], "information_received": "2027-04-11"}
    report = check([read_records("x.csv", csv_bytes([row]), None)])
    assert [finding.severity for finding in report.findings] == ["Warning"]
    assert report.exit_status == 0
    assert b"sh:conforms false" in render(report, "turtle")


@pytest.mark.parametrize("format_name", FORMATS)
def test_nothing_checked_never_conforms(format_name: str) -> None:
    for rows in ([{**ROW, "kind": "arrival-notificaton"}], [{**ROW, "kind": ""}], [{"kind": "arrival-notification"}]):
        rows = [{**dict.fromkeys(ROW, ""), **rows[0]}]
        report = check([read_records("x.csv", csv_bytes(rows), None)])
        assert report.exit_status == 3
        assert not report.conforms
        page = render(report, format_name).decode()
        assert '"conforms": true' not in page
        assert "sh:conforms true" not in page
    assert check([]).exit_status == 3


def test_a_misspelt_class_in_turtle_is_named() -> None:
    content = b"@prefix rec: <https://w3id.org/dutygraph/records#> .\n<a> a rec:ArivalNotification ."
    report = check([read_records("x.ttl", content, None)])
    assert report.exit_status == 3
    assert "did you mean rec:ArrivalNotification?" in report.unmatched[0].why


def test_several_files_are_told_apart_and_no_folder_is_shown() -> None:
    late = csv_bytes([{**ROW, "notice_sent": "2027-03-01"}])
    report = check([read_records(name, late, None) for name in ("/home/me/a.csv", "C:\\secret\\b.csv")])
    assert [finding.record for finding in report.findings] == ["a.csv: A-101", "b.csv: A-101"]
    assert len({finding.node for finding in report.findings}) == 2
    for format_name in FORMATS:
        assert "secret" not in render(report, format_name).decode()


def test_an_empty_column_is_said_to_be_empty() -> None:
    report = report_on({**ROW, "sent_to_office": ""})
    assert report.findings[0].message == (
        "sent_to_office is empty, so A-101 does not show this: the notification goes to the IMSO of the receiving"
        " installation."
    )


def test_an_empty_column_that_the_rule_does_not_judge_is_no_reason() -> None:
    row = {**right_rows("arrival-notification")[0], "student": "", "mode_of_travel": "", "flight_number": ""}
    finding = check([read_records("x.csv", csv_bytes([row]), None)]).findings[0]
    assert finding.message == "The notification of (student is empty) gives no mode of travel."


def test_html_is_one_file_without_script_or_link() -> None:
    page = render(wrong(), "html").decode()
    assert "<script" not in page
    assert "href=" not in page
    assert "src=" not in page.replace("default-src", "").replace("style-src", "")
    assert page.count("<table>") == page.count("</table>") == 3


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(DutygraphError, match="no format 'pdf'"):
        render(wrong(), "pdf")
