"""Reading about officers, posts and delegations."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.kernel.actors import EVERYWHERE
from motcua.kernel.text import fold
from motcua.rooms.people import content, models
from motcua.rooms.people.errors import OfficerNotFound
from motcua.rooms.people.records import Delegation, Officer, Post, Role


def roles() -> tuple[Role, ...]:
    """Every role, in the order of the content."""
    return tuple(content.roles().values())


def officer(officer_id: UUID, *, at: datetime | None = None) -> Officer:
    """The officer with this id and the posts that he holds at ``at``.

    Raises:
        OfficerNotFound: there is none.
    """
    found = officers([officer_id], at=at)
    if officer_id not in found:
        raise OfficerNotFound(officer=str(officer_id))
    return found[officer_id]


def officers(officer_ids: Iterable[UUID], *, at: datetime | None = None) -> dict[UUID, Officer]:
    """Those of ``officer_ids`` that exist, by id, in two queries."""
    return _with_posts(list(models.Officer.objects.filter(id__in=set(officer_ids))), at)


def officer_names(officer_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of those of ``officer_ids`` that exist: one statement, or none where nobody is asked for."""
    if not officer_ids:
        return {}
    return dict(models.Officer.objects.filter(id__in=officer_ids).values_list("id", "full_name"))


def demo_officers() -> tuple[Officer, ...]:
    """The invented officers that are in this database, with their posts, in two queries."""
    numbers = [officer.staff_number for officer in content.demo_people().officers]
    rows = models.Officer.objects.filter(staff_number__in=numbers, left_at__isnull=True).order_by("staff_number")
    return tuple(_with_posts(list(rows), None).values())


def officers_at(unit: str, *, at: datetime | None = None) -> tuple[Officer, ...]:
    """Everybody who holds a post at ``unit``, by name; those whose post is everywhere are not counted here."""
    ids = _running(at).filter(unit=unit).values("officer_id")
    rows = list(models.Officer.objects.filter(id__in=ids, left_at__isnull=True).order_by("folded", "id"))
    return tuple(_with_posts(rows, at).values())


def search_officers(text: str, *, at: datetime | None = None, limit: int = 20) -> tuple[Officer, ...]:
    """Officers whose name or staff number contains ``text``."""
    rows = models.Officer.objects.filter(Q(folded__contains=fold(text)) | Q(staff_number__iexact=text.strip()))
    return tuple(_with_posts(list(rows.order_by("folded", "id")[:limit]), at).values())


def holders(role: str, unit: str, *, at: datetime | None = None) -> tuple[Officer, ...]:
    """Who holds ``role`` at ``unit`` himself, there or everywhere."""
    ids = _running(at).filter(role=role, unit__in=[unit, EVERYWHERE]).values("officer_id")
    rows = list(models.Officer.objects.filter(id__in=ids, left_at__isnull=True).order_by("folded", "id"))
    return tuple(_with_posts(rows, at).values())


def nearest_holders(held: str, house: Collection[str], *, at: datetime, beyond: bool = True) -> tuple[UUID, ...]:
    """The ids of those who hold a role, or a permission, by a post at a unit of ``house``, and who act for them there.

    Where nobody has such a post, of those who hold it everywhere, unless nobody ``beyond`` the house is to be told.
    """
    roles = {key for key, role in content.roles().items() if held == key or held in role.permissions}
    posts = _running(at).filter(role__in=roles, unit__in=[*house, EVERYWHERE], officer__left_at__isnull=True)
    found = list(posts.values_list("unit", "officer_id", "role"))
    there = [(officer, role) for unit, officer, role in found if unit in house]
    if not there and beyond:
        there = [(officer, role) for _, officer, role in found]
    given = models.Delegation.objects.filter(
        giver_id__in={officer for officer, _ in there},
        units__overlap=[*house, EVERYWHERE],
        withdrawn_at__isnull=True,
        starts_at__lte=at,
        ends_at__gt=at,
    )
    acting = {
        one.receiver_id
        for one in given
        if any(one.giver_id == officer and role in one.roles for officer, role in there)
        and (held in roles or not one.permissions or held in one.permissions)
    }
    return tuple(sorted({officer for officer, _ in there} | acting))


def units_without(role: str, units: Iterable[str], *, at: datetime | None = None) -> tuple[str, ...]:
    """Those of ``units`` where nobody holds ``role``, in the order given."""
    held = set(_running(at).filter(role=role, officer__left_at__isnull=True).values_list("unit", flat=True).distinct())
    return () if EVERYWHERE in held else tuple(unit for unit in units if unit not in held)


def delegations_of(officer_id: UUID) -> tuple[Delegation, ...]:
    """Delegations that this officer gave or received, the newest first."""
    return _delegations(Q(giver_id=officer_id) | Q(receiver_id=officer_id))


def delegations_at(units: Iterable[str], *, at: datetime) -> tuple[Delegation, ...]:
    """Delegations that run or begin later and name one of ``units``; ``"*"`` among them means all."""
    wanted = list(units)
    scope = Q() if EVERYWHERE in wanted else Q(units__overlap=[*wanted, EVERYWHERE])
    return _delegations(scope & Q(withdrawn_at__isnull=True, ends_at__gt=at))


def _delegations(condition: Q) -> tuple[Delegation, ...]:
    rows = models.Delegation.objects.filter(condition).select_related("giver", "receiver").order_by("-starts_at", "id")
    return tuple(delegation_record(row) for row in rows)


def delegation_record(row: models.Delegation) -> Delegation:
    """A row as it travels; the officers in it are without their posts."""
    return Delegation(
        id=row.id,
        giver=officer_record(row.giver),
        receiver=officer_record(row.receiver),
        roles=tuple(row.roles),
        units=tuple(row.units),
        permissions=tuple(row.permissions),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=row.reason,
        withdrawn_at=row.withdrawn_at,
    )


def officer_record(row: models.Officer, posts: Iterable[Post] = ()) -> Officer:
    """A row as it travels."""
    return Officer(
        id=row.id,
        staff_number=row.staff_number,
        full_name=row.full_name,
        title=row.title,
        email=row.email,
        phone=row.phone,
        posts=tuple(posts),
        left_at=row.left_at,
        wants_mail=row.wants_mail,
    )


def _running(at: datetime | None = None) -> QuerySet[models.Assignment]:
    """Posts held at ``at``; without it, posts that have no end yet."""
    if at is None:
        return models.Assignment.objects.filter(ends_at__isnull=True)
    return models.Assignment.objects.filter(starts_at__lte=at).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))


def _with_posts(rows: list[models.Officer], at: datetime | None) -> dict[UUID, Officer]:
    posts: dict[UUID, list[Post]] = defaultdict(list)
    for held in _running(at).filter(officer_id__in=[row.id for row in rows]).order_by("unit", "role"):
        posts[held.officer_id].append(Post(held.id, held.role, held.unit, held.starts_at, held.ends_at))
    return {row.id: officer_record(row, posts[row.id]) for row in rows}
