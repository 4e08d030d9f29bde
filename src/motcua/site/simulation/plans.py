"""Plans, tasks, readings and self-scores of the demonstration, played through the actions of those who follow them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

from motcua.kernel.actors import Actor
from motcua.kernel.content import Mistake, folder, read_yaml
from motcua.kernel.days import TZ, local_day
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import NewPlan, NewTask, PlanKind
from motcua.site.simulation.cast import Cast, gather, hire
from motcua.site.simulation.shape import read_names

CITY, SCIENCE = "UB-92", "SO-KHCN"
MARK = "(mẫu)"
KEY, REFORM = "KH-TRONGTAM", "KH-CCHC"
#: how long ago the plans were issued
BEGUN = timedelta(days=75)
#: the present units began then
FIRST_DAY = datetime(2025, 7, 1, tzinfo=TZ)
#: of the key tasks that go on: overdue, due in two days, with a report that waits
LATE, SOON, WAITING = 3, 2, 3


@dataclass(frozen=True)
class Scene:
    """Who acts and when: ``begun`` the plans were issued, ``end`` is now."""

    said: dict[str, Any]
    cast: Cast
    begun: datetime
    end: datetime

    @property
    def city(self) -> Actor:
        """Who follows the city's plans."""
        return self.cast["controller", CITY]

    def of(self, unit: str) -> Actor:
        """Who reports for a unit."""
        return self.cast["specialist", unit]

    def in_days(self, days: int) -> date:
        return local_day(self.end) + timedelta(days=days)


def play_plans(*, until: datetime, seed: int, now: datetime) -> int:
    """Plays everything that is not there yet, with the rights that people have ``now``; returns how many tasks were
    assigned. Harmless to repeat.
    """
    said = read_yaml(folder("demo") / "plans.yaml")
    if isinstance(said, Mistake):
        raise ValueError(str(said))
    if until - BEGUN < FIRST_DAY:
        return 0
    posts = _posts(said)
    hire(posts, seed=seed, names=read_names(), at=now)
    scene = Scene(said, gather(posts.items(), at=now), until - BEGUN, until)
    known = {line.plan.number for line in measures.plans(by=scene.city, at=until)}
    if f"12/{KEY}" in known:
        return 0
    key, reform = _key_tasks(scene), _reform_tasks(scene)
    meeting = _meeting(scene)
    _agencies(scene, key)
    _readings(scene)
    _self_scores(scene)
    measures.remind_all(at=until)
    return sum(len(measures.plan(one, by=scene.city, at=until).tasks) for one in (key, reform, meeting))


def _posts(said: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Who must be there: those who report, those who plan, and those who enter figures for what they own."""
    posts: dict[str, set[str]] = {unit: {"specialist", "unit-leader"} for unit in (*said["agencies"], SCIENCE)}
    for unit in (CITY, SCIENCE, *(measures.figure(code).owner for code in said["readings"])):
        posts.setdefault(unit, set()).add("controller")
    return {unit: tuple(sorted(roles)) for unit, roles in posts.items()}


def _key_tasks(scene: Scene) -> Any:
    said = scene.said
    done = int(said["done"])
    tasks = [
        NewTask(f"{title} {MARK}", pillar, lead, _helping(lead), **_due(scene, place, done), milestones=_steps(scene))
        for place, (lead, pillar, title) in enumerate(said["tasks"])
    ]
    new = NewPlan(
        kind=PlanKind.PLAN,
        number=f"12/{KEY}",
        title=f"Danh mục 33 nhiệm vụ chuyển đổi số trọng tâm {MARK}",
        unit=CITY,
        issued_on=local_day(scene.begun),
        must_plan=tuple(said["agencies"]),
        tasks=tuple(tasks),
    )
    plan = measures.issue_plan(new, by=scene.city, at=scene.begun)
    found = measures.plan(plan, by=scene.city, at=scene.end).tasks
    for place, task in enumerate(found[:done]):
        late = timedelta(days=4) if place == done - 1 else -timedelta(days=2)
        _finish(scene, task.id, task.lead, task.due_at + late)
    for place, task in enumerate(found[done:]):
        _go_on(scene, task, place)
    return plan


def _due(scene: Scene, place: int, done: int) -> dict[str, Any]:
    """Done ones had working days; of the others some are overdue, some due soon, the rest later."""
    if place < done:
        return {"limit": f"{15 + 2 * place}wd"}
    rest = place - done
    if rest < LATE:
        return {"due_on": scene.in_days(-6 - 4 * rest)}
    return {"due_on": scene.in_days(2 if rest < LATE + SOON else 10 + 5 * rest)}


def _helping(lead: str) -> tuple[str, ...]:
    return ("SO-VP",) if lead not in {"SO-VP", CITY} else (SCIENCE,)


def _steps(scene: Scene) -> tuple[tuple[str, date], ...]:
    first = local_day(scene.begun)
    return (("Trình phê duyệt", first + timedelta(days=20)), ("Nghiệm thu", first + timedelta(days=60)))


def _finish(scene: Scene, task: Any, lead: str, at: datetime) -> None:
    for step in measures.task(task, by=scene.city, at=at).milestones:
        measures.reach_milestone(step.id, by=scene.of(lead), at=at)
    report = measures.report_task(
        task,
        percent=100,
        text=f"Đã hoàn thành, có biên bản nghiệm thu {MARK}",
        evidence=f"Báo cáo số 12/BC {MARK}",
        by=scene.of(lead),
        at=at,
    )
    measures.judge_report(report, accept=True, by=scene.city, at=at + timedelta(days=1))


def _go_on(scene: Scene, task: Any, place: int) -> None:
    """One that goes on: some way along; some reports wait, and who is late is urged."""
    at = scene.end - timedelta(days=8 - place % 5)
    report = measures.report_task(
        task.id,
        percent=20 + 5 * (place % 13),
        text=f"Đang thực hiện theo kế hoạch {MARK}",
        by=scene.of(task.lead),
        at=at,
    )
    if place % (24 // WAITING) != 0:
        measures.judge_report(report, accept=True, by=scene.city, at=at + timedelta(hours=5))
    if place < LATE:
        measures.urge_task(task.id, text=f"Đề nghị báo cáo nguyên nhân chậm {MARK}", by=scene.city, at=scene.end)


def _reform_tasks(scene: Scene) -> Any:
    said = scene.said["reform"]
    pairs = [(lead, f"{act} {field} {MARK}") for act, (lead, field) in product(said["acts"], said["fields"])]
    tasks = [
        NewTask(title, "administrative-reform", lead, due_on=scene.in_days(-20 if place < said["done"] else 15 + place))
        for place, (lead, title) in enumerate(pairs[: said["total"]])
    ]
    new = NewPlan(
        kind=PlanKind.PLAN,
        number=f"5/{REFORM}",
        title=f"Kế hoạch cải cách hành chính {MARK}",
        unit=CITY,
        issued_on=local_day(scene.begun),
        pillar="administrative-reform",
        tasks=tuple(tasks),
    )
    plan = measures.issue_plan(new, by=scene.city, at=scene.begun)
    for task in measures.plan(plan, by=scene.city, at=scene.end).tasks[: said["done"]]:
        _finish(scene, task.id, task.lead, task.due_at - timedelta(days=3))
    return plan


def _meeting(scene: Scene) -> Any:
    said = scene.said["meeting"]
    at = scene.end - timedelta(days=4)
    tasks = tuple(NewTask(f"{title} {MARK}", pillar, lead, limit="10wd") for lead, pillar, title in said["tasks"])
    new = NewPlan(PlanKind.CONCLUSION, said["number"], f"{said['title']} {MARK}", CITY, local_day(at), tasks=tasks)
    return measures.issue_plan(new, by=scene.city, at=at)


def _agencies(scene: Scene, key: Any) -> None:
    """Those that have issued a plan of their own for the key tasks."""
    new = NewPlan(
        PlanKind.PLAN, "", f"Kế hoạch thực hiện nhiệm vụ trọng tâm {MARK}", "", local_day(scene.begun), parent=key
    )
    for place, unit in enumerate(scene.said["with_plan"]):
        own = replace(new, number=f"{30 + place}/KH", unit=unit)
        measures.issue_plan(own, by=scene.cast["unit-leader", unit], at=scene.begun + timedelta(days=10))


def _readings(scene: Scene) -> None:
    for code, values in scene.said["readings"].items():
        by = scene.cast["controller", measures.figure(code).owner]
        for on, value in _monthly(scene, values):
            said = f"Báo cáo số đo {on:%m/%Y} {MARK}"
            measures.enter_target(code, on=on, value=float(value), evidence=said, by=by, at=scene.end)


def _monthly(scene: Scene, values: Sequence[float]) -> Iterable[tuple[date, float]]:
    """The values on days a month apart, the last one a week ago."""
    last = len(values) - 1
    return [(scene.in_days(-7 - 30 * (last - place)), value) for place, value in enumerate(values)]


def _self_scores(scene: Scene) -> None:
    said = scene.said["self_scores"]
    parts = measures.tree(said["index"]).components
    this = local_day(scene.end).year
    for year, count in ((this - 1, said["years"]["last"]), (this, said["years"]["this"])):
        for place, part in enumerate(parts[:count]):
            share = said["shares"][place % len(said["shares"])] / 100
            score = measures.score_self(
                said["index"],
                part.key,
                year=year,
                points=round(part.points * share, 2),
                evidence=f"Báo cáo tự chấm {year}, phụ lục {part.key} {MARK}",
                by=scene.cast["controller", SCIENCE],
                at=scene.end,
            )
            if place < said["reviewed"]:
                measures.review_score(
                    score,
                    points=round(part.points * share, 2),
                    by=scene.cast["unit-leader", SCIENCE],
                    at=scene.end,
                )
