"""Facts that this room announces."""

from motcua.rooms.papers.events.digitising import CopyCertified, CopyComposed
from motcua.rooms.papers.events.results import ResultIssued, ResultRevoked, ResultSignatureRefused, ResultSigned
from motcua.rooms.papers.events.signing import SignatureMade, SignatureRefused
from motcua.rooms.papers.events.wallet import HoldingAdded, HoldingChanged, HoldingUsed

__all__ = [
    "CopyCertified",
    "CopyComposed",
    "HoldingAdded",
    "HoldingChanged",
    "HoldingUsed",
    "ResultIssued",
    "ResultRevoked",
    "ResultSignatureRefused",
    "ResultSigned",
    "SignatureMade",
    "SignatureRefused",
]
