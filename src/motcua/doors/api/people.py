"""Getting in: client credentials for a short-lived token."""

import base64
import binascii
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Form
from pydantic import Field

from motcua.doors.api import problems, tokens
from motcua.doors.api.service import PUBLIC, address_of, operation
from motcua.doors.api.shapes.common import Shown
from motcua.kernel import clock
from motcua.rooms.people import facade as people
from motcua.rooms.people.errors import ClientRefused
from motcua.rooms.people.records import Lock

TAG = "access"
_PRINTABLE = r"^[\x21-\x7e]*$"
_BASIC = {"WWW-Authenticate": 'Basic realm="motcua", charset="UTF-8"'}


class TokenOut(Shown):
    """A token (RFC 6749, section 5.1)."""

    access_token: str
    token_type: str = Field(examples=["Bearer"])
    expires_in: int = Field(description="Seconds")
    scope: str


@operation("POST", "/token", guard=PUBLIC, answers={200: TokenOut}, refuses=(401, 403, 413, 415, 422), tag=TAG)
def get_token(
    request: HttpRequest,
    response: HttpResponse,
    grant_type: Annotated[str, Form("client_credentials", pattern="^client_credentials$")],
    client_id: Annotated[str, Form("", max_length=40, pattern=_PRINTABLE)],
    client_secret: Annotated[str, Form("", max_length=200, pattern=_PRINTABLE)],
    scope: Annotated[str, Form("", max_length=400, pattern=r"^[\x20-\x7e]*$")],
) -> dict[str, Any]:
    """Exchange a client's id and secret for a token (OAuth 2.0 client credentials).

    The id and secret come in the form, or by HTTP Basic. Without ``scope`` the token holds every scope of the client.
    """
    at = clock.now()
    address = f"api:{address_of(request)}"
    _check_open(people.lock_on("", address, at=at), at)
    who, secret = (client_id, client_secret) if client_id else _basic(request)
    try:
        actor = people.client_actor(who, secret, at=at)
    except ClientRefused:
        people.note_failure("", address, at=at)
        raise
    held = frozenset(actor.grants)
    asked = frozenset(scope.split()) or held
    if asked - held:
        raise problems.ScopeMissing(scope=" ".join(sorted(asked - held)))
    return {
        "access_token": tokens.issue(actor.key, asked, at=at),
        "token_type": "Bearer",
        "expires_in": int(tokens.LIFETIME.total_seconds()),
        "scope": " ".join(sorted(asked)),
    }


def _check_open(lock: Lock | None, at: Any) -> None:
    if lock:
        raise problems.TooMany(seconds=max(1, int((lock.until - at).total_seconds())))


def _basic(request: HttpRequest) -> tuple[str, str]:
    """Id and secret by HTTP Basic (RFC 7617).

    Raises:
        ClientRefused: there are none, or they cannot be read.
    """
    scheme, _, said = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise ClientRefused()
    try:
        who, _, secret = base64.b64decode(said, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise ClientRefused() from None
    if not who.isprintable() or not who.isascii() or len(who) > 40:
        raise ClientRefused()
    return who, secret
