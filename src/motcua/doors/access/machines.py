"""Machines: client credentials in the Authorization header."""

import base64
import binascii

from django.http import HttpRequest

from motcua.kernel import clock
from motcua.kernel.actors import Actor
from motcua.rooms.people import facade as people
from motcua.rooms.people.errors import ClientRefused


def client_of(request: HttpRequest) -> Actor:
    """The machine that calls, by HTTP Basic with its id and secret (RFC 7617).

    Raises:
        ClientRefused: no credentials, or wrong ones.
    """
    scheme, _, said = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise ClientRefused()
    try:
        client_id, _, secret = base64.b64decode(said, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise ClientRefused() from None
    return people.client_actor(client_id, secret, at=clock.now())
