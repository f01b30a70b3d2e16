"""What an Excel cell may hold besides text: numbers that mean days, formulas never computed, cells merged away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

DAYS = (date(1930, 1, 1), date(2200, 1, 1))


class Formula:
    """A cell whose formula was never computed."""


@dataclass(frozen=True)
class Merged:
    """A cell that is merged with others, whose value stands in the first of ``cells`` (``F2:F3``) only."""

    cells: str


@dataclass(frozen=True)
class Number:
    """A number without a format of its own; in a column of dates it is Excel's count of days since ``epoch``."""

    value: int | float
    epoch: datetime

    def as_held(self, datatype: str) -> object:
        """Give the day or the time of day where such a column holds the number, else the number."""
        if datatype == "date" and (day := self._day()):
            return day
        if datatype == "time" and 0 <= self.value < 1:
            return self._meant()
        return self.value

    def _day(self) -> date | None:
        try:
            found = self._meant()
        except (OverflowError, ValueError):
            return None
        if not isinstance(found, datetime):
            return None
        return found.date() if DAYS[0] <= found.date() < DAYS[1] else None

    def _meant(self) -> object:
        from openpyxl.utils.datetime import from_excel  # loaded already where there is a workbook

        return from_excel(self.value, self.epoch)
