"""What this room may refuse."""

from motcua.rooms.papers.errors.signing import (
    AlreadyAsked,
    AlreadySettled,
    CredentialInvalid,
    CredentialNotFound,
    KeyInUse,
    NoCredential,
    NothingToSign,
    SignatureNotFound,
    TooManyAtOnce,
)

__all__ = [
    "AlreadyAsked",
    "AlreadySettled",
    "CredentialInvalid",
    "CredentialNotFound",
    "KeyInUse",
    "NoCredential",
    "NothingToSign",
    "SignatureNotFound",
    "TooManyAtOnce",
]
