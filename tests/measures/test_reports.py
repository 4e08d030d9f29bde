"""Reports on their way: opened, filled, checked, handed in, sent back, added up, sent, corrected."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from measures.conftest import dossier
from motcua.kernel.actors import Actor
from motcua.kernel.days import TZ
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.dossiers.records import State
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting, report_opening, report_sending, reporting_wire
from motcua.rooms.measures.errors import FormInvalid, OwnReport, ReportClosed, ReportNotFound, StepNotDue
from motcua.rooms.measures.models import Answer, Dispatch, Report
from motcua.rooms.measures.records.reports import Sending, Standing
from motcua.rooms.measures.rules.facts import fact_of
from motcua.rooms.people import facade as people

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
#: the reports of the third quarter (15 June to 14 September) and of its last month are opened
AT = datetime(2026, 9, 15, 8, 0, tzinfo=TZ)
LATER = AT + timedelta(days=2)
QUARTER, MONTH = "bc-2026-q3", "bc-2026-09"
WARD, OTHER = "UB-31153", "UB-31135"


def actor(number, unit, *permissions):
    return Actor(
        id=f"officer:00000000-0000-7000-8000-00000000000{number}",
        grants={f"measures:{one}": frozenset({unit}) for one in permissions},
    )


FILLER = actor(1, WARD, "fill")
LEADER = actor(2, WARD, "approve")
COLLECTOR = actor(3, "UB-92", "collect", "fill")
DIRECTOR = actor(4, "UB-92", "approve")
STRANGER = actor(5, OTHER, "fill", "approve", "collect", "see")


@pytest.fixture
def opened(city):
    """Ô Môn finished three dossiers in the quarter, one of them late, and one is open; its reports are open."""
    measures.forget()
    start = datetime(2026, 7, 1, 2, 0, tzinfo=TZ)
    done = [
        dossier(n, received_at=start, finished_at=start + timedelta(days=1 + 4 * (n == 2)), state=State.FINISHED)
        for n in range(3)
    ]
    counting.write([], [fact_of(one) for one in (*done, dossier(9, received_at=start))])
    for key, period in (("procedure-results", QUARTER), ("petitions", QUARTER), ("service-month", MONTH)):
        measures.open_period(measures.report_type(key), measures.period(period), at=AT)
    measures.refill_due(at=AT)
    yield
    measures.forget()


def row(key="procedure-results", period=QUARTER, unit=WARD):
    return Report.objects.get(type=key, period=period, unit=unit)


def values(report, by=COLLECTOR):
    return {key: cell.value for key, cell in measures.report(report.id, by=by, at=AT).cells.items()}


def hand_in(report, *, at=AT):
    explain(report)
    measures.submit_report(report.id, by=FILLER, at=at)
    measures.approve_report(report.id, by=LEADER, at=at)


def explain(report, by=FILLER):
    found = measures.report(report.id, by=by, at=AT).findings
    measures.fill_report(report.id, {}, {one.key: "đã đối chiếu" for one in found}, by=by, at=AT)


def test_a_report_is_opened_for_every_unit_and_period_and_fills_itself(opened):
    said = values(row())
    assert said["results.total.received"] == 4
    assert (said["results.total.early"], said["results.total.on_time"], said["results.total.late"]) == (2, 0, 1)
    assert (said["results.total.open"], said["results.total.overdue"]) == (1, 1)
    assert not measures.report(row().id, by=FILLER, at=AT).missing
    expected = measures.expected(measures.report_type("procedure-results"), measures.period(QUARTER))
    assert Report.objects.filter(type="procedure-results", period=QUARTER).count() == len(expected) > 100


def test_opening_again_adds_nothing_and_the_due_moments_are_working_time(opened):
    assert measures.open_due(at=AT) > 0, "the other periods that ended last: a half, nine months, a year"
    assert measures.open_due(at=AT) == 0
    # Monday 14 September closes the period; three working days later is Thursday
    assert row().due_at == datetime(2026, 9, 17, 17, 30, tzinfo=TZ)
    assert row().cutoff_at == datetime(2026, 9, 15, 17, 30, tzinfo=TZ)


def test_figures_move_until_the_cut_off_and_stand_still_after_it(opened):
    late = datetime(2026, 8, 3, 2, 0, tzinfo=TZ)
    counting.write([], [fact_of(dossier(20, received_at=late))])
    assert measures.refill_due(at=row().cutoff_at) > 0
    assert values(row())["results.total.received"] == 5
    counting.write([], [fact_of(dossier(21, received_at=late))])
    assert measures.refill_due(at=row().cutoff_at + timedelta(days=1)) == 0
    assert values(row())["results.total.received"] == 5


def test_who_collects_may_have_figures_counted_again_after_the_cut_off(opened):
    measures.refill_due(at=row().cutoff_at)
    counting.write([], [fact_of(dossier(20, received_at=datetime(2026, 8, 3, 2, 0, tzinfo=TZ)))])
    with pytest.raises(NotAllowed):
        measures.recount_reports("procedure-results", QUARTER, by=FILLER, at=LATER)
    assert measures.recount_reports("procedure-results", QUARTER, by=COLLECTOR, at=LATER) > 100
    assert values(row())["results.total.received"] == 5


def test_a_house_without_any_figures_asks_nobody_for_the_past(city):
    assert measures.open_due(at=AT) == 0


def test_what_one_report_answered_is_not_asked_in_another(opened):
    month, quarter = row("service-month", MONTH), row("petitions")
    measures.fill_report(month.id, {"petitions-received": "12", "inspections": "1"}, {}, by=FILLER, at=AT)
    assert values(quarter)["petitions.rules.received"] is None, "one month is not the quarter"
    for key in ("bc-2026-07", "bc-2026-08"):
        said = measures.period(key)
        copy = Report.objects.create(**fields(month) | {"period": key, "start": said.start, "end": said.end})
        measures.fill_report(copy.id, {"petitions-received": "4"}, {}, by=FILLER, at=AT)
    cell = measures.report(quarter.id, by=FILLER, at=AT).cells["petitions.rules.received"]
    assert (cell.value, cell.reused) == (20, True)
    measures.fill_report(month.id, {"difficulties": "Thiếu máy quét"}, {}, by=FILLER, at=AT)
    assert values(quarter)["words.difficulties.words"] is None, "words of a month do not answer for a quarter"


def fields(report):
    from motcua.kernel.ids import new_id

    said = {field.attname: getattr(report, field.attname) for field in Report._meta.concrete_fields}
    return said | {"id": new_id()}


def test_wrong_answers_are_told_and_the_right_ones_beside_them_kept(opened):
    month = row("service-month", MONTH)
    wrong = measures.fill_report(month.id, {"petitions-received": "nhiều", "inspections": "3"}, {}, by=FILLER, at=AT)
    assert set(wrong) == {"petitions-received"}
    assert list(Answer.objects.values_list("question", "value")) == [("inspections", 3)]
    line = JournalLine.objects.latest("id")
    assert line.act == "measures.fill_report"
    assert line.facts["questions"] == ["inspections"]


def test_nothing_missing_and_nothing_unexplained_may_be_submitted(opened):
    month = row("service-month", MONTH)
    with pytest.raises(FormInvalid) as refused:
        measures.submit_report(month.id, by=FILLER, at=AT)
    assert set(refused.value.problems) == set(measures.asked_of(measures.report_type("service-month"), WARD))
    petitions = {
        "petitions-received": "1",
        "petitions-carried": "0",
        "petitions-answered": "5",
        "petitions-published": "0",
    }
    quarter = row("petitions")
    said = {**petitions, "difficulties": "Không", "proposals": "Không"}
    measures.fill_report(quarter.id, said, {}, by=FILLER, at=AT)
    with pytest.raises(FormInvalid) as refused:
        measures.submit_report(quarter.id, by=FILLER, at=AT)
    assert "petitions.rules.answered:answered" in refused.value.problems
    explain(quarter)
    measures.submit_report(quarter.id, by=FILLER, at=AT)
    assert row("petitions").standing == Standing.SUBMITTED


def test_the_way_to_the_top_with_a_return_and_its_reason(opened):
    report = row()
    hand_in(report)
    measures.return_report(report.id, reason="Số quá hạn chưa khớp", by=COLLECTOR, at=LATER)
    again = row()
    assert (again.standing, again.returns, again.note) == (Standing.RETURNED, 1, "Số quá hạn chưa khớp")
    hand_in(report, at=LATER)
    measures.accept_report(report.id, by=COLLECTOR, at=LATER)
    done = row()
    assert (done.standing, done.done_at, done.handed_in_at) == (Standing.ACCEPTED, LATER, AT)
    acts = [one.act for one in measures.report_history(report.id, by=FILLER)]
    assert acts == ["accept", "approve", "submit", "return", "approve", "submit", "open"]


def test_late_is_late_however_complete_it_is(opened):
    hand_in(row(), at=row().due_at + timedelta(minutes=1))
    line = next(one for one in measures.overview("procedure-results", QUARTER, by=COLLECTOR) if one.unit == WARD)
    assert line.complete
    assert line.on_time(LATER) is False
    assert OutboxEvent.objects.get(name="measures.report_handed_in.v1").payload["late"] is True


def test_nobody_approves_what_he_submitted(opened):
    both = actor(1, WARD, "fill", "approve")
    explain(row())
    measures.submit_report(row().id, by=both, at=AT)
    with pytest.raises(OwnReport):
        measures.approve_report(row().id, by=both, at=AT)


def test_steps_out_of_turn_and_late_typing_are_refused(opened):
    for step in (measures.approve_report, measures.accept_report):
        with pytest.raises((StepNotDue, NotAllowed)):
            step(row().id, by=actor(6, "*", "fill", "approve", "collect"), at=AT)
    hand_in(row())
    with pytest.raises(ReportClosed):
        measures.fill_report(row().id, {}, {"x": "y"}, by=FILLER, at=AT)
    with pytest.raises(StepNotDue):
        measures.correct_report(row().id, reason="Sai", by=FILLER, at=AT)


ACTS = {
    "fill": (lambda one, by: measures.fill_report(one, {}, {"x": "y"}, by=by, at=AT), FILLER, 0),
    "submit": (lambda one, by: measures.submit_report(one, by=by, at=AT), FILLER, 0),
    "approve": (lambda one, by: measures.approve_report(one, by=by, at=AT), LEADER, 1),
    "return": (lambda one, by: measures.return_report(one, reason="Sai", by=by, at=AT), LEADER, 1),
    "accept": (lambda one, by: measures.accept_report(one, by=by, at=AT), COLLECTOR, 2),
    "correct": (lambda one, by: measures.correct_report(one, reason="Sai", by=by, at=AT), FILLER, 3),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_right_opens_its_act_and_no_other_does(opened, name):
    act, holder, steps = ACTS[name]
    report = row()
    explain(report)
    before = (measures.submit_report, FILLER), (measures.approve_report, LEADER), (measures.accept_report, COLLECTOR)
    for step, by in before[:steps]:
        step(report.id, by=by, at=AT)
    unable = [LEADER] if name == "correct" else [one for one in (FILLER, LEADER) if one is not holder]
    for other in (*unable, actor(7, WARD, "see")):
        with pytest.raises(NotAllowed):
            act(report.id, other)
    with pytest.raises((NotAllowed, ReportNotFound)):
        act(report.id, STRANGER)
    act(report.id, holder)


def test_an_internal_report_is_for_its_unit_and_the_owner_and_an_open_one_for_all_once_it_is_done(opened):
    month, quarter = row("service-month", MONTH), row()
    for report in (month, quarter):
        measures.report(report.id, by=COLLECTOR, at=AT)
        with pytest.raises(ReportNotFound):
            measures.report(report.id, by=STRANGER, at=AT)
    hand_in(quarter)
    measures.accept_report(quarter.id, by=COLLECTOR, at=AT)
    Report.objects.filter(id=month.id).update(done_at=AT, standing=Standing.ACCEPTED)
    measures.report(quarter.id, by=STRANGER, at=AT)
    with pytest.raises(ReportNotFound):
        measures.report(month.id, by=STRANGER, at=AT)


def test_each_sees_what_waits_for_him(opened):
    def waiting(by):
        return {(one.type, one.period.key, one.unit) for one in measures.mine(by=by, at=AT)[0]}

    this = ("procedure-results", QUARTER, WARD)
    assert this in waiting(FILLER)
    assert not waiting(LEADER)
    explain(row())
    measures.submit_report(row().id, by=FILLER, at=AT)
    assert waiting(LEADER) == {this}
    assert this not in waiting(FILLER)


def city_done():
    """The ward hands in, the city takes it over and approves its own report."""
    hand_in(row())
    measures.accept_report(row().id, by=COLLECTOR, at=AT)
    top = row(unit="city")
    explain(top, by=COLLECTOR)
    measures.submit_report(top.id, by=COLLECTOR, at=AT)
    measures.approve_report(top.id, by=DIRECTOR, at=AT)
    return top


def test_the_city_adds_up_what_its_units_reported_and_says_who_is_missing(opened):
    top = row(unit="city")
    assert values(top)["results.total.received"] is None
    hand_in(row())
    measures.accept_report(row().id, by=COLLECTOR, at=AT)
    shown = measures.report(top.id, by=COLLECTOR, at=AT)
    assert shown.cells["results.total.received"].value == 4
    missing = next(one for one in shown.findings if one.key == "city:not-in")
    assert missing.facts["n"] == Report.objects.filter(type="procedure-results", period=QUARTER).count() - 2
    behind = measures.units_behind(top.id, "results.total.received", by=COLLECTOR)
    assert [(line.unit, value) for line, value in behind] == [(WARD, 4)]


def test_what_can_be_counted_and_was_not_reported_stands_out(opened):
    counting.write([], [fact_of(dossier(30, received_at=AT - timedelta(days=30), competent_unit=OTHER))])
    Report.objects.filter(unit="city").update(figures_at=None)
    measures.refill_due(at=AT)
    hand_in(row())
    measures.accept_report(row().id, by=COLLECTOR, at=AT)
    found = measures.report(row(unit="city").id, by=COLLECTOR, at=AT).findings
    differs = next(one for one in found if one.key == "results.total.received_online:differs")
    assert differs.facts == {"value": 4, "counted": 5}


def test_a_correction_is_a_new_revision_with_its_differences(opened):
    quarter = row("petitions")
    said = {f"petitions-{key}": "2" for key in ("received", "carried", "answered", "published")}
    words = {"difficulties": "Không", "proposals": "Không"}
    measures.fill_report(quarter.id, said | words, {}, by=FILLER, at=AT)
    hand_in(quarter)
    measures.accept_report(quarter.id, by=COLLECTOR, at=AT)
    with pytest.raises(Invalid):
        measures.correct_report(quarter.id, reason=" ", by=FILLER, at=LATER)
    measures.correct_report(quarter.id, reason="Đếm thiếu", by=FILLER, at=LATER)
    measures.fill_report(quarter.id, {"petitions-received": "3"}, {}, by=FILLER, at=LATER)
    hand_in(quarter, at=LATER)
    changed = measures.report_history(quarter.id, by=FILLER)[1]
    assert (changed.act, changed.revision) == ("submit", 2)
    assert changed.changed["petitions.rules.received"] == (2, 3)
    assert "petitions.rules.carried" not in changed.changed


# --- to the national system


@pytest.fixture(scope="module")
def system():
    """The simulated national system, as its own program."""
    command = [sys.executable, str(ROOT / "simulators" / "reporting"), "--port", "0"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    yield running.stdout.readline().strip().rpartition(" ")[2]
    running.terminate()
    running.wait(10)
    running.stdout.close()


@pytest.fixture
def line(opened, system, settings, monkeypatch):
    """A report of the city that waits to be sent; the wire may be used although tests run in a transaction."""
    settings.REPORTING_URL, settings.REPORTING_CLIENT, settings.REPORTING_SECRET = system, "motcua-demo", "motcua-demo"
    reporting_wire.forget()
    monkeypatch.setattr(reporting_wire, "in_transaction", lambda: False)
    city_done()
    return system


def switch(home, **faults):
    body = json.dumps(faults).encode()
    urlopen(Request(f"{home}/faults", body, {"Content-Type": "application/json"}), timeout=5).close()


def tried(at):
    report_sending.send_reports(at=at)
    return Dispatch.objects.get()


def test_an_approved_report_is_sent_once_and_its_receipt_kept(line):
    assert Dispatch.objects.get().state == Sending.WAITING
    sent = tried(AT)
    assert sent.state == Sending.SENT
    assert sent.receipt.startswith("BCQG-")
    assert measures.send_reports(at=AT + timedelta(hours=2)) == 0
    assert JournalLine.objects.filter(act="measures.report_sent").count() == 1
    assert OutboxEvent.objects.get(name="measures.report_sent.v1").payload["receipt"] == sent.receipt
    message = sent.message
    assert (message["MaBaoCao"], message["TuNgay"], message["DenNgay"]) == ("II.06", "2026-06-15", "2026-09-14")
    assert {"MaBang": "results", "MaDong": "total", "MaCot": "late", "GiaTri": 1} in message["ChiTieu"]


@pytest.mark.parametrize("fault", ["down", "lost", "late", "logout"])
def test_whatever_happens_on_the_way_there_is_one_report_and_one_receipt(line, fault):
    switch(line, **{fault: 1})
    first = tried(AT)
    if fault == "logout":
        assert first.state == Sending.SENT, "a new token was asked for at once"
    else:
        assert first.state == (Sending.TAKEN if fault == "late" else Sending.WAITING)
        assert report_sending.send_reports(at=AT) == 0, "not before the pause is over"
    sent = tried(AT + timedelta(minutes=1))
    assert (sent.state, bool(sent.receipt), sent.last_error) == (Sending.SENT, True, "")
    again = reporting_wire.send(sent.key, sent.message)
    assert again.receipt == sent.receipt


def test_a_refusal_says_why_and_is_not_tried_again_until_it_is_corrected(line):
    switch(line, refuse=1)
    refused = tried(AT)
    assert (refused.state, refused.reason) == (Sending.REFUSED, "Số liệu không khớp với kỳ trước")
    assert report_sending.send_reports(at=AT + timedelta(days=1)) == 0
    assert OutboxEvent.objects.filter(name="measures.report_refused.v1").exists()
    top = row(unit="city")
    measures.correct_report(top.id, reason="Sửa theo yêu cầu", by=COLLECTOR, at=LATER)
    explain(top, by=COLLECTOR)
    measures.submit_report(top.id, by=COLLECTOR, at=LATER)
    measures.approve_report(top.id, by=DIRECTOR, at=LATER)
    report_sending.send_reports(at=LATER)
    assert [(one.revision, one.state) for one in Dispatch.objects.order_by("revision")] == [
        (1, Sending.REFUSED),
        (2, Sending.SENT),
    ]


def test_an_answer_that_comes_after_the_receipt_changes_nothing(line):
    sent = tried(AT)
    late = reporting_wire.Answer(receipt="BCQG-ANOTHER", received_at=AT)
    report_sending._settle(sent, late, LATER)
    assert Dispatch.objects.get().receipt == sent.receipt
    assert JournalLine.objects.filter(act="measures.report_sent").count() == 1


def test_a_wrong_secret_is_no_reason_to_lose_a_report(line, settings):
    settings.REPORTING_SECRET = "another"
    assert tried(AT).last_error == "no token"


def test_the_wire_is_never_used_inside_a_transaction(line, monkeypatch):
    monkeypatch.undo()
    with pytest.raises(RuntimeError):
        report_sending.send_reports(at=AT)


def test_who_is_next_hears_once_that_a_report_is_open_due_late_or_returned(opened):
    filler, leader, elsewhere = (
        told(role, unit) for role, unit in (("controller", WARD), ("unit-leader", WARD), ("controller", OTHER))
    )
    mine = row()
    Report.objects.exclude(id__in=[mine.id]).update(reminded="late")
    for at in (AT, AT, mine.due_at - timedelta(hours=2), mine.due_at - timedelta(hours=1)):
        report_opening.remind_reports(at=at)
    assert filler() == ["report-opened", "report-soon"]

    explain(mine)
    measures.submit_report(mine.id, by=FILLER, at=AT)
    report_opening.remind_reports(at=mine.due_at + timedelta(hours=1))
    assert leader() == ["report-late"], "it lies with him now"
    measures.return_report(mine.id, reason="Sai dòng tổng", by=LEADER, at=mine.due_at + timedelta(hours=2))
    assert report_opening.remind_reports(at=mine.due_at + timedelta(days=9)) == 0
    assert filler() == ["report-opened", "report-soon", "report-returned"]
    assert elsewhere() == []


def told(role, unit):
    """The notices to an officer with this post, the oldest first."""
    root = Actor(id="system:test")
    officer = people.add_officer(staff_number=f"{role[:9]}-{unit}", full_name="Cán bộ (mẫu)", by=root, at=AT)
    people.assign(officer.id, role=role, unit=unit, by=root, at=AT)
    return lambda: [one.template for one in reversed(people.inbox(officer.actor_id).messages)]
