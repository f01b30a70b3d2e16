"""A query written for another engine asks the same, and nothing that only that engine would understand is in it."""

import re

import pytest

from foundation.errors import DutygraphError
from queries.guard import examine
from queries.named import bind, list_queries, tidy
from queries.portable import portable
from queries.results import SelectResult
from queries.store import DEFAULT_FOLDER, Store, load_file, open_store

EX = "PREFIX ex: <http://example.org/> "
DATA = """
<http://example.org/g> {
    <http://example.org/a.b> <http://example.org/p> 1, 2.5, "it's", "a\\"b\\\\c\\nd"@en, "é" .
    <http://example.org/c> <http://example.org/p> <http://example.org/a.b> ; a <http://example.org/t#> .
    <https://w3id.org/dutygraph/x> <http://example.org/p> "service # no comment" .
}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    file = tmp_path_factory.mktemp("portable") / "data.trig"
    file.write_text(DATA, encoding="utf-8")
    return load_file(file)


def test_the_named_queries_ask_the_same():
    chapter = open_store(str(DEFAULT_FOLDER))
    for query in list_queries():
        text = query.text(bind(chapter, query, {each.name: each.example for each in query.parameters}))
        found, expected = chapter.run(portable(text).text), chapter.run(text)
        if isinstance(found, SelectResult) and isinstance(expected, SelectResult):
            found, expected = tidy(found, query.joined), tidy(expected, query.joined)
        assert found == expected, query.name


@pytest.mark.parametrize(
    "query",
    [
        EX + "SELECT?o{ex:a.b ex:p?o}ORDER BY STR(?o)",
        EX + "SELECT ?s # a comment with SELECT and 'quotes\n{ ?s ex:p ?o . FILTER(?o<2&&1<=?o) }",
        EX + "SELECT ?s { ?s ex:p ?o FILTER(ISNUMERIC(?o)&&?o>1) } ORDER BY ?s",
        EX + "SELECT ?s { ?s ex:p 'it\\'s' , '''it's''' , \"it's\" }",
        EX + 'SELECT ?s { ?s ex:p "a\\"b\\\\c\\nd"@en }',
        EX + 'SELECT ?s { ?s ex:p """a"b\\\\c\nd"""@en }',
        EX + 'SELECT ?s { ?s ex:p "\\u00e9" }',
        EX + 'SELECT ?s { ?s ex:p "service # no comment" }',
        EX + "SELECT ?s { ?s ex:p ex:a\\.b. }",
        EX + "SELECT ?s { ?s a ex:t\\#.}",
        EX + "SELECT ?s { ?s a <http://example.org/t#> }",
        EX + "SELECT ?s { ?s ex:p*/a?x }",
        EX + "SELECT (COUNT(*)AS?n){?s^ex:p?o}",
        EX + "SELECT ?x { VALUES(?x ?y){(1 2)(UNDEF ex:c)} }",
        EX + "SELECT $s { $s ex:p 1 ; ex:p 2.5, 1.0 }",
        EX + "SELECT ?n { ?s ex:p ?o BIND(<http://www.w3.org/2001/XMLSchema#integer>(?o) AS ?n) FILTER(BOUND(?n)) }",
        "BASE <http://example.org/x/y> PREFIX r: <../> SELECT ?o { r:c r:p ?o ; a <../t#> }",
        "SELECT ?o { <x> ?p ?o }",
        EX + "ASK { [] ex:p 1 }",
        EX + "ASK { ?s ex:p 1.0e0 , -1 }",
        EX + "CONSTRUCT { ?s ex:q _:b . _:b ex:r 'x'^^ex:t } WHERE { ?s a ex:t\\# }",
        EX + "DESCRIBE ex:c",
        EX + "SELECT ?s { ?s ex:p ?o MINUS { ?s a ?t } OPTIONAL { ?s ex:none ?x } FILTER NOT EXISTS { ?s ex:p 1 } }",
    ],
)  # fmt: skip
def test_it_asks_the_same(query: str, small: Store):
    written = portable(examine(query, rows=100).capped).text
    assert "#" not in re.sub(r"<[^>]*>|\"(?:[^\"\\]|\\.)*\"", "", written) and "PREFIX" not in written
    assert forget_blank(small.run(written)) == forget_blank(small.run(query))


def forget_blank(result: object) -> str:
    return re.sub(r"kind='blank', value='[^']*'", "blank", repr(result))


def test_the_graphs_of_from_are_taken_out():
    asked = portable(EX + "SELECT ?s FROM ex:g FROM NAMED<http://h/>FROM <rel> { ?s ?p 'FROM <http://no/>' }")
    assert asked.default_graphs == ("http://example.org/g", "https://w3id.org/dutygraph/rel")
    assert asked.named_graphs == ("http://h/",)
    assert asked.text.split() == ["SELECT", "?s", "{", "?s", "?p", '"FROM', '<http://no/>"', "}"]
    assert portable("SELECT ?FROM { ?FROM ?p ?o }").default_graphs is None


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT (<bif:sys_stat>('x') AS ?y) {}", "function-refused"),
        ("PREFIX s: <sql:> SELECT ?x { BIND(s:f(1) AS ?x) }", "function-refused"),
        ("SELECT ?x { ?x ?p ?o FILTER <java:java.lang.Runtime>(?o) }", "function-refused"),
        ("SELECT ?x { ?x <http://jena.apache.org/text#query> ('a' 1) }", "function-refused"),
        ("SELECT (<http://x/agg>(DISTINCT ?x) AS ?y) { ?x ?p ?o }", "bad-query"),
        ("DEFINE input:inference 'x' SELECT * { ?s ?p ?o }", "bad-query"),
        ("SELECT * { ?s ?p ?o OPTION (score ?x) }", "bad-query"),
        ("SELECT * { `?s` ?p ?o }", "bad-query"),
        ("SELECTDISTINCT*{?s?p?o}", "bad-query"),
        ("SELECT * { ?s ex:undeclared ?o }", "bad-query"),
        ("SELECT * { ?s ?p ?o FILTER(?s<?p&&?o>?s) }", "bad-query"),
        (r"SELECT * { ?s ?p '\\u0041' }", "bad-text"),
        ("INSERT DATA { <a> <b> <c> }", "bad-query"),
    ],
)
def test_what_only_another_engine_would_understand(query: str, code: str):
    with pytest.raises(DutygraphError) as caught:
        portable(query)
    assert caught.value.code == code
