"""What a dossier no longer needs to hold: drafts that nobody sent, files whose time is over."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

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
    store. A dossier on which a hold lies keeps everything, and so does a single file.
    """
    days = papers.retention()["dossier-paper"].days
    if days is None:
        return 0
    with_files = Paper.objects.filter(dossier=OuterRef("pk")).exclude(sha256="")
    ended = Dossier.objects.filter(Exists(with_files), ended_at__lt=at - timedelta(days=days)).order_by("ended_at")
    ids = list(ended.values_list("id", flat=True))
    kept_back = papers.held_subjects(f"dossier:{one}" for one in ids)
    over = [one for one in ids if f"dossier:{one}" not in kept_back]
    return sum(_let_go(one, by=by, at=at) for one in over)


@transaction.atomic
def _let_go(dossier: UUID, *, by: Actor, at: datetime) -> bool:
    rows = Paper.objects.filter(dossier=dossier).exclude(sha256="")
    named = set(rows.values_list("sha256", flat=True))
    held = {one.partition(":")[2] for one in papers.held_subjects(f"file:{sha256}" for sha256 in named)}
    hashes = sorted(named - held)
    if not hashes:
        return False
    rows.filter(sha256__in=hashes).update(sha256="", let_go_at=at)
    journal.record(
        "dossiers.let_go_papers", subject=f"dossier:{dossier}", by=by.id, at=at, files=hashes, why="dossier-paper"
    )
    return True
