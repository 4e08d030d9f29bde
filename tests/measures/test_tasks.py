"""Plans and tasks: assigned, reported with proof, judged, urged; whether they are late is computed, never typed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.actors import Actor, system
from motcua.kernel.errors import NotAllowed
from motcua.kernel.journal import lines_of
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.errors import (
    AlreadyJudged,
    PlanInvalid,
    ReportInvalid,
    ReportWaits,
    TaskNotFound,
    TaskOver,
)
from motcua.rooms.measures.records import NewPlan, NewTask, PlanKind, TaskStanding
from motcua.rooms.measures.rules import tasks as rules
from motcua.rooms.papers.records import KeptFile
from motcua.rooms.people import facade as people

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
ROOT = system("test")
PROOF = KeptFile(sha256="b" * 64, name="bc.pdf", size=10, mime="application/pdf", pages=1)


def officer(number, **grants):
    return Actor(
        id=f"officer:{number}", grants={f"measures:{act}": frozenset(units.split()) for act, units in grants.items()}
    )


CITY = officer(1, plan="UB-92", see="*")
JUSTICE = officer(2, report="SO-TP", plan="SO-TP")
HOME_AFFAIRS = officer(3, report="SO-NV", see="SO-NV")
FIRST = NewTask("Số hóa sổ hộ tịch (mẫu)", "digital-government", "SO-TP", ("SO-NV",), limit="5wd")
SECOND = NewTask("Kiểm tra cải cách hành chính (mẫu)", "administrative-reform", "SO-NV", due_on=date(2026, 12, 31))
WHOLE = NewPlan(
    PlanKind.PLAN, "12/KH-UBND", "Nhiệm vụ trọng tâm (mẫu)", "UB-92", date(2026, 11, 20), tasks=(FIRST, SECOND)
)


@pytest.fixture
def plan(city):
    return measures.issue_plan(replace(WHOLE, must_plan=("SO-TP", "SO-NV")), by=CITY, at=NOON)


def tasks_of(plan, *, by=CITY, at=NOON):
    return measures.plan(plan, by=by, at=at).tasks


@pytest.fixture
def task(plan):
    return tasks_of(plan)[0].id


def report(task, percent=100, *, by=JUSTICE, at=NOON + DAY, **more):
    said = {"text": "Đã xong", "evidence": "BC 3/BC-STP", "file": PROOF} | more
    return measures.report_task(task, percent=percent, by=by, at=at, **said)


def test_a_task_is_due_by_the_working_clock_of_its_unit_or_at_the_end_of_a_day(plan):
    first, second = tasks_of(plan)
    assert first.due_at.date() == date(2026, 12, 1), "five working days; the 24th is a holiday"
    assert second.due_at == datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
    assert (first.standing, second.standing) == (TaskStanding.IN_TIME, TaskStanding.IN_TIME)


def test_a_task_that_is_reported_whole_and_accepted_is_done_when_it_was_reported(task, plan):
    said = report(task)
    assert tasks_of(plan)[0].waiting
    measures.judge_report(said, accept=True, by=CITY, at=NOON + 30 * DAY)
    done = tasks_of(plan, at=NOON + 31 * DAY)[-2:]
    first = next(one for one in done if one.id == task)
    assert (first.percent, first.done_at, first.standing) == (100, NOON + DAY, TaskStanding.DONE)
    page = measures.task(task, by=CITY, at=NOON)
    assert [(one.percent, one.verdict.value, one.file.name) for one in page.reports] == [(100, "accepted", "bc.pdf")]
    assert [line["act"] for line in lines_of(f"task:{task}")] == ["measures.report_task", "measures.judge_report"]


def test_a_report_that_is_returned_says_why_and_leaves_the_task_open(task, plan):
    said = report(task)
    with pytest.raises(ReportWaits):
        report(task, 50)
    with pytest.raises(ReportInvalid):
        measures.judge_report(said, accept=False, by=CITY, at=NOON)
    measures.judge_report(said, accept=False, reason="Thiếu biên bản", by=CITY, at=NOON)
    assert tasks_of(plan, at=NOON + 31 * DAY)[0].standing is TaskStanding.LATE
    with pytest.raises(AlreadyJudged):
        measures.judge_report(said, accept=True, by=CITY, at=NOON)
    report(task, 60, evidence="")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"evidence": " "}, "evidence"), ({"text": " "}, "text"), ({"percent": 101}, "percent")],
)
def test_what_is_whole_needs_its_proof(task, change, field):
    with pytest.raises(ReportInvalid) as refused:
        report(task, **{"percent": 100} | change)
    assert set(refused.value.problems) == {field}


def test_who_may_report_who_may_judge_and_who_sees(task, plan):
    with pytest.raises(NotAllowed):
        report(task, by=HOME_AFFAIRS)
    said = report(task)
    with pytest.raises(NotAllowed):
        measures.judge_report(said, accept=True, by=JUSTICE, at=NOON)
    with pytest.raises(NotAllowed):
        measures.urge_task(task, text="Làm ngay", by=HOME_AFFAIRS, at=NOON)
    assert len(tasks_of(plan, by=HOME_AFFAIRS)) == 2, "it leads one and helps with the other"
    assert [one.lead for one in tasks_of(plan, by=JUSTICE)] == ["SO-TP"]
    stranger = officer(9, see="UB-31135", report="UB-31135")
    for look in (measures.task, measures.plan):
        with pytest.raises(TaskNotFound):
            look(task if look is measures.task else plan, by=stranger, at=NOON)
    assert measures.tasks(by=stranger, at=NOON) == ()


def test_nobody_judges_his_own_report(plan):
    both = officer(7, plan="UB-92", report="SO-TP", see="*")
    said = report(tasks_of(plan)[0].id, by=both)
    with pytest.raises(NotAllowed):
        measures.judge_report(said, accept=True, by=both, at=NOON)


def test_a_task_that_is_done_is_neither_urged_nor_moved_nor_reported_again(task):
    measures.judge_report(report(task), accept=True, by=CITY, at=NOON)
    for act in (
        lambda: measures.urge_task(task, text="Làm ngay", by=CITY, at=NOON),
        lambda: measures.move_due(task, date(2027, 1, 1), reason="Chờ", by=CITY, at=NOON),
        lambda: report(task),
    ):
        with pytest.raises(TaskOver):
            act()


def test_a_due_day_is_moved_with_a_reason_and_both_days_stay(task):
    with pytest.raises(PlanInvalid) as refused:
        measures.move_due(task, date(2026, 11, 1), reason=" ", by=CITY, at=NOON)
    assert set(refused.value.problems) == {"reason", "due_on"}
    measures.move_due(task, date(2027, 1, 15), reason="Chờ trung ương", by=CITY, at=NOON)
    page = measures.task(task, by=CITY, at=NOON)
    assert page.task.due_at.date() == date(2027, 1, 15)
    assert [(one.before.date(), one.reason) for one in page.moves] == [(date(2026, 12, 1), "Chờ trung ương")]


def test_agencies_that_have_to_plan_are_told_from_those_that_have(plan):
    own = replace(WHOLE, number="3/KH-STP", unit="SO-TP", parent=plan, tasks=())
    measures.issue_plan(own, by=JUSTICE, at=NOON)
    page = measures.plan(plan, by=CITY, at=NOON)
    assert (page.line.with_plan, page.line.without_plan) == (("SO-TP",), ("SO-NV",))
    assert [child.number for child in page.children] == ["3/KH-STP"]


def test_a_plan_that_lacks_something_is_refused_and_a_number_is_given_once(city, plan):
    wrong = replace(WHOLE, number=" ", tasks=(replace(FIRST, lead="SO-KHONG", limit="soon", pillar="none"),))
    with pytest.raises(PlanInvalid) as refused:
        measures.issue_plan(wrong, by=CITY, at=NOON)
    assert set(refused.value.problems) == {"number", "lead", "limit", "pillar"}
    with pytest.raises(PlanInvalid):
        measures.issue_plan(WHOLE, by=CITY, at=NOON)
    with pytest.raises(NotAllowed):
        measures.issue_plan(replace(WHOLE, number="13/KH"), by=JUSTICE, at=NOON)
    with pytest.raises(TaskNotFound):
        measures.issue_plan(replace(WHOLE, number="14/KH", parent=uuid4()), by=CITY, at=NOON)


def test_what_a_meeting_concludes_becomes_tasks_that_are_numbered_on(city):
    meeting = replace(WHOLE, kind=PlanKind.CONCLUSION, number="7/TB-UBND", tasks=(SECOND,))
    said = measures.issue_plan(meeting, by=CITY, at=NOON)
    more = measures.add_task(said, FIRST, by=CITY, at=NOON)
    assert [(one.number, one.id == more) for one in tasks_of(said)] == [(1, False), (2, True)]
    assert measures.plans(by=CITY, at=NOON)[0].plan.kind is PlanKind.CONCLUSION


def test_milestones_are_reached_by_the_unit_that_leads(city):
    step = replace(FIRST, milestones=(("Nghiệm thu", date(2026, 11, 30)),))
    said = measures.issue_plan(replace(WHOLE, tasks=(step,)), by=CITY, at=NOON)
    found = measures.task(tasks_of(said)[0].id, by=CITY, at=NOON).milestones[0]
    with pytest.raises(NotAllowed):
        measures.reach_milestone(found.id, by=CITY, at=NOON)
    measures.reach_milestone(found.id, by=JUSTICE, at=NOON)
    measures.reach_milestone(found.id, by=JUSTICE, at=NOON + DAY)
    assert measures.task(tasks_of(said)[0].id, by=CITY, at=NOON).milestones[0].reached_at == NOON


def test_units_are_reminded_once_before_the_moment_and_once_a_week_after_it(plan):
    moments = [NOON, NOON + 6 * DAY, NOON + 6.5 * DAY, NOON + 9 * DAY, NOON + 10 * DAY, NOON + 16 * DAY]
    assert [measures.remind_all(at=at) for at in moments] == [0, 1, 0, 1, 0, 1]
    assert len(measures.task(tasks_of(plan)[0].id, by=CITY, at=NOON).urges) == 3


def test_tasks_are_facts_that_an_indicator_counts(task, plan):
    later = NOON + 45 * DAY
    december = measures.period("2026-12")
    measures.judge_report(report(task), accept=True, by=CITY, at=NOON + 2 * DAY)
    scopes = ["city", "SO-TP", "SO-NV", "SO-XD"]
    (row,) = measures.values("tasks-on-time", scopes, [december], at=later)
    assert [(one.numerator, one.denominator, one.value) for one in row] == [
        (1, 2, 50.0),
        (1, 1, 100.0),
        (0, 1, 0.0),
        (0, 0, None),
    ]
    assert measures.sheet(["tasks-on-time"], "city", december, at=later)["tasks-on-time"] == row[0]


MOMENTS = st.integers(0, 8760).map(lambda hours: NOON + timedelta(hours=hours))


@given(MOMENTS, st.one_of(st.none(), MOMENTS), MOMENTS)
def test_late_is_what_ended_or_still_runs_after_its_moment(due, done, at):
    said = rules.standing(due, done, at)
    assert (said in {TaskStanding.LATE, TaskStanding.DONE_LATE}) == ((done or at) > due)
    assert said.over == (done is not None)
    assert (rules.stage(due, at) != "") == (at > due or due - at <= rules.SOON)


def test_the_thirty_three_key_tasks_add_up(plan):
    now = tasks_of(plan)[0]
    many = [replace(now, standing=TaskStanding.DONE)] * 9 + [replace(now, standing=TaskStanding.IN_TIME)] * 24
    said = rules.added_up("33", many)
    assert (said.total, said.done, said.going, said.late) == (33, 9, 24, 0)
    assert said.share == pytest.approx(27.27, abs=0.01)


def told(unit, held):
    """The notices to an officer who holds a role at this unit, the oldest first."""
    officer = people.add_officer(staff_number=f"T-{uuid4().hex[:8]}", full_name="Cán bộ (mẫu)", by=ROOT, at=NOON)
    people.assign(officer.id, role=held, unit=unit, by=ROOT, at=NOON)
    return lambda: [one.template for one in reversed(people.inbox(officer.actor_id).messages)]


def test_the_unit_that_leads_hears_once_that_a_task_is_new_due_late_urged_or_returned(plan, task):
    specialist, elsewhere = told("SO-TP", "specialist"), told("SO-NV", "specialist")
    measures.add_task(plan, replace(FIRST, due_on=date(2027, 12, 31)), by=CITY, at=NOON)
    measures.urge_task(task, text="Làm ngay", by=CITY, at=NOON + DAY)
    measures.judge_report(report(task), accept=False, reason="Thiếu biên bản", by=CITY, at=NOON + 2 * DAY)
    due = tasks_of(plan)[0].due_at
    for at in (due - DAY, due - DAY / 2, due + DAY, due + 2 * DAY, due + 8 * DAY):
        measures.remind_all(at=at)

    assert specialist() == ["task-assigned", "task-urged", "task-returned", "task-soon", "task-late", "task-late"]
    assert elsewhere() == []
