"""A paper that its holder shares by a link: whoever has the link and its code sees it, and is told of to the holder."""

from typing import TypeVar

from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.doors.access.guards import public
from motcua.doors.access.lockout import address_of
from motcua.doors.access.rates import Limiter
from motcua.doors.layout.fields import Field
from motcua.doors.layout.files import handed
from motcua.doors.portal.views.wallet import issuer, says
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.text import say
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.errors import CodeWrong, ShareNotFound
from motcua.rooms.papers.records import Seen

TOO_OFTEN = say("Bạn đã thử quá nhiều lần liên tiếp. Vui lòng thử lại sau một phút.")
R = TypeVar("R", bound=HttpResponseBase)
#: looks from one address in a minute: a link is 256 bits, this only spares the database
LOOKS = Limiter(per_minute=20, burst=20, name="shared papers")
SALT = "portal.shared-file"
#: seconds in which the file can be fetched after the code was right
FETCH_WITHIN = 600
#: whoever holds the link; his name is what he says of himself
VISITOR = Actor(id="public:link")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for the code and who asks; a look is only counted, and only possible, by sending them."""
    if request.method != "POST":
        return _private(render(request, "portal/wallet/shared.html", {"fields": _fields(request, {})}))
    if LOOKS.wait(address_of(request)):
        return _private(_again(request, {"code": gettext(TOO_OFTEN)}, 429))
    viewer, code = request.POST.get("viewer", "").strip()[:120], request.POST.get("code", "").strip()[:12]
    missing = {
        name: gettext("Vui lòng nhập mục này.") for name, value in (("viewer", viewer), ("code", code)) if not value
    }
    if missing:
        return _private(_again(request, missing, 422))
    try:
        seen = papers.view_share(token, code, viewer=viewer, by=VISITOR, at=now())
    except CodeWrong as refusal:
        return _private(_again(request, {"code": says(refusal)}, 422))
    except ShareNotFound as refusal:
        return _private(_again(request, {"code": says(refusal)}, 404))
    return _private(render(request, "portal/wallet/seen.html", _seen(seen, token)))


def _seen(seen: Seen, token: str) -> dict[str, object]:
    file = seen.holding.file
    note = signing.dumps([file.sha256, file.name, file.mime], salt=SALT + token) if file else ""
    return {
        "one": seen.holding,
        "validity": seen.validity,
        "issuer": issuer(seen.holding),
        "note": note,
        "token": token,
        "at": now(),
    }


@require_POST
@never_cache
@public
def shared_file(request: HttpRequest, token: str) -> FileResponse:
    """The file, to whoever was just shown its page."""
    try:
        said = signing.loads(request.POST.get("note", ""), salt=SALT + token, max_age=FETCH_WITHIN)
    except signing.BadSignature:
        raise Http404 from None
    return _private(handed(papers.open_kept(said[0]), name=said[1], mime=said[2]))


def _private(response: R) -> R:
    """The address is a secret: it goes to no other site and into no search engine."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _again(request: HttpRequest, wrong: dict[str, str], status: int) -> HttpResponse:
    return render(
        request, "portal/wallet/shared.html", {"fields": _fields(request, wrong), "wrong": wrong}, status=status
    )


def _fields(request: HttpRequest, wrong: dict[str, str]) -> list[Field]:
    return [
        Field(
            "viewer",
            gettext("Bạn là ai?"),
            value=request.POST.get("viewer", ""),
            hint=gettext("Họ tên, cơ quan hoặc công ty. Chủ giấy tờ sẽ thấy tên này."),
            error=wrong.get("viewer", ""),
            autocomplete="name",
            maxlength=120,
        ),
        Field(
            "code",
            gettext("Mã mở gồm 6 chữ số"),
            hint=gettext("Người gửi liên kết cho bạn biết mã này. Sai năm lần thì liên kết tự đóng."),
            error=wrong.get("code", ""),
            inputmode="numeric",
            autocomplete="off",
            width="short",
            maxlength=12,
        ),
    ]
