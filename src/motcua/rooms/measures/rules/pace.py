"""A running period at its pace so far: what its figures come to when the rest of it goes as its beginning did."""

from collections.abc import Mapping, Sequence

from motcua.kernel.text import say
from motcua.rooms.measures.records import Pace
from motcua.rooms.measures.rules.counts import INDEX

#: what the projection takes for granted; shown wherever a projected figure is shown
ASSUMPTION = say(
    "Giả định: những ngày làm việc còn lại của kỳ diễn ra như những ngày đã qua; hồ sơ quá hạn đến nay vẫn quá hạn; số "
    "liệu nhập tay giữ nguyên. Đây là phép nhân theo ngày làm việc, không phải dự báo."
)


def projected(names: Sequence[tuple[str, int]], counted: Mapping[str, int], pace: Pace) -> int:
    """The signed sum of ``names`` at the end of the period.

    What happens during a period (received, closed, …) grows with its working days; what stands on a day (open,
    overdue) stays as it is now. The sum is rounded once, so that a numerator never outgrows its denominator.
    """
    return round(sum(sign * counted[name] * growth(name, pace) for name, sign in names))


def growth(name: str, pace: Pace) -> float:
    """By how much a count grows until the period ends."""
    return pace.whole / pace.passed if name in INDEX and pace.passed else 1.0
