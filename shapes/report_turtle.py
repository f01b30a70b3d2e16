"""The report as ``sh:ValidationReport`` in Turtle, in the same order as the other formats."""

from __future__ import annotations

import pyoxigraph as ox

from ontology import names
from shapes.findings import Finding, Report
from shapes.kinds import REC, list_kinds

PREFIXES = ("dcterms", "dg", "rec", "sh", "xsd")


def render_turtle(report: Report) -> str:
    """Give SHACL's own report. ``sh:conforms`` goes by SHACL: false where there is any result, or nothing checked."""
    lines = ["# What the check of records found.", ""]
    lines += [f"@prefix {prefix}: <{names.PREFIXES[prefix]}> ." for prefix in PREFIXES]
    conforms = "true" if report.checked and not report.findings else "false"
    lines += ["", "[]", "    a sh:ValidationReport ;", f"    rec:recordsChecked {report.checked} ;"]
    lines += [f"    rec:constraintsChecked {report.constraints} ;"]
    lines += [f"    rec:unmatched {_text(f'{lost.record}: {lost.why}')} ;" for lost in report.unmatched]
    lines += [f"    sh:result {_result(finding)} ;" for finding in report.findings]
    return "\n".join([*lines, f"    sh:conforms {conforms} .", ""])


def _result(finding: Finding) -> str:
    kind = next(kind for kind in list_kinds() if kind.name == finding.kind)
    column = next((known for known in kind.columns + kind.derived if known.name == finding.column), None)
    lines = [
        "[",
        "        a sh:ValidationResult ;",
        f"        sh:focusNode {_iri(finding.node)} ;",
        f"        sh:resultSeverity sh:{finding.severity} ;",
        f"        sh:sourceShape rec:{finding.rule} ;",
        "        sh:sourceConstraintComponent rec:RuleComponent ;",
        f"        sh:resultMessage {_text(finding.message)} ;",
        f"        rec:fix {_text(finding.fix)} ;",
    ]
    if column is not None:
        lines.append(f"        sh:resultPath {_iri(REC + column.property)} ;")
    if finding.row is not None:
        lines.append(f"        rec:row {finding.row} ;")
    if finding.source:
        lines += [f"        dcterms:source {_iri(finding.source)} ;", f"        dg:quote {_text(finding.quote)} ;"]
    return "\n".join([*lines, f"        rec:recordName {_text(finding.record)}", "    ]"])


def _iri(iri: str) -> str:
    return str(ox.NamedNode(iri))


def _text(text: str) -> str:
    return str(ox.Literal(text))
