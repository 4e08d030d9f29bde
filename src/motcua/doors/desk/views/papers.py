"""Files of a dossier, its receipt with a QR code, and papers handed in later at the counter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_only, officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import dossier_page, frame, kept_files
from motcua.doors.desk.asking import by, language
from motcua.doors.desk.forms.common import says
from motcua.doors.layout import answers
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.files import handed
from motcua.doors.layout.qr import drawn
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Page, PaperForm, PaperIn, SupplementItem
from motcua.rooms.papers import facade as kept


@require_safe
@officers_only
def paper(request: HttpRequest, code: str, paper_id: int) -> HttpResponseBase:
    """A paper's file: shown, or with ``?tai=1`` saved."""
    file = dossiers.paper_file(code, paper_id, by=by(request))
    return handed(kept.open_kept(file.sha256), name=file.name, mime=file.mime, shown=not request.GET.get("tai"))


@require_safe
@officers_only
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt with the date of return (form 01), to print and hand over."""
    actor, at = by(request), now()
    found = dossiers.page(code, by=actor, at=at)
    procedure = dossier_page.catalogue(found)
    shown = {
        "d": found,
        "procedure": procedure,
        "key": dossiers.tracking_key(code, by=actor, at=at),
        "received_by": next((act.by for act in found.acts if act.act == "receive"), ""),
        "handed": [one for one in found.papers if one.form != PaperForm.MISSING],
        "missing": [one for one in found.papers if one.form == PaperForm.MISSING],
        "address": tracking_address(request, code),
    }
    return frame.page(request, "desk/dossiers/receipt.html", shown)


@require_safe
@officers_only
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The address of the tracking page, with code and key, as a QR code."""
    actor, at = by(request), now()
    key = dossiers.tracking_key(code, by=actor, at=at)
    return drawn(tracking_address(request, code, key))


def tracking_address(request: HttpRequest, code: str, key: str = "") -> str:
    """Where anybody with the receipt follows the dossier; with the key, straight to it."""
    path = reverse("portal:tracked", args=[code, key]) if key else reverse("portal:tracking")
    return request.build_absolute_uri(path)


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("dossiers:receive")
def supplement(request: HttpRequest, code: str) -> HttpResponse:
    """What the applicant brings to the counter for an open request: only the items that were asked for."""
    actor, at = by(request), now()
    found = dossiers.page(code, by=actor, at=at)
    asked = found.open_supplement
    if asked is None:
        messages.info(request, _("Hồ sơ không có yêu cầu bổ sung nào đang chờ."))
        return HttpResponseRedirect(reverse("desk:dossier", args=[code]))
    wrong: dict[str, str] = {}
    general = ""
    if request.method == "POST":
        papers, wrong = _papers(request, asked.items)
        form = dossier_page.drawn_form(found)
        fields = _fields(request, asked.items, answers.typed(form, _unprefixed(request)) if form else {})
        if not wrong:
            try:
                dossiers.answer_supplement(code, fields=fields, papers=papers, by=actor, at=at)
            except Invalid as refusal:
                wrong, general = dict(refusal.problems), says(refusal)
            except Refusal as refusal:
                general = says(refusal)
            else:
                messages.success(request, _("Đã nhận bổ sung; đồng hồ chạy tiếp."))
                return HttpResponseRedirect(reverse("desk:dossier", args=[code]))
    shown = {"d": found, "asked": asked, "general": general, **_asked(request, found, asked.items, wrong)}
    return frame.page(request, "desk/dossiers/supplement.html", shown, status=422 if wrong or general else 200)


def _unprefixed(request: HttpRequest) -> dict[str, str]:
    return {name[2:]: str(value) for name, value in request.POST.items() if name.startswith("x.")}


def _fields(request: HttpRequest, items: tuple[SupplementItem, ...], typed: dict[str, Any]) -> dict[str, Any]:
    paths = [item.key for item in items if item.kind == "field"]
    return {path: value for path in paths if (value := answers.at_path(typed, path)) is not None}


def _papers(request: HttpRequest, items: tuple[SupplementItem, ...]) -> tuple[list[PaperIn], dict[str, str]]:
    given, wrong = [], {}
    for item in items:
        if item.kind != "paper":
            continue
        file, problem = kept_files.taken(request, item.key)
        if problem:
            wrong[item.key] = problem
        elif file:
            given.append(PaperIn(item.key, item.name, PaperForm.FILE, file))
        elif request.POST.get(f"paper:{item.key}") == PaperForm.ON_PAPER:
            given.append(PaperIn(item.key, item.name, PaperForm.ON_PAPER))
    return given, wrong


def _asked(
    request: HttpRequest, found: Page, items: tuple[SupplementItem, ...], wrong: dict[str, str]
) -> dict[str, object]:
    form = dossier_page.drawn_form(found)
    data = answers.typed(form, _unprefixed(request)) if form and request.method == "POST" else found.form
    drawn = {one.path: one for step in form.steps for one in step.fields} if form else {}
    fields = [
        (
            item,
            kept_files.prefixed(
                answers.field(drawn[item.key], answers.at_path(data, item.key), wrong.get(item.key, ""), language())
            ),
        )
        for item in items
        if item.kind == "field" and item.key in drawn
    ]
    papers = [
        {
            "item": item,
            "error": wrong.get(item.key, ""),
            "on_paper": request.POST.get(f"paper:{item.key}") == PaperForm.ON_PAPER,
            "kept": kept_files.shown(request, item.key),
        }
        for item in items
        if item.kind == "paper"
    ]
    return {"asked_fields": fields, "asked_papers": papers}
