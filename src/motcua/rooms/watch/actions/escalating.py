"""Incidents that nobody took in hand are told of, step by step, to those who must know."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from motcua.kernel.actors import EVERYWHERE
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.measures import facade as measures
from motcua.rooms.people import facade as people
from motcua.rooms.units.records import Reason
from motcua.rooms.watch import content
from motcua.rooms.watch.actions.following import WATCH
from motcua.rooms.watch.events import IncidentEscalated
from motcua.rooms.watch.models import Incident, IncidentLine, TargetState
from motcua.rooms.watch.queries.impact import meaning_of
from motcua.rooms.watch.queries.targets import targets
from motcua.rooms.watch.records import Escalation, Severity


@transaction.atomic
def escalate(*, at: datetime) -> int:
    """Takes the next step for each incident whose time has come; returns how many steps were taken."""
    steps = content.policy().escalations
    taken = 0
    for incident in Incident.objects.filter(closed_at__isnull=True).select_for_update():
        _say_anew(incident, at)
        if incident.acknowledged_at is None:
            for step in _due(incident, steps.get(incident.severity, ()), at):
                _take(incident, step, at)
                taken += 1
        incident.save(update_fields=["meaning", "level"])
    return taken


def _due(incident: Incident, steps: tuple[Escalation, ...], at: datetime) -> tuple[Escalation, ...]:
    # a warning that became an outage begins with the steps of an outage, from the moment that it is one
    since = incident.outage_at or incident.opened_at
    passed = [step for step in steps if since + timedelta(minutes=step.after_minutes) <= at]
    return tuple(passed[incident.level :])


def _take(incident: Incident, step: Escalation, at: datetime) -> None:
    incident.level += 1
    unit = incident.unit if step.where == "unit" else "*"
    role = next((role.name_vi for role in people.roles() if role.key == step.role), step.role)
    IncidentLine.objects.create(
        incident=incident,
        at=at,
        by=WATCH,
        kind="escalated",
        says=say("Chưa ai tiếp nhận sau {minutes} phút: báo {role}."),
        facts={"minutes": step.after_minutes, "role": role},
    )
    _tell(incident, step, unit, at)
    emit(IncidentEscalated(str(incident.id), incident.target, incident.unit, step.role, unit, incident.level), at=at)


def _tell(incident: Incident, step: Escalation, unit: str, at: datetime) -> None:
    """The officers themselves, in their inboxes and by mail; once for each step of each severity."""
    facts = {
        "name": {"vi": incident.name, "en": incident.name_en},
        "minutes": step.after_minutes,
        "meaning": {code: _meaning(incident, code) for code in ("vi", "en")},
    }
    people.notify_holders(
        step.role,
        # the head of a committee answers for its centre, too; what belongs to no unit is the city's
        measures.scope_of(unit) if unit not in ("", EVERYWHERE) else EVERYWHERE,
        "incident-escalated",
        facts,
        subject=f"incident:{incident.id}",
        at=at,
        once=f"incident:{incident.id}:{incident.severity}:{incident.level}",
    )


def _meaning(incident: Incident, code: str) -> str:
    with translation.override(code):
        said = [Reason.of(one) for one in incident.meaning or incident.reasons]
        return " ".join(one.in_words(translation.gettext) for one in said)


def _say_anew(incident: Incident, at: datetime) -> None:
    """What is due today changes with the day."""
    if incident.severity != Severity.OUTAGE:
        return
    known = targets()
    keys = TargetState.objects.filter(incident=incident).values_list("target", flat=True)
    down = [known[key] for key in sorted({*keys, incident.target}) if key in known]
    incident.meaning = [reason.plain() for reason in meaning_of(down, at=at)]
