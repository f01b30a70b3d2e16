"""Each thing that shapes/graph.ttl asks of a dataset, broken once: the build fails and says what; the old one stays."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pyoxigraph as ox
import pytest

from foundation.errors import DutygraphError
from foundation.files import REPOSITORY
from ingest.build import DATASET, Built, build_dataset, write_dataset
from ontology import names
from review.decision import Decision, Verdict
from review.turtle import decision_iri
from shapes.dataset import check_dataset
from shapes.dataset_queries import dataset_queries
from shapes.dataset_reference import reference_problems

CHAPTER = """\
C9. CHAPTER 9 - SMALL MATTERS

C9.1. Duties

C9.1.1. Notices. The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency \
(DSCA) within 16 days of the arrival of a student. The SCO should advise the Implementing Agency (IA) as described in \
Section C5.1.4. The SCO may not use the Security Cooperation Information Portal (SCIP) for that.

C9.1.2. Oversight. The SCO is under the direction and supervision of the Chief of Mission (COM). The SCO may ask DSCA \
for help under DoDD 5230.11.
"""
RULES = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dg: <https://w3id.org/dutygraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rec: <https://w3id.org/dutygraph/records#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

rec:Arrival a owl:Class ; rdfs:label "Arrival"@en ; rec:kind "arrival" .
rec:arrival-16-days a dg:Constraint ; rdfs:label "in time"@en ; sh:severity sh:Violation ;
    sh:targetClass rec:Arrival ; dg:quote "within 16 days" ;
    dcterms:source <https://w3id.org/dutygraph/samm/C9.1.1> .
"""
RULE = f"{names.PREFIXES['rec']}arrival-16-days"
SAMM = f"{names.BASE}samm/"
NOTIFY = f"{SAMM}C9.1.1/norm/notify-1"
ADVISE = f"{SAMM}C9.1.1/norm/advise-1"
LIMIT = f"{NOTIFY}/deadline/1"
RELATION = f"{SAMM}C9.1.2/relation/supervisedby-1"
SCO = f"{names.BASE}actor/sco"
SCIP = f"{names.BASE}system/scip"
GRAPH = ox.NamedNode(names.graph_iri("samm-c9/norms"))
CONFIRMED = Decision(
    name="confirmed",
    verdict=Verdict.CONFIRM,
    reviewer="Ada",
    reason="the words say so",
    decided=datetime(2027, 1, 1, tzinfo=UTC),
    norm=ADVISE,
    provision=f"{SAMM}C9.1.1",
    quote="The SCO should advise the Implementing Agency (IA) as described in Section C5.1.4",
    action="advise",
    seen={"modality": ("Recommendation",), "bearer": (SCO,), "action": ("advise",)},
)
DECISION = decision_iri(CONFIRMED)

Quads = set[ox.Quad]


def node(name: str) -> ox.NamedNode:
    """Give the node of a whole IRI or of a prefixed name, whether or not the vocabulary has it."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(name if prefix.startswith("http") else names.PREFIXES[prefix] + local)


def term(value: object) -> ox.NamedNode | ox.Literal:
    return value if isinstance(value, ox.NamedNode | ox.Literal) else ox.Literal(value)


def found(quads: Iterable[ox.Quad], subject: str | None, name: str | None, value: object = None) -> list[ox.Quad]:
    return [
        quad
        for quad in quads
        if (subject is None or quad.subject == node(subject))
        and (name is None or quad.predicate == node(name))
        and (value is None or quad.object == term(value))
    ]


def add(quads: Quads, subject: str, name: str, value: object) -> None:
    quads.add(ox.Quad(node(subject), node(name), term(value), GRAPH))


def remove(quads: Quads, subject: str, name: str, value: object = None) -> None:
    gone = found(quads, subject, name, value)
    assert gone, f"{subject} {name} is not there to be taken away"
    quads.difference_update(gone)


def change(quads: Quads, subject: str, name: str, value: object) -> None:
    remove(quads, subject, name)
    add(quads, subject, name, value)


def annotation(quads: Quads, body: str) -> str:
    (only,) = found(quads, None, "oa:hasBody", node(body))
    return str(only.subject.value)


def definition(quads: Quads) -> str:
    return min(quad.subject.value for quad in found(quads, None, "rdf:type", node("dg:Definition")))


BREAKS: dict[str, tuple[Callable[[Quads], None], str]] = {
    "a norm stated in two provisions": (
        lambda quads: add(quads, NOTIFY, "dg:statedIn", node(f"{SAMM}C9.1.2")),
        "A norm is stated in exactly one provision",
    ),
    "a norm stated nowhere": (
        lambda quads: remove(quads, NOTIFY, "dg:statedIn"),
        "A norm is stated in exactly one provision",
    ),
    "a norm stated in something that is no provision": (
        lambda quads: change(quads, NOTIFY, "dg:statedIn", node(SCO)),
        "A norm is stated in exactly one provision",
    ),
    "a norm without modality": (
        lambda quads: remove(quads, NOTIFY, "rdf:type", node("dg:Obligation")),
        "A norm has exactly one modality",
    ),
    "a norm with two modalities": (
        lambda quads: add(quads, NOTIFY, "rdf:type", node("dg:Permission")),
        "A norm has exactly one modality",
    ),
    "a norm without quote": (lambda quads: remove(quads, NOTIFY, "dg:quote"), "A norm has exactly one quote"),
    "a norm with two quotes": (
        lambda quads: add(quads, NOTIFY, "dg:quote", "must notify"),
        "A norm has exactly one quote",
    ),
    "a norm with an empty quote": (lambda quads: change(quads, NOTIFY, "dg:quote", ""), "A norm has exactly one quote"),
    "a norm without action": (lambda quads: remove(quads, NOTIFY, "dg:action"), "A norm has exactly one action"),
    "a norm more than sure": (
        lambda quads: change(quads, NOTIFY, "dg:confidence", ox.Literal("1.5", datatype=node("xsd:decimal"))),
        "A norm has one confidence from 0 to 1",
    ),
    "a bearer that is no actor": (
        lambda quads: add(quads, NOTIFY, "dg:bearer", node(SCIP)),
        "The bearer of a norm is an actor",
    ),
    "a recipient that is no actor": (
        lambda quads: add(quads, NOTIFY, "dg:recipient", node(SCIP)),
        "The recipient of a norm is an actor",
    ),
    "a deadline that is none": (
        lambda quads: add(quads, NOTIFY, "dg:deadline", node(SCO)),
        "The time limit of a norm is a deadline",
    ),
    "a norm without annotation": (
        lambda quads: remove(quads, annotation(quads, NOTIFY), "oa:hasBody"),
        "A norm has exactly one annotation",
    ),
    "a norm with two annotations": (
        lambda quads: add(quads, annotation(quads, ADVISE), "oa:hasBody", node(NOTIFY)),
        "A norm has exactly one annotation",
    ),
    "a quote one character off": (
        lambda quads: change(
            quads,
            f"{annotation(quads, NOTIFY)}/position",
            "oa:start",
            ox.Literal("1", datatype=node("xsd:integer")),
        ),
        "do not stand at their offsets",
    ),
    "a quote that is not the annotation's": (
        lambda quads: change(quads, NOTIFY, "dg:quote", "must never notify"),
        "is not that of its annotation",
    ),
    "a quote of another provision": (
        lambda quads: change(quads, NOTIFY, "dg:statedIn", node(f"{SAMM}C9.1.2")),
        "is not that of its annotation",
    ),
    "a deadline without words": (lambda quads: remove(quads, LIMIT, "dg:text"), "A deadline has its words"),
    "a deadline that stands in no known way to its event": (
        lambda quads: change(quads, LIMIT, "dg:relation", "around"),
        "A deadline is before, after, within, every, for or on",
    ),
    "a relation without start": (lambda quads: remove(quads, RELATION, "dg:from"), "A relation starts at one actor"),
    "a relation that leads to no actor": (
        lambda quads: change(quads, RELATION, "dg:to", node(SCIP)),
        "A relation leads to one actor",
    ),
    "a relation stated nowhere": (
        lambda quads: remove(quads, RELATION, "dg:statedIn"),
        "A relation is stated in exactly one provision",
    ),
    "a relation without words": (
        lambda quads: remove(quads, RELATION, "dg:quote"),
        "There is no relation without its words",
    ),
    "a relation without direct triple": (
        lambda quads: remove(quads, SCO, "dg:supervisedBy"),
        "has no direct triple beside it",
    ),
    "a provision without identifier": (
        lambda quads: remove(quads, f"{SAMM}C9.1.2", "dcterms:identifier"),
        "A provision has exactly one identifier",
    ),
    "a provision with two texts": (
        lambda quads: add(quads, f"{SAMM}C9.1.2", "dg:text", "Another edition."),
        "A provision has at most one text",
    ),
    "an end that does not exist": (
        lambda quads: add(quads, NOTIFY, "dg:concerns", node(f"{names.BASE}document/nowhere")),
        "is the end of a relation and does not exist",
    ),
    "a stub with text": (
        lambda quads: add(quads, f"{SAMM}C5.1.4", "dg:text", "Text of a chapter that is not loaded."),
        "has neither a text nor the mark of a stub, or has both",
    ),
    "a provision that is neither loaded nor a stub": (
        lambda quads: remove(quads, f"{SAMM}C5.1.4", "dg:isStub"),
        "has neither a text nor the mark of a stub, or has both",
    ),
    "a direct triple without relation": (
        lambda quads: add(quads, SCO, "org:reportsTo", node(SCO)),
        "stands to another actor in a way that no relation states",
    ),
    "a relation without kind": (
        lambda quads: remove(quads, RELATION, "dg:kind"),
        "A relation has exactly one kind",
    ),
    "a relation without annotation": (
        lambda quads: remove(quads, annotation(quads, RELATION), "oa:hasBody"),
        "A relation has exactly one annotation",
    ),
    "a relation whose words stand elsewhere": (
        lambda quads: change(quads, RELATION, "dg:quote", "under nobody"),
        "is not that of its annotation in the provision that states it",
    ),
    "a definition stated nowhere": (
        lambda quads: remove(quads, definition(quads), "dg:statedIn"),
        "A definition is stated in exactly one provision",
    ),
    "a definition without words": (
        lambda quads: remove(quads, definition(quads), "dg:quote"),
        "A definition has exactly one quote",
    ),
    "a definition without annotation": (
        lambda quads: remove(quads, annotation(quads, definition(quads)), "oa:hasBody"),
        "A definition has exactly one annotation",
    ),
    "a quote without offsets": (
        lambda quads: remove(quads, f"{annotation(quads, NOTIFY)}/position", "oa:start"),
        "does not say which words of which provision it is about",
    ),
    "a deadline whose words stand elsewhere": (
        lambda quads: change(quads, LIMIT, "dg:text", "within 99 days"),
        "do not stand in the provision that states its norm",
    ),
    "a copy to something that is no actor": (
        lambda quads: add(quads, NOTIFY, "dg:copyTo", node(SCIP)),
        "has a part in a norm that only an actor can have",
    ),
    "a constraint without label": (
        lambda quads: remove(quads, RULE, "rdfs:label"),
        "A constraint has exactly one label",
    ),
    "a constraint of unknown severity": (
        lambda quads: change(quads, RULE, "sh:severity", node("sh:Grave")),
        "A constraint has exactly one severity",
    ),
    "a constraint of no kind of record": (
        lambda quads: remove(quads, RULE, "sh:targetClass"),
        "A constraint belongs to exactly one kind of record",
    ),
    "a constraint of a kind without name": (
        lambda quads: remove(quads, f"{names.PREFIXES['rec']}Arrival", "rec:kind"),
        "A constraint belongs to exactly one kind of record",
    ),
    "a constraint that cites two provisions": (
        lambda quads: add(quads, RULE, "dcterms:source", node(f"{SAMM}C9.1.2")),
        "A constraint cites at most one provision",
    ),
    "a constraint that cites no provision but an actor": (
        lambda quads: change(quads, RULE, "dcterms:source", node(SCO)),
        "A constraint cites at most one provision",
    ),
    "a constraint with two quotes": (
        lambda quads: add(quads, RULE, "dg:quote", "must notify"),
        "A constraint has at most one quote",
    ),
    "a constraint that cites without words": (
        lambda quads: remove(quads, RULE, "dg:quote"),
        "cites a provision without its words, or words without their provision",
    ),
    "a constraint with words of no provision": (
        lambda quads: remove(quads, RULE, "dcterms:source"),
        "cites a provision without its words, or words without their provision",
    ),
    "a constraint that enforces no norm but an actor": (
        lambda quads: add(quads, RULE, "dg:enforces", node(SCO)),
        "What a constraint enforces is a norm",
    ),
    "a constraint that enforces a norm of elsewhere": (
        lambda quads: change(quads, RULE, "dcterms:source", node(f"{SAMM}C9.1.2")),
        "enforces a norm of a provision that it does not cite",
    ),
    "a norm enforced by something that is no constraint": (
        lambda quads: add(quads, SCO, "dg:enforces", node(NOTIFY)),
        "enforces a norm of a provision that it does not cite",
    ),
    "a decision with another verdict": (
        lambda quads: change(quads, DECISION, "dg:verdict", "perhaps"),
        "A decision confirms, corrects or rejects",
    ),
    "a decision of which nothing became": (
        lambda quads: remove(quads, DECISION, "dg:outcome"),
        "A decision was applied, superseded or is outdated",
    ),
    "a decision of nobody": (
        lambda quads: change(quads, DECISION, "prov:wasAttributedTo", node(SCO)),
        "A decision is one person's",
    ),
    "a decision without its time": (
        lambda quads: change(quads, DECISION, "prov:generatedAtTime", "yesterday"),
        "A decision has the time at which it was made",
    ),
    "a decision without a reason": (
        lambda quads: remove(quads, DECISION, "dcterms:description"),
        "A decision has one reason",
    ),
    "a decision without words": (
        lambda quads: remove(quads, DECISION, "dg:quote"),
        "A decision has the words that it was made on",
    ),
    "a norm shaped by a decision that was not applied": (
        lambda quads: change(quads, DECISION, "dg:outcome", "superseded"),
        "names a decision that was not applied",
    ),
    "a property outside the vocabulary": (
        lambda quads: add(quads, NOTIFY, "dg:bearrer", node(SCO)),
        "The property https://w3id.org/dutygraph/ontology#bearrer is not in the vocabulary",
    ),
    "a foreign property outside the list": (
        lambda quads: add(quads, SCO, "owl:sameAs", node(SCO)),
        "The property http://www.w3.org/2002/07/owl#sameAs is not in the vocabulary",
    ),
    "a class outside the vocabulary": (
        lambda quads: add(quads, NOTIFY, "rdf:type", node("dg:Duty")),
        "The class https://w3id.org/dutygraph/ontology#Duty is not in the vocabulary",
    ),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Built:
    """A chapter with each kind of thing in it."""
    source = tmp_path_factory.mktemp("small") / "samm-chapter-9.txt"
    source.write_text(CHAPTER, encoding="utf-8")
    return build_dataset([source], rules=RULES, decisions=[CONFIRMED])


def test_the_small_dataset_holds_what_the_tests_break_and_is_sound(small):
    quads = set(ox.parse(small.trig, format=ox.RdfFormat.TRIG))
    for subject in (NOTIFY, ADVISE, LIMIT, RELATION, SCO, SCIP, RULE, DECISION, f"{SAMM}C5.1.4"):
        assert found(quads, subject, "rdf:type"), subject
    assert check_dataset(small.trig) == []


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_dataset_is_not_written(small, tmp_path, broken):
    breaking, words = BREAKS[broken]
    quads = set(ox.parse(small.trig, format=ox.RdfFormat.TRIG))
    breaking(quads)
    trig = ox.serialize(quads, format=ox.RdfFormat.TRIG)
    old = tmp_path / DATASET
    old.write_bytes(b"the old dataset")
    problems: list[str] = []

    def check(built: bytes) -> list[str]:
        problems.extend(check_dataset(built))
        return problems

    with pytest.raises(DutygraphError) as caught:
        write_dataset(replace(small, trig=trig), tmp_path, check=check, register_path=tmp_path / "register.json")
    assert any(words in problem for problem in problems), problems
    assert problems == reference_problems(trig)
    assert caught.value.code == "invalid-dataset"
    assert problems[0] in caught.value.problem
    assert "shapes/graph.ttl" in caught.value.problem
    assert "\n" not in str(caught.value)
    assert old.read_bytes() == b"the old dataset"
    assert [path.name for path in tmp_path.iterdir()] == [DATASET]


def test_several_things_broken_at_once_are_all_found_by_both_engines(small):
    quads = set(ox.parse(small.trig, format=ox.RdfFormat.TRIG))
    for value in (SCIP, f"{names.BASE}authority/dodd-5230.11"):
        add(quads, NOTIFY, "dg:bearer", node(value))
        add(quads, ADVISE, "dg:recipient", node(value))
    add(quads, ADVISE, "dg:confidence", ox.Literal("-1", datatype=node("xsd:integer")))
    add(quads, SCO, "dg:bearrer", node(SCO))
    add(quads, f"{names.PREFIXES['rec']}Arrival", "rec:kind", "departure")
    trig = ox.serialize(quads, format=ox.RdfFormat.TRIG)
    assert check_dataset(trig) == reference_problems(trig)
    assert len(check_dataset(trig)) == 8


def test_each_constraint_of_the_shapes_is_asked():
    """A shape's word that is not known is an error, so that the queries are all there is."""
    assert len(dataset_queries()) > 60


def test_the_committed_dataset_is_sound():
    assert check_dataset((REPOSITORY / "data" / "graph" / DATASET).read_bytes()) == []


def test_every_shape_is_broken_by_a_test():
    """The messages of shapes/graph.ttl are the list of what can be wrong; each is met above."""
    store = ox.Store()
    store.load(path=str(REPOSITORY / "shapes" / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    messages = [quad.object.value for quad in store.quads_for_pattern(None, node("sh:message"), None)]
    assert len(messages) > 20
    for message in messages:
        assert any(re.sub(r"https?://\S+", "{?value}", words) in message for _, words in BREAKS.values()), message
