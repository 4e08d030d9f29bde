"""What is done about an incident, and work that is planned."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, language
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.common import says
from motcua.doors.desk.forms.watch import AssignForm, IncidentNoteForm, MaintenanceForm, PostMortemForm
from motcua.doors.desk.views.watch import shown as draw
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.rooms.people import facade as people
from motcua.rooms.watch import facade as watch


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("watch:see")
def incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """An incident: what it means, its timeline, and what may be done about it."""
    actor, at = by(request), now()
    found = watch.incident(incident_id)
    card = found.card
    watch.check_sight(actor, [card.unit, *card.units])
    may = any(actor.may("watch:handle", unit=unit) for unit in ("*", card.unit, *card.units))
    fixers = _fixers() if may and card.open else []
    shapes: dict[str, forms.Form] = {
        "assign": AssignForm(sent(request, "assign"), choices=fixers),
        "note": IncidentNoteForm(sent(request, "note")),
        "learnt": PostMortemForm(sent(request, "learnt"), initial=_learnt(found.post_mortem)),
    }
    said = _did(request, incident_id, shapes, dict(fixers))
    if said:
        return HttpResponseRedirect(reverse("desk:incident", args=[incident_id]))
    actors = {card.acknowledged_by, card.assignee, *(line.by for line in found.lines)}
    known = watch.targets()
    shown = {
        "at": at,
        "found": found,
        "one": card,
        "name": card.name_en if language() == "en" else card.name,
        "standing": draw.severity_look(card),
        "late": card.open and card.due_at is not None and card.due_at < at,
        "who": names.officers(actors - {""}),
        "others": [(key, draw.name_of(known[key])) for key in found.others if key in known],
        "may": may,
        "forms": shapes,
        "wrong": next((form for form in shapes.values() if form.errors), None),
        "unit": names.unit(card.unit),
    }
    return frame.page(request, "desk/watch/incident.html", shown, here="watch", status=422 if shown["wrong"] else 200)


def _did(request: HttpRequest, incident_id: UUID, shapes: dict[str, forms.Form], fixers: dict[str, str]) -> bool:
    """Whether a button of the page was pressed and the act was done."""
    actor, at = by(request), now()
    if request.method != "POST":
        return False
    if request.POST.get("do") == "acknowledge":
        try:
            watch.acknowledge(incident_id, by=actor, at=at)
            messages.success(request, _("Bạn đã tiếp nhận sự cố này."))
        except Refusal as refusal:
            messages.error(request, says(refusal))
        return True
    assign, note, learnt = shapes["assign"], shapes["note"], shapes["learnt"]
    acts = (
        (assign, lambda: _assign(incident_id, assign, fixers, request), _("Đã giao việc.")),
        (note, lambda: watch.note(incident_id, note.cleaned_data["text"], by=actor, at=at), _("Đã ghi chú.")),
        (
            learnt,
            lambda: watch.write_post_mortem(incident_id, **learnt.cleaned_data, by=actor, at=at),
            _("Đã lưu bài học rút ra."),
        ),
    )
    return any(tried(request, form, does, said) for form, does, said in acts)


def _assign(incident_id: UUID, form: forms.Form, fixers: dict[str, str], request: HttpRequest) -> None:
    to = form.cleaned_data["to"]
    watch.assign_incident(incident_id, to=to, name=fixers[to], by=by(request), at=now())


def _fixers() -> list[tuple[str, str]]:
    """Those who may handle incidents anywhere in the city."""
    roles = [role.key for role in people.roles() if "watch:handle" in role.permissions]
    found = {one.actor_id: one.full_name for role in roles for one in people.holders(role, "*")}
    return list(found.items())


def _learnt(said: object) -> dict[str, str]:
    return {name: getattr(said, name) for name in ("cause", "done", "prevents")} if said else {}


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("watch:see", "watch:plan")
def maintenance(request: HttpRequest) -> HttpResponse:
    """Work that is planned, and a form for more of it."""
    actor, at = by(request), now()
    form = MaintenanceForm(sent(request), choices=_scopes(request))

    def does() -> None:
        watch.plan_maintenance(**form.said(), by=actor, at=at)

    if tried(request, form, does, _("Đã báo lịch bảo trì.")):
        return HttpResponseRedirect(reverse("desk:maintenance"))
    shown = {
        "at": at,
        "form": form,
        "may_plan": actor.may("watch:plan"),
        "windows": [(one, _scope_name(one.scope)) for one in reversed(watch.windows(at=at))],
        "soon": at + timedelta(hours=1),
    }
    return frame.page(request, "desk/watch/maintenance.html", shown, here="watch", status=422 if form.errors else 200)


@require_POST
@officers_with("watch:plan")
def cancellation(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Calls planned work off."""
    try:
        watch.cancel_maintenance(window_id, by=by(request), at=now())
    except Refusal as refusal:
        messages.error(request, says(refusal))
    else:
        messages.success(request, _("Đã hủy lịch bảo trì."))
    return HttpResponseRedirect(reverse("desk:maintenance"))


def _scopes(request: HttpRequest) -> list[tuple[str, str]]:
    """Where the visitor may plan: kinds for the whole city, and single targets."""
    actor = by(request)
    everywhere = actor.may("watch:plan", unit="*")
    kinds = (
        [(one.key, f"{_('Tất cả')}: {_scope_name(one.key)}") for one in watch.kinds().values()] if everywhere else []
    )
    mine = [one for one in watch.targets().values() if everywhere or actor.may("watch:plan", unit=one.unit)]
    return [*kinds, *((one.key, draw.name_of(one)) for one in mine)]


def _scope_name(scope: str) -> str:
    kind, found = watch.kinds().get(scope), watch.targets().get(scope)
    if kind is not None:
        return kind.name_en if language() == "en" else kind.name
    return draw.name_of(found) if found is not None else names.unit(scope)
