"""Excel workbooks: values of cells, one table a sheet; nothing in them is computed or fetched."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from itertools import repeat, zip_longest
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.cell_range import CellRange

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from shapes.excel_cells import Formula, Merged, Number
from shapes.sheets import Table, table_of

if TYPE_CHECKING:
    from datetime import datetime

    from openpyxl.workbook.workbook import Workbook

RULES_SHEET = "Rules"


def tables_of_xlsx(content: bytes) -> list[Table]:
    """Give one table for each sheet but the template's ``Rules``. A sheet named after a kind says its kind."""
    _guard(content)
    try:
        values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        # A second look, without computed values, tells a formula that was never computed from an empty cell.
        formulas = values
        if _has_formulas(content):
            formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        return [_table(content, values, formulas, name) for name in values.sheetnames if name != RULES_SHEET]
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        InvalidFileException,
        OverflowError,
        SyntaxError,  # of lxml and of the standard library's XML parser alike
        EOFError,
        OSError,
    ):  # what openpyxl raises on damaged workbooks
        raise DutygraphError(
            "broken-xlsx", "The Excel workbook is damaged or is none.", "Open it in Excel and save it as .xlsx."
        ) from None


def _guard(content: bytes) -> None:
    limit = settings.integer("records_unpacked_bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > limit:
                raise LimitError(
                    "unpacks-too-large",
                    f"The workbook would unpack to more than {limit} bytes.",
                    "Split it into smaller files.",
                )
            for member in archive.infolist():
                with archive.open(member) as stream:
                    if b"<!DOCTYPE" in stream.read(4096):
                        raise DutygraphError(
                            "broken-xlsx", "The workbook declares XML entities.", "Save it again from Excel."
                        )
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        raise DutygraphError(
            "broken-xlsx", "The Excel workbook is damaged or encrypted.", "Save it again from Excel, unprotected."
        ) from None


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if "worksheets/" in name and name.endswith(".xml")]
        return any(re.search(rb"<(\w+:)?f[ >/]", archive.read(name)) for name in sheets)


def _table(content: bytes, values: Workbook, formulas: Workbook, name: str) -> Table:
    if not hasattr(values[name], "reset_dimensions"):  # a chart sheet holds no cells
        return Table(name=name, kind="", headers=(), rows=())
    merged = merged_ranges(content, values[name])
    return table_of(name, enumerate(_marked(_rows(values, formulas, name), merged), start=1), shifts=False)


def merged_ranges(content: bytes, sheet: object) -> list[CellRange]:
    """Give a sheet's merged cells from the top down; openpyxl does not tell them of a sheet that it only reads."""
    path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        stored = archive.read(path)
    behind = stored[max(stored.rfind(b"</sheetData>"), stored.rfind(b":sheetData>")) :]
    limit = settings.integer("records_rows")
    found = re.findall(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:$]+)[\"']", behind)
    if len(found) > limit:
        raise LimitError("too-many-rows", f"The sheet has more than {limit} merged cells.", "Split the merged cells.")
    return sorted((CellRange(ref.decode()) for ref in found), key=lambda each: each.min_row)


def _marked(rows: Iterator[list[object]], merged: list[CellRange]) -> Iterator[list[object]]:
    """Give the rows with the cells marked that are merged away."""
    waiting, here = deque(merged), list[CellRange]()
    for number, row in enumerate(rows, start=1):
        while waiting and waiting[0].min_row <= number:
            here.append(waiting.popleft())
        if here:
            here = [each for each in here if each.max_row >= number]
            for each in here:
                first = each.min_col if number > each.min_row else each.min_col + 1
                for place in range(first, min(each.max_col, len(row)) + 1):
                    row[place - 1] = Merged(each.coord)
        yield row


def _rows(values: Workbook, formulas: Workbook, name: str) -> Iterator[list[object]]:
    value_sheet = values[name]
    value_sheet.reset_dimensions()
    cut = settings.integer("records_columns") + 1  # one more than are read: reading refuses it by its number
    formula_rows: Iterator[tuple[object, ...]] = repeat(())
    if formulas is not values:
        formulas[name].reset_dimensions()
        formula_rows = formulas[name].iter_rows(values_only=True)
    for value_cells, formula_cells in zip(value_sheet.iter_rows(), formula_rows, strict=False):
        yield [
            _held(cell, formula, values.epoch) for cell, formula in zip_longest(value_cells[:cut], formula_cells[:cut])
        ]


def _held(cell: object, formula: object, epoch: datetime) -> object:
    """Give what a cell holds; a number keeps its percent sign, or what it means as a day."""
    value: object = getattr(cell, "value", None)
    if value is None:
        return Formula() if formula is not None else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "%" in str(getattr(cell, "number_format", "")):
            return f"{value * 100:.6f} %"
        return Number(value, epoch)
    return value
