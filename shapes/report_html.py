"""The report as one HTML file that prints well; everything from a record is escaped by one function."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TypeAlias

from shapes.findings import Finding, Report

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b }
h1 { font-size: 1.3rem } h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; vertical-align: top; padding: .4rem .6rem }
tr { border-top: 1px solid #d5d5d5; break-inside: avoid } blockquote { margin: .3rem 0; color: #444 }
.violation { color: #a3141b } .warning { color: #8a5300 } .info { color: #1d4f91 } .small { color: #555 }
@media print { body { margin: 0; max-width: none } }
"""


def escape(text: str) -> str:
    """Give text as HTML shows it, whatever stands in it; marks that turn or hide what follows are left out."""
    if not text.isprintable():
        text = "".join(mark if mark.isprintable() else " " if mark.isspace() else "" for mark in text)
    return html.escape(text, quote=True)


Words: TypeAlias = Callable[[Finding], str]


def render_html(
    report: Report, headline: str, remarks: list[str], words_of: Words, called: Callable[[str], str]
) -> str:
    """Give the whole report as one file without script, link or picture.

    ``words_of`` says where a rule is written, ``called`` what a severity is called.
    """
    parts = [
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>Check of records</title><style>{STYLE}</style></head><body><h1>Check of records</h1>",
        f"<p><strong>{escape(headline)}</strong></p>",
    ]
    parts += [f'<p class="small">{escape(remark)}</p>' for remark in remarks]
    last = None
    for finding in report.findings:
        if finding.node != last:
            parts.append("</table>" if last else "")
            row = f", row {finding.row}" if finding.row is not None else ""
            parts.append(
                f"<h2>{escape(finding.record)}{row} <span class='small'>{escape(finding.kind)}</span></h2><table>"
            )
            last = finding.node
        parts.append(_row(finding, words_of, called))
    parts.append("</table></body></html>\n" if last else "</body></html>\n")
    return "\n".join(parts)


def _row(finding: Finding, words_of: Words, called: Callable[[str], str]) -> str:
    severity = f'<td class="{finding.severity.lower()}">{escape(called(finding.severity))}</td>'
    words = f"<blockquote>{escape(words_of(finding))}</blockquote>"
    rule = f'<span class="small">{escape(finding.rule)}</span>'
    mend = f"<div>To mend: {escape(finding.fix)}</div>"
    return f"<tr>{severity}<td>{escape(finding.column)}</td><td>{escape(finding.message)}{words}{mend}{rule}</td></tr>"
