"""Reading certificates: whose, by whom, for how long."""

import re
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.kernel.text import say
from motcua.rooms.papers.records import KeyKind

#: what must be named, for each kind of key, to find it
NAMED = {
    KeyKind.P12: ("file", "secret"),
    KeyKind.PKCS11: ("module", "token", "key", "secret"),
    KeyKind.REMOTE: ("service", "credential", "secret"),
}
_HOLDER = re.compile(r"^(officer:[0-9a-f-]{36}|unit:[A-Z]{2}-[A-Z0-9]{1,16})$")
#: a secret is named, never written down: the name of an environment variable or of a file
_NAME = re.compile(r"^[A-Za-z0-9_-]{1,60}$")


@dataclass(frozen=True)
class Certificate:
    """What a certificate says."""

    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    fingerprint: str
    pem: str


def read_certificate(pem: str) -> Certificate:
    """The first certificate in a PEM text.

    Raises:
        ValueError: there is none, or it cannot be read.
    """
    found = x509.load_pem_x509_certificate(pem.encode())
    return Certificate(
        subject=common_name(found.subject),
        issuer=common_name(found.issuer),
        serial=f"{found.serial_number:x}",
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
        fingerprint=found.fingerprint(hashes.SHA256()).hex(),
        pem=found.public_bytes(Encoding.PEM).decode(),
    )


def split_chain(pem: str) -> tuple[str, ...]:
    """Each certificate of a PEM text by itself.

    Raises:
        ValueError: one of them cannot be read.
    """
    if not pem.strip():
        return ()
    return tuple(one.public_bytes(Encoding.PEM).decode() for one in x509.load_pem_x509_certificates(pem.encode()))


def common_name(name: x509.Name) -> str:
    """The name that people know the holder by."""
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def key_problems(holder: str, kind: KeyKind, where: dict[str, str]) -> dict[str, str]:
    """What is wrong with the description of a key: field → sentence."""
    wrong = {}
    if not _HOLDER.match(holder):
        wrong["holder"] = say("Chọn cán bộ hoặc đơn vị giữ chứng thư số.")
    for name in NAMED[kind]:
        if not where.get(name, "").strip():
            wrong[name] = say("Vui lòng nhập mục này.")
    if "secret" not in wrong and not _NAME.match(where["secret"]):
        wrong["secret"] = say("Chỉ nhập tên của mật khẩu (chữ, số, gạch nối), không nhập mật khẩu.")
    if "file" in where and (where["file"].startswith("/") or ".." in where["file"]):
        wrong["file"] = say("Tên tệp nằm trong thư mục khóa của hệ thống, không có đường dẫn bên ngoài.")
    return wrong
