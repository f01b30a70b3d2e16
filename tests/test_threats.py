"""The table of threats, row by row, against the running endpoint and the commands as people run them.

Ordinary requests go on all the while; at the end each must have got the answer that it got at rest. What is thrown at
the running app stands in ``tests/browser/test_threats_in_the_app.py``; a test anywhere may say by
``@pytest.mark.threat(row)`` that it shows how a row is met. The table is in the shared folder (``DUTYGRAPH_SHARED``).
"""

import ast
import contextlib
import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from endpoint_server import SMALL, Reply, Server, descendants, running

from foundation.files import REPOSITORY
from queries.store import load_file

pytestmark = pytest.mark.server
TABLE = Path(os.environ.get("DUTYGRAPH_SHARED", REPOSITORY.parent / "shared")) / "design" / "threats.md"
# What a row is called in the marks of tests → its first cell in the table.
ROWS = {
    "from": "`FROM <file:///…>`, `FROM NAMED <http://…>`, `default-graph-uri=`, `LOAD`",
    "service": "`SERVICE <http://…>`",
    "update": "any update",
    "runaway": "a product of unconnected patterns, path stars, sorting everything",
    "nesting": "thousands of nested parentheses",
    "concat": "`CONCAT` doubled thirty times",
    "regex": "regex `(a+)+$`",
    "rdfxml": "RDF/XML with entities",
    "jsonld": "JSON-LD with a remote `@context`",
    "relative": "Turtle with relative IRIs",
    "imports": "`owl:imports`, `sh:shapesGraph` in data",
    "tables": "CSV and XLSX: formulas, 10 million rows, zip bombs, wrong encodings, merged cells, missing columns",
    "pdf": "PDF: damaged, encrypted, scanned without text, huge",
    "markup": "labels and text with HTML, Markdown, script",
    "parameters": "parameters of named queries",
    "builds": "two builds at once; a build killed at any point; a full disk; a store that another process has open; "
    "a damaged store",
    "users": "many users at once, one of them slow",
}
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
DG = "PREFIX dg: <https://w3id.org/dutygraph/ontology#> "
SECRET = "the-secret-that-no-answer-may-hold"
CHAPTER = """\
C9. CHAPTER 9 - SMALL MATTERS

C9.1. Duties

C9.1.1. Notices. The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency.
"""


def first_cells(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [line.split(" | ")[0].removeprefix("| ").strip() for line in lines if not line.startswith("| ---")][1:]


def marked_rows() -> dict[str, list[str]]:
    """Give the rows that tests are marked with, and the tests."""
    found: dict[str, list[str]] = {}
    for path in sorted((REPOSITORY / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for mark in node.decorator_list:
                    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.threat":
                        found.setdefault(ast.literal_eval(mark.args[0]), []).append(f"{path.name}::{node.name}")
    return found


@pytest.mark.skipif(not TABLE.exists(), reason="the table is not there (DUTYGRAPH_SHARED)")
def test_no_row_of_the_table_is_missing():
    assert first_cells(TABLE.read_text(encoding="utf-8")) == list(ROWS.values())


def test_every_row_has_tests():
    marked = marked_rows()
    assert set(marked) == set(ROWS), set(marked) ^ set(ROWS)


def test_every_row_is_documented():
    documented = first_cells((REPOSITORY / "docs" / "threats.md").read_text(encoding="utf-8"))
    assert [row for row in ROWS.values() if row not in documented] == []


# What the rows are thrown at


@dataclass
class Traffic:
    """Ordinary requests, again and again, each with the answer it got at rest."""

    expected: dict[str, bytes]
    count: int = 0
    wrong: list[str] = field(default_factory=list)


ORDINARY = [
    "/sparql?" + urlencode({"query": DG + "SELECT ?n ?q { ?n dg:quote ?q } ORDER BY ?n ?q"}),
    "/sparql?" + urlencode({"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}),
    "/sparql?" + urlencode({"query": DG + "ASK { ?n a dg:Prohibition }"}),
    "/id/samm/C2.1.4.2?format=html",
    "/health",
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """An endpoint that is under ordinary traffic from the first test to the last."""
    with running(SMALL, query_seconds=4, query_memory=256, result_rows=5000) as server, under_traffic(server):
        yield server


@contextmanager
def under_traffic(server: Server) -> Iterator[Traffic]:
    traffic = Traffic({path: server.send("GET", path).body for path in ORDINARY})
    stopped = threading.Event()

    def ask() -> None:
        while not stopped.is_set():
            for path, body in traffic.expected.items():
                reply = server.send("GET", path)
                traffic.count += 1
                if (reply.status, reply.body) != (200, body):
                    traffic.wrong.append(f"{path}: {reply.status} {reply.body[:200]!r}")
                stopped.wait(0.03)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    yield traffic
    stopped.set()
    for thread in threads:
        thread.join()
    assert traffic.wrong == []
    assert traffic.count > 50


@pytest.fixture
def bad(server: Server) -> Server:
    """The endpoint as somebody hostile asks it, from an address of his own."""
    return server.seen_from("127.0.0.2")


def error_of(reply: Reply) -> tuple[int, str]:
    error = json.loads(reply.body)["error"]
    assert set(error) == {"code", "problem", "remedy"} and all(error.values())
    return reply.status, error["code"]


def every_way(server: Server, query: str) -> list[Reply]:
    """Ask by GET, by a form, by the query as it is, and as a browser."""
    return [
        server.get(query),
        server.send("POST", "/sparql", body=urlencode({"query": query}).encode(), Content_Type=FORM),
        server.send("POST", "/sparql", body=query.encode(), Content_Type=QUERY),
        server.get(query, Accept="text/html"),
    ]


def dutygraph(*arguments: object, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run the command; what it says is one line or its output, never a traceback."""
    environment = os.environ | {f"DUTYGRAPH_{name.upper()}": str(value) for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", "cli", *map(str, arguments)],
        capture_output=True,
        cwd=REPOSITORY,
        encoding="utf-8",
        env=environment,
        timeout=120,
    )
    assert "Traceback" not in done.stderr and done.returncode in range(5)
    return done


# The rows


@pytest.mark.threat("from")
def test_graphs_are_chosen_and_never_fetched(server, bad, listener, tmp_path):
    secret = tmp_path / "secret.ttl"
    secret.write_text(f'<http://x/s> <http://x/p> "{SECRET}" .')
    for target in (secret.as_uri(), f"file://{secret}", "file:///etc/passwd", listener, f"{listener}data.ttl"):
        for clause, parameters in (
            (f"FROM <{target}>", []),
            (f"FROM NAMED <{target}>", []),
            (f"from\n<{target}> FROM  NAMED <{target}>", []),
            ("", [("default-graph-uri", target)]),
            ("", [("named-graph-uri", target)]),
        ):
            query = f"SELECT * {clause} {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
            reply = bad.get(query, *parameters)
            assert reply.status == 200 and SECRET.encode() not in reply.body and b"root:" not in reply.body
        for reply in every_way(bad, f"LOAD <{target}> INTO GRAPH <x:y>"):
            assert reply.status == 403
        assert bad.get("ASK {}", ("using-graph-uri", target)).status == 403


@pytest.mark.threat("from")
@pytest.mark.threat("service")
def test_a_question_or_a_name_with_sparql_in_it_is_words(listener):
    text = f'SCO> }} SERVICE <{listener}> {{}} FROM <{listener}> FROM <file:///etc/passwd> "'
    done = dutygraph("ask", text, "--json")
    assert done.returncode == 0 and "root:" not in done.stdout
    done = dutygraph("query", "duties-of-actor", "-p", f"actor={text}")
    assert done.returncode == 2 and done.stdout == ""


@pytest.mark.threat("service")
def test_service_in_disguise(server, bad, listener):
    for body in (
        "{ SERVICE <URL> { ?s ?p ?o } }",
        "{ ?s ?p ?o . service silent <URL> {} }",
        "{ { SELECT * { OPTIONAL { SERVICE # { \n <URL> {} } } } }",
        "{ FILTER NOT EXISTS { SERVICE <URL> {} } }",
        "{ VALUES ?u { <URL> } SERVICE ?u {} }",
        "{ ?s ?p 1SERVICE<URL>{} }",
        "{ SERVICESILENT<URL>{} }",
        "{ \\u0053ERVICE <URL> {} }",
        "{ BIND(<URL> AS ?x) FILTER(1<2)SERVICE?x#>\n{} }",
        "{ BIND(<URL> AS ?x) FILTER(1<2)#>'''\n SERVICE ?x {} #'''\n}",
    ):
        for reply in every_way(bad, "SELECT * " + body.replace("URL", listener)):
            assert reply.status in {400, 403}
    values = f"'SERVICE <{listener}> {{}}' <{listener}SERVICE> service:a"
    reply = bad.get(f"PREFIX service: <{listener}> SELECT ?x {{ VALUES ?x {{ {values} }} }}", Accept="text/csv")
    assert reply.status == 200 and reply.body.count(b"\r\n") == 4, "the word alone is no harm"


@pytest.mark.threat("update")
def test_updates_are_refused(server, bad):
    for update in (
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "# SELECT\ninsert { ?s ?p ?o } where { ?s ?p ?o }",
        "PREFIX x: <http://x/> BASE <http://y/> DELETE WHERE { ?s ?p ?o }",
        "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP SILENT ALL",
        "LOAD <http://x/>",
        "CREATE GRAPH <a:b>",
        "COPY DEFAULT TO <a:b>",
        "MOVE <a:b> TO DEFAULT",
        "ADD <a:b> TO <c:d>",
    ):
        assert [reply.status for reply in every_way(bad, update)] == [403] * 4
        form = bad.send("POST", "/sparql", body=urlencode({"update": update}).encode(), Content_Type=FORM)
        direct = bad.send("POST", "/sparql", body=update.encode(), Content_Type="application/sparql-update")
        assert error_of(form) == error_of(direct) == (403, "update-refused")
    assert error_of(bad.get("ASK {} ; DROP ALL")) == (400, "bad-query")
    for method in ("PUT", "DELETE", "PATCH"):
        assert error_of(bad.send(method, "/sparql", body=b"")) == (405, "bad-method")


RUNAWAY = [
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT (COUNT(*) AS ?n) { ?s (!<x:y>)* ?o . ?a (!<x:y>)* ?b . ?c ?d ?e }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i ?a",
    "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?b != ?h) } ORDER BY DESC(?a)",
    "SELECT ?b (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?b",
    "CONSTRUCT { ?a ?e ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(STR(?c) > STR(?f)) }",
    "ASK { FILTER NOT EXISTS { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?b && ?d = ?l && ?k = ?g) } }",
]


@pytest.mark.threat("runaway")
@pytest.mark.threat("users")
def test_runaway_queries_end_with_an_error_while_others_are_served(server, bad):
    """More of them than workers, all at once: ordinary queries and /health are answered before they end."""
    with ThreadPoolExecutor(len(RUNAWAY)) as threads:
        hostile = [threads.submit(bad.get, query) for query in RUNAWAY]
        answered = 0
        while not all(each.done() for each in hostile):
            assert server.send("GET", "/health").status == 200
            assert server.get("ASK {}").status == 200
            answered += not all(each.done() for each in hostile)
        replies = [each.result() for each in hostile]
    assert answered > 3
    ended = [error_of(reply) for reply in replies]
    assert {status for status, _ in ended} <= {503, 413}, ended
    assert {code for _, code in ended} <= {"query-time", "query-memory", "busy", "result-bytes"}, ended
    assert all(reply.headers["retry-after"] for reply in replies if reply.status == 503)


@pytest.mark.threat("nesting")
def test_nested_parentheses(server, bad):
    for depth, expected in (
        (200, (400, "query-too-deep")),
        (9000, (400, "query-too-deep")),
        (200_000, (413, "query-too-long")),
    ):
        for opened, closed in ("()", "{}", ("[<x:p> ", "]")):
            query = "ASK { FILTER" + opened * depth + "1" + closed * depth + "}"
            if len(query) > 19_000 and depth < 10_000:
                continue
            reply = bad.send("POST", "/sparql", body=query.encode(), Content_Type=QUERY)
            assert error_of(reply) == expected
    assert bad.get("ASK { FILTER(" + "!" * 19_000 + "true) }").status in {200, 400, 503}
    assert bad.get("ASK { FILTER(1<" + "(" * 8000 + "2>1" + ")" * 8000 + ") }").status == 400
    long_line = bad.send("GET", "/sparql?query=" + quote("(" * 200_000))
    assert error_of(long_line) == (400, "bad-request")


@pytest.mark.threat("concat")
def test_doubled_strings(server, bad):
    doubled = "".join(f"BIND(CONCAT(?x{i},?x{i}) AS ?x{i + 1}) " for i in range(30))
    replies = [bad.get(f'SELECT ?x30 {{ BIND("aaaa" AS ?x0) {doubled} }}')]
    replies.append(bad.get(f'SELECT (STRLEN(?x30) AS ?n) {{ BIND("aaaa" AS ?x0) {doubled} }}'))
    replies.append(bad.get(f'SELECT (REPLACE(?x30, "a", "bbbbbbbb") AS ?n) {{ BIND("aaaa" AS ?x0) {doubled} }}'))
    assert {error_of(reply) for reply in replies} <= {(503, "query-memory"), (503, "query-time")}


@pytest.mark.threat("regex")
def test_regular_expressions(server, bad):
    """They run in linear time, so a hopeless one is answered, and rightly."""
    for pattern in ("(a+)+$", "^(a|aa)+$", "(.*)*b", "(a*)*(a*)*(a*)*c"):
        reply = bad.get(f'ASK {{ FILTER(REGEX("{"a" * 5000}!", "{pattern}")) }}')
        assert json.loads(reply.body) == {"head": {}, "boolean": False}
    assert bad.get('ASK { FILTER(REGEX("a", "(((a{1000}){1000}){1000})")) }').status in {200, 400, 503}


@pytest.mark.threat("regex")
def test_values_that_are_hard_for_patterns(tmp_path):
    """No pattern of ours takes long for a record's values, and users cannot bring patterns."""
    rows = "record,shipment_number,country,reference\n" + "".join(
        f"{'a' * 9000}!,{'1' * 9000}x,{'A ' * 4000},=\n" for _ in range(20)
    )
    (tmp_path / "records.csv").write_text(rows)
    assert dutygraph("check", tmp_path / "records.csv", "--kind", "materiel-notice").returncode in {0, 1, 3}
    assert dutygraph("ask", "a" * 499).returncode == 0
    shape = "[] a sh:NodeShape ; sh:pattern '(a+)+$' ; sh:targetSubjectsOf <x:p> ."
    prefix = "@prefix sh: <http://www.w3.org/ns/shacl#> ."
    (tmp_path / "shapes.ttl").write_text(f"{prefix} {shape} <x:s> <x:p> '{'a' * 200}!' .")
    assert dutygraph("check", tmp_path / "shapes.ttl").returncode == 3


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rdf [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
)
RDF_XML = (
    f'{LAUGHS}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="x:y">'
    "<rdf:value>&i;&f;</rdf:value></rdf:Description></rdf:RDF>"
)


@pytest.mark.threat("rdfxml")
def test_rdf_xml_is_not_read(server, bad, tmp_path):
    (tmp_path / "records.rdf").write_text(RDF_XML)
    for command in (("check",), ("build", "--out", tmp_path / "out")):
        done = dutygraph(*command, tmp_path / "records.rdf")
        assert done.returncode in {2, 3} and "root:" not in done.stdout + done.stderr
        assert len(done.stdout) < 5000
    assert not (tmp_path / "out").exists()
    reply = bad.send("POST", "/sparql", body=RDF_XML.encode(), Content_Type="application/rdf+xml")
    assert error_of(reply) == (415, "bad-media-type")
    assert error_of(bad.get("DESCRIBE <x:y>", Accept="application/rdf+xml")) == (406, "not-acceptable")


@pytest.mark.threat("rdfxml")
def test_a_web_page_with_entities_opens_no_file(tmp_path):
    page = LAUGHS.replace("DOCTYPE rdf", "DOCTYPE html") + f"<html><body><p>{CHAPTER}&i; &f;</p></body></html>"
    (tmp_path / "chapter-9.html").write_text(page)
    done = dutygraph("build", tmp_path / "chapter-9.html", "--out", tmp_path / "out", "--manual", "x")
    assert "root:" not in done.stdout + done.stderr
    if done.returncode == 0:
        trig = (tmp_path / "out" / "dataset.trig").read_text(encoding="utf-8")
        assert "root:" not in trig and "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" not in trig


@pytest.mark.threat("jsonld")
@pytest.mark.threat("imports")
def test_nothing_in_records_is_followed(listener, tmp_path):
    record = {
        "@context": f"{listener}context.jsonld",
        "@type": "PriceInquiry",
        "@import": listener,
        "kind": "price-inquiry",
    }
    (tmp_path / "a.jsonld").write_text(json.dumps(record))
    (tmp_path / "b.json").write_text(json.dumps([record | {"@context": [listener, {"@import": listener}]}]))
    (tmp_path / "c.ttl").write_text(
        f"""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix rec: <https://w3id.org/dutygraph/records#> .
        <{listener}> a owl:Ontology ; owl:imports <{listener}>, <file:///etc/passwd> ; sh:shapesGraph <{listener}> .
        <{listener}r> a rec:PriceInquiry ; owl:imports <{listener}> ; sh:shapesGraph <{listener}> ;
            rec:inquiryReferredTo "DSCA" ; rec:comparisonQuoteGiven false ."""
    )
    for name in ("a.jsonld", "b.json", "c.ttl"):
        done = dutygraph("check", tmp_path / name, "--format", "json")
        assert done.returncode in {0, 1, 2, 3} and "root:" not in done.stdout
    assert json.loads(done.stdout)["checked"]["records"] == {"price-inquiry": 1}


@pytest.mark.threat("jsonld")
@pytest.mark.threat("imports")
def test_json_ld_that_is_given_out_needs_no_context(server, bad):
    reply = bad.get("CONSTRUCT WHERE { ?s ?p ?o }", Accept="application/ld+json")
    assert reply.status == 200 and b"@context" not in reply.body


@pytest.mark.threat("relative")
def test_relative_iris_get_a_fixed_base(server, bad, tmp_path):
    (tmp_path / "records.ttl").write_text(
        "@prefix rec: <https://w3id.org/dutygraph/records#> .\n"
        "<../../../x> a rec:PriceInquiry ; rec:inquiryReferredTo 'Industry' ; rec:comparisonQuoteGiven true ."
    )
    for form in ("turtle", "html"):
        done = dutygraph("check", tmp_path / "records.ttl", "--format", form)
        assert str(tmp_path) not in done.stdout and "file:" not in done.stdout and str(REPOSITORY) not in done.stdout
    reply = bad.get("SELECT (<../../../../etc/passwd> AS ?a) (<?x#y> AS ?b) {}", Accept="text/csv")
    assert reply.body.split()[1].startswith(b"https://w3id.org/")


def workbook(**members: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.threat("tables")
def test_tables_that_are_bombs(tmp_path):
    """Each is an error of one line, with the status of a limit or of bad input; none is half a report."""
    sheet = b"<worksheet><sheetData>" + b"<row><c><v>1</v></c></row>" * 2_000_000
    for name, content, status in (
        ("zeros.xlsx", workbook(**{"xl/workbook.xml": b"\0" * 300_000_000}), {4}),
        ("rows.xlsx", workbook(**{"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": sheet}), {2, 4}),
        ("entities.xlsx", workbook(**{"xl/workbook.xml": f"{LAUGHS}<workbook>&i;</workbook>".encode()}), {2}),
        ("quine.xlsx", b"PK\x03\x04" + b"\0" * 100, {2}),
        ("lines.csv", b"kind,record\n" + b"price-inquiry,1\n" * 201_000, {4}),
        ("deep.json", b"[" * 1_000_000, {2}),
        ("utf16.csv", "kind,record\nprice-inquiry,1\n".encode("utf-16"), {0, 1, 2, 3}),
    ):
        (tmp_path / name).write_bytes(content)
        done = dutygraph("check", tmp_path / name)
        assert done.returncode in status, (name, done.returncode, done.stderr)
        if done.returncode in {2, 4}:
            assert done.stdout == "" and len(done.stderr.splitlines()) == 1


@pytest.mark.threat("tables")
def test_formulas_are_text_and_come_out_escaped(tmp_path):
    formula = '=HYPERLINK("http://127.0.0.1:9/","x")'
    (tmp_path / "records.csv").write_text(
        f'kind,record,"{formula.replace(chr(34), chr(34) * 2)}"\nprice-inquiry,+1+1,@x\n'
    )
    done = dutygraph("check", tmp_path / "records.csv", "--format", "csv")
    assert not re.search(r'(?m)(^|,)"?[=+@-]', done.stdout)
    out = dutygraph("query", "definitions", "--format", "csv").stdout
    assert not re.search(r"(?m)(^|,)[=+@-]", out) and out


def pdf(stream: bytes, *, filters: bytes = b"/FlateDecode", trailer: bytes = b"") -> bytes:
    return b"".join(
        [
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[5 0 R]>>endobj\n",
            b"3 0 obj<</Length %d/Filter %s>>stream\n%s\nendstream endobj\n" % (len(stream), filters, stream),
            b"4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n5 0 obj<</Type/Page/Parent 2 0 R",
            b"/MediaBox[0 0 612 792]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>endobj\n",
            b"trailer<</Root 1 0 R" + trailer + b">>\n%%EOF",
        ]
    )


def squeezed(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * (1 << 20)) for _ in range(size >> 20)) + packer.flush()


@pytest.mark.threat("pdf")
def test_documents_that_cannot_be_built(tmp_path):
    """Each is one line that says what is wrong; nothing is written, and the old dataset stays."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "dataset.trig").write_text("old")
    encrypt = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")>>/ID[(a)(a)]"
    for name, content, code in (
        ("encrypted.pdf", pdf(b"", trailer=encrypt), "encrypted-pdf"),
        ("scanned.pdf", pdf(zlib.compress(b"0 0 612 792 re f")), "no-text"),
        ("bomb.pdf", pdf(squeezed(400 << 20)), "source-memory"),
        (
            "bomb.docx",
            workbook(**{"word/document.xml": b" " * 200_000_000, "[Content_Types].xml": b"<Types/>"}),
            "source-memory",
        ),
    ):
        (tmp_path / name).write_bytes(content)
        done = dutygraph("build", tmp_path / name, "--out", out, "--manual", "x", source_memory=300, source_seconds=60)
        assert done.stderr.rstrip().endswith(f"[{code}]") and len(done.stderr.splitlines()) == 1, (name, done.stderr)
        assert done.returncode == (4 if code == "source-memory" else 2)
    assert [path.name for path in out.iterdir()] == ["dataset.trig"] and (out / "dataset.trig").read_text() == "old"


@pytest.mark.threat("pdf")
def test_a_document_that_takes_too_long(tmp_path):
    (tmp_path / "slow.pdf").write_bytes(pdf(zlib.compress(b"BT /F 12 Tf " + b"(C9. a) Tj " * 4_000_000 + b"ET", 9)))
    done = dutygraph("build", tmp_path / "slow.pdf", "--out", tmp_path / "out", source_seconds=1)
    assert done.returncode == 4 and done.stderr.rstrip().endswith("[source-time]") and not (tmp_path / "out").exists()


MARKUP = "</title></td><script>alert(1)</script><img src=x onerror=alert(2)>[x](javascript:alert(3))"


@pytest.mark.threat("markup")
def test_markup_in_queries_and_answers_is_text(server, bad):
    for query in (f'SELECT ("{MARKUP}" AS ?x) {{}}', f"SELECT * {{ {MARKUP}", f"DESCRIBE <http://x/{quote(MARKUP)}>"):
        page = bad.get(query, Accept="text/html")
        assert not re.search(rb"<script>|<img|</td><script|href=\"javascript", page.body), page.body[:500]
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"
    for path in (
        f"/{quote(MARKUP)}",
        f"/id/{quote(MARKUP)}",
        f"/static/{quote(MARKUP, safe='')}",
        f"/id/x?format={quote(MARKUP)}",
    ):
        page = bad.send("GET", path, Accept="text/html")
        assert page.status in {404, 406} and b"<script>" not in page.body and b"<img" not in page.body


@pytest.mark.threat("markup")
def test_markup_in_records_is_text_in_the_report(tmp_path):
    (tmp_path / "records.json").write_text(json.dumps([{"kind": "price-inquiry", "record": MARKUP, MARKUP: MARKUP}]))
    done = dutygraph("check", tmp_path / "records.json", "--format", "html")
    assert done.returncode in {0, 1} and "&lt;script&gt;" in done.stdout
    assert not re.search(r"<script|<img", done.stdout)


@pytest.mark.threat("parameters")
@pytest.mark.parametrize(
    "value", ['x" } } #', "x' UNION { ?a ?b ?c }", "x\\", "x\\u0022 }", "{{{", "x\n# VALUES ?words", "x> <y"]
)
def test_values_of_parameters_stay_values(value):
    done = dutygraph("query", "passages-with-words", "-p", f"words={value}", "--format", "json")
    if done.returncode == 0:
        rows = json.loads(done.stdout)
        assert all(
            value.strip().lower() in json.dumps(row).lower() for row in rows.get("results", rows).get("bindings", [])
        )
    else:
        assert done.returncode == 2 and done.stdout == ""


def start_build(source: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "build", str(source), "--out", str(out)],
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def two_chapters(tmp_path_factory) -> tuple[Path, Path]:
    """Two small chapters that differ in one word."""
    folder = tmp_path_factory.mktemp("chapters")
    paths = folder / "one" / "samm-chapter-9.txt", folder / "two" / "samm-chapter-9.txt"
    for path, verb in zip(paths, ("notify", "inform"), strict=True):
        path.parent.mkdir()
        path.write_text(CHAPTER.replace("notify", verb), encoding="utf-8")
    return paths


def verbs_in(dataset: Path) -> set[str]:
    """Load a dataset as any reader does, and give the verbs of its chapter 9: none where it has no such chapter."""
    rows = load_file(dataset).select(f"{DG} SELECT ?text {{ ?place dg:text ?text }}").values("text")
    return {verb for verb in ("notify", "inform") if any(f"must {verb} the" in text for text in rows)}


@pytest.mark.threat("builds")
def test_builds_at_once_killed_and_on_a_full_disk(two_chapters, tmp_path):
    """Whatever happens to a build, whoever reads meanwhile and afterwards reads one dataset, whole."""
    one, two = two_chapters
    out = tmp_path / "out"
    dataset = out / "dataset.trig"
    out.mkdir()
    old = SMALL.read_bytes()
    dataset.write_bytes(old)

    def full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    full = subprocess.run(
        [sys.executable, "-B", "-m", "cli", "build", str(two), "--out", str(out)],
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        preexec_fn=full_disk,
    )
    assert full.returncode == 2 and full.stderr.rstrip().endswith("[cannot-write]") and "Traceback" not in full.stderr
    assert dataset.read_bytes() == old

    for when in (0.8, None):  # while it reads, while it writes
        build = start_build(two, out)
        begun = time.monotonic()
        while build.poll() is None and (time.monotonic() - begun < when if when else not list(out.glob(".build-*"))):
            time.sleep(0.001)
        build.kill()
        build.wait()
        assert dataset.read_bytes() == old or verbs_in(dataset) == {"inform"}

    builds = [start_build(one, out), start_build(two, out)]
    while any(build.poll() is None for build in builds):
        assert len(verbs_in(dataset)) <= 1
        time.sleep(0.05)
    assert [build.returncode for build in builds] == [0, 0]
    assert len(verbs_in(dataset)) == 1


@pytest.mark.threat("builds")
def test_a_store_that_others_have_open_and_damage(tmp_path):
    """Two endpoints and a command read one dataset; it is swapped, damaged and removed below them."""
    dataset = tmp_path / "dataset.trig"
    dataset.write_bytes(SMALL.read_bytes())
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def swap(content: bytes) -> None:
        (tmp_path / "new").write_bytes(content)
        (tmp_path / "new").replace(dataset)

    with running(tmp_path, query_workers=1) as first, running(tmp_path, query_workers=1) as second:
        known = first.get(count)
        before, tag = known.body, known.headers["etag"]
        assert second.get(count).body == before and first.get(count, If_None_Match=tag).status == 304
        assert dutygraph("query", "dataset-figures", "--store", tmp_path).returncode == 0
        swap(SMALL.read_bytes() + b"<http://x/g> { <http://x/s> <http://x/p> 1 }")
        after = first.get(count, If_None_Match=tag)  # what is kept elsewhere is known to be old at once
        assert after.status == 200 and after.body != before and second.get(count).body == after.body
        for damage in (b"", SMALL.read_bytes()[:5000], b"\0" * 5000):
            swap(damage)
            assert first.get(count).body == second.get(count).body == after.body, "the old dataset serves on"
            refused = dutygraph("ask", "Who?", "--store", tmp_path)
            assert refused.returncode == 2 and refused.stderr.rstrip().endswith("[damaged-dataset]")
        dataset.unlink()
        assert first.get(count).body == after.body
        assert dutygraph("ask", "Who?", "--store", tmp_path).stderr.rstrip().endswith("[no-dataset]")


@pytest.mark.threat("users")
def test_many_users_and_workers_that_are_killed(server, bad):
    """Eight users with questions of their own while workers are killed: each gets the answer to his."""

    def user(number: int) -> list[int]:
        wrong = []
        for turn in range(12):
            value = number * 1000 + turn
            reply = server.seen_from(f"127.0.1.{number + 1}").get(f"SELECT ({value} AS ?x) {{}}", Accept="text/csv")
            if reply.body.split() != [b"x", str(value).encode()]:
                wrong.append(value)
        return wrong

    with ThreadPoolExecutor(8) as threads:
        users = [threads.submit(user, number) for number in range(8)]
        for _ in range(3):
            for pid in descendants(server.process.pid):
                with contextlib.suppress(ProcessLookupError):  # it went with the one before
                    os.kill(int(pid), signal.SIGKILL)
            time.sleep(0.3)
        assert [each.result() for each in users] == [[]] * 8
