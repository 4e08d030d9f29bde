"""What a dossier no longer needs to hold: drafts that nobody sent, files whose time is over."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.rooms.dossiers.models import Dossier, Draft, Paper
from motcua.rooms.papers import facade as papers


def drop_old_drafts(*, at: datetime) -> int:
    """Throws away filings that were begun and never sent; returns how many."""
    days = papers.retention()["draft"].days
    if days is None:
        return 0
    return Draft.objects.filter(updated_at__lt=at - timedelta(days=days)).delete()[0]


def let_go_papers(*, by: Actor, at: datetime) -> int:
    """Lets go of the files of dossiers that ended so long ago that their time is over; returns of how many dossiers.

    The paper stays in the dossier with its name, size and ending; the file itself goes with the next sweep of the
    store. A dossier on which a hold lies keeps everything.
    """
    days = papers.retention()["dossier-paper"].days
    if days is None:
        return 0
    with_files = Paper.objects.filter(dossier=OuterRef("pk")).exclude(sha256="")
    ended = Dossier.objects.filter(Exists(with_files), ended_at__lt=at - timedelta(days=days)).order_by("ended_at")
    ids = list(ended.values_list("id", flat=True))
    kept_back = papers.held_subjects(f"dossier:{one}" for one in ids)
    over = [one for one in ids if f"dossier:{one}" not in kept_back]
    for one in over:
        _let_go(f"dossier:{one}", Paper.objects.filter(dossier=one).exclude(sha256=""), by=by, at=at)
    return len(over)


@transaction.atomic
def _let_go(subject: str, rows: QuerySet[Paper], *, by: Actor, at: datetime) -> None:
    hashes = sorted(set(rows.values_list("sha256", flat=True)))
    rows.update(sha256="", let_go_at=at)
    journal.record("dossiers.let_go_papers", subject=subject, by=by.id, at=at, files=hashes, why="dossier-paper")
