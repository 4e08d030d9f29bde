"""The time-stamping authority (RFC 3161): what it is asked about existed at this moment."""

import hashlib
import secrets
from datetime import datetime

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from simulators.authority.ca import Authority, Pair

#: an object identifier of the arc for examples
POLICY = "2.999.1.1"
LENGTHS = {"sha256": 32, "sha384": 48, "sha512": 64}


def answer(authority: Authority, asked: bytes, at: datetime) -> bytes:
    """A TimeStampResp in DER: a token, or a refusal with its reason."""
    try:
        request = tsp.TimeStampReq.load(asked, strict=True)
        imprint = request["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        if LENGTHS.get(algorithm) != len(imprint["hashed_message"].native):
            return _refused("bad_alg")
        token = _token(authority, request, at)
    except (ValueError, TypeError):
        return _refused("bad_data_format")
    return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()


def _refused(why: str) -> bytes:
    status = {"status": "rejection", "fail_info": tsp.PKIFailureInfo({why})}
    return tsp.TimeStampResp({"status": status}).dump()


def _token(authority: Authority, request: tsp.TimeStampReq, at: datetime) -> cms.ContentInfo:
    said = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": request["message_imprint"],
        "serial_number": secrets.randbits(63),
        "gen_time": at.replace(microsecond=0),
        "accuracy": {"seconds": 1},
        "ordering": False,
    }
    if request["nonce"].native is not None:
        said["nonce"] = request["nonce"].native
    stamped = cms.EncapsulatedContentInfo(
        {"content_type": "tst_info", "content": core.ParsableOctetString(tsp.TSTInfo(said).dump())}
    )
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": stamped,
            "certificates": _certificates(authority) if request["cert_req"].native else [],
            "signer_infos": [_signature(authority.tsa, stamped["content"].contents, at)],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _certificates(authority: Authority) -> list[x509.Certificate]:
    pairs = (authority.tsa, authority.issuing)
    return [x509.Certificate.load(pair.certificate.public_bytes(Encoding.DER)) for pair in pairs]


def _signature(tsa: Pair, content: bytes, at: datetime) -> cms.SignerInfo:
    certificate = x509.Certificate.load(tsa.certificate.public_bytes(Encoding.DER))
    identifier = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certificate.dump()).digest()})
    attributes = cms.CMSAttributes(
        [
            _attribute("content_type", "tst_info"),
            _attribute("signing_time", cms.Time({"utc_time": core.UTCTime(at.replace(microsecond=0))})),
            _attribute("message_digest", hashlib.sha256(content).digest()),
            _attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [identifier]})),
        ]
    )
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": {
                    "issuer": certificate.issuer,
                    "serial_number": certificate.serial_number,
                }
            },
            "digest_algorithm": {"algorithm": "sha256"},
            "signature_algorithm": {"algorithm": "sha256_rsa"},
            "signed_attrs": attributes,
            "signature": tsa.key.sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256()),
        }
    )


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": [value]})
