"""Signing one PDF: a visible block, a time stamp, and what a reader needs in twenty years.

The level is PAdES B-T, and B-LTA where the certificates say where to ask about revocation: the answers go into the
file, under a second time stamp. A signature is an incremental update: what was signed before stays as it was.
"""

import asyncio
import hashlib
import io
import time
import urllib.error
import urllib.request
from typing import Any

from asn1crypto import tsp, x509
from pyhanko.pdf_utils import misc
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, LayoutError, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import DSSContentSettings
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError, PathError, RevokedError
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

from motcua.kernel.pades import reading
from motcua.kernel.pades.keys import Key, open_key
from motcua.kernel.pades.trouble import Cause, Trouble

TIMEOUT = 10
#: seconds for which answers about revocation are used again for the next papers of a batch
FRESH = 300.0
#: the page number that stands for the last page
LAST = -1
EDGE_TO_EDGE = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, margins=Margins.uniform(0))

reading.quicken()


class HttpTimeStamper(TimeStamper):
    """Asks a time-stamping authority over HTTP (RFC 3161)."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(await asyncio.to_thread(self._post, req.dump()))

    def _post(self, asked: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        request = urllib.request.Request(self.url, asked, headers)  # noqa: S310 the operator named this address
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
                found: bytes = answer.read(1_000_000)
                return found
        except urllib.error.HTTPError as problem:
            raise Trouble(Cause.STAMP_AWAY, f"HTTP {problem.code}") from None
        except (OSError, ValueError) as problem:
            raise Trouble(Cause.STAMP_AWAY, type(problem).__name__) from None


class Desk:
    """What stays open between two signatures: keys, the time-stamping authority, answers about revocation."""

    def __init__(self) -> None:
        self._signers: dict[str, Signer] = {}
        self._stampers: dict[str, HttpTimeStamper] = {}
        self._contexts: dict[str, tuple[float, ValidationContext]] = {}
        self._sizes: dict[tuple[str, str], int] = {}

    async def sign(self, said: dict[str, Any], pdf: bytes, stamp: bytes = b"") -> tuple[dict[str, Any], list[bytes]]:
        """``pdf`` with one more signature, which shows ``stamp`` (a PDF of one page).

        ``said``: ``key`` (see `Key`), ``keys``, ``secrets`` (folders), ``tsa`` (an address), ``field`` (begins the
        field's name), ``page``, ``box``, ``reason``. The answer says ``level`` and ``field``.

        Raises:
            Trouble.
        """
        key = Key(**said["key"])
        name = hashlib.sha256(
            repr(sorted((key.kind, key.certificate, *key.where.items()), key=str)).encode()
        ).hexdigest()
        try:
            return await self._sign(said, key, name, pdf, stamp)
        except Trouble as trouble:
            if trouble.cause in {Cause.KEY_AWAY, Cause.KEY_REFUSED}:
                # a token that was pulled out leaves a session that never works again
                self._signers.pop(name, None)
            raise
        except TimestampRequestError as problem:
            raise Trouble(Cause.STAMP_AWAY, type(problem).__name__) from None
        except RevokedError:
            raise Trouble(Cause.CERTIFICATE_ENDED, "revoked") from None
        except (InvalidCertificateError, PathError) as problem:
            raise Trouble(Cause.REVOCATION_AWAY, type(problem).__name__) from None
        except (SigningError, misc.PdfError, LayoutError) as problem:
            raise _explained(problem) from None

    async def _sign(
        self, said: dict[str, Any], key: Key, name: str, pdf: bytes, stamp: bytes
    ) -> tuple[dict[str, Any], list[bytes]]:
        if not said.get("tsa"):
            raise Trouble(Cause.NO_STAMP)
        signer = self._signers.get(name)
        if signer is None:
            signer = self._signers[name] = open_key(key, said["keys"], said["secrets"])
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        field = _free_field(writer, said["field"])
        long_term = _says_where_to_ask(signer.signing_cert)
        metadata = PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=said.get("reason") or None,
            embed_validation_info=long_term,
            use_pades_lta=long_term,
            validation_context=self._context(key) if long_term else None,
            # one update less in the file: nothing is said a second time under each signature's hash
            dss_settings=DSSContentSettings(include_vri=False),
        )
        out = await PdfSigner(
            metadata,
            signer,
            timestamper=self._stamper(said["tsa"]),
            stamp_style=_style(stamp),
            new_field_spec=_field_spec(writer, field, said),
        ).async_sign_pdf(writer, bytes_reserved=self._sizes.get((name, said["tsa"])))
        made = out.getvalue()
        self._sizes[name, said["tsa"]] = reading.room_taken(made[len(pdf) :])
        return {"level": "B-LTA" if long_term else "B-T", "field": field}, [made]

    def _stamper(self, url: str) -> HttpTimeStamper:
        # it remembers how large an answer is, which it had to ask for
        return self._stampers.setdefault(url, HttpTimeStamper(url))

    def _context(self, key: Key) -> ValidationContext:
        """What is known about revocation under this authority; asked for again after some minutes.

        The root of the key's own chain is trusted here: whom the house trusts is another question, asked when checking.
        """
        root = key.chain[-1] if key.chain else key.certificate
        known = self._contexts.get(root)
        if known is None or time.monotonic() - known[0] > FRESH:
            context = ValidationContext(
                trust_roots=[reading.certificate(root)],
                other_certs=[reading.certificate(one) for one in key.chain],
                allow_fetching=True,
                fetcher_backend=RequestsFetcherBackend(per_request_timeout=TIMEOUT),
                revocation_mode="hard-fail",
            )
            known = self._contexts[root] = (time.monotonic(), context)
        return known[1]


def _says_where_to_ask(certificate: x509.Certificate) -> bool:
    return bool(certificate.ocsp_urls or certificate.crl_distribution_points)


def _free_field(writer: IncrementalPdfFileWriter, begins: str) -> str:
    taken = {found[0] for found in enumerate_sig_fields(writer.prev)}
    return next(name for number in range(1, 1000) if (name := f"{begins}{number}") not in taken)


def _field_spec(writer: IncrementalPdfFileWriter, field: str, said: dict[str, Any]) -> SigFieldSpec:
    box = said.get("box")
    if not box:
        return SigFieldSpec(field)
    pages = int(writer.prev.root["/Pages"]["/Count"])
    page = pages - 1 if said["page"] == LAST else said["page"] - 1
    if not 0 <= page < pages:
        raise Trouble(Cause.PDF_REFUSED, f"there is no page {said['page']}")
    return SigFieldSpec(field, on_page=page, box=tuple(box))


class Page(ImportedPdfPage):
    """The first page of a PDF in memory, as the content of a visible block."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__("")
        self.pdf = pdf

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.pdf)), page_ix=0)
        self.resources.xobject["/Block"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Block Do"


def _style(stamp: bytes) -> StaticStampStyle | None:
    return StaticStampStyle(background=Page(stamp), border_width=0, background_layout=EDGE_TO_EDGE) if stamp else None


def _explained(problem: Exception) -> Trouble:
    """pyHanko wraps what went wrong on the way to a token or an authority into its own errors: look inside."""
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, Trouble):
            return cause
        if isinstance(cause, TimestampRequestError):
            return Trouble(Cause.STAMP_AWAY, type(cause).__name__)
        if type(cause).__module__.startswith("pkcs11"):
            return Trouble(Cause.KEY_AWAY, type(cause).__name__)
        if isinstance(cause, RevokedError):
            return Trouble(Cause.CERTIFICATE_ENDED, "revoked")
        if isinstance(cause, PathError | InvalidCertificateError):
            return Trouble(Cause.REVOCATION_AWAY, type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return Trouble(Cause.PDF_REFUSED, f"{type(problem).__name__}: {str(problem)[:200]}")
