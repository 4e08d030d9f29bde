"""What time and the data do to scenarios. Every act is a transaction of its own: the worker may die after any."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from motcua.kernel.errors import Fault, Refusal
from motcua.rooms.operations import content
from motcua.rooms.operations.actions import playing
from motcua.rooms.operations.models import AlertRow, OrderRow, Run, Step
from motcua.rooms.operations.queries.looks import Sources, city_unit
from motcua.rooms.operations.queries.scenarios import switched_on
from motcua.rooms.operations.records import CALM, WITH_UNIT, Scenario, StepKind
from motcua.rooms.operations.rules.scenarios import rested
from motcua.rooms.process import facade as process

log = logging.getLogger(__name__)
#: timers fired in one turn
TIMERS = 50


def play(*, at: datetime) -> int:
    """One turn: what is to be started, whose time is up, what units have reported, what is calm. Returns how often
    something happened.
    """
    return start_due(at=at) + fire_timers(at=at) + follow_orders(at=at) + end_calm(at=at)


def start_due(*, at: datetime) -> int:
    """Starts the scenarios that are switched on for the alerts that people were told of."""
    started = 0
    for said in switched_on():
        alerts = AlertRow.objects.filter(
            rule=said.alert, state="open", cause__isnull=True, announced_at__isnull=False
        ).exclude(id__in=Run.objects.filter(scenario=said.key, alert__isnull=False).values("alert_id"))
        last = dict(
            Run.objects.filter(scenario=said.key, ended_at__isnull=False).values_list("unit").annotate(Max("ended_at"))
        )
        busy = set(Run.objects.filter(scenario=said.key, ended_at__isnull=True).values_list("unit", flat=True))
        for alert in alerts.order_by("raised_at", "unit"):
            if alert.unit not in busy and rested(last.get(alert.unit), said.rest, at):
                started += _start(said, alert.id, at)
    return started


def _start(said: Scenario, alert_id: UUID, at: datetime) -> bool:
    try:
        with transaction.atomic():
            alert = AlertRow.objects.select_for_update().filter(id=alert_id, state="open").first()
            if alert is None:
                return False
            touched = _touched(alert, at)
            playing.begin(said, alert.unit, touched, by=playing.PLAYER, at=at, alert=alert)
    except (Refusal, IntegrityError):
        log.info("scenario %s was started for alert %s by somebody else", said.key, alert_id)
        return False
    return True


def _touched(alert: AlertRow, at: datetime) -> list[str]:
    """The units that an alert is about: its own, or, of the city's, those that are down now."""
    if alert.unit != city_unit():
        return [alert.unit]
    scopes = {scope for _, _, touched in Sources(at).outages for scope in touched}
    return sorted(scopes) or [alert.unit]


def fire_timers(*, at: datetime) -> int:
    """Lets the timers that are due take their step, each in a savepoint of its own."""
    fired = 0
    with transaction.atomic():
        for instance_id, waiting_id in process.due_timers(at=at, limit=TIMERS, of="scenario"):
            try:
                with transaction.atomic():
                    fired += _fire(instance_id, waiting_id, at)
            except Refusal:
                log.info("timer %s of scenario %s was not due any more", waiting_id, instance_id)
            except Fault:
                log.exception("timer %s of scenario %s failed", waiting_id, instance_id)
    return fired


def _fire(instance_id: UUID, waiting_id: UUID, at: datetime) -> bool:
    row = Run.objects.select_for_update().filter(instance_id=instance_id, ended_at__isnull=True).first()
    if row is None:
        return False
    element = next((one.element for one in process.waiting(instance_id) if one.id == waiting_id), "")
    progress = process.fire_timer(instance_id, waiting_id, at=at, services={})
    playing.note_timer(row, element, at=at)
    playing.go_on(row, progress, by=playing.PLAYER, at=at)
    return True


def follow_orders(*, at: datetime) -> int:
    """Leaves the steps whose orders have all been reported, accepted or withdrawn."""
    waiting = OrderRow.objects.filter(state__in=[state.value for state in WITH_UNIT], step__isnull=False)
    steps = Step.objects.filter(kind=StepKind.ORDER.value, done_at__isnull=True)
    ready = steps.exclude(id__in=waiting.values("step_id")).order_by("since").values_list("id", flat=True)
    return sum(_follow(step_id, at) for step_id in list(ready))


@transaction.atomic
def _follow(step_id: UUID, at: datetime) -> bool:
    step = Step.objects.get(id=step_id)
    row = Run.objects.select_for_update().filter(id=step.run_id, ended_at__isnull=True).first()
    step.refresh_from_db()
    if row is None or step.done_at is not None:
        return False
    withdrawn = OrderRow.objects.filter(step=step).exclude(state="withdrawn").count() == 0
    outcome = "not-done" if withdrawn and "not-done" in step.outcomes else "done"
    playing.complete(row, step, outcome, by=playing.PLAYER, at=at)
    return True


def end_calm(*, at: datetime) -> int:
    """What the runs do whose alert the data have closed: go on where they wait for that, or end."""
    rows = Run.objects.filter(ended_at__isnull=True, alert__state="closed").values_list("id", flat=True)
    return sum(_calm(run_id, at) for run_id in list(rows))


@transaction.atomic
def _calm(run_id: UUID, at: datetime) -> bool:
    row = Run.objects.select_for_update().filter(id=run_id, ended_at__isnull=True).first()
    if row is None:
        return False
    if any(one.message == CALM for one in process.waiting(row.instance_id)):
        progress = process.message(row.instance_id, CALM, values={}, at=at, services={})
        playing.go_on(row, progress, by=playing.PLAYER, at=at)
        return True
    said = content.scenarios().get(row.scenario)
    if said is None or not said.ends_when_calm:
        return False
    playing.calm(row, at=at)
    return True
