"""Every named query: its header, its example, its answer on the small dataset, and hostile parameters."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery

from foundation.errors import DutygraphError
from foundation.files import REPOSITORY
from ontology.names import PREFIXES
from queries.named import TYPES, get_query, list_queries, read_query, run_named
from queries.results import AskResult, GraphResult, SelectResult, Term
from queries.store import EmbeddedStore, open_store
from queries.tables import csv_text, json_text, queries_json, text_table, turtle_text

SMALL = Path(__file__).resolve().parent / "small.trig"
QUERIES = list_queries()
NAMES = [query.name for query in QUERIES]
NORM_QUERIES = [
    query.name
    for query in QUERIES
    if "?norm" in query.source.partition("WHERE")[0].replace("(COUNT(DISTINCT ?norm)", "")
]
HOSTILE = (
    '"} DROP ALL #', "'} INSERT DATA { <a> <b> <c> }", "x> } SERVICE <http://127.0.0.1:9/> {", "a\nb\r\n}", "{}{}}}",
    "\\", '\\"', "?x", "VALUES ?actor", "# VALUES ?words", "\u2028\x07", "https://w3id.org/dutygraph/x> } #",
    "é\U0001f600", "%s{0}",
)  # fmt: skip


def records(result):
    assert isinstance(result.result, SelectResult)
    return list(result.result.records())


def test_there_are_at_least_twenty():
    assert len(QUERIES) >= 20


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_header_is_complete(query):
    assert query.title and query.question.endswith("?") and query.rows.endswith(".")
    for parameter in query.parameters:
        assert parameter.type in TYPES and parameter.meaning and parameter.example


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_it_is_standard_sparql_as_it_stands(query, store):
    prepareQuery(query.source)  # rdflib's parser knows SPARQL 1.1 and no extensions
    store.run(query.source)
    prefixes = [line.split()[1] for line in query.source.splitlines() if line.startswith("PREFIX")]
    assert prefixes == sorted(prefixes)
    body = "\n".join(line for line in query.source.splitlines() if not line.startswith(("PREFIX", "#")))
    assert all(prefix in body for prefix in prefixes)
    assert query.source.endswith("\n") and all(len(line) <= 120 for line in query.source.splitlines())


@pytest.mark.parametrize("only_required", [True, False], ids=["required", "all"])
@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_the_example_gives_rows(query, store, only_required):
    given = {each.name: each.example for each in query.parameters if each.required or not only_required}
    result = run_named(store, query.name, given)
    size = result.result.rows if isinstance(result.result, SelectResult) else result.result.triples
    assert size
    assert store.run(result.sparql) is not None  # what is shown runs as it is
    prepareQuery(result.sparql)


@pytest.mark.parametrize(
    "name", ["duties-of-actor", "notifications", "deadlines", "governed-by-authority", "chain-of-supervision"]
)
def test_rdflib_gives_the_same_rows(name, store, small_in_rdflib):
    """A second engine, which shares no code with the first, reads the queries alike."""
    query = get_query(name)
    sparql = run_named(store, name, {each.name: each.example for each in query.parameters if each.required}).sparql
    theirs = [tuple(None if cell is None else str(cell) for cell in row) for row in small_in_rdflib.query(sparql)]
    ours = [tuple(None if cell is None else cell.value for cell in row) for row in store.select(sparql).rows]
    variables = store.select(sparql).variables

    def tidy(rows):
        return [
            tuple(
                sorted((cell or "").split(separator)) if (separator := query.joined.get(variable)) else cell
                for variable, cell in zip(variables, row, strict=True)
            )
            for row in rows
        ]

    # In any order: rdflib sorts only by variables that are shown.
    assert sorted(map(repr, tidy(theirs))) == sorted(map(repr, tidy(ours)))


@pytest.fixture(scope="module")
def small_in_rdflib():
    triples = {str(quad.triple) for quad in open_store(str(SMALL)).graph}
    return Graph().parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")


@pytest.mark.parametrize("name", NORM_QUERIES)
def test_every_norm_query_cites(name, store):
    query = get_query(name)
    result = run_named(store, name, {each.name: each.example for each in query.parameters if each.required}).result
    assert {"number", "quote", "modality", "confidence", "norm"} <= set(result.variables)
    assert all(
        result.column(column) and None not in result.column(column)
        for column in ("number", "quote", "modality", "confidence")
    )


def test_most_queries_are_about_norms():
    assert len(NORM_QUERIES) >= 15


def test_the_order_is_total(store):
    """The same rows in the same order from a store into which the same statements came in another order."""
    import pyoxigraph

    other = pyoxigraph.Store()
    for quad in sorted(store.graph, key=str, reverse=True):
        other.add(quad)
    again = EmbeddedStore("again", other, "")
    for query in QUERIES:
        given = {each.name: each.example for each in query.parameters if each.required}
        assert run_named(again, query.name, given).result == run_named(store, query.name, given).result, query.name


def test_who_must_be_notified(store):
    rows = records(run_named(store, "notifications", {"event": "Accepted or Rejected"}))
    assert [(row["bearers"], row["recipients"], row["modality"], row["number"]) for row in rows] == [
        ("SCO", "DSCA; IA", "recommendation", "C2.1.4.3.5")
    ]
    assert rows[0]["trigger"] == "Once an LOA has been Accepted or Rejected by the partner nation"


def test_implied_and_named_bearers_are_told_apart(store):
    rows = {row["number"]: row for row in records(run_named(store, "duties-of-actor", {"actor": "SCO"}))}
    assert "bearers" not in rows["C2.1.6.7.1#1"]
    assert rows["C2.1.6.7.1#1"]["impliedBearers"] == "SCO"
    assert rows["C2.1.4.2"]["bearers"] == "SCO"


def test_the_budget_timeline_is_in_the_order_of_the_table(store):
    rows = records(run_named(store, "budget-timeline", {}))
    assert [(row["monthPart"], row["month"]) for row in rows] == [("mid", "--08"), ("late", "--10"), ("early", "--01")]


def test_a_duty_with_two_limits_has_two_rows(store):
    rows = [row for row in records(run_named(store, "deadlines", {})) if row["number"] == "C2.1.6.7.1"]
    assert [row["duration"] for row in rows] == ["P16D", "P30D"]


def test_references_out_leave_out_authorities_and_what_is_loaded(store):
    rows = records(run_named(store, "references-out", {}))
    assert [(row["number"], row["citedNumber"]) for row in rows] == [("C2.1.4.2", "C5.1.4"), ("C2.1.8", "C4.T2")]


def test_figures(store):
    figures = {row["figure"]: int(row["count"]) for row in records(run_named(store, "dataset-figures", {}))}
    assert figures["norms"] == 19 and figures["notifications"] == 7 and figures["provisions cited but not loaded"] == 2
    assert figures["norms"] == sum(
        figures[each] for each in ("obligations", "recommendations", "permissions", "prohibitions")
    )


def test_the_chain_of_supervision_has_its_words(store):
    rows = records(run_named(store, "chain-of-supervision", {"actor": "SCO"}))
    assert {(row["toName"], row.get("scope", "")) for row in rows} == {
        ("COM", ""),
        ("CCDR", "in matters that are not functions or responsibilities of the COM"),
    }
    rows = records(run_named(store, "chain-of-supervision", {"actor": "IOPS/REX"}))
    assert [(row["fromName"], row["toName"]) for row in rows] == [("DSCA (IOPS/REX)", "DSCA"), ("DSCA", "DoD")]


@pytest.mark.parametrize(
    "given",
    ["sco", "SCO", "scos", "the SCO", "Security Cooperation Organization", " security  cooperation organizations ", "https://w3id.org/dutygraph/actor/sco"],
)  # fmt: skip
def test_an_actor_by_any_of_its_names(store, given):
    result = run_named(store, "duties-of-actor", {"actor": given})
    assert result.bindings["actor"] == Term("iri", "https://w3id.org/dutygraph/actor/sco")
    assert "VALUES ?actor { <https://w3id.org/dutygraph/actor/sco> }" in result.sparql


@pytest.mark.parametrize("given", ["C2.1.4.2", "C2.1.4.2.", "Section C2.1.4.2.", "c2.1.4.2", "paragraph C2.1.4.2"])
def test_a_provision_by_its_number(store, given):
    assert run_named(store, "provision", {"provision": given}).bindings["provision"].value.endswith("/samm/C2.1.4.2")
    assert run_named(store, "cited-by", {"target": given}).result.rows


@pytest.mark.parametrize(
    ("name", "given", "code", "hint"),
    [
        ("duties-of-actr", {}, "unknown-query", "duties-of-actor"),
        ("duties-of-actor", {}, "missing-parameter", "actor"),
        ("duties-of-actor", {"actor": "  "}, "missing-parameter", "actor"),
        ("duties-of-actor", {"who": "SCO"}, "unknown-parameter", "actor, wanted, words"),
        ("outline", {"x": "1"}, "unknown-parameter", "provision"),
        ("dataset-figures", {"x": "1"}, "unknown-parameter", "none"),
        ("duties-of-actor", {"actor": "DSCAA"}, "unknown-actor", "DSCA"),
        ("duties-of-actor", {"actor": "SCIP"}, "unknown-actor", ""),
        ("provision", {"provision": "C2.1.4.9"}, "unknown-provision", "C2.1.4.2"),
        ("duties-of-actor", {"actor": "https://w3id.org/dutygraph/actor/nobody"}, "unknown-actor", ""),
        ("least-sure-norms", {"percent": "many"}, "bad-parameter", "70"),
        ("least-sure-norms", {"percent": "1 . } #"}, "bad-parameter", "70"),
        ("passages-with-words", {"words": "x" * 501}, "bad-parameter", "Shorten"),
        ("passages-with-words", {"words": "\\u0022"}, "bad-text", ""),
    ],
)
def test_what_is_wrong_is_said(store, name, given, code, hint):
    with pytest.raises(DutygraphError) as caught:
        run_named(store, name, given)
    assert caught.value.code == code
    assert hint in str(caught.value)


def test_two_things_of_one_name_are_not_guessed_between():
    two = EmbeddedStore("two", open_store(str(SMALL)).graph, "")
    two.graph.update(
        "PREFIX dg: <https://w3id.org/dutygraph/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        "INSERT DATA {"
        '<https://w3id.org/dutygraph/actor/a> a dg:Actor ; skos:prefLabel "Twin" . '
        '<https://w3id.org/dutygraph/actor/b> a dg:Actor ; skos:prefLabel "Twin" }'
    )
    with pytest.raises(DutygraphError, match=r"actor/a, .*actor/b") as caught:
        run_named(two, "duties-of-actor", {"actor": "twin"})
    assert caught.value.code == "ambiguous-actor"


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_stay_values(store, value):
    before = len(store.graph)
    result = run_named(store, "passages-with-words", {"words": value})
    prepareQuery(result.sparql)
    assert result.bindings["words"].value == value.strip()
    assert all(value.strip().lower() in row["text"].lower() for row in records(result))
    for name, parameter in (("duties-of-actor", "actor"), ("provision", "provision"), ("about-entity", "entity")):
        with pytest.raises(DutygraphError):
            run_named(store, name, {parameter: value})
    assert len(store.graph) == before


def test_a_hostile_value_comes_back_as_it_went_in(store):
    for value in HOSTILE:
        text = get_query("passages-with-words").text({"words": Term("literal", value)})
        (block,) = [line for line in text.split("\n") if line.strip().startswith("VALUES ?words")]
        assert store.select(f"SELECT ?words {{ {block} }}").values("words") == (value,)


def test_a_header_that_lacks_something_is_refused(tmp_path):
    path = tmp_path / "x.rq"
    for text in (
        "# Title: x\n\nASK {}",
        "# Title: x\n# Question: x?\n# Rows: x.\n# Parameter: y (text, required): z. Example: 1\n\nASK {}",
        "# Title: x\n# Question: x?\n# Rows: x.\n# Parameter: y (word, required): z. Example: 1\n\nASK {}",
        "# Titel: x\n\nASK {}",
    ):
        path.write_text(text)
        with pytest.raises(ValueError, match=r"x\.rq"):
            read_query(path)


def test_csv_escapes_formulas():
    rows = tuple((Term("literal", text),) for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx", 'a"b,c', "plain"))
    text = csv_text(SelectResult(("x",), (*rows, (None,))))
    cells = [row[0] if row else "" for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert cells == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", 'a"b,c', "plain", ""]
    assert csv_text(AskResult(value=True)).splitlines() == ["answer", "true"]


def test_the_other_formats(store):
    rows = run_named(store, "meaning-of-acronym", {"acronym": "sco"}).result
    document = json.loads(json_text(rows))
    assert document["head"]["vars"] == list(rows.variables)
    assert len(document["results"]["bindings"]) == len(rows.rows)
    table = text_table(rows)
    assert "Security Cooperation Organization" in table and table.endswith(f"({len(rows.rows)} rows)\n")
    assert text_table(SelectResult(("x",), ())) == "No rows.\n"
    assert "\x1b" not in text_table(SelectResult(("x",), ((Term("literal", "a\x1b[31m"),),)))
    graph = run_named(store, "entity-graph", {"entity": "CTA"}).result
    assert isinstance(graph, GraphResult)
    turtle = turtle_text(graph)
    assert turtle == turtle_text(graph) and '"CTA"' in turtle
    assert "subject" in csv_text(graph) and len(json.loads(json_text(graph))["results"]["bindings"]) == len(
        graph.triples
    )
    assert json.loads(json_text(AskResult(value=False))) == {"head": {}, "boolean": False}
    listed = json.loads(queries_json(QUERIES))["queries"]
    assert [each["name"] for each in listed] == NAMES
    assert listed[0]["parameters"][0]["type"] == "entity"


BUILT = REPOSITORY / "data" / "graph" / "dataset.trig"


@pytest.mark.skipif(not BUILT.exists() or "DUTYGRAPH_STORE" in os.environ, reason="the dataset is not built")
def test_every_query_runs_on_the_built_dataset():
    built = open_store(str(BUILT))
    empty = {"decisions", "exceptions", "norms-without-bearer"}  # may have none
    for query in QUERIES:
        given = {each.name: each.example for each in query.parameters if each.required}
        result = run_named(built, query.name, given).result
        found = result.rows if isinstance(result, SelectResult) else result.triples
        assert found or query.name in empty or given, query.name


def test_what_a_reviewer_saw_of_a_duty_is_not_said_about_its_actors(store):
    said = run_named(store, "about-entity", {"entity": "SCO"}).result.values("property")
    assert f"{PREFIXES['dg']}bearer" in said
    assert f"{PREFIXES['rdf']}object" not in said
