"""Saying how it went: signed in, or with the receipt."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import citizens_only, public
from motcua.doors.access.lockout import address_of
from motcua.doors.layout.fields import Field, Option
from motcua.doors.portal.ask import actor
from motcua.doors.portal.procedure_page import short_name
from motcua.doors.portal.views.tracking import GUESSES, not_found, too_often
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.errors import DossierNotFound
from motcua.rooms.dossiers.records import Satisfaction


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@citizens_only
def own(request: HttpRequest, code: str) -> HttpResponse:
    """My dossier."""
    said = dossiers.page(code, by=actor(request), at=now())
    return _answer(request, code, "", name=said.procedure_name, back_to=("portal:dossier", code))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def with_receipt(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The dossier of a receipt, without signing in."""
    if GUESSES.wait(address_of(request)):
        return too_often(request, code)
    try:
        said = dossiers.track(code, key, at=now())
    except DossierNotFound:
        return not_found(request, code)
    response = _answer(request, code, key, name=said.procedure_name, back_to=("portal:tracked", code, key))
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, code: str, key: str, *, name: str, back_to: tuple[str, ...]) -> HttpResponse:
    wrong: dict[str, str] = {}
    level, words = request.POST.get("level", ""), request.POST.get("words", "").strip()
    if request.method == "POST":
        try:
            dossiers.rate(code, level, words=words, key=key, by=actor(request), at=now())
        except Invalid as refusal:
            wrong = {field: gettext(sentence) for field, sentence in refusal.problems.items()}
        except Refusal as refusal:
            messages.error(request, gettext(refusal.says))
            return redirect(*back_to)
        else:
            messages.success(request, gettext("Cảm ơn bạn. Đánh giá đã được ghi nhận."))
            return redirect(*back_to)
    fields = [
        Field(
            "level",
            gettext("Bạn thấy việc giải quyết hồ sơ này thế nào?"),
            kind="radios",
            error=wrong.get("level", ""),
            options=tuple(
                Option(str(int(one)), gettext(one.says), str(int(one)) == level)
                for one in sorted(Satisfaction, reverse=True)
            ),
        ),
        Field(
            "words",
            gettext("Ý kiến của bạn"),
            kind="textarea",
            value=words,
            hint=gettext("Cơ quan giải quyết đọc ý kiến này cùng hồ sơ."),
            error=wrong.get("words", ""),
            required=False,
            maxlength=1000,
        ),
    ]
    shown = {"code": code, "short": short_name(name), "fields": fields, "back_to": back_to[0], "key": key}
    return render(request, "portal/rating.html", shown, status=422 if wrong else 200)
