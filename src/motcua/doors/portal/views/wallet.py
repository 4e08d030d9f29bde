"""My papers (kho giấy tờ): what offices issued to me, what I keep myself, who may see it and who did."""

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.access.guards import citizens_only
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.fields import Field, Option
from motcua.doors.layout.files import handed
from motcua.doors.portal.ask import actor, page_number
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import Access, Consent, Holding, HoldingSource, WalletFile
from motcua.rooms.people import facade as people
from motcua.rooms.units import facade as units


def says(refusal: Refusal) -> str:
    """A refusal in the visitor's language."""
    return gettext(refusal.says).format(**refusal.facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@citizens_only
def mine(request: HttpRequest) -> HttpResponse:
    """All my papers, found by words or by where they come from; and a place to keep one more."""
    by, at = actor(request), now()
    wrong: dict[str, str] = {}
    if request.method == "POST":
        wrong = _keep(request)
        if not wrong:
            messages.success(request, gettext("Đã lưu giấy tờ vào kho."))
            return redirect("portal:wallet")
    text, source = request.GET.get("q", "").strip()[:100], request.GET.get("nguon", "")
    listed = papers.wallet(UUID(by.key), text=text, source=source, page=page_number(request), by=by)
    today = local_day(at)
    shown = {
        "rows": [(one, one.validity(today), issuer(one)) for one in listed.items],
        "listed": listed,
        "q": text,
        "source": source,
        "sources": list(HoldingSource),
        "fields": _keeping_fields(request, wrong),
        "wrong": wrong,
        "here": "wallet",
    }
    return render(request, "portal/wallet/mine.html", shown, status=422 if wrong else 200)


def _keeping_fields(request: HttpRequest, wrong: dict[str, str]) -> list[Field]:
    return [
        Field(
            "title",
            gettext("Tên giấy tờ"),
            value=request.POST.get("title", ""),
            hint=gettext("Ví dụ: Bằng tốt nghiệp trung học phổ thông."),
            error=wrong.get("title", ""),
            maxlength=200,
        ),
        Field(
            "file",
            gettext("Tệp"),
            kind="file",
            hint=gettext("PDF, JPEG hoặc PNG."),
            error=wrong.get("file", ""),
        ),
    ]


def _keep(request: HttpRequest) -> dict[str, str]:
    """Keeps a paper of one's own; what is wrong with it."""
    by, at = actor(request), now()
    title, upload = request.POST.get("title", "").strip()[:200], request.FILES.get("file")
    wrong = {} if title else {"title": gettext("Vui lòng đặt tên cho giấy tờ.")}
    if not isinstance(upload, UploadedFile):
        return wrong | {"file": gettext("Vui lòng chọn một tệp.")}
    if wrong:
        return wrong
    try:
        kept = dossiers.keep_file(upload.chunks(), name=upload.name or "", at=at)
        file = WalletFile(kept.sha256, kept.name, kept.size, kept.mime)
        papers.keep_own(UUID(by.key), title, file, by=by, at=at)
    except Refusal as refusal:
        return {"file": says(refusal)}
    return {}


@require_safe
@never_cache
@citizens_only
def paper(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """One paper: what it is, whether it holds, who may see it, who did."""
    return _paper(request, holding_id)


def _paper(request: HttpRequest, holding_id: UUID, made: dict[str, object] | None = None) -> HttpResponse:
    by, at = actor(request), now()
    one = papers.holding(holding_id, by=by)
    person_id, today = UUID(by.key), local_day(at)
    policy = papers.wallet_policy()
    days = sorted({1, policy.share_days, policy.share_days_most})
    shown = {
        "one": one,
        "validity": one.validity(today),
        "issuer": issuer(one),
        "consents": consent_rows(papers.consents(person_id, holding_id=holding_id, by=by), at=today),
        "accesses": access_rows(papers.accesses(person_id, holding_id=holding_id, by=by)),
        "shares": [(link, link.open(at)) for link in papers.shares(holding_id, by=by)],
        "share_field": Field(
            "days",
            gettext("Liên kết mở được trong"),
            kind="select",
            options=tuple(Option(str(n), gettext("{n} ngày").format(n=n), n == policy.share_days) for n in days),
        ),
        "share_views": policy.share_views,
        "made": made,
        "here": "wallet",
    }
    response = render(request, "portal/wallet/paper.html", shown)
    if made:
        response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@never_cache
@citizens_only
def file(request: HttpRequest, holding_id: UUID) -> FileResponse:
    """The file of one of my papers."""
    return sent(papers.holding(holding_id, by=actor(request)))


def sent(one: Holding) -> FileResponse:
    """A file to keep, never shown inside a page."""
    if one.file is None:
        raise Http404
    return handed(papers.open_kept(one.file.sha256), name=one.file.name, mime=one.file.mime)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@citizens_only
def removal(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """Says what removing a paper means, and does it."""
    by = actor(request)
    one = papers.holding(holding_id, by=by)
    if request.method == "POST":
        try:
            papers.drop_own(holding_id, by=by, at=now())
        except Refusal as refusal:
            messages.error(request, says(refusal))
            return redirect("portal:wallet_paper", holding_id)
        messages.success(request, gettext("Đã xóa giấy tờ khỏi kho."))
        return redirect("portal:wallet")
    return render(request, "portal/wallet/removal.html", {"one": one, "here": "wallet"})


@require_POST
@never_cache
@citizens_only
def share(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """Makes a link. Its address and code are shown on this answer and never again."""
    said = request.POST.get("days", "")
    days = int(said) if said.isdigit() and len(said) < 4 else papers.wallet_policy().share_days
    made = papers.share(holding_id, days=days, by=actor(request), at=now())
    address = request.build_absolute_uri(reverse("portal:shared", args=[made.token]))
    return _paper(request, holding_id, {"address": address, "code": made.code, "expires_at": made.expires_at})


@require_POST
@citizens_only
def unshare(request: HttpRequest, holding_id: UUID, share_id: UUID) -> HttpResponse:
    """Closes a link."""
    _said(request, lambda: papers.revoke_share(share_id, by=actor(request), at=now()), gettext("Đã thu hồi liên kết."))
    return redirect("portal:wallet_paper", holding_id)


@require_safe
@never_cache
@citizens_only
def consents(request: HttpRequest) -> HttpResponse:
    """What I allowed, whom I let act for me, and everybody who saw my papers."""
    by, at = actor(request), now()
    person_id = UUID(by.key)
    lent = {one.holder_id for one in papers.proxies(person_id, by=by)}
    given = {
        one.holder.id: one.holder
        for one in people.mandates_given(person_id)
        if one.withdrawn_at is None and (one.ends_at is None or one.ends_at > at)
    }
    shown = {
        "consents": consent_rows(papers.consents(person_id, by=by), at=local_day(at)),
        "accesses": access_rows(papers.accesses(person_id, by=by)),
        "holders": [(holder, id_ in lent) for id_, holder in given.items()],
        "here": "wallet",
    }
    return render(request, "portal/wallet/consents.html", shown)


@require_POST
@citizens_only
def consent_withdrawal(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Takes a consent back."""
    _said(
        request,
        lambda: papers.withdraw_consent(consent_id, by=actor(request), at=now()),
        gettext("Đã rút lại sự đồng ý. Từ bây giờ cơ quan không mở được giấy tờ này nữa."),
    )
    return redirect("portal:wallet_consents")


@require_POST
@citizens_only
def proxy(request: HttpRequest, holder_id: UUID) -> HttpResponse:
    """Lets the holder of my mandate use my papers, or stops it."""
    by, at = actor(request), now()
    person_id = UUID(by.key)
    if request.POST.get("allow") == "1":
        if holder_id not in {one.holder.id for one in people.mandates_given(person_id)}:
            raise Http404
        papers.allow_proxy(person_id, holder_id, by=by, at=at)
        messages.success(request, gettext("Người này dùng được giấy tờ của bạn khi nộp hồ sơ thay bạn."))
    else:
        _said(
            request,
            lambda: papers.stop_proxy(person_id, holder_id, by=by, at=at),
            gettext("Người này không dùng được giấy tờ của bạn nữa."),
        )
    return redirect("portal:wallet_consents")


def _said(request: HttpRequest, act: Callable[[], None], done: str) -> None:
    """Does it and says so, or says why not."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, says(refusal))
    else:
        messages.success(request, done)


def issuer(one: Holding) -> str:
    """Who issued it, by name."""
    return units.names([one.issuer]).get(one.issuer, one.issuer) if one.issuer else ""


def consent_rows(found: Iterable[Consent], *, at: date) -> list[dict[str, object]]:
    """Consents with the names of the offices, and whether they still stand."""
    listed = list(found)
    names = units.names({one.unit for one in listed})
    return [
        {
            "said": one,
            "unit": names.get(one.unit, one.unit),
            "code": one.subject.removeprefix("dossier:") if one.subject.startswith("dossier:") else "",
            "stands": one.stands(at),
        }
        for one in listed
    ]


def access_rows(found: Iterable[Access]) -> list[dict[str, object]]:
    """Accesses with the names of the offices."""
    listed = list(found)
    names = units.names({one.unit for one in listed if one.unit})
    return [{"said": one, "unit": names.get(one.unit, one.unit)} for one in listed]
