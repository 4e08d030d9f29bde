"""Asking for signatures to be checked, and keeping the answer. A check decides nothing and is not journalled."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from motcua.rooms.papers import models
from motcua.rooms.papers.models.validation import JUDGED
from motcua.rooms.papers.records import Verdict
from motcua.rooms.papers.rules import validation as rules


def ask_validation(hashes: Iterable[str], *, at: datetime) -> None:
    """Lets the signatures of these PDFs be checked, in the caller's transaction; those that were asked about stay."""
    rows = [models.SignatureCheck(digest=one, verdict=Verdict.WAITING, asked_at=at) for one in sorted(set(hashes))]
    models.SignatureCheck.objects.bulk_create(rows, ignore_conflicts=True)


def waiting_checks(limit: int) -> list[str]:
    """What waits to be checked, the oldest first."""
    rows = models.SignatureCheck.objects.filter(verdict=Verdict.WAITING).order_by("asked_at", "digest")
    return list(rows.values_list("digest", flat=True)[:limit])


def stale_checks(trust: str, limit: int) -> list[str]:
    """What was judged under other authorities than ``trust``; the longest ago first."""
    # two ranges instead of "not equal", which no index can find
    other = Q(trust__lt=trust) | Q(trust__gt=trust)
    rows = models.SignatureCheck.objects.filter(other, verdict__in=JUDGED).order_by("checked_at", "digest")
    return list(rows.values_list("digest", flat=True)[:limit])


def record_check(sha256: str, signatures: Sequence[dict[str, Any]] | None, *, trust: str, at: datetime) -> None:
    """Keeps the answer, given under the authorities ``trust``. ``None``: the file could not be read in the time and
    memory that it was given, or is gone; what was found before stays.
    """
    row = models.SignatureCheck.objects.filter(digest=sha256)
    if signatures is not None:
        verdict = rules.overall(tuple(rules.finding(said) for said in signatures))
        row.update(verdict=verdict, signatures=list(signatures), checked_at=at, trust=trust)
    elif not row.filter(verdict__in=JUDGED).update(trust=trust):
        row.filter(verdict=Verdict.WAITING).update(verdict=Verdict.UNREADABLE, checked_at=at, trust=trust)
