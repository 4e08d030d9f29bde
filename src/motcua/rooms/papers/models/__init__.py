"""The tables of the papers room."""

from motcua.rooms.papers.models.credentials import Credential
from motcua.rooms.papers.models.signing import SignatureRequest

__all__ = ["Credential", "SignatureRequest"]
