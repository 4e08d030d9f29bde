"""What an operator looks after: messages that did not get through, and whether the journal is whole."""

from itertools import islice

import psycopg
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by
from motcua.doors.desk.forms.common import says
from motcua.doors.layout.addresses import reverse
from motcua.kernel import anchors, audit, outbox
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.rooms.people import facade as people

#: findings shown; a journal with more is beyond reading on a page
FINDINGS = 100


@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("messages:see", "messages:replay")
def messages_(request: HttpRequest) -> HttpResponse:
    """Events and deliveries that were put aside after failing, and their replay."""
    if request.method == "POST":
        _replay(request)
        return HttpResponseRedirect(reverse("desk:messages"))
    actor = by(request)
    shown = {
        "at": now(),
        "counts": outbox.counts(),
        "parked": outbox.parked(),
        "waiting": people.deliveries_waiting(),
        "deliveries": people.parked_deliveries(),
        "may_replay": actor.may("messages:replay") or actor.may("operations:replay"),
    }
    return frame.page(request, "desk/keeping/messages.html", shown, here="messages")


def _replay(request: HttpRequest) -> None:
    actor, at = by(request), now()
    events = [int(one) for one in request.POST.getlist("event") if one.isdecimal()]
    deliveries = [int(one) for one in request.POST.getlist("delivery") if one.isdecimal()]
    try:
        for event in events:
            outbox.replay(event, by=actor, at=at)
        count = people.replay_deliveries(deliveries, by=actor, at=at) if deliveries else 0
    except Refusal as refusal:
        messages.error(request, says(refusal))
    else:
        messages.success(request, _("Đã đưa %(n)s tin vào hàng gửi lại.") % {"n": len(events) + count})


@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("journal:verify")
def journal(request: HttpRequest) -> HttpResponse:
    """Whether the journal is whole: checked when asked, line by line."""
    at = now()
    found = _findings() if request.method == "POST" else None
    shown = {
        "at": at,
        "checked": found is not None,
        "findings": found or [],
        "most": FINDINGS,
        "anchors": anchors.folder(),
    }
    return frame.page(request, "desk/keeping/journal.html", shown, here="journal")


def _findings() -> list[audit.Finding]:
    """The first findings, read in one snapshot of its own so that a running house may be checked."""
    parameters = {k: v for k, v in connection.get_connection_params().items() if k not in {"cursor_factory", "context"}}
    with psycopg.connect(**parameters) as own:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        return list(islice(audit.verify(own, at=now(), anchors=anchors.folder()), FINDINGS))
