"""What is refused before anything parses it, and what must not be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.errors import DutygraphError
from queries.guard import examine

PREFIXES = "PREFIX ex: <http://example.org/> PREFIX : <http://example.org/> "


def refusal(text: str) -> str:
    with pytest.raises(DutygraphError) as caught:
        examine(text, rows=10)
    return caught.value.code


@pytest.mark.parametrize(
    "query",
    [
        "# INSERT DATA\nASK { ?s ex:insert 'DELETE' }",
        "SELECT ?load { ?drop ex:clear ?load } # LOAD",
        "DESCRIBE ex:add",
    ],
)
def test_what_only_looks_like_an_update_is_allowed(query):
    assert examine(PREFIXES + query, rows=10).text == PREFIXES + query


@pytest.mark.parametrize(
    "update",
    ["INSERT DATA {}", "delete where {}", "LOAD <file:///etc/passwd>", "CLEAR ALL", "CREATE GRAPH <x:y>", "DROP ALL",
     "COPY <a:b> TO <c:d>", "MOVE <a:b> TO <c:d>", "ADD <a:b> TO <c:d>", "WITH <a:b> DELETE {} WHERE {}",
     "BASE <http://x/> # c\n PREFIX a: <http://x/INSERT> INSERT{}WHERE{}"],
)  # fmt: skip
def test_updates_are_refused(update):
    assert refusal(update) == "update-refused"
    assert refusal(PREFIXES + update) == "update-refused"


def test_length_and_depth(monkeypatch):
    assert refusal("ASK { " + " " * 20000 + "}") == "query-too-long"
    assert refusal("ASK { FILTER" + "(" * 5000 + "1" + ")" * 5000 + "}") == "query-too-deep"
    assert refusal("ASK " + "{" * 61) == "query-too-deep"
    examine("ASK " + "{" * 60 + "}" * 60, rows=1)
    examine("ASK {} # " + "(" * 1000 + "\n", rows=1)  # a comment nests nothing
    monkeypatch.setenv("DUTYGRAPH_QUERY_DEPTH", "2")
    assert refusal("ASK {{{}}}") == "query-too-deep"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-query"),
        (" # nothing\n", "empty-query"),
        ("PREFIX ex: <http://x/>", "empty-query"),
        ("ASK { ?s ?p 'x }", "bad-query"),
        ("ASK { \\u0053ERVICE <http://x/> {} }", "bad-query"),
        ("ASK { \\U00000053ERVICE <http://x/> {} }", "bad-query"),
    ],
)
def test_what_is_no_query(text, code):
    assert refusal(text) == code


def test_characters_may_be_escaped_in_strings_and_iris():
    text = 'ASK { <http://x/\\u00e9> ?p "\\u00e9\\U0001F600\\u0022" }'
    assert examine(text, rows=1).text == text


def test_brackets_that_an_operator_hides_count():
    """``1<((((2>`` looks like an IRI."""
    assert refusal("ASK { FILTER(1<" + "(" * 100 + "2>1" + ")" * 100 + ") }") == "query-too-deep"


@pytest.mark.parametrize(
    ("query", "form", "has_dataset", "capped"),
    [
        ("SELECT * {}", "SELECT", False, "SELECT * {}\nLIMIT 11"),
        ("SELECT * {} # end", "SELECT", False, "SELECT * {} # end\nLIMIT 11"),
        ("SELECT * {} LIMIT 7", "SELECT", False, "SELECT * {} LIMIT 7"),
        ("SELECT * {} LIMIT 5000 OFFSET 2", "SELECT", False, "SELECT * {} LIMIT 11 OFFSET 2"),
        ("SELECT * { { SELECT * {} LIMIT 99 } } ORDER BY ?x", "SELECT", False, None),
        ("SELECT * {} VALUES ?x { 1 2 }", "SELECT", False, "SELECT * {}  LIMIT 11 VALUES ?x { 1 2 }"),
        ("SELECT * { VALUES ?x { 1 } }", "SELECT", False, "SELECT * { VALUES ?x { 1 } }\nLIMIT 11"),
        ("select * from <http://x/> {}", "SELECT", True, "select * from <http://x/> {}\nLIMIT 11"),
        ("SELECT * FROM NAMED <http://x/> {}", "SELECT", True, None),
        ("ASK FROM <http://x/> { ?from ?p 'FROM' }", "ASK", True, None),
        ("ASK { ?from <http://x/from> 'FROM' }", "ASK", False, "ASK { ?from <http://x/from> 'FROM' }"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "CONSTRUCT", False, None),
        ("PREFIX from: <http://x/> DESCRIBE from:a", "DESCRIBE", False, None),
    ],
)
def test_what_is_told_of_a_query(query, form, has_dataset, capped):
    examined = examine(query, rows=10)
    assert (examined.form, examined.has_dataset) == (form, has_dataset)
    assert examined.text == query
    if capped is not None:
        assert examined.capped == capped


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="SERVICEservice<>{}()'\"\\#:.?@ \n1aex/", max_size=60))
def test_any_text_is_either_examined_or_refused_with_a_code(text):
    try:
        examined = examine(text, rows=1)
    except DutygraphError as error:
        assert error.code and error.remedy
    else:
        assert examined.text == text
