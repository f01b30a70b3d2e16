"""What a provision takes from the ones above it: lead-ins, captions, headings, timelines."""

from __future__ import annotations

import pytest
from norm_cases import names, outline_of, read_chapter, world

from ingest.norms import Modality
from ingest.read_norms import read_outline


def acts(text: str, key: str) -> list[tuple[str, list[str], list[str]]]:
    """The acts of a provision with their bearers and implied bearers."""
    _, readings = read_chapter(text)
    return [(norm.action, names(norm.bearers), names(norm.implied_bearers)) for norm in readings[key].norms]


LEAD_IN = """C7.1.1. Duties. The QM shall:

  1. open the lock.
  2. sending the CMR to the PA within 3 days of receipt.
  3. keeps the log.
  4. number of ships in the dock.
  5. The CHO must row.
  6. In winter, sweep the quay.
"""


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        # a base form, an -ing form, a third person: all of the lead-in's actor
        (1, [("open", ["QM"], [])]),
        (2, [("send", ["QM"], [])]),
        (3, [("keep", ["QM"], [])]),
        # a noun before "of" is no verb
        (4, []),
        # an actor of its own
        (5, [("row", ["CHO"], [])]),
        # a phrase before the verb
        (6, [("sweep", ["QM"], [])]),
    ],
)
def test_items_take_the_actor_of_their_lead_in(item, expected):
    assert acts(LEAD_IN, f"C7.1.1#{item}") == expected


def test_an_item_has_its_own_receiver_and_limit():
    _, readings = read_chapter(LEAD_IN)
    (norm,) = readings["C7.1.1#2"].norms
    assert names(norm.recipients) == ["PA"]
    assert [each.duration for each in norm.deadlines] == ["P3D"]


@pytest.mark.parametrize("lead_in", ["The QM keeps ropes:", "The QM must row. Ropes are:", "The QM shall row."])
def test_without_a_duty_and_a_colon_items_are_no_acts(lead_in):
    assert acts(f"C7.1.1. {lead_in}\n\n  1. open the lock.", "C7.1.1#1") in ([], [("open", [], [])])


def test_a_lead_in_without_an_actor_takes_that_of_the_heading():
    text = "C7.1. Quay Manager\n\nC7.1.1. The following duties belong here:\n\n  1. open the lock."
    assert acts(text, "C7.1.1#1") == [("open", ["QM"], [])]


def test_the_last_sentence_of_a_lead_in_names_its_actor():
    text = "C7.1.1. The HSB rests. The QM must do the following:\n\n  1. open the lock."
    assert acts(text, "C7.1.1#1") == [("open", ["QM"], [])]


@pytest.mark.parametrize(
    ("lead_in", "modality"),
    [
        ("The QM shall:", Modality.OBLIGATION),
        ("The QM may:", Modality.PERMISSION),
        ("The QM must not:", Modality.PROHIBITION),
        ("The QM should:", Modality.RECOMMENDATION),
    ],
)
def test_items_take_the_force_of_their_lead_in(lead_in, modality):
    _, readings = read_chapter(f"C7.1.1. {lead_in}\n\n  1. open the lock.\n  2. sell old ropes.")
    assert [norm.modality for count in (1, 2) for norm in readings[f"C7.1.1#{count}"].norms] == [modality, modality]


def test_a_second_sentence_of_an_item_keeps_its_own_subject():
    text = "C7.1.1. The QM shall:\n\n  1. Open the lock. The VTC must ring a bell."
    assert acts(text, "C7.1.1#1")[1] == ("ring", ["VTC"], [])


def test_a_noun_is_no_act():
    assert acts("C7.1.1. The QM shall keep:\n\n  1. Ropes and hooks.", "C7.1.1#1") == []


CAPTION = """C7.1.1. Ships wait.

Table C7.T1. {caption}

No

Duty

1.

Drafts the DSP and sends it to the PA.

2.

Ensure that all ropes of the port are dry.

3.

The VTC must ring a bell.
"""


def test_rows_take_the_actor_of_a_caption_of_duties():
    text = CAPTION.format(caption="Quay Manager Responsibilities")
    assert acts(text, "C7.T1#1") == [("draft", ["QM"], []), ("send", ["QM"], [])]
    assert acts(text, "C7.T1#2") == [("ensure", ["QM"], [])]
    assert acts(text, "C7.T1#3") == [("ring", ["VTC"], [])]


ORGANIZATIONS = """C7.1.1. Ships wait.

Table C7.T1. Who Does What

Office

Duty

HSB

Publishes the DSP. Reviews old ropes and sends lists to the PA.

Lanterns

Lights the quay.
"""


def test_a_row_that_begins_with_an_actor_is_his_to_do():
    assert acts(ORGANIZATIONS, "C7.T1#1") == [("publish", ["HSB"], []), ("review", ["HSB"], []), ("send", ["HSB"], [])]
    assert acts(ORGANIZATIONS, "C7.T1#2") == []


def test_items_in_ing_keep_all_their_acts():
    text = "C7.1.1. QM duties include:\n\n  1. Checking ropes with pilots and informing the VTC of the results."
    assert acts(text, "C7.1.1#1") == [("check", ["QM"], []), ("inform", ["QM"], [])]


def test_another_caption_gives_no_bearer():
    text = CAPTION.format(caption="Quay Manager Songs")
    assert all(not bearers for _, bearers, _ in acts(text, "C7.T1#1") + acts(text, "C7.T1#2"))


TIMELINE = """C7.1.1. Ships wait.

Table C7.T2. Timeline of the Year

Month

Act

Mid May

The HSB submits the DSP to the MOR.

Late June

The MOR returns the DSP each year to the HSB.
"""


def test_rows_of_a_timeline_are_due_in_their_month():
    _, readings = read_chapter(TIMELINE)
    first, second = (readings[f"C7.T2#{count}"].norms[0] for count in (1, 2))
    assert (names(first.bearers), names(first.recipients)) == (["HSB"], ["MOR"])
    assert [(each.month, each.month_part, each.relation) for each in first.deadlines] == [(5, "mid", "on")]
    # "each year" says nothing that the month does not
    assert [(each.month, each.month_part) for each in second.deadlines] == [(6, "late")]


COMPLETING = """C7.1.1. Vessels. The PA must admit vessels as follows:

C7.1.1.1. Vessels from the north, provided they are dry.

C7.1.1.2. Vessels within 3 days of their arrival. Others wait.

C7.1.1.3. The VTC must ring a bell.

C7.1.2. Ships wait:

C7.1.2.1. Vessels from the south.
"""


def test_paragraphs_that_complete_their_lead_in_take_its_norm():
    outline, readings = read_chapter(COMPLETING)
    texts = {provision.key: provision.text for provision in outline.provisions}
    (first,), (second,) = readings["C7.1.1.1"].norms, readings["C7.1.1.2"].norms
    assert (first.action, names(first.bearers), first.component) == ("admit", ["PA"], "lead-in")
    assert first.condition == "provided they are dry"
    assert [each.text for each in second.deadlines] == ["within 3 days of their arrival"]
    assert texts["C7.1.1.2"][second.start : second.end] == "Vessels within 3 days of their arrival"
    assert first.confidence < readings["C7.1.1"].norms[-1].confidence


def test_a_paragraph_with_a_norm_of_its_own_completes_nothing():
    assert acts(COMPLETING, "C7.1.1.3") == [("ring", ["VTC"], [])]


def test_a_lead_in_without_a_norm_gives_none():
    assert acts(COMPLETING, "C7.1.2.1") == []


def test_the_heading_above_is_the_implied_bearer():
    text = (
        "C7.1. Harbor Safety Board\n\nC7.1.1. Drills must be held every 2 years.\n\n"
        "C7.2. Pilots\n\nC7.2.1. Ropes must be oiled."
    )
    assert acts(text, "C7.1.1") == [("hold", [], ["HSB"])]
    assert acts(text, "C7.2.1") == [("oil", [], [])]


def test_headings_are_not_read():
    assert acts("C7.1.1. Ships Must Wait. The QM must row.", "C7.1.1") == [("row", ["QM"], [])]


def test_progress_counts_the_provisions():
    seen: list[int] = []
    outline = outline_of("C7.1.1. Ships wait.\n\nC7.1.2. Boats wait.")
    readings = read_outline(outline, world(), progress=seen.append)
    assert seen == list(range(1, len(outline.provisions) + 1))
    assert [reading.provision for reading in readings] == [provision.key for provision in outline.provisions]


def test_a_limit_in_a_row_of_duties_stays_with_its_act():
    row = "The QM must sign the CMR within 3 days and submit it to the PA."
    _, readings = read_chapter(f"C7.1.1. Ships wait.\n\nTable C7.T1. Acts of the Year\n\nAct\n\n{row}\n\n{row}")
    rows = [reading for key, reading in readings.items() if key.startswith("C7.T1#")]
    assert rows
    for reading in rows:
        assert [[each.text for each in norm.deadlines] for norm in reading.norms] == [["within 3 days"], []]


COMPLETED = """C7.1.1. Ropes must be stored as follows:

C7.1.1.1. At a U.S. port or a quay of the QM.

C7.1.1.2. It is in the interest of pilots that ropes be dry.
"""


def test_a_paragraph_that_only_completes_its_lead_in_has_its_norm_up_to_the_end_of_the_sentence():
    outline, readings = read_chapter(COMPLETED)
    text = next(each.text for each in outline.provisions if each.key == "C7.1.1.1")
    (norm,) = readings["C7.1.1.1"].norms
    assert (norm.action, text[norm.start : norm.end]) == ("store", "At a U.S. port or a quay of the QM")


def test_a_whole_sentence_completes_no_lead_in():
    _, readings = read_chapter(COMPLETED)
    assert readings["C7.1.1.2"].norms == ()
