"""Check records: a kind's template, an upload, the verdict in plain words. ``?kind=…&sample=…`` shows a sample's,
``?duties=C2.1.4`` which rule enforces which duty of a section.

What is uploaded lives in the session's memory only: nothing of it goes into a cache, a file or a log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from foundation import settings
from foundation.errors import DutygraphError
from foundation.files import REPOSITORY, read_bytes
from pages.views import frame, traces
from pages.views.guide import guide
from pages.views.marks import escape
from pages.views.reading import Book, manual_link
from pages.views.spreadsheet import as_csv
from pages.views.verdicts import chart_html, findings_html, headline_html, rule_labels, unmatched_html
from shapes.check import Engine, check
from shapes.compiled import broken_rules
from shapes.findings import Report
from shapes.kinds import Kind, kind_named, list_kinds
from shapes.read import read_records
from shapes.record import Record, RecordSet
from shapes.report import render
from shapes.rules import rules_of
from shapes.template import explained, force_of, template

SAMPLES = REPOSITORY / "data" / "records"
TEMPLATES = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": ("JSON", "application/json"),
}
REPORTS = {
    "html": ("HTML", "html", "text/html"),
    "csv": ("CSV", "csv", "text/csv"),
    "turtle": ("Turtle", "ttl", "text/turtle"),
}
AT_ONCE = 100
# Records that are checked between two steps of the progress bar, and the share of the bar that reading takes.
PART = 500
READING = 0.5


@dataclass(frozen=True)
class Given:
    """A file to check: its name without a folder, and its bytes."""

    name: str
    content: bytes


def page() -> None:
    """Lay the page out."""
    frame.title("Check records")
    frame.style("verdicts")
    with frame.errors_shown():
        book = frame.book()
        st.html(
            '<h1 class="dg-h1">Check records</h1><p class="dg-lead">See whether your own records keep what the manual '
            "asks, row by row, with the paragraph that says so. Nothing you upload is stored or logged; it is gone "
            "when you close the page.</p>"
        )
        kind = chosen_kind()
        if kind is not None:
            with st.container(key="check-kind"):
                about(book, kind)
        uploaded = upload()
        given = uploaded or sample(kind)
        if given:
            with frame.errors_shown():
                show(book, verdict(given, kind.name if kind else None), given)
        duties(book)
    frame.ready("check")
    guide()


def chosen_kind() -> Kind | None:
    """Let a kind of record be picked; the address has it too."""
    kinds = {kind.name: kind for kind in list_kinds()}
    given = st.query_params.get("kind")
    if st.session_state.get("check-kind-shown") != given:
        st.session_state["check-kind-shown"] = given
        known = kind_named(given) if given else None
        st.session_state["check-kind-name"] = known.name if known else None
    name = st.selectbox(
        "Kind of record",
        list(kinds),
        index=None,
        format_func=lambda each: kinds[each].label,
        placeholder=f"Pick one of {len(kinds)} kinds, or upload a file that says its kind",
        key="check-kind-name",
        width=640,
    )
    if name != given and (name or (given and kind_named(given))):
        st.session_state["check-kind-shown"] = name
        st.query_params.from_dict({"kind": name} if name else {})
    return kinds[name] if name else None


def about(book: Book, kind: Kind) -> None:
    """Say what a kind is, give its templates and samples, and list its columns and rules."""
    st.html(f'<p class="dg-about">{escape(kind.help)}</p>')
    with st.container(horizontal=True, key="check-templates", vertical_alignment="center"):
        st.html('<span class="dg-label">Template</span>', width="content")
        for form, (name, media_type) in TEMPLATES.items():
            st.download_button(
                name,
                data=lambda form=form: template(kind.name, form),  # type: ignore[misc]
                file_name=f"{kind.name}.{form}",
                mime=media_type,
                key=f"template-{kind.name}-{form}",
                on_click="ignore",
            )
        links = " · ".join(
            f'<a href="check?kind={escape(kind.name)}&amp;sample={which}" data-go>{which}</a>'
            for which in ("right", "wrong")
            if sample_file(kind, which) is not None
        )
        if links:
            st.html(f'<span class="dg-label">Try a sample:</span> {links}', width="content")
    rules = rules_of(kind.name)
    columns = "".join(
        f'<tr><th scope="row"><code>{escape(column.name)}</code></th><td>{escape(explained(column))}</td></tr>'
        for column in kind.columns
    )
    asked = "".join(
        f"<tr><td>{escape(rule.label)}</td><td>{force_of(rule)}</td><td>{where(book, rule.provision)}</td></tr>"
        for rule in rules
    )
    st.html(
        f'<details class="dg-more"><summary>{len(kind.columns)} columns, {len(rules)} rules</summary>'
        '<table class="dg-grid"><thead><tr><th scope="col">Column</th><th scope="col">What is written in it'
        f"</th></tr></thead><tbody>{columns}</tbody></table>"
        '<table class="dg-grid"><thead><tr><th scope="col">Rule</th>'
        f'<th scope="col">Force</th><th scope="col">Paragraph</th></tr></thead><tbody>{asked}</tbody></table></details>'
    )


def where(book: Book, provision: str) -> str:
    """Give the link to the paragraph of a rule."""
    if not provision:
        return '<span class="dg-small">common sense</span>'
    if book.find(provision) is None:
        return escape(provision)
    return f'<a href="{escape(manual_link(provision))}" data-go>{escape(provision)}</a>'


def upload() -> list[Given]:
    """Take files; the limit is said where they are given."""
    limit = min(st.get_option("server.maxUploadSize"), max(1, settings.integer("records_bytes") // 1024**2))
    files = st.file_uploader(
        f"Your records: CSV, Excel, JSON or Turtle, each file at most {limit} MB",
        type=["csv", "tsv", "txt", "xlsx", "json", "ttl"],
        accept_multiple_files=True,
        key="check-files",
    )
    return [Given(each.name, each.getvalue()) for each in files or []]


def sample_file(kind: Kind, which: str) -> Path | None:
    """Give the sample of a kind, ``right`` or ``wrong``, in whatever format it is."""
    found = sorted(SAMPLES.glob(f"{kind.name}-{which}.*"))
    return found[0] if found else None


def sample(kind: Kind | None) -> list[Given]:
    """Give the sample that the address asks for."""
    which = st.query_params.get("sample")
    path = sample_file(kind, which) if kind is not None and which in {"right", "wrong"} else None
    if path is None:
        return []
    content = read_bytes(path, limit=settings.integer("records_bytes"))
    with st.container(horizontal=True, key="check-sample", vertical_alignment="center"):
        st.html(f'<span class="dg-small">Checked here: the sample {escape(path.name)}</span>', width="content")
        st.download_button("Download the sample", data=content, file_name=path.name, on_click="ignore", type="tertiary")
    return [Given(path.name, content)]


def verdict(given: list[Given], kind: str | None) -> Report:
    """Check the files together; the report stays in this session until other files come."""
    digest = hashlib.sha256(repr((kind, [each.name for each in given])).encode())
    for each in given:
        digest.update(hashlib.sha256(each.content).digest())
    known: tuple[str, Report] | None = st.session_state.get("check-report")
    if known is not None and known[0] == digest.hexdigest():
        return known[1]
    bar = st.progress(0.0, "Reading …")
    try:
        report = check(read(given, kind, bar), engine=watched(bar))
    finally:
        bar.empty()
    st.session_state["check-report"] = (digest.hexdigest(), report)
    return report


def read(given: list[Given], kind: str | None, bar: DeltaGenerator) -> list[RecordSet]:
    """Read the files; one of several that cannot be read is said so, and the others are checked."""
    record_sets: list[RecordSet] = []
    for number, each in enumerate(given):
        bar.progress(READING * number / len(given), f"Reading file {number + 1} of {len(given)} …")
        try:
            record_sets.append(read_records(each.name, each.content, kind))
        except DutygraphError as error:
            if len(given) == 1:
                raise
            frame.show_error(error)
    return record_sets


def watched(bar: DeltaGenerator) -> Engine:
    """Give the engine of the check, telling how far it is; between two parts other visitors get their turn.

    A record is held against its kind's rules alone (what reaches across records was derived before), so parts give
    what the whole would.
    """

    def engine(records: Sequence[Record]) -> Iterator[tuple[int, str]]:
        for start in range(0, len(records), PART):
            told = f"Checking: {start:,} of {len(records):,} records …"
            bar.progress(READING + (1 - READING) * start / len(records), told)
            for place, rule in broken_rules(records[start : start + PART]):
                yield start + place, rule

    return engine


def show(book: Book, report: Report, given: list[Given]) -> None:
    """Show a report: the verdict, what was not checked, the chart, the findings, the downloads."""
    st.html(headline_html(report) + unmatched_html(report))
    if report.checked:
        with st.container(horizontal=True, key="check-reports", vertical_alignment="center"):
            st.html('<span class="dg-label">Report</span>', width="content")
            stem = Path(given[0].name).stem
            for form, (name, ending, media_type) in REPORTS.items():
                st.download_button(
                    name,
                    data=lambda form=form: render(report, form),  # type: ignore[misc]
                    file_name=f"{stem}-report.{ending}",
                    mime=media_type,
                    key=f"report-{form}",
                    on_click="ignore",
                )
    if report.findings:
        st.html(chart_html(report.findings))
        findings(book, report)


def findings(book: Book, report: Report) -> None:
    """List the findings, all or of one rule; a long list says that it is cut."""
    labels = rule_labels()
    rules = list(dict.fromkeys(finding.rule for finding in report.findings))
    chosen = None
    if len(rules) > 1:
        chosen = st.selectbox(
            "Show",
            rules,
            index=None,
            format_func=lambda rule: labels.get(rule, rule),
            placeholder="All rules",
            key="check-rule",
            width=640,
        )
    wanted = [finding for finding in report.findings if chosen in (None, finding.rule)]
    st.html(findings_html(book, wanted[:AT_ONCE]))
    if len(wanted) > AT_ONCE:
        st.html(
            f'<p class="dg-small">The first {AT_ONCE} of {len(wanted)} findings are shown; the reports above have all.'
            "</p>"
        )


def duties(book: Book) -> None:
    """Show how much of the manual the rules cover, and for one section which rule enforces which duty."""
    rows = frame.kept("traceability", "", lambda: frame.records("traceability"))
    shares = frame.kept("traceability-share", "", lambda: frame.records("traceability-share"))
    known = traces.sections(book, rows)
    chosen = st.query_params.get("duties", "")
    options = "".join(f'<option value="{escape(key)}">{escape(title)}</option>' for key, title in known.items())
    st.html(
        f'<h2 class="dg-h2">Which rule enforces which duty</h2>{traces.share_html(shares)}'
        '<form class="dg-form dg-narrow" data-go><div class="dg-line"><select name="duties" aria-label="Section">'
        f'<option value="">Choose a section to see its duties and rules</option>{options}'
        f'<option value="{traces.EVERYTHING}">all sections</option></select></div></form>'
    )
    if chosen not in known and chosen != traces.EVERYTHING:
        return
    shown = [row for row in rows if chosen in (traces.EVERYTHING, traces.section_of(row))]
    st.html(traces.traces_html(book, shown))
    st.download_button(
        "Duties and rules as CSV",
        data=lambda: as_csv(shown, traces.COLUMNS),
        file_name="duties-and-rules.csv",
        mime="text/csv",
        key="traces-csv",
        on_click="ignore",
    )


if __name__ == "__main__":
    frame.whole_app()
