"""What an officer is told: his own notices, the newest first, each with the way to what it is about."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.access.guards import officers_only
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by, language, page_number
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.rooms.people import facade as people

#: what notices are about (``kind:id``) → the page of it
PAGES = {
    "alert": "desk:alert",
    "dossier": "desk:dossier",
    "incident": "desk:incident",
    "order": "desk:order",
    "plan": "desk:plan",
    "report": "desk:report",
    "run": "desk:run",
    "task": "desk:task",
    "watched": "desk:watched",
}
#: those that have one page for all
LISTS = {"reconciliation": "desk:checks"}
#: those that are a list, narrowed by a question
ASKED = {"cause": ("desk:alerts", "quy-tac")}


@require_safe
@officers_only
def inbox(request: HttpRequest) -> HttpResponse:
    """What was not read yet; with ``?tat-ca=1`` everything."""
    everything, actor = request.GET.get("tat-ca") == "1", by(request)
    box = people.inbox(actor.id, page_number(request), unread=not everything, language=language())
    officer = people.officer(UUID(actor.key))
    shown = {
        "box": box,
        "everything": everything,
        "notices": [(one, about(one.subject)) for one in box.messages],
        "officer": officer,
        "unread": box.unread,
    }
    return frame.page(request, "desk/inbox.html", shown, here="inbox")


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def notice(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Leads to what a notice is about; sending marks it as read. Another officer's notice is not found."""
    actor = by(request)
    one = people.notice(actor.id, message_id)
    if request.method == "POST":
        people.mark_read(actor.id, message_id, at=now())
    stay = request.POST.get("do") == "read"
    return HttpResponseRedirect((not stay and about(one.subject)) or _back(request))


@require_POST
@officers_only
def all_read(request: HttpRequest) -> HttpResponse:
    """Marks every notice as read."""
    marked = people.mark_read(by(request).id, at=now())
    messages.success(
        request,
        ngettext("Đã đánh dấu {n} thông báo là đã đọc.", "Đã đánh dấu {n} thông báo là đã đọc.", marked).format(
            n=marked
        ),
    )
    return HttpResponseRedirect(reverse("desk:inbox"))


@require_POST
@officers_only
def mail(request: HttpRequest) -> HttpResponse:
    """Whether notices also go to the address at work."""
    wanted = request.POST.get("wanted")
    if wanted not in {"yes", "no"}:
        raise Http404
    people.wish_mail(wanted == "yes", by=by(request), at=now())
    messages.success(
        request,
        _("Thông báo mới sẽ được gửi cả vào thư điện tử công vụ.")
        if wanted == "yes"
        else _("Thông báo mới sẽ không gửi vào thư điện tử công vụ nữa."),
    )
    return HttpResponseRedirect(reverse("desk:inbox"))


def about(subject: str) -> str:
    """The address of what ``kind:id`` names; "" where this desk has no page of it."""
    kind, _sep, key = subject.partition(":")
    if kind in ASKED:
        name, question = ASKED[kind]
        return f"{reverse(name)}?{urlencode({question: key})}"
    try:
        return reverse(LISTS[kind]) if kind in LISTS else reverse(PAGES[kind], args=[key])
    except (KeyError, NoReverseMatch):
        return ""


def _back(request: HttpRequest) -> str:
    everything = "?tat-ca=1" if request.POST.get("tat-ca") == "1" else ""
    return reverse("desk:inbox") + everything
