"""Reading what signatures are worth."""

from collections.abc import Iterable

from motcua.rooms.papers import models
from motcua.rooms.papers.records import Validation, Verdict
from motcua.rooms.papers.rules import validation as rules


def validations(hashes: Iterable[str]) -> dict[str, Validation]:
    """What is known about these files; one that nobody asked about is left out. One statement."""
    rows = models.SignatureCheck.objects.filter(digest__in=set(hashes))
    return {row.digest: _record(row) for row in rows}


def validate(sha256: str) -> Validation | None:
    """What is known about this file; None when nobody asked."""
    return validations([sha256]).get(sha256)


def _record(row: models.SignatureCheck) -> Validation:
    return Validation(
        sha256=row.digest,
        verdict=Verdict(row.verdict),
        signatures=tuple(rules.finding(said) for said in row.signatures),
        checked_at=row.checked_at,
    )
