"""Certificates that the house signs with: registered, and their use ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.common import says
from motcua.doors.desk.forms.signing import KeyForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import Credential
from motcua.rooms.people import facade as people
from motcua.rooms.units import facade as units


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("papers:keys")
def keys(request: HttpRequest) -> HttpResponse:
    """Every certificate, a form for a new one, and the end of one."""
    actor, at = by(request), now()
    if request.method == "POST" and request.POST.get("do") == "revoke":
        return _revoked(request)
    unit = request.GET.get("unit", "").strip()
    form = KeyForm(sent(request, "add"), holders=_holders(unit))

    def does() -> None:
        said = form.cleaned_data
        papers.add_credential(
            holder=said["holder"],
            kind=said["kind"],
            certificate=said["certificate"],
            chain=said["chain"],
            where=form.where(),
            by=actor,
            at=at,
        )

    if tried(request, form, does, _("Đã đăng ký chứng thư số.")):
        return HttpResponseRedirect(reverse("desk:keys"))
    held = papers.credentials(by=actor)
    officers = names.officers(one.holder for one in held)
    rows = [(one, _holder(one, officers), one.stands(at)) for one in held]
    shown = {"form": form, "keys": rows, "unit": unit, "at": at}
    return frame.page(request, "desk/keeping/keys.html", shown, here="keys", status=422 if form.errors else 200)


def _holders(unit: str) -> list[tuple[str, str]]:
    """An office and its officers, once an office was chosen."""
    if not unit:
        return []
    try:
        office = units.unit(unit)
    except Refusal:
        return []
    signers = people.officers_at(office.code)
    return [
        (f"unit:{office.code}", _("Con dấu: {unit}").format(unit=office.name)),
        *((one.actor_id, f"{one.full_name} · {one.title}") for one in signers),
    ]


def _holder(credential: Credential, officers: dict[str, str]) -> str:
    kind, _bar, key = credential.holder.partition(":")
    return names.unit(key) if kind == "unit" else officers.get(credential.holder, "")


def _revoked(request: HttpRequest) -> HttpResponse:
    try:
        reason = request.POST.get("reason", "")
        papers.revoke_credential(UUID(request.POST.get("key", "")), reason=reason, by=by(request), at=now())
    except Refusal as refusal:
        messages.error(request, says(refusal))
    except ValueError:
        messages.error(request, _("Không tìm thấy chứng thư số này."))
    else:
        messages.success(request, _("Đã ngừng dùng chứng thư số này."))
    return HttpResponseRedirect(reverse("desk:keys"))
