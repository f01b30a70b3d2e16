"""Cutting a serialised SELECT result after so many rows, without reading the terms in it.

The four formats are those that Oxigraph writes: no blanks between JSON tokens, CR LF in CSV, escaped newlines in TSV.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

SelectFormat: TypeAlias = Literal["json", "xml", "csv", "tsv"]

# What ends a row, and what may hold the same bytes without ending one (strings), told apart by the first byte.
_ENDS: dict[SelectFormat, re.Pattern[bytes]] = {
    # Between two bindings of one row stands },"name":{ and only between two rows },{
    "json": re.compile(rb'"(?:[^"\\]|\\.)*+"|\},\{', re.DOTALL),
    "xml": re.compile(rb"</result>"),
    "csv": re.compile(rb'"(?:[^"]|"")*+"|\r\n'),
    "tsv": re.compile(rb"\n"),
}
_MARKS: dict[SelectFormat, bytes] = {"json": b"},{", "xml": b"</result>", "csv": b"\r\n", "tsv": b"\n"}
_TAILS: dict[SelectFormat, bytes] = {"json": b"]}}", "xml": b"</results></sparql>", "csv": b"", "tsv": b""}


def cut_rows(body: bytes, form: SelectFormat, rows: int) -> tuple[bytes, bool]:
    """Give at most ``rows`` rows of a serialised result, and whether any were left out."""
    header = 1 if form in {"csv", "tsv"} else 0
    wanted = max(rows, 0) + header
    if body.count(_MARKS[form]) < wanted:  # counted in strings too, so there are no more rows than that
        return body, False
    seen = 0
    for end in _ENDS[form].finditer(body):
        if end[0].startswith(b'"'):
            continue
        seen += 1
        if seen == wanted:
            kept = end.start() + 1 if form == "json" else end.end()
            rest = body[kept:]
            more = bool(rest) if form in {"csv", "tsv"} else form == "json" or b"<result>" in rest
            return (body[:kept] + _TAILS[form], True) if more else (body, False)
    return body, False
