"""What this room does by the clock: everything that talks to the gateway, and the drawing of receipts."""

from datetime import datetime

from motcua.kernel.actors import system
from motcua.kernel.jobs import every
from motcua.rooms.payments import facade

RECONCILER = system("reconciler", "payments:reconcile")


@every(3)
def work_on_orders(at: datetime) -> int:
    """Opens attempts to pay that could not be opened, and asks about those whose report has not come."""
    return facade.work_on_orders(at=at)


@every(5)
def send_refunds(at: datetime) -> int:
    """Orders approved refunds at the gateway."""
    return facade.send_refunds(at=at)


@every(2)
def draw_receipts(at: datetime) -> int:
    """Draws the receipts of what has just been paid."""
    return facade.draw_receipts(at=at)


@every(600)
def reconcile_days(at: datetime) -> int:
    """Compares the days that are over and were not compared yet with the gateway's file: the latest first.

    A gateway that is down is asked again ten minutes later, and a worker that slept for days catches up.
    """
    compared = 0
    for day in facade.days_to_reconcile(at=at):
        facade.reconcile(facade.policy().gateway.key, day, facade.day_file(day), by=RECONCILER, at=at)
        compared += 1
    return compared
