"""Results and what a check of one finds."""

from datetime import date, datetime
from uuid import UUID

from motcua.doors.api.shapes.common import Shown


class IssuedResultOut(Shown):
    """A result that a dossier was answered with. ``code`` is what its QR carries; ``url`` where anybody checks it."""

    id: UUID
    kind: str
    title: str
    title_en: str
    number: str
    unit: str
    state: str
    issued_at: datetime
    expires_on: date | None
    ended_at: datetime | None
    sha256: str
    code: str
    url: str


class VerdictOut(Shown):
    """What a check found. ``outcome``: valid, expired, corrected, replaced, revoked, not-issued, unknown or forged."""

    outcome: str
    issuer: str
    kind: str
    title: str
    title_en: str
    number: str
    issued_on: date | None
    expires_on: date | None
    ended_on: date | None
    cause: str | None
    successor: str
