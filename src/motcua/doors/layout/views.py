"""Choosing how pages look; the gallery of components; pages for what went wrong."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from motcua.doors.access.guards import public
from motcua.doors.layout.fields import Field, Option
from motcua.doors.layout.look import wanted

A_YEAR = 365 * 24 * 60 * 60


@require_POST
@public
def preferences(request: HttpRequest) -> HttpResponse:
    """Keeps language, theme or size of letters, and goes back to the page it was chosen on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, value in wanted(request.POST.dict()).items():
        response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


@require_GET
@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, for the people who build pages; only where the demo runs."""
    if not settings.DEMO:
        raise Http404
    return render(request, "layout/gallery.html", _samples())


def _samples() -> dict[str, object]:
    at = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    return {
        "at": at,
        "why": ["Nhận lúc 16:30 thứ Hai 23/11/2026, sau 15 giờ: tính từ ngày làm việc kế tiếp.", "24/11/2026 nghỉ lễ."],
        "states": ["in_time", "soon", "late", "waiting", "done", "done_late", "no_limit", "stopped", "new"],
        "fields": [
            Field("name", "Họ và tên", hint="Viết như trên giấy tờ.", autocomplete="name"),
            Field("born", "Ngày sinh", kind="date", error="Ngày sinh không thể ở sau hôm nay."),
            Field("note", "Ghi chú", kind="textarea", required=False),
            Field("sex", "Giới tính", kind="radios", options=(Option("male", "Nam"), Option("female", "Nữ"))),
            Field("area", "Xã, phường", kind="select", options=(Option("", "– chọn –"), Option("31135", "Ninh Kiều"))),
            Field("agree", "Tôi cam đoan nội dung khai là đúng", kind="checkbox"),
            Field("paper", "Giấy chứng sinh", kind="file", hint="PDF, JPG hoặc PNG, tối đa 20 MB."),
        ],
        "rows": [(f"H13.31135-261122-{n:04d}", at) for n in range(1, 6)],
    }
