"""Alerts from the first look to the end that the data give them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from measures.conftest import dossier
from motcua.kernel.errors import NotAllowed
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.rules.facts import fact_of
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.actions import judging
from motcua.rooms.operations.errors import AlertInvalid, AlertNotFound, AlertOver
from motcua.rooms.operations.models import AlertRow
from motcua.rooms.operations.records import AlertFilter, AlertState, Limits, Look, OrderIn, OrderState, Severity
from operations.here import DAY, HOUR, LEADER, MONDAY, NEIGHBOUR, OTHER, WARD, WARD_HEAD, officer

pytestmark = pytest.mark.usefixtures("city")
DUTY = officer(4, "operations:handle", "operations:order", "operations:see")


def rule(key="overdue-at-unit", **changes):
    """A rule of the city that believes at once, so that a test needs one look."""
    found = operations.alert_rules()[key]
    return replace(found, limits=Limits(found.limits.raise_at, found.limits.clear_at), **changes)


def look(value, *units, key="overdue-at-unit", at=MONDAY, **changes):
    return judging.judge(rule(key, **changes), {unit: Look(unit, value) for unit in units or (WARD,)}, at=at)


def only(**wanted):
    return operations.alert(AlertRow.objects.get(**wanted).id, by=DUTY).alert


def test_the_data_raise_an_alert_once_and_close_it():
    assert look(12).raised == 1
    assert look(14, at=MONDAY + HOUR).raised == 0
    found = only()
    assert (found.state, found.value, found.peak) == (AlertState.OPEN, 14, 14)
    assert "phường Ô Môn" in found.says
    assert "14 hồ sơ" in found.says
    assert look(1, at=MONDAY + 2 * HOUR).closed == 1
    ended = only()
    assert ended.state is AlertState.CLOSED
    assert ended.closed_by_data
    assert [line.act for line in JournalLine.objects.filter(subject="alert-rule:overdue-at-unit")] == [
        *("operations.judge_alerts", "operations.judge_alerts")
    ]
    assert OutboxEvent.objects.filter(name="operations.alerts_changed.v1").count() == 2


def test_an_alert_becomes_an_order_in_one_act_and_the_data_fulfil_it():
    look(12)
    found = only()
    (number,) = operations.order_from_alert(
        found.id, OrderIn("Giải quyết dứt điểm", "", (WARD,), "2wd"), by=DUTY, at=MONDAY
    )
    assert only().due_at is not None
    assert operations.alert(found.id, by=DUTY).orders == (number,)
    operations.acknowledge_order(number, by=WARD_HEAD, at=MONDAY)
    look(12, at=MONDAY + HOUR)
    assert operations.order(number, by=LEADER, at=MONDAY).order.state is OrderState.ACKNOWLEDGED
    look(1, at=MONDAY + DAY)
    ended = operations.order(number, by=LEADER, at=MONDAY + DAY)
    assert ended.order.state is OrderState.FULFILLED
    assert ended.entries[-1].by == "system:alerts"


def test_the_silence_of_a_unit_is_explained_by_its_link_being_down():
    look(1, key="outage-at-unit")
    look(4, WARD, OTHER, key="silent-unit")
    silent, other = only(rule="silent-unit", unit=WARD), only(rule="silent-unit", unit=OTHER)
    assert silent.cause == only(rule="outage-at-unit").id
    assert silent.announced_at is None
    assert other.announced_at is not None
    named = {one.rule: one for one in operations.causes(by=DUTY)}
    assert (named["outage-at-unit"].alerts, named["outage-at-unit"].explained) == (2, 1)
    look(0, key="outage-at-unit", at=MONDAY + HOUR)
    look(4, key="silent-unit", at=MONDAY + HOUR)
    alone = only(rule="silent-unit", unit=WARD)
    assert alone.cause is None
    assert alone.announced_at == MONDAY + HOUR, "the link is back and the unit is silent still: now it is told"


def test_in_quiet_hours_it_is_noted_and_told_in_the_morning():
    night = MONDAY - 4 * HOUR
    look(12, at=night)
    assert only().announced_at is None
    assert only().acknowledge_by is None, "nobody was told, so no clock runs"
    look(12, at=MONDAY)
    assert only().announced_at == MONDAY
    assert only().acknowledge_by > MONDAY


def test_whoever_does_not_answer_is_told_of_once_further_up():
    look(12)
    assert judging._escalate(MONDAY + HOUR) == 0
    assert judging._escalate(MONDAY + DAY) == 1
    assert judging._escalate(MONDAY + 2 * DAY) == 0
    assert only().escalated_at == MONDAY + DAY


def test_an_answered_alert_is_not_escalated_until_its_own_due_moment():
    look(12)
    operations.assign_alert(only().id, unit=WARD, limit="2wd", by=DUTY, at=MONDAY)
    assert only().acknowledged_at == MONDAY
    assert judging._escalate(MONDAY + DAY) == 0
    assert judging._escalate(MONDAY + 5 * DAY) == 1


def test_a_dismissal_must_explain_and_holds_until_the_data_were_calm():
    look(12)
    first = only().id
    with pytest.raises(AlertInvalid):
        operations.dismiss_alert(first, reason="thôi", by=DUTY, at=MONDAY)
    operations.dismiss_alert(first, reason="Hồ sơ thử nghiệm, không có thật.", by=DUTY, at=MONDAY)
    assert look(40, at=MONDAY + HOUR).raised == 0
    with pytest.raises(AlertOver):
        operations.acknowledge_alert(first, by=DUTY, at=MONDAY)
    look(0, at=MONDAY + 2 * HOUR)
    assert only().state is AlertState.CLOSED
    assert not only().closed_by_data
    assert look(12, at=MONDAY + 3 * HOUR).raised == 1


def test_who_sees_no_alerts_there_finds_none_and_who_only_sees_them_cannot_act():
    look(12)
    found = only().id
    with pytest.raises(AlertNotFound):
        operations.alert(found, by=NEIGHBOUR)
    assert operations.alerts(AlertFilter(), by=NEIGHBOUR).total == 0
    with pytest.raises(NotAllowed):
        operations.acknowledge_alert(found, by=WARD_HEAD, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.acknowledge_cause("overdue-at-unit", by=WARD_HEAD, at=MONDAY)
    operations.acknowledge_alert(found, by=DUTY, at=MONDAY)
    assert only().acknowledged_by == DUTY.id


def test_a_storm_is_one_line_per_cause_and_has_one_answer(django_assert_max_num_queries):
    storm = [f"UB-{n:05}" for n in range(1200)]
    look(1, *storm, key="outage-at-unit")
    look(30, *storm, key="overdue-at-unit")
    with django_assert_max_num_queries(1):
        (cause,) = operations.causes(by=DUTY)
    assert (cause.rule, cause.alerts, cause.units, cause.explained) == ("outage-at-unit", 2400, 1200, 1200)
    assert cause.severity is Severity.CRITICAL
    with django_assert_max_num_queries(3):
        page = operations.alerts(AlertFilter(rule="outage-at-unit"), by=DUTY)
    assert (page.total, len(page.items), page.pages) == (2400, 50, 48)
    assert operations.acknowledge_cause("outage-at-unit", by=DUTY, at=MONDAY) == 1200
    assert operations.open_alerts()["UB-00007"].alerts == 2
    assert look(0, *storm, key="outage-at-unit", at=MONDAY + HOUR).closed == 1200


def test_a_storm_that_stands_is_looked_at_without_holding_or_writing_anything(django_assert_max_num_queries):
    storm = [f"UB-{n:05}" for n in range(1200)]
    look(30, *storm)
    with django_assert_max_num_queries(3):
        assert look(30, *storm, at=MONDAY + HOUR).looked == 1200
    look(1, *storm[:2], key="outage-at-unit", at=MONDAY + HOUR)
    look(30, *storm[:-1], at=MONDAY + 2 * HOUR)
    explained = AlertRow.objects.filter(rule="overdue-at-unit", cause__isnull=False)
    assert sorted(explained.values_list("unit", flat=True)) == storm[:2], "what changes is seen all the same"
    assert AlertRow.objects.get(unit=storm[-1]).state == AlertState.CLOSED


def test_a_rule_that_content_no_longer_holds_takes_its_alerts_with_it():
    look(12)
    AlertRow.objects.update(rule="once-was")
    operations.judge_all(at=MONDAY + HOUR)
    assert AlertRow.objects.get(rule="once-was").state == AlertState.CLOSED


def test_one_turn_sees_what_is_late_and_what_will_be():
    measures.forget()
    start = MONDAY - 20 * DAY
    late = [dossier(n, received_at=start, due_at=MONDAY - DAY) for n in range(12)]
    soon = [dossier(20 + n, received_at=start, due_at=MONDAY + timedelta(hours=30)) for n in range(9)]
    counting.write([], [fact_of(one) for one in (*late, *soon)])
    operations.judge_all(at=MONDAY)
    operations.judge_all(at=MONDAY + HOUR)
    found = {row.rule: row for row in AlertRow.objects.filter(unit=WARD, state="open")}
    assert found["overdue-at-unit"].value == 12
    assert found["forecast-late"].value == 21
    assert found["forecast-late"].cause_id == found["overdue-at-unit"].id
    assert found["silent-unit"].value >= 10, "nothing was received for twenty days"
    measures.forget()
