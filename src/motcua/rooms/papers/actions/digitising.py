"""The scanning bench: pages laid, composed into a copy, read, confirmed, certified."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from motcua.kernel import journal, pictures, storage
from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.papers.actions.files import keep_made
from motcua.rooms.papers.actions.reading import read_page
from motcua.rooms.papers.actions.signing import add_request, order_signatures
from motcua.rooms.papers.errors import (
    CopyNotFound,
    CopyNotReady,
    NoSheets,
    OriginalNotSeen,
    ReadingInvalid,
    SheetNotFound,
)
from motcua.rooms.papers.events import CopyCertified, CopyComposed
from motcua.rooms.papers.models import Copy, Sheet
from motcua.rooms.papers.records import PDF, CopyState, Crop, KeptFile, Part, Reading
from motcua.rooms.papers.rules import pages, reading

DIGITISE, CERTIFY = "papers:digitise", "papers:certify"
#: no more of a page may be cut off than this, in per mille of both sides together
MOST_CUT = 900


def _check(by: Actor, permission: str, unit: str) -> None:
    if not by.may(permission, unit=unit):
        raise NotAllowed(permission=permission, unit=unit)


@transaction.atomic
def lay_sheets(kept: KeptFile, *, subject: str, unit: str, by: Actor, at: datetime) -> None:
    """Lays every page of a kept file on the bench of ``subject``, after those that lie there.

    Raises:
        NotAllowed: ``by`` may not digitise at ``unit``.
    """
    _check(by, DIGITISE, unit)
    last = Sheet.objects.filter(subject=subject, copy=None).aggregate(last=Max("position"))["last"] or 0
    Sheet.objects.bulk_create(
        Sheet(
            subject=subject,
            unit=unit,
            position=last + page,
            sha256=kept.sha256,
            mime=kept.mime,
            page=page,
            added_by=by.id,
            added_at=at,
        )
        for page in range(1, kept.pages + 1)
    )
    journal.record("papers.lay_sheets", subject=subject, by=by.id, at=at, sha256=kept.sha256, pages=kept.pages)


def _sheet(sheet_id: UUID, subject: str, by: Actor) -> Sheet:
    row = Sheet.objects.select_for_update().filter(id=sheet_id, subject=subject, copy=None).first()
    if row is None:
        raise SheetNotFound(sheet=str(sheet_id))
    _check(by, DIGITISE, row.unit)
    return row


@transaction.atomic
def turn_sheet(sheet_id: UUID, *, subject: str, by: Actor, degrees: int = 90) -> None:
    """Turns a page clockwise. What only prepares a copy is not journalled: the copy is.

    Raises:
        SheetNotFound, NotAllowed.
    """
    row = _sheet(sheet_id, subject, by)
    row.turn, row.crop = (row.turn + degrees) % 360, []
    row.save(update_fields=["turn", "crop"])


@transaction.atomic
def crop_sheet(sheet_id: UUID, crop: Crop, *, subject: str, by: Actor) -> None:
    """Cuts the edges of a page off, from the whole page anew.

    Raises:
        SheetNotFound, NotAllowed.
    """
    row = _sheet(sheet_id, subject, by)
    sides = (crop.left, crop.top, crop.right, crop.bottom)
    if min(sides) < 0 or crop.left + crop.right > MOST_CUT or crop.top + crop.bottom > MOST_CUT:
        raise ReadingInvalid({"crop": say("Phần cắt quá lớn: phải còn lại một phần của trang.")})
    row.crop = list(sides)
    row.save(update_fields=["crop"])


@transaction.atomic
def move_sheet(sheet_id: UUID, *, subject: str, by: Actor, up: bool) -> None:
    """Moves a page one place; at the end of the pile it stays.

    Raises:
        SheetNotFound, NotAllowed.
    """
    row = _sheet(sheet_id, subject, by)
    pile = Sheet.objects.select_for_update().filter(subject=subject, copy=None)
    beside = (
        pile.filter(position__lt=row.position).order_by("-position")
        if up
        else pile.filter(position__gt=row.position).order_by("position")
    ).first()
    if beside is not None:
        row.position, beside.position = beside.position, row.position
        Sheet.objects.bulk_update([row, beside], ["position"])


@transaction.atomic
def drop_sheet(sheet_id: UUID, *, subject: str, by: Actor) -> None:
    """Takes a page off the bench.

    Raises:
        SheetNotFound, NotAllowed.
    """
    _sheet(sheet_id, subject, by).delete()


@transaction.atomic
def compose(
    sheet_ids: Sequence[UUID],
    *,
    subject: str,
    unit: str,
    paper: str,
    name: str,
    seen_original: bool,
    by: Actor,
    at: datetime,
) -> UUID:
    """Has pages put together, in the order of the pile, into one copy that answers ``paper``; a job does the work.

    Raises:
        NotAllowed.
        NoSheets: no page, or no paper.
        SheetNotFound: a page is not on this bench any more.
    """
    _check(by, DIGITISE, unit)
    rows = list(Sheet.objects.select_for_update().filter(id__in=sheet_ids, subject=subject, copy=None))
    if not sheet_ids or not paper:
        raise NoSheets({"sheets": NoSheets.says})
    if len(rows) != len(set(sheet_ids)):
        raise SheetNotFound(subject=subject)
    made = Copy.objects.create(
        subject=subject,
        unit=unit,
        paper=paper,
        name=name[:300],
        seen_original=seen_original,
        state=CopyState.COMPOSING,
        composed_by=by.id,
        composed_at=at,
    )
    Sheet.objects.filter(id__in=[row.id for row in rows]).update(copy=made)
    journal.record(
        "papers.compose",
        subject=subject,
        by=by.id,
        at=at,
        copy=str(made.id),
        paper=paper,
        pages=len(rows),
        seen_original=seen_original,
    )
    return made.id


def compose_step(*, by: Actor, at: datetime) -> bool:
    """Does one page of the oldest copy that is being made, or puts its pages together; False when there is none.

    A page at a time, so that whatever else runs by the clock waits for one page at most; and so that a worker that
    dies repeats one page.
    """
    copy = Copy.objects.filter(state=CopyState.COMPOSING).order_by("composed_at").first()
    if copy is None:
        return False
    sheets = list(Sheet.objects.filter(copy=copy).order_by("position"))
    waiting = next((sheet for sheet in sheets if not sheet.page_sha256), None)
    try:
        if waiting is not None:
            _make_page(waiting, at)
        else:
            _put_together(copy, sheets, by, at)
    except (pictures.NoPicture, FileNotFoundError, storage.Damaged, OSError, ValueError):
        _fail(copy, by, at)
    return True


def picture_of(sha256: str, mime: str, page: int) -> bytes:
    """A page as it came, as a picture.

    Raises:
        NoPicture, FileNotFoundError, StoreDown.
    """
    with storage.open_file(sha256) as file:
        content = file.read()
    return pictures.page_picture(content, page) if mime == PDF else content


def _make_page(sheet: Sheet, at: datetime) -> None:
    jpeg = pages.laid(picture_of(sheet.sha256, sheet.mime, sheet.page), sheet.turn, Crop(*sheet.crop))
    made, text = read_page(jpeg) or (pages.as_pdf(jpeg), "")
    kept = keep_made([made], name="trang.pdf", mime=PDF, at=at, kind="scan-sheet")
    sheet.page_sha256, sheet.text = kept.sha256, text
    sheet.save(update_fields=["page_sha256", "text"])


def _put_together(copy: Copy, sheets: list[Sheet], by: Actor, at: datetime) -> None:
    made = []
    for sheet in sheets:
        with storage.open_file(sheet.page_sha256) as file:
            made.append(file.read())
    kept = keep_made([pages.joined(made, copy.name)], name="ban-sao.pdf", mime=PDF, at=at, kind="copy", pages=len(made))
    text = "\n".join(sheet.text for sheet in sheets)
    with transaction.atomic():
        row = Copy.objects.select_for_update().get(id=copy.id)
        if row.state != CopyState.COMPOSING:
            return
        row.state, row.sha256, row.size, row.has_text = CopyState.READ, kept.sha256, kept.size, bool(text.strip())
        row.proposed = asdict(reading.propose(text))
        row.save()
        journal.record("papers.composed", subject=row.subject, by=by.id, at=at, copy=str(row.id), sha256=kept.sha256)
        emit(
            CopyComposed(
                copy=str(row.id),
                subject=row.subject,
                paper=row.paper,
                sha256=kept.sha256,
                size=kept.size,
                seen_original=row.seen_original,
            ),
            at=at,
        )


@transaction.atomic
def _fail(copy: Copy, by: Actor, at: datetime) -> None:
    """The pages go back to the bench: nothing of the work is lost."""
    Copy.objects.filter(id=copy.id).update(state=CopyState.FAILED)
    Sheet.objects.filter(copy=copy).update(copy=None, page_sha256="", text="")
    journal.record("papers.compose_failed", subject=copy.subject, by=by.id, at=at, copy=str(copy.id))


def _copy(copy_id: UUID, subject: str) -> Copy:
    row = Copy.objects.select_for_update().filter(id=copy_id, subject=subject).first()
    if row is None:
        raise CopyNotFound(copy=str(copy_id))
    return row


@transaction.atomic
def confirm_reading(copy_id: UUID, said: Reading, *, subject: str, by: Actor, at: datetime) -> None:
    """Confirms what stands on the paper: what was proposed, or what the officer put in its place.

    Raises:
        CopyNotFound, NotAllowed.
        CopyNotReady: it is being made, or signed already.
        ReadingInvalid: the date is none, or lies ahead.
    """
    row = _copy(copy_id, subject)
    _check(by, DIGITISE, row.unit)
    if row.state not in {CopyState.READ, CopyState.CONFIRMED}:
        raise CopyNotReady(copy=str(copy_id))
    if said.date and not _is_past(said.date, at):
        raise ReadingInvalid({"date": say("Ngày cấp không đúng, hoặc ở tương lai.")})
    row.confirmed = {key: value.strip()[:200] for key, value in asdict(said).items()}
    row.state = CopyState.CONFIRMED
    row.save(update_fields=["confirmed", "state"])
    changed = sorted(key for key, value in row.confirmed.items() if value != row.proposed.get(key, ""))
    journal.record("papers.confirm_reading", subject=subject, by=by.id, at=at, copy=str(row.id), corrected=changed)


def _is_past(said: str, at: datetime) -> bool:
    try:
        return date.fromisoformat(said) <= at.date()
    except ValueError:
        return False


@transaction.atomic
def certify_copy(copy_id: UUID, *, subject: str, by: Actor, at: datetime) -> UUID:
    """Orders the signature that certifies a copy against its original (TT 01/2023/TT-VPCP; confidence medium).

    The officer signs with his own certificate, or the unit's. Returns the request; `papers.copy_certified.v1` follows
    when the signature is there.

    Raises:
        CopyNotFound, NotAllowed.
        CopyNotReady: what stands on it was not confirmed, or it is signed already.
        OriginalNotSeen: nobody compared it with its original.
        NoCredential: neither the officer nor the unit has a certificate.
    """
    row = _copy(copy_id, subject)
    _check(by, CERTIFY, row.unit)
    if row.state != CopyState.CONFIRMED:
        raise CopyNotReady(copy=str(copy_id))
    if not row.seen_original:
        raise OriginalNotSeen(copy=str(copy_id))
    request = add_request(
        subject=f"copy:{row.id}",
        about=subject,
        part=Part.COPY,
        unit=row.unit,
        title=row.name,
        sha256=row.sha256,
        by=by,
        at=at,
    )
    order_signatures([request], by=by, at=at)
    row.state, row.request = CopyState.ASKED, request
    row.save(update_fields=["state", "request"])
    journal.record("papers.certify_copy", subject=subject, by=by.id, at=at, copy=str(row.id), request=str(request))
    return request


@transaction.atomic
def take_certified(copy_id: UUID, sha256: str, *, by: Actor, at: datetime) -> None:
    """The signature is there: the copy is a certified one."""
    row = Copy.objects.select_for_update().filter(id=copy_id, state=CopyState.ASKED).first()
    if row is None:
        return
    with storage.open_file(sha256) as file:
        size = file.seek(0, 2)
    row.state, row.certified_sha256, row.certified_at = CopyState.CERTIFIED, sha256, at
    row.save(update_fields=["state", "certified_sha256", "certified_at"])
    journal.record("papers.copy_certified", subject=row.subject, by=by.id, at=at, copy=str(row.id), sha256=sha256)
    emit(
        CopyCertified(copy=str(row.id), subject=row.subject, paper=row.paper, sha256=sha256, size=size),
        at=at,
    )


@transaction.atomic
def take_refused(copy_id: UUID, *, by: Actor, at: datetime) -> None:
    """The signature was refused: the copy waits for another order."""
    if Copy.objects.filter(id=copy_id, state=CopyState.ASKED).update(state=CopyState.CONFIRMED, request=None):
        row = Copy.objects.get(id=copy_id)
        journal.record("papers.copy_refused", subject=row.subject, by=by.id, at=at, copy=str(row.id))
