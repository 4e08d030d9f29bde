"""What waits: the start page, worklists, their export and saved views."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.doors.access.guards import officers_only, officers_with
from motcua.doors.desk import columns, exports, filters, frame, names, rows
from motcua.doors.desk.asking import by
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import Invalid
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Channel, WorkFilter, WorkItem
from motcua.rooms.operations import facade as operations

#: how much of what is most urgent the start page shows
FIRST = 15


@require_safe
@officers_only
def start(request: HttpRequest) -> HttpResponse:
    """What is due today, and how much waits."""
    actor, at = by(request), now()
    counts = dossiers.counts(by=actor, at=at)
    first = dossiers.worklist(WorkFilter(size=FIRST), by=actor, at=at, mine=counts.mine)
    today = local_day(at)
    running = [item for item in first.items if item.standing in filters.STANDINGS]
    due_today = sum(1 for item in running if item.due_at and local_day(item.due_at) <= today)
    roles = names.roles()
    shown = {
        "at": at,
        "counts": counts,
        "unassigned": counts.mine - dossiers.taken_by(actor),
        "waiting": lambda: dossiers.waiting(actor),
        "total": first.total,
        "due_today": due_today,
        "by_role": [(key, roles.get(key, key), number) for key, number in counts.by_role.items()],
        "rows": _rows(first.items, actor),
        "views": dossiers.views_of(actor),
        "may_see": actor.may("dossiers:see"),
        "may_receive": actor.may("dossiers:receive"),
        "may_decide": actor.may("dossiers:decide"),
        "orders": operations.order_counts(by=actor, at=at) if actor.may("operations:answer") else None,
    }
    return frame.page(request, "desk/start.html", shown, here="start")


@require_safe
@officers_only
def work(request: HttpRequest) -> HttpResponse:
    """A worklist: sorted, filtered, with the columns that were chosen, fifty rows at a time."""
    actor, at = by(request), now()
    chosen = filters.read(request.GET)
    if "col" in request.GET:  # from the chooser: an address to keep is shorter
        return HttpResponseRedirect(reverse("desk:work") + filters.address(chosen))
    shown_columns = _columns(actor, chosen)
    counts = dossiers.counts(by=actor, at=at)
    found = dossiers.worklist(chosen, by=actor, at=at, mine=counts.mine)
    shown = {
        "at": at,
        "list": found,
        "filled": bool(found.items),
        "filter": chosen,
        "sort": chosen.sort,
        "rows": _rows(found.items, actor, shown_columns),
        "columns": tuple(columns.COLUMNS[key] for key in shown_columns),
        "columns_key": shown_columns,
        "choices": lambda: columns.choices(shown_columns),
        "kept_but_columns": lambda: [
            pair for pair in filters.differing(replace(chosen, page=1)) if pair[0] != "columns"
        ],
        "widened": lambda: filters.widened(chosen),
        "usual_columns": lambda: filters.address(replace(chosen, columns="")),
        "counts": counts,
        "tabs": _tabs(chosen, counts.mine),
        "address": lambda: filters.address(chosen),
        "narrowed": filters.is_narrowed(chosen),
        "views": tuple((view, filters.address(view.filter)) for view in dossiers.views_of(actor)),
        "selects": _selects(actor, chosen),
        "kept": lambda: filters.differing(chosen),
        "may_export": actor.may("dossiers:export"),
        "shares_with": _units_where(actor, "dossiers:assign"),
    }
    return frame.page(request, "desk/work.html", shown, here="work")


def _columns(actor: Actor, chosen: WorkFilter) -> tuple[str, ...]:
    return columns.shown(chosen.columns, many_units=chosen.scope == "unit" or _in_many_units(actor))


def _rows(items: tuple[WorkItem, ...], actor: Actor, shown: tuple[str, ...] = columns.USUAL) -> str:
    officers = names.officers({item.assignee for item in items if item.assignee != actor.id})
    return rows.work_rows(items, officers=officers, me=actor.id, columns=shown)


def _tabs(chosen: WorkFilter, mine: int) -> list[dict[str, object]]:
    words = {"mine": _("Việc tôi làm được"), "assigned": _("Giao cho tôi"), "unit": _("Cả đơn vị")}
    return [
        {
            "says": words[scope],
            "url": filters.address(replace(chosen, scope=scope)),
            "here": chosen.scope == scope,
            "count": mine if scope == "mine" else None,
        }
        for scope in filters.SCOPES
    ]


Options = tuple[tuple[str, str], ...]


def _selects(actor: Actor, chosen: WorkFilter) -> tuple[tuple[str, str, str, Options], ...]:
    """The selects of the filter: name, label, what is chosen, choices."""
    roles = names.roles()
    held = [key.removeprefix("role:") for key in actor.grants if key.startswith("role:")]
    offered = (
        ("standing", _("Tình trạng"), chosen.standing, tuple((one.value, _(one.says)) for one in filters.STANDINGS)),
        (
            "state",
            _("Trạng thái"),
            str(chosen.state or ""),
            tuple((str(int(one)), _(one.says)) for one in filters.STATES),
        ),
        ("channel", _("Hình thức nộp"), chosen.channel, tuple((one.value, _(one.says)) for one in Channel)),
        ("role", _("Vai trò"), chosen.role, tuple((key, roles.get(key, key)) for key in held)),
        ("unit", _("Đơn vị"), chosen.unit, _units_where(actor, "dossiers:see")),
    )
    return tuple(one for one in offered if len(one[3]) > 1)


def _units_where(actor: Actor, permission: str) -> Options:
    return tuple((code, names.unit(code)) for code in sorted(actor.units_with(permission)) if code != EVERYWHERE)


def _in_many_units(actor: Actor) -> bool:
    units = {unit for key, held in actor.grants.items() if key.startswith("role:") for unit in held}
    return len(units) > 1 or EVERYWHERE in units


@require_safe
@officers_with("dossiers:export")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The worklist that the address names, whole, as XLSX or CSV, with the columns that the screen shows."""
    actor, at = by(request), now()
    chosen = filters.read(request.GET)
    items = dossiers.export(chosen, by=actor, at=at)
    officers = names.officers({item.assignee for item in items})
    table = exports.table(items, officers=officers, columns=_columns(actor, chosen))
    if kind == "csv":
        response = HttpResponse(exports.as_csv(table), content_type="text/csv; charset=utf-8")
    else:
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(exports.as_xlsx(table), content_type=mime)
    name = f"danh-sach-viec-{local_day(at):%Y%m%d}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@officers_only
def views(request: HttpRequest) -> HttpResponse:
    """Keeps the filter in use under a name, for oneself or for a unit."""
    chosen = filters.read(request.POST)
    name, unit = request.POST.get("name", ""), request.POST.get("share", "")
    try:
        dossiers.save_view(name, replace(chosen, page=1), unit=unit, by=by(request))
    except Invalid as refusal:
        for sentence in refusal.problems.values():
            messages.error(request, _(sentence))
    else:
        messages.success(request, _("Đã lưu danh sách “%(name)s”.") % {"name": name.strip()})
    return HttpResponseRedirect(reverse("desk:work") + filters.address(chosen))


@require_POST
@officers_only
def view_removal(request: HttpRequest, view_id: int) -> HttpResponse:
    """Removes a saved view of one's own."""
    dossiers.drop_view(view_id, by=by(request))
    messages.success(request, _("Đã bỏ danh sách đã lưu."))
    return HttpResponseRedirect(reverse("desk:work"))
