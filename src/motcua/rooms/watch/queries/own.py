"""The figures of our own house."""

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from motcua.kernel import jobs, outbox
from motcua.kernel.actors import system
from motcua.rooms.papers import facade as papers
from motcua.rooms.people import facade as people
from motcua.rooms.watch.models import Level
from motcua.rooms.watch.rules.forecasting import Point, hours_until

KEYS = system("watch", "papers:keys")
HOUR = 3600.0
#: what a forecast looks back on, and what it wants to have seen, in hours
LOOK_BACK, LEAST = 14 * 24.0, 48.0
DATABASE = "database"
GIGABYTE = 1e9


def figure(name: str, *, at: datetime) -> float | str:
    """The figure ``name`` of `rules.figures`; where there is none, the word of `rules.reasons` that says why."""
    found = _FIGURES[name](at)
    return "not-set" if found is None else found


def _outbox_age(at: datetime) -> float:
    oldest = outbox.counts().oldest_pending
    return max(0.0, (at - oldest).total_seconds()) if oldest else 0.0


def _outbox_parked(at: datetime) -> float:
    return float(outbox.counts().parked)


def _jobs_failing(at: datetime) -> float:
    return float(sum(one.failures > 0 for one in jobs.standings(at=at)))


def _jobs_lag(at: datetime) -> float:
    return max((one.late_seconds for one in jobs.standings(at=at)), default=0.0)


def _notices_waiting(at: datetime) -> float:
    return float(people.deliveries_waiting())


def disk_free(at: datetime | None = None) -> float:
    """Of the fullest disk among those that we write to, in percent."""
    return 100 - max(_disks().values())


def _disks() -> dict[str, float]:
    """How full each disk is that we write to, in percent, by the first folder of ours on it."""
    found: dict[int, tuple[str, float]] = {}
    for name, folder in (("var", settings.VAR_DIR), ("files", settings.FILES_DIR), ("backups", settings.BACKUPS_DIR)):
        here = (
            next((place for place in (Path(folder), *Path(folder).parents) if place.exists()), None) if folder else None
        )
        if here is not None:
            usage = shutil.disk_usage(here)
            found.setdefault(os.stat(here).st_dev, (f"disk:{name}", 100 - 100 * usage.free / usage.total))
    return dict(found.values())


def levels() -> dict[str, float]:
    """How full everything is that fills up, in percent: the disks, and the database where its room is known."""
    return _disks() | ({DATABASE: _database()} if settings.DATABASE_ROOM_GB else {})


def _database() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size: int = cursor.fetchone()[0]
    return 100 * size / (settings.DATABASE_ROOM_GB * GIGABYTE)


def _disk_days(at: datetime) -> float | str:
    return _days_until_full("disk:", at)


def _database_days(at: datetime) -> float | str | None:
    return _days_until_full(DATABASE, at) if settings.DATABASE_ROOM_GB else None


def _days_until_full(name: str, at: datetime) -> float | str:
    """Of whatever is full first among the levels whose name begins so."""
    rows = Level.objects.filter(name__startswith=name, hour__gt=at - timedelta(hours=LOOK_BACK))
    points: dict[str, list[Point]] = defaultdict(list)
    for one, hour, value in rows.values_list("name", "hour", "value"):
        points[one].append(Point((hour - at).total_seconds() / HOUR, value))
    told = [hours_until(100.0, found, look_back=LOOK_BACK, least=LEAST) for found in points.values()]
    known = [hours / 24 for hours in told if hours is not None]
    return min(known) if known else "too-soon"


def _keys_days(at: datetime) -> float | None:
    stand = [one.not_after for one in papers.credentials(by=KEYS) if one.revoked_at is None and one.not_after > at]
    return (min(stand) - at).total_seconds() / 86_400 if stand else None


def _backup_age(at: datetime) -> float | None:
    return _hours_since_newest(settings.BACKUPS_DIR, at)


def _restore_age(at: datetime) -> float | None:
    """Since the last backup that was read back: the command of `jobs.restore` leaves a file behind."""
    return _hours_since_newest(restored().parent, at) if settings.BACKUP_RESTORE_COMMAND else None


def restored() -> Path:
    """Touched each time that a backup was restored for proof."""
    return Path(settings.VAR_DIR) / "run" / "restored" / "last"


def _hours_since_newest(folder: Path | None, at: datetime) -> float | None:
    if not folder or not Path(folder).is_dir():
        return None
    times = [file.stat().st_mtime for file in Path(folder).iterdir()]
    return max(0.0, at.timestamp() - max(times)) / HOUR if times else float(10**6)


_FIGURES: Mapping[str, Callable[[datetime], float | str | None]] = {
    "outbox-age": _outbox_age,
    "outbox-parked": _outbox_parked,
    "jobs-failing": _jobs_failing,
    "jobs-lag": _jobs_lag,
    "notices-waiting": _notices_waiting,
    "disk-free": disk_free,
    "disk-days": _disk_days,
    "database-days": _database_days,
    "keys-days": _keys_days,
    "backup-age": _backup_age,
    "restore-age": _restore_age,
}
