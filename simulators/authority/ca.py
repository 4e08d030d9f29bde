"""The certificate authority: a root, an issuing certificate under it, and what was issued and revoked.

Everything is kept in one folder, so that the command that enrols people and the server that answers about them are two
processes with one memory.
"""

import contextlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

#: every name says that it is not real
MARK = "(mẫu)"
ROOT_NAME = f"CA gốc trình diễn {MARK}"
ISSUING_NAME = f"CA chứng thư số trình diễn {MARK}"
TSA_NAME = f"Dịch vụ dấu thời gian trình diễn {MARK}"
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
KEY_SIZE = 2048


class NotMarked(Exception):
    """A name without its mark could be taken for a real person's."""


@dataclass(frozen=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()


class Authority:
    """What the folder holds; made at the first use."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url.rstrip("/")
        folder.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o700)
        self.root = self._pair("root", lambda key: self._ca(ROOT_NAME, key, None, path_length=1))
        self.issuing = self._pair("issuing", lambda key: self._ca(ISSUING_NAME, key, self.root, path_length=0))
        self.tsa = self._pair("tsa", lambda key: self._leaf(TSA_NAME, key, stamps=True))

    @property
    def chain(self) -> str:
        """The certificates above those that are issued."""
        return self.issuing.pem + self.root.pem

    def issue(self, name: str, key: rsa.RSAPrivateKey, *, title: str = "", unit: str = "") -> x509.Certificate:
        """A certificate for an invented person or office.

        Raises:
            NotMarked: the name does not say that it is invented.
        """
        if not name.endswith(MARK):
            raise NotMarked(name)
        made = self._leaf(name, key, title=title, unit=unit)
        self._write(f"issued/{made.serial_number:x}.pem", made.public_bytes(Encoding.PEM))
        return made

    def revoke(self, serial: int, at: datetime) -> None:
        """Says from now on that this certificate is revoked."""
        self._write(f"revoked/{serial:x}", at.isoformat().encode())

    def revoked(self) -> dict[int, datetime]:
        """Every revoked certificate and when it was revoked."""
        folder = self.folder / "revoked"
        return {int(file.name, 16): datetime.fromisoformat(file.read_text()) for file in folder.glob("*")}

    def crl(self, issuer: Pair, at: datetime) -> bytes:
        """The revocation list of one of our two issuers, in DER."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(at - timedelta(minutes=5))
            .next_update(at + timedelta(days=1))
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(_known_by(issuer.certificate), critical=False)
        )
        for serial, when in self.revoked().items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def ocsp(self, asked: bytes, at: datetime) -> bytes:
        """The answer to an OCSP request about a certificate that we issued, in DER."""
        request = ocsp.load_der_ocsp_request(asked)
        serial = request.serial_number
        found = self._issued(serial)
        if found is None:
            return ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED).public_bytes(
                Encoding.DER
            )
        when = self.revoked().get(serial)
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=found,
            issuer=self.issuing.certificate,
            algorithm=request.hash_algorithm,
            cert_status=ocsp.OCSPCertStatus.REVOKED if when else ocsp.OCSPCertStatus.GOOD,
            this_update=at - timedelta(minutes=1),
            next_update=at + timedelta(hours=12),
            revocation_time=when,
            revocation_reason=None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, self.issuing.certificate)
        for extension in request.extensions:
            if isinstance(extension.value, x509.OCSPNonce):
                builder = builder.add_extension(extension.value, critical=False)
        return builder.sign(self.issuing.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _issued(self, serial: int) -> x509.Certificate | None:
        if serial == self.tsa.certificate.serial_number:
            return self.tsa.certificate
        file = self.folder / "issued" / f"{serial:x}.pem"
        return x509.load_pem_x509_certificate(file.read_bytes()) if file.exists() else None

    def _pair(self, name: str, make: object) -> Pair:
        """A key and certificate of our own, from the folder or new; the first of two processes wins."""
        file = self.folder / f"{name}.json"
        if not file.exists():
            key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)
            made: x509.Certificate = make(key)  # type: ignore[operator]
            said = {
                "key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
                "certificate": made.public_bytes(Encoding.PEM).decode(),
            }
            self._write(file.name, json.dumps(said).encode())
        said = json.loads(file.read_text())
        loaded = serialization.load_pem_private_key(said["key"].encode(), None)
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise TypeError(f"{file} holds another kind of key")
        if name == "root":
            self._write("trust/root.pem", said["certificate"].encode())
        return Pair(x509.load_pem_x509_certificate(said["certificate"].encode()), loaded)

    def _write(self, name: str, said: bytes) -> None:
        """Writes a file whole or not at all; what is there already stands."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        making = file.with_name(f".{file.name}.{os.getpid()}")
        with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(said)
        with contextlib.suppress(FileExistsError):
            os.link(making, file)
        making.unlink()

    def _ca(self, name: str, key: rsa.RSAPrivateKey, above: Pair | None, *, path_length: int) -> x509.Certificate:
        builder = self._begun(name, key, above, days=3650)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        builder = builder.add_extension(_usage(certificates=True), critical=True)
        if above:
            builder = builder.add_extension(self._crl_at("root"), critical=False)
        return builder.sign(above.key if above else key, hashes.SHA256())

    def _leaf(
        self, name: str, key: rsa.RSAPrivateKey, *, stamps: bool = False, title: str = "", unit: str = ""
    ) -> x509.Certificate:
        builder = self._begun(name, key, self.issuing, days=730, title=title, unit=unit)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(), critical=True)
        may = (
            [ExtendedKeyUsageOID.TIME_STAMPING] if stamps else [ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING]
        )
        builder = builder.add_extension(x509.ExtendedKeyUsage(may), critical=stamps)
        builder = builder.add_extension(self._crl_at("issuing"), critical=False)
        builder = builder.add_extension(self._answers_at(), critical=False)
        return builder.sign(self.issuing.key, hashes.SHA256())

    def _begun(
        self, name: str, key: rsa.RSAPrivateKey, above: Pair | None, *, days: int, title: str = "", unit: str = ""
    ) -> x509.CertificateBuilder:
        said = [
            (NameOID.COUNTRY_NAME, "VN"),
            (NameOID.ORGANIZATION_NAME, unit),
            (NameOID.TITLE, title),
            (NameOID.COMMON_NAME, name),
        ]
        called = x509.Name([x509.NameAttribute(oid, _short(value)) for oid, value in said if value])
        issuer = above.certificate if above else None
        at = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(called)
            .issuer_name(issuer.subject if issuer else called)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(at - timedelta(days=1))
            .not_valid_after(at + timedelta(days=days))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        return builder.add_extension(_known_by(issuer), critical=False) if issuer else builder

    def _crl_at(self, issuer: str) -> x509.CRLDistributionPoints:
        address = x509.UniformResourceIdentifier(f"{self.url}/crl/{issuer}.crl")
        return x509.CRLDistributionPoints([x509.DistributionPoint([address], None, None, None)])

    def _answers_at(self) -> x509.AuthorityInformationAccess:
        found = (
            (AuthorityInformationAccessOID.OCSP, f"{self.url}/ocsp"),
            (AuthorityInformationAccessOID.CA_ISSUERS, f"{self.url}/issuing.cer"),
        )
        return x509.AuthorityInformationAccess(
            [x509.AccessDescription(oid, x509.UniformResourceIdentifier(address)) for oid, address in found]
        )


def _short(text: str, room: int = 64) -> str:
    """At most 64 bytes of UTF-8, which is what names in certificates have room for; the mark stays."""
    if len(text.encode()) <= room:
        return text
    mark = f"… {MARK}" if text.endswith(MARK) else "…"
    kept = text.encode()[: room - len(mark.encode())].decode(errors="ignore").rstrip()
    return kept + mark


def _known_by(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _usage(*, certificates: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,
        key_cert_sign=certificates,
        crl_sign=certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def enrol(authority: Authority, keys: Path, said: dict[str, str], passphrase: str) -> dict[str, str]:
    """A key and a certificate for one holder, as a PKCS#12 file in ``keys``; what is there and fits is kept.

    ``said``: ``holder``, ``name``, ``title``, ``unit``, ``file``. Returns ``holder, file, certificate, chain``.
    """
    from cryptography.hazmat.primitives.serialization import pkcs12

    file = keys / said["file"]
    made: x509.Certificate | None = None
    if file.exists():
        with contextlib.suppress(ValueError):
            made = pkcs12.load_key_and_certificates(file.read_bytes(), passphrase.encode())[1]
    if made is None or not _points_to(made, authority.url):
        key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)
        made = authority.issue(said["name"], key, title=said.get("title", ""), unit=said.get("unit", ""))
        above = [authority.issuing.certificate, authority.root.certificate]
        # the names inside PKCS#12 have a length in bytes that some readers limit
        whole = pkcs12.serialize_key_and_certificates(
            said["file"].encode()[:60], key, made, above, BestAvailableEncryption(passphrase.encode())
        )
        keys.mkdir(parents=True, exist_ok=True)
        making = file.with_suffix(".making")
        with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(whole)
        making.replace(file)
    pem = made.public_bytes(Encoding.PEM).decode()
    return {"holder": said["holder"], "file": said["file"], "certificate": pem, "chain": authority.chain}


def _points_to(certificate: x509.Certificate, url: str) -> bool:
    """Whether the certificate tells its readers to ask at this address, and still stands."""
    points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    address = (points[0].full_name or [None])[0]
    fits = address is not None and str(address.value).startswith(f"{url}/")
    return fits and certificate.not_valid_after_utc > datetime.now(UTC)
