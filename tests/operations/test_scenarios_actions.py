"""Scenarios: rehearsed, switched on, started by an alert, played to their end."""

from datetime import date, timedelta

import pytest

from measures.conftest import dossier
from motcua.kernel.errors import NotAllowed
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.rules.facts import fact_of
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.actions import clockwork, judging
from motcua.rooms.operations.errors import (
    NotRehearsed,
    RunNotFound,
    RunOver,
    ScenarioRuns,
    StepNotReady,
    StepOver,
)
from motcua.rooms.operations.models import AlertRow, OrderRow, Run, Switch
from motcua.rooms.operations.records import Ending, Look, OrderState, StepKind
from motcua.rooms.process.errors import OutcomeNotOffered
from operations.here import DAY, HOUR, LEADER, MONDAY, NEIGHBOUR, OTHER, WARD, WARD_HEAD, officer

pytestmark = pytest.mark.usefixtures("city")
CHIEF = officer(
    9, "operations:scenarios", "operations:command", "operations:order", "operations:see", "operations:answer"
)
BACKLOG, PAPER, WEATHER = "backlog-at-ward", "links-down-paper", "severe-weather-commune"
LONG_AGO = (date(2026, 8, 1), date(2026, 10, 31))


def switched_on(key=BACKLOG):
    operations.rehearse(key, *LONG_AGO, by=CHIEF, at=MONDAY)
    operations.switch_on(key, by=CHIEF, at=MONDAY)


def alarm(value=30.0, *units, key="overdue-at-unit", at=MONDAY):
    """Two looks an hour apart, so that what must last has lasted."""
    for moment in (at - HOUR, at):
        judging.judge(operations.alert_rules()[key], {unit: Look(unit, value) for unit in units or (WARD,)}, at=moment)


def run(at=MONDAY, **wanted):
    return operations.run(Run.objects.get(**wanted).id, by=CHIEF, at=at)


def step(element, at=MONDAY):
    return [one for one in run(at).steps if one.element == element][-1]


def test_a_scenario_is_rehearsed_against_the_days_that_were():
    measures.forget()
    bad = [date(2026, 10, day) for day in (5, 14, 26)]
    facts = []
    for number, day in enumerate(bad):
        for n in range(15):
            due = MONDAY.replace(month=day.month, day=day.day)
            facts.append(
                fact_of(
                    dossier(
                        1000 * number + n,
                        received_at=due - 4 * DAY,
                        due_at=due,
                        state=9,
                        finished_at=due + 2 * DAY,
                        returned_at=None,
                    )
                )
            )
    counting.write([], facts)
    found = operations.rehearse(BACKLOG, *LONG_AGO, by=CHIEF, at=MONDAY)
    assert dict(found.months) == {"2026-08": 0, "2026-09": 0, "2026-10": 3}
    assert [(one.day, one.unit, one.value) for one in found.firings] == [(day, WARD, 15) for day in bad]
    assert found.first_steps == ("Đơn vị đang tồn đọng hồ sơ quá hạn",)
    assert not OrderRow.objects.exists(), "a rehearsal orders nothing"
    measures.forget()


def test_what_was_not_rehearsed_in_its_present_wording_cannot_be_switched_on():
    with pytest.raises(NotRehearsed):
        operations.switch_on(BACKLOG, by=CHIEF, at=MONDAY)
    switched_on()
    card = next(one for one in operations.scenario_cards() if one.scenario.key == BACKLOG)
    assert card.on
    Switch.objects.update(version="another")
    assert not next(one for one in operations.scenario_cards() if one.scenario.key == BACKLOG).on
    alarm()
    assert operations.play_scenarios(at=MONDAY) == 0, "the wording has changed since: it does not start by itself"


def test_an_alert_starts_it_once_and_the_unit_gets_its_order():
    switched_on()
    alarm()
    assert clockwork.start_due(at=MONDAY) == 1
    assert clockwork.start_due(at=MONDAY) == 0
    page = run()
    assert [(one.element, one.open) for one in page.steps] == [("Tell", False), ("Reinforce", True)]
    orders = {order.kind: order for order in OrderRow.objects.all()}
    assert (orders["notice"].unit, orders["order"].unit) == ("UB-92", WARD)
    assert orders["order"].due_at > MONDAY


def test_it_goes_the_whole_way_by_reports_timers_and_decisions():
    switched_on()
    alarm()
    clockwork.play(at=MONDAY)
    number = OrderRow.objects.get(kind="order").id
    operations.acknowledge_order(number, by=WARD_HEAD, at=MONDAY + HOUR)
    assert clockwork.fire_timers(at=MONDAY + HOUR) == 0
    assert clockwork.fire_timers(at=MONDAY + 3 * DAY) == 1, "the reminder after a working day"
    assert OrderRow.objects.filter(title__startswith="Nhắc").count() == 1
    operations.report_order(number, "Đã điều ba người.", by=WARD_HEAD, at=MONDAY + 3 * DAY)
    assert clockwork.follow_orders(at=MONDAY + 3 * DAY) == 1
    review = step("Review")
    assert review.kind is StepKind.DECISION
    with pytest.raises(OutcomeNotOffered):
        operations.decide_step(review.id, "done", by=CHIEF, at=MONDAY + 3 * DAY)
    operations.decide_step(review.id, "no", "Còn 12 hồ sơ.", by=CHIEF, at=MONDAY + 3 * DAY)
    with pytest.raises(StepOver):
        operations.decide_step(review.id, "yes", by=CHIEF, at=MONDAY + 3 * DAY)
    support = OrderRow.objects.get(title__startswith="Điều người")
    operations.acknowledge_order(support.id, by=CHIEF, at=MONDAY + 3 * DAY)
    operations.report_order(support.id, "Hai người từ phường bạn.", by=CHIEF, at=MONDAY + 4 * DAY)
    clockwork.play(at=MONDAY + 4 * DAY)
    operations.decide_step(step("Review").id, "yes", by=CHIEF, at=MONDAY + 4 * DAY)
    page = run(at=MONDAY + 4 * DAY)
    assert page.run.ending is Ending.DONE
    first = next(one for one in page.steps if one.element == "Reinforce")
    assert (first.acknowledge_minutes, first.finish_minutes, first.late) == (60, 3 * 24 * 60, 0)
    assert [line.word.value for line in page.log][:3] == ["start", "step", "step"]
    assert page.log[-1].word.value == "end"


def test_when_the_data_are_calm_it_ends_and_its_orders_are_fulfilled():
    switched_on()
    alarm()
    clockwork.play(at=MONDAY)
    alarm(0.0, at=MONDAY + 4 * HOUR)
    clockwork.play(at=MONDAY + 4 * HOUR)
    assert run().run.ending is Ending.CALM
    assert OrderRow.objects.get(kind="order").state == OrderState.FULFILLED
    alarm(at=MONDAY + DAY)
    assert clockwork.start_due(at=MONDAY + DAY) == 0, "it rests for three days"
    assert clockwork.start_due(at=MONDAY + 4 * DAY) == 1


def test_a_list_is_ticked_before_it_is_done_and_the_message_lets_it_go_on():
    started = operations.start_scenario(WEATHER, WARD, by=CHIEF, at=MONDAY)
    alarm(4.0, key="severe-weather")
    Run.objects.filter(id=started).update(alert=AlertRow.objects.get())
    work = step("List")
    with pytest.raises(StepNotReady):
        operations.decide_step(work.id, "done", by=CHIEF, at=MONDAY)
    for item in range(4):
        operations.tick_item(work.id, item, done=True, by=CHIEF, at=MONDAY)
    operations.decide_step(work.id, "done", by=CHIEF, at=MONDAY)
    order = OrderRow.objects.get(kind="order")
    operations.acknowledge_order(order.id, by=WARD_HEAD, at=MONDAY)
    operations.report_order(order.id, "Đã triển khai.", by=WARD_HEAD, at=MONDAY + 7 * HOUR)
    clockwork.play(at=MONDAY + 7 * HOUR)
    operations.decide_step(step("Decide").id, "no", by=CHIEF, at=MONDAY + 7 * HOUR)
    assert clockwork.end_calm(at=MONDAY + 8 * HOUR) == 0, "the warning is in force still"
    alarm(0.0, key="severe-weather", at=MONDAY + DAY)
    assert clockwork.end_calm(at=MONDAY + DAY) == 1
    assert step("Report").open
    assert run(at=MONDAY + DAY).late == 1, "deployed after the four hours"


def test_many_units_get_an_order_each_and_the_step_waits_for_all():
    started = operations.start_scenario(PAPER, "UB-92", by=CHIEF, at=MONDAY)
    operations.stop_run(started, "Diễn tập bằng tay.", by=CHIEF, at=MONDAY)
    assert run().run.ending is Ending.STOPPED
    assert set(OrderRow.objects.values_list("state", flat=True)) == {"withdrawn"}
    with pytest.raises(RunOver):
        operations.note_run(started, "Thêm ghi chú.", by=CHIEF, at=MONDAY)


def test_a_unit_has_one_run_of_a_scenario_at_a_time():
    operations.start_scenario(BACKLOG, WARD, by=CHIEF, at=MONDAY)
    with pytest.raises(ScenarioRuns):
        operations.start_scenario(BACKLOG, WARD, by=CHIEF, at=MONDAY)
    operations.start_scenario(BACKLOG, OTHER, by=CHIEF, at=MONDAY)


def test_who_may_not_command_there_starts_and_decides_nothing():
    with pytest.raises(NotAllowed):
        operations.start_scenario(BACKLOG, WARD, by=WARD_HEAD, at=MONDAY)
    started = operations.start_scenario(BACKLOG, WARD, by=CHIEF, at=MONDAY)
    with pytest.raises(RunNotFound):
        operations.note_run(started, "Xem thử.", by=NEIGHBOUR, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.note_run(started, "Xem thử.", by=WARD_HEAD, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.rehearse(BACKLOG, *LONG_AGO, by=LEADER, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.switch_off(BACKLOG, by=LEADER, at=MONDAY)
    operations.note_run(started, "Đã gọi điện cho phường.", by=CHIEF, at=MONDAY)
    assert run().log[-1].text == "Đã gọi điện cho phường."


def test_a_clock_that_jumps_gives_no_order_twice():
    switched_on()
    alarm()
    moments = [MONDAY, MONDAY - DAY, MONDAY + 30 * DAY, MONDAY, MONDAY + 30 * DAY + timedelta(minutes=1)]
    for at in moments:
        clockwork.play(at=at)
    assert Run.objects.count() == 1
    assert sorted(OrderRow.objects.values_list("title", flat=True)) == [
        "Nhắc thực hiện chỉ đạo tăng cường quầy",
        "Tăng cường quầy và giải quyết hồ sơ quá hạn",
        "Đơn vị đang tồn đọng hồ sơ quá hạn",
    ]
