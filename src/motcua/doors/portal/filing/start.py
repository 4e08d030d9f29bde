"""The start page, and where drafts come from and go."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.doors.access.guards import citizens_only
from motcua.doors.layout.fields import Field, Option
from motcua.doors.portal import procedure_page as pages
from motcua.doors.portal.ask import actor, language
from motcua.doors.portal.filing import draft as drafts
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import ChannelKind, Procedure

#: sent by somebody to whom none of the cases applies
NONE = "-"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@citizens_only
def start(request: HttpRequest, code: str) -> HttpResponse:
    """What you need before you begin; beginning makes a draft."""
    by, at = actor(request), now()
    procedure = procedures.current(code, at=at)
    open_online = not procedure.kinds or ChannelKind.ONLINE in procedure.kinds
    cases, problem = _cases(request, procedure)
    if request.method == "POST" and open_online and not problem:
        data = {"cases": cases}
        draft_id = dossiers.save_draft(None, procedure=code, step=drafts.STEPS[0], data=data, by=by, at=at)
        return redirect("portal:filing_step", draft_id, drafts.STEPS[0])
    choices = procedures.choices_of(procedure)
    field = Field(
        "case",
        gettext("Trường hợp của bạn"),
        kind="checkboxes",
        hint=gettext("Chọn mọi trường hợp đúng với bạn."),
        error=problem,
        options=(
            *(Option(one.key, one.title or one.key, one.key in cases) for one in choices),
            Option(NONE, gettext("Không thuộc trường hợp nào ở trên")),
        ),
    )
    shown = {
        "procedure": procedure,
        "short": pages.short_name(procedure.name),
        "glance": pages.glance(procedure, language(request)),
        "fields": [field] if choices else [],
        "papers": procedures.papers_for(procedure, cases),
        "open_online": open_online,
        "drafts": [one for one in dossiers.drafts_of(by, at=at) if one.procedure == code],
        "number": 1,
        "total": drafts.TOTAL,
    }
    return render(request, "portal/filing/start.html", shown, status=422 if problem else 200)


def _cases(request: HttpRequest, procedure: Procedure) -> tuple[list[str], str]:
    keys = [one.key for one in procedures.choices_of(procedure)]
    sent = request.POST if request.method == "POST" else request.GET
    said = sent.getlist("case")
    chosen = [key for key in keys if key in said]
    if request.method != "POST" or not keys:
        return chosen, ""
    if chosen and NONE in said:
        return chosen, gettext("Bạn đã chọn trường hợp, vậy hãy bỏ dòng “Không thuộc trường hợp nào ở trên”.")
    if not chosen and NONE not in said:
        return [], gettext("Vui lòng chọn trường hợp của bạn.")
    return chosen, ""


@require_POST
@citizens_only
def drop(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throws a draft away."""
    dossiers.drop_draft(draft_id, by=actor(request))
    messages.success(request, gettext("Đã bỏ bản nháp."))
    return redirect("portal:dossiers")
