"""Registering keys and ending their use."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import say
from motcua.rooms.papers import models
from motcua.rooms.papers.actions.words import seal
from motcua.rooms.papers.errors import CredentialInvalid, CredentialNotFound, KeyInUse
from motcua.rooms.papers.queries.credentials import KEYS
from motcua.rooms.papers.records import KeyKind
from motcua.rooms.papers.rules import certificates


@transaction.atomic
def add_credential(
    *,
    holder: str,
    kind: KeyKind | str,
    certificate: str,
    chain: str = "",
    where: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> UUID:
    """Registers a certificate and where its key is; returns its id.

    ``certificate`` and ``chain`` are PEM; ``where`` names the key and, by name only, the secret that opens it.

    Raises:
        NotAllowed: ``by`` may not administer keys.
        CredentialInvalid: the certificate cannot be read, is over, or the place of the key is not named in full.
        KeyInUse: this certificate is registered already.
    """
    _check(by)
    where = {name: where.get(name, "").strip() for name in certificates.NAMED[KeyKind(kind)]}
    wrong = certificates.key_problems(holder, KeyKind(kind), where)
    try:
        said, above = certificates.read_certificate(certificate), certificates.split_chain(chain)
    except ValueError:
        raise CredentialInvalid({**wrong, "certificate": say("Không đọc được chứng thư số (định dạng PEM).")}) from None
    if said.not_after <= at:
        wrong["certificate"] = say("Chứng thư số đã hết hạn.")
    if wrong:
        raise CredentialInvalid(wrong)
    row = models.Credential(
        holder=holder,
        kind=KeyKind(kind),
        certificate=said.pem,
        chain=list(above),
        fingerprint=said.fingerprint,
        subject=said.subject[:300],
        issuer=said.issuer[:300],
        serial=said.serial,
        not_before=said.not_before,
        not_after=said.not_after,
        where=where,
        added_by=by.id,
        added_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise KeyInUse() from None
    journal.record(
        "papers.add_credential",
        subject=f"credential:{row.id}",
        by=by.id,
        at=at,
        holder=holder,
        kind=str(kind),
        fingerprint=said.fingerprint,
    )
    return row.id


@transaction.atomic
def revoke_credential(credential_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Ends the use of a key from this moment; what it signed before stays valid. The authority is told by other ways.

    Raises:
        NotAllowed: ``by`` may not administer keys.
        CredentialNotFound: there is none, or its use ended before.
        Invalid: no reason.
    """
    _check(by)
    if not reason.strip():
        raise Invalid({"reason": say("Vui lòng nêu rõ lý do.")})
    changed = models.Credential.objects.filter(id=credential_id, revoked_at__isnull=True).update(
        revoked_at=at, revoked_by=by.id, revoked_reason=reason.strip()[:300]
    )
    if not changed:
        raise CredentialNotFound(credential=str(credential_id))
    journal.record(
        "papers.revoke_credential", subject=f"credential:{credential_id}", by=by.id, at=at, reason=seal(reason)
    )


def _check(by: Actor) -> None:
    if not by.may(KEYS):
        raise NotAllowed(permission=KEYS)
