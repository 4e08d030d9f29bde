"""A worklist as a file for a spreadsheet: the same rows and columns, in the same order, as on screen."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from motcua.doors.desk import names
from motcua.doors.desk.asking import language
from motcua.doors.desk.columns import COLUMNS
from motcua.doors.desk.workbooks import Workbook, harmless
from motcua.kernel.days import local
from motcua.kernel.text import say
from motcua.rooms.dossiers.records import WorkItem
from motcua.rooms.papers.records.results import ResultLine

Cell = str | datetime | None


@dataclass(frozen=True)
class Words:
    """What the cells of one export are told with."""

    english: bool
    roles: Mapping[str, str]
    officers: Mapping[str, str]


CELLS: Mapping[str, Callable[[WorkItem, Words], Cell]] = {
    "standing": lambda item, _: gettext(item.standing.says),
    "code": lambda item, _: item.code,
    "applicant": lambda item, _: item.applicant,
    "name": lambda item, _: item.procedure_name,
    "step": lambda item, words: item.step_en if words.english and item.step_en else item.step,
    "unit": lambda item, _: names.unit(item.unit),
    "since": lambda item, _: _plain(item.since),
    "due": lambda item, _: _plain(item.due_at),
    "who": lambda item, words: words.officers.get(item.assignee, ""),
    "step_due": lambda item, _: _plain(item.step_due_at),
    "state": lambda item, _: gettext(item.state.says),
    "procedure": lambda item, _: item.procedure,
    "role": lambda item, words: words.roles.get(item.role, item.role),
    "channel": lambda item, _: gettext(item.channel.says),
    "filed": lambda item, _: _plain(item.filed_at),
}


def table(items: Iterable[WorkItem], *, officers: Mapping[str, str], columns: Sequence[str]) -> list[list[Cell]]:
    """The headings, and a row per step; moments are local and without a zone, as spreadsheets want them."""
    words = Words(language() == "en", names.roles(), officers)
    cells = [CELLS[key] for key in columns]
    head: list[Cell] = [gettext(COLUMNS[key].says) for key in columns]
    return [head, *([cell(item, words) for cell in cells] for item in items)]


#: the columns of the register of results
REGISTER = (
    say("Số"),
    say("Loại kết quả"),
    say("Họ tên"),
    say("Tình trạng"),
    say("Mã hồ sơ"),
    say("Đơn vị"),
    say("Phát hành"),
    say("Có giá trị đến"),
    say("Hết hiệu lực"),
)


def register(lines: Iterable[ResultLine]) -> list[list[Cell]]:
    """The headings, and a row per result."""
    english = language() == "en"
    rows: list[list[Cell]] = [[gettext(name) for name in REGISTER]]
    for line in lines:
        rows.append(
            [
                line.number,
                line.title_en if english else line.title,
                line.name,
                gettext(line.state.says),
                line.subject.partition(":")[2],
                names.unit(line.unit),
                _plain(line.issued_at),
                f"{line.expires_on:%d/%m/%Y}" if line.expires_on else "",
                _plain(line.ended_at),
            ]
        )
    return rows


def _plain(at: datetime | None) -> datetime | None:
    return local(at).replace(tzinfo=None, microsecond=0) if at else None


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """CSV in UTF-8 with a byte-order mark, which Excel needs to read Vietnamese."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_text(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M")
    return harmless(cell or "")


def as_xlsx(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet, with its headings above."""
    book = Workbook()
    sheet, head = book.sheet(gettext("Danh sách việc")), book.look(bold=True)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            book.write(sheet, number, column, cell, None if number else head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows) - 1), len(rows[0]) - 1)
    sheet.set_column(0, len(rows[0]) - 1, 20)
    return book.done()
