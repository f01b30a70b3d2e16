"""No query calls another server: what is given to the engine is run on it, network and all, beside a listening socket.

The engine runs here without the workers' limits, so that nothing but the text holds it back.
"""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.errors import DutygraphError
from queries.guard import examine

EX = "http://example.org/"
PREFIXES = (
    f"PREFIX ex: <{EX}> PREFIX : <{EX}> PREFIX service: <{EX}s/> PREFIX SERVICEex: <{EX}t/> "
    "PREFIX h: <http://127.0.0.1:> "
)


@dataclass
class Listener:
    """A server that counts who calls and hangs up."""

    port: int
    calls: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(64)
        heard = Listener(server.getsockname()[1])

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    heard.calls.append(1)
                    connection.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield heard
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    """A few statements for patterns to match, so that the engine comes as far as a call."""
    graph = pyoxigraph.Store()
    turtle = f"""@prefix ex: <{EX}> . @prefix s: <{EX}s/> . @prefix t: <{EX}t/> .
        ex:s ex:p ex:o, ex:service, ex:SERVICE, <http://127.0.0.1:>, ex:, 1, true, "a" ;
            ex:service ex:o ; s:p s:o ; t:a t:a ."""
    graph.load(turtle.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return graph


def run(store: pyoxigraph.Store, text: str) -> str:
    """Run a text to its end; say how it ended."""
    try:
        answer = store.query(text, base_iri=EX)
        if not isinstance(answer, pyoxigraph.QueryBoolean):
            for _ in answer:
                pass
    except SyntaxError:
        return "syntax"
    except (OSError, RuntimeError, ValueError):
        return "failed"
    return "ran"


CALLS = [
    "{ SERVICE <URL> { ?s ?p ?o } }",
    "{ service SILENT <URL> { ?s ?p ?o } }",
    "{ ?s ?p ?o.SERVICE<URL>{ ?a ?b ?c } }",
    "{ FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "{ { SELECT * { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } } } }",
    "{ # a comment\n SERVICE # another {\n <URL> {} }",
    "{ ?s ?p 'it', 's' . SERVICE <URL> {} }",
    '{ ?s ?p """a"b""" . SERVICE <URL> {} }',
    "{ ?s ?p 'a\\'' . SERVICE <URL> {} # '}\n }",
    "{ ?s ?p <http://x#y> . SERVICE <URL> {} }",
    "{ ?s ?p ex:o\\# . SERVICE <URL> {} }",
    "{ FILTER(?a<?b) SERVICE <URL> {} }",
    "{ VALUES ?where { <URL> } SERVICE ?where { ?s ?p ?o } }",
    # Oxigraph's parser wants no space around keywords
    "{ ?s ?p trueSERVICE <URL> {} }",
    "{ ?s ?p 1SERVICE <URL> {} }",
    "{ ?s ?p 1.5SERVICE <URL> {} }",
    "{ ?s ?p 1e5SERVICE <URL> {} }",
    "{ ?s ?p ex:.SERVICE<URL>{} }",
    "{ SERVICESILENT<URL>{} }",
    "{ SERVICEundeclared:a{} }",
    "{ SERVICE?a{} }",
    "{ ?s ?p ?o SERVICE $a {} }",
    # what looks like an IRI, a string or a comment is an operator and code
    "{ ?s ?p ?x FILTER(1<2)SERVICE?x#>\n{} }",
    "{ FILTER(1<2)#>'''\n SERVICE <URL> {} #'''\n}",
    "{ FILTER(1<'a>#' || 'x' != '') SERVICE <URL> {} \n}",
    # a name whose IRI is none is read as the bare prefix and what follows
    "{ ?s ?p h:SERVICE<URL>{} }",
    "{ ?s ?p h:SERVICE\\-:x{} }",
    "{ \\u0053ERVICE <URL> {} }",
    "{ ?s ?p ?o . \\u{53}ERVICE <URL> {} }",
]


@pytest.mark.parametrize("body", CALLS)
def test_no_disguise_calls_out(listener, store, body):
    text = f"{PREFIXES} SELECT * {body.replace('URL', listener.url)}"
    listener.calls.clear()
    try:
        examined = examine(text, rows=10)
    except DutygraphError as error:
        assert error.code in {"service-refused", "bad-query"}
    else:
        assert run(store, examined.text) == run(store, examined.capped) == "syntax"
    assert listener.calls == []


def test_the_disguises_are_real(listener, store):
    """Without the guard more than half of them reach the listener: the test above would fail if it did nothing."""
    called = 0
    for body in CALLS:
        listener.calls.clear()
        run(store, f"{PREFIXES} SELECT * {body.replace('URL', listener.url)}")
        called += bool(listener.calls)
    assert called > len(CALLS) / 2


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?s ex:service ?service }",
        "SELECT * { ?s ex:SERVICE|ex:service $SERVICE } ORDER BY ?SERVICE # SERVICE",
        "SELECT * { ?s ex:p ?service { ?s service:p ?o } }",
        "SELECT * { ?s ex:service ?o { ?s ex:p ex:service. } }",
        "SELECT ?x { BIND('SERVICE <http://127.0.0.1/> {}' AS ?x) }",
        'SELECT ?x { BIND("""SERVICE "x" \\\\""" AS ?x) }',
        "SELECT ?x { BIND(<http://example.org/SERVICE#service> AS ?x) }",
        "SELECT * { _:service ex:p ?o ; ex:service [] }",
        "SELECT ?g FROM service:g FROM NAMED service:h { ?s ?p ?o GRAPH service:h { ?a ?b ?c } }",
        "SELECT ?x { BIND('x'@service AS ?x) }",
        "SELECT ?x { VALUES ?x { service:a :service service: SERVICEex:a } }",
        "DESCRIBE service:g",
        "ASK { ?s !(ex:service|^service:p) ?o ; ex:service?/ex:service* ?x }",
    ],
)
def test_what_only_looks_like_it_means_the_same(store, query):
    text = PREFIXES + query
    examined = examine(text, rows=1000).text
    before, after = (store.query(each, base_iri=EX) for each in (text, examined))
    if isinstance(before, pyoxigraph.QueryBoolean):
        assert bool(before) == bool(after)
    else:
        named = re.compile("_:[0-9a-f]+")
        found = [sorted(named.sub("_:b", str(each)) for each in answer) for answer in (before, after)]
        assert found[0] == found[1] and (found[0] or "FROM" in query or "DESCRIBE" in query)


FRAGMENTS = [
    "SERVICE", "service", "SILENT", "SERVICE SILENT", "<URL>", "<URL#SERVICE>", "{}", "{ ?s ?p ?o }", "{", "}", "(",
    ")", "?s ?p ?o", "?s ?p", "?x", "?SERVICE", "ex:p", "ex:SERVICE", "h:SERVICE", "service:a", "SERVICEex:a",
    ":SERVICE", "h:", "ex:", "_:service", "1", "1.5", "true", "'a'", '"', "'''", "'", "'a'@en", "<", ">", "<2",
    "(1<2)", "FILTER", "FILTER(1<2)", "FILTER(1<'a>#'", "#", "#>", "\n", ".", ";", ",", "^", "/", "?", "*", "|", "!",
    "\\", "\\u0053", "GRAPH", "OPTIONAL", "UNION", "BIND(<URL> AS ?x)", "VALUES ?x { <URL> }", "EXISTS", "a", "@en",
    "[", "]", "&&", "=", "-",
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(["", "", " ", "\n"])).map("".join),
        min_size=2,
        max_size=12,
    )
)
def test_whatever_is_let_through_calls_nobody(listener, store, pieces):
    text = f"{PREFIXES} SELECT * {{ ?s ?p ?o {''.join(pieces).replace('URL', listener.url)} }}"
    listener.calls.clear()
    with contextlib.suppress(DutygraphError):
        examined = examine(text, rows=10)
        run(store, examined.text)
        run(store, examined.capped)
    assert listener.calls == [], text
