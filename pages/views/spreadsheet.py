"""Rows as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from queries.tables import safe_cell


def as_csv(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    """Give rows as a file for a spreadsheet, in which no cell is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([safe_cell(row.get(column, "")) for column in columns] for row in rows)
    return ("\ufeff" + stream.getvalue()).encode("utf-8")
