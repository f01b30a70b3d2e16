"""The loaded documents and their figures; add one; compare two editions. ``?doc=samm/C2``, ``?old=…&new=…``"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import streamlit as st

from foundation import settings
from foundation.errors import DutygraphError
from foundation.files import safe_name
from ingest.defaults import DATASET
from ingest.library import describe, kept_editions
from pages.views import frame
from pages.views.building import run_command, upload_limit
from pages.views.comparing import comparison
from pages.views.guide import guide
from pages.views.marks import escape
from pages.views.reading import Book
from pages.views.reviewing import NEXT_BUILD, read_candidates, read_outcomes, review_made
from pages.views.shelf import documents_html
from pages.views.writing import refusal, require_writing
from queries.documents import read_documents
from queries.store import DEFAULT_FOLDER, dataset_file, is_url

# What may be said of a document: what people call it, an example, its longest form.
FIELDS = {
    "manual": ("Short name of the manual", "samm", 40),
    "version": ("Version", "Change 12", 80),
    "issued": ("Issued on", "2027-03-01", 10),
    "address": ("Where it is from", "", 300),
}


def page() -> None:
    """Lay the page out."""
    frame.title("Library")
    frame.style("shelf")
    with frame.errors_shown():
        book, store = frame.book(), frame.store()
        documents = frame.kept("documents", "", lambda: read_documents(store))
        opened = st.query_params.get("doc", "")
        if opened:
            frame.title(f"{opened} · Library")
        noun = "document" if len(documents) == 1 else "documents"
        st.html(
            f'<h1 class="dg-h1">Library</h1><p class="dg-lead">{len(documents)} {noun} loaded. All pages answer from '
            "what stands here.</p>"
        )
        if opened and opened not in {each.name for each in documents}:
            frame.show_error(
                DutygraphError("no-such-document", f"{opened[:80]} is not loaded.", "The documents below are.")
            )
        if done := st.session_state.pop("library-done", ""):
            st.html(f'<p class="dg-verdict dg-good" role="status">{escape(done)}</p>')
        st.html(documents_html(book, documents, opened))
        change(book)
        st.html('<h2 class="dg-h2">Compare two editions</h2>')
        location = settings.text("store") or str(DEFAULT_FOLDER)
        if is_url(location):
            st.html('<p class="dg-about">The app answers from another server: dutygraph diff compares with it.</p>')
        else:
            file = dataset_file(location)
            comparison(file, kept_editions(file.parent))
    frame.ready("library")
    guide()


def dataset_folder() -> Path:
    """Give the folder of the dataset that the app serves. Raises ``DutygraphError`` where it is no folder of ours."""
    location = settings.text("store") or str(DEFAULT_FOLDER)
    if is_url(location):
        raise DutygraphError(
            "not-ours-to-change",
            "The app answers from another server, where documents cannot be added.",
            "Build a folder with dutygraph build, and load it there with dutygraph publish.",
        )
    if dataset_file(location).name != DATASET:
        raise DutygraphError(
            "not-ours-to-change",
            f"The app answers from {location}, which is no folder that build wrote.",
            "Build there, or start the app on a folder.",
        )
    return dataset_file(location).parent


def change(book: Book) -> None:
    """Let a document be added and the dataset be built again, where that is allowed."""
    st.html('<h2 class="dg-h2">Add a document</h2>')
    refused = refusal()
    if refused is not None:
        frame.show_error(refused)
        return
    with frame.errors_shown():
        folder = dataset_folder()
        add(folder)
        waiting = decisions_waiting(book)
        if waiting:
            words = "1 review decision waits" if waiting == 1 else f"{waiting:,} review decisions wait"
            with st.container(horizontal=True, vertical_alignment="center", key="library-again"):
                st.html(f'<span class="dg-about">{words} for the next build.</span>', width="content")
                if st.button("Build again"):
                    with frame.errors_shown():
                        build(folder, [], {})
                        finish("Built again, with the decisions of the reviewers.")


def add(folder: Path) -> None:
    """Take a document and what is known of it."""
    limit = upload_limit()
    st.html(
        '<p class="dg-about">A chapter that is loaded already is replaced by the new edition. The present dataset '
        "keeps answering until the new one is whole, and is kept to compare.</p>"
    )
    # Emptied after each document that was added: its fields get new names.
    done = st.session_state.get("library-added", 0)
    with st.form(f"library-add-{done}", border=False):
        given = st.file_uploader(
            f"Text, HTML, PDF or Word, each file at most {limit} MB; larger ones with dutygraph build --add",
            type=["txt", "html", "htm", "pdf", "docx"],
            max_upload_size=limit,
            accept_multiple_files=True,
            key=f"library-files-{done}",
        )
        with st.expander("What is known of it, if its name does not say"):
            fields = {
                name: st.text_input(label, placeholder=example, max_chars=most, key=f"library-{name}-{done}")
                for name, (label, example, most) in FIELDS.items()
            }
        pressed = st.form_submit_button("Read and add", type="primary")
    if pressed:
        with frame.errors_shown():
            if not given:
                raise DutygraphError("no-document", "No document is chosen.", "Choose a file, then add it.")
            check_fields(fields, many=len(given) > 1)
            build(folder, [(each.name, each.getvalue()) for each in given], fields)
            st.session_state["library-added"] = done + 1
            finish(
                f"{', '.join(safe_name(each.name) for each in given)}: read and loaded. All pages answer from it now."
            )


def check_fields(fields: dict[str, str], *, many: bool) -> None:
    """Raise ``DutygraphError`` for a date that is none, and for one edition said of several documents."""
    if fields["issued"].strip():
        try:
            fields["issued"] = datetime.strptime(fields["issued"].strip(), "%Y-%m-%d").date().isoformat()
        except ValueError:
            raise DutygraphError(
                "bad-date", f"{fields['issued']} is no date.", "Write it as year, month and day: 2027-03-01."
            ) from None
    if many and any(fields[name].strip() for name in ("version", "issued", "address")):
        raise DutygraphError(
            "one-edition-of-many", "Version, date and source are of one document.", "Add the documents one by one."
        )


def build(folder: Path, files: list[tuple[str, bytes]], fields: dict[str, str]) -> None:
    """Build the dataset anew with some more documents, in a process of its own. Raises ``DutygraphError``."""
    require_writing()
    bar = st.progress(0.0, text="Starting …")

    def told(name: str, done: int, total: int) -> None:
        words = (
            f"Reading {name}: {done:,} of {total:,} passages"
            if done < total
            else f"{name} is read; the whole is being checked …"
        )
        bar.progress(min(1.0, done / max(1, total)), text=words)

    try:
        with tempfile.TemporaryDirectory(prefix="dutygraph-upload-") as desk:
            paths = []
            for number, (name, content) in enumerate(files):
                path = Path(desk) / str(number) / safe_name(name)
                path.parent.mkdir()
                path.write_bytes(content)
                describe(path, {name: value.strip() for name, value in fields.items()})
                paths.append(str(path))
            run_command(["build", "--add", "--progress", "lines", "--out", str(folder), "--", *paths], told)
    finally:
        bar.empty()


def finish(words: str) -> None:
    """Show the page anew, on the new dataset, with a word of what was done."""
    st.session_state["library-done"] = words
    st.rerun()


def decisions_waiting(book: Book) -> int:
    """Count the review decisions that the dataset does not know yet."""
    store = frame.store()
    candidates = frame.kept("candidates", "", lambda: read_candidates(store, book))
    outcomes = frame.kept("outcomes", "", lambda: read_outcomes(store))
    made = review_made(frame.decisions(), candidates, outcomes, book)
    return sum(each.state == NEXT_BUILD for each in made)


if __name__ == "__main__":
    frame.whole_app()
