"""Validating the signatures of one PDF: who, when, and whether it is whole, trusted and in force.

Nothing is fetched: an address in a stranger's certificate is a stranger's address. What was embedded about revocation
is used; where nothing was, the answer says that it is not known.
"""

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    KeyUsageConstraints,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
)
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from motcua.kernel.pades import reading

#: signatures that are looked at; more stand in no paper of ours, and each takes time
MOST = 20
#: some authorities issue certificates for signing without the bit for non-repudiation
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)

reading.quicken()
_anchors: dict[str, list[x509.Certificate]] = {}


async def check(said: dict[str, Any], pdf: bytes) -> dict[str, Any]:
    """What stands under ``signatures``: one entry each, in plain values. ``said``: ``anchors`` (PEM), ``at`` (ISO)."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    found = reader.embedded_regular_signatures
    store = _store(reader)
    at = datetime.fromisoformat(said["at"])
    trusted = _loaded(said["anchors"])
    return {
        "signatures": [await _one(signature, store, trusted, at) for signature in found[:MOST]],
        "more": len(found) > MOST,
    }


def _loaded(pems: Sequence[str]) -> list[x509.Certificate]:
    name = hashlib.sha256("".join(pems).encode()).hexdigest()
    if name not in _anchors:
        _anchors[name] = [reading.certificate(one) for one in pems]
    return _anchors[name]


def _store(reader: PdfFileReader) -> DocumentSecurityStore | None:
    try:
        return DocumentSecurityStore.read_dss(reader)
    except (NoDSSFoundError, SignatureValidationError):
        return None


def _context(
    store: DocumentSecurityStore | None, trusted: list[x509.Certificate], moment: datetime, *, past: bool
) -> ValidationContext:
    known: dict[str, Any] = {}
    if store is not None:
        known = {
            "crls": [one.get_object().data for one in store.crls],
            "ocsps": [one.get_object().data for one in store.ocsps],
            "other_certs": list(store.load_certs()),
        }
    return ValidationContext(
        trust_roots=trusted,
        moment=moment,
        best_signature_time=moment if past else None,
        retroactive_revinfo=past,
        allow_fetching=False,
        revocation_mode="soft-fail",
        **known,
    )


async def _one(
    signature: EmbeddedPdfSignature,
    store: DocumentSecurityStore | None,
    trusted: list[x509.Certificate],
    at: datetime,
) -> dict[str, Any]:
    try:
        status = await _validated(signature, store, trusted, at)
    except SignatureValidationError as problem:
        return {"field": signature.field_name, "unreadable": type(problem).__name__}
    stamp = status.timestamp_validity
    stamped = stamp is not None and stamp.intact and stamp.valid and stamp.trusted
    when = stamp.timestamp if stamp is not None and stamped else status.signer_reported_dt
    return {
        "field": signature.field_name,
        **_about(status.signing_cert),
        "signed_at": when.isoformat() if when else None,
        "stamped": stamped,
        "intact": bool(status.intact),
        "genuine": bool(status.valid),
        "whole": _whole(status),
        "later": status.modification_level not in {None, ModificationLevel.NONE},
        "trusted": bool(status.trusted),
        "problem": status.trust_problem_indic.standard_name if status.trust_problem_indic else "",
        "revoked": status.revocation_details is not None,
        "revocation_known": store is not None and bool(store.crls or store.ocsps),
    }


async def _validated(
    signature: EmbeddedPdfSignature,
    store: DocumentSecurityStore | None,
    trusted: list[x509.Certificate],
    at: datetime,
) -> PdfSignatureStatus:
    """As things stand now; and if the certificate has ended meanwhile, as they stood when a trusted stamp was given."""
    now = _context(store, trusted, at, past=False)
    status = await async_validate_pdf_signature(signature, now, key_usage_settings=USAGE)
    stamp = status.timestamp_validity
    if status.trusted or status.trust_problem_indic not in _ENDED or stamp is None or not stamp.trusted:
        return status
    then = _context(store, trusted, stamp.timestamp, past=True)
    return await async_validate_pdf_signature(signature, then, ts_validation_context=now, key_usage_settings=USAGE)


#: what may have been otherwise at the time of the signature
_ENDED = {
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
    AdESIndeterminate.REVOKED_NO_POE,
    AdESIndeterminate.TRY_LATER,
}


def _whole(status: PdfSignatureStatus) -> bool:
    """Whether the signature covers a whole version of the file and what came after it is of a kind that is allowed."""
    covers = status.coverage is not None and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    return covers and bool(status.docmdp_ok) and status.modification_level != ModificationLevel.OTHER


def _about(certificate: x509.Certificate) -> dict[str, str]:
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return {
        "signer": _word(subject.get("common_name")) or certificate.subject.human_friendly[:200],
        "organisation": _word(subject.get("organization_name")),
        "title": _word(subject.get("title")),
        "issuer": _word(issuer.get("common_name")) or certificate.issuer.human_friendly[:200],
        "not_after": certificate.not_valid_after.isoformat(),
    }


def _word(value: object) -> str:
    return (str(value[0]) if isinstance(value, list) and value else str(value or ""))[:200]
