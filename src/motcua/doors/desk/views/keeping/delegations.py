"""Delegations: every officer gives and withdraws his own; administrators see those of their units."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.doors.access.guards import officers_only
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.common import says
from motcua.doors.desk.forms.keeping import DelegationForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Officer


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def delegations(request: HttpRequest) -> HttpResponse:
    """What I gave and received, what runs at my units, and a form for a new one."""
    actor, at = by(request), now()
    me = people.officer(UUID(actor.key), at=at)
    form = DelegationForm(sent(request), choices=_choices(me))

    def does() -> None:
        said = form.cleaned_data
        scope = {"roles": tuple(said["roles"]), "units": tuple(said["units"]), "reason": said["reason"]}
        people.delegate(me.id, UUID(said["receiver"]), **scope, **form.span(), by=actor, at=at)  # type: ignore[arg-type]

    if tried(request, form, does, _("Đã ủy quyền.")):
        return HttpResponseRedirect(reverse("desk:delegations"))
    administered = actor.units_with("people:assign")
    shown = {
        "at": at,
        "form": form,
        "own": [(one, one.runs(at)) for one in people.delegations_of(me.id)],
        "here": people.delegations_at(administered, at=at) if administered else (),
        "roles": names.roles(),
        "me": me,
    }
    return frame.page(
        request, "desk/keeping/delegations.html", shown, here="delegations", status=422 if form.errors else 200
    )


def _choices(me: Officer) -> dict[str, list[tuple[str, str]]]:
    roles = names.roles()
    units = sorted({post.unit for post in me.posts})
    colleagues = {one.id: one for unit in units for one in people.officers_at(unit) if one.id != me.id}
    return {
        "receiver": [
            ("", _("– chọn –")),
            *((str(id_), f"{one.full_name} · {one.title}") for id_, one in colleagues.items()),
        ],
        "roles": [(key, roles.get(key, key)) for key in sorted({post.role for post in me.posts})],
        "units": [(code, names.unit(code)) for code in units],
    }


@require_POST
@officers_only
def withdrawal(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Ends a delegation now."""
    try:
        people.withdraw_delegation(delegation_id, by=by(request), at=now())
    except Refusal as refusal:
        messages.error(request, says(refusal))
    else:
        messages.success(request, _("Đã thu hồi ủy quyền."))
    return HttpResponseRedirect(reverse("desk:delegations"))
