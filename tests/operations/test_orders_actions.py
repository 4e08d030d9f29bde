"""Orders from the leader to the unit and back."""

from io import BytesIO

import pytest
from PIL import Image

from motcua.kernel.errors import NotAllowed
from motcua.kernel.models import OutboxEvent
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.errors import OrderCannotMove, OrderInvalid, OrderNotFound
from motcua.rooms.operations.records import OrderFilter, OrderIn, OrderState, Standing
from operations.here import CENTRE, DAY, HOUR, LEADER, MONDAY, NEIGHBOUR, OTHER, WARD, WARD_HEAD

pytestmark = pytest.mark.usefixtures("city")
SAID = OrderIn("Tăng cường quầy tiếp nhận", "Bố trí thêm hai cán bộ.", (WARD,), "4h")


def given(said=SAID, *, by=LEADER, at=MONDAY):
    return operations.give_order(said, by=by, at=at)[0]


def shown(number, *, by=LEADER, at=MONDAY):
    return operations.order(number, by=by, at=at)


def test_an_order_goes_to_each_unit_with_a_clock_of_its_own():
    numbers = operations.give_order(OrderIn("Rà soát hồ sơ", "", (WARD, OTHER), "4h"), by=LEADER, at=MONDAY)
    first = shown(numbers[0])
    assert first.order.unit == WARD
    assert (first.order.due_at - MONDAY) >= 4 * HOUR
    assert first.order.due_reasons, "why it is due then"
    assert [one.unit for one in first.beside] == [OTHER]
    assert OutboxEvent.objects.filter(name="operations.orders_given.v1").count() == 1


def test_the_whole_way_from_giving_to_acceptance():
    number = given()
    operations.acknowledge_order(number, by=WARD_HEAD, at=MONDAY + HOUR)
    operations.tell_progress(number, "Đã điều hai cán bộ sang quầy.", by=WARD_HEAD, at=MONDAY + 2 * HOUR)
    operations.report_order(number, "Xong, hàng chờ còn 3 người.", by=WARD_HEAD, at=MONDAY + 3 * HOUR)
    operations.return_order(number, "Gửi kèm danh sách.", by=LEADER, at=MONDAY + 3 * HOUR)
    operations.report_order(number, "Danh sách kèm theo.", by=WARD_HEAD, at=MONDAY + 4 * HOUR)
    operations.accept_order(number, by=LEADER, at=MONDAY + DAY)
    page = shown(number, at=MONDAY + 9 * DAY)
    assert page.order.state is OrderState.ACCEPTED
    assert page.order.standing is Standing.DONE, "reported in time, however late it was accepted"
    assert [entry.kind for entry in page.entries] == [
        *("give", "acknowledge", "progress", "report", "return", "report", "accept")
    ]
    assert page.acts == ()


def test_the_head_of_a_ward_answers_for_its_centre_too():
    number = given(OrderIn("Mở thêm quầy", "", (CENTRE,), "1wd"))
    operations.acknowledge_order(number, by=WARD_HEAD, at=MONDAY)
    assert shown(number).order.state is OrderState.ACKNOWLEDGED


def test_who_may_order_may_not_answer_and_the_other_way_round():
    number = given()
    with pytest.raises(NotAllowed):
        operations.acknowledge_order(number, by=LEADER, at=MONDAY)
    operations.acknowledge_order(number, by=WARD_HEAD, at=MONDAY)
    operations.report_order(number, "Xong.", by=WARD_HEAD, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.accept_order(number, by=WARD_HEAD, at=MONDAY)
    with pytest.raises(NotAllowed):
        given(by=NEIGHBOUR)


def test_an_order_to_another_ward_does_not_exist_for_its_neighbour():
    number = given()
    with pytest.raises(OrderNotFound):
        shown(number, by=NEIGHBOUR)
    with pytest.raises(OrderNotFound):
        operations.acknowledge_order(number, by=NEIGHBOUR, at=MONDAY)
    assert operations.orders(OrderFilter(), by=NEIGHBOUR, at=MONDAY).total == 0


def test_a_report_says_something_and_a_step_is_not_taken_twice():
    number = given()
    operations.acknowledge_order(number, by=WARD_HEAD, at=MONDAY)
    with pytest.raises(OrderInvalid):
        operations.report_order(number, " ", by=WARD_HEAD, at=MONDAY)
    with pytest.raises(OrderCannotMove):
        operations.acknowledge_order(number, by=WARD_HEAD, at=MONDAY)


def test_lateness_is_computed_and_counted_for_the_board():
    number = given()
    assert operations.late_orders(at=MONDAY) == {WARD: (1, 0)}
    assert operations.late_orders(at=MONDAY + DAY) == {WARD: (1, 1)}
    counts = operations.order_counts(by=WARD_HEAD, at=MONDAY + DAY)
    assert (counts.open, counts.late, counts.given) == (1, 1, 1)
    late = operations.orders(OrderFilter(standing="late"), by=LEADER, at=MONDAY + DAY)
    assert [one.id for one in late.items] == [number]
    operations.withdraw_order(number, "Không cần nữa.", by=LEADER, at=MONDAY + DAY)
    assert operations.late_orders(at=MONDAY + 2 * DAY) == {}
    assert operations.orders(OrderFilter(closed=True), by=LEADER, at=MONDAY + DAY).total == 1


def test_the_house_urges_once_when_it_falls_due_and_once_when_it_is_late():
    number = given()
    due = shown(number).order.due_at
    moments = [MONDAY - DAY, due - HOUR, due - HOUR, due + HOUR, due + DAY, due - 2 * HOUR, due + 9 * DAY]
    assert [operations.urge_what_is_due(at=at) for at in moments] == [0, 1, 0, 1, 0, 0, 0]
    assert shown(number).order.urged == 2


def test_evidence_is_kept_and_shown_to_those_who_see_the_order():
    number = given()
    operations.acknowledge_order(number, by=WARD_HEAD, at=MONDAY)
    held = BytesIO()
    Image.new("RGB", (8, 8), "white").save(held, "PNG")
    kept = operations.keep_evidence([held.getvalue()], name="ảnh quầy.png", at=MONDAY)
    operations.report_order(number, "Ảnh kèm theo.", file=kept, by=WARD_HEAD, at=MONDAY)
    entry = shown(number).entries[-1]
    assert operations.evidence(number, entry.id, by=LEADER).sha256 == kept.sha256
    with pytest.raises(OrderNotFound):
        operations.evidence(number, entry.id, by=NEIGHBOUR)
