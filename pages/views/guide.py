"""Links and forms inside the app without a new session, and the scroll to what is open."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.views.chapter import anchor
from pages.views.marks import escape

_SCRIPT = (Path(__file__).resolve().parent / "guide.js").read_text(encoding="utf-8")


def guide(*, open_key: str = "", entry: str = "") -> None:
    """Make links and forms with ``data-go`` follow inside the session, and show what is open.

    ``open_key`` is the key of the provision that is open, ``entry`` the key of its line in the outline. Each page calls
    it once, after everything else. The script is ours and the same on each page; what differs is handed to it in
    escaped attributes.
    """
    # A run's number makes the script look again after each run, also where nothing that it is told has changed.
    run = st.session_state["guide-run"] = st.session_state.get("guide-run", 0) + 1
    place = escape(anchor(open_key)) if open_key else ""
    st.html(
        f'<div data-guide data-run="{run}" data-open="{place}" data-entry="{escape(entry)}"></div>'
        f"<script>{_SCRIPT}</script>",
        unsafe_allow_javascript=True,
    )
