"""Documents as evidence: signatures."""

from motcua.rooms.papers.actions.credentials import add_credential, revoke_credential
from motcua.rooms.papers.actions.signing import (
    ask_signature,
    order_signatures,
    refuse_signature,
    withdraw_signature,
)
from motcua.rooms.papers.queries.credentials import credential, credential_for, credentials
from motcua.rooms.papers.queries.signing import (
    signature,
    signatures,
    signatures_of,
    signing_progress,
    signing_queue,
    waiting_count,
)

__all__ = [
    "add_credential",
    "ask_signature",
    "credential",
    "credential_for",
    "credentials",
    "order_signatures",
    "refuse_signature",
    "revoke_credential",
    "signature",
    "signatures",
    "signatures_of",
    "signing_progress",
    "signing_queue",
    "waiting_count",
    "withdraw_signature",
]
