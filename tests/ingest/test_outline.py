import re
from pathlib import Path

import pytest

from ingest.outline import ProvisionKind, make_outline, rebuild
from ingest.readers import read_source

CHAPTER = Path(__file__).parents[2] / "data" / "samm-chapter-2.txt"


@pytest.fixture(scope="module")
def outline():
    return make_outline(read_source(CHAPTER), manual="samm")


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_rebuild_gives_the_source_back(outline):
    assert squeeze(rebuild(outline)) == squeeze(CHAPTER.read_text(encoding="utf-8"))


def test_every_numbered_paragraph_is_there_in_order(outline):
    printed = re.findall(r"^(C2(?:\.\d+){2,})\.", CHAPTER.read_text(encoding="utf-8"), flags=re.MULTILINE)
    paragraphs = [each.key for each in outline.provisions if each.kind is ProvisionKind.PARAGRAPH]
    assert paragraphs == printed


def test_sections_tables_figure_and_lists(outline):
    keys = {each.key: each for each in outline.provisions}
    assert [each.key for each in outline.provisions if each.kind is ProvisionKind.SECTION] == [
        "C2.1",
        "C2.2",
        "C2.3",
        "C2.4",
        "C2.5",
    ]
    assert sum(each.parent == "C2.T1" for each in outline.provisions) == 11
    assert sum(each.parent == "C2.T2" for each in outline.provisions) == 12
    assert keys["C2.T1"].title == "Case Manager Responsibilities"
    assert keys["C2.T2#12"].text == "Mid April\nState/PM conducts regional budget roundtables."
    assert keys["C2.F1"].kind is ProvisionKind.FIGURE
    assert keys["C2.1.6.7.1#2"].text == "mode of travel,"
    assert sum(each.parent == "C2.2.7" for each in outline.provisions) == 14
    assert keys["C2.1.4.1.3"].title == "Routing of Letters of Request"
    assert keys["C2.1.6"].title == ""
    assert keys["C2.1.1"].title == "Authorities"
    assert keys["C2"].title.startswith("Security Cooperation Organization and Case Manager")
