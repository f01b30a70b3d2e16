"""For data people: named queries to open and change, an editor, results, the endpoint. ``?query=``, ``?s=``

What is typed here is a stranger's text: it runs in the same guarded worker processes as the endpoint's queries.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from foundation import settings
from pages.views import frame
from pages.views.drawing import draw
from pages.views.editor import editor
from pages.views.guide import guide
from pages.views.marks import escape
from pages.views.outcome import MOST_DRAWN, bars_html, columns_of, drawn, read_answer, triples_of
from queries.named import bind, list_queries
from queries.results import AskResult, GraphResult, SelectResult
from queries.service import QueryService
from queries.store import DEFAULT_FOLDER
from queries.tables import csv_text, json_text, turtle_text
from queries.workers import Answer, Question

EXAMPLE = """PREFIX dg: <https://w3id.org/dutygraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?name (COUNT(?norm) AS ?duties)
WHERE {
    ?norm dg:bearer ?actor .
    ?actor skos:prefLabel ?name .
}
GROUP BY ?name
ORDER BY DESC(?duties)
LIMIT 10
"""
LONGEST_IN_ADDRESS = 6000


def page() -> None:
    """Lay the page out."""
    frame.title("SPARQL")
    with frame.errors_shown():
        st.html(
            '<h1 class="dg-h1">SPARQL</h1><p class="dg-lead">Ask the graph itself, in SPARQL 1.1. A query sees all '
            "graphs together; it may read, not write, and is stopped after "
            f"{settings.integer('query_seconds')} seconds.</p>"
        )
        follow_address()
        with frame.errors_shown():
            named()
        editor(
            st.session_state["sparql-text"],
            longest=settings.integer("query_length"),
            on_run=lambda text: take(text, {}),
        )
        asked = str(st.session_state["sparql-asked"])
        if asked:
            frame.title(f"{called(asked)} · SPARQL")
            with frame.errors_shown():
                show(asked)
        endpoint()
    frame.ready("sparql")
    guide()


def follow_address() -> None:
    """Take the query that the address holds when it changed: a link, or Back. Without one, begin with an example."""
    wanted = st.query_params.get("s", "")
    if st.session_state.get("sparql-shown") != wanted:
        st.session_state["sparql-shown"] = st.session_state["sparql-asked"] = wanted
        st.session_state["sparql-text"] = wanted or EXAMPLE


def take(text: str, more: Mapping[str, str]) -> None:
    """Ask a query, and put it into the address with ``more`` unless it is too long for one."""
    st.session_state["sparql-text"] = st.session_state["sparql-asked"] = text
    linked = text if len(text) <= LONGEST_IN_ADDRESS else ""
    st.session_state["sparql-shown"] = linked
    st.query_params.from_dict({**more, "s": linked} if linked else dict(more))


def called(text: str) -> str:
    """Name a query for the tab: its first line that says what it asks."""
    lines = (line.strip() for line in text.splitlines())
    said = [line for line in lines if line and not line.startswith("#") and not line.upper().startswith("PREFIX")]
    return " ".join(said)[:60].strip() or "Query"


def named() -> None:
    """Let a named query be opened with its parameters; the address has which."""
    queries = {query.name: query for query in list_queries()}
    given = st.query_params.get("query")
    if st.session_state.get("sparql-query-shown") != given:
        st.session_state["sparql-query-shown"] = given
        st.session_state["sparql-named"] = given if given in queries else None
    name = st.selectbox(
        "Named queries",
        list(queries),
        index=None,
        format_func=lambda each: f"{queries[each].title} ({each})",
        placeholder=f"Open one of {len(queries)}",
        key="sparql-named",
        width=560,
    )
    if name != given and (name or given in queries):
        st.session_state["sparql-query-shown"] = name
        if name:
            st.query_params["query"] = name
        else:
            del st.query_params["query"]
    if name is None:
        return
    query = queries[name]
    st.html(f'<p class="dg-about">{escape(query.question)} <span class="dg-small">{escape(query.rows)}</span></p>')
    with st.container(horizontal=True, vertical_alignment="bottom", key="sparql-parameters"):
        for parameter in query.parameters:
            st.text_input(
                f"{parameter.name} ({'needed' if parameter.required else 'if wanted'})",
                placeholder=parameter.example,
                value=parameter.example if parameter.required else "",
                key=f"sparql-{name}-{parameter.name}",
                width=240,
            )
        opened = st.button("Open in the editor and run", key="sparql-open")
    if opened:
        names = [parameter.name for parameter in query.parameters]
        values = {each: str(st.session_state.get(f"sparql-{name}-{each}") or "") for each in names}
        take(query.text(bind(frame.store(), query, values)), {"query": name})


def show(text: str) -> None:
    """Run a query and show what it gives as what it is."""
    answer = answered(text)
    result = read_answer(answer)
    if len(text) > LONGEST_IN_ADDRESS:
        st.html('<p class="dg-small">This query is too long for a link; keep it in a file.</p>')
    if answer.cut:
        st.html(
            f'<p class="dg-error"><strong>The result is cut after {settings.integer("result_rows")} rows.</strong></p>'
        )
    if isinstance(result, AskResult):
        st.html(f'<p class="dg-answer">{"Yes" if result.value else "No"}</p>')
    elif isinstance(result, GraphResult):
        triples(result)
    else:
        rows(result)


def rows(result: SelectResult) -> None:
    """Show a table, with its numbers as bars where it has a name and a number in each row."""
    number = len(result.rows)
    st.html(f'<h2 class="dg-h3">{number} {"row" if number == 1 else "rows"}</h2>')
    if not result.rows:
        return
    bars = bars_html(result)
    columns = columns_of(result)
    if bars:
        st.html(bars)
    # The bars are a table of a name and a number; a second one would say the same.
    if not bars or len(columns) > len(("name", "number")):
        st.dataframe(columns, hide_index=True, width="stretch")
    with st.container(horizontal=True):
        st.download_button("CSV", csv_text(result).encode(), "result.csv", "text/csv", on_click="ignore")
        media_type = "application/sparql-results+json"
        st.download_button("JSON", json_text(result).encode(), "result.json", media_type, on_click="ignore")


def triples(result: GraphResult) -> None:
    """Show triples as a drawn graph and as a table."""
    number = len(result.triples)
    limit = f", the first {MOST_DRAWN} drawn" if number > MOST_DRAWN else ""
    st.html(f'<h2 class="dg-h3">{number} {"triple" if number == 1 else "triples"}{limit}</h2>')
    if not result.triples:
        return
    draw(*drawn(result), upward=False)
    st.dataframe(triples_of(result), hide_index=True, width="stretch")
    st.download_button("Turtle", turtle_text(result).encode(), "result.ttl", "text/turtle", on_click="ignore")


def answered(text: str) -> Answer:
    """Run a stranger's query in a worker process. Raises ``DutygraphError`` for what is refused, bad or too long.

    The last answer stays in the session, so that a rerun for another reason does not ask again.
    """
    dataset = frame.store().version
    known: tuple[str, str, Answer] | None = st.session_state.get("sparql-answer")
    if known is not None and known[:2] == (text, dataset):
        return known[2]
    location = settings.text("store") or str(DEFAULT_FOLDER)
    answer = service(location).run(Question(text, select="json", graph="ntriples"), client=frame.visitor())
    st.session_state["sparql-answer"] = (text, dataset, answer)
    return answer


@st.cache_resource(show_spinner=False, on_release=QueryService.close)
def service(location: str) -> QueryService:
    """Start the worker processes once for all users; they follow the dataset when its file changes."""
    return QueryService(location)


def endpoint() -> None:
    """Say where the endpoint is and how programs use it."""
    address = f"http://localhost:{settings.integer('endpoint_port')}/sparql"
    python = (
        "import json, urllib.parse, urllib.request\n\n"
        'query = "ASK { ?s ?p ?o }"\n'
        'data = urllib.parse.urlencode({"query": query}).encode()\n'
        f'request = urllib.request.Request("{address}", data,\n'
        '    {"Accept": "application/sparql-results+json"})\n'
        "print(json.load(urllib.request.urlopen(request)))"
    )
    r = (
        f'library(httr)\nanswer <- POST("{address}", body = list(query = "ASK {{ ?s ?p ?o }}"),\n'
        '               encode = "form", accept("text/csv"))\ncat(content(answer, "text"))'
    )
    curl = f"curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT * {{ ?s ?p ?o }} LIMIT 5' {address}"
    shown = "".join(
        f'<h3 class="dg-h3 dg-gap">{name}</h3><pre>{escape(code)}</pre>'
        for name, code in (("Python", python), ("R", r), ("curl", curl))
    )
    st.html(
        '<details class="dg-more"><summary>The same from Python, R and curl</summary>'
        f'<p class="dg-about">The endpoint speaks the SPARQL 1.1 Protocol at <code>{escape(address)}</code>, where '
        f"<code>dutygraph serve</code> or <code>make run</code> runs.</p>{shown}</details>"
    )


if __name__ == "__main__":
    frame.whole_app()
