"""An editor for SPARQL with its words in colours, served from our own files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages.views import frame

_KEY = "sparql-editor"
_HERE = Path(__file__).resolve().parent
_HTML = """<div class="dg-editor">
<label class="dg-h3" for="dg-query">Query</label>
<div class="dg-editor-box"><div class="dg-editor-stack"><pre aria-hidden="true"></pre>
<textarea id="dg-query" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off"></textarea></div></div>
<div class="dg-editor-line"><button type="button">Run</button><span class="dg-small">or Ctrl+Enter</span></div>
</div>"""

_mount = st.components.v2.component(
    "dutygraph_editor", html=_HTML, js=(_HERE / "editor.js").read_text(encoding="utf-8"), isolate_styles=False
)


def editor(text: str, *, longest: int, on_run: Callable[[str], None]) -> None:
    """Show ``text`` to be changed; ``on_run`` is called with what is run, before the page is laid out anew.

    Other text than at the last run of the page replaces what stands in the editor; ``longest`` is in characters.
    """

    def ran() -> None:
        given = st.session_state[_KEY].get("run")
        if given is not None:
            on_run(str(given))

    frame.style("editor")
    _mount(key=_KEY, data={"text": text, "longest": longest}, on_run_change=ran)
