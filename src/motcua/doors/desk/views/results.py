"""The register of results, and the draft of one dossier's result."""

from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.access.guards import officers_only, officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import exports, frame, names
from motcua.doors.desk.asking import by, language, page_number
from motcua.doors.desk.doing import tried
from motcua.doors.desk.forms.common import says
from motcua.doors.desk.forms.results import EndForm, FactsForm, UploadForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.clock import now
from motcua.kernel.days import local, local_day
from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.kernel.text import say
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records.results import RegisterFilter, ResultLine, ResultState

ASKED = "desk-register"
ONLY_PDF = say("Kết quả phải là tệp PDF.")
FILTERS = ("text", "kind", "state", "unit", "year")
#: no scripts, nothing loaded: a PDF is drawn by the browser's own viewer
LOCKED = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"
STATES = (
    ResultState.DRAFT,
    ResultState.SIGNED,
    ResultState.ISSUED,
    ResultState.CORRECTED,
    ResultState.REPLACED,
    ResultState.REVOKED,
)


@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("papers:results")
def register(request: HttpRequest) -> HttpResponse:
    """The results of the officer's units. What is looked for may be a name, so it never stands in an address."""
    if request.method == "POST":
        request.session[ASKED] = {name: request.POST.get(name, "").strip()[:100] for name in FILTERS}
        return HttpResponseRedirect(reverse("desk:results"))
    actor, at = by(request), now()
    chosen = replace(_chosen(request), page=page_number(request))
    found = papers.register(chosen, by=actor)
    english = language() == "en"
    shown = {
        "at": at,
        "list": found,
        "chosen": chosen,
        "lines": [(line, names.unit(line.unit), _subject(line)) for line in found.items],
        "kinds": [(one.key, one.title_en if english else one.title) for one in papers.all_kinds()],
        "states": [(one.value, _(one.says)) for one in STATES],
        "offices": [(code, names.unit(code)) for code in sorted(actor.units_with("papers:results") - {EVERYWHERE})],
        "years": range(local_day(at).year, 2024, -1),
    }
    return frame.page(request, "desk/results/register.html", shown, here="results")


def _chosen(request: HttpRequest) -> RegisterFilter:
    kept = request.session.get(ASKED) or {}
    year = str(kept.get("year", ""))
    said: dict[str, Any] = {name: str(kept.get(name, "")) for name in FILTERS if name != "year"}
    return RegisterFilter(**said, year=int(year) if year.isdecimal() and len(year) == 4 else 0)


def _subject(line: ResultLine) -> str:
    """The code of the dossier that a result answers."""
    return line.subject.partition(":")[2]


@require_safe
@officers_with("papers:results")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The register as it is filtered on screen, as XLSX or CSV."""
    table = exports.register(papers.export_register(_chosen(request), by=by(request)))
    if kind == "csv":
        response = HttpResponse(exports.as_csv(table), content_type="text/csv; charset=utf-8")
    else:
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(exports.as_xlsx(table), content_type=mime)
    name = f"so-ket-qua-{local(now()):%Y%m%d}.{'csv' if kind == 'csv' else 'xlsx'}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
@officers_with("papers:results")
def page(request: HttpRequest, result: UUID) -> HttpResponse:
    """One result: what it says, what led to it, what may be done with it."""
    actor = by(request)
    found = papers.result(result, by=actor)
    line = found.line
    acted = {entry.by for entry in found.history} | {found.signed_by, found.issued_by, found.ended_by}
    kind = papers.kind(line.kind)
    english = language() == "en"
    shown = {
        "r": found,
        "line": line,
        "subject": _subject(line),
        "unit": names.unit(line.unit),
        "officers": names.officers(acted - {""}),
        "facts": [
            (field.title_en if english else field.title, found.facts.get(field.name, "")) for field in kind.fields
        ],
        "ends": line.in_force and actor.may("papers:revoke", unit=line.unit) and found.after is None,
        "corrects": not line.uploaded,
        "seals": line.state is ResultState.SIGNED and not line.waits and actor.may("papers:seal", unit=line.unit),
    }
    return frame.page(request, "desk/results/page.html", shown, here="results")


@require_safe
@officers_with("papers:results")
def file(request: HttpRequest, result: UUID) -> HttpResponseBase:
    """The file of a result as it stands."""
    line, opened = papers.result_file(result, by=by(request))
    return _pdf(request, line, opened)


def _pdf(request: HttpRequest, line: ResultLine, opened: BinaryIO) -> HttpResponseBase:
    response = FileResponse(opened, content_type="application/pdf")
    name = f"{line.title} {line.number or 'du thao'}.pdf".replace("/", "-")
    response.headers["Content-Disposition"] = (
        content_disposition_header(bool(request.GET.get("tai")), name) or "attachment"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@officers_with("papers:seal")
def seal(request: HttpRequest, result: UUID) -> HttpResponse:
    """Numbers a signed result that no dossier waits for (a correction), and orders the unit's seal."""
    actor, at = by(request), now()
    try:
        papers.order_signatures([papers.number_result(result, by=actor, at=at)], by=actor, at=at)
    except Refusal as refusal:
        messages.error(request, says(refusal))
    else:
        messages.success(request, _("Đã vào số; con dấu đang được đóng."))
    return HttpResponseRedirect(reverse("desk:result", args=[result]))


#: the last word of an address, and the verb that it stands for
ENDS = {"cai-chinh": "correct", "thay-the": "replace", "thu-hoi": "revoke"}


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("papers:revoke")
def ending(request: HttpRequest, result: UUID, act: str) -> HttpResponse:
    """Takes a result out of force, in two steps: what and why, then what will happen."""
    actor, at = by(request), now()
    found = papers.result(result, by=actor)
    if act not in ENDS:
        raise NotFound(act=act)
    verb = ENDS[act]
    typed = request.POST if request.method == "POST" else getattr(request, "kept", None)
    why = EndForm(typed)
    facts = None if verb == "revoke" else FactsForm(papers.kind(found.line.kind), typed, filled=found.facts)
    right = request.method == "POST" and why.is_valid() and (facts is None or facts.is_valid())

    def does() -> None:
        said = {"cause": why.cleaned_data["cause"], "reason": why.cleaned_data["reason"], "by": actor, "at": at}
        if facts is None:
            papers.revoke(result, **said)
        else:
            getattr(papers, verb)(result, facts=facts.facts(), **said)

    confirmed = right and request.POST.get("do") == "confirm"
    if confirmed and tried(request, why, does, _done(verb)):
        return HttpResponseRedirect(reverse("desk:result", args=[result]))
    shown = {
        "line": found.line,
        "unit": names.unit(found.line.unit),
        "why": why,
        "facts": facts,
        "verb": verb,
        "title": _title(verb),
        "explains": _explains(verb),
        "confirms": right and not why.errors,
        "typed": [(name, text) for name, text in request.POST.items() if name not in {"csrfmiddlewaretoken", "do"}],
    }
    wrong = bool(why.errors) or bool(facts is not None and facts.errors)
    return frame.page(request, "desk/results/ending.html", shown, here="results", status=422 if wrong else 200)


def _title(verb: str) -> str:
    return {"correct": _("Cải chính kết quả"), "replace": _("Thay thế kết quả"), "revoke": _("Thu hồi kết quả")}[verb]


def _explains(verb: str) -> str:
    return {
        "correct": _(
            "Bản mới được trình ký ngay. Khi bản mới phát hành, bản cũ hiện là đã được cải chính ở mọi nơi kiểm tra."
        ),
        "replace": _(
            "Bản mới được trình ký ngay. Khi bản mới phát hành, bản cũ hiện là đã được thay thế ở mọi nơi kiểm tra."
        ),
        "revoke": _(
            "Kết quả hết hiệu lực ngay, không khôi phục được. Ai quét mã QR cũng thấy ngày và nhóm lý do thu hồi."
        ),
    }[verb]


def _done(verb: str) -> str:
    if verb == "revoke":
        return _("Đã thu hồi kết quả.")
    return _("Đã lập bản mới và trình ký; bản cũ còn hiệu lực đến khi bản mới phát hành.")


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("dossiers:process", "dossiers:decide")
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """The draft of a dossier's result: filled from its form, corrected here, or uploaded."""
    actor, at = by(request), now()
    found = dossiers.page(code, by=actor, at=at)
    kinds = papers.kinds_for(found.procedure)
    asked = request.GET.get("loai") or (found.result.kind if found.result else kinds[0].key)
    kind = next((one for one in kinds if one.key == asked), kinds[0])
    _kind, filled = dossiers.result_draft(code, kind.key, by=actor)
    uploads = request.method == "POST" and request.POST.get("do") == "upload"
    typed = request.POST if request.method == "POST" and not uploads else getattr(request, "kept", None)
    form = FactsForm(kind, typed, filled=filled)
    upload = UploadForm(request.POST, request.FILES) if uploads else UploadForm()
    if tried(request, upload, lambda: _uploaded(request, code, kind.key, actor, at), _("Đã giữ dự thảo.")):
        return HttpResponseRedirect(reverse("desk:dossier", args=[code]))
    if tried(
        request,
        form,
        lambda: dossiers.prepare_result(code, kind.key, form.facts(), by=actor, at=at),
        _("Đã giữ dự thảo; mở tệp để xem trước khi trình ký."),
    ):
        return HttpResponseRedirect(reverse("desk:dossier", args=[code]))
    shown = {
        "d": found,
        "kind": kind,
        "kinds": kinds,
        "form": form,
        "upload": upload,
        "english": language() == "en",
    }
    wrong = bool(form.errors or upload.errors)
    return frame.page(request, "desk/results/draft.html", shown, status=422 if wrong else 200)


def _uploaded(request: HttpRequest, code: str, kind: str, actor: Actor, at: datetime) -> None:
    upload = request.FILES["file"]
    if not isinstance(upload, UploadedFile):
        raise Invalid({"file": ONLY_PDF})
    file = dossiers.keep_file(upload.chunks(), name=upload.name or "", at=at)
    if file.mime != "application/pdf":
        raise Invalid({"file": ONLY_PDF})
    dossiers.attach_result(code, kind, file, by=actor, at=at)


@require_POST
@officers_with("dossiers:process", "dossiers:decide")
def draft_removal(request: HttpRequest, code: str) -> HttpResponse:
    """Throws the draft away; the dossier goes on as one that ends on paper."""
    try:
        dossiers.drop_result(code, by=by(request), at=now())
    except Refusal as refusal:
        messages.error(request, says(refusal))
    else:
        messages.success(request, _("Đã bỏ dự thảo kết quả."))
    return HttpResponseRedirect(reverse("desk:dossier", args=[code]))


@require_safe
@officers_only
def draft_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file of a dossier's result as it stands."""
    line, opened = dossiers.result_file(code, by=by(request))
    return _pdf(request, line, opened)
