"""The form of Turtle and SPARQL files: what is mended, what is only said, and that no meaning changes."""

import pytest

from foundation.files import REPOSITORY
from tools.format_rdf import FILES, main, meaning, mend, problems

UNTIDY = '''\
# A file for the test.
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix unused: <http://example.org/unused#> .
@prefix ex: <http://example.org/> .


ex:one
  a ex:Thing ;\t
\trdfs:label "one # no comment,  unused:name "@en ;
     rdfs:comment """Two  lines

\tof text .
ex:not a ex:Block .   
"""@en .
ex:two a ex:Thing ; ex:see [
    ex:to ex:one
] .



'''  # noqa: W291
TIDY = '''\
# A file for the test.

@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ex:one
    a ex:Thing ;
    rdfs:label "one # no comment,  unused:name "@en ;
        rdfs:comment """Two  lines

\tof text .
ex:not a ex:Block .   
"""@en .

ex:two a ex:Thing ; ex:see [
    ex:to ex:one
] .
'''  # noqa: W291
QUERY = """\
# Title: A query
PREFIX schema: <https://schema.org/>
PREFIX dg: <https://w3id.org/dutygraph/ontology#>

PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?norm WHERE {
  # VALUES ?norm
\t?norm a dg:Norm ; skos:prefLabel ?label .
    FILTER(?label != "schema:x . ")
}"""
TIDY_QUERY = """\
# Title: A query

PREFIX dg: <https://w3id.org/dutygraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?norm WHERE {
    # VALUES ?norm
    ?norm a dg:Norm ; skos:prefLabel ?label .
    FILTER(?label != "schema:x . ")
}
"""


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_turtle_is_mended_and_its_strings_stay():
    assert mend(UNTIDY, turtle=True) == TIDY


def test_a_query_is_mended():
    assert mend(QUERY, turtle=False) == TIDY_QUERY


@pytest.mark.parametrize(("text", "turtle"), [(TIDY, True), (TIDY_QUERY, False)])
def test_what_is_in_form_stays(text, turtle):
    assert mend(text, turtle=turtle) == text
    assert mend(text.replace("\n", "\r\n") if not turtle else text, turtle=turtle) == text


@pytest.mark.parametrize(("name", "text", "tidy"), [("a.ttl", UNTIDY, TIDY), ("a.rq", QUERY, TIDY_QUERY)])
def test_the_command_checks_then_mends(tmp_path, capsys, name, text, tidy):
    path = write(tmp_path, name, text)
    before = meaning(path, text)
    assert main(["--check", str(path)]) == 1
    assert "is not in our form from line 2 on" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == text
    assert main([str(path)]) == 0
    assert path.read_text(encoding="utf-8") == tidy
    assert meaning(path, tidy) == before
    assert main(["--check", str(path)]) == 0


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.ttl", "@prefix ex: <http://example.org/> .\n\nex:a a ex:B .\n", "has no header comment"),
        ("a.ttl", "# A file.\n\nex:a a ex:B .\n", "does not parse"),
        ("a.ttl", "# A file.\n\n<a> <b> .\n", "does not parse"),
        ("a.rq", "# A query.\n\nSELECT ?x WHERE { ?x }\n", "does not parse"),
    ],
)
def test_what_only_a_person_can_mend_is_said_and_left(tmp_path, name, text, problem):
    path = write(tmp_path, name, text)
    assert any(problem in each for each in problems(path))
    assert main([str(path)]) == 1
    assert path.read_text(encoding="utf-8") == text


def test_another_meaning_is_seen():
    path = REPOSITORY / "a.ttl"
    assert meaning(path, UNTIDY) == meaning(path, TIDY)
    assert meaning(path, UNTIDY) != meaning(path, TIDY.replace("ex:to ex:one", "ex:to ex:two"))
    query = REPOSITORY / "a.rq"
    assert meaning(query, QUERY) == meaning(query, TIDY_QUERY)
    assert meaning(query, QUERY) != meaning(query, TIDY_QUERY.replace("# VALUES ?norm\n", ""))
    assert meaning(query, QUERY) != meaning(query, TIDY_QUERY.replace("/skos/", "/other/"))


@pytest.mark.parametrize(
    "path", sorted(path for pattern in FILES for path in REPOSITORY.glob(pattern)), ids=lambda path: path.name
)
def test_every_file_is_in_our_form(path):
    assert problems(path) == []
