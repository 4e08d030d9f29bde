"""Workbooks (XLSX): the one place that writes them, so that nothing in any of them is ever a formula."""

import io
from datetime import datetime
from typing import Any

#: signs with which a spreadsheet begins a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula: an apostrophe goes before it where needed."""
    return f"'{text}" if text.startswith(FORMULA) else text


class Workbook:
    """A workbook that is being written. Numbers are numbers, moments (local, without a zone) moments, text is text."""

    def __init__(self) -> None:
        import xlsxwriter  # 5 MB that a process needs only when somebody takes figures away

        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, {"in_memory": True, "strings_to_formulas": False})
        self._moment = self.look(num_format="dd/mm/yyyy hh:mm")

    def sheet(self, name: str) -> Any:
        """A new sheet; its name is cut where spreadsheets cut it."""
        return self._book.add_worksheet(name[:31])

    def look(self, **said: object) -> Any:
        """How cells look."""
        return self._book.add_format(said)

    def write(self, sheet: Any, row: int, column: int, cell: str | float | datetime | None, look: Any = None) -> None:
        """One cell, by what it is."""
        if isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell, look or self._moment)
        elif isinstance(cell, int | float):
            sheet.write_number(row, column, cell, look)
        else:
            sheet.write_string(row, column, harmless(cell or ""), look)

    def done(self) -> bytes:
        """The file."""
        self._book.close()
        return self._out.getvalue()
