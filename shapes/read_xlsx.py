"""Excel workbooks: values of cells, one table a sheet; nothing in them is computed or fetched."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import repeat, zip_longest
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from shapes.kinds import kind_named
from shapes.read_csv import too_many_rows
from shapes.tables import Row, Table
from shapes.values import Formula

if TYPE_CHECKING:
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
        return [_table(values, formulas, name) for name in values.sheetnames if name != RULES_SHEET]
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


def _table(values: Workbook, formulas: Workbook, name: str) -> Table:
    limit = settings.integer("records_rows")
    headers: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, cells in enumerate(_rows(values, formulas, name), start=1):
        filled = any(cell is not None and str(cell).strip() for cell in cells)
        if not filled or (not headers and str(cells[0] or "").startswith("#")):
            continue
        if not headers:
            headers = tuple("" if cell is None else str(cell).strip() for cell in cells)
            continue
        if len(rows) >= limit:
            raise too_many_rows(limit)
        rows.append(Row(number, {header: cell for header, cell in zip(headers, cells, strict=False) if header}))
    return Table(name=name, kind=name if kind_named(name) else "", headers=headers, rows=rows)


def _rows(values: Workbook, formulas: Workbook, name: str) -> Iterator[list[object]]:
    value_sheet = values[name]
    if not hasattr(value_sheet, "reset_dimensions"):  # a chart sheet holds no cells
        return
    value_sheet.reset_dimensions()
    cut = settings.integer("records_columns") + 1  # one more than are read: reading refuses it by its number
    formula_rows: Iterator[tuple[object, ...]] = repeat(())
    if formulas is not values:
        formulas[name].reset_dimensions()
        formula_rows = formulas[name].iter_rows(values_only=True)
    for value_cells, formula_cells in zip(value_sheet.iter_rows(), formula_rows, strict=False):
        row: list[object] = []
        for value_cell, formula in zip_longest(value_cells[:cut], formula_cells[:cut]):
            value: object = value_cell.value if value_cell is not None else None
            if value is None and formula is not None:
                value = Formula()
            elif (
                isinstance(value, int | float)
                and not isinstance(value, bool)
                and "%" in str(getattr(value_cell, "number_format", ""))
            ):
                value = f"{value * 100:.6f} %"
            row.append(value)
        yield row
