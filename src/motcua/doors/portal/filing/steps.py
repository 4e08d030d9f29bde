"""Going through the steps of a draft, keeping it while it is typed, and sending it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.doors.access.guards import citizens_only
from motcua.doors.access.keeping import refills
from motcua.doors.layout import words
from motcua.doors.portal import procedure_page as pages
from motcua.doors.portal.ask import actor
from motcua.doors.portal.filing import draft as drafts
from motcua.doors.portal.filing import known as prefill
from motcua.doors.portal.filing.parts import PARTS, Wrong, needs_area
from motcua.doors.portal.filing.sitting import Sitting, sit
from motcua.kernel.days import local
from motcua.kernel.errors import Invalid, NotFound
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.papers.errors import HoldingNotOffered, NotYourWallet
from motcua.rooms.units import facade as units

LAST = drafts.STEPS[-1]


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@citizens_only
def step(request: HttpRequest, draft_id: UUID, step: str) -> HttpResponse:
    """One step: shown, or taken and followed by the next. A second click on the last leads to the same confirmation."""
    if step not in PARTS:
        raise Http404
    try:
        return _step(request, draft_id, step)
    except (Http404, NotFound):
        sent = dossiers.filed_from(draft_id, by=actor(request))
        if sent is None:
            raise
        return redirect("portal:filed", sent)


def _step(request: HttpRequest, draft_id: UUID, step: str) -> HttpResponse:
    sitting, part = sit(request, draft_id), PARTS[step]
    if request.method != "POST":
        kept = getattr(request, "kept", None)
        return _show(request, sitting, step, {}, part.take(sitting, kept, {})[0] if kept else None)
    data, wrong = part.take(sitting, request.POST, request.FILES)
    sitting.keep(data, drafts.furthest(sitting.draft.step, step))
    if {"remove", "use"} & request.POST.keys() or ("stay" in request.POST and not wrong):
        return redirect("portal:filing_step", draft_id, step)
    wrong = wrong or part.wrong(sitting, data)
    if wrong:
        return _show(request, sit(request, draft_id), step, wrong)
    if step == LAST:
        return _send(request, sit(request, draft_id))
    return redirect("portal:filing_step", draft_id, drafts.following(step))


def _show(
    request: HttpRequest, sitting: Sitting, step: str, wrong: Wrong, data: Mapping[str, Any] | None = None
) -> HttpResponse:
    part = PARTS[step]
    number = drafts.number(step)
    shown = {
        **part.show(sitting, sitting.data if data is None else data, wrong),
        "draft": sitting.draft,
        "step": step,
        "number": number,
        "total": drafts.TOTAL,
        "back": drafts.STEPS[number - 3] if number > 2 else "",
        "procedure": sitting.procedure,
        "short": pages.short_name(sitting.procedure.name),
        "saved": _saved(sitting.draft.updated_at, sitting.lang) if sitting.data.get("who") else "",
        "wrong": bool(wrong),
    }
    return render(request, part.template, shown, status=422 if wrong else 200)


def _saved(at: object, lang: str) -> str:
    shown = words.short_moment(at, lang)  # type: ignore[arg-type]
    return gettext("Đã lưu nháp lúc {at}").format(at=shown)


def _send(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    missing = next((step for step in drafts.STEPS if PARTS[step].wrong(sitting, sitting.data)), None)
    if missing:
        messages.warning(request, gettext("Bước này còn mục chưa xong, vui lòng xem lại trước khi nộp."))
        return redirect("portal:filing_step", sitting.draft.id, missing)
    area = sitting.data["place"].get("area", "")
    filing = drafts.filing(
        sitting.draft,
        sitting.procedure,
        sitting.papers,
        drafts.applicant(sitting.principal() or sitting.person, sitting.data),
        competent=units.committee_of(area).code if area and needs_area(sitting) else None,
        origins=dossiers.known_origins(prefill.known(sitting), sitting.data.get("form", {})),
    )
    try:
        filed = dossiers.file(filing, by=sitting.by, at=sitting.at)
    except (HoldingNotOffered, NotYourWallet) as refusal:
        # revoked, expired or no longer lent since it was chosen: what the draft remembers of it is forgotten
        sitting.keep(drafts.without_reused(sitting.data), sitting.draft.step)
        messages.error(request, gettext(refusal.says).format(**refusal.facts))
        return redirect("portal:filing_step", sitting.draft.id, "giay-to")
    except Invalid as refusal:
        messages.error(request, gettext(refusal.says).format(**refusal.facts))
        return redirect("portal:filing_step", sitting.draft.id, "to-khai")
    dossiers.drop_draft(sitting.draft.id, by=sitting.by)
    return redirect("portal:filed", filed.code)


@require_POST
@never_cache
@citizens_only
def autosave(request: HttpRequest, draft_id: UUID, step: str) -> JsonResponse:
    """Keeps what is being typed, right or wrong."""
    if step not in PARTS or step == "giay-to":
        raise Http404
    sitting = sit(request, draft_id)
    data, _ = PARTS[step].take(sitting, request.POST, {})
    sitting.keep(data, drafts.furthest(sitting.draft.step, step))
    at = local(sitting.at)
    return JsonResponse({"says": gettext("Đã lưu nháp lúc {at}").format(at=f"{at.hour:02d}:{at.minute:02d}")})
