"""What the entrance does by the clock."""

from datetime import datetime

from django.contrib.sessions.models import Session

from motcua.doors.access import keeping
from motcua.kernel.jobs import every


@every(300)
def sweep_kept(at: datetime) -> int:
    """Removes forms that nobody came back for."""
    return keeping.sweep(at=at)


@every(3600)
def sweep_sessions(at: datetime) -> int:
    """Removes sessions that ended by themselves."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]
