"""A worklist as a file for a spreadsheet: the same rows, in the same order, as on screen."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import xlsxwriter
from django.utils.translation import gettext

from motcua.doors.desk import names
from motcua.doors.desk.asking import language
from motcua.kernel.days import local
from motcua.kernel.text import say
from motcua.rooms.dossiers.records import WorkItem

COLUMNS = (
    say("Mã hồ sơ"),
    say("Tình trạng"),
    say("Trạng thái"),
    say("Người nộp"),
    say("Mã thủ tục"),
    say("Thủ tục"),
    say("Bước"),
    say("Đơn vị"),
    say("Vai trò"),
    say("Người xử lý"),
    say("Hình thức nộp"),
    say("Ngày nộp"),
    say("Chờ từ"),
    say("Hạn trả"),
)
#: signs with which a spreadsheet begins a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | datetime | None


def table(items: Iterable[WorkItem], *, officers: Mapping[str, str]) -> list[list[Cell]]:
    """One row per step, under ``COLUMNS``; moments are local and without a zone, as spreadsheets want them."""
    english, roles = language() == "en", names.roles()
    return [
        [
            item.code,
            gettext(item.standing.says),
            gettext(item.state.says),
            item.applicant,
            item.procedure,
            item.procedure_name,
            item.step_en if english and item.step_en else item.step,
            names.unit(item.unit),
            roles.get(item.role, item.role),
            officers.get(item.assignee, ""),
            gettext(item.channel.says),
            _plain(item.filed_at),
            _plain(item.since),
            _plain(item.due_at),
        ]
        for item in items
    ]


def _plain(at: datetime | None) -> datetime | None:
    return local(at).replace(tzinfo=None, microsecond=0) if at else None


def harmless(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula: an apostrophe goes before it where needed."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """CSV in UTF-8 with a byte-order mark, which Excel needs to read Vietnamese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([gettext(name) for name in COLUMNS])
    for row in rows:
        writer.writerow([_text(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M")
    return harmless(cell or "")


def as_xlsx(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet; text is written as text, so that nothing in it is ever a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": False, "in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(gettext("Danh sách việc")[:31])
    head, moment = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, gettext(name), head)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell, moment)
            else:
                sheet.write_string(number, column, harmless(cell or ""))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)
    sheet.set_column(0, len(COLUMNS) - 1, 20)
    book.close()
    return out.getvalue()
