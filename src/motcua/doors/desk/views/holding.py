"""Papers that are held back beyond their time: which, why, since when; laid and lifted with a reason."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, page_number
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.holding import HoldForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.papers import facade as papers


@require_safe
@officers_with("papers:hold")
def listing(request: HttpRequest) -> HttpResponse:
    """What is held now at the officer's units, or, with ``?da-bo=1``, what was."""
    lifted, number = request.GET.get("da-bo") == "1", page_number(request)
    held = papers.holds_at(lifted=lifted, page=number, by=by(request))
    more, held = len(held) > papers.HOLDS, held[: papers.HOLDS]
    who = names.officers({one.placed_by for one in held} | {one.lifted_by for one in held} - {""})
    shown = {"held": held, "who": who, "lifted": lifted, "page": number, "more": more}
    return frame.page(request, "desk/holding/list.html", shown, here="holds")


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("papers:hold")
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """The papers of one dossier: what of them is held; sending holds or releases."""
    actor = by(request)
    lines = dossiers.holdables(code, by=actor)
    held = [line for line in lines if line.hold]
    hold = HoldForm(sent(request, "hold"), lines=[line for line in lines if not line.hold], prefix="giu")
    release = HoldForm(sent(request, "release"), lines=held, prefix="bo")

    def holds() -> None:
        dossiers.hold_papers(code, hold.paper(), reason=hold.cleaned_data["reason"], by=actor, at=now())

    def releases() -> None:
        dossiers.release_papers(code, release.paper(), reason=release.cleaned_data["reason"], by=actor, at=now())

    if tried(request, hold, holds, _("Đã giữ lại; giấy tờ không bị xóa cho đến khi được bỏ giữ.")) or tried(
        request, release, releases, _("Đã bỏ giữ; giấy tờ hết thời hạn lưu sẽ được xóa trong đêm.")
    ):
        return HttpResponseRedirect(reverse("desk:dossier-holds", args=[code]))
    shown = {
        "code": code,
        "held": [line.hold for line in held],
        "who": names.officers({line.hold.placed_by for line in held if line.hold}),
        "hold": hold,
        "release": release,
    }
    status = 422 if hold.errors or release.errors else 200
    return frame.page(request, "desk/holding/dossier.html", shown, here="holds", status=status)
