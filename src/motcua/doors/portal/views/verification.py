"""Checking a paper: by its QR, by number and printed code, by its file; and without the network.

No answer holds personal data. The file itself is only for its holder.
"""

import hashlib
import json
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import citizens_only, public
from motcua.doors.access.lockout import address_of
from motcua.doors.access.rates import Limiter
from motcua.doors.layout.fields import Field
from motcua.doors.portal.ask import actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.kernel.text import say
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records.verification import Forgery, Outcome, Verdict
from motcua.rooms.units import facade as units

#: scans from one address: a counter that checks every paper of a queue
SCANS = Limiter(per_minute=120, burst=120, name="verification-scans")
#: numbers and codes typed at one address: far too few to guess 40 bits
TYPED = Limiter(per_minute=20, burst=20, name="verification-typed")
TOO_OFTEN = say("Bạn đã kiểm tra quá nhiều lần liên tiếp. Vui lòng thử lại sau một phút.")
MISSING = say("Vui lòng nhập mục này.")
NO_FILE = say("Vui lòng chọn tệp PDF cần kiểm tra.")
TOO_LARGE = say("Tệp quá lớn để kiểm tra ở đây (tối đa 30 MB).")
LARGEST = 30 * 1024 * 1024
#: seconds: how old the copies of a browser or a proxy may be
KEYS_FRESH, LIST_FRESH = 3600, 300
#: how the answer looks
TONES = {Outcome.VALID: "good", Outcome.EXPIRED: "soon", Outcome.CORRECTED: "soon", Outcome.REPLACED: "soon"}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def verification(request: HttpRequest) -> HttpResponse:
    """Asks for a number and the code printed with it, or for the file, and answers."""
    if request.method != "POST":
        return _form(request, {})
    if TYPED.wait(address_of(request)):
        return _form(request, {"code": gettext(TOO_OFTEN)}, status=429)
    if request.POST.get("by") == "file":
        return _by_file(request)
    number, code = request.POST.get("number", "").strip()[:80], request.POST.get("code", "").strip()[:20]
    missing = {name: gettext(MISSING) for name, said in (("number", number), ("code", code)) if not said}
    if missing:
        return _form(request, missing)
    return _answer(request, papers.check_printed(number, code, by=actor(request), at=now()))


def _by_file(request: HttpRequest) -> HttpResponse:
    """The file is read once for its hash and not kept; a browser with scripts sends only the hash."""
    sha256 = request.POST.get("sha256", "")
    upload = request.FILES.get("file")
    if upload is not None:
        if (upload.size or 0) > LARGEST:
            return _form(request, {"file": gettext(TOO_LARGE)})
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        sha256 = digest.hexdigest()
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        return _form(request, {"file": gettext(NO_FILE)})
    return _answer(request, papers.check_file(sha256, by=actor(request), at=now()), by_file=True)


@require_safe
@never_cache
@public
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The address in the QR of a result."""
    if SCANS.wait(address_of(request)):
        return _form(request, {"code": gettext(TOO_OFTEN)}, status=429)
    at = now()
    verdict = papers.check_code(code, by=actor(request), at=at)
    if verdict.forgery is not None:
        papers.count_forged(verdict.forgery, at=at)
    return _answer(request, verdict, code=code)


def _answer(request: HttpRequest, verdict: Verdict, *, code: str = "", by_file: bool = False) -> HttpResponse:
    known = verdict.outcome not in {Outcome.FORGED, Outcome.UNKNOWN}
    shown = {
        "v": verdict,
        "tone": TONES.get(verdict.outcome, "bad"),
        "says": gettext(verdict.outcome.says),
        "cause": gettext(verdict.cause.says) if verdict.cause else "",
        "issuer": units.names([verdict.issuer]).get(verdict.issuer, verdict.issuer),
        "known": known,
        "by_file": by_file,
        "at": now(),
        "code": code if verdict.holder and verdict.outcome is not Outcome.NOT_ISSUED else "",
        "here": "verification",
    }
    status = 200 if known else 404
    response = render(request, "portal/verification/answer.html", shown, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _form(request: HttpRequest, wrong: dict[str, str], status: int = 200) -> HttpResponse:
    fields = [
        Field(
            "number",
            gettext("Số của giấy tờ"),
            value=request.POST.get("number", "")[:80],
            hint=gettext("Ví dụ 12/2026 hoặc 12/2026/XNTTHN, ghi trong ô chữ ký số của cơ quan."),
            error=wrong.get("number", ""),
            autocomplete="off",
        ),
        Field(
            "code",
            gettext("Mã xác minh"),
            hint=gettext("8 chữ và số in cạnh mã QR, ví dụ QZ7K-M2XA."),
            error=wrong.get("code", ""),
            width="short",
            autocomplete="off",
        ),
    ]
    file = Field(
        "file",
        gettext("Tệp PDF của giấy tờ"),
        kind="file",
        hint=gettext("Tệp không được giữ lại; trình duyệt chỉ gửi mã băm của tệp."),
        error=wrong.get("file", ""),
    )
    shown = {"fields": fields, "file": file, "all": [*fields, file], "here": "verification"}
    return render(request, "portal/verification/form.html", shown, status=422 if wrong and status == 200 else status)


@require_safe
@never_cache
@citizens_only
def file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file of a result, to its holder."""
    by = actor(request)
    result = papers.held_result(code, by=by)
    if result is None:
        raise Http404
    line, opened = papers.result_file(result, by=by)
    name = f"{line.title} {line.number}.pdf".replace("/", "-")
    return FileResponse(opened, as_attachment=True, filename=name, content_type="application/pdf")


@require_safe
@public
def offline(request: HttpRequest) -> HttpResponse:
    """The page that checks a paper without the network, after its first visit."""
    shown = {"outcomes": [(one.value, gettext(one.says)) for one in Outcome], "forgeries": _forgeries()}
    response = render(request, "portal/verification/offline.html", shown)
    response["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    response["Cache-Control"] = "no-cache"
    return response


def _forgeries() -> list[tuple[str, str]]:
    words = {
        Forgery.NOT_A_CODE: gettext("Nội dung này không phải mã xác minh của hệ thống."),
        Forgery.TOO_LONG: gettext("Nội dung này quá dài, không phải mã xác minh."),
        Forgery.ALGORITHM: gettext("Mã dùng thuật toán ký không được chấp nhận."),
        Forgery.UNKNOWN_KEY: gettext("Khóa ký của mã không có trong danh sách đã công bố; hãy kiểm tra khi có mạng."),
        Forgery.SIGNATURE: gettext("Chữ ký không đúng: mã đã bị sửa hoặc bị giả mạo."),
        Forgery.CLAIMS: gettext("Nội dung của mã không đúng quy cách."),
        Forgery.OUTSIDE_KEY: gettext("Ngày ban hành nằm ngoài thời gian sử dụng của khóa ký."),
    }
    return [(why.value, said) for why, said in words.items()]


@require_safe
@public
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the offline page: it must come from below the addresses that it serves."""
    response = HttpResponse(_built("src/verify/worker.js"), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=4)
def _built(source: str) -> bytes:
    dist = Path(str(settings.DJANGO_VITE["default"]["manifest_path"])).parent
    manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    return (dist / str(manifest[source]["file"])).read_bytes()


@require_safe
@public
def keys(request: HttpRequest) -> HttpResponseBase:
    """The published key set (JWKS), with what issuers and kinds are called."""
    said = json.dumps(papers.published_keys(), ensure_ascii=False, separators=(",", ":")).encode()
    return _published(request, said, "application/jwk-set+json", hashlib.sha256(said).hexdigest()[:32], KEYS_FRESH)


@require_safe
@public
def revoked(request: HttpRequest) -> HttpResponseBase:
    """The signed list of results that are not in force any more."""
    at = now()
    try:
        made, said = _list(at)
    except Refusal:
        return HttpResponse(status=404)  # this copy has not signed anything yet, or its key is not on this machine
    return _published(request, said, "application/jose", f"{made:%Y%m%d%H%M%S}", LIST_FRESH)


#: the list that this process made last: when, as of which ending, and its bytes
_made: dict[str, Any] = {}


def _list(at: datetime) -> tuple[datetime, bytes]:
    """The list, signed anew when a result went out of force since, or after some minutes: it says how old it is."""
    ending = papers.last_ending()
    fresh = _made and _made["ending"] == ending and timedelta(0) <= at - _made["at"] < timedelta(seconds=LIST_FRESH)
    if not fresh:
        _made.update(at=at, ending=ending, said=papers.signed_revocations(at=at).encode())
    return _made["at"], _made["said"]


def _published(request: HttpRequest, said: bytes, kind: str, version: str, fresh: int) -> HttpResponseBase:
    etag = f'"{version}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(said, content_type=kind)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={fresh}"
    response["Access-Control-Allow-Origin"] = "*"
    response.one_for_all = True  # type: ignore[attr-defined] # the same whatever cookie came along
    response["X-Content-Type-Options"] = "nosniff"
    return response
