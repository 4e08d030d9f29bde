"""Completing a dossier: only what was asked for, item by item."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import citizens_only
from motcua.doors.layout import answers
from motcua.doors.layout.fields import Field
from motcua.doors.portal.ask import actor, language
from motcua.doors.portal.procedure_page import short_name
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import Invalid, Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Page, PaperForm, PaperIn, SupplementItem, SupplementLine
from motcua.rooms.papers import facade as kept_papers
from motcua.rooms.papers.errors import NotYourWallet
from motcua.rooms.papers.records import Offers
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import Form

Wrong = dict[str, str]
#: the newest papers of the wallet that are shown for one item
SHOWN_OFFERS = 3


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@citizens_only
def supplement(request: HttpRequest, code: str) -> HttpResponse:
    """What the office asks for, and the answer to it."""
    by, at = actor(request), now()
    page = dossiers.page(code, by=by, at=at)
    asked = page.open_supplement
    if asked is None:
        messages.info(request, gettext("Hồ sơ hiện không có yêu cầu bổ sung nào đang chờ."))
        return redirect("portal:dossier", code)
    form, offered = procedures.form(page.form_key), _offers(page, asked, by, at)
    typed: dict[str, Any] = {}
    wrong: Wrong = {}
    if request.method == "POST":
        typed, papers, wrong = _taken(request, asked, form, offered, at)
        consent = any(paper.holding for paper in papers)  # the sentence beside the choice says what is agreed to
        if not wrong:
            try:
                dossiers.answer_supplement(code, fields=typed, papers=papers, consent=consent, by=by, at=at)
            except Invalid as refusal:
                wrong = {path: gettext(said) for path, said in refusal.problems.items()} or {"": _says(refusal)}
            except Refusal as refusal:
                wrong = {"": _says(refusal)}
            else:
                messages.success(request, gettext("Đã gửi phần bổ sung. Thời hạn được tính tiếp từ bây giờ."))
                return redirect("portal:dossier", code)
    return _show(request, page, asked, form, typed, wrong, offered)


def _offers(page: Page, asked: SupplementLine, by: Actor, at: datetime) -> Offers:
    """What the applicant's wallet has for the papers asked for; nothing when it is somebody's who did not agree."""
    keys = {item.key for item in asked.items if item.kind == "paper"}
    owner = page.applicant.person_id
    if not keys or owner is None:
        return {}
    procedure = procedures.version(page.procedure_version)
    wanted = procedures.stand_ins(procedure, [paper for paper in procedure.papers if paper.key in keys])
    try:
        return kept_papers.offers(owner, wanted, by=by, at=at)
    except NotYourWallet:
        return {}


def _says(refusal: Refusal) -> str:
    return gettext(refusal.says).format(**refusal.facts)


def _taken(
    request: HttpRequest, asked: SupplementLine, form: Form, offered: Offers, at: datetime
) -> tuple[dict[str, Any], list[PaperIn], Wrong]:
    """What came for the items asked for; everything else on the page is ignored."""
    fields: dict[str, Any] = {}
    papers: list[PaperIn] = []
    wrong: Wrong = {}
    data = answers.typed(form, request.POST.dict())
    for item in asked.items:
        if item.kind == "field":
            fields[item.key] = answers.at_path(data, item.key)
            if fields[item.key] in (None, ""):
                wrong[item.key] = gettext("Vui lòng nhập nội dung này.")
            continue
        chosen = request.POST.get(f"use-{item.key}", "")
        holding = next((one for one in offered.get(item.key, ()) if str(one.id) == chosen), None)
        upload, on_paper = request.FILES.get(f"file-{item.key}"), bool(request.POST.get(f"paper-{item.key}"))
        if isinstance(upload, UploadedFile):
            try:
                kept = dossiers.keep_file(upload.chunks(), name=upload.name or "", at=at)
                papers.append(PaperIn(item.key, item.name, PaperForm.FILE, kept))
            except Invalid as refusal:
                wrong[item.key] = _says(refusal)
        elif holding is not None:
            papers.append(PaperIn(item.key, item.name, PaperForm.REUSED, holding=holding.id))
        elif on_paper:
            papers.append(PaperIn(item.key, item.name, PaperForm.ON_PAPER))
        else:
            wrong[item.key] = gettext("Chọn tệp, hoặc cho biết bạn sẽ nộp bản giấy.")
    return fields, papers, wrong


def _show(
    request: HttpRequest,
    page: Page,
    asked: SupplementLine,
    form: Form,
    typed: Mapping[str, Any],
    wrong: Wrong,
    offered: Offers,
) -> HttpResponse:
    lang = language(request)
    drawn = {one.path: one for step in form.steps for one in step.fields}
    items = [
        _item(item, drawn, page, typed, wrong, lang) | {"offers": offered.get(item.key, ())[:SHOWN_OFFERS]}
        for item in asked.items
    ]
    shown = {
        "page": page,
        "short": short_name(page.procedure_name),
        "asked": asked,
        "items": items,
        "problems": [*([wrong[""]] if "" in wrong else []), *(item["field"] for item in items)],
        "wrong": bool(wrong),
        "megabytes": kept_papers.limits().megabytes,
        "until": local_day(now()) + timedelta(days=kept_papers.wallet_policy().consent_days),
        "here": "dossiers",
    }
    return render(request, "portal/dossiers/supplement.html", shown, status=422 if wrong else 200)


def _item(
    item: SupplementItem, drawn: Mapping[str, Any], page: Page, typed: Mapping[str, Any], wrong: Wrong, lang: str
) -> dict[str, Any]:
    error = wrong.get(item.key, "")
    if item.kind == "field" and item.key in drawn:
        value = typed.get(item.key) if typed else answers.at_path(page.form, item.key)
        return {"item": item, "field": answers.field(drawn[item.key], value, error, lang)}
    return {"item": item, "field": Field(f"file-{item.key}", item.name, kind="file", error=error)}
