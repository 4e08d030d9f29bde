"""Incidents follow from findings: opened in words, explained by what they are behind, closed by the data alone."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.people import facade as people
from motcua.rooms.units.records import Reason
from motcua.rooms.watch import facade as watch
from motcua.rooms.watch.actions import keeping
from motcua.rooms.watch.models import Day, Level, Trace
from motcua.rooms.watch.queries.own import figure
from motcua.rooms.watch.records import Beat, Finding, Severity, Verdict
from watch.conftest import NETWORK

O_MON = "line:TT-31153"
NINH_KIEU = "line:TT-31135"


def words(reasons):
    return " ".join(reason.in_words() for reason in reasons)


def announced(name):
    return [row.payload for row in OutboxEvent.objects.filter(name=name).order_by("id")]


def test_a_line_that_dies_is_an_incident_in_words_and_ends_by_itself(wire, lines):
    only = {O_MON, NETWORK}
    wire.passes(20, only=only)
    assert not watch.open_incidents()
    wire.breaks(O_MON)
    wire.passes(30, only=only)
    [opened] = watch.open_incidents()
    assert opened.severity is Severity.OUTAGE
    assert opened.name == "Đường truyền TTPVHCC phường Ô Môn" or "Ô Môn" in opened.name
    assert "không trả lời" in words(opened.reasons)
    assert "không tiếp nhận hồ sơ được" in words(opened.meaning)
    assert opened.units == ("TT-31153",)
    assert opened.due_at == opened.opened_at + timedelta(minutes=240)

    wire.mends(O_MON)
    wire.passes(120, only=only)
    assert not watch.open_incidents()
    page = watch.incident(opened.id)
    assert [line.kind for line in page.lines] == ["opened", "closed"]
    assert len(announced("watch.incident_opened.v1")) == 1
    [closed] = announced("watch.incident_closed.v1")
    assert closed["incident"] == str(opened.id)
    assert 30 <= closed["seconds"] <= 200
    acts = JournalLine.objects.filter(subject=f"incident:{opened.id}").order_by("seq").values_list("act", flat=True)
    assert list(acts) == ["watch.open_incident", "watch.close_incident"]


def test_behind_a_network_that_is_down_every_line_is_explained_and_one_incident_says_so(wire, lines):
    few = {*lines[:4], NETWORK}
    wire.passes(20, only=few)
    wire.breaks(*few)
    wire.passes(30, only=few)
    [one] = watch.open_incidents()
    assert one.target == NETWORK
    assert one.targets == 5
    assert "4 trung tâm không tiếp nhận hồ sơ được." in words(one.meaning)
    cards = {card.target.key: card for card in watch.cards(at=wire.at)}
    assert all(cards[key].incident == one.id for key in few)

    wire.mends(NETWORK, *lines[1:4])
    wire.passes(200, only=few)
    [left] = watch.open_incidents()
    assert left.target == lines[0], "what stays down when the network is back has an incident of its own"


def test_when_most_lines_go_at_once_the_common_link_is_the_fault_also_without_a_probe_of_its_own(wire, lines):
    some = set(lines[:10])
    wire.passes(20, only=some)
    wire.breaks(*lines[:7])
    wire.passes(30, only=some)
    [one] = watch.open_incidents()
    assert one.target == NETWORK
    assert one.reasons[0] == Reason(one.reasons[0].says, {"down": 7, "all": 10})
    assert len(announced("watch.incident_opened.v1")) == 1


def test_a_warning_becomes_an_outage_in_the_same_incident(wire):
    only = {O_MON}
    wire.passes(400, step=20, only=only)
    wire.slow[O_MON] = 200.0
    wire.passes(200, step=20, only=only)
    [warned] = watch.open_incidents()
    assert warned.severity is Severity.WARNING
    assert "bình thường khoảng 10 ms" in words(warned.reasons)
    assert not warned.meaning, "nobody notices yet"
    wire.breaks(O_MON)
    wire.passes(60, only=only)
    [worse] = watch.open_incidents()
    assert (worse.id, worse.severity) == (warned.id, Severity.OUTAGE)
    assert worse.outage_at > worse.opened_at
    [changed] = announced("watch.incident_changed.v1")
    assert changed["severity"] == "outage"


def test_dossiers_that_are_due_today_are_counted(wire, city_dossier):
    from motcua.rooms.dossiers.models import Dossier

    Dossier.objects.filter(id=city_dossier).update(due_at=wire.at + timedelta(hours=6))
    unit = Dossier.objects.get(id=city_dossier).receiving_unit
    wire.passes(5, only={f"line:{unit}"})
    wire.breaks(f"line:{unit}")
    wire.passes(60, only={f"line:{unit}"})
    [one] = watch.open_incidents()
    assert "Hồ sơ đến hạn trả hôm nay ở những nơi này: 1." in words(one.meaning)


def test_planned_work_raises_no_alarm_and_breaks_no_promise(wire):
    from motcua.kernel.actors import system

    keeper = system("keeper", "watch:plan")
    wire.passes(20, only={O_MON})
    start = wire.at + timedelta(seconds=10)
    watch.plan_maintenance(
        "TT-31153", starts_at=start, ends_at=start + timedelta(minutes=10), why="Thay thiết bị", by=keeper, at=wire.at
    )
    wire.second += 10
    wire.breaks(O_MON)
    wire.passes(300, step=20, only={O_MON})
    assert not watch.open_incidents()
    day = Day.objects.get(target=O_MON)
    assert day.planned > 200
    assert day.down == 0
    wire.passes(400, step=20, only={O_MON})
    assert [one.target for one in watch.open_incidents()] == [O_MON], "the window is over and it is still down"


def test_clock_jumps_and_a_prober_that_starts_anew_open_nothing(wire):
    only = {O_MON}
    wire.passes(100, step=20, only=only)
    for shift in (timedelta(days=2), timedelta(days=-3)):
        wire.shift = shift
        wire.passes(60, step=20, only=only)
    wire.second, wire.run = 5.0, "run-2"
    wire.breaks(O_MON)
    wire.ask(only)
    wire.passes(5, only=only)
    assert not watch.open_incidents()
    wire.passes(60, only=only)
    [one] = watch.open_incidents()
    wire.shift -= timedelta(days=1)
    wire.mends(O_MON)
    wire.passes(120, only=only)
    closed = watch.incident(one.id).card
    assert closed.closed_at >= closed.opened_at


def test_a_batch_is_judged_whole_or_not_at_all(wire):
    only = {O_MON}
    wire.passes(20, only=only)
    before = watch.cards(at=wire.at)
    wire.breaks(O_MON)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_journalline ADD CONSTRAINT broken CHECK (false) NOT VALID")
    with pytest.raises(DatabaseError), transaction.atomic():
        wire.passes(60, only=only)
    assert {one.target.key: one.verdict for one in before}[O_MON] is Verdict.UP
    assert not watch.open_incidents()


def test_silence_is_not_known_and_never_an_alarm(wire):
    wire.passes(20, only={O_MON})
    later = wire.at + timedelta(minutes=10)
    cards = {one.target.key: one for one in watch.cards(at=later)}
    assert cards[O_MON].verdict is Verdict.UNKNOWN
    assert cards[O_MON].seen_at == wire.at
    assert not cards["office-line:UB-31153"].addressed
    assert not watch.open_incidents()


def test_a_page_of_a_target_has_its_minutes_and_its_days(wire):
    wire.passes(300, step=20, only={O_MON})
    page = watch.page(O_MON, at=wire.at)
    trace = page.traces[f"{O_MON}/connect"]
    assert [ms for ms in trace if ms is not None] == [10] * 6
    assert page.availability == 100
    wire.breaks(O_MON)
    wire.passes(60, step=20, only={O_MON})
    assert watch.page(O_MON, at=wire.at).traces[f"{O_MON}/connect"][-1] == -1
    assert keeping.sweep(at=wire.at + timedelta(days=30)) > 0
    assert not Trace.objects.exists()
    assert Day.objects.exists()


def test_nobody_took_it_so_who_must_know_is_told_step_by_step(wire):
    from motcua.kernel.actors import system

    only = {O_MON}
    wire.passes(5, only=only)
    wire.breaks(O_MON)
    wire.passes(60, only=only)
    [one] = watch.open_incidents()
    assert watch.escalate(at=one.opened_at + timedelta(minutes=4)) == 0
    told = {
        unit: people.add_officer(staff_number=f"CB-{unit}", full_name="Cán bộ (mẫu)", by=system("test"), at=wire.at).id
        for unit in ("*", "UB-31153", "UB-31135")
    }
    for unit, officer in told.items():
        role = "operator" if unit == "*" else "unit-leader"
        people.assign(officer, role=role, unit=unit, by=system("test"), at=wire.at - timedelta(days=1))
    assert watch.escalate(at=one.opened_at + timedelta(minutes=6)) == 1
    assert watch.escalate(at=one.opened_at + timedelta(minutes=7)) == 0
    assert watch.escalate(at=one.opened_at + timedelta(minutes=31)) == 1
    assert [(said["role"], said["where"]) for said in announced("watch.incident_escalated.v1")] == [
        ("operator", "*"),
        ("unit-leader", "TT-31153"),
    ]
    inbox = {unit: people.inbox(f"officer:{officer}").messages for unit, officer in told.items()}
    assert [[one.subject for one in found] for found in inbox.values()] == [
        *([f"incident:{one.id}"], [f"incident:{one.id}"], []),
    ]
    assert "không tiếp nhận hồ sơ được" in inbox["UB-31153"][0].body
    watch.acknowledge(one.id, by=system("keeper", "watch:handle"), at=wire.at)
    assert watch.escalate(at=one.opened_at + timedelta(days=1)) == 0


def test_a_demonstration_has_an_invented_past_once_and_nobody_else_has(wire, settings):
    settings.DEMO = False
    assert watch.invent_history(days=90, seed=1, at=wire.at) == 0
    settings.DEMO = True
    told = watch.invent_history(days=90, seed=1, at=wire.at)
    assert told > 0
    assert watch.invent_history(days=90, seed=1, at=wire.at) == 0
    past = watch.incidents(since=wire.at - timedelta(days=91))
    assert len(past) == min(told, 200)
    assert not any(one.open for one in past)
    [group] = [one for one in watch.status(at=wire.at).groups if one.total > 100]
    assert len(group.days) == 89
    assert 99 < group.availability < 100


def test_quiet_costs_the_same_however_many_answers(wire, lines, django_assert_max_num_queries):
    wire.passes(20, only=set(lines))
    with django_assert_max_num_queries(14):
        wire.passes(5, only=set(lines))


def test_a_disk_that_fills_up_is_announced_days_before_it_is_full(wire, monkeypatch):
    told = {"disk:var": 60.0}
    monkeypatch.setattr(keeping, "levels", lambda: dict(told))
    assert figure("disk-days", at=wire.at) == "too-soon"
    for hour in range(0, 5 * 24, 2):
        told["disk:var"] = 60.0 + 4 * hour / 24
        keeping.note_levels(at=wire.at + timedelta(hours=hour))
        keeping.note_levels(at=wire.at + timedelta(hours=hour, minutes=10))
    assert Level.objects.count() == 60, "one an hour, the latest"
    end = wire.at + timedelta(days=5)
    days = figure("disk-days", at=end)
    assert 4.5 < days < 5.5
    found = Finding("house:disk/outlook", end, wire.second, wire.run, True, value=days)
    watch.take([found], Beat(wire.run, end, 1, 0, 0, 0), at=end)
    [one] = watch.open_incidents()
    assert one.severity is Severity.WARNING
    assert one.reasons[0].in_words().startswith("Theo đà hiện nay, đĩa sẽ đầy sau 5 ngày")
    keeping.sweep(at=end + timedelta(days=61))
    assert not Level.objects.exists()
    assert figure("database-days", at=end) == "not-set"
