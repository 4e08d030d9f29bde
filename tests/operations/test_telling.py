"""Orders and alerts reach somebody: the officers who hold the post, once, with the way to what it is about."""

from uuid import UUID

import pytest

from motcua.kernel import outbox
from motcua.kernel.actors import EVERYWHERE, system
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.actions import judging, telling
from motcua.rooms.operations.models import AlertRow
from motcua.rooms.operations.records import OrderIn
from motcua.rooms.people import facade as people
from operations.here import CENTRE, DAY, MONDAY, OTHER, WARD, officer
from operations.test_alerts_actions import DUTY, look

pytestmark = pytest.mark.usefixtures("city")
ROOT = system("test")


@pytest.fixture
def staff():
    """The head of the ward, that of the neighbour, and the duty of the city."""

    def hire(number, role, unit):
        one = people.add_officer(staff_number=number, full_name=f"Cán bộ {number} (mẫu)", by=ROOT, at=MONDAY - DAY)
        people.assign(one.id, role=role, unit=unit, by=ROOT, at=MONDAY - DAY)
        return one.id

    return {
        "head": hire("CB-T1", "unit-leader", WARD),
        "neighbour": hire("CB-T2", "unit-leader", OTHER),
        "duty": hire("CB-T3", "operations-officer", EVERYWHERE),
    }


def told(one: UUID) -> list[tuple[str, str]]:
    outbox.deliver_pending(at=MONDAY)
    return [(message.template, message.subject) for message in people.inbox(f"officer:{one}").messages]


def test_a_unit_is_told_of_its_order_and_whoever_gave_it_of_the_report_and_of_lateness(staff):
    leader = officer(staff["duty"], "operations:order", "operations:see")
    head = officer(staff["head"], "operations:answer", "operations:see", units=(WARD,))
    (number,) = operations.give_order(OrderIn("Dọn kho", "", (CENTRE,), "4h"), by=leader, at=MONDAY)
    about = f"order:{number}"
    assert told(staff["head"]) == [("order-given", about)]
    assert told(staff["neighbour"]) == told(staff["duty"]) == []
    for _ in range(2):
        operations.urge_what_is_due(at=MONDAY + DAY)
    assert sorted(told(staff["head"])) == [("order-given", about), ("order-urged", about)]
    assert told(staff["duty"]) == [("order-late", about)]
    operations.acknowledge_order(number, by=head, at=MONDAY + DAY)
    operations.report_order(number, "Đã dọn", by=head, at=MONDAY + DAY)
    operations.return_order(number, "Còn một góc", by=leader, at=MONDAY + DAY)
    assert ("order-reported", about) in told(staff["duty"])
    assert ("order-returned", about) in told(staff["head"])


def test_an_alert_that_nobody_answered_reaches_its_unit_and_the_city(staff):
    look(12)
    alert = AlertRow.objects.get()
    operations.judge_all(at=MONDAY + 2 * DAY)
    assert told(staff["head"]) == told(staff["duty"]) == [("alert-escalated", f"alert:{alert.id}")]
    assert told(staff["neighbour"]) == []
    operations.assign_alert(alert.id, unit=OTHER, limit="4h", by=DUTY, at=MONDAY + 2 * DAY)
    assert told(staff["neighbour"]) == [("alert-assigned", f"alert:{alert.id}")]


def test_a_storm_is_told_to_the_city_alone_and_once_for_all_of_it(staff, monkeypatch):
    monkeypatch.setattr(judging, "BATCH", 20)
    storm = [WARD, *(f"UB-{n:05}" for n in range(telling.MOST_UNITS))]
    look(30, *storm)
    assert operations.judge_all(at=MONDAY + 2 * DAY).escalated == len(storm)
    assert told(staff["duty"]) == [("alert-escalated", "cause:overdue-at-unit")]
    assert f"Số cảnh báo: {len(storm)}." in people.inbox(f"officer:{staff['duty']}").messages[0].body
    assert told(staff["head"]) == []
