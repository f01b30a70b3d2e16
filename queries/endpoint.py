"""The SPARQL endpoint: one ASGI application over a pool of workers.

SPARQL 1.1 Protocol (queries only), SPARQL 1.1 Service Description, RFC 9110 for the rest. ``/sparql`` answers queries,
``/id/…`` opens the IRIs of the dataset, ``/health`` says that it lives, whatever the workers do.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from foundation import settings
from foundation.errors import DutygraphError
from ontology import names
from queries import protocol
from queries.description import PAGE_POLICY, answer_page, error_page, home_page, resource_page, service_description
from queries.named import get_query
from queries.results import Term
from queries.terms import iri_text, is_absolute_iri
from queries.workers import RETRY_AFTER_SECONDS, Answer, Question, WorkerPool

CUT_HEADER = "Dutygraph-Cut"
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"{CUT_HEADER}, ETag, Retry-After",
    "X-Content-Type-Options": "nosniff",
}
PREFLIGHT = HEADERS | {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
METHODS = ["GET", "HEAD", "POST"]
PATIENCE_SECONDS = 0.25  # from here on a running query is dropped when nobody waits for it any more
# Functions whose value differs each time (SPARQL 1.1 Query, section 17.4): such an answer has no ETag.
_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)


def create_app(pool: WorkerPool) -> Starlette:
    """Make the application; ``pool`` is started and stopped by the caller, in the same event loop."""
    app = Starlette(
        routes=[
            Route("/", _home, methods=["GET"]),
            Route("/health", _health, methods=["GET"]),
            Route("/sparql", _sparql, methods=[*METHODS, "OPTIONS"]),
            Route("/sparql/", _sparql, methods=[*METHODS, "OPTIONS"]),
            Route("/id/{path:path}", _resource, methods=["GET", "HEAD"]),
        ],
        exception_handlers={
            DutygraphError: _refused,
            HTTPStatus.NOT_FOUND: _not_found,
            HTTPStatus.METHOD_NOT_ALLOWED: _bad_method,
        },
    )
    app.state.pool = pool
    return app


async def _home(_request: Request) -> Response:
    return RedirectResponse("/sparql", headers=HEADERS)


async def _health(request: Request) -> Response:
    pool: WorkerPool = request.app.state.pool
    return JSONResponse({"status": "ok", "version": pool.loaded.version}, headers=HEADERS)


async def _sparql(request: Request) -> Response:
    """Answer ``/sparql``: a query, or without one the description of the service."""
    if request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=PREFLIGHT)
    pool: WorkerPool = request.app.state.pool
    accept = request.headers.get("accept", "")
    asked = protocol.read_request(
        method=request.method,
        query_string=request.url.query,
        content_type=request.headers.get("content-type", ""),
        accept=accept,
        body=await _body(request) if request.method == "POST" else b"",
        gzip=protocol.accepts_gzip(request.headers.get("accept-encoding", "")),
    )
    for_people = _for_people(accept)
    if asked is None:
        return _description(pool, request, for_people=for_people)
    if for_people:
        question = Question(
            asked.question.text, "json", "turtle", asked.question.default_graphs, asked.question.named_graphs
        )
        answer = await _answered(pool, question, request)
        page = answer_page(answer.body, answer.format, cut=answer.cut, text=question.text, endpoint=request.url.path)
        return _html(page)
    tag = _tag(pool, asked) if request.method != "POST" else None
    if tag is not None and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=_labels(tag))
    answer = await _answered(pool, asked.question, request)
    if answer.version != pool.loaded.version:
        tag = None
    media_type = asked.graph_type if answer.format in protocol.GRAPH_TYPES.values() else asked.select_type
    return _labelled(answer, media_type or "", tag)


async def _resource(request: Request) -> Response:
    """Open an IRI of the dataset: ``/id/samm/C2.1.4.2`` is ``https://w3id.org/dutygraph/samm/C2.1.4.2``."""
    pool: WorkerPool = request.app.state.pool
    iri = names.BASE + request.path_params["path"]
    if (
        not is_absolute_iri(iri)
        or b"true" not in (await pool.run(Question(f"ASK {{ {iri_text(iri)} ?property ?value }}", "csv"))).body
    ):
        raise DutygraphError("not-found", f"The dataset says nothing about {iri[:200]!r}.", "Check its name.")
    binding = {"entity": Term("iri", iri)}
    accept = request.headers.get("accept", "")
    format_wanted = request.query_params.get("format", "")
    if _for_people(accept) and not format_wanted:
        answer = await pool.run(Question(get_query("about-entity").text(binding), "json"))
        return _html(resource_page(iri, answer.body))
    media_type = protocol.choose("text/turtle" if format_wanted == "turtle" else accept, protocol.GRAPH_TYPES)
    if media_type is None:
        raise DutygraphError("not-acceptable", "None of the formats asked for is offered.", "Accept text/turtle.")
    question = Question(get_query("entity-graph").text(binding), None, protocol.GRAPH_TYPES[media_type])
    return _labelled(await pool.run(question), media_type, None)


async def _body(request: Request) -> bytes:
    """Read a request's body, and no more of it than the longest query could need."""
    limit = protocol.BODY_ROOM * settings.integer("query_length") + 200 * protocol.MOST_GRAPHS
    pieces = bytearray()
    async for piece in request.stream():
        pieces += piece
        if len(pieces) > limit:
            raise DutygraphError("query-too-long", f"The request has more than {limit} bytes.", "Shorten the query.")
    return bytes(pieces)


async def _answered(pool: WorkerPool, question: Question, request: Request) -> Answer:
    """Run a query; stop it when the client goes away meanwhile, which is looked for only when it takes long."""
    task = asyncio.current_task()
    assert task is not None  # a request is answered inside a task
    watchers: list[asyncio.Task[None]] = []
    loop = asyncio.get_running_loop()
    later = loop.call_later(
        PATIENCE_SECONDS, lambda: watchers.append(loop.create_task(_cancel_when_gone(request, task)))
    )
    try:
        return await pool.run(question)
    except asyncio.CancelledError:
        if watchers and watchers[0].done():
            task.uncancel()
            raise DutygraphError("client-gone", "The client has gone.", "Ask again.") from None
        raise
    finally:
        later.cancel()
        for watcher in watchers:
            watcher.cancel()


async def _cancel_when_gone(request: Request, task: asyncio.Task[object]) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    task.cancel()


def _tag(pool: WorkerPool, asked: protocol.Asked) -> str | None:
    """Give the weak ETag of an answer: the dataset's version and what was asked; none for what differs each time."""
    question = asked.question
    if _CHANGING.search(question.text):
        return None
    parts = (question.text, asked.select_type, asked.graph_type, question.default_graphs, question.named_graphs)
    return f'W/"{pool.loaded.version}-{hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:16]}"'


def _labels(tag: str | None) -> dict[str, str]:
    labels = HEADERS | {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}
    return labels | {"ETag": tag} if tag else labels


def _labelled(answer: Answer, media_type: str, tag: str | None) -> Response:
    headers = _labels(tag)
    if answer.cut:
        headers[CUT_HEADER] = f"rows={settings.integer('result_rows')}"
    if answer.gzip:
        headers["Content-Encoding"] = "gzip"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    return Response(answer.body, headers=headers | {"Content-Type": media_type})


def _description(pool: WorkerPool, request: Request, *, for_people: bool) -> Response:
    endpoint = str(request.url.replace(query="", fragment=""))
    if not is_absolute_iri(endpoint):  # the Host header is the client's
        endpoint = f"http://localhost{request.url.path}"
    if for_people:
        return _html(home_page(pool.loaded, endpoint))
    media_type = protocol.choose(request.headers.get("accept", ""), protocol.GRAPH_TYPES)
    if media_type is None:
        raise DutygraphError("not-acceptable", "The description is RDF.", "Accept text/turtle, or send a query.")
    content = service_description(pool.loaded, endpoint, protocol.GRAPH_TYPES[media_type])
    return Response(content, headers=_labels(None) | {"Content-Type": media_type})


def _for_people(accept: str) -> bool:
    """Tell whether a browser asks: HTML is named, and liked best of all that is offered."""
    offered = [*protocol.SELECT_TYPES, *protocol.GRAPH_TYPES, protocol.HTML]
    return protocol.HTML in accept and protocol.choose(accept, offered) == protocol.HTML


def _html(page: bytes, status: HTTPStatus = HTTPStatus.OK) -> Response:
    headers = _labels(None) | {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": PAGE_POLICY}
    return Response(page, status_code=status, headers=headers)


def _error_response(request: Request, error: DutygraphError) -> Response:
    """Answer an error in the one JSON shape, or as a page to a person."""
    status = protocol.STATUSES.get(error.code, HTTPStatus.BAD_REQUEST)
    if _for_people(request.headers.get("accept", "")):
        response = _html(error_page(error.problem, error.remedy), status)
    else:
        response = JSONResponse(error.as_json(), status_code=status, headers=HEADERS)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(METHODS)
    return response


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, DutygraphError)  # registered for that class only
    return _error_response(request, error)


async def _not_found(request: Request, _error: Exception) -> Response:
    problem = f"There is nothing at {request.url.path[:200]}."
    return _error_response(request, DutygraphError("not-found", problem, "Queries go to /sparql."))


async def _bad_method(request: Request, _error: Exception) -> Response:
    problem = f"{request.method} is not answered here."
    return _error_response(request, DutygraphError("bad-method", problem, "Use GET or POST."))
