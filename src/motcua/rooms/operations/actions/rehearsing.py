"""Rehearsing scenarios against history, and switching them on."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import say
from motcua.rooms.operations import content, models
from motcua.rooms.operations.errors import NotRehearsed, RehearsalInvalid
from motcua.rooms.operations.models import Switch
from motcua.rooms.operations.queries.history import history
from motcua.rooms.operations.queries.looks import city_unit
from motcua.rooms.operations.queries.scenarios import rehearsal_of, scenario
from motcua.rooms.operations.queries.sight import SCENARIOS
from motcua.rooms.operations.records import Rehearsal, Scenario
from motcua.rooms.operations.rules.alerts import replay
from motcua.rooms.operations.rules.scenarios import thinned
from motcua.rooms.process import facade as process

#: days that one rehearsal may look at
LONGEST = 800


def _check(by: Actor) -> None:
    if not by.may(SCENARIOS):
        raise NotAllowed(permission=SCENARIOS)


@transaction.atomic
def rehearse(key: str, start: date, end: date, *, by: Actor, at: datetime) -> Rehearsal:
    """Plays the start of a scenario over the days from ``start`` to ``end``: when it would have fired, and where.

    Nothing is ordered. The rehearsal holds for the version that it played.

    Raises:
        NotAllowed: ``by`` does not keep scenarios.
        ScenarioNotFound: there is no such scenario.
        RehearsalInvalid: no days, too many, or some that are not over.
        NoHistory: what starts it leaves no daily trace.
    """
    _check(by)
    said = scenario(key)
    if not start <= end < at.date() or (end - start).days >= LONGEST:
        raise RehearsalInvalid({"end": say("Chọn khoảng ngày đã qua, dài nhất 800 ngày.")})
    rule = content.alert_rules()[said.alert]
    series = history(rule, start, end)
    found = [one for unit, days in series.items() for one in thinned(replay(rule.limits, days), said.rest, unit)]
    firings = sorted(found, key=lambda one: (one.day, one.unit))
    row = models.Rehearsal.objects.create(
        scenario=key,
        version=said.version,
        start=start,
        end=end,
        firings=[[one.day.isoformat(), one.unit, one.value] for one in firings],
        looked=sum(len(days) for days in series.values()),
        first_steps=_first_steps(said, at),
        at=at,
        by=by.id,
    )
    facts: dict[str, Any] = {"version": said.version, "start": start.isoformat(), "end": end.isoformat()}
    journal.record("operations.rehearse", subject=f"scenario:{key}", by=by.id, at=at, fired=len(firings), **facts)
    return rehearsal_of(row)


def _first_steps(said: Scenario, at: datetime) -> list[str]:
    """What it would have done at once, by the drawing itself."""
    plan = process.plan_start(said.key, variables={"competent": city_unit(), "touched": 1}, at=at)
    return [said.steps[one.element].title for one in plan.waiting if one.element in said.steps]


@transaction.atomic
def switch_on(key: str, *, by: Actor, at: datetime) -> None:
    """Lets a scenario start by itself, in the version that was rehearsed.

    Raises:
        NotAllowed: ``by`` does not keep scenarios.
        ScenarioNotFound: there is no such scenario.
        NotRehearsed: its present version was never rehearsed.
    """
    _check(by)
    said = scenario(key)
    if not models.Rehearsal.objects.filter(scenario=key, version=said.version).exists():
        raise NotRehearsed()
    _turn(said, True, by, at)


@transaction.atomic
def switch_off(key: str, *, by: Actor, at: datetime) -> None:
    """Keeps a scenario from starting by itself; what runs goes on.

    Raises:
        NotAllowed: ``by`` does not keep scenarios.
        ScenarioNotFound: there is no such scenario.
    """
    _check(by)
    _turn(scenario(key), False, by, at)


def _turn(said: Scenario, on: bool, by: Actor, at: datetime) -> None:
    Switch.objects.update_or_create(
        scenario=said.key, defaults={"version": said.version, "on": on, "at": at, "by": by.id}
    )
    journal.record(
        f"operations.switch_{'on' if on else 'off'}",
        subject=f"scenario:{said.key}",
        by=by.id,
        at=at,
        version=said.version,
    )
