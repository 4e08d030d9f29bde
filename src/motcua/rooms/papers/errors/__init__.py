"""What this room may refuse."""

from motcua.rooms.papers.errors.forms import FactsMissing, FormBroken, FormNotFound
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
from motcua.rooms.papers.errors.wallet import (
    CodeWrong,
    ConsentGone,
    ConsentMissing,
    ConsentNotFound,
    HoldingNotFound,
    HoldingNotOffered,
    NotOwnPaper,
    NotYourWallet,
    ShareNotFound,
    TitleMissing,
    WalletFull,
)

__all__ = [
    "AlreadyAsked",
    "AlreadySettled",
    "CodeWrong",
    "ConsentGone",
    "ConsentMissing",
    "ConsentNotFound",
    "CredentialInvalid",
    "CredentialNotFound",
    "FactsMissing",
    "FormBroken",
    "FormNotFound",
    "HoldingNotFound",
    "HoldingNotOffered",
    "KeyInUse",
    "NoCredential",
    "NotOwnPaper",
    "NotYourWallet",
    "NothingToSign",
    "ShareNotFound",
    "SignatureNotFound",
    "TitleMissing",
    "TooManyAtOnce",
    "WalletFull",
]
