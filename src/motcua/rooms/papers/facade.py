"""Documents as evidence: official forms, signatures, and the wallets of people."""

from motcua.rooms.papers.actions.credentials import add_credential, revoke_credential
from motcua.rooms.papers.actions.files import keep, keep_made
from motcua.rooms.papers.actions.keeping import lift_hold, place_hold, scan_waiting, sweep
from motcua.rooms.papers.actions.results import (
    correct,
    drop_result,
    number_result,
    prepare_result,
    recall_result,
    replace,
    revoke,
    send_result,
)
from motcua.rooms.papers.actions.reuse import allow_proxy, look, open_used, stop_proxy, use, withdraw_consent
from motcua.rooms.papers.actions.sharing import revoke_share, share, view_share
from motcua.rooms.papers.actions.signing import ask_signature, order_signatures, refuse_signature, withdraw_signature
from motcua.rooms.papers.actions.validation import ask_validation
from motcua.rooms.papers.actions.verification import (
    count_forged,
    ensure_key,
    rotate_key,
    signed_revocations,
    withdraw_key,
)
from motcua.rooms.papers.actions.wallet import drop_own, follow, hold, keep_own
from motcua.rooms.papers.content import forms, wallet_mistakes, wallet_policy
from motcua.rooms.papers.content.files import file_mistakes, limits, retention
from motcua.rooms.papers.content.results import mistakes as result_mistakes
from motcua.rooms.papers.queries.credentials import credential, credential_for, credentials
from motcua.rooms.papers.queries.files import file_states, findings, held_subjects, open_kept
from motcua.rooms.papers.queries.results import (
    all_kinds,
    export_register,
    kind,
    kinds_for,
    register,
    result,
    result_file,
    result_of,
    results_of,
    subject_file,
)
from motcua.rooms.papers.queries.results_paper import set_result
from motcua.rooms.papers.queries.signing import (
    signature,
    signatures,
    signatures_in,
    signatures_of,
    signing_progress,
    signing_queue,
    waiting_count,
)
from motcua.rooms.papers.queries.typesetting import form_mistakes, typeset, typeset_batch
from motcua.rooms.papers.queries.validation import validate, validations
from motcua.rooms.papers.queries.verification import (
    check_code,
    check_file,
    check_printed,
    code_of,
    held_result,
    last_ending,
    public_keys,
    published_keys,
)
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
from motcua.rooms.papers.rules.results import MOVES as RESULT_MOVES
from motcua.rooms.papers.rules.results import filled

__all__ = [
    "RESULT_MOVES",
    "accesses",
    "add_credential",
    "all_kinds",
    "allow_proxy",
    "ask_signature",
    "ask_validation",
    "check_code",
    "check_file",
    "check_printed",
    "checked",
    "code_of",
    "consents",
    "correct",
    "count_forged",
    "credential",
    "credential_for",
    "credentials",
    "drop_own",
    "drop_result",
    "ensure_key",
    "export_register",
    "file_mistakes",
    "file_states",
    "filled",
    "findings",
    "follow",
    "form_mistakes",
    "forms",
    "held",
    "held_result",
    "held_subjects",
    "hold",
    "holding",
    "keep",
    "keep_made",
    "keep_own",
    "kind",
    "kinds_for",
    "last_ending",
    "lift_hold",
    "limits",
    "look",
    "number_result",
    "offers",
    "open_kept",
    "open_used",
    "order_signatures",
    "place_hold",
    "prepare_result",
    "proxies",
    "public_keys",
    "published_keys",
    "recall_result",
    "refuse_signature",
    "register",
    "replace",
    "result",
    "result_file",
    "result_mistakes",
    "result_of",
    "results_of",
    "retention",
    "revoke",
    "revoke_credential",
    "revoke_share",
    "rotate_key",
    "scan_waiting",
    "send_result",
    "set_result",
    "share",
    "shares",
    "signature",
    "signatures",
    "signatures_in",
    "signatures_of",
    "signed_revocations",
    "signing_progress",
    "signing_queue",
    "standings",
    "stop_proxy",
    "subject_file",
    "sweep",
    "typeset",
    "typeset_batch",
    "use",
    "validate",
    "validations",
    "view_share",
    "waiting_count",
    "wallet",
    "wallet_mistakes",
    "wallet_policy",
    "withdraw_consent",
    "withdraw_key",
    "withdraw_signature",
]
