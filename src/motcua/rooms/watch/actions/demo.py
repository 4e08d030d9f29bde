"""Ninety days of an invented past, so that a demonstration has a history to show; marked as such where it is read."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction

from motcua.kernel.days import TZ, local_day
from motcua.rooms.units.records import Reason
from motcua.rooms.watch.actions.following import CLOSED_SAYS, WATCH
from motcua.rooms.watch.models import Day, Incident, IncidentLine, Level
from motcua.rooms.watch.queries.own import levels
from motcua.rooms.watch.queries.targets import targets
from motcua.rooms.watch.records import Severity, Target
from motcua.rooms.watch.rules import judging, reasons
from motcua.rooms.watch.rules.meaning import meaning

DAY_S = 86_400.0
#: of so many days of a line, one has an outage; so many minutes at least and at most
ONE_IN, SHORTEST, LONGEST = 400, 6, 90
#: how much a disk fills up in an invented day, in percent
FILLS = 0.15


@transaction.atomic
def invent_history(*, days: int, seed: int, at: datetime) -> int:
    """Writes the days before today of every target that has none, and their outages; returns how many incidents.

    Only in a demonstration: elsewhere the past is what was measured.
    """
    if not settings.DEMO or Incident.objects.filter(closed_at__isnull=False).exists():
        return 0
    dice, today = random.Random(seed), local_day(at)  # noqa: S311 - an invented past, the same for the same seed
    rows, faults = [], []
    for target in (one for one in targets().values() if one.probes):
        for day in (today - timedelta(days=back) for back in range(days, 0, -1)):
            minutes = dice.randint(SHORTEST, LONGEST) if dice.randrange(ONE_IN) == 0 else 0
            down = minutes * 60.0
            rows.append(Day(target=target.key, day=day, up=DAY_S - down, down=down))
            if minutes:
                faults.append((target, day, minutes))
    Level.objects.bulk_create(_levels(days, at), ignore_conflicts=True)
    Day.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    for target, day, minutes in faults:
        _fault(target, day, minutes, dice)
    return len(faults)


def _levels(days: int, at: datetime) -> Iterator[Level]:
    """How full the disks were before: a little less each day than now."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    for name, now in levels().items():
        for back in range(1, 24 * min(days, 14) + 1):
            yield Level(name=name, hour=hour - timedelta(hours=back), value=max(0.0, now - FILLS * back / 24))


def _fault(target: Target, day: date, minutes: int, dice: random.Random) -> None:
    opened = datetime.combine(day, time(dice.randint(7, 20), dice.randint(0, 59)), TZ)
    closed = opened + timedelta(minutes=minutes)
    why = Reason(judging.DOWN_SAYS, {"n": dice.randint(5, 9), "why": reasons.says("timeout")})
    incident = Incident.objects.create(
        target=target.key,
        kind=target.kind,
        name=target.name,
        name_en=target.name_en,
        unit=target.unit,
        public=target.public,
        severity=Severity.OUTAGE.value,
        opened_at=opened,
        outage_at=opened,
        closed_at=closed,
        due_at=opened + timedelta(minutes=target.promise.repair_minutes),
        reasons=[why.plain()],
        meaning=[reason.plain() for reason in meaning([target], 0, 0)],
        units=[target.unit] if target.unit else [],
        post_mortem=_learnt(closed) if minutes > LONGEST / 2 else None,
    )
    IncidentLine.objects.bulk_create(_lines(incident, why, opened, closed))


def _lines(incident: Incident, why: Reason, opened: datetime, closed: datetime) -> Iterator[IncidentLine]:
    for at, kind, reason in ((opened, "opened", why), (closed, "closed", Reason(CLOSED_SAYS))):
        yield IncidentLine(incident=incident, at=at, by=WATCH, kind=kind, says=reason.says, facts=dict(reason.facts))


def _learnt(at: datetime) -> dict[str, str]:
    return {
        "cause": "Đứt cáp quang ở đường dẫn vào (mẫu)",
        "done": "Nhà mạng nối lại cáp; trong lúc chờ, quầy tiếp nhận bằng đường 4G (mẫu)",
        "prevents": "Lắp đường truyền dự phòng đi hướng khác (mẫu)",
        "by": "system:demo",
        "at": at.isoformat(),
    }
