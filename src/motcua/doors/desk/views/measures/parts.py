"""An indicator taken apart: by unit, procedure, field or channel, and what moved it since the period before."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.views.measures import rows
from motcua.doors.desk.views.measures.asked import asked, period_name
from motcua.doors.desk.views.measures.shown import figure
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound
from motcua.kernel.text import say
from motcua.rooms.dossiers.records import Channel
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Breakdown, Dimension, Slice

#: how an address names a dimension
DIMENSIONS: Mapping[str, tuple[Dimension, str]] = {
    "noi-giai-quyet": (Dimension.DECIDING, say("Nơi giải quyết")),
    "noi-tiep-nhan": (Dimension.RECEIVING, say("Nơi tiếp nhận")),
    "thu-tuc": (Dimension.PROCEDURE, say("Thủ tục")),
    "linh-vuc": (Dimension.FIELD, say("Lĩnh vực")),
    "kenh": (Dimension.CHANNEL, say("Kênh nộp")),
}
#: parts that one page shows; those that moved it most come first
ROWS = 30
#: parts named as what moved it
MOVERS = 3


@require_safe
@officers_with("measures:see")
def parts(request: HttpRequest, code: str) -> HttpResponse:
    """The parts of a figure beside the period before, the heaviest movers first."""
    actor, at = by(request), now()
    said = asked(request, actor, local_day(at))
    wanted = measures.indicator(code)
    key = request.GET.get("theo") or next(iter(DIMENSIONS))
    if key not in DIMENSIONS or not wanted.counted:
        raise NotFound(indicator=code)
    dimension = DIMENSIONS[key][0]
    found = measures.breakdown(code, dimension, said.scope, said.period, at=at, most=ROWS)
    named = [(one, part_name(dimension, one.key, at)) for one in found.slices]
    this = figure(wanted, measures.value(code, said.scope, said.period, at=at))
    shown = {
        "at": at,
        "asked": said,
        "keep": [("theo", key)],
        "wanted": wanted,
        "figure": this,
        "found": found,
        "before_name": period_name(found.before_period),
        "by": key,
        "tabs": [(one, _(label), said.other(theo=one)) for one, (_dimension, label) in DIMENSIONS.items()],
        "what": _(DIMENSIONS[key][1]),
        "rows": rows.parts(
            ((one, name, said.other(theo=key, la=one.key)) for one, name in named),
            wanted,
            codes=dimension is Dimension.PROCEDURE,
            decimals=this.decimals,
        ),
        "more": found.parts - len(found.slices),
        "up": _movers(found, named, 1),
        "down": _movers(found, named, -1),
    }
    return frame.page(request, "desk/measures/breakdown.html", shown, here="figures")


def _movers(found: Breakdown, named: list[tuple[Slice, str]], sign: int) -> list[tuple[str, float]]:
    """The parts that pushed the figure up (or pulled it down) most."""
    if found.change is None:
        return []
    moved = [(name, one.move.total) for one, name in named if one.move and one.move.total * sign > 0]
    return sorted(moved, key=lambda pair: -sign * pair[1])[:MOVERS]


def part_name(dimension: Dimension, key: str, at: datetime) -> str:
    """What a part is called."""
    if dimension in {Dimension.DECIDING, Dimension.RECEIVING}:
        return names.unit(key)
    if dimension is Dimension.CHANNEL:
        return _(Channel(key).says)
    if dimension is Dimension.FIELD:
        return key or _("Chưa rõ lĩnh vực")
    return names.procedure(key, at)
