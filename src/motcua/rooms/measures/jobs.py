"""What this room does by the clock."""

import subprocess
import sys
from datetime import datetime, time

from motcua.kernel.jobs import daily, every
from motcua.rooms.measures.actions import counting, releasing, report_opening, report_sending, tasks


@every(0.5)
def count(at: datetime) -> int:
    """Reads the facts of what moved, and brings the counters along."""
    return counting.count_all()


@daily(time(2, 0))
def reconcile(at: datetime) -> int:
    """Compares the ways of counting, in a process of its own: the engine's memory goes when it is done."""
    command = [sys.executable, "-m", "motcua.site.cli", "measures", "reconcile"]
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False).returncode  # noqa: S603


@daily(time(7, 0))
def remind(at: datetime) -> int:
    """Reminds the units of tasks that are due soon or overdue, before the offices open."""
    return tasks.remind_all(at=at)


@every(15)
def prepare_reports(at: datetime) -> int:
    """Opens the reports of periods that are over, and fills them until the cut-off."""
    opened = report_opening.open_due(at=at)
    return opened + report_opening.refill_due(at=at)


@every(60)
def remind_of_reports(at: datetime) -> int:
    """Tells the units of reports that were opened, are due soon or are late."""
    return report_opening.remind_reports(at=at)


@every(5)
def send_reports(at: datetime) -> int:
    """Sends approved reports to the national reporting system, and asks about those without a receipt."""
    return report_sending.send_reports(at=at)


@daily(time(3, 30))
def release_open_data(at: datetime) -> int:
    """Publishes the month that is over; when the gate refuses, it is tried again the next day."""
    return releasing.release_due(at=at)
