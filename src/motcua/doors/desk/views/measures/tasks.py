"""Tasks: the list of those that concern the reader, and one task with all that may be done about it."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, page_number
from motcua.doors.desk.forms.common import refuse, says
from motcua.doors.desk.views.measures.proofs import ProofMixin, tried
from motcua.doors.desk.views.measures.targets import pillar, published
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.kernel.text import sort_key
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Task, TaskPage, TaskStanding

SEEING = ("measures:see", "measures:plan", "measures:report")
ROWS = 50


class ReportForm(ProofMixin):
    """How far the task is, in words, with its proof."""

    percent = forms.IntegerField(label=_("Tiến độ (%)"), min_value=0, max_value=100)
    text = forms.CharField(label=_("Kết quả đã làm"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    field_order = ("percent", "text", "evidence", "file")

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["evidence"].required = False


class UrgeForm(forms.Form):
    """What the unit is urged to do."""

    text = forms.CharField(label=_("Nội dung đôn đốc"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)


class MoveForm(forms.Form):
    """Another due day, and why."""

    due_on = forms.DateField(label=_("Hạn mới"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Lý do"), max_length=1000)


@require_safe
@officers_with(*SEEING)
def tasks(request: HttpRequest) -> HttpResponse:
    """The tasks that concern the reader, what is late first."""
    actor, at = by(request), now()
    unit, area, standing = (request.GET.get(name, "") for name in ("don-vi", "linh-vuc", "tinh-trang"))
    every = measures.tasks(by=actor, at=at)
    found = [
        one
        for one in every
        if (not unit or one.lead == unit)
        and (not area or one.pillar == area)
        and (not standing or standing in {one.standing.value, "waiting" if one.waiting else ""})
    ]
    found.sort(key=lambda one: one.standing is not TaskStanding.LATE)
    page = page_number(request)
    shown = {
        "at": at,
        "tabs": _tabs(every, standing),
        "rows": rows(found[(page - 1) * ROWS : page * ROWS]),
        "page": page,
        "pages": max(1, -(-len(found) // ROWS)),
        "total": len(found),
        "every": len(every),
        "standing": standing,
        "selects": _selects(every, unit, area),
        "plans": measures.plans(by=actor, at=at),
        "may_plan": actor.may("measures:plan"),
        "published": published("tasks"),
    }
    return frame.page(request, "desk/tasks/list.html", shown, here="tasks")


def _tabs(every: Iterable[Task], standing: str) -> list[tuple[str, str, int, bool]]:
    """Key, word, how many, whether it is shown."""
    found = list(every)
    counts = [("", gettext("Tất cả"), len(found))]
    counts += [
        (one.value, gettext(one.says), sum(task.standing is one for task in found))
        for one in (TaskStanding.LATE, TaskStanding.SOON, TaskStanding.IN_TIME, TaskStanding.DONE)
    ]
    counts.append(("waiting", gettext("Chờ xác nhận"), sum(task.waiting for task in found)))
    return [(key, word, count, key == standing) for key, word, count in counts]


def _selects(every: Iterable[Task], unit: str, area: str) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    found = list(every)
    units = sorted(((one, names.unit(one)) for one in {task.lead for task in found}), key=lambda x: sort_key(x[1]))
    areas = sorted(((one, pillar(one)) for one in {task.pillar for task in found}), key=lambda x: sort_key(x[1]))
    return [
        ("don-vi", gettext("Đơn vị chủ trì"), unit, units),
        ("linh-vuc", gettext("Lĩnh vực"), area, areas),
    ]


def rows(found: Iterable[Task]) -> list[tuple[Task, str, str]]:
    """Tasks with the names of their lead and pillar."""
    return [(one, names.unit(one.lead), pillar(one.pillar)) for one in found]


@require_safe
@officers_with(*SEEING)
def task(request: HttpRequest, task: UUID) -> HttpResponse:
    """One task: its moment, its steps, its reports with their proof, and what the reader may do."""
    return _page(request, task, {})


def _page(request: HttpRequest, task_id: UUID, bound: dict[str, forms.Form], *, status: int = 200) -> HttpResponse:
    actor, at = by(request), now()
    found = measures.task(task_id, by=actor, at=at)
    shown = {
        "at": at,
        "found": found,
        "lead": names.unit(found.task.lead),
        "helping": [names.unit(one) for one in found.task.cooperating],
        "issuer": names.unit(found.plan.unit),
        "pillar": pillar(found.task.pillar),
        "who": names.officers(_who(found)),
        **_offers(actor, found, bound),
    }
    return frame.page(request, "desk/tasks/task.html", shown, here="tasks", status=status)


def _who(found: TaskPage) -> list[str]:
    reported = [name for one in found.reports for name in (one.by, one.judged_by)]
    return [*reported, *(one.by for one in found.urges)]


def _offers(actor: Actor, found: TaskPage, bound: dict[str, forms.Form]) -> dict[str, object]:
    """The forms of what this reader may do now."""
    goes_on = not found.task.standing.over
    follows = actor.may("measures:plan", unit=found.plan.unit)
    reports = goes_on and actor.may("measures:report", unit=found.task.lead)
    waiting = next((one for one in found.reports if one.verdict == "waiting"), None)
    offered: dict[str, object] = {"may_reach": reports, "bound": next(iter(bound.values()), None)}
    if reports and not found.task.waiting:
        offered["report_form"] = bound.get("report") or ReportForm(prefix="report")
    if goes_on and follows:
        offered["urge_form"] = bound.get("urge") or UrgeForm(prefix="urge")
        offered["move_form"] = bound.get("move") or MoveForm(prefix="move")
    if follows and waiting and waiting.by != actor.id:
        offered["to_judge"] = waiting
    return offered


@require_POST
@officers_with("measures:report")
def report(request: HttpRequest, task: UUID) -> HttpResponse:
    """The unit that leads reports."""
    actor, at = by(request), now()
    form = ReportForm(request.POST, request.FILES, prefix="report")
    done = tried(
        form,
        lambda file: measures.report_task(
            task,
            percent=form.cleaned_data["percent"],
            text=form.cleaned_data["text"],
            evidence=form.cleaned_data["evidence"],
            file=file,
            by=actor,
            at=at,
        ),
        at=at,
    )
    return (
        _after(request, task, gettext("Đã gửi báo cáo; đơn vị giao việc sẽ xác nhận."))
        if done
        else _again(request, task, "report", form)
    )


@require_POST
@officers_with("measures:report")
def milestone(request: HttpRequest, task: UUID, step: int) -> HttpResponse:
    """A step on the way is done."""
    return _acted(
        request,
        task,
        lambda: measures.reach_milestone(step, by=by(request), at=now()),
        gettext("Đã ghi mốc này là xong."),
    )


@require_POST
@officers_with("measures:plan")
def verdict(request: HttpRequest, task: UUID, report: int) -> HttpResponse:
    """A report is accepted, or returned with a reason."""
    accept = request.POST.get("do") == "accept"
    reason = request.POST.get("reason", "")
    return _acted(
        request,
        task,
        lambda: measures.judge_report(report, accept=accept, reason=reason, by=by(request), at=now()),
        gettext("Đã xác nhận báo cáo.") if accept else gettext("Đã trả lại báo cáo kèm lý do."),
    )


@require_POST
@officers_with("measures:plan")
def urge(request: HttpRequest, task: UUID) -> HttpResponse:
    """The unit that leads is urged."""
    form = UrgeForm(request.POST, prefix="urge")
    return _formed(
        request,
        task,
        "urge",
        form,
        lambda: measures.urge_task(task, text=form.cleaned_data["text"], by=by(request), at=now()),
        gettext("Đã đôn đốc đơn vị chủ trì."),
    )


@require_POST
@officers_with("measures:plan")
def due(request: HttpRequest, task: UUID) -> HttpResponse:
    """The due moment is moved."""
    form = MoveForm(request.POST, prefix="move")
    return _formed(
        request,
        task,
        "move",
        form,
        lambda: measures.move_due(
            task, form.cleaned_data["due_on"], reason=form.cleaned_data["reason"], by=by(request), at=now()
        ),
        gettext("Đã đổi hạn; hạn cũ vẫn giữ trong nhật ký."),
    )


def _formed(
    request: HttpRequest, task: UUID, name: str, form: forms.Form, act: Callable[[], object], done: str
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _after(request, task, done)
    return _again(request, task, name, form)


def _acted(request: HttpRequest, task: UUID, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        messages.error(request, _refused(refusal))
        return HttpResponseRedirect(reverse("desk:task", args=[task]))
    return _after(request, task, done)


def _refused(refusal: Refusal) -> str:
    problems = getattr(refusal, "problems", {})
    return gettext(next(iter(problems.values()))) if problems else says(refusal)


def _after(request: HttpRequest, task: UUID, done: str) -> HttpResponse:
    messages.success(request, done)
    return HttpResponseRedirect(reverse("desk:task", args=[task]))


def _again(request: HttpRequest, task: UUID, name: str, form: forms.Form) -> HttpResponse:
    return _page(request, task, {name: form}, status=422)
