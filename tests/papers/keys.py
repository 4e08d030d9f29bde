"""Certificates and keys to test with."""

from datetime import datetime, timedelta

import typst
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

#: where a key is said to be, in tests that never sign with it
NOWHERE = {"file": "nowhere.p12", "secret": "nothing"}


def certificate(at: datetime, name: str = "Người ký (mẫu)", *, days: int = 365) -> str:
    """A certificate that nobody has vouched for."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode()


def paper(says: str = "Quyết định") -> bytes:
    """A result as this house typesets it."""
    made: bytes = typst.compile(f'#set document(date: none)\n#set page(paper: "a4")\n= {says}\n#lorem(80)'.encode())
    return made
