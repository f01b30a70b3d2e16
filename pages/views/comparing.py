"""Two editions side by side: datasets that are kept, or the present one and a document that is not added."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import streamlit as st

from foundation.files import safe_name
from pages.views import frame
from pages.views.building import run_command, upload_limit
from pages.views.shelf import difference_html
from pages.views.writing import refusal, require_writing
from queries.diff import KINDS, Change, Difference, SlotChange, compare
from queries.diff_output import csv_of
from queries.store import open_store

AT_ONCE = 200
NOW = "now"
KIND_LABELS = {"text": "Texts", "duty": "Duties", "deadline": "Deadlines"}


def comparison(file: Path, kept: Sequence[Path]) -> None:
    """Compare the dataset in a file, earlier ones that are kept, and a document that is not added."""
    editions = {NOW: file} | {path.stem: path for path in kept}
    old, new = chosen_editions(editions)
    with frame.errors_shown():
        if old and new:
            show_difference(between(editions[old], editions[new]))
        elif refusal() is None:
            other_document(file)


def chosen_editions(editions: dict[str, Path]) -> tuple[str | None, str | None]:
    """Let two of the kept datasets be chosen; the address has them too."""
    if len(editions) < 2:
        st.html(
            '<p class="dg-about">Earlier datasets are kept here when a document is added. Until then, compare with a '
            "document:</p>"
        )
        return None, None

    def label(name: str) -> str:
        if name == NOW:
            return "the present one"
        written = datetime.fromtimestamp(editions[name].stat().st_mtime).astimezone()
        return f"until {written:%Y-%m-%d %H:%M} ({name[:8]})"

    given = (st.query_params.get("old"), st.query_params.get("new"))
    if st.session_state.get("library-compared") != given:
        st.session_state["library-compared"] = given
        st.session_state["library-old"] = given[0] if given[0] in editions else None
        st.session_state["library-new"] = given[1] if given[1] in editions else NOW
    with st.container(horizontal=True, key="library-editions"):
        old = st.selectbox(
            "Old", list(editions), index=None, format_func=label, key="library-old", width=320, placeholder="Choose"
        )
        new = st.selectbox("New", list(editions), format_func=label, key="library-new", width=320)
    if old and (old, new) != given:
        st.session_state["library-compared"] = (old, new)
        st.query_params.update({"old": old, "new": str(new)})
    return old, new


def between(old: Path, new: Path) -> Difference:
    """Compare two datasets, once for each pair of their states."""
    stamps = " ".join(f"{path} {path.stat().st_mtime_ns}" for path in (old, new))
    return frame.kept("difference", stamps, lambda: compare(open_store(str(old)), open_store(str(new))))


def other_document(file: Path) -> None:
    """Compare the present dataset with a document that is read for the time being."""
    limit = upload_limit()
    given = st.file_uploader(
        f"Another edition of a loaded chapter, at most {limit} MB; it is not added",
        type=["txt", "html", "htm", "pdf", "docx"],
        max_upload_size=limit,
        key="library-other",
    )
    if given is None:
        return
    known: tuple[str, Difference] | None = st.session_state.get("library-difference")
    if known is None or known[0] != given.file_id:
        require_writing()
        with st.spinner("Reading and comparing …"), tempfile.TemporaryDirectory(prefix="dutygraph-upload-") as desk:
            path = Path(desk) / safe_name(given.name)
            path.write_bytes(given.getvalue())
            known = (given.file_id, difference_from(run_command(["diff", "--json", "--", str(file), str(path)])))
        st.session_state["library-difference"] = known
    show_difference(known[1])


def difference_from(text: str) -> Difference:
    """Read a difference that ``dutygraph diff --json`` printed."""
    return Difference(
        tuple(
            Change(**{**each, "slots": tuple(SlotChange(**slot) for slot in each["slots"])})
            for each in json.loads(text)["changes"]
        )
    )


def show_difference(difference: Difference) -> None:
    """Show a difference: its figures, one kind of change or all, the whole as CSV."""
    if not difference.changes:
        st.html('<p class="dg-verdict dg-good">The two do not differ.</p>')
        return
    with st.container(horizontal=True, vertical_alignment="center", key="library-kinds"):
        kind = st.pills(
            "Show", list(KINDS), format_func=KIND_LABELS.__getitem__, key="library-kind", label_visibility="collapsed"
        )
        st.download_button("CSV", csv_of(difference), "differences.csv", "text/csv", on_click="ignore")
    st.html(difference_html(difference, kind, AT_ONCE))
