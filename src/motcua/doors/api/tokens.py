"""Short-lived tokens for machines (OAuth 2.0 client credentials, RFC 6749 section 4.4).

A token is a signed statement: checking it costs a hash, no statement. That its client is still in force, and with which
scopes, is looked up every few seconds for all clients together.
"""

import hashlib
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core import signing

from motcua.doors.api.problems import TokenRefused
from motcua.kernel.actors import Actor
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import ApiClient

LIFETIME = timedelta(minutes=30)
#: how long a withdrawn client may go on at most
FRESH = timedelta(seconds=5)
_MOST = 10_000
_signer = signing.Signer(salt="motcua.api.token")


@dataclass(frozen=True)
class Token:
    """What a token says: whose it is, what it was asked for, and the second (Unix time) at which it ends."""

    client: str
    scopes: frozenset[str]
    ends: float


@dataclass(frozen=True)
class Caller:
    """The machine that calls: as an actor, and with the scopes of its token."""

    actor: Actor
    scopes: frozenset[str]


@dataclass
class _Clients:
    at: datetime | None = None
    known: dict[str, ApiClient] = field(default_factory=dict)


_clients = _Clients()
_read: dict[bytes, Token] = {}
_callers: dict[bytes, tuple[ApiClient, Caller]] = {}
_lock = threading.Lock()


def issue(client: str, scopes: frozenset[str], *, at: datetime) -> str:
    """A token for ``client`` with ``scopes``, good for half an hour."""
    return _signer.sign_object([client, sorted(scopes), (at + LIFETIME).timestamp()])


def caller_of(token: str, *, at: datetime) -> Caller:
    """Who holds ``token``, with what its client may do now.

    Raises:
        TokenRefused: not ours, expired, or the client was shut out since.
    """
    key = hashlib.sha256(token.encode(errors="replace")).digest()
    said = _read.get(key) or _remember(key, token)
    if said.ends <= at.timestamp():
        raise TokenRefused()
    client = _in_force(said.client, at)
    if client is None:
        raise TokenRefused()
    known = _callers.get(key)
    if known and known[0] is client:
        return known[1]
    caller = _caller(client, said.scopes)
    with _lock:
        if len(_callers) >= _MOST:
            _callers.clear()
        _callers[key] = (client, caller)
    return caller


def forget() -> None:
    """Looks the clients up again at the next request."""
    with _lock:
        _clients.at, _clients.known = None, {}
        _read.clear()
        _callers.clear()


def _remember(key: bytes, token: str) -> Token:
    try:
        client, scopes, ends = _signer.unsign_object(token)
        said = Token(str(client), frozenset(map(str, scopes)), float(ends))
    except (signing.BadSignature, ValueError, TypeError):
        raise TokenRefused() from None
    with _lock:
        if len(_read) >= _MOST:
            _read.clear()
        _read[key] = said
    return said


def _in_force(client: str, at: datetime) -> ApiClient | None:
    fresh = _clients.at is not None and timedelta(0) <= at - _clients.at < FRESH
    if not fresh or client not in _clients.known:  # it may have been opened a moment ago
        found = {one.id: one for one in people.api_clients() if one.revoked_at is None}
        with _lock:
            before = _clients.known
            # the same object for the same client, so that what was worked out for it stays good
            _clients.known = {id_: before[id_] if before.get(id_) == one else one for id_, one in found.items()}
            _clients.at = at
    return _clients.known.get(client)


def _caller(client: ApiClient, asked: frozenset[str]) -> Caller:
    scopes = asked & frozenset(client.scopes)
    held = {scope: frozenset({client.unit}) for scope in scopes}
    return Caller(Actor(id=f"client:{client.id}", name=client.name, grants=held), scopes)
