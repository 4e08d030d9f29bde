"""The register of results: one, those of a matter, lists."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, BinaryIO
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from motcua.kernel import journal
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.text import fold
from motcua.rooms.papers.content.results import GENERAL, kinds
from motcua.rooms.papers.errors.results import ResultNotFound, UnknownKind
from motcua.rooms.papers.models import Result as Row
from motcua.rooms.papers.models import SignatureRequest
from motcua.rooms.papers.queries.files import open_kept
from motcua.rooms.papers.queries.signing import IN_QUEUE
from motcua.rooms.papers.records import SignatureState
from motcua.rooms.papers.records.results import (
    Cause,
    HistoryLine,
    Kind,
    RegisterFilter,
    RegisterPage,
    Result,
    ResultLine,
    ResultState,
)
from motcua.rooms.papers.rules.results import ACTS

#: rows that an export may have; more is a report, not a list
EXPORT_ROWS = 50_000
#: requests that are asked for and not settled
_ASKED = {*IN_QUEUE, SignatureState.ORDERED}


def kind(key: str) -> Kind:
    """One kind of result.

    Raises:
        UnknownKind: content knows no such kind.
    """
    try:
        return kinds()[key]
    except KeyError:
        raise UnknownKind(kind=key) from None


def kinds_for(procedure: str) -> tuple[Kind, ...]:
    """The kinds that a procedure may end in: its own first, then the one for everything."""
    own = tuple(one for one in kinds().values() if procedure in one.procedures)
    return (*own, kinds()[GENERAL])


def all_kinds() -> tuple[Kind, ...]:
    """Every kind of result of this province."""
    return tuple(kinds().values())


def result_of(subject: str) -> ResultLine | None:
    """The result of a matter that is being worked on, else the last one that was issued; two statements."""
    rows = list(Row.objects.filter(subject=subject).exclude(state=ResultState.DROPPED))
    at_work = [row for row in rows if row.state in {ResultState.DRAFT, ResultState.SIGNED}]
    chosen = (at_work or sorted(rows, key=lambda row: row.issued_at or row.prepared_at))[-1:]
    return lines(chosen)[0] if chosen else None


def results_of(subject: str) -> tuple[ResultLine, ...]:
    """Every result of a matter that was issued, the newest first."""
    rows = Row.objects.filter(subject=subject, issued_at__isnull=False).order_by("-issued_at")
    return lines(rows)


def issued(result_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Which of these results were issued as signed files, for figures; True: it is in its holder's wallet."""
    if not result_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT r.id, EXISTS (
                   SELECT 1 FROM papers_holding h WHERE h.origin = 'result:' || r.id AND NOT h.origin = ''
               ) FROM papers_result r WHERE r.id = ANY(%s) AND r.issued_at IS NOT NULL""",
            [list(result_ids)],
        )
        return dict(cursor.fetchall())


def result(result_id: UUID, *, by: Actor) -> Result:
    """One result with its history, to those who keep the register of its unit.

    Raises:
        ResultNotFound: there is none, or it is not for this reader.
    """
    row = Row.objects.select_related("before").filter(id=result_id).first()
    if row is None or not by.may("papers:results", unit=row.unit):
        raise ResultNotFound(result=str(result_id))
    after = Row.objects.filter(before=row).exclude(state=ResultState.DROPPED).first()
    shown = {one.id: one for one in lines([one for one in (row, row.before, after) if one])}
    return Result(
        line=shown[row.id],
        facts=row.facts,
        prepared_by=row.prepared_by,
        signed_by=row.signed_by,
        issued_by=row.issued_by,
        ended_by=row.ended_by,
        cause=Cause(row.cause) if row.cause else None,
        reason=row.reason,
        code=row.code or "",
        token=row.signed_code,
        before=shown[row.before.id] if row.before else None,
        after=shown[after.id] if after else None,
        history=tuple(
            HistoryLine(at=line["at"], act=line["act"], by=line["by"], says=ACTS.get(line["act"], line["act"]))
            for line in journal.lines_of(f"result:{row.id}")
        ),
    )


def register(filter_: RegisterFilter, *, by: Actor) -> RegisterPage:
    """One page of the register of the units whose results ``by`` keeps, the newest first."""
    rows = _filtered(filter_, by)
    start = (max(1, filter_.page) - 1) * filter_.size
    return RegisterPage(lines(_in_order(rows)[start : start + filter_.size]), rows.count(), filter_)


def export_register(filter_: RegisterFilter, *, by: Actor) -> tuple[ResultLine, ...]:
    """All rows of the register in its order, exactly as filtered, up to ``EXPORT_ROWS``."""
    return lines(_in_order(_filtered(filter_, by))[:EXPORT_ROWS])


def _in_order(rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows.order_by("-prepared_at", "-id")


def _filtered(filter_: RegisterFilter, by: Actor) -> QuerySet[Row]:
    units = by.units_with("papers:results")
    rows = Row.objects.exclude(state=ResultState.DROPPED)
    if EVERYWHERE not in units:
        rows = rows.filter(unit__in=units)
    exact: dict[str, Any] = {"kind": filter_.kind, "state": filter_.state, "unit": filter_.unit, "year": filter_.year}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if text := fold(filter_.text):
        rows = rows.filter(words__contains=text)
    return rows


def result_file(result_id: UUID, *, by: Actor) -> tuple[ResultLine, BinaryIO]:
    """The file of an issued result, to its holder; of any result, to those who keep its unit's register.

    Raises:
        ResultNotFound: there is none, or it is not for this reader.
    """
    row = Row.objects.filter(id=result_id).exclude(state=ResultState.DROPPED).first()
    if row is None or not (_holds(row, by) or by.may("papers:results", unit=row.unit)):
        raise ResultNotFound(result=str(result_id))
    line = lines([row])[0]
    return line, open_kept(line.sha256)


def subject_file(subject: str) -> tuple[ResultLine, BinaryIO]:
    """The file of a matter's result as it stands, for the room that asked for it and has decided who may see it.

    Raises:
        ResultNotFound: the matter has none.
    """
    line = result_of(subject)
    if line is None:
        raise ResultNotFound(subject=subject)
    return line, open_kept(line.sha256)


def open_result(line: ResultLine) -> BinaryIO:
    """The bytes of a result, for the room that has decided who may see them."""
    return open_kept(line.sha256)


def _holds(row: Row, by: Actor) -> bool:
    return by.kind == "citizen" and str(row.holder_id) == by.key and row.issued_at is not None


def lines(rows: Iterable[Row]) -> tuple[ResultLine, ...]:
    """Rows as records, with the signature that each waits for."""
    found = list(rows)
    asked = _requests([row for row in found if row.state in {ResultState.DRAFT, ResultState.SIGNED}])
    return tuple(_line(row, asked.get(f"result:{row.id}")) for row in found)


def _requests(rows: Iterable[Row]) -> Mapping[str, SignatureRequest]:
    subjects = [f"result:{row.id}" for row in rows]
    if not subjects:
        return {}
    newest = SignatureRequest.objects.filter(subject__in=subjects).order_by("asked_at", "id")
    return {request.subject: request for request in newest}


def _line(row: Row, request: SignatureRequest | None) -> ResultLine:
    about = kinds().get(row.kind)
    waits = request is not None and request.state in _ASKED
    return ResultLine(
        id=row.id,
        kind=row.kind,
        title=about.title if about else row.kind,
        title_en=about.title_en if about else row.kind,
        subject=row.subject,
        unit=row.unit,
        number=row.number,
        name=row.name,
        state=ResultState(row.state),
        prepared_at=row.prepared_at,
        signed_at=row.signed_at,
        issued_at=row.issued_at,
        ended_at=row.ended_at,
        expires_on=row.expires_on,
        holder_id=row.holder_id,
        sha256=row.sha256 or row.signed_sha256 or row.draft_sha256,
        uploaded=row.uploaded,
        request=request.id if request and waits else None,
        part=request.part if request and waits else "",
        ordered=bool(request and request.state == SignatureState.ORDERED),
        refused=(request.reason or "") if request and request.state == SignatureState.REFUSED else "",
    )


def waiting_request(row_id: UUID, part: str) -> SignatureRequest | None:
    """The open request for a signature on a result, held until the transaction ends."""
    rows = SignatureRequest.objects.select_for_update().filter(subject=f"result:{row_id}", part=part)
    return rows.filter(state__in=_ASKED).first()


def search_words(row: Row) -> str:
    """What the register's search looks through."""
    return fold(f"{row.number} {row.name} {row.subject.partition(':')[2]}")[:500]
