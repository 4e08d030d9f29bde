"""Papers of a wallet standing for required ones: with consent, each access told to the journal and to the holder."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.events import emit
from motcua.rooms.papers import models
from motcua.rooms.papers.content import wallet_policy
from motcua.rooms.papers.errors import (
    ConsentGone,
    ConsentNotFound,
    HoldingNotFound,
    HoldingNotOffered,
    NotYourWallet,
)
from motcua.rooms.papers.events import HoldingChanged, HoldingUsed
from motcua.rooms.papers.queries.wallet import ground_of, holding_record, is_own, offered
from motcua.rooms.papers.records import AccessKind, Ground, Offers, Use, Validity, WalletFile, Wanted
from motcua.rooms.papers.rules import wallet as rules


@transaction.atomic
def look(person_id: UUID, wanted: Wanted, *, unit: str, purpose: str, by: Actor, at: datetime) -> Offers:
    """What a wallet has for the papers that are wanted, to an officer at a counter whose visitor agreed to the look.

    The look itself is an access: its holder sees it.

    Raises:
        NotYourWallet: ``by`` may not reuse papers at this unit.
    """
    ground = ground_of(person_id, by, unit=unit)
    found = offered(person_id, wanted, at=at)
    _accessed(person_id, None, AccessKind.LOOKED, ground, unit=unit, purpose=purpose, by=by, at=at)
    journal.record(
        "papers.look",
        subject=f"wallet:{person_id}",
        by=by.id,
        at=at,
        unit=unit,
        ground=ground.value,
        found=sum(len(some) for some in found.values()),
    )
    return found


@transaction.atomic
def use(person_id: UUID, uses: Sequence[Use], *, counter: str = "", by: Actor, at: datetime) -> None:
    """Lets papers of a wallet stand for required ones in one dossier. Consent, access and journal line are one act.

    ``uses`` are of one subject, purpose and unit, the one that receives them; ``counter`` is where an officer acts, if
    elsewhere. Repeating it changes nothing.

    Raises:
        NotYourWallet: ``by`` may not use this wallet.
        HoldingNotOffered: one of the papers is not in it, or does not hold.
    """
    if not uses:
        return
    unit, subject, purpose = uses[0].unit, uses[0].subject, uses[0].purpose
    ground = ground_of(person_id, by, unit=counter or unit)
    rows = {
        row.id: row for row in models.Holding.objects.filter(id__in=[one.holding for one in uses], person_id=person_id)
    }
    today = local_day(at)
    if not all(one.holding in rows and rules.fits(holding_record(rows[one.holding]), today) for one in uses):
        raise HoldingNotOffered()
    agreed = set(
        models.Consent.objects.filter(holding_id__in=rows, subject=subject).values_list("holding_id", flat=True)
    )
    fresh = [one for one in uses if one.holding not in agreed]
    if not fresh:
        return
    until = today + timedelta(days=wallet_policy().consent_days)
    for id_ in dict.fromkeys(one.holding for one in fresh):
        models.Consent.objects.create(
            holding_id=id_,
            subject=subject,
            purpose=purpose[:300],
            unit=unit,
            ground=ground.value,
            given_at=at,
            given_by=by.id,
            until=until,
        )
        _accessed(person_id, id_, AccessKind.USED, ground, unit=unit, purpose=purpose, by=by, at=at)
    for one in fresh:
        row = rows[one.holding]
        emit(
            HoldingUsed(
                holding=str(row.id), source=row.source, kind=row.kind, subject=subject, paper=one.paper, unit=unit
            ),
            at=at,
        )
    journal.record(
        "papers.use",
        subject=f"wallet:{person_id}",
        by=by.id,
        at=at,
        holdings=sorted(str(one.holding) for one in fresh),
        used_for=subject,
        unit=unit,
        ground=ground.value,
        until=until.isoformat(),
    )


@transaction.atomic
def open_used(holding_id: UUID, subject: str, *, unit: str, by: Actor, at: datetime) -> WalletFile:
    """The file of a paper that was used for ``subject``, to somebody whom the caller lets see that subject.

    Raises:
        HoldingNotFound: it was not used there.
        ConsentGone: the consent was withdrawn, or its time is over.
    """
    row = models.Consent.objects.filter(holding_id=holding_id, subject=subject).select_related("holding").first()
    if row is None:
        raise HoldingNotFound(holding=str(holding_id))
    if row.withdrawn_at is not None or local_day(at) > row.until:
        raise ConsentGone()
    held = holding_record(row.holding)
    if held.file is None:
        raise HoldingNotFound(holding=str(holding_id))
    _accessed(
        held.person_id, held.id, AccessKind.OPENED, Ground(row.ground), unit=unit, purpose=row.purpose, by=by, at=at
    )
    journal.record(
        "papers.open_used",
        subject=f"wallet:{held.person_id}",
        by=by.id,
        at=at,
        holding=str(held.id),
        used_for=subject,
        unit=unit,
        ground=row.ground,
    )
    return held.file


@transaction.atomic
def withdraw_consent(consent_id: UUID, *, by: Actor, at: datetime) -> None:
    """Takes a consent back: from now on nobody opens the paper on its ground. What was decided before stays.

    Raises:
        ConsentNotFound: there is none, it is somebody else's, or it was withdrawn already.
    """
    row = models.Consent.objects.select_for_update(of=("self",)).select_related("holding").filter(id=consent_id).first()
    if row is None or row.withdrawn_at is not None or not is_own(row.holding.person_id, by):
        raise ConsentNotFound(consent=str(consent_id))
    row.withdrawn_at, row.withdrawn_by = at, by.id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    held = holding_record(row.holding)
    journal.record(
        "papers.withdraw_consent",
        subject=f"wallet:{held.person_id}",
        by=by.id,
        at=at,
        holding=str(held.id),
        used_for=row.subject,
    )
    validity = held.validity(local_day(at))
    state = held.state.value if validity is not Validity.EXPIRED else validity.value
    emit(HoldingChanged(holding=str(held.id), state=state, withdrawn=True, subjects=[row.subject]), at=at)


@transaction.atomic
def allow_proxy(giver_id: UUID, holder_id: UUID, *, by: Actor, at: datetime) -> None:
    """Lets somebody use one's wallet when he files for one under a mandate. Repeating it changes nothing.

    Raises:
        NotYourWallet: it is somebody else's, or one's own twice.
    """
    if not is_own(giver_id, by) or giver_id == holder_id:
        raise NotYourWallet()
    _, made = models.Proxy.objects.get_or_create(
        giver_id=giver_id, holder_id=holder_id, withdrawn_at=None, defaults={"given_at": at}
    )
    if made:
        journal.record("papers.allow_proxy", subject=f"wallet:{giver_id}", by=by.id, at=at, holder=str(holder_id))


@transaction.atomic
def stop_proxy(giver_id: UUID, holder_id: UUID, *, by: Actor, at: datetime) -> None:
    """Takes that back.

    Raises:
        NotYourWallet: it is somebody else's.
        ConsentNotFound: it was not given, or was taken back already.
    """
    if not is_own(giver_id, by):
        raise NotYourWallet()
    stopped = models.Proxy.objects.filter(giver_id=giver_id, holder_id=holder_id, withdrawn_at__isnull=True)
    if not stopped.update(withdrawn_at=at):
        raise ConsentNotFound()
    journal.record("papers.stop_proxy", subject=f"wallet:{giver_id}", by=by.id, at=at, holder=str(holder_id))


def _accessed(
    person_id: UUID,
    holding_id: UUID | None,
    kind: AccessKind,
    ground: Ground,
    *,
    unit: str,
    purpose: str,
    by: Actor,
    at: datetime,
) -> None:
    """What the holder is shown. His own looks are not written down."""
    models.Access.objects.create(
        person_id=person_id,
        holding_id=holding_id,
        kind=kind.value,
        at=at,
        by=by.id,
        by_name=by.name[:200],
        unit=unit,
        purpose=purpose[:300],
        ground=ground.value,
    )
