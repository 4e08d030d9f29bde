"""Orders: the list, one order, a new one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, page_number
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.common import refuse
from motcua.doors.desk.forms.orders import ActForm, OrderForm
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.files import handed
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound, Refusal
from motcua.kernel.text import say, sort_key
from motcua.rooms.measures import facade as measures
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.records import Evidence, OrderFilter, OrderIn, OrderPage
from motcua.rooms.papers import facade as papers
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import UnitKind

READERS = officers_with("operations:see", "operations:answer", "operations:order")
#: the tabs of the list: which orders, what they are called
TABS = (
    ("", say("Đang mở"), "open"),
    ("late", say("Quá hạn"), "late"),
    ("soon", say("Sắp đến hạn"), "soon"),
    ("waiting", say("Chờ tiếp nhận"), "given"),
    ("reported", say("Chờ xác nhận"), "reported"),
)
#: units that carry out orders
KINDS = (UnitKind.COMMITTEE, UnitKind.CENTRE, UnitKind.DEPARTMENT, UnitKind.CITY_CENTRE, UnitKind.CITY_COMMITTEE)
#: acts and what their buttons say; the first that may be done is the main act
BUTTONS: dict[str, str] = {
    "acknowledge": say("Tiếp nhận chỉ đạo"),
    "report": say("Báo cáo hoàn thành"),
    "progress": say("Báo tiến độ"),
    "accept": say("Xác nhận hoàn thành"),
    "return": say("Yêu cầu làm lại"),
    "urge": say("Đôn đốc"),
    "withdraw": say("Rút chỉ đạo"),
}


@require_safe
@READERS
def listing(request: HttpRequest) -> HttpResponse:
    """The orders of one's units, or of the city."""
    actor, at = by(request), now()
    closed = request.GET.get("phan") == "xong"
    standing = request.GET.get("tinh-trang", "")
    unit = request.GET.get("don-vi", "")
    asked = OrderFilter(unit=unit, standing=standing, closed=closed, page=page_number(request))
    found = operations.orders(asked, by=actor, at=at)
    shown = {
        "at": at,
        "list": found,
        "unit": unit,
        "tabs": [
            (key, says, getattr(found.counts, count), key == standing and not closed) for key, says, count in TABS
        ],
        "closed": closed,
        "may_order": actor.may("operations:order"),
    }
    return frame.page(request, "desk/operations/orders.html", shown, here="orders")


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("operations:order")
def new(request: HttpRequest) -> HttpResponse:
    """A new order."""
    actor = by(request)
    form = OrderForm(sent(request), units=units_for(actor), initial={"units": request.GET.getlist("don-vi")})

    def gives() -> None:
        said = form.cleaned_data
        order = OrderIn(said["title"], said["text"], tuple(said["units"]), form.limit_code())
        operations.give_order(order, by=actor, at=now())

    if tried(request, form, gives, _("Đã giao chỉ đạo; đồng hồ của từng đơn vị bắt đầu chạy.")):
        return HttpResponseRedirect(reverse("desk:orders"))
    status = 422 if form.errors else 200
    return frame.page(request, "desk/operations/new_order.html", {"form": form}, here="orders", status=status)


def units_for(actor: Actor, permission: str = "operations:order") -> list[tuple[str, str]]:
    """The units where ``actor`` holds ``permission``, by name."""
    mine = actor.units_with(permission)
    codes = {member for unit in mine for member in measures.members(unit)}
    found = [one for kind in KINDS for one in units.units(kind) if EVERYWHERE in mine or one.code in codes]
    return sorted(((one.code, one.name) for one in found), key=lambda pair: sort_key(pair[1]))


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@READERS
def page(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order, its history, and what may be done now."""
    actor, at = by(request), now()
    form = ActForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid() and _does(request, form, order_id, actor, at):
        return HttpResponseRedirect(reverse("desk:order", args=[order_id]))
    found = operations.order(order_id, by=actor, at=at)
    status = 422 if form.errors else 200
    return frame.page(request, "desk/operations/order.html", _shown(found, form, at), here="orders", status=status)


def _shown(found: OrderPage, form: ActForm, at: datetime) -> dict[str, object]:
    return {
        "at": at,
        "one": found.order,
        "entries": found.entries,
        "beside": found.beside,
        "buttons": [(act, says) for act, says in BUTTONS.items() if act in found.acts],
        "may_attach": {"report", "progress"} & set(found.acts),
        "needs_words": set(found.acts) - {"acknowledge"},
        "form": form,
        "who": names.officers({found.order.given_by, *(entry.by for entry in found.entries)}),
    }


def _does(request: HttpRequest, form: ActForm, order_id: int, actor: Actor, at: datetime) -> bool:
    """Whether the act that the pressed button names was done; a refusal is written into the form."""
    said, does = form.cleaned_data["text"], request.POST.get("do", "")
    more: dict[str, Any] = {"by": actor, "at": at}
    acts: dict[str, Callable[[Evidence | None], None]] = {
        "acknowledge": lambda file: operations.acknowledge_order(order_id, **more),
        "progress": lambda file: operations.tell_progress(order_id, said, file=file, **more),
        "report": lambda file: operations.report_order(order_id, said, file=file, **more),
        "accept": lambda file: operations.accept_order(order_id, said, **more),
        "return": lambda file: operations.return_order(order_id, said, **more),
        "urge": lambda file: operations.urge_order(order_id, said, **more),
        "withdraw": lambda file: operations.withdraw_order(order_id, said, **more),
    }
    if does not in acts:
        return False
    try:
        operations.order(order_id, by=actor, at=at)  # nobody leaves a file at an order that he may not see
        acts[does](_kept(request, at))
    except NotFound:
        raise
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, _("Đã ghi nhận."))
    return True


def _kept(request: HttpRequest, at: datetime) -> Evidence | None:
    upload = request.FILES.get("file")
    return operations.keep_evidence(upload.chunks(), name=upload.name or "", at=at) if upload else None


@require_safe
@READERS
def file(request: HttpRequest, order_id: int, entry_id: int) -> HttpResponseBase:
    """What proves an entry."""
    found = operations.evidence(order_id, entry_id, by=by(request))
    return handed(papers.open_kept(found.sha256), name=found.name, mime=found.mime, shown=True)
