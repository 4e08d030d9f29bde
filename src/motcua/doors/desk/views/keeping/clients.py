"""Machines that may call the API."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent
from motcua.doors.desk.forms.common import refuse, says
from motcua.doors.desk.forms.keeping import ClientForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.kernel.text import say
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import NewSecret

#: what a client may be let into, as the API names it
SCOPES = {
    "catalogue:read": say("Đọc danh mục thủ tục, đơn vị"),
    "dossiers:file": say("Nộp hồ sơ thay người dân, gửi giấy tờ, bổ sung, rút"),
    "dossiers:track": say("Xem tình trạng hồ sơ do chính hệ thống đó nộp, không có dữ liệu cá nhân"),
    "dossiers:read": say("Đọc toàn bộ hồ sơ do chính hệ thống đó nộp"),
    "watch:metrics": say("Đọc số đo của hệ thống giám sát (OpenMetrics)"),
    "operations:relay-warnings": say("gửi cảnh báo thiên tai theo chuẩn CAP 1.2"),
}


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("people:clients")
def clients(request: HttpRequest) -> HttpResponse:
    """Every client; a new one, a new secret, and the end of one. A secret is shown once, on the answer itself."""
    form = ClientForm(sent(request, "open"), scopes=[(key, f"{key} – {_(words)}") for key, words in SCOPES.items()])
    fresh: NewSecret | None = None
    does = request.POST.get("do", "")
    if request.method == "POST" and does == "open" and form.is_valid():
        fresh = _opened(request, form)
    elif request.method == "POST" and does in {"rotate", "revoke"}:
        fresh = _changed(request, does)
        if fresh is None:
            return HttpResponseRedirect(reverse("desk:clients"))
    shown = {"form": form, "fresh": fresh, "clients": people.api_clients(), "scopes": SCOPES}
    response = frame.page(
        request, "desk/keeping/clients.html", shown, here="clients", status=422 if form.errors else 200
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _opened(request: HttpRequest, form: ClientForm) -> NewSecret | None:
    said = form.cleaned_data
    try:
        return people.open_client(
            said["name"], scopes=tuple(said["scopes"]), unit=said["unit"].strip(), by=by(request), at=now()
        )
    except Refusal as refusal:
        refuse(form, refusal)
        return None


def _changed(request: HttpRequest, does: str) -> NewSecret | None:
    client = request.POST.get("client", "")
    try:
        if does == "rotate":
            return people.rotate_client(client, by=by(request), at=now())
        people.revoke_client(client, by=by(request), at=now())
    except Refusal as refusal:
        messages.error(request, says(refusal))
    else:
        messages.success(request, _("Đã khóa hệ thống này."))
    return None
