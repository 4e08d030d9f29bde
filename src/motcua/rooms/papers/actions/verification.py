"""The keys that sign codes, and what is counted of those who try to forge them.

The private half of a key is a file ``<kid>.pem`` in ``VERIFICATION_KEYS_DIR``, readable by its owner only. The database
knows the public half and from when until when it signs.
"""

import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.rooms.papers.errors.results import NoSigningKey
from motcua.rooms.papers.models import ForgedCode, VerificationKey
from motcua.rooms.papers.queries.verification import revoked_results
from motcua.rooms.papers.records.verification import Claims, Forgery
from motcua.rooms.papers.rules import verification as rules


def sign_claims(claims: Claims, *, at: datetime) -> str:
    """The code for a QR, signed with the key of the day.

    Raises:
        NoSigningKey: there is none, or its private half is not on this machine.
    """
    kid, key = _key_of_the_day(at)
    return rules.sign(rules.claims_json(claims), kid=kid, key=key)


def signed_revocations(*, at: datetime) -> str:
    """The revocation list as it stands, signed with the key of the day.

    Raises:
        NoSigningKey.
    """
    kid, key = _key_of_the_day(at)
    return rules.sign(rules.revoked_json(revoked_results(), at=at), kid=kid, key=key, typ=rules.REVOKED_TYPE)


def _key_of_the_day(at: datetime) -> tuple[str, ec.EllipticCurvePrivateKey]:
    rows = VerificationKey.objects.filter(begins__lte=at, withdrawn_at__isnull=True)
    row = rows.filter(Q(ends__isnull=True) | Q(ends__gt=at)).order_by("-begins").first()
    if row is None:
        raise NoSigningKey()
    file = _folder() / f"{row.kid}.pem"
    try:
        return row.kid, _private(file, file.stat().st_mtime_ns)
    except OSError:
        raise NoSigningKey(kid=row.kid) from None


@lru_cache(maxsize=8)
def _private(file: Path, changed: int) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{file.name} is not an elliptic-curve key")
    return key


def ensure_key(*, by: Actor, at: datetime) -> str | None:
    """Makes the first key of this copy; None when there is one already."""
    return None if VerificationKey.objects.exists() else rotate_key(by=by, at=at)


@transaction.atomic
def rotate_key(*, by: Actor, at: datetime) -> str:
    """Makes a new key, which begins to sign when every verifier has had a day to learn of it; returns its name.

    The key before it signs until then, and its public half stays published for as long as papers carry its codes. The
    first key of all signs at once.

    Raises:
        NotAllowed.
    """
    if not by.may("papers:keys"):
        raise NotAllowed(permission="papers:keys")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('papers.verification-keys', 0))")
    rows = list(VerificationKey.objects.order_by("begins"))
    in_use = [row for row in rows if row.withdrawn_at is None and (row.ends is None or row.ends > at)]
    begins = at + rules.OVERLAP if in_use else at
    kid = rules.first_kid(at, (row.kid for row in rows))
    x, y = _make(kid)
    for row in in_use:
        row.ends = max(begins, row.begins)
        row.save(update_fields=["ends"])
    VerificationKey.objects.create(kid=kid, x=x, y=y, begins=begins, made_by=by.id)
    journal.record(
        "papers.rotate_key", subject="verification-keys", by=by.id, at=at, kid=kid, begins=begins.isoformat()
    )
    return kid


@transaction.atomic
def withdraw_key(kid: str, *, by: Actor, at: datetime) -> None:
    """Takes a key out of the published set because it is in other hands. Papers with its codes can then be checked
    online only; a new key is needed at once (``rotate_key``), and it begins at once.

    Raises:
        NotAllowed, NotFound.
    """
    if not by.may("papers:keys"):
        raise NotAllowed(permission="papers:keys")
    row = VerificationKey.objects.select_for_update().filter(kid=kid, withdrawn_at__isnull=True).first()
    if row is None:
        raise NotFound(kid=kid)
    row.withdrawn_at, row.ends = at, min(row.ends or at, max(at, row.begins))
    row.save(update_fields=["withdrawn_at", "ends"])
    journal.record("papers.withdraw_key", subject="verification-keys", by=by.id, at=at, kid=kid)


def _make(kid: str) -> tuple[str, str]:
    """A new key pair: the private half on disk, the public half returned.

    A file whose row was never committed is written over: no code was signed with it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = folder / f".{kid}.{os.getpid()}"
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(pem)
        out.flush()
        os.fsync(out.fileno())
    making.replace(folder / f"{kid}.pem")
    return rules.coordinates(key.public_key())


def _folder() -> Path:
    return Path(settings.VERIFICATION_KEYS_DIR)


def count_forged(why: Forgery, *, at: datetime) -> None:
    """Counts a refused code. What it said is not kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_forgedcode (day, why, count, told) VALUES (%s, %s, 1, 0)
               ON CONFLICT (day, why) DO UPDATE SET count = papers_forgedcode.count + 1""",
            [local_day(at), why.value],
        )


@transaction.atomic
def tell_forged(*, by: Actor, at: datetime) -> int:
    """Writes into the journal how many codes were refused since it was told last; one line for all."""
    rows = list(ForgedCode.objects.select_for_update().filter(count__gt=F("told")).order_by("day", "why"))
    if not rows:
        return 0
    new = {f"{row.day} {row.why}": row.count - row.told for row in rows}
    journal.record("papers.forged_codes", subject="verification", by=by.id, at=at, refused=new)
    for row in rows:
        row.told = row.count
        row.save(update_fields=["told"])
    return sum(new.values())
