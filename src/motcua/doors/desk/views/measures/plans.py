"""Plans and the conclusions of meetings: issued with their tasks, followed by unit and by pillar."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.forms.common import refuse
from motcua.doors.desk.views.measures.proofs import tried
from motcua.doors.desk.views.measures.targets import pillar
from motcua.doors.desk.views.measures.tasks import SEEING, rows
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.kernel.text import sort_key
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import NewPlan, NewTask, PlanKind
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import UnitKind

#: tasks that the form of a new document has room for
ROOM = 5
#: units that tasks are given to: not the counters of a ward, whose committee answers for them
OFFICES = frozenset({UnitKind.DEPARTMENT, UnitKind.CITY_COMMITTEE, UnitKind.COMMITTEE, UnitKind.SECTORAL})


def _offices() -> list[tuple[str, str]]:
    found = [(one.code, one.short_name or one.name) for one in units.units() if one.kind in OFFICES]
    return sorted(found, key=lambda pair: (not pair[0].startswith(("SO-", "ND-")), sort_key(pair[1])))


def _pillars() -> list[tuple[str, str]]:
    return [(key, pillar(key)) for key in measures.words()["pillars"]]


class TaskForm(forms.Form):
    """One task: what, who, by when."""

    title = forms.CharField(label=_("Nhiệm vụ"), max_length=1000)
    pillar = forms.ChoiceField(label=_("Lĩnh vực"))
    lead = forms.ChoiceField(label=_("Đơn vị chủ trì"))
    cooperating = forms.CharField(
        label=_("Đơn vị phối hợp"), help_text=_("Mã đơn vị, cách nhau bằng dấu phẩy"), required=False, max_length=400
    )
    limit = forms.IntegerField(
        label=_("Thời hạn (ngày làm việc)"),
        help_text=_("Để trống nếu ghi ngày đến hạn"),
        min_value=1,
        max_value=1000,
        required=False,
    )
    due_on = forms.DateField(
        label=_("Hoặc ngày đến hạn"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["pillar"].choices = [("", "–"), *_pillars()]  # type: ignore[attr-defined]
        self.fields["lead"].choices = [("", "–"), *_offices()]  # type: ignore[attr-defined]

    def task(self) -> NewTask:
        said = self.cleaned_data
        return NewTask(
            title=said["title"],
            pillar=said["pillar"],
            lead=said["lead"],
            cooperating=tuple(code.strip() for code in said["cooperating"].split(",") if code.strip()),
            limit=f"{said['limit']}wd" if said["limit"] else "",
            due_on=said["due_on"],
        )


class PlanForm(forms.Form):
    """The document itself."""

    kind = forms.ChoiceField(
        label=_("Loại văn bản"),
        choices=[(PlanKind.PLAN.value, _("Kế hoạch")), (PlanKind.CONCLUSION.value, _("Kết luận cuộc họp"))],
        widget=forms.RadioSelect,
        initial=PlanKind.PLAN.value,
    )
    number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=80)
    title = forms.CharField(label=_("Trích yếu"), max_length=500)
    unit = forms.ChoiceField(label=_("Đơn vị ban hành"))
    issued_on = forms.DateField(label=_("Ngày ban hành"), widget=forms.DateInput(attrs={"type": "date"}))
    parent = forms.ChoiceField(label=_("Để thực hiện kế hoạch"), required=False)
    must_plan = forms.CharField(
        label=_("Đơn vị phải ban hành kế hoạch riêng"),
        help_text=_("Mã đơn vị, cách nhau bằng dấu phẩy"),
        required=False,
        max_length=2000,
    )
    file = forms.FileField(label=_("Tệp văn bản"), help_text=_("PDF hoặc ảnh"), required=False)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        own = actor.units_with("measures:plan")
        offered = [pair for pair in _offices() if EVERYWHERE in own or pair[0] in own]
        self.fields["unit"].choices = offered  # type: ignore[attr-defined]
        lines = measures.plans(by=actor, at=now())
        plans = [(str(one.plan.id), f"{one.plan.number} {one.plan.title}") for one in lines]
        self.fields["parent"].choices = [("", gettext("Không")), *plans]  # type: ignore[attr-defined]

    def plan(self, tasks: list[NewTask]) -> NewPlan:
        said = self.cleaned_data
        issued_on: date = said["issued_on"]
        return NewPlan(
            kind=PlanKind(said["kind"]),
            number=said["number"],
            title=said["title"],
            unit=said["unit"],
            issued_on=issued_on,
            parent=UUID(said["parent"]) if said["parent"] else None,
            must_plan=tuple(code.strip() for code in said["must_plan"].split(",") if code.strip()),
            tasks=tuple(tasks),
        )


TaskForms = forms.formset_factory(TaskForm, extra=ROOM, max_num=ROOM)


@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("measures:plan")
def new(request: HttpRequest) -> HttpResponse:
    """A new plan, or the conclusions of a meeting, with its first tasks."""
    actor, at = by(request), now()
    form = PlanForm(request.POST or None, request.FILES or None, actor=actor)
    several = TaskForms(request.POST or None, prefix="viec")
    issued: list[UUID] = []
    if (
        request.method == "POST"
        and several.is_valid()
        and tried(
            form,
            lambda file: issued.append(
                measures.issue_plan(
                    form.plan([one.task() for one in several if one.has_changed()]), file=file, by=actor, at=at
                )
            ),
            at=at,
        )
    ):
        messages.success(request, gettext("Đã ban hành; các đơn vị thấy nhiệm vụ của mình ngay."))
        return HttpResponseRedirect(reverse("desk:plan", args=issued))
    wrong = form.is_bound and not (form.is_valid() and several.is_valid())
    shown = {"at": at, "form": form, "several": several}
    return frame.page(request, "desk/tasks/new.html", shown, here="tasks", status=422 if wrong else 200)


@require_safe
@officers_with(*SEEING)
def plan(request: HttpRequest, plan: UUID) -> HttpResponse:
    """One plan: how far it is, by unit and by pillar, which agencies have one of their own, and all its tasks."""
    return _page(request, plan, TaskForm(prefix="viec"))


def _page(request: HttpRequest, plan_id: UUID, form: TaskForm, *, status: int = 200) -> HttpResponse:
    actor, at = by(request), now()
    found = measures.plan(plan_id, by=actor, at=at)
    shown = {
        "at": at,
        "found": found,
        "issuer": names.unit(found.line.plan.unit),
        "rows": rows(found.tasks),
        "by_unit": [(names.unit(one.key), one) for one in found.by_unit],
        "by_pillar": [(pillar(one.key), one) for one in found.by_pillar],
        "duties": len(found.line.with_plan) + len(found.line.without_plan),
        "missing": [names.unit(one) for one in found.line.without_plan],
        "children": [(one, names.unit(one.unit)) for one in found.children],
        "form": form if actor.may("measures:plan", unit=found.line.plan.unit) else None,
    }
    return frame.page(request, "desk/tasks/plan.html", shown, here="tasks", status=status)


@require_POST
@officers_with("measures:plan")
def more(request: HttpRequest, plan: UUID) -> HttpResponse:
    """One task more in a plan."""
    form = TaskForm(request.POST, prefix="viec")
    if form.is_valid():
        try:
            measures.add_task(plan, form.task(), by=by(request), at=now())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("Đã giao nhiệm vụ."))
            return HttpResponseRedirect(reverse("desk:plan", args=[plan]))
    return _page(request, plan, form, status=422)
