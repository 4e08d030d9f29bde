"""Writing about officers, their posts and delegations."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.kernel import journal
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.events import emit
from motcua.kernel.text import fold, normalise, say
from motcua.rooms.people import content, models
from motcua.rooms.people.errors import (
    DelegationInvalid,
    DelegationNotFound,
    MayNotAssign,
    MayNotDelegate,
    NothingToDelegate,
    OfficerInvalid,
    OfficerNotFound,
    PostHeld,
    PostNotFound,
    RoleUnknown,
    StaffNumberTaken,
)
from motcua.rooms.people.events import DelegationGiven, DelegationWithdrawn, PostEnded, PostGiven
from motcua.rooms.people.queries import actors
from motcua.rooms.people.queries.officers import delegation_record, officer_record
from motcua.rooms.people.records import Delegation, Officer
from motcua.rooms.units import facade as places

#: what an administrator must hold at the unit
ASSIGN = "people:assign"


@transaction.atomic
def add_officer(
    *,
    staff_number: str,
    full_name: str,
    title: str = "",
    email: str | None = None,
    phone: str | None = None,
    by: Actor,
    at: datetime,
) -> Officer:
    """Writes an officer down, without any post yet.

    Raises:
        MayNotAssign: ``by`` administers no unit.
        OfficerInvalid: name or staff number is missing.
        StaffNumberTaken: another officer has this number.
    """
    _check_administrator(by, None)
    name, number = normalise(full_name), staff_number.strip().upper()
    wrong = {}
    if not name:
        wrong["full_name"] = say("Nhập họ và tên.")
    if not number or len(number) > 32:
        wrong["staff_number"] = say("Nhập số hiệu cán bộ (tối đa 32 ký tự).")
    if wrong:
        raise OfficerInvalid(wrong)
    row = models.Officer(
        staff_number=number,
        full_name=name,
        folded=fold(name)[:200],
        title=normalise(title),
        email=email,
        phone=phone,
        made_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise StaffNumberTaken(staff_number=number) from None
    journal.record("people.add_officer", subject=f"officer:{row.id}", by=by.id, at=at, staff_number=number)
    return officer_record(row)


@transaction.atomic
def officer_leaves(officer_id: UUID, *, by: Actor, at: datetime) -> None:
    """Ends every post and delegation of an officer who leaves the service, and closes his account.

    Raises:
        OfficerNotFound: there is none.
        MayNotAssign: ``by`` does not administer every unit where he holds a post.
    """
    row = _officer(officer_id)
    posts = list(models.Assignment.objects.select_for_update().filter(officer=row, ends_at__isnull=True))
    _check_administrator(by, None)
    for post in posts:
        _check_administrator(by, post.unit)
        _end(post, at)
    models.Delegation.objects.filter(giver=row, withdrawn_at__isnull=True, ends_at__gt=at).update(
        withdrawn_at=at, withdrawn_by=by.id
    )
    row.left_at = at
    row.save(update_fields=["left_at"])
    models.Account.objects.filter(officer=row).update(is_active=False)
    journal.record("people.officer_leaves", subject=f"officer:{officer_id}", by=by.id, at=at, posts=len(posts))
    actors.forget()


@transaction.atomic
def assign(
    officer_id: UUID, *, role: str, unit: str, starts_at: datetime | None = None, by: Actor, at: datetime
) -> UUID:
    """Gives an officer a role at a unit; returns the id of the post.

    Raises:
        MayNotAssign: ``by`` does not administer ``unit``, or the role is one that only the city gives.
        RoleUnknown, UnitNotFound, OfficerNotFound, PostHeld.
    """
    _check_administrator(by, unit)
    known = content.roles().get(role)
    if known is None:
        raise RoleUnknown(role=role)
    if known.city:
        _check_administrator(by, EVERYWHERE)
    if unit != EVERYWHERE:
        places.unit(unit)
    row = _officer(officer_id)
    if models.Assignment.objects.filter(officer=row, role=role, unit=unit, ends_at__isnull=True).exists():
        raise PostHeld(role=role, unit=unit)
    post = models.Assignment.objects.create(officer=row, role=role, unit=unit, starts_at=starts_at or at)
    journal.record("people.assign", subject=f"officer:{officer_id}", by=by.id, at=at, role=role, unit=unit)
    emit(PostGiven(officer=str(officer_id), role=role, unit=unit), at=at)
    actors.forget()
    return post.id


@transaction.atomic
def unassign(officer_id: UUID, *, role: str, unit: str, by: Actor, at: datetime) -> None:
    """Ends a post from this moment.

    Raises:
        MayNotAssign: ``by`` does not administer ``unit``.
        PostNotFound: the officer does not hold it.
    """
    _check_administrator(by, unit)
    post = (
        models.Assignment.objects.select_for_update()
        .filter(officer_id=officer_id, role=role, unit=unit, ends_at__isnull=True)
        .first()
    )
    if post is None:
        raise PostNotFound(role=role, unit=unit)
    _end(post, at)
    journal.record("people.unassign", subject=f"officer:{officer_id}", by=by.id, at=at, role=role, unit=unit)
    actors.forget()


def _end(post: models.Assignment, at: datetime) -> None:
    post.ends_at = max(at, post.starts_at)
    post.save(update_fields=["ends_at"])
    emit(PostEnded(officer=str(post.officer_id), role=post.role, unit=post.unit), at=at)


@transaction.atomic
def delegate(
    giver_id: UUID,
    receiver_id: UUID,
    *,
    roles: tuple[str, ...],
    units: tuple[str, ...],
    permissions: tuple[str, ...] = (),
    starts_at: datetime | None = None,
    ends_at: datetime,
    reason: str,
    by: Actor,
    at: datetime,
) -> Delegation:
    """Lets ``receiver`` act in the roles of ``giver`` at ``units`` until ``ends_at``.

    What was delegated to the giver cannot be passed on. ``permissions`` narrows what the roles permit.

    Raises:
        MayNotDelegate: ``by`` is neither the giver nor administers all of ``units``.
        DelegationInvalid: no reason, no scope, the same officer twice, or an end that is not after the start.
        NothingToDelegate: the giver holds none of ``roles`` at ``units`` himself.
    """
    if by.id != f"officer:{giver_id}" and not all(_administers(by, unit) for unit in units):
        raise MayNotDelegate(giver=str(giver_id))
    start = max(starts_at or at, at)
    wrong = _delegation_problems(giver_id == receiver_id, roles, units, start, ends_at, reason)
    if wrong:
        raise DelegationInvalid(wrong)
    giver = _officer(giver_id)
    _check_held(giver, roles, units)
    row = models.Delegation.objects.create(
        giver=giver,
        receiver=_officer(receiver_id),
        roles=list(roles),
        units=list(units),
        permissions=list(permissions),
        starts_at=start,
        ends_at=ends_at,
        reason=reason.strip()[:300],
        given_by=by.id,
        given_at=at,
    )
    _journal_delegation(row, by, at)
    emit(DelegationGiven(delegation=str(row.id), giver=str(giver_id), receiver=str(receiver_id)), at=at)
    actors.forget()
    return delegation_record(row)


def _check_held(giver: models.Officer, roles: tuple[str, ...], units: tuple[str, ...]) -> None:
    held = models.Assignment.objects.filter(officer=giver, role__in=roles, ends_at__isnull=True)
    if EVERYWHERE not in units:
        held = held.filter(unit__in=[*units, EVERYWHERE])
    if not held.exists():
        raise NothingToDelegate(giver=str(giver.id))


def _journal_delegation(row: models.Delegation, by: Actor, at: datetime) -> None:
    journal.record(
        "people.delegate",
        subject=f"officer:{row.giver_id}",
        by=by.id,
        at=at,
        delegation=str(row.id),
        receiver=str(row.receiver_id),
        roles=row.roles,
        units=row.units,
        permissions=row.permissions,
        starts_at=row.starts_at.isoformat(),
        ends_at=row.ends_at.isoformat(),
    )


def _delegation_problems(
    same: bool, roles: tuple[str, ...], units: tuple[str, ...], start: datetime, end: datetime, reason: str
) -> dict[str, str]:
    wrong = {}
    if same:
        wrong["receiver"] = say("Người nhận ủy quyền phải là cán bộ khác.")
    if not roles or any(role not in content.roles() for role in roles):
        wrong["roles"] = say("Chọn ít nhất một vai trò.")
    if not units:
        wrong["units"] = say("Chọn ít nhất một đơn vị.")
    if end <= start:
        wrong["ends_at"] = say("Thời điểm kết thúc phải sau thời điểm bắt đầu.")
    if not reason.strip():
        wrong["reason"] = say("Nhập lý do ủy quyền.")
    return wrong


@transaction.atomic
def withdraw_delegation(delegation_id: UUID, *, by: Actor, at: datetime) -> None:
    """Ends a delegation from this moment; the giver, the receiver or an administrator of its units may.

    Raises:
        DelegationNotFound: there is none, or it is over.
        MayNotDelegate: it is not this actor's.
    """
    row = (
        models.Delegation.objects.select_for_update()
        .filter(id=delegation_id, withdrawn_at__isnull=True, ends_at__gt=at)
        .first()
    )
    if row is None:
        raise DelegationNotFound(delegation=str(delegation_id))
    parties = {f"officer:{row.giver_id}", f"officer:{row.receiver_id}"}
    if by.id not in parties and not all(_administers(by, unit) for unit in row.units):
        raise MayNotDelegate(giver=str(row.giver_id))
    row.withdrawn_at, row.withdrawn_by = at, by.id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    journal.record(
        "people.withdraw_delegation", subject=f"officer:{row.giver_id}", by=by.id, at=at, delegation=str(delegation_id)
    )
    emit(DelegationWithdrawn(delegation=str(row.id), giver=str(row.giver_id), receiver=str(row.receiver_id)), at=at)
    actors.forget()


def _officer(officer_id: UUID) -> models.Officer:
    row = models.Officer.objects.select_for_update().filter(id=officer_id, left_at__isnull=True).first()
    if row is None:
        raise OfficerNotFound(officer=str(officer_id))
    return row


def _administers(by: Actor, unit: str | None) -> bool:
    return by.kind == "system" or by.may(ASSIGN, unit=unit)


def _check_administrator(by: Actor, unit: str | None) -> None:
    if not _administers(by, unit):
        raise MayNotAssign(unit=unit or "")
