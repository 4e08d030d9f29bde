"""Following a dossier without signing in: by its code and the key on the receipt, or by the QR that holds both."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import public
from motcua.doors.access.lockout import address_of
from motcua.doors.access.rates import Limiter
from motcua.doors.layout.fields import Field
from motcua.kernel.clock import now
from motcua.kernel.text import say
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.errors import DossierNotFound
from motcua.rooms.dossiers.records import Track
from motcua.rooms.units import facade as units

TOO_OFTEN = say("Bạn đã tra cứu quá nhiều lần liên tiếp. Vui lòng thử lại sau một phút.")
#: looks from one address: enough for an office that scans its receipts, far too few to guess a key of 40 bits
GUESSES = Limiter(per_minute=30, burst=30, name="tracking")
NOT_FOUND = say("Không có hồ sơ nào ứng với hai mã này. Hãy xem lại giấy tiếp nhận; mã tra cứu gồm 8 chữ và số.")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def tracking(request: HttpRequest) -> HttpResponse:
    """Asks for the two codes, and answers."""
    if request.method != "POST":
        return _form(request, "", "", {})
    code, key = request.POST.get("code", "").strip()[:40], request.POST.get("key", "").strip()[:20]
    missing = {name: gettext("Vui lòng nhập mục này.") for name, said in (("code", code), ("key", key)) if not said}
    if missing:
        return _form(request, code, key, missing)
    return _answer(request, code, key)


@require_safe
@never_cache
@public
def by_qr(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The address in the QR of a receipt."""
    return _answer(request, code, key)


def _answer(request: HttpRequest, code: str, key: str) -> HttpResponse:
    if GUESSES.wait(address_of(request)):
        return too_often(request, code)
    try:
        track = dossiers.track(code, key, at=now())
    except DossierNotFound:
        return not_found(request, code)
    shown = {"track": track, "names": _names(track), "key": key, "here": "tracking"}
    response = render(request, "portal/tracked.html", shown)
    response["X-Robots-Tag"] = "noindex"
    return response


def too_often(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody tries too many receipts."""
    return _form(request, code, "", {"key": gettext(TOO_OFTEN)}, status=429)


def not_found(request: HttpRequest, code: str) -> HttpResponse:
    """No dossier has these two codes."""
    return _form(request, code, "", {"key": gettext(NOT_FOUND)}, status=404)


def _names(track: Track) -> dict[str, str]:
    return {"receiving": units.unit(track.receiving_unit).name, "competent": units.unit(track.competent_unit).name}


def _form(request: HttpRequest, code: str, key: str, wrong: dict[str, str], status: int = 200) -> HttpResponse:
    fields = [
        Field(
            "code",
            gettext("Mã hồ sơ"),
            value=code,
            hint=gettext("Ghi ở đầu giấy tiếp nhận, bắt đầu bằng H13."),
            error=wrong.get("code", ""),
            autocomplete="off",
        ),
        Field(
            "key",
            gettext("Mã tra cứu"),
            value=key,
            hint=gettext("8 chữ và số ghi dưới mã hồ sơ. Chữ hoa hay chữ thường đều được."),
            error=wrong.get("key", ""),
            width="short",
            autocomplete="off",
        ),
    ]
    shown = {"tracking_fields": fields, "here": "tracking", "main": True}
    return render(request, "portal/tracking.html", shown, status=422 if wrong and status == 200 else status)
