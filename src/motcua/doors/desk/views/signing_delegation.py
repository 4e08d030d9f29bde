"""Letting another officer sign for a while, and taking that back."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.common import says
from motcua.doors.desk.forms.signing import SigningDelegationForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import EVERYWHERE
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Officer, Post

SIGN = "papers:sign"


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with(SIGN)
def delegation(request: HttpRequest) -> HttpResponse:
    """Who signs for me, and a form for another; a delegation of signing passes on nothing else."""
    actor, at = by(request), now()
    me = people.officer(UUID(actor.key), at=at)
    mine = list(_posts(me))
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        return _withdrawn(request)
    form = SigningDelegationForm(sent(request, "delegate"), receivers=_receivers(me, mine))

    def does() -> None:
        people.delegate(
            me.id,
            UUID(form.cleaned_data["receiver"]),
            roles=tuple(sorted({post.role for post in mine})),
            units=tuple(sorted({post.unit for post in mine})),
            permissions=(SIGN,),
            ends_at=form.ends_at(),
            reason=form.cleaned_data["reason"],
            by=actor,
            at=at,
        )

    if tried(request, form, does, _("Đã ủy quyền ký.")):
        return HttpResponseRedirect(reverse("desk:signing-delegation"))
    given = [one for one in people.delegations_of(me.id) if SIGN in one.permissions and one.giver.id == me.id]
    shown = {"form": form, "given": [(one, one.runs(at)) for one in given], "at": at, "may_give": bool(mine)}
    status = 422 if form.errors else 200
    return frame.page(request, "desk/signing/delegation.html", shown, here="signing", status=status)


def _posts(me: Officer) -> Iterator[Post]:
    """My own posts that let me sign; what was delegated to me I cannot pass on."""
    signs = {role.key for role in people.roles() if SIGN in role.permissions}
    return (post for post in me.posts if post.role in signs)


def _receivers(me: Officer, mine: list[Post]) -> list[tuple[str, str]]:
    units = sorted({post.unit for post in mine if post.unit != EVERYWHERE})
    found = {one.id: one for unit in units for one in people.officers_at(unit) if one.id != me.id}
    return [(str(id_), f"{one.full_name} · {one.title}") for id_, one in found.items()]


def _withdrawn(request: HttpRequest) -> HttpResponse:
    try:
        people.withdraw_delegation(UUID(request.POST.get("delegation", "")), by=by(request), at=now())
    except Refusal as refusal:
        messages.error(request, says(refusal))
    except ValueError:
        messages.error(request, _("Không tìm thấy ủy quyền này."))
    else:
        messages.success(request, _("Đã thu hồi ủy quyền ký."))
    return HttpResponseRedirect(reverse("desk:signing-delegation"))
