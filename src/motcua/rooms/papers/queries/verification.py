"""Checks what somebody holds in hand: a code, a number, a file. No answer holds personal data."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.rooms.papers.content.results import kinds
from motcua.rooms.papers.models import ForgedCode, Result
from motcua.rooms.papers.records.results import Cause, ResultState
from motcua.rooms.papers.records.verification import Forgery, Outcome, PublicKey, Revoked, Verdict
from motcua.rooms.papers.rules import verification as rules
from motcua.rooms.papers.rules.results import OUT
from motcua.rooms.units import facade as units

#: how the state of a result is answered
OUTCOMES: Mapping[str, Outcome] = {
    ResultState.ISSUED: Outcome.VALID,
    ResultState.CORRECTED: Outcome.CORRECTED,
    ResultState.REPLACED: Outcome.REPLACED,
    ResultState.REVOKED: Outcome.REVOKED,
    ResultState.SIGNED: Outcome.NOT_ISSUED,
}


class _Row(NamedTuple):
    """What the register says of a result, as far as an answer needs it.

    Read without the ORM: a page that every scan opens, and working out its two statements anew took a fifth of it.
    """

    id: UUID
    token: str | None
    state: str
    unit: str
    kind: str
    number: str
    numbered_on: date | None
    expires_on: date | None
    ended_at: datetime | None
    cause: str
    holder_id: UUID | None
    signed_code: str


def _row(where: str, *values: Any) -> _Row | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_Row._fields)} FROM papers_result WHERE {where} LIMIT 1", values)  # noqa: S608
        found = cursor.fetchone()
    return _Row(*found) if found else None


def check_code(code: str, *, by: Actor, at: datetime) -> Verdict:
    """The answer to a scanned code; two statements.

    A code is believed when one of our keys signed it *and* it is the very one that the register holds: a private key in
    other hands forges nothing that this answers "valid" to.
    """
    try:
        claims = rules.read(code, public_keys(withdrawn=True))
    except rules.Forged as forged:
        return Verdict(Outcome.FORGED, forgery=forged.why)
    row = _row("token = %s", claims.token)
    if row is None or row.state == ResultState.DROPPED:
        return Verdict(Outcome.UNKNOWN)
    if row.signed_code != code:
        return Verdict(Outcome.FORGED, forgery=Forgery.SIGNATURE)
    return _verdict(row, by=by, at=at)


def check_printed(number: str, code: str, *, by: Actor, at: datetime) -> Verdict:
    """The answer to a number and the code printed with it, both typed by hand; one statement."""
    if not rules.is_printed_code(code):
        return Verdict(Outcome.UNKNOWN)
    row = _row("code = %s", rules.printed(code))
    if row is None or row.number.casefold().split() != number.casefold().split() or row.state == ResultState.DROPPED:
        return Verdict(Outcome.UNKNOWN)
    return _verdict(row, by=by, at=at)


def check_file(sha256: str, *, by: Actor, at: datetime) -> Verdict:
    """The answer to a file: the issued one, byte for byte, or unknown; one statement."""
    row = _row("sha256 = %s AND state = ANY(%s) ORDER BY issued_at DESC", sha256, sorted(OUT)) if sha256 else None
    return _verdict(row, by=by, at=at) if row else Verdict(Outcome.UNKNOWN)


def code_of(result_id: UUID) -> str:
    """The signed code of an issued result, "" when there is none: for links to its verification page."""
    found = Result.objects.filter(id=result_id, state__in=OUT).values_list("signed_code", flat=True).first()
    return found or ""


def held_result(code: str, *, by: Actor) -> UUID | None:
    """The result of a code, when the one who asks holds it."""
    row = Result.objects.filter(signed_code=code, state__in=OUT).only("id", "holder_id").first()
    return row.id if row and _holds(row.holder_id, by) else None


def _verdict(row: _Row, *, by: Actor, at: datetime) -> Verdict:
    kind = kinds().get(row.kind)
    outcome = OUTCOMES[ResultState(row.state)]
    if outcome is Outcome.VALID and row.expires_on is not None and row.expires_on < local_day(at):
        outcome = Outcome.EXPIRED
    after = Result.objects.filter(before_id=row.id, state__in=OUT).first() if row.ended_at else None
    return Verdict(
        outcome=outcome,
        issuer=row.unit,
        kind=row.kind,
        title=kind.title if kind else row.kind,
        title_en=kind.title_en if kind else row.kind,
        number=row.number,
        issued_on=row.numbered_on,
        expires_on=row.expires_on,
        ended_on=local_day(row.ended_at) if row.ended_at else None,
        cause=Cause(row.cause) if row.ended_at and row.cause else None,
        successor=after.number if after else "",
        token=row.token or "",
        holder=_holds(row.holder_id, by),
    )


def _holds(holder: UUID | None, by: Actor) -> bool:
    return by.kind == "citizen" and str(holder) == by.key


def public_keys(*, withdrawn: bool = False) -> Mapping[str, PublicKey]:
    """The keys that signed, sign or will sign codes, by their name; those in other hands only with ``withdrawn``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kid, x, y, begins, ends, withdrawn_at FROM papers_verificationkey ORDER BY begins, kid")
        rows = cursor.fetchall()
    return {
        kid: PublicKey(kid=kid, x=x, y=y, begins=begins, ends=ends)
        for kid, x, y, begins, ends, withdrawn_at in rows
        if withdrawn or withdrawn_at is None
    }


def published_keys() -> dict[str, Any]:
    """The document that verifiers fetch: the key set, and what issuers and kinds are called."""
    return {
        "keys": rules.key_set(public_keys().values()),
        "issuers": {unit.code: unit.name for unit in units.units()},
        "kinds": {key: {"vi": kind.title, "en": kind.title_en} for key, kind in kinds().items()},
    }


def revoked_results() -> Iterable[Revoked]:
    """Every result that is not in force any more, the latest first."""
    rows = Result.objects.filter(ended_at__isnull=False, token__isnull=False).order_by("-ended_at", "-id")
    for token, state, ended_at in rows.values_list("token", "state", "ended_at").iterator():
        if token and ended_at:
            yield Revoked(token=token, state=ResultState(state), on=local_day(ended_at))


def last_ending() -> datetime | None:
    """When a result went out of force last: while it stays, the list of them does."""
    return (
        Result.objects.filter(ended_at__isnull=False).order_by("-ended_at").values_list("ended_at", flat=True).first()
    )


def forged_today(day: date) -> Mapping[str, int]:
    """How many codes were refused on a day, by reason."""
    return dict(ForgedCode.objects.filter(day=day).values_list("why", "count"))
