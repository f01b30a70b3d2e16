"""The pictures of the documentation: made in a folder of the test's, or with ``DUTYGRAPH_PICTURES`` in that folder."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from PIL import Image
from playwright.sync_api import Browser
from visit import Visit

pytestmark = pytest.mark.browser

LARGEST = 200_000
UNITS = """PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

CONSTRUCT { ?part org:unitOf ?whole . ?whole skos:notation ?name }
WHERE { ?part org:unitOf ?whole . ?whole skos:notation ?name }
"""
VIEWS = {
    "ask": (f"?q={quote_plus('Who must be notified when an LOA is accepted or rejected?')}", "ask", "light"),
    "actors": ("actors?a=dsca", "actors", "dark"),
    "deadlines": ("deadlines?event=the+arrival+date+of+an+accompanied+student&on=2027-03-13", "deadlines", "light"),
    "manual": ("manual?p=C2.1.4.3.5", "manual", "light"),
    "library": ("library?doc=samm/C2", "library", "dark"),
    "review": ("review?n=samm/C2.1.4.3.5/norm/advise-1", "review", "light"),
    "sparql": (f"sparql?s={quote_plus(UNITS)}", "sparql", "light"),
    "about": ("about", "about", "dark"),
    "check": ("check?kind=arrival-notification&sample=wrong", "check", "dark"),
}


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_picture_is_small_enough_to_keep(browser: Browser, served: str, tmp_path: Path, name: str) -> None:
    path, page, scheme = VIEWS[name]
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    visitor = Visit(context.new_page(), served)
    visitor.open(path, page)
    visitor.page.evaluate("() => document.fonts.ready")
    picture = Path(os.environ.get("DUTYGRAPH_PICTURES", str(tmp_path))) / f"{name}.png"
    visitor.page.screenshot(path=picture, animations="disabled")
    context.close()
    with Image.open(picture) as image:
        image.quantize(128).save(picture, optimize=True)
    assert 10_000 < picture.stat().st_size < LARGEST
    assert visitor.strangers == []
