"""The web app's frame: navigation and look. ``dutygraph app`` and ``make run`` serve it with Streamlit."""

from __future__ import annotations

import streamlit as st

from pages import about, actors, ask, check, deadlines, library, manual, review, sparql
from pages.views import frame

st.set_page_config(page_title="dutygraph", page_icon=frame.HERE / "icon.png", layout="wide")
frame.style()
chosen = st.navigation(
    [
        st.Page(ask.page, title="Ask", url_path="ask", default=True),
        st.Page(manual.page, title="Manual", url_path="manual"),
        st.Page(actors.page, title="Actors", url_path="actors"),
        st.Page(deadlines.page, title="Deadlines", url_path="deadlines"),
        st.Page(check.page, title="Check records", url_path="check"),
        st.Page(sparql.page, title="SPARQL", url_path="sparql"),
        st.Page(library.page, title="Library", url_path="library"),
        st.Page(review.page, title="Review", url_path="review"),
        st.Page(about.page, title="About", url_path="about"),
    ],
    position="top",
)
with frame.last_resort():
    chosen.run()
