"""Scenarios and their runs as lists, pages and reports."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from motcua.kernel.actors import Actor
from motcua.rooms.operations import content, models, records
from motcua.rooms.operations.errors import RunNotFound, ScenarioNotFound
from motcua.rooms.operations.models import OrderRow, Run, RunLine, Step, Switch
from motcua.rooms.operations.queries.sight import ANSWER, COMMAND, ORDER, SCENARIOS, SEE, may, within
from motcua.rooms.operations.records import (
    WITH_UNIT,
    Ending,
    EntryWord,
    Firing,
    LogLine,
    RunCard,
    RunPage,
    RunStep,
    Scenario,
    ScenarioCard,
    StepKind,
)

READ = (SEE, COMMAND, SCENARIOS, ORDER)
#: runs that a list shows
MOST_RUNS = 50


def scenario(key: str) -> Scenario:
    """The scenario with this key.

    Raises:
        ScenarioNotFound: content has none.
    """
    try:
        return content.scenarios()[key]
    except KeyError:
        raise ScenarioNotFound(scenario=key) from None


def scenario_cards() -> list[ScenarioCard]:
    """Every scenario with its switch and its last rehearsal of the present version, in three statements."""
    switches = {row.scenario: row for row in Switch.objects.all()}
    newest: dict[tuple[str, str], models.Rehearsal] = {}
    for row in models.Rehearsal.objects.order_by("at"):
        newest[row.scenario, row.version] = row
    counted = Run.objects.values("scenario").annotate(
        runs=Count("id"), running=Count("id", filter=Q(ended_at__isnull=True))
    )
    counts = {row["scenario"]: row for row in counted}
    cards = []
    for key, one in sorted(content.scenarios().items()):
        rehearsed = newest.get((key, one.version))
        number = counts.get(key, {"running": 0, "runs": 0})
        cards.append(
            ScenarioCard(
                one,
                _is_on(one, switches.get(key)),
                rehearsal_of(rehearsed) if rehearsed else None,
                number["running"],
                number["runs"],
            )
        )
    return cards


def _is_on(one: Scenario, switch: Switch | None) -> bool:
    return switch is not None and switch.on and switch.version == one.version


def switched_on() -> list[Scenario]:
    """The scenarios that start by themselves: switched on in their present version."""
    switches = {row.scenario: row for row in Switch.objects.filter(on=True)}
    return [one for key, one in sorted(content.scenarios().items()) if _is_on(one, switches.get(key))]


def rehearsal_of(row: models.Rehearsal) -> records.Rehearsal:
    """A row as the rest of the house sees it."""
    firings = tuple(Firing(datetime.fromisoformat(day).date(), unit, value) for day, unit, value in row.firings)
    return records.Rehearsal(
        id=row.id,
        scenario=row.scenario,
        version=row.version,
        start=row.start,
        end=row.end,
        firings=firings,
        looked=row.looked,
        first_steps=tuple(row.first_steps),
        at=row.at,
        by=row.by,
    )


def rehearsals(key: str, *, limit: int = 10) -> list[records.Rehearsal]:
    """The rehearsals of a scenario, whatever its version, the newest first."""
    rows = models.Rehearsal.objects.filter(scenario=key).order_by("-at")[:limit]
    return [rehearsal_of(row) for row in rows]


def runs(*, by: Actor, key: str = "", ended: bool | None = None) -> list[RunCard]:
    """The runs that ``by`` may see, the newest first."""
    rows = Run.objects.filter(within(by, *READ))
    if key:
        rows = rows.filter(scenario=key)
    if ended is not None:
        rows = rows.filter(ended_at__isnull=not ended)
    return [_card(row) for row in rows.order_by("-started_at")[:MOST_RUNS]]


def _card(row: Run) -> RunCard:
    said = content.scenarios().get(row.scenario)
    return RunCard(
        id=row.id,
        scenario=row.scenario,
        name=said.name if said else row.scenario,
        name_en=said.name_en if said else row.scenario,
        unit=row.unit,
        started_at=row.started_at,
        started_by=row.started_by,
        ended_at=row.ended_at,
        ending=Ending(row.ending) if row.ending else None,
        alert=row.alert_id,
    )


def run(run_id: UUID, *, by: Actor, at: datetime) -> RunPage:
    """A run with its steps, their times, and its log, in four statements.

    Raises:
        RunNotFound: there is none, or ``by`` may not see it.
    """
    row = Run.objects.filter(id=run_id).first()
    if row is None or not sees(by, row.unit):
        raise RunNotFound(run=str(run_id))
    said = content.scenarios().get(row.scenario)
    steps = list(Step.objects.filter(run=row).order_by("since", "id"))
    given: dict[UUID, list[OrderRow]] = defaultdict(list)
    for order in OrderRow.objects.filter(step__in=steps).order_by("id"):
        if order.step_id:
            given[order.step_id].append(order)
    return RunPage(
        run=_card(row),
        scenario=said,
        steps=tuple(_step(step, said, given[step.id], at) for step in steps),
        log=tuple(_line(line, said) for line in RunLine.objects.filter(run=row).order_by("id")),
        touched=tuple(row.touched),
        may_command=row.ended_at is None and may(by, COMMAND, row.unit),
    )


def sees(by: Actor, unit: str) -> bool:
    return any(may(by, permission, unit) for permission in (*READ, ANSWER))


def _title(said: Scenario | None, element: str) -> tuple[str, str]:
    words = said.steps.get(element) if said else None
    return (words.title, words.title_en) if words else (element, element)


def _step(row: Step, said: Scenario | None, orders: list[OrderRow], at: datetime) -> RunStep:
    words = said.steps.get(row.element) if said else None
    title, title_en = _title(said, row.element)
    return RunStep(
        id=row.id,
        element=row.element,
        kind=StepKind(row.kind),
        title=title,
        title_en=title_en,
        text=words.text if words else "",
        unit=row.unit,
        since=row.since,
        due_at=row.due_at,
        done_at=row.done_at,
        done_by=row.done_by,
        outcome=row.outcome,
        outcomes=tuple(row.outcomes),
        items=words.items if words else (),
        ticked=tuple(row.ticked),
        orders=tuple(order.id for order in orders),
        late=sum(_late(order, at) for order in orders),
        acknowledge_minutes=_slowest((one.given_at, one.acknowledged_at) for one in orders),
        finish_minutes=_slowest((one.given_at, one.reported_at or one.closed_at) for one in orders),
    )


def _late(order: OrderRow, at: datetime) -> bool:
    if order.due_at is None:
        return False
    done = order.reported_at or order.closed_at
    return (done or at) > order.due_at if order.state in WITH_UNIT or done else False


def _slowest(pairs: Iterable[tuple[datetime, datetime | None]]) -> int | None:
    """Minutes of the slowest; None while one of them has not come so far, or when there is none."""
    found = [(end - start).total_seconds() // 60 if end else None for start, end in pairs]
    known = [minutes for minutes in found if minutes is not None]
    return int(max(known)) if known and len(known) == len(found) else None


def _line(row: RunLine, said: Scenario | None) -> LogLine:
    title, title_en = _title(said, row.element) if row.element else ("", "")
    return LogLine(EntryWord(row.word), row.at, row.by, row.text, title, title_en)
