"""JSON: a list of records, one record, or ``{"kind": ..., "records": [...]}``."""

from __future__ import annotations

import json

from foundation import settings
from foundation.errors import DutygraphError
from shapes.sheets import Row, Table, too_many_rows


def tables_of_json(text: str) -> list[Table]:
    """Give the file's one table; its rows are counted from 1."""
    try:
        parsed = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=str)
    except RecursionError:
        raise DutygraphError("broken-json", "The JSON is nested too deep.", "Give a plain list of records.") from None
    except json.JSONDecodeError as error:
        raise DutygraphError(
            "broken-json",
            f"The JSON breaks off at line {error.lineno}, column {error.colno}: {error.msg}.",
            "Mend it there.",
        ) from None
    except ValueError as error:
        raise DutygraphError("broken-json", f"The JSON cannot be read: {error}.", "Mend it there.") from None
    kind = ""
    if isinstance(parsed, dict) and isinstance(parsed.get("records"), list):
        kind, parsed = str(parsed.get("kind") or ""), parsed["records"]
    listed = parsed if isinstance(parsed, list) else [parsed]
    limit = settings.integer("records_rows")
    if len(listed) > limit:
        raise too_many_rows(limit)
    rows = [_row(number, item) for number, item in enumerate(listed, start=1)]
    headers = tuple(dict.fromkeys(header for row in rows for header in row.cells))
    return [Table(name="", kind=kind, headers=headers, rows=rows, strict=False)]


def _row(number: int, item: object) -> Row:
    if not isinstance(item, dict):
        return Row(number=number, cells={}, problem='it is no object; records are written as {"column": value, ...}')
    return Row(number=number, cells=item)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    if "@context" in found:
        raise ValueError("it is JSON-LD, which is not read; leave out @context and use the template's keys")
    return found


def _no_number(word: str) -> object:
    raise ValueError(f"{word} is no number")
