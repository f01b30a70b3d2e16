"""Which rule of the records check enforces which duty, and why some have none, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from pages.views.duties import modal_html
from pages.views.marks import escape
from pages.views.reading import Book, manual_link
from shapes.findings import FORCE

COLUMNS = (
    "number", "modality", "words", "record", "rule", "severity", "ruleWords", "stillStated", "reason", "why",
)  # fmt: skip
EVERYTHING = "all"
COMMON_SENSE = "common sense"


def share_html(shares: Sequence[Mapping[str, str]]) -> str:
    """Say how many of the duties that a record can show have a rule, as a sentence and by kind of duty."""
    total = next((row for row in shares if row["modality"] == "all"), None)
    if total is None or total["checkable"] == "0":
        return '<p class="dg-about">The loaded chapters state no duty that a record can show.</p>'
    heads = "".join(
        f'<th scope="col" class="dg-number-cell">{head}</th>'
        for head in ("Duties", "With a rule", "No record shows them", "Open", "Share with a rule")
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(row["modality"])}</th>'
        + "".join(f'<td class="dg-number-cell">{row[name]}</td>' for name in ("all", "enforced", "exempt", "open"))
        + f'<td class="dg-number-cell">{_percent(row.get("share", ""))}</td></tr>'
        for row in shares
    )
    return (
        f'<p class="dg-about">Of {total["checkable"]} duties that a record can show, {total["enforced"]} have a rule '
        f"({_percent(total['share'])}). No record can show {total['exempt']} others; the table says why for each.</p>"
        f'<table class="dg-grid dg-chart"><thead><tr><th scope="col">Kind of duty</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def sections(book: Book, rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Give the sections that have duties or rules, with their titles, in reading order; checks of common sense last."""
    return {section: _titled(book, section) for section in dict.fromkeys(section_of(row) for row in rows)}


def section_of(row: Mapping[str, str]) -> str:
    """Give the section of a row: of C2.1.4.3.5 it is C2.1.4, of C2.T1#9 it is C2.T1."""
    return ".".join(row["number"].partition("#")[0].split(".")[:3]) if row.get("number") else COMMON_SENSE


def traces_html(book: Book, rows: Sequence[Mapping[str, str]]) -> str:
    """Give the duties with their rules: one row a duty, and one for each rule that no single duty stands behind."""
    body = "".join(
        _duty(book, list(group)) for _, group in groupby(rows, key=lambda row: row.get("enforced") or row["constraint"])
    )
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Paragraph", "Duty", "Checked by, or why not"))
    return f'<table class="dg-grid"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _duty(book: Book, rows: Sequence[Mapping[str, str]]) -> str:
    first = rows[0]
    number = first.get("number", "")
    place = escape(number)
    if number and book.find(number):
        place = f'<a href="{escape(manual_link(number))}" data-go>{place}</a>'
    said = first.get("words") or first.get("ruleWords", "")
    force = modal_html(first["modality"]) if "modality" in first else ""
    words = f"{force} <q>{escape(said)}</q>" if said else '<span class="dg-small">No paragraph asks for it.</span>'
    rules = [_rule(row) for row in rows if "rule" in row]
    checked = f'<ul class="dg-list">{"".join(rules)}</ul>' if rules else _why_not(first)
    return f'<tr><th scope="row">{place}</th><td>{words}</td><td>{checked}</td></tr>'


def _rule(row: Mapping[str, str]) -> str:
    kind = escape(row["record"])
    old = "" if row.get("stillStated", "true") == "true" else " <b>The paragraph no longer has these words.</b>"
    force = FORCE[row["severity"]] if row.get("number") else COMMON_SENSE
    return (
        f'<li>{escape(row["rule"])} <span class="dg-small">({force}; <a href="check?kind={kind}" data-go>{kind}</a>)'
        f"</span>{old}</li>"
    )


def _why_not(row: Mapping[str, str]) -> str:
    if "reason" not in row:
        return "<b>Open: a record could show it, and no rule checks it yet.</b>"
    return f'<span class="dg-small">No record shows it: {escape(row["reason"])}. {escape(row.get("why", ""))}</span>'


def _titled(book: Book, section: str) -> str:
    iri = book.find(section)
    title = book.places[iri].title if iri else ""
    return f"{section} {title}".strip()


def _percent(share: str) -> str:
    return f"{100 * float(share):.0f} %" if share else "–"
