"""Reading about keys."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.rooms.papers import models
from motcua.rooms.papers.errors import CredentialNotFound
from motcua.rooms.papers.records import Credential, KeyKind

KEYS = "papers:keys"


def credentials(*, by: Actor) -> tuple[Credential, ...]:
    """Every key, those that stand first.

    Raises:
        NotAllowed: ``by`` may not administer keys.
    """
    if not by.may(KEYS):
        raise NotAllowed(permission=KEYS)
    rows = models.Credential.objects.order_by(F("revoked_at").desc(nulls_first=True), "holder", "-not_after")
    return tuple(credential_record(row) for row in rows)


def credential_for(holders: Iterable[str], *, at: datetime) -> Credential | None:
    """What is signed with for the first of ``holders`` who has a certificate that stands at ``at``."""
    wanted = list(holders)
    rows = models.Credential.objects.filter(holder__in=wanted, not_before__lte=at, not_after__gt=at).filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=at)
    )
    found = sorted(rows, key=lambda row: (wanted.index(row.holder), -row.not_after.timestamp()))
    return credential_record(found[0]) if found else None


def credentials_by_id(ids: Iterable[UUID]) -> dict[UUID, Credential]:
    """Those of ``ids`` that exist."""
    return {row.id: credential_record(row) for row in models.Credential.objects.filter(id__in=set(ids))}


def credential(credential_id: UUID) -> Credential:
    """The key with this id.

    Raises:
        CredentialNotFound: there is none.
    """
    row = models.Credential.objects.filter(id=credential_id).first()
    if row is None:
        raise CredentialNotFound(credential=str(credential_id))
    return credential_record(row)


def credential_record(row: models.Credential) -> Credential:
    """A row as it travels."""
    return Credential(
        id=row.id,
        holder=row.holder,
        kind=KeyKind(row.kind),
        subject=row.subject,
        issuer=row.issuer,
        serial=row.serial,
        not_before=row.not_before,
        not_after=row.not_after,
        certificate=row.certificate,
        chain=tuple(row.chain),
        where=row.where,
        revoked_at=row.revoked_at,
        revoked_reason=row.revoked_reason or "",
    )
