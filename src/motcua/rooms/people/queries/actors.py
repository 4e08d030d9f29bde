"""Who is acting: the question that every request asks."""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from motcua.kernel.actors import Actor
from motcua.kernel.queries import prepared
from motcua.rooms.people import content, models
from motcua.rooms.people.errors import ClientRefused
from motcua.rooms.people.records import Account, AccountKind
from motcua.rooms.people.rules import grants, secrets

#: How long an answer may be reused by a process that did not itself change it. A withdrawal made in another process
#: has its effect after this time at the latest.
FRESH = timedelta(seconds=2)
_MOST = 10_000


@dataclass(frozen=True)
class _Known:
    at: datetime
    account: Account
    actor: Actor


_known: dict[UUID, _Known] = {}
_known_clients: dict[tuple[str, bytes], tuple[datetime, Actor]] = {}
_lock = threading.Lock()

_HOLDINGS = """
SELECT a.role, a.unit, NULL::uuid, '{}'::varchar[], '{}'::varchar[]
  FROM people_assignment a
 WHERE a.officer_id = %(officer)s AND a.starts_at <= %(at)s AND (a.ends_at IS NULL OR a.ends_at > %(at)s)
UNION ALL
SELECT a.role, a.unit, d.giver_id, d.units, d.permissions
  FROM people_delegation d
  JOIN people_officer g ON g.id = d.giver_id AND g.left_at IS NULL
  JOIN people_assignment a ON a.officer_id = d.giver_id AND a.role = ANY (d.roles)
       AND a.starts_at <= %(at)s AND (a.ends_at IS NULL OR a.ends_at > %(at)s)
 WHERE d.receiver_id = %(officer)s AND d.withdrawn_at IS NULL AND d.starts_at <= %(at)s AND d.ends_at > %(at)s
"""


def actor_for(account_id: UUID, *, at: datetime) -> Actor | None:
    """Who acts by this account and what he may do at ``at``; None when it is closed or unknown.

    At most two statements, none when the answer is younger than two seconds.
    """
    found = account_and_actor(account_id, at=at)
    return found[1] if found else None


def account_and_actor(account_id: UUID, *, at: datetime) -> tuple[Account, Actor] | None:
    """The same with the account."""
    known = _known.get(account_id)
    if known and timedelta(0) <= at - known.at < FRESH:
        return known.account, known.actor
    row = _account.first(account_id)
    if row is None or (row.officer and row.officer.left_at and row.officer.left_at <= at):
        return None
    account = replace(account_record(row), unread=row.unread)
    fresh = _Known(at, account, _actor(account, at))
    with _lock:
        if len(_known) >= _MOST:
            _known.clear()
        _known[account_id] = fresh
    return account, fresh.actor


@prepared
def _account(account: UUID) -> QuerySet[Any]:
    """The account with who is behind it and how many notices he has not opened: all that stands around a page."""
    mine = models.Message.objects.filter(read_at__isnull=True).order_by()

    def waiting(**to: OuterRef) -> Subquery:
        return Subquery(mine.filter(**to).values(next(iter(to))).annotate(n=Count("id")).values("n"))

    unread = Coalesce(waiting(officer_id=OuterRef("officer_id")), waiting(person_id=OuterRef("person_id")), 0)
    known = models.Account.objects.select_related("officer", "person").annotate(unread=unread)
    return known.filter(id=account, is_active=True)[:1]


def officer_actor(officer_id: UUID, name: str, *, at: datetime) -> Actor:
    """What an officer may do at ``at``, asked of the database."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDINGS, {"officer": officer_id, "at": at})
        held = [
            grants.Holding(role, unit, f"officer:{giver}" if giver else None, tuple(scope), tuple(permissions))
            for role, unit, giver, scope, permissions in cursor.fetchall()
        ]
    rights = grants.rights(held, content.roles())
    return Actor(id=f"officer:{officer_id}", name=name, grants=rights.grants, delegated=rights.delegated)


def client_actor(client_id: str, secret: str, *, at: datetime) -> Actor:
    """The machine that calls, with its scopes as grants at its unit.

    Raises:
        ClientRefused: unknown, revoked, or the secret is wrong.
    """
    digest = secrets.digest(secret)
    known = _known_clients.get((client_id, digest))
    if known and timedelta(0) <= at - known[0] < FRESH:
        return known[1]
    row = models.ApiClient.objects.filter(id=client_id, revoked_at__isnull=True).first()
    previous = row.previous_hash if row and row.previous_until and at < row.previous_until else None
    kept = [bytes(hash_) for hash_ in (row.secret_hash, previous) if hash_ is not None] if row else []
    if row is None or not secrets.matches(digest, kept):
        raise ClientRefused(client=client_id[:40])
    actor = Actor(id=f"client:{row.id}", name=row.name, grants={scope: frozenset({row.unit}) for scope in row.scopes})
    with _lock:
        if len(_known_clients) >= _MOST:
            _known_clients.clear()
        _known_clients[client_id, digest] = (at, actor)
    return actor


def forget() -> None:
    """Drops what this process remembers of rights: now, and again when the change that caused it is committed."""
    _forget_now()
    transaction.on_commit(_forget_now)


def _forget_now() -> None:
    with _lock:
        _known.clear()
        _known_clients.clear()


def account_record(row: models.Account) -> Account:
    """A row as it travels."""
    behind = row.officer or row.person
    return Account(
        id=row.id,
        kind=AccountKind(row.kind),
        login=row.login,
        name=behind.full_name if behind else row.login,
        person_id=row.person_id,
        officer_id=row.officer_id,
        is_demo=row.is_demo,
    )


def _actor(account: Account, at: datetime) -> Actor:
    if account.officer_id is not None:
        return officer_actor(account.officer_id, account.name, at=at)
    return Actor(id=f"citizen:{account.person_id}", name=account.name)
