"""A report as a file: on paper, as a workbook, and as other systems take it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import names
from motcua.doors.desk.asking import by
from motcua.doors.desk.views.measures import report_shown as shown
from motcua.doors.desk.views.measures.asked import period_name, scope_name
from motcua.doors.desk.views.measures.reports import READERS
from motcua.doors.desk.workbooks import Workbook
from motcua.doors.layout import forms
from motcua.kernel.clock import now
from motcua.kernel.days import local, local_day
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records.reports import Report
from motcua.rooms.papers import facade as papers
from motcua.rooms.units import facade as units

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "xml": "application/xml",
}


@require_safe
@officers_with(*READERS)
def file(request: HttpRequest, report_id: UUID, kind: str) -> HttpResponse:
    """One report in one kind of file. Paper and workbook are official: they speak Vietnamese."""
    at = now()
    if kind not in KINDS:
        raise Http404
    found = measures.report(report_id, by=by(request), at=at)
    name = f"{found.type.key}-{found.line.unit}-{found.line.period.key}"
    if kind == "pdf":
        with translation.override("vi"):
            return forms.answer(papers.typeset("report", on_paper(found, at), at=at), name)
    if kind == "xlsx":
        with translation.override("vi"):
            body: bytes = workbook(found)
    elif kind == "csv":
        body = measures.sdmx_csv(found, area=area(found)).encode()
    else:
        body = measures.adx(found, area=area(found), exported=at)
    response = HttpResponse(body, content_type=KINDS[kind])
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}") or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def area(found: Report) -> str:
    """The unit as others know it: by its national code where the operator entered one."""
    unit = found.type.owner if found.line.unit == measures.CITY else found.line.unit
    return units.unit(unit).national_code or unit


def on_paper(found: Report, at: datetime) -> dict[str, Any]:
    """What the official form says."""
    office = units.unit(found.type.owner if found.line.unit == measures.CITY else found.line.unit)
    above = units.unit(office.parent).name if office.parent else ""
    signed = names.officers([found.submitted_by]).get(found.submitted_by, "")
    return {
        "agency": office.name,
        "agency_above": above,
        "form": found.type.form,
        "heading": found.type.name,
        "period": period_name(found.line.period),
        "unit": scope_name(found.line.unit),
        "day": f"{local_day(found.line.handed_in_at or at)}",
        "figures_at": local(found.figures_at).isoformat() if found.figures_at else None,
        "officer": signed or "…",
        "standing": found.line.standing.says,
        "tables": [_on_paper(table) for table in shown.tables(found, asks=False)],
        "notes": [
            {"text": f"{one.cell}: {one.says} {one.explanation}".removeprefix(": ")}
            for one in shown.findings(found, typed={}, problems={})
            if one.explanation
        ],
    }


def _on_paper(table: shown.TableShown) -> dict[str, Any]:
    groups = table.groups or (("", len(table.columns)),)
    return {
        "name": table.name,
        "groups": [{"name": name, "span": span} for name, span in groups],
        "columns": [{"name": name} for name, _source in table.columns],
        "rows": [
            {
                "name": f"{row.name} ({row.unit})" if row.unit else row.name,
                "cells": [{"text": cell.text, "side": "" if cell.number else "left"} for cell in row.cells],
            }
            for row in table.rows
        ],
    }


def workbook(found: Report) -> bytes:
    """A sheet for each table, in the layout of the form; numbers are numbers, text is text."""
    book = Workbook()
    head = book.look(bold=True, border=1, align="center", valign="vcenter", text_wrap=True)
    side = book.look(border=1, text_wrap=True)
    for table in shown.tables(found, asks=False):
        sheet = book.sheet(table.key)
        book.write(sheet, 0, 0, f"{found.type.form}: {found.type.name}")
        book.write(sheet, 1, 0, f"{scope_name(found.line.unit)}, {period_name(found.line.period)}")
        top = _head(sheet, table, head)
        for number, row in enumerate(table.rows, start=top):
            book.write(sheet, number, 0, f"{row.name} ({row.unit})" if row.unit else row.name, side)
            for column, cell in enumerate(row.cells, start=1):
                book.write(sheet, number, column, found.cells[cell.key].value, side)
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, len(table.columns), 14)
        sheet.freeze_panes(top, 1)
    return book.done()


def _head(sheet: Any, table: shown.TableShown, head: Any) -> int:
    """The headings in two storeys; returns the row below them."""
    column = 1
    for name, span in table.groups:
        if span > 1:
            sheet.merge_range(3, column, 3, column + span - 1, name, head)
        else:
            sheet.write_string(3, column, name, head)
        column += span
    sheet.write_string(4, 0, "Nội dung", head)
    for column, (name, _source) in enumerate(table.columns, start=1):
        sheet.write_string(4, column, name, head)
    return 5
