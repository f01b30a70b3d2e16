"""CSV as offices write it: comma, semicolon or tab; UTF-8 with or without BOM, UTF-16 with BOM, Windows-1252."""

from __future__ import annotations

import csv
import io

from foundation import settings
from foundation.errors import DutygraphError
from shapes.sheets import Table, named_columns, table_of

DELIMITERS = (",", ";", "\t")


def tables_of_csv(content: bytes) -> list[Table]:
    """Give the file's one table. Lines that begin with ``#`` before the headers are comments."""
    text = decode(content)
    first_line, _, rest = text.partition("\n")
    delimiter = ""
    if first_line.strip().casefold() in {f"sep={mark}" for mark in DELIMITERS}:
        delimiter, text = first_line.strip()[4:] or "\t", "\n" + rest
    text = _without_comments(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True)
    try:
        return [table_of("", enumerate(reader, start=1), shifts=True)]
    except csv.Error as error:
        raise DutygraphError(
            "broken-csv", f"Row {reader.line_num} of the CSV cannot be read: {error}.", "Save the table again as CSV."
        ) from None


def decode(content: bytes) -> str:
    """Give the text of a file; raises ``DutygraphError`` where no encoding that offices use fits."""
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise DutygraphError(
        "not-text", "The file is no table, JSON or Turtle that can be read.", "Save it as CSV (UTF-8) or as XLSX."
    )


def _without_comments(text: str) -> str:
    """Give the text with the comment lines before the headers empty, so that rows keep their numbers."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.lstrip().startswith("#"):
            lines[number] = "\n"
        elif line.strip():
            break
    return "".join(lines)


def _delimiter(text: str) -> str:
    """Give the separator that parts the headers: most names of columns, then most often on the first line."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip(' "').startswith("#")]
    outside = ["".join(line.split('"')[::2]) for line in lines[:1]]
    looked_at = lines[: settings.integer("records_header_rows")]

    def fitness(mark: str) -> tuple[int, int]:
        named = max((named_columns([cell.strip(' "') for cell in line.split(mark)]) for line in looked_at), default=0)
        return named, sum(line.count(mark) for line in outside)

    return max(DELIMITERS, key=fitness)
