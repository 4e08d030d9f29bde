"""Periodic reports: which wait for me, one of them, where a cell comes from, how it became what it is."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, page_number
from motcua.doors.desk.forms.common import says
from motcua.doors.desk.views.measures import report_shown as shown
from motcua.doors.desk.views.measures.asked import period_name, scope_name
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.days import local
from motcua.kernel.errors import Invalid, Refusal
from motcua.kernel.text import say
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records.reports import CellSource, Report, ReportLine, Step

READERS = ("measures:see", "measures:fill", "measures:approve", "measures:collect")
#: what is typed into one field, at most
LONGEST = 5000
ROWS = 50
STEPS: dict[str, tuple[Callable[..., None], str]] = {
    "submit": (measures.submit_report, say("Đã trình báo cáo. Mọi ô đã chốt.")),
    "approve": (measures.approve_report, say("Đã duyệt báo cáo.")),
    "accept": (measures.accept_report, say("Đã tiếp nhận báo cáo.")),
}
BACK: dict[str, tuple[Callable[..., None], str]] = {
    "return": (measures.return_report, say("Đã trả lại báo cáo kèm lý do.")),
    "correct": (measures.correct_report, say("Đã mở bản đính chính.")),
}
ACTS = {
    "open": say("Mở báo cáo"),
    "submit": say("Trình"),
    "approve": say("Duyệt"),
    "accept": say("Tiếp nhận"),
    "return": say("Trả lại"),
    "correct": say("Mở đính chính"),
}


@require_safe
@officers_with(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    """The reports whose next step is mine, and those done last."""
    actor, at = by(request), now()
    waiting, total = measures.mine(by=actor, at=at)
    view = {
        "at": at,
        "waiting": [_line(one, at) for one in waiting],
        "total": total,
        "done": [_line(one, at) for one in measures.recent(by=actor)],
    }
    return frame.page(request, "desk/measures/reports.html", view, here="reports")


def _line(one: ReportLine, at: datetime) -> dict[str, Any]:
    wanted = measures.report_type(one.type)
    return {
        "line": one,
        "form": wanted.form,
        "name": shown.name_of(wanted),
        "unit": scope_name(one.unit),
        "period": period_name(one.period),
        "standing": _standing(one, at),
        "step": _(ACTS[one.next_step]) if one.next_step else "",
    }


def _standing(one: ReportLine, at: datetime) -> str:
    """The shape and colour of a report beside its due moment."""
    if one.handed_in_at:
        return "done" if one.handed_in_at <= one.due_at else "done_late"
    if at > one.due_at:
        return "late"
    return "soon" if (one.due_at - at).days < 1 else "in_time"


@require_safe
@officers_with(*READERS)
def overview(request: HttpRequest) -> HttpResponse:
    """One type and period over all units: complete and on time in columns of their own."""
    actor, at = by(request), now()
    types = measures.report_types()
    key = request.GET.get("mau", "")
    key = key if key in types else next(iter(types), "")
    periods = measures.periods_of(key)
    said = request.GET.get("ky", "")
    said = said if said in periods else (periods or [""])[0]
    lines = measures.overview(key, said, by=actor) if said else []
    units = [one for one in lines if one.unit != measures.CITY]
    view = {
        "at": at,
        "types": [(one.key, f"{one.form}: {shown.name_of(one)}") for one in types.values()],
        "periods": [(one, period_name(measures.period(one))) for one in periods],
        "key": key,
        "said": said,
        "rows": [(_line(one, at), one.on_time(at)) for one in lines],
        "sums": {
            "all": len(units),
            "complete": sum(one.complete for one in units),
            "handed_in": sum(one.handed_in_at is not None for one in units),
            "on_time": sum(one.on_time(at) is True for one in units),
            "done": sum(one.next_step is None for one in units),
        },
    }
    return frame.page(request, "desk/measures/report_overview.html", view, here="reports")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@officers_with(*READERS)
def page(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report: to fill, to check, to hand on."""
    actor, at = by(request), now()
    typed: QueryDict | None = request.POST if request.method == "POST" else getattr(request, "kept", None)
    problems: dict[str, str] = {}
    wrong = ""
    if request.method == "POST":
        try:
            problems = _done(request, report_id, actor, at)
        except Invalid as refusal:
            problems, wrong = dict(refusal.problems), says(refusal)
        except Refusal as refusal:
            wrong = says(refusal)
        if not problems and not wrong:
            return HttpResponseRedirect(reverse("desk:report", args=[report_id]))
        wrong = wrong or _("Có ô chưa đúng; các ô khác đã lưu.")
    found = measures.report(report_id, by=actor, at=at)
    view = _view(found, actor, at, typed, problems)
    return frame.page(
        request, "desk/measures/report.html", view | {"wrong": wrong}, here="reports", status=422 if wrong else 200
    )


def _done(request: HttpRequest, report_id: UUID, actor: Actor, at: datetime) -> dict[str, str]:
    """Keeps what was typed, then does what the button says; returns problems by question."""
    does = request.POST.get("do", "save")
    if does in BACK:
        act, told = BACK[does]
        act(report_id, reason=request.POST.get("reason", ""), by=actor, at=at)
        messages.success(request, _(told))
        return {}
    problems = _keep(request.POST, report_id, actor, at)
    if problems:
        return problems
    if does == "refresh":
        measures.refresh_report(report_id, by=actor, at=at)
        messages.success(request, _("Đã đếm lại số liệu."))
    elif does in STEPS:
        act, told = STEPS[does]
        act(report_id, by=actor, at=at)
        messages.success(request, _(told))
    else:
        messages.success(request, _("Đã lưu."))
    return {}


def _keep(typed: QueryDict, report_id: UUID, actor: Actor, at: datetime) -> dict[str, str]:
    answers, explanations = _typed(typed)
    if not answers and not explanations:
        return {}
    return measures.fill_report(report_id, answers, explanations, by=actor, at=at)


def _typed(typed: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Answers by question, explanations by finding."""
    found = [{name[2:]: str(typed[name])[:LONGEST] for name in typed if name.startswith(mark)} for mark in ("q:", "x:")]
    return found[0], found[1]


@require_POST
@never_cache
@officers_with("measures:fill")
def autosave(request: HttpRequest, report_id: UUID) -> JsonResponse:
    """Keeps what is being typed; what is no number stays on the page until it is one."""
    at = now()
    problems = _keep(request.POST, report_id, by(request), at)
    moment = f"{local(at):%H:%M}"
    if problems:
        return JsonResponse({"says": _("Đã lưu lúc {at}, trừ {n} ô chưa đúng").format(at=moment, n=len(problems))})
    return JsonResponse({"says": _("Đã lưu lúc {at}").format(at=moment)})


def _view(
    found: Report, actor: Actor, at: datetime, typed: Mapping[str, Any] | None, problems: Mapping[str, str]
) -> dict[str, Any]:
    own = measures.offices(found.type, found.line.unit)
    fills = any(actor.may("measures:fill", unit=unit) for unit in own)
    collects = actor.may("measures:collect", unit=found.type.owner)
    asks = fills and found.editable
    answers, explanations = _typed(typed or {})
    tables = shown.tables(found, asks=asks, typed=answers, problems=_by_question(found, problems))
    findings = shown.findings(found, typed=explanations, problems=problems)
    return {
        "at": at,
        "found": found,
        "one": _line(found.line, at),
        "tables": tables,
        "findings": findings,
        "problems": shown.problems(tables, findings),
        "asks": asks,
        "step": found.line.next_step if _may_step(found, actor, own, collects=collects) else None,
        "may_return": found.line.next_step not in {None, Step.SUBMIT}
        and _may_step(found, actor, own, collects=collects),
        "may_correct": found.line.next_step is None and (fills or collects),
        "may_refresh": asks and (found.figures_at is None or found.figures_at < found.cutoff_at),
        "sources": found.type.sources,
        "missing": len(found.missing),
    }


def _by_question(found: Report, problems: Mapping[str, str]) -> dict[str, str]:
    """Problems by question: some are told by cell."""
    asked = measures.asked_of(found.type, found.line.unit)
    return dict(problems) | {asked[cell]: sentence for cell, sentence in problems.items() if cell in asked}


def _may_step(found: Report, actor: Actor, own: tuple[str, ...], *, collects: bool) -> bool:
    step = found.line.next_step
    if step is Step.ACCEPT:
        return collects
    permission = "measures:approve" if step is Step.APPROVE else "measures:fill"
    return step is not None and any(actor.may(permission, unit=unit) for unit in own)


@require_safe
@officers_with(*READERS)
def cell(request: HttpRequest, report_id: UUID, cell: str) -> HttpResponse:
    """Where the value of a cell comes from, and what is behind it."""
    actor, at = by(request), now()
    found = measures.report(report_id, by=actor, at=at)
    if cell not in found.cells:
        raise Http404
    table, row, column = cell.split(".")
    wanted = found.type.table(table)
    line = next((one for one in wanted.rows if one.key == row), None)
    source = next(one for one in wanted.columns if one.key == column).source or (line.source if line else None)
    is_city = found.line.unit == measures.CITY and bool(found.type.units)
    summed = source is not None and is_city and not source.indicator
    page = page_number(request)
    view = {
        "at": at,
        "found": found,
        "one": _line(found.line, at),
        "cell": found.cells[cell],
        "text": shown.written(found.cells[cell].value, line.decimals if line else 0),
        "name": shown.cell_name(found, cell),
        "source": source,
        "source_word": shown.source_word(source),
        "who": names.officers([found.cells[cell].by]).get(found.cells[cell].by, ""),
        "units": [
            (_line(one, at), shown.written(value)) for one, value in _behind_city(report_id, cell, actor, summed)
        ],
        "page": page,
        **_dossiers(found, source, row, page, behind=bool(source and source.counts) and not is_city),
    }
    return frame.page(request, "desk/measures/report_cell.html", view, here="reports")


def _behind_city(report_id: UUID, cell: str, actor: Actor, summed: bool) -> list[tuple[ReportLine, Any]]:
    return measures.units_behind(report_id, cell, by=actor) if summed else []


def _dossiers(found: Report, source: CellSource | None, row: str, page: int, *, behind: bool) -> dict[str, Any]:
    """The very dossiers that a counted cell counts today."""
    if source is None or not behind:
        return {}
    table = next(one for one in found.type.tables if row in found.rows.get(one.key, ()))
    only = measures.procedures_of(row) if table.each_field and row != shown.TOTAL else None
    offset = (page - 1) * ROWS
    said = measures.counted(
        table.side, source.counts, found.line.unit, found.line.period, offset=offset, limit=ROWS, procedures=only
    )
    return {
        "dossiers": said,
        "rows": [(one, names.unit(one.receiving), names.unit(one.deciding)) for one in said.items],
        "pages": said.pages(ROWS),
    }


@require_safe
@officers_with(*READERS)
def history(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Every step with who took it, and what each submission changed."""
    actor, at = by(request), now()
    found = measures.report(report_id, by=actor, at=at)
    steps = measures.report_history(report_id, by=actor)
    who = names.officers({one.by for one in steps})
    view = {
        "at": at,
        "found": found,
        "one": _line(found.line, at),
        "steps": [
            {
                "act": _(ACTS[one.act]),
                "revision": one.revision,
                "at": one.at,
                "who": who.get(one.by, _("Hệ thống")),
                "note": one.note,
                "changed": [
                    (shown.cell_name(found, key), shown.written(before), shown.written(after))
                    for key, (before, after) in one.changed.items()
                ],
            }
            for one in steps
        ],
    }
    return frame.page(request, "desk/measures/report_history.html", view, here="reports")
