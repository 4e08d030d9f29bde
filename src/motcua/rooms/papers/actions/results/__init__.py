"""The register of results: prepared, sent to be signed, numbered, issued; corrected, replaced, revoked."""

from motcua.rooms.papers.actions.results.ending import correct, replace, revoke
from motcua.rooms.papers.actions.results.issuing import number_result, take_refusal, take_signature
from motcua.rooms.papers.actions.results.preparing import (
    drop_result,
    move_result,
    prepare_result,
    recall_result,
    send_result,
)

__all__ = [
    "correct",
    "drop_result",
    "move_result",
    "number_result",
    "prepare_result",
    "recall_result",
    "replace",
    "revoke",
    "send_result",
    "take_refusal",
    "take_signature",
]
