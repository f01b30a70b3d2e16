"""The file of decisions: read back as written, added to by several at once, never half written."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from foundation.errors import DutygraphError, LimitError
from foundation.files import REPOSITORY
from review.decision import Decision, Verdict, tidy_slots
from review.ledger import add_decision, ledger_file, read_ledger
from review.turtle import from_turtle, prologue, to_turtle

PLACE = "https://w3id.org/dutygraph/samm/C9.1.1"
FACT = (f"{PLACE}/norm/notify-1", PLACE, 'The SCO must "notify" DSCA\\ \u201ctoday\u201d', "notify")
SEEN = {
    "modality": ("Obligation",),
    "notification": ("true",),
    "bearer": ("https://w3id.org/dutygraph/actor/sco",),
    "action": ("notify",),
    "deadline": ("within 3 days", "at once"),
}


def add(file, **changes):
    given = {"verdict": Verdict.CONFIRM, "reviewer": "Ada L.", "reason": "read it", "fact": FACT, "seen": SEEN}
    return add_decision(file, **(given | changes))


def test_a_decision_is_read_back_as_it_was_made(tmp_path):
    file = tmp_path / "review.ttl"
    confirmed = add(file)
    corrected = add(
        file,
        verdict=Verdict.CORRECT,
        reviewer="  Zoë\tO'Neil ",
        reason='Not "notify":\n<b>told</b> \\',
        corrected=SEEN | {"bearer": (), "recipient": ("https://w3id.org/dutygraph/actor/dsca",)},
    )
    assert read_ledger(file) == (confirmed, corrected)
    assert corrected.reviewer == "Zoë O'Neil"
    assert corrected.slots["recipient"] == ("https://w3id.org/dutygraph/actor/dsca",)
    assert "bearer" not in corrected.slots
    assert corrected.seen["deadline"] == ("at once", "within 3 days")
    assert confirmed.slots == tidy_slots(SEEN)


def test_what_stands_in_the_file_stays_to_the_byte(tmp_path):
    file = tmp_path / "review.ttl"
    add(file)
    file.write_text(f"{file.read_text(encoding='utf-8')}# a remark\n", encoding="utf-8")
    before = file.read_bytes()
    add(file, verdict=Verdict.REJECT)
    assert file.read_bytes().startswith(before)
    assert [each.verdict for each in read_ledger(file)] == [Verdict.CONFIRM, Verdict.REJECT]


def test_two_processes_that_add_at_once_lose_nothing(tmp_path):
    file = tmp_path / "review.ttl"
    script = (
        "import sys; from pathlib import Path\n"
        "from review.ledger import add_decision; from review.decision import Verdict\n"
        "for number in range(15):\n"
        "    add_decision(Path(sys.argv[1]), verdict=Verdict.CONFIRM, reviewer=sys.argv[2], reason=str(number),"
        f" fact={FACT!r}, seen={{}})"
    )
    names = ("Ada", "Ben", "Cy")
    running = [subprocess.Popen([sys.executable, "-c", script, file, name], cwd=REPOSITORY) for name in names]
    assert [each.wait() for each in running] == [0, 0, 0]
    made = read_ledger(file)
    assert {(each.reviewer, each.reason) for each in made} == {(name, str(n)) for name in names for n in range(15)}
    assert len({each.name for each in made}) == len({each.decided for each in made}) == 45


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reviewer": " \u200b "}, "no-name"),
        ({"reason": ""}, "no-reason"),
        ({"reason": "x" * 2001}, "too-long"),
        ({"verdict": Verdict.CORRECT, "corrected": dict(SEEN)}, "nothing-corrected"),
    ],
)
def test_a_decision_that_says_too_little_or_too_much_is_refused(tmp_path, changes, code):
    with pytest.raises(DutygraphError) as caught:
        add(tmp_path / "review.ttl", **changes)
    assert caught.value.code == code
    assert isinstance(caught.value, LimitError) == (code == "too-long")
    assert not (tmp_path / "review.ttl").exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-30],
        lambda text: text.replace('"confirm"', '"perhaps"'),
        lambda text: text.replace("dg:verdict", "dg:quote"),
        lambda text: text.replace('Z"^^', '"^^'),
        lambda text: text.replace("rdf:predicate dg:action", "rdf:predicate dg:text"),
        lambda text: text.replace("<review/", "<elsewhere/"),
    ],
)
def test_a_damaged_file_is_said_so_and_not_added_to(tmp_path, damage):
    file = tmp_path / "review.ttl"
    add(file)
    damaged = damage(file.read_text(encoding="utf-8"))
    file.write_text(damaged, encoding="utf-8")
    for attempt in (lambda: read_ledger(file), lambda: add(file)):
        with pytest.raises(DutygraphError) as caught:
            attempt()
        assert caught.value.code == "damaged-review"
    assert file.read_text(encoding="utf-8") == damaged


def test_a_file_whose_prefixes_were_changed_is_not_added_to(tmp_path):
    file = tmp_path / "review.ttl"
    add(file)
    changed = file.read_text(encoding="utf-8").replace("@base <https://w3id.org/dutygraph/>", "@base <https://x.org/>")
    file.write_text(changed.partition("\n\n<")[0], encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(DutygraphError):
        add(file)
    assert file.read_bytes() == before


def test_the_file_is_a_setting(monkeypatch, tmp_path):
    monkeypatch.setenv("DUTYGRAPH_REVIEW", str(tmp_path / "mine.ttl"))
    assert ledger_file() == tmp_path / "mine.ttl"
    assert read_ledger(ledger_file()) == ()


def test_decisions_are_in_the_order_of_their_time_whatever_the_order_in_the_file():
    made = [
        Decision("a", Verdict.REJECT, "Ada", "x", datetime(2027, 1, 2, tzinfo=UTC), *FACT),
        Decision("b", Verdict.REJECT, "Ada", "x", datetime(2027, 1, 1, tzinfo=UTC), *FACT),
    ]
    text = prologue() + "\n" + "\n\n".join(map(to_turtle, made)) + "\n"
    assert [each.name for each in from_turtle(text)] == ["b", "a"]
