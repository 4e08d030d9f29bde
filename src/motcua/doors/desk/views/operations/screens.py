"""Wall screens: kept at the desk; at the wall a code is typed once, and then the screen shows its board."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.access.guards import SCREEN_COOKIE, officers_with, public, screens_only
from motcua.doors.access.lockout import address_of
from motcua.doors.access.rates import Limiter
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.forms.common import refuse
from motcua.doors.desk.views.operations import pages
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.kernel.text import sort_key
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.errors import CodeUnknown
from motcua.rooms.operations.records import CITY, ScreenState

KEEPERS = officers_with("operations:screens")
#: the longest that browsers keep a cookie; each look at the board renews it
KEPT_SECONDS = 400 * 24 * 3600
#: a page that hangs for months is loaded anew so often: a new release brings new letters and colours
ANEW_SECONDS = 6 * 3600
#: codes that one address may try: a code of 39 bits holds for a quarter of an hour
TRIES = Limiter(per_minute=10, burst=10, name="screen-codes")
#: where a new code waits for the page that shows it, once
_TOLD = "screen_code"


class ScreenForm(forms.Form):
    """A new screen: where it hangs, and what it shows."""

    name = forms.CharField(label=gettext_lazy("Nơi treo"), max_length=80)
    board = forms.ChoiceField(label=gettext_lazy("Bảng hiển thị"))

    def __init__(self, *args: object, boards: list[tuple[str, str]], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["board"].choices = boards  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@KEEPERS
def listing(request: HttpRequest) -> HttpResponse:
    """The screens that the reader keeps, and a new one."""
    actor, at = by(request), now()
    boards = [(f"{one.key}@{scope}", pages.name_of(one, scope)) for one, scope in operations.boards_to_hang(by=actor)]
    form = ScreenForm(request.POST or None, boards=sorted(boards, key=lambda one: sort_key(one[1])))
    if request.method == "POST" and form.is_valid():
        key, _at, scope = form.cleaned_data["board"].partition("@")
        try:
            made = operations.register_screen(form.cleaned_data["name"], key, scope, by=actor, at=at)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _tell(request, made.screen.name, made.code)
    known = dict(boards)
    found = operations.screens(by=actor, at=at)
    who = names.officers({one.registered_by for one in found})
    shown = {
        "at": at,
        "form": form,
        "told": request.session.pop(_TOLD, None),
        "pairing": request.build_absolute_uri(reverse("screen:pairing")),
        "screens": [
            {
                "one": one,
                "board": known.get(f"{one.board}@{one.scope}", one.board),
                "by": who.get(one.registered_by, ""),
            }
            for one in found
        ],
        "states": ScreenState,
    }
    return frame.page(request, "desk/boards/screens.html", shown, here="screens", status=422 if form.errors else 200)


@require_POST
@KEEPERS
def screen(request: HttpRequest, screen_id: UUID) -> HttpResponse:
    """A new code for a screen, or its end."""
    if request.POST.get("do") == "renew":
        made = operations.renew_screen(screen_id, by=by(request), at=now())
        return _tell(request, made.screen.name, made.code)
    operations.revoke_screen(screen_id, by=by(request), at=now())
    return HttpResponseRedirect(reverse("desk:screens"))


def _tell(request: HttpRequest, name: str, code: str) -> HttpResponse:
    request.session[_TOLD] = {"name": name, "code": code}
    return HttpResponseRedirect(reverse("desk:screens"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def pairing(request: HttpRequest) -> HttpResponse:
    """At the wall: asks for the code; a screen that is paired goes on to its board."""
    if request.method != "POST":
        paired = operations.screen_with(request.COOKIES.get(SCREEN_COOKIE, ""), at=now())
        if paired is not None:
            return HttpResponseRedirect(pages.address(paired.board, paired.scope, "screen:board"))
        return render(request, "desk/boards/pairing.html")
    if TRIES.wait(address_of(request)):
        return _ask_again(request, _("Đã thử quá nhiều mã. Vui lòng chờ một phút rồi thử lại."), 429)
    try:
        made = operations.pair_screen(request.POST.get("code", "")[:40], by=by(request), at=now())
    except CodeUnknown as refusal:
        return _ask_again(request, _(refusal.says), 422)
    answer = HttpResponseRedirect(pages.address(made.screen.board, made.screen.scope, "screen:board"))
    return _known_by(request, answer, made.secret)


def _ask_again(request: HttpRequest, wrong: str, status: int) -> HttpResponse:
    return render(request, "desk/boards/pairing.html", {"wrong": wrong}, status=status)


def _known_by(request: HttpRequest, answer: HttpResponse, secret: str) -> HttpResponse:
    answer.set_cookie(
        SCREEN_COOKIE, secret, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


@require_safe
@never_cache
@screens_only
def board(request: HttpRequest, key: str) -> HttpResponse:
    """The board of a screen, as a wall; there is nothing to open on it."""
    said = operations.shown(key, _scope(request), by=by(request), at=now())
    around = {
        "wall": True,
        "fixed": True,
        "turn": request.get_full_path(),
        "seconds": ANEW_SECONDS,
        "follow": pages.address(key, said.scope, "screen:tiles"),
        "actor": by(request),
    }
    return _known_by(request, pages.page(request, said, around), request.COOKIES[SCREEN_COOKIE])


@require_safe
@screens_only
def tiles(request: HttpRequest, key: str) -> HttpResponse:
    """What the board of a screen shows now: asked for by the live stream."""
    if request.GET.get("chi") == "quyen":
        return JsonResponse({"may_see": True})
    return pages.now_shown(request, key, _scope(request))


def _scope(request: HttpRequest) -> str:
    """What the address names; the room refuses every board other than the screen's own."""
    return request.GET.get("don-vi", CITY)
