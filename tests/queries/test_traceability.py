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


def test_the_share_counts_only_what_a_rule_reaches(store):
    rows = {row["modality"]: row for row in records(store, "traceability-share")}
    duties = {row["enforced"] for row in records(store, "traceability") if "enforced" in row}
    assert int(rows["all"]["all"]) == len(duties)
    assert (rows["all"]["checkable"], rows["all"]["enforced"], float(rows["all"]["share"])) == ("1", "1", 1)
    assert rows["recommendation"]["checkable"] == "0" and "share" not in rows["recommendation"]


def test_the_committed_dataset_holds_every_rule():
    from shapes.rules import list_rules

    store = open_store(None)
    rows = records(store, "traceability")
    assert {row["constraint"] for row in rows if "constraint" in row} == {rule.iri for rule in list_rules()}
    assert all(row["stillStated"] == "true" for row in rows if "ruleWords" in row)
    modalities = {row["modality"]: row for row in records(store, "traceability-share")}
    assert modalities["prohibition"]["share"] == "1"
