"""The figures of our own house."""

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings

from motcua.kernel import jobs, outbox
from motcua.kernel.actors import system
from motcua.rooms.papers import facade as papers
from motcua.rooms.people import facade as people

KEYS = system("watch", "papers:keys")
HOUR = 3600.0


def figure(name: str, *, at: datetime) -> float | None:
    """The figure ``name`` of `rules.figures`; None where it does not apply here (no folder of backups is named)."""
    return _FIGURES[name](at)


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
    shares = []
    for folder in (settings.VAR_DIR, settings.FILES_DIR, settings.BACKUPS_DIR):
        here = (
            next((place for place in (Path(folder), *Path(folder).parents) if place.exists()), None) if folder else None
        )
        if here is not None:
            usage = shutil.disk_usage(here)
            shares.append(100 * usage.free / usage.total)
    return min(shares)


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


_FIGURES: Mapping[str, Callable[[datetime], float | None]] = {
    "outbox-age": _outbox_age,
    "outbox-parked": _outbox_parked,
    "jobs-failing": _jobs_failing,
    "jobs-lag": _jobs_lag,
    "notices-waiting": _notices_waiting,
    "disk-free": disk_free,
    "keys-days": _keys_days,
    "backup-age": _backup_age,
    "restore-age": _restore_age,
}
