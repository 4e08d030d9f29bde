"""Documents as evidence: official forms, signatures, and the wallets of people."""

from motcua.rooms.papers.actions.credentials import add_credential, revoke_credential
from motcua.rooms.papers.actions.reuse import allow_proxy, look, open_used, stop_proxy, use, withdraw_consent
from motcua.rooms.papers.actions.sharing import revoke_share, share, view_share
from motcua.rooms.papers.actions.signing import ask_signature, order_signatures, refuse_signature, withdraw_signature
from motcua.rooms.papers.actions.wallet import drop_own, follow, hold, keep_own
from motcua.rooms.papers.content import forms, wallet_mistakes, wallet_policy
from motcua.rooms.papers.queries.credentials import credential, credential_for, credentials
from motcua.rooms.papers.queries.signing import (
    signature,
    signatures,
    signatures_of,
    signing_progress,
    signing_queue,
    waiting_count,
)
from motcua.rooms.papers.queries.typesetting import form_mistakes, typeset, typeset_batch
from motcua.rooms.papers.queries.wallet import (
    accesses,
    checked,
    consents,
    held,
    holding,
    offers,
    proxies,
    shares,
    standings,
    wallet,
)

__all__ = [
    "accesses",
    "add_credential",
    "allow_proxy",
    "ask_signature",
    "checked",
    "consents",
    "credential",
    "credential_for",
    "credentials",
    "drop_own",
    "follow",
    "form_mistakes",
    "forms",
    "held",
    "hold",
    "holding",
    "keep_own",
    "look",
    "offers",
    "open_used",
    "order_signatures",
    "proxies",
    "refuse_signature",
    "revoke_credential",
    "revoke_share",
    "share",
    "shares",
    "signature",
    "signatures",
    "signatures_of",
    "signing_progress",
    "signing_queue",
    "standings",
    "stop_proxy",
    "typeset",
    "typeset_batch",
    "use",
    "view_share",
    "waiting_count",
    "wallet",
    "wallet_mistakes",
    "wallet_policy",
    "withdraw_consent",
    "withdraw_signature",
]
