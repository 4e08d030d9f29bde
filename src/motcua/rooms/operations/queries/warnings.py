"""Public warnings: those in force, those that were."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from motcua.rooms.operations.errors import WarningNotFound
from motcua.rooms.operations.models import WarningRow
from motcua.rooms.operations.records import Gravity, PublicWarning

#: warnings in a list
MOST = 100
PUBLIC = Q(status="Actual", scope="Public", kind__in=["Alert", "Update"])


def in_force(at: datetime) -> Q:
    """What is in force at a moment."""
    return PUBLIC & Q(over_at__isnull=True, effective__lte=at, expires__gt=at)


def warnings_in_force(*, at: datetime) -> list[PublicWarning]:
    """The public warnings that hold now, the gravest first; for everybody."""
    rows = WarningRow.objects.filter(in_force(at)).order_by("-sent")[:MOST]
    return sorted((record(row, at) for row in rows), key=lambda one: -one.severity.rank)


def warnings(*, at: datetime) -> list[PublicWarning]:
    """The latest warnings, whether they hold or not."""
    return [record(row, at) for row in WarningRow.objects.filter(PUBLIC).order_by("-sent")[:MOST]]


def warning(warning_id: UUID, *, at: datetime) -> PublicWarning:
    """One public warning.

    Raises:
        WarningNotFound: there is none with this id.
    """
    return record(_row(warning_id), at)


def warning_xml(warning_id: UUID) -> str:
    """The message itself, as it was sent or taken in.

    Raises:
        WarningNotFound: there is no public warning with this id.
    """
    return _row(warning_id).xml


def _row(warning_id: UUID) -> WarningRow:
    row = WarningRow.objects.filter(PUBLIC, id=warning_id).first()
    if row is None:
        raise WarningNotFound(warning=str(warning_id))
    return row


def record(row: WarningRow, at: datetime) -> PublicWarning:
    """A row as the rest of the house sees it."""
    first: dict[str, str] = next(iter(row.texts.values()), {})
    vi, en = row.texts.get("vi") or first, row.texts.get("en") or row.texts.get("vi") or first

    def said(words: dict[str, str], name: str) -> str:
        return words.get(name, "")

    return PublicWarning(
        id=row.id,
        identifier=row.identifier,
        sender=row.sender,
        sent=row.sent,
        kind=row.kind,
        event=row.event,
        severity=Gravity(row.severity),
        headline=said(vi, "headline"),
        headline_en=said(en, "headline"),
        description=said(vi, "description"),
        description_en=said(en, "description"),
        instruction=said(vi, "instruction"),
        instruction_en=said(en, "instruction"),
        area=row.area,
        units=tuple(row.units),
        effective=row.effective,
        expires=row.expires,
        own=row.own,
        over=row.over_at is not None or row.expires <= at,
    )
