"""A citizen's own dossiers: the list, one dossier, its receipt, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.access.guards import citizens_only
from motcua.doors.layout import answers, forms
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.fields import Field
from motcua.doors.layout.files import handed
from motcua.doors.layout.qr import drawn
from motcua.doors.portal.ask import actor, language, page_number
from motcua.doors.portal.procedure_page import short_name
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Page, PaperForm, PaperLine, State
from motcua.rooms.papers import facade as papers
from motcua.rooms.people import facade as people
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.units import facade as units

#: states from which a dossier can still be taken back
OPEN = {State.NEW, State.RECEIVED, State.IN_PROCESS, State.SUPPLEMENT, State.PAYMENT}


@require_safe
@never_cache
@citizens_only
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for me first, then my drafts and my dossiers."""
    by, at = actor(request), now()
    listed = dossiers.dossiers_of(UUID(by.key), at=at, page=page_number(request))
    shown = {
        "waiting": [card for card in listed.items if card.waits_for_applicant],
        "for_others": [card for card in dossiers.filed_by(by, at=at).items if card.applicant != by.name],
        "cards": listed,
        "unread": people.unread_count(by.id),
        "drafts": [
            {"id": draft.id, "name": short_name(draft.procedure_name), "step": draft.step, "at": draft.updated_at}
            for draft in dossiers.drafts_of(by, at=at)
        ],
        "here": "dossiers",
    }
    return render(request, "portal/dossiers/mine.html", shown)


@require_safe
@never_cache
@citizens_only
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One dossier: where it stands, what waits for me, what I handed in."""
    by, at = actor(request), now()
    said = dossiers.page(code, by=by, at=at)
    shown = {
        "page": said,
        "short": short_name(said.procedure_name),
        "names": _names(said),
        "parts": answers.parts(procedures.form(said.form_key), said.form, language(request)),
        "papers": _given(said),
        "owed": [one for one in said.obligations if one.settled_at is None],
        "may_withdraw": said.state in OPEN,
        "official": forms.lines(said, officer=False),
        "verified": papers.code_of(said.result.id) if said.result else "",
        "here": "dossiers",
    }
    return render(request, "portal/dossiers/page.html", shown)


@require_safe
@never_cache
@citizens_only
def form(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """An official form of my dossier, as PDF."""
    pdf = dossiers.typeset_form(code, key, by=actor(request), at=now(), ways=forms.ways(request))
    return forms.answer(pdf, f"{key}-{code}")


def _given(said: Page) -> list[PaperLine]:
    """The papers that are here, as files or on paper."""
    return [paper for paper in said.papers if paper.form is not PaperForm.MISSING]


def _names(said: Page) -> dict[str, str]:
    return {
        "receiving": units.unit(said.receiving_unit).name,
        "competent": units.unit(said.competent_unit).name,
        "returning": units.unit(said.return_unit or said.receiving_unit).name,
    }


@require_safe
@never_cache
@citizens_only
def filed(request: HttpRequest, code: str) -> HttpResponse:
    """The number to quote, right after filing."""
    return render(request, "portal/dossiers/filed.html", _receipt(request, code))


@require_safe
@never_cache
@citizens_only
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt to print (form 01 once received, a confirmation of filing before)."""
    return render(request, "portal/dossiers/receipt.html", _receipt(request, code))


def _receipt(request: HttpRequest, code: str) -> dict[str, object]:
    by, at = actor(request), now()
    said = dossiers.page(code, by=by, at=at)
    return {
        "page": said,
        "short": short_name(said.procedure_name),
        "papers": _given(said),
        "key": dossiers.tracking_key(code, by=by, at=at),
        "names": _names(said),
        "at": at,
        "here": "dossiers",
    }


@require_safe
@never_cache
@citizens_only
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The QR of a receipt: the address where anybody holding it may follow the dossier."""
    key = dossiers.tracking_key(code, by=actor(request), at=now())
    address = request.build_absolute_uri(reverse("portal:tracked", args=[code, key]))
    return drawn(address)


@require_safe
@never_cache
@citizens_only
def paper(request: HttpRequest, code: str, paper_id: int) -> FileResponse:
    """A file that I handed in."""
    file = dossiers.paper_file(code, paper_id, by=actor(request))
    return handed(papers.open_kept(file.sha256), name=file.name, mime=file.mime)


@require_safe
@never_cache
@citizens_only
def result(request: HttpRequest, code: str) -> FileResponse:
    """The electronic result of my dossier."""
    line, opened = dossiers.result_file(code, by=actor(request))
    name = f"{line.title} {line.number}.pdf".replace("/", "-")
    return FileResponse(opened, as_attachment=True, filename=name, content_type="application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@citizens_only
def withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """Says what taking a dossier back means, and does it when a reason is given."""
    by, at = actor(request), now()
    said = dossiers.page(code, by=by, at=at)
    reason = request.POST.get("reason", "").strip()[:1000]
    problem = ""
    if request.method == "POST":
        try:
            dossiers.withdraw(code, reason=reason, by=by, at=at)
        except Refusal as refusal:
            problem = gettext(refusal.says).format(**refusal.facts)
        else:
            messages.success(request, gettext("Hồ sơ đã được rút và dừng xử lý."))
            return redirect("portal:dossier", code)
    field = Field("reason", gettext("Lý do rút hồ sơ"), kind="textarea", value=reason, error=problem, maxlength=1000)
    shown = {"page": said, "short": short_name(said.procedure_name), "fields": [field], "here": "dossiers"}
    return render(request, "portal/dossiers/withdrawal.html", shown, status=422 if problem else 200)


@require_safe
@never_cache
@citizens_only
def inbox(request: HttpRequest) -> HttpResponse:
    """Notices to me, the newest first."""
    by = actor(request)
    box = people.inbox(by.id, page_number(request), language=language(request))
    return render(request, "portal/dossiers/inbox.html", {"box": box})


@require_POST
@citizens_only
def read(request: HttpRequest) -> HttpResponse:
    """Marks one notice as read, or all of them."""
    said = request.POST.get("message", "")
    try:
        message = UUID(said) if said else None
    except ValueError:
        raise Http404 from None
    people.mark_read(actor(request).id, message, at=now())
    return redirect("portal:inbox")
