"""Links inside the app without a new session, and the scroll to what is open."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.views.chapter import anchor

HERE = Path(__file__).resolve().parent

_mount = st.components.v2.component(
    "dutygraph_guide", js=(HERE / "guide.js").read_text(encoding="utf-8"), isolate_styles=False
)


def guide(*, open_key: str = "", entry: str = "") -> None:
    """Make the links with ``data-go`` follow inside the session, and show what is open.

    ``open_key`` is the key of the provision that is open, ``entry`` the key of its line in the outline. Each page calls
    it once, after everything else.
    """
    data = {"anchor": anchor(open_key) if open_key else "", "entry": entry}
    _mount(key="guide", data=data, height=1)
