"""The tables of the papers room."""

from motcua.rooms.papers.models.credentials import Credential
from motcua.rooms.papers.models.signing import SignatureRequest
from motcua.rooms.papers.models.wallet import Access, Consent, Holding, Proxy, Share

__all__ = [
    "Access",
    "Consent",
    "Credential",
    "Holding",
    "Proxy",
    "Share",
    "SignatureRequest",
]
