"""The nouns of this room: `signing`, `credentials`."""

from motcua.rooms.papers.records.credentials import Credential, KeyKind
from motcua.rooms.papers.records.signing import (
    Ordered,
    Part,
    Place,
    Progress,
    Queue,
    QueueFilter,
    SignatureRequest,
    SignatureState,
    Stamp,
)

__all__ = [
    "Credential",
    "KeyKind",
    "Ordered",
    "Part",
    "Place",
    "Progress",
    "Queue",
    "QueueFilter",
    "SignatureRequest",
    "SignatureState",
    "Stamp",
]
