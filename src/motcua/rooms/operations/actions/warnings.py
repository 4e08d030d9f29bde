"""Public warnings: given by the city, and taken in from those who may send them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.events import emit
from motcua.kernel.ids import new_id
from motcua.kernel.text import say
from motcua.rooms.operations.errors import WarningInvalid, WarningNotFound, WarningOver
from motcua.rooms.operations.events import PublicWarningGiven
from motcua.rooms.operations.models import WarningRow
from motcua.rooms.operations.queries.sight import RELAY, WARN
from motcua.rooms.operations.records import Area, Cap, Gravity, Info, WarningIn
from motcua.rooms.operations.rules import cap
from motcua.rooms.units import facade as units

#: who we are in the messages of the protocol
SENDER = "motcua.dieu-hanh"
#: how long a warning holds whose sender gave it no end
USUAL_HOURS = timedelta(hours=24)
CHANGES = ("Update", "Cancel")


@transaction.atomic
def give_warning(said: WarningIn, *, replaces: UUID | None = None, by: Actor, at: datetime) -> UUID:
    """Warns the public, or replaces a warning of the city that is in force; returns the new warning.

    Raises:
        NotAllowed: ``by`` may not warn the public.
        WarningInvalid: a headline or an area is missing, or the end lies in the past.
        WarningNotFound, WarningOver: what is to be replaced is not ours, or is over.
    """
    _check(by, WARN)
    wrong = _problems(said, at)
    if wrong:
        raise WarningInvalid(wrong)
    before = _ours(replaces, at) if replaces else None
    message = Cap(
        identifier=str(new_id()),
        sender=SENDER,
        sent=at.replace(microsecond=0),
        status="Actual",
        kind="Update" if before else "Alert",
        scope="Public",
        infos=(_info(said, "vi", at), _info(said, "en", at)),
        references=(_reference(before),) if before else (),
    )
    return _keep(message, cap.write(message).decode(), own=True, by=by, at=at)


@transaction.atomic
def cancel_warning(warning_id: UUID, note: str, *, by: Actor, at: datetime) -> UUID:
    """Takes a warning of the city back, with a reason; returns the message that says so.

    Raises:
        NotAllowed: ``by`` may not warn the public.
        WarningInvalid: no reason is given.
        WarningNotFound, WarningOver: it is not ours, or it is over.
    """
    _check(by, WARN)
    if len(note.strip()) < 3:
        raise WarningInvalid({"note": say("Vui lòng ghi lý do thu hồi.")})
    before = _ours(warning_id, at)
    message = Cap(
        identifier=str(new_id()),
        sender=SENDER,
        sent=at.replace(microsecond=0),
        status="Actual",
        kind="Cancel",
        scope="Public",
        references=(_reference(before),),
        note=note.strip()[:1000],
    )
    return _keep(message, cap.write(message).decode(), own=True, by=by, at=at)


@transaction.atomic
def take_warning(raw: bytes, *, by: Actor, at: datetime) -> UUID:
    """Takes in a message of the protocol from a machine; the same message again is the same warning.

    A message replaces or cancels only what the same client has sent under the same sender.

    Raises:
        NotAllowed: the client may not send warnings.
        CapUnreadable: it is not what the schema allows, or hostile.
    """
    _check(by, RELAY)
    message = cap.read(raw)
    known = WarningRow.objects.filter(sender=message.sender, identifier=message.identifier).first()
    if known is not None:
        return known.id
    return _keep(message, raw.decode("utf-8", errors="replace"), own=False, by=by, at=at)


def _check(by: Actor, permission: str) -> None:
    if not by.may(permission):
        raise NotAllowed(permission=permission)


def _problems(said: WarningIn, at: datetime) -> dict[str, str]:
    found = {}
    for name in ("event", "headline", "headline_en"):
        if not getattr(said, name).strip():
            found[name] = say("Vui lòng ghi nội dung.")
    if not said.areas:
        found["areas"] = say("Vui lòng chọn ít nhất một xã, phường.")
    if said.expires <= at:
        found["expires"] = say("Thời điểm hết hiệu lực phải ở phía trước.")
    return found


def _info(said: WarningIn, language: str, at: datetime) -> Info:
    names = [units.area(code) for code in said.areas]
    english = language == "en"
    desc = ", ".join(one.name_en if english else one.name for one in names)
    return Info(
        language="en-US" if english else "vi-VN",
        category=said.category,
        event=said.event,
        urgency=said.urgency,
        severity=said.severity,
        certainty=said.certainty,
        headline=said.headline_en if english else said.headline,
        description=said.description_en if english else said.description,
        instruction=said.instruction_en if english else said.instruction,
        effective=at.replace(microsecond=0),
        expires=said.expires.replace(microsecond=0),
        areas=(Area(desc, said.areas),),
    )


def _ours(warning_id: UUID, at: datetime) -> WarningRow:
    row = WarningRow.objects.select_for_update().filter(id=warning_id, own=True).exclude(kind="Cancel").first()
    if row is None:
        raise WarningNotFound(warning=str(warning_id))
    if row.over_at is not None or row.expires <= at:
        raise WarningOver()
    return row


def _reference(row: WarningRow) -> tuple[str, str, str]:
    return row.sender, row.identifier, cap.moment(row.sent)


def _keep(message: Cap, xml: str, *, own: bool, by: Actor, at: datetime) -> UUID:
    first = message.infos[0] if message.infos else None
    row = WarningRow.objects.create(
        sender=message.sender,
        identifier=message.identifier,
        sent=message.sent,
        status=message.status,
        kind=message.kind,
        scope=message.scope,
        event=first.event[:200] if first else "",
        severity=max((one.severity for one in message.infos), key=lambda one: one.rank, default=Gravity.UNKNOWN).value,
        texts=_texts(message.infos),
        area="; ".join(area.desc for area in first.areas) if first else "",
        units=_units(message.infos),
        effective=(first.effective if first else None) or message.sent,
        expires=(first.expires if first else None) or message.sent + USUAL_HOURS,
        xml=xml,
        own=own,
        taken_at=at,
        by=by.id,
    )
    if message.kind in CHANGES and message.status == "Actual":
        for sender, identifier, _ in message.references:
            WarningRow.objects.filter(
                **({} if own else {"by": by.id}), sender=sender, identifier=identifier, own=own, over_at__isnull=True
            ).update(over_at=at)
    journal.record(
        "operations.give_warning" if own else "operations.take_warning",
        subject=f"warning:{row.id}",
        by=by.id,
        at=at,
        kind=row.kind,
        severity=row.severity,
        areas=row.units,
    )
    emit(PublicWarningGiven(warning=str(row.id), kind=row.kind, severity=row.severity, units=row.units), at=at)
    return row.id


def _texts(infos: Iterable[Info]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for info in infos:
        words = {"headline": info.headline or info.event, "description": info.description}
        found.setdefault(info.language[:2].lower(), {**words, "instruction": info.instruction})
    return found


def _units(infos: Iterable[Info]) -> list[str]:
    """The committees of the communes that a message names; codes that we do not know are left out."""
    codes = {code for info in infos for area in info.areas for code in area.codes}
    found = set()
    for code in sorted(codes):
        try:
            found.add(units.committee_of(code).code)
        except NotFound:
            continue
    return sorted(found)
