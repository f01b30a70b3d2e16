"""For data people: named queries to open and change, an editor, results, the endpoint. ``?query=``, ``?s=``

What is typed here is a stranger's text: it runs in the same guarded worker processes as the endpoint's queries.
"""

from __future__ import annotations

import streamlit as st

from foundation import settings
from pages.views import frame
from pages.views.guide import guide
from pages.views.marks import escape
from pages.views.outcome import MOST_DRAWN, bars_html, columns_of, graph_drawing, read_answer, triples_of
from queries.named import NamedQuery, bind, list_queries
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
        st.text_area(
            "Query",
            key="sparql-text",
            height=300,
            max_chars=settings.integer("query_length"),
        )
        if st.button("Run", shortcut="Ctrl+Enter", key="sparql-run"):
            st.session_state["sparql-asked"] = st.session_state["sparql-text"]
            text = str(st.session_state["sparql-text"])
            if len(text) <= LONGEST_IN_ADDRESS:
                st.query_params.from_dict({"s": text})
                st.session_state["sparql-shown"] = text
        asked = st.session_state.get("sparql-asked")
        if asked:
            with frame.errors_shown():
                show(str(asked))
        endpoint()
    frame.ready("sparql")
    guide()


def follow_address() -> None:
    """Take the query that the address holds, once; without one, begin with an example."""
    wanted = st.query_params.get("s", "")
    if wanted and st.session_state.get("sparql-shown") != wanted:
        st.session_state["sparql-shown"] = st.session_state["sparql-text"] = wanted
        st.session_state["sparql-asked"] = wanted
    elif "sparql-text" not in st.session_state:
        st.session_state["sparql-text"] = st.session_state.get("sparql-kept", EXAMPLE)
    st.session_state["sparql-kept"] = st.session_state["sparql-text"]


def named() -> None:
    """Let a named query be opened with its parameters."""
    queries = {query.name: query for query in list_queries()}
    given = st.query_params.get("query")
    if given in queries and "sparql-named" not in st.session_state:
        st.session_state["sparql-named"] = given
    name = st.selectbox(
        "Named queries",
        list(queries),
        index=None,
        format_func=lambda each: f"{queries[each].title} ({each})",
        placeholder=f"Open one of {len(queries)}",
        key="sparql-named",
        width=560,
    )
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
        st.button("Open in the editor", key="sparql-open", on_click=put_in_editor, args=(query,))


def put_in_editor(query: NamedQuery) -> None:
    """Fill a named query in and put it into the editor, asked at once."""
    names = [parameter.name for parameter in query.parameters]
    values = {name: str(st.session_state.get(f"sparql-{query.name}-{name}") or "") for name in names}
    with frame.errors_shown():
        text = query.text(bind(frame.store(), query, values))
        st.session_state["sparql-text"] = st.session_state["sparql-asked"] = text


def show(text: str) -> None:
    """Run a query and show what it gives as what it is."""
    answer = answered(text)
    result = read_answer(answer)
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
    if bars := bars_html(result):
        st.html(bars)
    st.dataframe(columns_of(result), hide_index=True, width="stretch")
    with st.container(horizontal=True):
        st.download_button("CSV", csv_text(result).encode(), "result.csv", "text/csv", on_click="ignore")
        media_type = "application/sparql-results+json"
        st.download_button("JSON", json_text(result).encode(), "result.json", media_type, on_click="ignore")


def triples(result: GraphResult) -> None:
    """Show triples as a drawn graph and as a table."""
    number = len(result.triples)
    drawn = f", the first {MOST_DRAWN} drawn" if number > MOST_DRAWN else ""
    st.html(f'<h2 class="dg-h3">{number} {"triple" if number == 1 else "triples"}{drawn}</h2>')
    if not result.triples:
        return
    st.graphviz_chart(graph_drawing(result), width="stretch")
    st.dataframe(triples_of(result), hide_index=True, width="stretch")
    st.download_button("Turtle", turtle_text(result).encode(), "result.ttl", "text/turtle", on_click="ignore")


def answered(text: str) -> Answer:
    """Run a stranger's query in a worker process. Raises ``DutygraphError`` for what is refused, bad or too long."""
    return service(settings.text("store") or str(DEFAULT_FOLDER)).run(Question(text, select="json", graph="ntriples"))


@st.cache_resource(show_spinner=False, on_release=QueryService.close)
def service(location: str) -> QueryService:
    """Start the worker processes once for all users; they follow the dataset when its file changes."""
    return QueryService(location)


def endpoint() -> None:
    """Say where the endpoint is and how programs use it."""
    address = f"http://localhost:{settings.integer('endpoint_port')}/sparql"
    with st.expander("The same from Python, R and curl"):
        st.html(
            f'<p class="dg-about">The endpoint speaks the SPARQL 1.1 Protocol at <code>{escape(address)}</code>, where '
            "<code>dutygraph serve</code> or <code>make run</code> runs.</p>"
        )
        st.code(
            "import json, urllib.parse, urllib.request\n\n"
            'query = "ASK { ?s ?p ?o }"\n'
            'data = urllib.parse.urlencode({"query": query}).encode()\n'
            f'request = urllib.request.Request("{address}", data,\n'
            '    {"Accept": "application/sparql-results+json"})\n'
            "print(json.load(urllib.request.urlopen(request)))",
            language="python",
        )
        st.code(
            f'library(httr)\nanswer <- POST("{address}", body = list(query = "ASK {{ ?s ?p ?o }}"),\n'
            '               encode = "form", accept("text/csv"))\ncat(content(answer, "text"))',
            language="r",
        )
        st.code(
            f"curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT * {{ ?s ?p ?o }} LIMIT 5' {address}",
            language="bash",
        )


if __name__ == "__main__":
    frame.whole_app()
