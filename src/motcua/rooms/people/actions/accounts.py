"""Writing about ways in: accounts of officers, citizens from the identity provider, machines, failed attempts."""

import secrets as random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from motcua.kernel import ids, journal
from motcua.kernel.actors import EVERYWHERE, Actor, system
from motcua.kernel.text import say
from motcua.rooms.people import content, models
from motcua.rooms.people.actions.persons import save_person, tidy
from motcua.rooms.people.errors import (
    ClientNotFound,
    MayNotAssign,
    NobodyNamed,
    OfficerInvalid,
    OfficerNotFound,
    StaffNumberTaken,
    WrongDoor,
)
from motcua.rooms.people.queries import actors
from motcua.rooms.people.queries.accounts import client_record
from motcua.rooms.people.queries.actors import account_record
from motcua.rooms.people.records import Account, AccountKind, Lock, NewSecret, PersonDetails
from motcua.rooms.people.rules import claims as claims_
from motcua.rooms.people.rules import secrets, throttle

CLIENTS = "people:clients"
ASSIGN = "people:assign"
#: how long the secret before the last stays good
OVERLAP = timedelta(hours=24)
FRONT_DOOR = system("front-door")


@transaction.atomic
def open_officer_account(
    officer_id: UUID, *, login: str, password: str, is_demo: bool = False, by: Actor, at: datetime
) -> Account:
    """Lets an officer sign in with ``login`` and ``password``; the second factor is enrolled at the first sign-in.

    Raises:
        MayNotAssign, OfficerNotFound.
        OfficerInvalid: the password is too weak or the name has a form that cannot be typed.
        StaffNumberTaken: the name is taken, or the officer has an account already.
    """
    _check(by, ASSIGN, None)
    officer = models.Officer.objects.filter(id=officer_id, left_at__isnull=True).first()
    if officer is None:
        raise OfficerNotFound(officer=str(officer_id))
    name = login.strip().lower()
    account = models.Account(
        kind=AccountKind.OFFICER, login=name, officer=officer, is_demo=is_demo, made_at=at, is_active=True
    )
    _check_password(account, password)
    if not name or len(name) > 64 or not name.isascii() or any(c.isspace() for c in name):
        raise OfficerInvalid(
            {"login": say("Tên đăng nhập gồm chữ không dấu, chữ số, dấu chấm; không có khoảng trắng.")}
        )
    account.password = _same_hash(password) if is_demo else make_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise StaffNumberTaken(login=name) from None
    journal.record("people.open_account", subject=f"officer:{officer_id}", by=by.id, at=at, account=str(account.id))
    return account_record(account)


@transaction.atomic
def set_password(account_id: UUID, password: str, *, by: Actor, at: datetime) -> None:
    """Gives an officer a new password: his own wish, or an administrator's help.

    Raises:
        OfficerNotFound, OfficerInvalid, MayNotAssign.
        WrongDoor: a citizen's account never has a password.
    """
    row = models.Account.objects.select_for_update().filter(id=account_id).first()
    if row is None:
        raise OfficerNotFound(account=str(account_id))
    if row.kind != AccountKind.OFFICER:
        raise WrongDoor()
    if by.id != f"officer:{row.officer_id}":
        _check(by, ASSIGN, None)
    _check_password(row, password)
    row.set_password(password)
    row.save(update_fields=["password"])
    journal.record("people.set_password", subject=f"officer:{row.officer_id}", by=by.id, at=at)
    actors.forget()


@lru_cache(maxsize=1)
def _same_hash(password: str) -> str:
    """The demonstration's one password, printed at its start, need not be made hard to guess once for each account."""
    return make_password(password)


def _check_password(account: models.Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise OfficerInvalid({"password": " ".join(error.messages)}) from None


@transaction.atomic
def recognise(claims: Mapping[str, object], *, at: datetime) -> Account:
    """The account of the person whom the identity provider describes; person and account are made when they are new.

    The provider is right about who somebody is: name, numbers, birth date and sex follow it. How to reach him is his
    own matter: telephone, e-mail and address are taken over only where nothing was known.

    Raises:
        NobodyNamed: the claims tell nobody apart.
        AlreadyKnown: the numbers in the claims belong to two different persons.
    """
    try:
        said = tidy(claims_.read(claims, content.claim_names()))
    except ValueError:
        raise NobodyNamed() from None
    _one_at_a_time(said)
    known = _known(said)
    if known is None:
        person_id = save_person(said, by=FRONT_DOOR, at=at).id
    else:
        person_id = save_person(_merged(known, said), person_id=known.id, by=FRONT_DOOR, at=at).id
    account = models.Account.objects.select_related("person", "officer").filter(person_id=person_id).first()
    if account is None:
        account = models.Account(
            kind=AccountKind.CITIZEN, login=f"c-{ids.new_id().hex}", person_id=person_id, made_at=at
        )
        account.set_unusable_password()
        account.save(force_insert=True)
        journal.record("people.open_account", subject=f"person:{person_id}", by=FRONT_DOOR.id, at=at)
    actors.forget()
    return account_record(account)


def _one_at_a_time(said: PersonDetails) -> None:
    """Two first sign-ins of one person at the same moment make one person."""
    key = said.tech_id or said.identity_number or said.tax_code
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))", [key])


def _known(said: PersonDetails) -> models.Person | None:
    for name in ("identity_number", "tax_code", "tech_id"):
        value = getattr(said, name)
        if value and (row := models.Person.objects.filter(**{name: value}).first()):
            return row
    return None


def _merged(row: models.Person, said: PersonDetails) -> PersonDetails:
    kept = {
        name: getattr(row, name) if getattr(row, name) is not None else getattr(said, name)
        for name in ("phone", "email", "address")
    }
    sure = {
        name: getattr(said, name) if getattr(said, name) is not None else getattr(row, name)
        for name in ("identity_number", "tax_code", "birth_date", "sex", "tech_id")
    }
    return replace(said, area=row.area, nationality=row.nationality, language=row.language, **kept, **sure)


@transaction.atomic
def note_failure(login: str, address: str, *, at: datetime) -> Lock | None:
    """Counts a failed sign-in against the name and the network address; returns the lock when one begins.

    Not journalled: it is a counter, and a flood of attempts must not become a flood of lines.
    """
    locks = [
        _count(key, limit, at)
        for key, limit in ((_name_key(login), throttle.NAME_LIMIT), (_address_key(address), throttle.ADDRESS_LIMIT))
        if key
    ]
    found = [lock for lock in locks if lock]
    return max(found, key=lambda lock: lock.until) if found else None


def _count(key: str, limit: int, at: datetime) -> Lock | None:
    row, _ = models.Throttle.objects.select_for_update().get_or_create(
        key=key, defaults={"failures": 0, "first_at": at, "last_at": at}
    )
    row.failures = throttle.counts_from(row.failures, row.last_at, at) + 1
    row.last_at = at
    length = throttle.lock(row.failures, limit=limit)
    if length is not None:
        row.locked_until = at + length
    row.save()
    return Lock(key, row.locked_until) if length is not None and row.locked_until else None


def note_success(login: str, *, at: datetime) -> None:
    """Forgets the failures of a name after a whole sign-in, second factor included."""
    models.Throttle.objects.filter(key=_name_key(login)).delete()


def lock_on(login: str, address: str, *, at: datetime) -> Lock | None:
    """The lock that keeps this name or address out at ``at``."""
    keys = [key for key in (_name_key(login), _address_key(address)) if key]
    rows = models.Throttle.objects.filter(key__in=keys, locked_until__gt=at).order_by("-locked_until")
    row = rows.first()
    return Lock(row.key, row.locked_until) if row and row.locked_until else None


def sweep_throttles(*, at: datetime) -> int:
    """Removes counters that no longer count; returns how many."""
    return models.Throttle.objects.filter(last_at__lt=at - throttle.WINDOW - throttle.LONGEST_LOCK).delete()[0]


def _name_key(login: str) -> str:
    return f"name:{secrets.digest(login.strip().lower()).hex()}" if login.strip() else ""


def _address_key(address: str) -> str:
    """Addresses are personal data: only a hash is kept."""
    return f"address:{secrets.digest(address).hex()}" if address else ""


@transaction.atomic
def open_client(name: str, *, scopes: tuple[str, ...], unit: str = EVERYWHERE, by: Actor, at: datetime) -> NewSecret:
    """A new API client with its secret, which is shown this once.

    Raises:
        MayNotAssign: ``by`` may not manage clients.
    """
    _check(by, CLIENTS, EVERYWHERE)
    secret = random.token_urlsafe(32)
    row = models.ApiClient.objects.create(
        id=f"mc-{random.token_hex(8)}",
        name=name.strip()[:120],
        scopes=sorted(set(scopes)),
        unit=unit,
        secret_hash=secrets.digest(secret),
        made_at=at,
    )
    journal.record(
        "people.open_client", subject=f"client:{row.id}", by=by.id, at=at, scopes=sorted(set(scopes)), unit=unit
    )
    return NewSecret(client_record(row), secret)


@transaction.atomic
def rotate_client(client_id: str, *, by: Actor, at: datetime) -> NewSecret:
    """A new secret; the one before stays good for a day, so that the caller can change over.

    Raises:
        ClientNotFound, MayNotAssign.
    """
    row = _client(client_id, by)
    secret = random.token_urlsafe(32)
    row.previous_hash, row.previous_until, row.secret_hash = row.secret_hash, at + OVERLAP, secrets.digest(secret)
    row.save(update_fields=["previous_hash", "previous_until", "secret_hash"])
    journal.record("people.rotate_client", subject=f"client:{client_id}", by=by.id, at=at)
    actors.forget()
    return NewSecret(client_record(row), secret)


@transaction.atomic
def revoke_client(client_id: str, *, by: Actor, at: datetime) -> None:
    """Shuts a client out from this moment.

    Raises:
        ClientNotFound, MayNotAssign.
    """
    row = _client(client_id, by)
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    journal.record("people.revoke_client", subject=f"client:{client_id}", by=by.id, at=at)
    actors.forget()


def _client(client_id: str, by: Actor) -> models.ApiClient:
    _check(by, CLIENTS, EVERYWHERE)
    row = models.ApiClient.objects.select_for_update().filter(id=client_id, revoked_at__isnull=True).first()
    if row is None:
        raise ClientNotFound(client=client_id[:40])
    return row


def _check(by: Actor, permission: str, unit: str | None) -> None:
    if by.kind != "system" and not by.may(permission, unit=unit):
        raise MayNotAssign(unit=unit or "")
