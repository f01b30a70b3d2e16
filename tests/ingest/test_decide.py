"""Decisions of reviewers in a build: applied, superseded, outdated; in the graph with who, when and why."""

from datetime import UTC, datetime, timedelta

import pyoxigraph
import pytest

from ingest import build
from ingest.decide import read_limit
from ontology.names import BASE
from review.decision import Decision, Verdict
from shapes.dataset import check_dataset

CHAPTER = """\
C9. CHAPTER 9 - SMALL MATTERS

C9.1. Duties

C9.1.1. Notices. The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency \
(DSCA) within 5 days. The SCO must notify the Case Manager (CM) once the report is complete.

C9.1.2. Reports. The CM should submit the report on stocks to DSCA by the end of the quarter.
"""
PLACE = f"{BASE}samm/C9.1.1"
FIRST = (
    "The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency (DSCA) "
    "within 5 days"
)
SECOND = "The SCO must notify the Case Manager (CM) once the report is complete"
SCO, CM, DSCA = f"{BASE}actor/sco", f"{BASE}actor/cm", f"{BASE}actor/dsca"
REPORT = "The CM should submit the report on stocks to DSCA by the end of the quarter"
PREFIXES = (
    "PREFIX dg: <https://w3id.org/dutygraph/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX dcterms: <http://purl.org/dc/terms/> "
)


def decision(
    verdict, number=1, *, quote=FIRST, place=PLACE, norm="notify-1", action="notify", seen=None, corrected=None
):
    return Decision(
        name=f"d{number}",
        verdict=Verdict(verdict),
        reviewer=f"Reviewer {number}",
        reason="the words say so",
        decided=datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=number),
        norm=f"{place}/norm/{norm}",
        provision=place,
        quote=quote,
        action=action,
        seen=seen if seen is not None else SEEN,
        corrected=corrected or {},
    )


SEEN = {
    "modality": ("Obligation",),
    "notification": ("true",),
    "bearer": (SCO,),
    "action": ("notify",),
    "recipient": (DSCA,),
    "deadline": ("within 5 days",),
}


@pytest.fixture
def built(tmp_path):
    """Build the small chapter, or a changed one, with decisions; give the build and its dataset to ask."""

    def make(*decisions, text=CHAPTER):
        path = tmp_path / "samm-chapter-9.txt"
        path.write_text(text, encoding="utf-8")
        made = build.build_dataset([path], decisions=decisions)
        assert check_dataset(made.trig) == []
        store = pyoxigraph.Store()
        store.bulk_load(made.trig, format=pyoxigraph.RdfFormat.TRIG)
        return made, store

    return make


def rows(store, query):
    return [
        tuple(None if value is None else value.value for value in row)
        for row in store.query(PREFIXES + query, use_default_graph_as_union=True)
    ]


def slots(store, norm):
    found = rows(store, f"SELECT ?p ?o {{ <{norm}> ?p ?o FILTER(STRSTARTS(STR(?p), STR(dg:))) }}")
    return {(name.rpartition("#")[2], value) for name, value in found}


def outcomes(made):
    return {each.decision.name: each.state for each in made.decided.outcomes}


def test_without_a_decision_no_norm_is_reviewed(built):
    made, store = built()
    assert made.counts["norms"] == 3
    assert rows(store, "SELECT ?n { ?n prov:wasInfluencedBy ?d }") == []
    assert ("bearer", SCO) in slots(store, f"{PLACE}/norm/notify-1")


def test_a_confirmation_makes_the_norm_sure_and_says_who_when_and_why(built):
    made, store = built(decision("confirm"))
    assert outcomes(made) == {"d1": "applied"}
    norm = f"{PLACE}/norm/notify-1"
    assert ("confidence", "1") in slots(store, norm)
    assert ("confidence", "1") not in slots(store, f"{PLACE}/norm/notify-2")
    found = rows(
        store,
        f"SELECT ?who ?when ?why ?outcome {{ <{norm}> prov:wasInfluencedBy ?d . GRAPH <{BASE}graph/review> {{ "
        "?d prov:wasAttributedTo/rdfs:label ?who ; prov:generatedAtTime ?when ; dcterms:description ?why ; "
        "dg:outcome ?outcome } }",
    )
    assert found == [("Reviewer 1", "2027-01-02T00:00:00Z", "the words say so", "applied")]


def test_a_correction_changes_the_slots_and_only_these(built):
    corrected = SEEN | {
        "modality": ("Recommendation",),
        "bearer": (CM,),
        "recipient": (),
        "action": ("tell",),
        "deadline": (),
    }
    made, store = built(decision("correct", corrected=corrected))
    assert outcomes(made) == {"d1": "applied"}
    norm = f"{PLACE}/norm/notify-1"
    after = slots(store, norm)
    assert {("bearer", CM), ("action", "tell"), ("quote", FIRST), ("confidence", "1")} <= after
    assert {name for name, _ in after} & {"recipient", "deadline"} == set()
    assert rows(store, f"SELECT ?c {{ <{norm}> a ?c FILTER(?c = dg:Recommendation) }}")
    assert rows(store, "SELECT ?d { ?d a dg:Deadline ; dg:text 'within 5 days' }") == []
    _, plain = built()
    assert slots(store, f"{PLACE}/norm/notify-2") == slots(plain, f"{PLACE}/norm/notify-2")


def test_a_rejection_takes_the_norm_out_and_leaves_the_names_of_others(built):
    made, store = built(decision("reject"))
    assert made.counts["norms"] == 2
    assert slots(store, f"{PLACE}/norm/notify-1") == set()
    assert ("quote", SECOND) in slots(store, f"{PLACE}/norm/notify-2")
    assert rows(store, "SELECT ?o { ?d dg:decidesOn ?n ; dg:outcome ?o }") == [("applied",)]


def test_of_two_decisions_on_one_norm_the_later_counts_and_both_are_kept(built):
    first, second = decision("reject", 1), decision("confirm", 2)
    made, store = built(first, second)
    assert outcomes(made) == {"d1": "superseded", "d2": "applied"}
    assert ("confidence", "1") in slots(store, f"{PLACE}/norm/notify-1")
    assert len(rows(store, "SELECT ?d { ?d a dg:Decision }")) == 2
    assert made.counts["decisions superseded"] == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("within 5 days", "within 6 days"), "C9.1.1 no longer has the words that were decided on."),
        (("C9.1.1. Notices", "C9.1.5. Notices"), "The provision is no longer in the text."),
    ],
)
@pytest.mark.parametrize("verdict", ["confirm", "reject"])
def test_a_decision_on_words_that_changed_is_kept_and_not_applied(built, change, why, verdict):
    made, store = built(decision(verdict), text=CHAPTER.replace(*change))
    assert outcomes(made) == {"d1": "outdated"}
    assert made.counts["norms"] == 3
    assert rows(store, "SELECT ?n { ?n prov:wasInfluencedBy ?d }") == []
    found = rows(store, "SELECT ?outcome ?why ?quote { ?d dg:outcome ?outcome ; rdfs:comment ?why ; dg:quote ?quote }")
    assert found == [("outdated", why, FIRST)]


def test_a_change_elsewhere_in_the_text_outdates_nothing(built):
    made, _ = built(decision("confirm"), text=CHAPTER.replace("C9.1.1. Notices. ", "C9.1.1. Notices. In short: "))
    assert outcomes(made) == {"d1": "applied"}


def test_a_decision_that_names_what_the_text_no_longer_names_is_outdated(built):
    gone = decision("correct", corrected=SEEN | {"bearer": (f"{BASE}actor/nobody",)})
    made, _ = built(gone)
    assert outcomes(made) == {"d1": "outdated"}
    assert "actor/nobody" in made.decided.outcomes[0].why


def test_a_duty_that_is_no_longer_read_is_outdated(built):
    made, _ = built(decision("confirm", action="inform"))
    assert outcomes(made) == {"d1": "outdated"}
    assert "No duty to inform is read" in made.decided.outcomes[0].why


def test_decisions_on_chapters_that_are_not_loaded_are_not_in_the_dataset(built):
    made, store = built(
        decision("confirm", place=f"{BASE}samm/C91.1"), decision("confirm", 2, place=f"{BASE}samm/C8.1")
    )
    assert outcomes(made) == {}
    assert rows(store, "SELECT ?d { ?d a dg:Decision }") == []


def test_a_time_limit_that_the_extractor_missed_comes_in_by_its_words(built):
    seen = {"modality": ("Recommendation",), "bearer": (CM,), "action": ("submit",), "recipient": (DSCA,)}
    made, store = built(
        decision(
            "correct",
            quote=REPORT,
            place=f"{BASE}samm/C9.1.2",
            norm="submit-1",
            action="submit",
            seen=seen,
            corrected=seen | {"deadline": ("by the end of the quarter",), "object": ("the report on stocks",)},
        )
    )
    assert outcomes(made) == {"d1": "applied"}
    limits = rows(
        store,
        "SELECT ?words ?relation ?event { ?n dg:action 'submit' ; dg:deadline ?l . ?l dg:text ?words ; "
        "dg:relation ?relation ; dg:event ?event }",
    )
    assert limits == [("by the end of the quarter", "before", "the end of the quarter")]


@pytest.mark.parametrize(
    ("words", "relation", "duration"),
    [
        ("within ten days", "within", "P10D"),
        ("every 2 years", "every", "P2Y"),
        ("until the case is closed", "before", ""),
        ("after final closure", "after", ""),
        ("during the summer", "for", ""),
        ("whenever it rains", "within", ""),
    ],
)
def test_a_reviewer_s_words_are_read_and_no_length_is_made_up(words, relation, duration):
    limit = read_limit(words)
    assert (limit.text, limit.relation, limit.duration) == (words, relation, duration)


def test_the_same_decisions_give_the_same_bytes(built):
    decisions = (decision("confirm"), decision("reject", 2, quote=SECOND, norm="notify-2"))
    assert built(*decisions)[0].trig == built(*decisions)[0].trig
