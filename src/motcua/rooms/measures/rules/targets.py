"""How far a target is: its light, where it should be by now, and when it will be reached."""

from collections.abc import Sequence
from datetime import date, timedelta

from motcua.kernel.text import say
from motcua.rooms.measures.records import Figure, Outlook, Reading

#: how the trajectory and the forecast come about; shown beside them
METHOD = say(
    "Lẽ ra phải đạt: đường thẳng từ số đo đầu tiên đến mục tiêu vào ngày đến hạn. Dự báo: đường thẳng khớp nhất (bình "
    "phương nhỏ nhất) qua sáu số đo gần nhất, kéo dài tới mục tiêu, không quá mười năm. Cần ít nhất hai số đo."
)
#: readings that the forecast looks at, and how far ahead it dares to look
LAST, YEARS_AHEAD = 6, 10
#: in hundredths of the way: no further behind than this is amber
NEAR = 0.10


def reached(wanted: Figure, value: float) -> bool:
    """Whether ``value`` meets the target; a target without a comparator is met from its value on."""
    if isinstance(wanted.value, str):
        return False
    aim = float(wanted.value)
    return {
        ">": value > aim,
        "<": value < aim,
        "<=": value <= aim,
    }.get(wanted.comparator, value >= aim)


def expected(wanted: Figure, readings: Sequence[Reading], today: date) -> float | None:
    """Where the target should be on ``today``: on a straight line from the first reading to the target at its day."""
    if isinstance(wanted.value, str) or not readings:
        return None
    first, aim = readings[0], float(wanted.value)
    days = (wanted.on - first.on).days
    if days <= 0 or today >= wanted.on:
        return aim
    share = max(0, (today - first.on).days) / days
    return first.value + (aim - first.value) * share


def reaches_on(wanted: Figure, readings: Sequence[Reading]) -> date | None:
    """When the target will be reached if it goes on like its last readings; the day on which it was, when it is met.

    None: fewer than two readings, or they do not lead there within ten years.
    """
    if isinstance(wanted.value, str) or not readings:
        return None
    last = readings[-1]
    if reached(wanted, last.value):
        return next(one.on for one in readings if reached(wanted, one.value))
    used = readings[-LAST:]
    line = _line(used)
    if line is None:
        return None
    slope, at_last = line
    away = float(wanted.value) - at_last
    if slope == 0 or away * slope < 0:
        return None
    days = away / slope
    return last.on + timedelta(days=max(1, round(days))) if days <= YEARS_AHEAD * 366 else None


def _line(used: Sequence[Reading]) -> tuple[float, float] | None:
    """The line that fits best: how much a day, and its value on the day of the last reading."""
    days = [float((one.on - used[-1].on).days) for one in used]
    middle, level = sum(days) / len(days), sum(one.value for one in used) / len(used)
    spread = sum((day - middle) ** 2 for day in days)
    if not spread:
        return None
    slope = sum((day - middle) * (one.value - level) for day, one in zip(days, used, strict=True)) / spread
    return slope, level - slope * middle


def light(wanted: Figure, readings: Sequence[Reading], today: date) -> str:
    """Green: met, or no further back than it should be. Amber: behind by no more than a tenth of the way. Red: more,
    or the day has passed. Nothing: no readings, or nothing to hold them against.
    """
    aim = expected(wanted, readings, today)
    if aim is None or isinstance(wanted.value, str):
        return ""
    value = readings[-1].value
    if reached(wanted, value):
        return "green"
    if today > wanted.on:
        return "red"
    behind = (value - aim) if wanted.lower_is_better else (aim - value)
    if behind <= 0:
        return "green"
    return "amber" if behind <= NEAR * abs(float(wanted.value) - readings[0].value) else "red"


def outlook(wanted: Figure, readings: Sequence[Reading], today: date) -> Outlook:
    """Everything that is said about one target on ``today``. ``readings``: the oldest first."""
    return Outlook(
        figure=wanted,
        readings=tuple(readings),
        light=light(wanted, readings, today),
        reached=bool(readings) and reached(wanted, readings[-1].value),
        expected=expected(wanted, readings, today),
        reaches_on=reaches_on(wanted, readings),
    )
