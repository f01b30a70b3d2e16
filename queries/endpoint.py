"""The SPARQL endpoint: one ASGI application over a pool of workers.

SPARQL 1.1 Protocol (queries only), SPARQL 1.1 Service Description, RFC 9110 for the rest. ``/sparql`` answers queries,
``/id/…`` opens the IRIs of the dataset, ``/health`` says that it lives, whatever the workers do.
"""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from foundation import settings
from foundation.errors import DutygraphError
from ontology import names
from queries import protocol, replies, resource, webpage
from queries.description import DATASETS_QUERY, service_description
from queries.terms import is_absolute_iri
from queries.workers import Answer, Question, WorkerPool

METHODS = ["GET", "HEAD", "OPTIONS"]
DROPPED = 20  # times the longest body are read of one that is too long
PATIENCE_SECONDS = 0.25  # from here on a running query is dropped when nobody waits for it any more
_SAFE = "/:@!$&'()*+,;=~.-_"  # what a path may hold as it is (RFC 3986, section 3.3)
# Functions whose value differs each time (SPARQL 1.1 Query, section 17.4): such an answer has no ETag.
_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)


def create_app(pool: WorkerPool) -> Starlette:
    """Make the application; ``pool`` is started and stopped by the caller, in the same event loop."""
    app = Starlette(
        routes=[
            Route("/", _home, methods=METHODS),
            Route("/health", _health, methods=METHODS),
            Route("/.well-known/void", _home, methods=METHODS),  # VoID, section 7.2
            Route("/static/{name}", _static, methods=METHODS),
            Route("/sparql", _sparql, methods=[*METHODS, "POST"]),
            Route("/sparql/", _sparql, methods=[*METHODS, "POST"]),
            Route("/id/{path:path}", _resource, methods=METHODS),
        ],
        exception_handlers={
            DutygraphError: _refused,
            HTTPStatus.NOT_FOUND: _not_found,
            HTTPStatus.METHOD_NOT_ALLOWED: _bad_method,
        },
    )
    app.state.pool = pool
    return app


async def _home(request: Request) -> Response:
    return _preflight(request) or RedirectResponse("/sparql", headers=replies.HEADERS)


async def _health(request: Request) -> Response:
    pool: WorkerPool = request.app.state.pool
    return _preflight(request) or JSONResponse(
        {"status": "ok", "version": await pool.health()}, headers=replies.HEADERS
    )


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in webpage.FILES:
        raise DutygraphError("not-found", f"There is no file {name[:100]!r}.", "The pages name those there are.")
    content = webpage.static_file(name)
    tag = replies.tag_of(name, content)
    if replies.has_it(request, tag):
        return replies.not_modified(tag)
    return _preflight(request) or Response(content, headers=replies.labels(tag) | {"Content-Type": webpage.FILES[name]})


async def _sparql(request: Request) -> Response:
    """Answer ``/sparql``: a query, or without one the description of the service."""
    if preflight := _preflight(request):
        return preflight
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
    for_people = replies.for_people(accept)
    if asked is None:
        return await _description(pool, request, for_people=for_people)
    if for_people:
        return await _answer_page(pool, request, asked.question)
    tag = None
    if request.method != "POST" and not _CHANGING.search(asked.question.text):
        question = asked.question
        parts = (question.text, asked.select_type, asked.graph_type, question.default_graphs, question.named_graphs)
        tag = replies.tag_of(await pool.version(), parts)
    if replies.has_it(request, tag):
        return replies.not_modified(tag)
    answer = await _answered(pool, asked.question, request)
    if answer.version != pool.loaded.version:
        tag = None
    media_type = asked.graph_type if answer.format in protocol.GRAPH_TYPES.values() else asked.select_type
    return replies.labelled(answer, media_type or "", tag)


async def _answer_page(pool: WorkerPool, request: Request, asked: Question) -> Response:
    question = Question(asked.text, "json", "turtle", asked.default_graphs, asked.named_graphs)
    answer = await _answered(pool, question, request)
    cut = settings.integer("result_rows") if answer.cut else None
    page = webpage.answer_page(answer.body, answer.format, cut=cut, text=question.text, endpoint=request.url.path)
    return replies.html(request, page, cut=answer.cut)


async def _resource(request: Request) -> Response:
    """Open an IRI of the dataset: ``/id/samm/C2.1.4.2`` is ``https://w3id.org/dutygraph/samm/C2.1.4.2``."""
    if preflight := _preflight(request):
        return preflight
    pool: WorkerPool = request.app.state.pool
    media_type = _resource_type(request)
    iri = await _known_iri(pool, request)
    tag = replies.tag_of(await pool.version(), iri, media_type, _app_address(request))
    if replies.has_it(request, tag):
        return replies.not_modified(tag)
    if media_type == protocol.HTML:
        statements = resource.read_statements(
            (await _answered(pool, Question(resource.statements_query(iri)), request)).body
        )
        terms = None
        if iri in resource.VOCABULARIES:
            terms = (await _answered(pool, Question(resource.terms_query(iri)), request)).body
        page = resource.resource_page(iri, statements, app=_app_address(request), terms=terms)
        response = replies.html(request, page, tag=tag)
    else:
        gzip = protocol.accepts_gzip(request.headers.get("accept-encoding", ""))
        question = Question(resource.graph_query(iri), None, protocol.GRAPH_TYPES[media_type], gzip=gzip)
        response = replies.labelled(await _answered(pool, question, request), media_type, tag)
    place = quote(request.url.path, safe=_SAFE)
    response.headers["Content-Location"] = f"{place}?format={protocol.FORMATS_BY_TYPE[media_type]}"
    response.headers["Link"] = f'<{quote(iri, safe=_SAFE + "%?#[]")}>; rel="describes"'
    return response


def _resource_type(request: Request) -> str:
    """Choose how a thing is shown: ``?format=`` counts before Accept. Raises ``DutygraphError`` (406)."""
    wanted = request.query_params.get("format")
    offered = [*protocol.GRAPH_TYPES, protocol.HTML]
    if wanted is None:
        accept = request.headers.get("accept", "")
        chosen = protocol.HTML if replies.for_people(accept) else protocol.choose(accept, offered)
    else:
        chosen = next((each for each, name in protocol.FORMATS_BY_TYPE.items() if name == wanted), None)
    if chosen is None:
        raise DutygraphError(
            "not-acceptable", "None of the formats asked for is offered.", f"Accept one of {', '.join(offered)}."
        )
    return chosen


async def _known_iri(pool: WorkerPool, request: Request) -> str:
    """Give the IRI that a path means, as it was sent or with its percent signs resolved. Raises ``not-found``."""
    raw: bytes = request.scope.get("raw_path", b"")
    sent = raw.decode("ascii", "replace").partition("/id/")[2]
    decoded: str = request.path_params["path"]
    for path in dict.fromkeys((sent, decoded)):
        iri = names.BASE + path
        if is_absolute_iri(iri) and await _is_known(pool, request, iri):
            return iri
    raise DutygraphError(
        "not-found", f"The dataset says nothing about {iri[:200]!r}.", "Check its name, or look for it at /sparql."
    )


async def _is_known(pool: WorkerPool, request: Request, iri: str) -> bool:
    try:
        return (await _answered(pool, Question(resource.exists_query(iri), "csv"), request)).body == b"true"
    except DutygraphError as error:
        if error.code == "bad-query":  # the engine knows characters that no IRI has better than we do
            return False
        raise


def _app_address(request: Request) -> str:
    """Give the web app's address: the setting, else its port on the host that was asked."""
    if address := settings.text("app_address"):
        return address.rstrip("/")
    guess = f"http://{request.url.hostname}:{settings.integer('app_port')}"
    return guess if is_absolute_iri(guess) else f"http://localhost:{settings.integer('app_port')}"


async def _body(request: Request) -> bytes:
    """Read a request's body, and keep no more of it than the longest query could need.

    Of a longer one some more is read and dropped: who is still sending when the connection closes may never see why.
    """
    limit = protocol.BODY_ROOM * settings.integer("query_length") + 200 * protocol.MOST_GRAPHS
    kept = bytearray()
    size = 0
    try:
        async for piece in request.stream():
            size += len(piece)
            if size <= limit:
                kept += piece
            elif size > DROPPED * limit:
                break
    except ClientDisconnect:
        raise _gone() from None
    if size > limit:
        raise DutygraphError("query-too-long", f"The request has more than {limit} bytes.", "Shorten the query.")
    return bytes(kept)


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
        return await pool.run(question, client=request.client.host if request.client else "")
    except asyncio.CancelledError:
        if watchers and watchers[0].done():
            task.uncancel()
            raise _gone() from None
        raise
    finally:
        later.cancel()
        for watcher in watchers:
            watcher.cancel()


def _gone() -> DutygraphError:
    return DutygraphError("client-gone", "The client has gone.", "Ask again.")


async def _cancel_when_gone(request: Request, task: asyncio.Task[object]) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    task.cancel()


async def _description(pool: WorkerPool, request: Request, *, for_people: bool) -> Response:
    endpoint = str(request.url.replace(query="", fragment=""))
    if not is_absolute_iri(endpoint):  # the Host header is the client's
        endpoint = f"http://localhost{request.url.path}"
    media_type = (
        protocol.HTML if for_people else protocol.choose(request.headers.get("accept", ""), protocol.GRAPH_TYPES)
    )
    if media_type is None:
        raise DutygraphError("not-acceptable", "The description is RDF.", "Accept text/turtle, or send a query.")
    tag = replies.tag_of(await pool.version(), endpoint, media_type)
    if replies.has_it(request, tag):
        return replies.not_modified(tag)
    if for_people:
        return replies.html(request, webpage.home_page(pool.loaded, endpoint), tag=tag)
    datasets = (await _answered(pool, Question(DATASETS_QUERY, None, "ntriples"), request)).body
    content = service_description(pool.loaded, endpoint, protocol.GRAPH_TYPES[media_type], datasets)
    return Response(content, headers=replies.labels(tag) | {"Content-Type": media_type})


def _preflight(request: Request) -> Response | None:
    if request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=replies.PREFLIGHT)
    return None


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, DutygraphError)  # registered for that class only
    return replies.error_response(request, error)


async def _not_found(request: Request, _error: Exception) -> Response:
    problem = f"There is nothing at {request.url.path[:200]}."
    return replies.error_response(request, DutygraphError("not-found", problem, "Queries go to /sparql."))


async def _bad_method(request: Request, _error: Exception) -> Response:
    problem = f"{request.method[:20]} is not answered here."
    return replies.error_response(request, DutygraphError("bad-method", problem, "Use GET or POST."))
