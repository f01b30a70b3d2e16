"""A file's bytes become records. The format is told by the content, never by the name."""

from __future__ import annotations

import re

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from shapes.kinds import expect_kind
from shapes.read_csv import decode, tables_of_csv
from shapes.read_json import tables_of_json
from shapes.read_turtle import records_of_turtle
from shapes.record import RecordSet
from shapes.tables import records_of

TURTLE_BEGINS = re.compile(
    r"@(prefix|base)\s|PREFIX\s+[\w.-]*:\s*<|BASE\s+<|<[^>\s]*>\s|_:|\[\s*\]?\s*(a|rdf:type)\s|rec:\w+\s",
    re.IGNORECASE,
)
JSON_BEGINS = re.compile(r"\{|\[\s*[\{\]\[\"\d]")


def read_records(name: str, content: bytes, kind: str | None) -> RecordSet:
    """Read CSV, XLSX, JSON or Turtle.

    ``name`` is what the report calls the file (a folder in it is dropped); ``kind`` is the kind of record where the
    file does not say it. Raises ``DutygraphError`` for what cannot be read at all; a cell that cannot be read is a
    problem in the set, and the other rows are there.
    """
    short = re.split(r"[\\/]", name)[-1]
    try:
        if kind is not None:
            expect_kind(kind)
        return _read(short, content, kind)
    except DutygraphError as error:
        if error.code != "no-such-kind" and not error.problem.startswith(short):
            error.problem = f"{short}: {error.problem}"
        raise


def _read(name: str, content: bytes, kind: str | None) -> RecordSet:
    limit = settings.integer("records_bytes")
    if len(content) > limit:
        raise LimitError(
            "too-large", f"The file has {len(content)} bytes; at most {limit} are read.", "Split it into smaller files."
        )
    if not content.strip():
        raise DutygraphError("empty-file", "The file is empty.", "Give a file with something in it.")
    if content[:4] == b"PK\x03\x04":
        from shapes.read_xlsx import (
            tables_of_xlsx,
        )  # its library takes longer to load than thousands of records to check

        return records_of(name, "xlsx", tables_of_xlsx(content), kind)
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise DutygraphError(
            "old-excel", "The file is an old or a protected Excel workbook.", "Save it as .xlsx without a password."
        )
    text = decode(content)
    beginning = _beginning(text)
    if beginning.startswith(("<?xml", "<rdf:", "<!DOCTYPE", "<html")):
        raise DutygraphError("xml-not-read", "The file is XML, which is not read.", "Save it as Turtle or CSV.")
    if beginning.startswith("%PDF"):
        raise DutygraphError("pdf-not-read", "The file is a PDF, no table.", "Take the template and fill it in.")
    if TURTLE_BEGINS.match(beginning):
        return records_of_turtle(name, text)
    if JSON_BEGINS.match(beginning):
        return records_of(name, "json", tables_of_json(text), kind)
    return records_of(name, "csv", tables_of_csv(content), kind)


def _beginning(text: str) -> str:
    place = 0
    for line in text.splitlines(keepends=True):
        if line.strip() and not line.lstrip(' "').startswith("#"):
            return text[place : place + 200].lstrip()
        place += len(line)
    return ""
