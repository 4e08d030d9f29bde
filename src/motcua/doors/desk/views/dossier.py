"""One dossier: everything about it, and the acts on its steps."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_only, officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import dossier_page, frame, names, rows
from motcua.doors.desk.asking import by, page_number
from motcua.doors.desk.forms.common import refuse
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import EVERYWHERE
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound, Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.errors import StepGone
from motcua.rooms.dossiers.records import Page, State
from motcua.rooms.process import facade as process


@require_safe
@officers_with("dossiers:see")
def listing(request: HttpRequest) -> HttpResponse:
    """Dossiers that the officer's units receive, decide, support or return, in any state."""
    actor, at = by(request), now()
    state, unit = request.GET.get("state", ""), request.GET.get("unit", "")
    procedure = request.GET.get("procedure", "").strip()[:20]
    chosen = int(state) if state.isdecimal() and 1 <= int(state) <= max(State) else 0
    if request.GET.get("waiting"):
        chosen = chosen or int(State.SUPPLEMENT)
    found = dossiers.dossiers_at(
        by=actor, at=at, unit=unit[:40], state=chosen, procedure=procedure, page=page_number(request)
    )
    shown = {
        "at": at,
        "list": found,
        "rows": rows.dossier_rows(found.items),
        "states": [(str(int(one)), f"{int(one)}. {_(one.says)}") for one in State],
        "state": str(chosen or ""),
        "unit": unit,
        "procedure": procedure,
        "offices": [(c, names.unit(c)) for c in sorted(actor.units_with("dossiers:see")) if c != EVERYWHERE],
    }
    return frame.page(request, "desk/dossiers/list.html", shown, here="dossiers")


@require_safe
@officers_only
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The dossier: form, papers, due date and its reasons, timeline, and what may be done next."""
    found = dossiers.page(code, by=by(request), at=now())
    return show(request, found)


def show(request: HttpRequest, found: Page, *, status: int = 200, **more: object) -> HttpResponse:
    """The dossier page, with whatever a refused act adds."""
    return frame.page(
        request, "desk/dossiers/page.html", {**dossier_page.shown(found, by(request)), **more}, status=status
    )


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def act(request: HttpRequest, code: str, work_id: UUID, outcome: str) -> HttpResponse:
    """The form of one act on one step; sending it does it."""
    actor, at = by(request), now()
    found = dossiers.page(code, by=actor, at=at)
    offered = next((one for one in found.next_acts if (one.work_id, one.outcome) == (work_id, outcome)), None)
    if outcome not in dossiers.ACTS:
        raise NotFound(outcome=outcome)
    procedure = dossier_page.catalogue(found)
    sent = request.POST if request.method == "POST" else getattr(request, "kept", None)
    form = dossier_page.make_form(found, procedure, outcome, work_id, sent)
    if request.method == "POST" and form.is_valid():
        try:
            dossiers.complete(code, work_id, outcome, values=form.values(), by=actor, at=at)  # type: ignore[attr-defined]
        except StepGone:
            return _gone(request, found, outcome)
        except Refusal as refusal:
            if offered is None:
                raise
            refuse(form, refusal)
        else:
            messages.success(request, _(dossiers.says_done(outcome)) + ".")
            return HttpResponseRedirect(reverse("desk:dossier", args=[code]))
    if offered is None:
        return _gone(request, found, outcome)
    shown = {
        "d": found,
        "act": offered,
        "form": form,
        "danger": outcome in dossier_page.DANGEROUS,
        "url": reverse("desk:act", args=[code, work_id, outcome]),
    }
    return frame.page(request, "desk/dossiers/act.html", shown, status=422 if form.errors else 200)


def _gone(request: HttpRequest, found: Page, outcome: str) -> HttpResponse:
    """Somebody else was faster: says so, shows what was typed, and what the dossier is at now."""
    dull = {"csrfmiddlewaretoken"}
    typed = [text for name, values in request.POST.lists() if name not in dull for text in values if text.strip()]
    last = found.acts[-1] if found.acts else None
    shown = {"conflict": _(dossiers.ACTS[outcome].says), "typed": typed, "last": last}
    return show(request, found, status=409, **shown)


@require_safe
@officers_only
def drawing(request: HttpRequest, code: str) -> HttpResponse:
    """The drawn process of the dossier, as a page of its own: the diagram, and the same in words."""
    found = dossiers.page(code, by=by(request), at=now())
    state = process.diagram_state(found.instance_id)
    shown = {
        "d": found,
        "state": state,
        "active": " ".join(sorted(state.active)),
        "history": [
            (one, _(dossiers.says_done(one.outcome)) if one.outcome else "")
            for one in process.history(found.instance_id)
            if not one.undone
        ],
        "url": reverse("desk:process-file", args=[state.definition_key, state.version]),
    }
    return frame.page(request, "desk/dossiers/drawing.html", shown)
