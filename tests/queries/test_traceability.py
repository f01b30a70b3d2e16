"""Duties and the rules that enforce them, on the small dataset and on the committed one."""

from queries.named import run_named
from queries.store import open_store


def records(store, name):
    return list(run_named(store, name, {}).result.records())


def test_each_duty_and_each_rule_has_its_row(store):
    rows = records(store, "traceability")
    notify = [row for row in rows if row.get("enforced", "").endswith("/C2.1.6.7.1/norm/notify-1")]
    assert [(row["rule"], row["severity"], row["stillStated"]) for row in notify] == [
        ("an unaccompanied student is announced at least 16 days before arrival", "Violation", "true")
    ]
    without_norm = [row for row in rows if "modality" not in row]
    assert [(row.get("number"), row.get("stillStated")) for row in without_norm] == [
        ("C2.1.6.7.1", "false"),
        (None, None),
    ]
    assert rows[-1]["rule"] == "an accompanied student has dependents"
    assert all(row["record"] == "arrival-notification" for row in rows if "constraint" in row)
    assert any("constraint" not in row for row in rows)
    assert {row["modality"] for row in rows if "modality" in row} == {"obligation", "recommendation", "prohibition"}


def test_a_duty_without_a_rule_may_have_a_reason_and_one_with_a_rule_has_none(store):
    rows = {row["enforced"].partition("/samm/")[2]: row for row in records(store, "traceability") if "enforced" in row}
    use = rows["C2.1.5.1/norm/use-1"]
    assert (use["reason"], use["why"]) == ("work without end or measure", "The portal knows it.")
    assert "reason" not in rows["C2.1.6.7.1/norm/notify-1"]


def test_the_share_leaves_out_what_no_record_shows(store):
    rows = {row["modality"]: row for row in records(store, "traceability-share")}
    duties = {row["enforced"] for row in records(store, "traceability") if "enforced" in row}
    every = {name: int(rows["all"][name]) for name in ("all", "enforced", "exempt", "open", "checkable")}
    assert every == {
        "all": len(duties), "enforced": 1, "exempt": 1, "open": len(duties) - 2, "checkable": len(duties) - 1,
    }  # fmt: skip
    assert float(rows["all"]["share"]) == round(1 / (len(duties) - 1), 3)
    assert rows["recommendation"]["exempt"] == "1"


def test_the_committed_dataset_holds_every_rule():
    from shapes.rules import list_rules

    store = open_store(None)
    rows = records(store, "traceability")
    assert {row["constraint"] for row in rows if "constraint" in row} == {rule.iri for rule in list_rules()}
    assert all(row["stillStated"] == "true" for row in rows if "ruleWords" in row)
    modalities = {row["modality"]: row for row in records(store, "traceability-share")}
    assert modalities["prohibition"]["share"] == "1"
