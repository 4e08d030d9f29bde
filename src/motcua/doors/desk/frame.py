"""What stands around every page of the desk: the rail, and who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from motcua.doors.desk.asking import by
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.text import say


@dataclass(frozen=True)
class Place:
    """A place of the desk that the rail leads to. ``permissions``: any one of them; none: every officer.

    ``key``: the letter that leads there after ``g``.
    """

    name: str
    says: str
    permissions: tuple[str, ...] = ()
    key: str = ""


DAILY = (
    Place("start", say("Bàn làm việc"), key="h"),
    Place("work", say("Danh sách việc"), key="w"),
    Place("receiving", say("Tiếp nhận hồ sơ"), ("dossiers:receive",), key="t"),
    Place("batch", say("In hàng loạt"), ("dossiers:receive",)),
    Place("decisions", say("Chờ quyết định"), ("dossiers:decide",), key="q"),
    Place("signing", say("Ký số"), ("papers:sign",), key="s"),
    Place("sealing", say("Đóng dấu"), ("papers:seal",)),
    Place("copies", say("Chứng thực bản sao"), ("papers:certify",)),
    Place("till", say("Thu ngân"), ("payments:collect",), key="m"),
    Place("refunds", say("Hoàn trả"), ("payments:collect", "payments:refund", "payments:approve-refund")),
    Place("reconciling", say("Đối soát"), ("payments:reconcile",)),
    Place("dossiers", say("Hồ sơ của đơn vị"), ("dossiers:see",), key="d"),
    Place("boards", say("Điều hành"), ("operations:see",), key="e"),
    Place("figures", say("Số liệu"), ("measures:see",), key="l"),
    Place("alerts", say("Cảnh báo"), ("operations:see", "operations:handle", "operations:order"), key="a"),
    Place("scenarios", say("Kịch bản"), ("operations:see", "operations:command", "operations:scenarios")),
    Place("warnings", say("Cảnh báo cộng đồng"), ("operations:warn",)),
    Place("orders", say("Chỉ đạo"), ("operations:see", "operations:answer", "operations:order"), key="c"),
    Place("watch", say("Giám sát"), ("watch:see",)),
    Place("tasks", say("Nhiệm vụ"), ("measures:see", "measures:plan", "measures:report")),
    Place("reports", say("Báo cáo"), ("measures:see", "measures:fill", "measures:approve", "measures:collect")),
    Place("results", say("Sổ kết quả"), ("papers:results",)),
    Place("holds", say("Giấy tờ giữ lại"), ("papers:hold",)),
    Place("delegations", say("Ủy quyền")),
)
KEEPING = (
    Place("releases", say("Dữ liệu mở"), ("measures:release",)),
    Place("screens", say("Màn hình treo tường"), ("operations:screens",)),
    Place("units", say("Đơn vị"), ("units:keep", "units:hours")),
    Place("officers", say("Cán bộ và vai trò"), ("people:assign",)),
    Place("calendar", say("Lịch làm việc"), ("units:calendar",)),
    Place("catalogue", say("Danh mục thủ tục"), ("procedures:keep", "procedures:publish")),
    Place("processes", say("Quy trình"), ("process:keep", "process:publish")),
    Place("clients", say("Hệ thống kết nối"), ("people:clients",)),
    Place("keys", say("Khóa ký số"), ("papers:keys",)),
    Place("messages", say("Tin chưa gửi được"), ("messages:see", "messages:replay")),
    Place("journal", say("Nhật ký"), ("journal:verify",)),
)


def page(
    request: HttpRequest, template: str, shown: Mapping[str, object], *, here: str = "", status: int = 200
) -> HttpResponse:
    """The answer: ``template`` with ``shown``, inside the desk; ``here`` is the place that the rail marks."""
    actor = by(request)
    at = next((place for place in (*DAILY, *KEEPING) if place.name == here), None)
    frame = {
        "actor": actor,
        "here_says": gettext(at.says) if at else "",
        "rail_of": " ".join(place.name for place in (*DAILY, *KEEPING) if _open(actor, place)),
        "rail": lambda: [(gettext(title), places) for title, places in rail(actor, here) if places],
        "unread": request.account.unread,  # type: ignore[attr-defined]
        "at_inbox": here == "inbox",
    }
    return render(request, template, {**frame, **shown}, status=status)


def rail(actor: Actor, here: str) -> list[tuple[str, list[dict[str, object]]]]:
    """The places that ``actor`` may go to, in two groups."""
    groups = ((say("Hằng ngày"), DAILY), (say("Quản trị"), KEEPING))
    return [(title, [_link(place, here) for place in places if _open(actor, place)]) for title, places in groups]


def _open(actor: Actor, place: Place) -> bool:
    return not place.permissions or any(actor.may(permission) for permission in place.permissions)


def _link(place: Place, here: str) -> dict[str, object]:
    return {
        "url": reverse(f"desk:{place.name}"),
        "says": gettext(place.says),
        "key": place.key,
        "here": place.name == here,
    }
