"""CSV as offices write it: comma, semicolon or tab; UTF-8 with or without BOM, UTF-16 with BOM, Windows-1252."""

from __future__ import annotations

import csv
import io

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from shapes.tables import Row, Table

DELIMITERS = (",", ";", "\t")


def tables_of_csv(content: bytes) -> list[Table]:
    """Give the file's one table. Lines that begin with ``#`` before the headers are comments."""
    text = decode(content)
    first_line, _, rest = text.partition("\n")
    delimiter = ""
    if first_line.strip().casefold() in {f"sep={mark}" for mark in DELIMITERS}:
        delimiter, text = first_line.strip()[4:] or "\t", "\n" + rest
    text = _without_comments(text)
    headers: tuple[str, ...] = ()
    rows: list[Row] = []
    limit = settings.integer("records_rows")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells) or (not headers and cells[0].lstrip().startswith("#")):
                continue
            if not headers:
                headers = tuple(cell.strip() for cell in cells)
                continue
            if len(rows) >= limit:
                raise too_many_rows(limit)
            rows.append(Row(number=number, cells=_by_header(headers, cells, number)))
    except csv.Error as error:
        raise DutygraphError(
            "broken-csv", f"Row {reader.line_num} of the CSV cannot be read: {error}.", "Save the table again as CSV."
        ) from None
    return [Table(name="", kind="", headers=headers, rows=rows)]


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


def too_many_rows(limit: int) -> LimitError:
    """Give the error of a file with more rows than are read."""
    return LimitError("too-many-rows", f"The file has more than {limit} records.", "Split it into smaller files.")


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
    for line in text.splitlines():
        if line.strip() and not line.lstrip(' "').startswith("#"):
            outside = "".join(line.split('"')[::2])
            return max(DELIMITERS, key=outside.count)
    return ","


def _by_header(headers: tuple[str, ...], cells: list[str], number: int) -> dict[str, object]:
    surplus = [cell for cell in cells[len(headers) :] if cell.strip()]
    if surplus:
        raise DutygraphError(
            "too-many-cells",
            f"Row {number} has {len(cells)} cells for {len(headers)} columns.",
            "Put cells that hold the separator into double quotes.",
        )
    return {header: cell for header, cell in zip(headers, cells, strict=False) if header}
