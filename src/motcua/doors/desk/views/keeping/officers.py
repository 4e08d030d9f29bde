"""Officers and their roles at units."""

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
from motcua.doors.desk.forms.keeping import AccountForm, OfficerForm, PostForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import EVERYWHERE
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.rooms.people import facade as people

WHO = "people:assign"


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with(WHO)
def listing(request: HttpRequest) -> HttpResponse:
    """Officers of a unit, or found by name; a form for a new one."""
    actor, at = by(request), now()
    mine = sorted(actor.units_with(WHO) - {EVERYWHERE})
    unit = request.GET.get("unit", "")[:40] or (mine[0] if mine else "")
    text = request.GET.get("name", "").strip()[:80]
    form = OfficerForm(sent(request, "new"))

    def does() -> None:
        said = form.cleaned_data
        people.add_officer(
            staff_number=said["staff_number"],
            full_name=said["full_name"],
            title=said["title"],
            email=said["email"] or None,
            phone=said["phone"] or None,
            by=actor,
            at=at,
        )

    if tried(request, form, does, _("Đã ghi cán bộ mới. Bước tiếp theo: giao vai trò và mở tài khoản.")):
        return HttpResponseRedirect(reverse("desk:officers"))
    found = people.search_officers(text, at=at, limit=50) if text else people.officers_at(unit, at=at) if unit else ()
    shown = {
        "officers": found,
        "form": form,
        "unit": unit,
        "unit_name": names.unit(unit),
        "text": text,
        "mine": [(code, names.unit(code)) for code in mine],
        "roles": names.roles(),
    }
    return frame.page(request, "desk/keeping/officers.html", shown, here="officers", status=422 if form.errors else 200)


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with(WHO)
def officer(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """One officer: posts given and ended, the account, leaving the service."""
    actor, at = by(request), now()
    found = people.officer(officer_id, at=at)
    roles = names.roles()
    post = PostForm(sent(request, "assign"), prefix="post", roles=list(roles.items()))
    account = AccountForm(sent(request, "account"), prefix="account")

    def gives() -> None:
        people.assign(
            officer_id, role=post.cleaned_data["role"], unit=post.cleaned_data["unit"].strip(), by=actor, at=at
        )

    def opens() -> None:
        people.open_officer_account(officer_id, **account.cleaned_data, by=actor, at=at)

    again = HttpResponseRedirect(reverse("desk:officer", args=[officer_id]))
    if tried(request, post, gives, _("Đã giao vai trò.")) or tried(request, account, opens, _("Đã mở tài khoản.")):
        return again
    if request.method == "POST" and request.POST.get("do") in {"unassign", "leaves"}:
        _end(request, officer_id)
        return again
    shown = {
        "officer": found,
        "account": people.account_of_officer(officer_id),
        "post_form": post,
        "account_form": account,
        "roles": roles,
        "delegations": people.delegations_of(officer_id),
    }
    wrong = post.errors or account.errors
    return frame.page(request, "desk/keeping/officer.html", shown, here="officers", status=422 if wrong else 200)


def _end(request: HttpRequest, officer_id: UUID) -> None:
    """Ends one post, or all of them when the officer leaves."""
    actor, at = by(request), now()
    try:
        if request.POST.get("do") == "leaves":
            people.officer_leaves(officer_id, by=actor, at=at)
            said = _("Đã ghi nhận cán bộ thôi việc; các vai trò và ủy quyền chấm dứt.")
        else:
            role, unit = request.POST.get("role", ""), request.POST.get("unit", "")
            people.unassign(officer_id, role=role, unit=unit, by=actor, at=at)
            said = _("Đã thu hồi vai trò.")
    except Refusal as refusal:
        messages.error(request, says(refusal))
    else:
        messages.success(request, said)
