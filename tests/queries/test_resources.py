"""The dataset's IRIs open below the endpoint's own base: as pages for people, as RDF for programs."""

import json
import re
from html import unescape

import pytest
from endpoint_server import SMALL, running
from pyoxigraph import RdfFormat, parse

from ontology import names
from queries.resource import Statement, resource_page, title_of
from queries.store import open_store

pytestmark = pytest.mark.server
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SYNTAXES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
}
HOSTILE = """
@prefix dg: <https://w3id.org/dutygraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/dutygraph/graph/x> {
    <https://w3id.org/dutygraph/actor/caf%C3%A9> a dg:Actor ; skos:prefLabel "percent" .
    <https://w3id.org/dutygraph/actor/größe> a dg:Actor ; skos:prefLabel "letters" .
    <https://w3id.org/dutygraph/actor/'onload='x> a dg:Actor ;
        skos:prefLabel "<script>alert(1)</script>" ; skos:notation "</title><img src=x onerror=alert(2)>" ;
        dg:oversees <javascript:alert(3)> , <https://w3id.org/dutygraph/actor/größe> .
}
"""


def test_a_thing_is_shown_in_each_format(server):
    iri = f"{names.BASE}samm/C2.1.4.2"
    for media_type, syntax in SYNTAXES.items():
        reply = server.send("GET", "/id/samm/C2.1.4.2", Accept=media_type)
        assert reply.status == 200 and reply.headers["content-type"].partition(";")[0] == media_type
        triples = {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in parse(reply.body, syntax)}
        assert (iri, names.iri("dcterms:identifier"), "C2.1.4.2") in triples
        assert any(each[2] == iri and each[1] == names.iri("dg:statedIn") for each in triples)
        assert reply.headers["link"] == f'<{iri}>; rel="describes"'
        # Each format has an address of its own, which gives the same whatever is accepted.
        same = server.send("GET", reply.headers["content-location"], Accept="text/html")
        assert same.headers["content-type"] == reply.headers["content-type"] and same.body == reply.body
    assert server.send("GET", "/id/samm/C2.1.4.2").headers["content-type"].startswith("text/turtle")
    assert server.send("GET", "/id/samm/C2.1.4.2?format=html").headers["content-type"].startswith("text/html")


def test_what_is_liked_best_is_given(server):
    for accept, media_type in {
        "text/html;q=0.5, application/ld+json": "application/ld+json",
        "text/html, application/ld+json;q=0.5": "text/html",
        "application/n-triples;q=0.2, text/turtle;q=0.1": "application/n-triples",
        "image/png, */*;q=0.1": "text/turtle",
    }.items():
        reply = server.send("GET", "/id/actor/sco", Accept=accept)
        assert reply.headers["content-type"].partition(";")[0] == media_type, accept
        assert reply.headers["vary"] == "Accept, Accept-Encoding"
    for path, accept in (("/id/actor/sco", "image/png"), ("/id/actor/sco?format=rdfxml", "*/*")):
        reply = server.send("GET", path, Accept=accept)
        assert (reply.status, json.loads(reply.body)["error"]["code"]) == (406, "not-acceptable")


def test_a_page_names_things_and_leads_to_the_app(server):
    page = server.send("GET", "/id/samm/C2.1.4.2", **BROWSER).body.decode()
    assert "<h1>C2.1.4.2 Country Team Assessments.</h1>" in page
    assert "<blockquote>Country Team Assessments." in page
    assert re.search(r'href="http://127\.0\.0\.1:8501/manual\?p=C2\.1\.4\.2">Open in the app', page)
    assert '<a href="/id/document/cta">Country Team Assessment</a>' in page
    actor = server.send("GET", "/id/actor/sco", **BROWSER).body.decode()
    assert "<h1>Security Cooperation Organization (SCO)</h1>" in actor and "/actors?a=sco" in actor
    assert re.search(r'<a href="/id/samm/[^"]*/norm/[^"]*">[A-Z]', actor), "norms are named by their words"
    norm = re.search(r'"(/id/samm/[^"]*/norm/[^"]*)"', actor)[1]
    shown = server.send("GET", norm, **BROWSER).body.decode()
    assert "<blockquote>" in shown and re.search(r"/manual\?p=C2\.[\d.]+\"", shown)


def test_the_apps_address_is_a_setting():
    with running(SMALL, app_address="https://duties.example.org/app/") as server:
        page = server.send("GET", "/id/actor/sco", **BROWSER).body
        assert b'href="https://duties.example.org/app/actors?a=sco"' in page
        hostile = server.send("GET", "/id/actor/sco", Host='x"><script>', Accept="text/html")
        assert hostile.status in {200, 400} and b"<script>" not in hostile.body


def test_vocabularies_and_graphs_open(server):
    for path, term in (("ontology", "dg:Norm"), ("records", "")):
        reply = server.send("GET", f"/id/{path}", Accept="application/n-triples")
        assert reply.status == 200, path
        subjects = {quad.subject.value for quad in parse(reply.body, RdfFormat.N_TRIPLES)}
        assert subjects and all(each.startswith(names.BASE + path) for each in subjects)
        assert not term or names.iri(term) in subjects
    page = server.send("GET", "/id/ontology", **BROWSER).body
    assert b'<dt id="Norm"><a href="/id/ontology#Norm">Norm</a></dt>' in page
    graph = f"{names.BASE}graph/vocabulary"
    whole = server.send("GET", "/id/graph/vocabulary", Accept="application/n-triples").body
    inside = server.get(
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", Accept="text/plain"
    ).body
    assert set(inside.splitlines()) <= set(whole.splitlines()) and inside
    assert server.send("GET", "/id/graph/vocabulary", **BROWSER).status == 200


def test_every_iri_of_the_dataset_opens(server):
    """Every thing that has statements, and every one of ours that is only pointed at."""
    store = open_store(str(SMALL))
    asked = (
        f'SELECT DISTINCT ?it {{ {{ ?it ?p ?o }} UNION {{ ?s ?p ?it }} FILTER(STRSTARTS(STR(?it), "{names.BASE}")) }}'
    )
    paths = {iri.removeprefix(names.BASE).partition("#")[0] for iri in store.select(asked).values("it")}
    assert len(paths) > 100
    failed = [path for path in paths if server.send("HEAD", f"/id/{path}").status != 200]
    assert failed == []


def test_what_the_dataset_does_not_have(server):
    for path in (
        "/id/actor/nobody",
        "/id/",
        "/id/a%3E%20%7D%20%23",
        "/id/actor/%22%3E%3Cscript%3E",
        "/id/%FF",
        "/id/a%00",
    ):
        reply = server.send("GET", path)
        assert (reply.status, json.loads(reply.body)["error"]["code"]) == (404, "not-found"), path
        page = server.send("GET", path, **BROWSER)
        assert page.status == 404 and b"<script>" not in page.body and b"did not work" in page.body


def test_caching_of_things(server):
    first = server.send("GET", "/id/actor/sco", Accept="text/turtle")
    tag = first.headers["etag"]
    assert server.send("GET", "/id/actor/sco", Accept="text/turtle", If_None_Match=tag).status == 304
    assert server.send("GET", "/id/actor/sco", Accept="text/html", If_None_Match=tag).status == 200
    assert server.send("GET", "/id/actor/com", Accept="text/turtle", If_None_Match=tag).status == 200
    packed = server.send("GET", "/id/actor/sco", Accept="text/html", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory):
    file = tmp_path_factory.mktemp("hostile") / "hostile.trig"
    file.write_text(HOSTILE)
    with running(file, query_workers=1) as server:
        yield server


def test_hostile_names_are_text(hostile_server):
    page = hostile_server.send("GET", "/id/actor/'onload='x", **BROWSER)
    assert page.status == 200
    assert not re.search(rb"<script>|<img|href=\"javascript|='x>", page.body)
    assert "<script>alert(1)</script>" in unescape(page.body.decode())
    listed = hostile_server.get("SELECT * { ?s ?p ?o }", **BROWSER).body
    assert not re.search(rb"<script>|<img|href=\"javascript", listed)


def test_iris_with_percent_signs_and_other_letters(hostile_server):
    for path, label in (("caf%C3%A9", b"percent"), ("gr%C3%B6%C3%9Fe", b"letters")):
        reply = hostile_server.send("GET", f"/id/actor/{path}")
        assert reply.status == 200 and label in reply.body
        assert reply.headers["content-location"].startswith("/id/actor/")


def test_a_thing_with_very_many_statements_says_that_it_is_cut():
    many = tuple(Statement(True, "x:p", "p", f"x:{number}", True, f"n{number}", "") for number in range(501))
    page = resource_page("https://w3id.org/dutygraph/actor/x", many, app="http://localhost:8501")
    assert b"Only 500 of the statements" in page and b"n499" in page and b">n500<" not in page
    assert title_of("https://w3id.org/dutygraph/actor/x", ()) == "actor/x"
