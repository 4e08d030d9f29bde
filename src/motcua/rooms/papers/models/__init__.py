"""The tables of the papers room."""

from motcua.rooms.papers.models.credentials import Credential
from motcua.rooms.papers.models.digitising import Copy, Sheet
from motcua.rooms.papers.models.files import File, Hold
from motcua.rooms.papers.models.results import ForgedCode, Result, ResultCounter, VerificationKey
from motcua.rooms.papers.models.signing import SignatureRequest
from motcua.rooms.papers.models.validation import SignatureCheck
from motcua.rooms.papers.models.wallet import Access, Consent, Holding, Proxy, Share

__all__ = [
    "Access",
    "Consent",
    "Copy",
    "Credential",
    "File",
    "ForgedCode",
    "Hold",
    "Holding",
    "Proxy",
    "Result",
    "ResultCounter",
    "Share",
    "Sheet",
    "SignatureCheck",
    "SignatureRequest",
    "VerificationKey",
]
