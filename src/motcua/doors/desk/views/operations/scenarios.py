"""Scenarios: the list, one with its rehearsals, one run with its log and report."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.common import refuse, says
from motcua.doors.desk.forms.scenarios import NoteForm, RehearsalForm, StartForm
from motcua.doors.desk.views.operations.orders import units_for
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound, Refusal
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.records import OUTCOME_WORDS
from motcua.rooms.process import facade as process

READERS = officers_with("operations:see", "operations:command", "operations:scenarios")
#: the days that a rehearsal looks at when nothing else is asked: a quarter
QUARTER = timedelta(days=92)


@require_safe
@READERS
def listing(request: HttpRequest) -> HttpResponse:
    """Every scenario, and what is being played now."""
    actor, at = by(request), now()
    shown = {
        "at": at,
        "cards": operations.scenario_cards(),
        "running": operations.runs(by=actor, ended=False),
        "ended": operations.runs(by=actor, ended=True)[:10],
    }
    return frame.page(request, "desk/operations/scenarios.html", shown, here="scenarios")


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@READERS
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One scenario: its drawing, its steps, its rehearsals, and the switch."""
    actor, at = by(request), now()
    card = next((one for one in operations.scenario_cards() if one.scenario.key == key), None)
    if card is None:
        raise NotFound(scenario=key)
    today = local_day(at)
    days = {"start": today - QUARTER, "end": today - timedelta(days=1)}
    rehearsal = RehearsalForm(sent(request, "rehearse"), initial=days)
    start = StartForm(sent(request, "start"), units=units_for(actor, "operations:command"))
    done = _does(request, key, rehearsal, start, actor, at)
    if done:
        return HttpResponseRedirect(done)
    wrong = next((form for form in (rehearsal, start) if form.errors), None)
    shown = {
        "at": at,
        "card": card,
        "one": card.scenario,
        "steps": card.scenario.steps.items(),
        "rule": operations.alert_rules()[card.scenario.alert],
        "rehearsals": [_with_names(one) for one in operations.rehearsals(key)],
        "runs": operations.runs(by=actor, key=key),
        "rehearsal_form": rehearsal,
        "start_form": start,
        "wrong": wrong,
        "may_keep": actor.may("operations:scenarios"),
        "may_command": actor.may("operations:command"),
    }
    return frame.page(request, "desk/operations/scenario.html", shown, here="scenarios", status=422 if wrong else 200)


def _with_names(one: Any) -> dict[str, object]:
    """A rehearsal with its months as days, and its firings with the names of their units."""
    return {
        "one": one,
        "months": [(date.fromisoformat(f"{month}-01"), count) for month, count in one.months],
        "firings": [(firing.day, names.unit(firing.unit), firing.value) for firing in one.firings[:100]],
    }


def _does(
    request: HttpRequest, key: str, rehearsal: RehearsalForm, start: StartForm, actor: Actor, at: datetime
) -> str:
    """The address to go to when something was done, else nothing."""
    here = reverse("desk:scenario", args=[key])
    does = request.POST.get("do", "") if request.method == "POST" else ""
    if does in ("on", "off"):
        turn = operations.switch_on if does == "on" else operations.switch_off
        try:
            turn(key, by=actor, at=at)
        except Refusal as refusal:
            messages.error(request, says(refusal))
        else:
            messages.success(request, _("Đã bật kịch bản.") if does == "on" else _("Đã tắt kịch bản."))
        return here

    def rehearses() -> None:
        said = rehearsal.cleaned_data
        operations.rehearse(key, said["start"], said["end"], by=actor, at=at)

    if tried(request, rehearsal, rehearses, _("Đã diễn tập trên số liệu đã qua; không chỉ đạo nào được giao.")):
        return here
    started: list[UUID] = []

    def starts() -> None:
        started.append(operations.start_scenario(key, start.cleaned_data["unit"], by=actor, at=at))

    if tried(request, start, starts, _("Kịch bản đã bắt đầu.")):
        return reverse("desk:run", args=[started[0]])
    return ""


@require_safe
@READERS
def drawing(request: HttpRequest, key: str) -> HttpResponse:
    """The drawing, as BPMN."""
    operations.scenario(key)
    response = HttpResponse(process.definition_xml(key), content_type="application/xml; charset=utf-8")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("operations:see", "operations:command", "operations:scenarios", "operations:answer", "operations:order")
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One run: what waits, the log, and the times; printed, it is the after-action report."""
    actor, at = by(request), now()
    form = NoteForm(sent(request))
    if request.method == "POST" and form.is_valid() and _acts(request, run_id, form, actor, at):
        return HttpResponseRedirect(reverse("desk:run", args=[run_id]))
    found = operations.run(run_id, by=actor, at=at)
    shown = {
        "at": at,
        "page": found,
        "one": found.run,
        "open_steps": [
            (
                step,
                [(word, OUTCOME_WORDS[word]) for word in step.outcomes],
                list(zip(step.items, step.ticked, strict=False)),
            )
            for step in found.steps
            if step.open
        ],
        "form": form,
        "who": names.officers({found.run.started_by, *(line.by for line in found.log)}),
    }
    status = 422 if form.errors else 200
    return frame.page(request, "desk/operations/run.html", shown, here="scenarios", status=status)


def _acts(request: HttpRequest, run_id: UUID, form: NoteForm, actor: Actor, at: datetime) -> bool:
    """Whether the act that the pressed button names was done; a refusal is written into the form."""
    does, _bar, rest = request.POST.get("do", "").partition(":")
    text = form.cleaned_data["text"]
    more: dict[str, Any] = {"by": actor, "at": at}
    acts: dict[str, Callable[[], None]] = {
        "note": lambda: operations.note_run(run_id, text, **more),
        "stop": lambda: operations.stop_run(run_id, text, **more),
        "decide": lambda: _decide(rest, text, more),
        "tick": lambda: _tick(rest, more),
    }
    if does not in acts:
        return False
    try:
        acts[does]()
    except NotFound:
        raise
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, _("Đã ghi nhận."))
    return True


def _decide(said: str, text: str, more: dict[str, Any]) -> None:
    step, _bar, outcome = said.partition(":")
    operations.decide_step(_id(step), outcome, text, **more)


def _tick(said: str, more: dict[str, Any]) -> None:
    step, item, done = [*said.split(":"), "", ""][:3]
    operations.tick_item(_id(step), int(item) if item.isdecimal() else -1, done=done == "1", **more)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(step=text[:40]) from None
