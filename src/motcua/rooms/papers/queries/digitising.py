"""Reading the scanning bench."""

from collections import defaultdict
from uuid import UUID

from motcua.kernel import pictures, storage
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.rooms.papers import models
from motcua.rooms.papers.errors import CopyNotFound, SheetNotFound
from motcua.rooms.papers.records import PDF, Bench, Copy, CopyState, Crop, Reading, Sheet, WaitingCopy
from motcua.rooms.papers.rules import pages

#: states in which a copy waits for an officer
WAITING = (CopyState.READ, CopyState.CONFIRMED)
#: copies on one page of the queue
COPIES = 50


def bench(subject: str, *, reads: bool) -> Bench:
    """The pages and copies of ``subject``; ``reads``: whether pages are read here. At most three statements."""
    sheets = models.Sheet.objects.filter(subject=subject, copy=None).order_by("position")
    copies = list(models.Copy.objects.filter(subject=subject).order_by("composed_at"))
    parts: dict[UUID, list[bool]] = defaultdict(list)
    if copies:
        for copy_id, page in models.Sheet.objects.filter(copy__in=copies).values_list("copy_id", "page_sha256"):
            parts[copy_id].append(bool(page))
    return Bench(
        sheets=tuple(_sheet(row) for row in sheets),
        copies=tuple(_copy(row, parts[row.id]) for row in copies if row.state != CopyState.FAILED),
        reads=reads,
    )


def _sheet(row: models.Sheet) -> Sheet:
    return Sheet(id=row.id, sha256=row.sha256, mime=row.mime, page=row.page, turn=row.turn, crop=Crop(*row.crop))


def _copy(row: models.Copy, parts: list[bool]) -> Copy:
    return Copy(
        id=row.id,
        subject=row.subject,
        unit=row.unit,
        paper=row.paper,
        name=row.name,
        pages=len(parts),
        done=sum(parts),
        state=CopyState(row.state),
        seen_original=row.seen_original,
        has_text=row.has_text,
        sha256=row.sha256,
        certified_sha256=row.certified_sha256,
        proposed=Reading(**row.proposed),
        confirmed=Reading(**row.confirmed),
        at=row.composed_at,
    )


def copy(copy_id: UUID, *, subject: str) -> Copy:
    """One copy of ``subject``. The caller has asked for the permission.

    Raises:
        CopyNotFound: no such copy.
    """
    row = models.Copy.objects.filter(id=copy_id, subject=subject).first()
    if row is None:
        raise CopyNotFound(copy=str(copy_id))
    made = models.Sheet.objects.filter(copy=row).values_list("page_sha256", flat=True)
    return _copy(row, [bool(page) for page in made])


def copies_waiting(*, page: int = 1, by: Actor) -> list[WaitingCopy]:
    """The copies that wait for whoever may certify at their unit, the oldest first: `COPIES`, and one more when there
    are more.
    """
    units = by.units_with("papers:certify")
    rows = models.Copy.objects.filter(state__in=WAITING)
    if EVERYWHERE not in units:
        rows = rows.filter(unit__in=sorted(units))
    start = (page - 1) * COPIES
    return [
        WaitingCopy(
            id=row.id,
            about=row.subject.partition(":")[2],
            name=row.name,
            unit=row.unit,
            state=CopyState(row.state),
            seen_original=row.seen_original,
            composed_by=row.composed_by,
            at=row.composed_at,
        )
        for row in rows.order_by("composed_at", "id")[start : start + COPIES + 1]
    ]


def sheet_picture(sheet_id: UUID, *, subject: str) -> bytes:
    """A page of the bench as it lies, small, as a JPEG. The caller has asked for the permission.

    Raises:
        SheetNotFound: it is not there, or cannot be drawn.
    """
    row = models.Sheet.objects.filter(id=sheet_id, subject=subject).first()
    if row is None:
        raise SheetNotFound(sheet=str(sheet_id))
    try:
        with storage.open_file(row.sha256) as file:
            content = file.read()
        whole = pictures.page_picture(content, row.page) if row.mime == PDF else content
    except (pictures.NoPicture, FileNotFoundError):
        raise SheetNotFound(sheet=str(sheet_id)) from None
    return pages.laid(whole, row.turn, Crop(*row.crop), longest=pages.SMALL)


def copy_file(copy_id: UUID, *, subject: str) -> str:
    """The hash of a copy's file, certified when it is. The caller has asked for the permission.

    Raises:
        CopyNotFound: no such copy, or it is not made yet.
    """
    row = models.Copy.objects.filter(id=copy_id, subject=subject).exclude(sha256="").first()
    if row is None:
        raise CopyNotFound(copy=str(copy_id))
    return row.certified_sha256 or row.sha256
