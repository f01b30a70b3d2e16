"""How the endpoint's answers are labelled: headers, ETags, compression, the one error shape (RFC 9110, RFC 6892)."""

from __future__ import annotations

import gzip
import hashlib
import re
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from foundation import settings
from foundation.errors import DutygraphError
from queries import protocol
from queries.endings import RETRY_AFTER_SECONDS
from queries.engine import GZIP_FROM
from queries.webpage import POLICY, error_page
from queries.workers import Answer

CUT_HEADER = "Dutygraph-Cut"
METHODS = "GET, HEAD, POST, OPTIONS"
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"{CUT_HEADER}, Content-Location, ETag, Link, Retry-After",
    "X-Content-Type-Options": "nosniff",
}
PREFLIGHT = HEADERS | {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_TAG = re.compile(r'(?:W/)?("[^"]*")')


def tag_of(version: str, *parts: object) -> str | None:
    """Give the weak ETag of an answer: the dataset's version and what was asked; none where that is not known."""
    if not version:
        return None
    return f'W/"{version}-{hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:16]}"'


def has_it(request: Request, tag: str | None) -> bool:
    """Tell whether the client has the answer already: If-None-Match, weak comparison (RFC 9110, section 13.1.2)."""
    header = request.headers.get("if-none-match", "")
    if tag is None or not header:
        return False
    return header.strip() == "*" or tag.removeprefix("W/") in _TAG.findall(header)


def not_modified(tag: str | None) -> Response:
    """Tell a client that what it has is current."""
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=labels(tag))


def labels(tag: str | None) -> dict[str, str]:
    """Give the headers of every answer that depends on what was asked for; it may be kept and must be asked about."""
    fixed = HEADERS | {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}
    return fixed | {"ETag": tag} if tag else fixed


def labelled(answer: Answer, media_type: str, tag: str | None, **more: str) -> Response:
    """Answer with what a worker gave."""
    headers = labels(tag) | {name.replace("_", "-"): value for name, value in more.items()}
    if answer.cut:
        headers[CUT_HEADER] = f"rows={settings.integer('result_rows')}"
    if answer.gzip:
        headers["Content-Encoding"] = "gzip"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    return Response(answer.body, headers=headers | {"Content-Type": media_type})


def html(
    request: Request, page: bytes, *, status: HTTPStatus = HTTPStatus.OK, tag: str | None = None, cut: bool = False
) -> Response:
    """Answer with a page for people."""
    headers = labels(tag) | {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
    if cut:
        headers[CUT_HEADER] = f"rows={settings.integer('result_rows')}"
    if len(page) >= GZIP_FROM and protocol.accepts_gzip(request.headers.get("accept-encoding", "")):
        page = gzip.compress(page, compresslevel=4, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(page, status_code=status, headers=headers)


def error_response(request: Request, error: DutygraphError) -> Response:
    """Answer an error in the one JSON shape, or as a page to a person."""
    status = protocol.STATUSES.get(error.code, HTTPStatus.BAD_REQUEST)
    if for_people(request.headers.get("accept", "")):
        response = html(request, error_page(error.problem, error.remedy), status=status)
    else:
        response = JSONResponse(error.as_json(), status_code=status, headers=labels(None))
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = METHODS
    return response


def for_people(accept: str) -> bool:
    """Tell whether a browser asks: HTML is named, and liked best of all that is offered."""
    offered = [*protocol.SELECT_TYPES, *protocol.GRAPH_TYPES, protocol.HTML]
    return protocol.HTML in accept and protocol.choose(accept, offered) == protocol.HTML
