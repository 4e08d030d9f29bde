"""Public warnings by the Common Alerting Protocol 1.2: taken in from those who may send them."""

from typing import Any, cast

from django.http import HttpRequest
from ninja import Schema, Status

from motcua.doors.api.service import ApiRequest, operation
from motcua.doors.api.tokens import Caller
from motcua.kernel.clock import now
from motcua.rooms.operations import facade as operations

TAG = "warnings"
SCOPE = "operations:relay-warnings"
CAP = "application/cap+xml"
KINDS = (CAP, "application/xml", "text/xml")
#: bytes that one message may have, and the frame around it
LARGEST = 300_000
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "contentMediaType": kind}} for kind in KINDS},
    }
}


class WarningTaken(Schema):
    """The id under which a message was kept; the same message again has the same one."""

    warning: str


@operation(
    "POST",
    "/warnings",
    guard=SCOPE,
    answers={201: WarningTaken},
    refuses=(413, 415, 422),
    tag=TAG,
    extra=_BODY,
)
def take_warning(request: HttpRequest) -> Any:
    """Send one CAP 1.2 message.

    The body is the message itself. A message replaces or cancels only what the same client has sent. What the schema of
    the protocol does not allow is refused whole, and so is XML with a document type or entities.
    """
    caller = cast(Caller, cast(ApiRequest, request).auth)
    return Status(201, {"warning": str(operations.take_warning(request.body, by=caller.actor, at=now()))})


__all__ = ["KINDS", "LARGEST", "take_warning"]
