"""A manual whose words are markup, built as any other: every page shows them as text."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from cli import main

NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)> ![i](http://example.org/i.png) [l](javascript:alert(3))"
MANUAL = f"""C9.1. {NASTY} Harbours
C9.1.1. Pilots {NASTY}. The Harbour Pilot (HP) must notify the Tug Master (TM) <b onmouseover=alert(4)>within 3 days</b>
of the arrival of a ship {NASTY}. The TM should send the "><svg onload=alert(5)> Berth Report to the HP each year. See
C8.1.
C9.1.2. Lists. The HP must provide:
• {NASTY}
• the </style><style>* {{ display: none }}</style> papers
Table C9.T1. {NASTY}
"""
PAGES = {
    "ask": ("", "?q=Who must notify the Tug Master?", "?q=" + NASTY),
    "manual": ("", "?p=C9.1.1", "?p=" + NASTY),
    "actors": ("", "?a=hp", "?name=" + NASTY, "?a=" + NASTY),
    "deadlines": ("", "?event=the arrival of a ship&on=2028-02-29", "?actor=" + NASTY),
    "sparql": ("?s=SELECT ?text { ?s <https://w3id.org/dutygraph/ontology#text> ?text }", "?s=" + NASTY),
    "about": ("",),
}
INSIDE = ("manual?", "actors", "sparql?", "?")


class Elements(HTMLParser):
    """Collects what a browser would make of the markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "action"}]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "harbour.txt"
    source.write_text(MANUAL, encoding="utf-8")
    result = CliRunner().invoke(main, ["build", str(source), "--out", str(folder / "built")])
    assert result.exit_code == 0, result.output
    return folder / "built"


def one_page() -> None:
    import importlib

    import streamlit as st

    importlib.import_module(f"pages.{st.session_state['page']}").page()


@pytest.mark.parametrize(("page", "address"), [(page, each) for page, found in PAGES.items() for each in found])
def test_markup_in_a_manual_or_an_address_is_text(
    hostile: Path, monkeypatch: pytest.MonkeyPatch, page: str, address: str
) -> None:
    monkeypatch.setenv("DUTYGRAPH_STORE", str(hostile))
    test = AppTest.from_function(one_page, default_timeout=60)
    test.session_state["page"] = page
    for pair in filter(None, address.removeprefix("?").split("&")):
        name, _, value = pair.partition("=")
        test.query_params[name] = value
    test.run()
    assert not test.exception
    # What the app's own script is stands in elements that may run one; everything else may hold words of the manual.
    ours = [each for each in test.get("html") if each.proto.unsafe_allow_javascript]
    theirs = [each for each in test.get("html") if not each.proto.unsafe_allow_javascript]
    assert all("alert" not in str(each.proto.body) for each in ours)
    reader = Elements()
    for each in theirs:
        reader.feed(str(each.proto.body))
    reader.close()
    assert not {"script", "img", "svg", "iframe", "object", "link"} & reader.tags
    assert reader.handlers == []
    assert [link for link in reader.links if not link.startswith(INSIDE)] == []


def test_the_hostile_words_are_shown(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYGRAPH_STORE", str(hostile))
    test = AppTest.from_function(one_page, default_timeout=60)
    test.session_state["page"] = "manual"
    test.run()
    shown = "\n".join(str(each.proto.body) for each in test.get("html"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "![i](http://example.org/i.png)" in shown
