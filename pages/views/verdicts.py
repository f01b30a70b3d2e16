"""A report on records as HTML: what is wrong, in which row, by which rule and paragraph, how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from pages.views.marks import escape
from pages.views.reading import Book, manual_link
from shapes.findings import FORCE, SEVERITIES, Finding, Report
from shapes.kinds import kind_named
from shapes.report import called, cited, headline, remarks
from shapes.rules import list_rules


def headline_html(report: Report) -> str:
    """Give the verdict: how many records by how many rules, and what came of it."""
    tone = "dg-good" if report.conforms else "dg-bad" if report.checked else "dg-none"
    return f'<p class="dg-verdict {tone}" role="status">{escape(headline(report))}</p>'


def unmatched_html(report: Report) -> str:
    """Name the records that no rule applies to, and why, and the columns and rows that nothing read."""
    number = len(report.unmatched)
    noun = "record was" if number == 1 else "records were"
    head = f'<h2 class="dg-h3">{number} {noun} not checked</h2>' if number else ""
    return head + "".join(f'<p class="dg-small">{escape(remark)}</p>' for remark in remarks(report))


def rule_labels() -> dict[str, str]:
    """Give what each rule asks, by its slug."""
    return {rule.slug: rule.label for rule in list_rules()} | {"readable": "every cell can be read"}


def chart_html(findings: Sequence[Finding]) -> str:
    """Give the findings by rule as bars that are a table, the most frequent first."""
    labels = rule_labels()
    counted = Counter((finding.rule, finding.severity) for finding in findings)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], SEVERITIES.index(pair[0][1])))
    most = max(counted.values(), default=1)
    rows = "".join(
        f'<tr><th scope="row">{escape(labels.get(rule, rule))}</th><td>{FORCE[severity]}</td>'
        f'<td class="dg-number-cell">{number}</td><td class="dg-bar-cell">'
        f'<span class="dg-bar dg-{severity.lower()}" style="width:{100 * number / most:.1f}%"></span></td></tr>'
        for (rule, severity), number in ordered
    )
    heads = (
        '<th scope="col">What the rule asks</th><th scope="col">Force</th>'
        '<th scope="col" class="dg-number-cell">Findings</th><th scope="col"><span class="dg-hidden">Share</span></th>'
    )
    return (
        '<table class="dg-grid dg-chart"><caption class="dg-h3">Findings by rule</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def findings_html(book: Book, findings: Sequence[Finding]) -> str:
    """Give the findings record by record."""
    pieces = []
    for _, group in groupby(findings, key=lambda finding: finding.node):
        own = list(group)
        first = own[0]
        row = f"row {first.row}" if first.row is not None else ""
        kind = kind_named(first.kind)
        where = ", ".join(part for part in (row, kind.label if kind else first.kind) if part)
        pieces.append(
            f'<section class="dg-record"><h2><b>{escape(first.record)}</b> '
            f'<span class="dg-small">{escape(where)}</span></h2>'
            f"{''.join(_finding(book, finding) for finding in own)}</section>"
        )
    return f'<div class="dg-records">{"".join(pieces)}</div>'


def _finding(book: Book, finding: Finding) -> str:
    if finding.provision:
        key = escape(finding.provision)
        number = finding.provision
        link = f'<a href="{escape(manual_link(number))}" data-go>{key}</a>' if book.find(number) else f"<b>{key}</b>"
        words = f"<q>{escape(finding.quote)}</q>"
        source = f'<div class="dg-source">{link} {words}</div>'
    else:
        words = cited(finding)
        source = f'<div class="dg-source dg-small">{escape(words[0].upper() + words[1:])}.</div>'
    column = f"<code>{escape(finding.column)}</code>" if finding.column else ""
    return (
        f'<div class="dg-finding dg-{finding.severity.lower()}"><div><span class="dg-force">{called(finding.severity)}'
        f"</span>{column}</div><div><p>{escape(finding.message)}</p>{source}"
        f'<div class="dg-mend"><span class="dg-small">To mend:</span> {escape(finding.fix)}</div></div></div>'
    )
