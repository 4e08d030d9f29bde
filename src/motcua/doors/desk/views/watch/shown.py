"""What the pages of the watch draw: states, latency of a day, and names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.utils.translation import gettext

from motcua.doors.desk.asking import language
from motcua.kernel.text import say
from motcua.rooms.units.records import Reason
from motcua.rooms.watch.records import IncidentCard, ProbeCard, Severity, Target, TargetCard, Verdict

#: verdict → the class of a state: shape, word and colour
LOOKS = {Verdict.UP: "in_time", Verdict.WARNED: "soon", Verdict.DOWN: "late", Verdict.UNKNOWN: "no_limit"}
#: the drawing of a day of latencies: points across, and its size
POINTS, WIDTH, HEIGHT, TOP = 288, 720, 160, 12
#: the drawing is at least so high, in ms: noise must not look like trouble
LEAST_MS = 50.0
#: of a target that nobody has entered an address of: a gettext id
NOWHERE = say("Chưa có địa chỉ")


@dataclass(frozen=True)
class Graph:
    """A day of one probe: the line as an SVG path, the band of what is usual, and where answers were lost.

    Places in the drawing are texts: a template would write their point as a comma.
    """

    name: str
    path: str
    usual_y: str
    usual_height: str
    limit_y: str
    lost: tuple[str, ...]
    most: int
    hours: tuple[tuple[datetime, int | None, int | None, int], ...]


def name_of(target: Target) -> str:
    return target.name_en if language() == "en" else target.name


def look_of(card: TargetCard) -> tuple[str, str]:
    """The class and the word of a state."""
    if card.planned and card.verdict is Verdict.DOWN:
        return "waiting", gettext("Đang bảo trì")
    if not card.addressed:
        return "new", gettext(NOWHERE)
    return LOOKS[card.verdict], gettext(card.verdict.says)


def severity_look(card: IncidentCard) -> tuple[str, str]:
    if not card.open:
        return "done", gettext("Đã kết thúc")
    return ("late" if card.severity is Severity.OUTAGE else "soon"), gettext(card.severity.says)


def graph(probe: ProbeCard, trace: Sequence[int | None], first: datetime) -> Graph:
    """A day drawn in `POINTS` points, each the median of its minutes."""
    width = max(1, len(trace) // POINTS)
    parts = [trace[place : place + width] for place in range(0, len(trace), width)]
    middles = [_middle(part) for part in parts]
    usual, spread = probe.usual_ms, probe.spread_ms or 0.0
    most = max([LEAST_MS, *(one for one in middles if one is not None), (usual or 0) + 5 * spread])
    step = WIDTH / len(parts)

    def y(ms: float) -> float:
        return HEIGHT - (HEIGHT - TOP) * ms / most

    known = usual is not None
    middle = usual or 0.0
    return Graph(
        name=gettext(probe.says),
        path=_path([(place * step, y(ms)) if ms is not None else None for place, ms in enumerate(middles)]),
        usual_y=f"{y(middle + spread):.1f}" if known else "",
        usual_height=f"{y(max(0.0, middle - spread)) - y(middle + spread):.1f}",
        limit_y=f"{y(middle + 5 * spread):.1f}",
        lost=tuple(f"{place * step:.1f}" for place, part in enumerate(parts) if -1 in part),
        most=round(most),
        hours=_hours(trace, first),
    )


def _middle(part: Sequence[int | None]) -> float | None:
    known = [ms for ms in part if ms is not None and ms >= 0]
    return median(known) if known else None


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """Move where a gap ends, draw where none is; a point that stands alone is a dash."""
    drawn, pen = [], False
    for point in points:
        if point is not None:
            drawn.append(f"{'L' if pen else 'M'}{point[0]:.1f} {point[1]:.1f}{'' if pen else 'h1'}")
        pen = point is not None
    return "".join(drawn)


def _hours(trace: Sequence[int | None], first: datetime) -> tuple[tuple[datetime, int | None, int | None, int], ...]:
    """The same in words, an hour a line, the latest first: from when, median, slowest, lost minutes."""
    found = []
    for place in range(0, len(trace), 60):
        part = trace[place : place + 60]
        known = [ms for ms in part if ms is not None and ms >= 0]
        if known or -1 in part:
            middle = round(median(known)) if known else None
            slowest = max(known) if known else None
            found.append((first + timedelta(minutes=place), middle, slowest, sum(ms == -1 for ms in part)))
    return tuple(reversed(found))


def counts(cards: Sequence[TargetCard]) -> Mapping[str, int]:
    """How many stand how; what has no address is counted apart."""
    addressed = [card for card in cards if card.addressed]
    found = {verdict.value: sum(card.verdict is verdict for card in addressed) for verdict in Verdict}
    return {**found, "unaddressed": len(cards) - len(addressed), "all": len(cards)}


def said(reasons: Sequence[Reason]) -> str:
    """Reasons as one text in the visitor's language."""
    return " ".join(reason.in_words(gettext) for reason in reasons)
