"""What the operations centre of the demonstration has behind it: an alert that became an order and closed itself, one
that is open, an order that is late, and a scenario that was rehearsed against three months and is at work.
"""

from datetime import datetime, timedelta
from typing import Any

from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.records import AlertFilter, Gravity, OrderIn, WarningIn
from motcua.rooms.people import facade as people
from motcua.site.simulation.cast import STAGE

WARD, AREA = "UB-31153", "31153"
NEIGHBOUR = "UB-31135"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
REHEARSED = ("backlog-at-ward", "severe-weather-commune")
#: who is invented where nobody holds the role: role, unit → name
INVENTED = {("director", "*"): "Lê Hoàng Phúc (mẫu)", ("unit-leader", WARD): "Hồ Thị Kim Ngân (mẫu)"}


def play(*, at: datetime) -> bool:
    """Plays the last days of the centre until ``at``; says whether there was anything left to play."""
    if operations.rehearsals(REHEARSED[0]):
        return False
    director, head = _somebody("director", "*", at), _somebody("unit-leader", WARD, at)
    _closes_itself(director, head, at - 4 * DAY)
    _is_late(director, head, at - 6 * DAY)
    last = local_day(at) - DAY
    for key in REHEARSED:
        operations.rehearse(key, last - 91 * DAY, last, by=director, at=at)
        operations.switch_on(key, by=director, at=at)
    operations.give_warning(_tide(Gravity.SEVERE, at + 3 * DAY), by=director, at=at - HOUR)
    for moment in (at - HOUR / 2, at):
        operations.judge_all(at=moment)
    operations.play_scenarios(at=at)
    return True


def _somebody(role: str, unit: str, at: datetime) -> Actor:
    """Who holds the role, or somebody who is invented for it."""
    held = people.holders(role, "UB-92" if unit == "*" else unit, at=at)
    if not held:
        number = f"MAU-DH-{role}".upper()
        officer = people.add_officer(staff_number=number, full_name=INVENTED[role, unit], title="", by=STAGE, at=at)
        people.assign(officer.id, role=role, unit=unit, by=STAGE, at=at)
        held = (officer,)
    return people.officer_actor(held[0].id, held[0].full_name, at=at)


def _tide(severity: Gravity, expires: datetime) -> WarningIn:
    return WarningIn(
        event="Triều cường",
        category="Met",
        severity=severity,
        urgency="Expected",
        certainty="Likely",
        headline="Triều cường trên sông Hậu vượt báo động 3 (mẫu)",
        headline_en="High tide on the Hậu river above alarm level 3 (sample)",
        description="Đỉnh triều dự báo 2,20 m vào chiều tối; các tuyến đường thấp có thể ngập 20–30 cm.",
        description_en="A peak of 2.20 m is expected in the evening; low roads may be 20–30 cm under water.",
        instruction="Kê cao đồ đạc, ngắt điện tầng trệt, không đi qua đường ngập.",
        instruction_en="Raise belongings, cut the power downstairs, do not cross flooded roads.",
        areas=(AREA,),
        expires=expires,
    )


def _closes_itself(director: Actor, head: Actor, begun: datetime) -> None:
    """A warning raises an alert, the leader makes an order of it; the warning ends, and with it both."""
    operations.give_warning(_tide(Gravity.SEVERE, begun + DAY), by=director, at=begun)
    operations.judge_all(at=begun + HOUR)
    (alert,) = operations.alerts(AlertFilter(rule="severe-weather", unit=WARD), by=director).items
    said = OrderIn("Triển khai trực ứng phó triều cường (mẫu)", "Kiểm tra bờ bao, bố trí máy bơm.", (WARD,), "1wd")
    (number,) = operations.order_from_alert(alert.id, said, by=director, at=begun + 2 * HOUR)
    operations.acknowledge_order(number, by=head, at=begun + 3 * HOUR)
    progress: dict[str, Any] = {"by": head, "at": begun + 5 * HOUR}
    operations.tell_progress(number, "Đã bố trí 2 tổ trực và 3 máy bơm.", **progress)
    operations.judge_all(at=begun + DAY + HOUR)


def _is_late(director: Actor, head: Actor, begun: datetime) -> None:
    said = OrderIn(
        "Rà soát hồ sơ chậm luân chuyển (mẫu)",
        "Báo cáo danh sách hồ sơ chậm luân chuyển và nguyên nhân.",
        (WARD, NEIGHBOUR),
        "1wd",
    )
    first, _ = operations.give_order(said, by=director, at=begun)
    operations.acknowledge_order(first, by=head, at=begun + 4 * HOUR)
    operations.urge_what_is_due(at=begun + 5 * DAY)
