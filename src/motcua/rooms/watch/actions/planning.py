"""Work that is planned in advance: what is down meanwhile raises no alarm and breaks no promise."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.watch import content
from motcua.rooms.watch.errors import WatchInvalid, WatchNotFound, WatchNotYours
from motcua.rooms.watch.events import MaintenancePlanned
from motcua.rooms.watch.models import Maintenance
from motcua.rooms.watch.queries.targets import targets

PLAN = "watch:plan"
#: nobody hides an outage behind a window without end
LONGEST = timedelta(days=3)


@transaction.atomic
def plan_maintenance(scope: str, *, starts_at: datetime, ends_at: datetime, why: str, by: Actor, at: datetime) -> UUID:
    """Plans work on ``scope``: a target, all targets of a kind, or all of a unit.

    Raises:
        WatchNotFound: there is no such target, kind or unit.
        WatchNotYours: ``by`` may not plan work there.
        WatchInvalid: it does not lie ahead, is too long, or says no reason.
    """
    _check(scope, by)
    problems = {}
    if starts_at < at:
        problems["starts_at"] = say("Bảo trì phải được báo trước: giờ bắt đầu đã qua.")
    if not starts_at < ends_at <= starts_at + LONGEST:
        problems["ends_at"] = say("Giờ kết thúc phải sau giờ bắt đầu và không quá ba ngày.")
    if not why.strip():
        problems["why"] = say("Vui lòng ghi lý do để người dân và đơn vị biết.")
    if problems:
        raise WatchInvalid(problems)
    row = Maintenance.objects.create(
        scope=scope, starts_at=starts_at, ends_at=ends_at, why=why.strip()[:500], by=by.id, at=at
    )
    _announce("watch.plan_maintenance", row, by=by, at=at)
    return row.id


@transaction.atomic
def cancel_maintenance(window: UUID, *, by: Actor, at: datetime) -> None:
    """Calls planned work off, or ends it early: from now on what is down is down.

    Raises:
        WatchNotFound, WatchNotYours.
        WatchInvalid: it is over.
    """
    row = Maintenance.objects.select_for_update().filter(id=window, cancelled_at__isnull=True).first()
    if row is None:
        raise WatchNotFound(window=str(window))
    _check(row.scope, by)
    if row.ends_at <= at:
        raise WatchInvalid({"window": say("Lịch bảo trì này đã kết thúc.")})
    row.cancelled_at = at
    row.save(update_fields=["cancelled_at"])
    _announce("watch.cancel_maintenance", row, by=by, at=at)


def _check(scope: str, by: Actor) -> None:
    """Who may plan in the city may plan everywhere; others for targets of their own unit."""
    known = targets()
    unit = known[scope].unit if scope in known else scope
    if scope not in known and scope not in content.kinds() and not any(one.unit == scope for one in known.values()):
        raise WatchNotFound(scope=scope)
    if not (by.may(PLAN, unit="*") or (unit and by.may(PLAN, unit=unit))):
        raise WatchNotYours(permission=PLAN)


def _announce(act: str, row: Maintenance, *, by: Actor, at: datetime) -> None:
    journal.record(
        act,
        subject=f"maintenance:{row.id}",
        by=by.id,
        at=at,
        scope=row.scope,
        starts_at=row.starts_at.isoformat(),
        ends_at=row.ends_at.isoformat(),
    )
    emit(
        MaintenancePlanned(
            str(row.id),
            row.scope,
            row.starts_at.isoformat(),
            row.ends_at.isoformat(),
            row.cancelled_at is not None,
        ),
        at=at,
    )
