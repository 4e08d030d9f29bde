"""Keys to sign with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import say


class KeyKind(StrEnum):
    """Where the private key is. It is never in the database."""

    P12 = "p12"
    PKCS11 = "pkcs11"
    REMOTE = "remote"

    @property
    def says(self) -> str:
        return _KINDS[self]


_KINDS = {
    KeyKind.P12: say("Tệp PKCS#12"),
    KeyKind.PKCS11: say("Thiết bị PKCS#11 (USB token, HSM)"),
    KeyKind.REMOTE: say("Dịch vụ ký số từ xa"),
}


@dataclass(frozen=True)
class Credential:
    """A certificate (chứng thư số) and where its key is.

    ``holder`` is an officer (``officer:<uuid>``) or the seal of an office (``unit:<code>``). ``where`` names the key
    and the secret that opens it, by name: for ``p12`` ``file, secret``; for ``pkcs11`` ``module, token, key, secret``;
    for ``remote`` ``service, credential, secret``.
    """

    id: UUID
    holder: str
    kind: KeyKind
    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    certificate: str
    chain: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    revoked_at: datetime | None = None
    revoked_reason: str = ""

    def stands(self, at: datetime) -> bool:
        """Whether it may be signed with at ``at``."""
        return self.not_before <= at < self.not_after and (self.revoked_at is None or at < self.revoked_at)
