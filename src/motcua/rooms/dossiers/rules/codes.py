"""Codes and keys of dossiers."""

import base64
import hashlib
import hmac
import json
import re
from datetime import date
from functools import lru_cache
from typing import Any

from motcua.rooms.dossiers.errors import CodeInvalid

#: Codes that other systems give: agency in QĐ 20/2020 order, day in 6 or 8 digits, running number in 4 to 7 digits.
#: Derived from real codes of 2026 (confidence high for the examples, derived for the pattern).
FOREIGN = re.compile(r"^[GH]\d{2}(\.\d{2}){0,3}(\.M\d{2})?-\d{6,8}-\d{4,7}$")

_plain = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


@lru_cache(maxsize=1024)  # one for each unit and day
def prefix(pattern: str, *, national_code: str | None, unit: str, province: str, day: date) -> str:
    """The part of a code before its running number.

    ``pattern`` is content, for example ``"{agency}-{yymmdd}-"``. ``agency`` is the unit's QĐ 20/2020 code where it is
    known; where the operator has not entered it yet, the province's code with our own short name of the unit
    (``H13.TT31135``), which is unique, says where it was received and can never be taken for a real agency code.
    """
    agency = national_code or f"{province}.{unit.replace('-', '')}"
    return pattern.format(agency=agency, yymmdd=f"{day:%y%m%d}", yyyymmdd=f"{day:%Y%m%d}")


def check_foreign(code: str) -> str:
    """A code given by another system, if it has the form of one.

    Raises:
        CodeInvalid: it has not.
    """
    if not FOREIGN.match(code):
        raise CodeInvalid({"code": CodeInvalid.says})
    return code


def tracking_key(code: str, secret: str) -> str:
    """The second factor on the receipt: eight letters and digits that belong to this code only."""
    digest = hmac.digest(secret.encode(), f"track:{code}".encode(), "sha256")
    return base64.b32encode(digest[:5]).decode()


def key_fits(code: str, key: str, secret: str) -> bool:
    """Whether ``key`` is the one printed on the receipt of ``code``; typing slips of 0/O and 1/I are forgiven."""
    typed = key.strip().upper().replace("0", "O").replace("1", "I").replace(" ", "").replace("-", "")
    # as bytes: letters outside ASCII are only a wrong key
    return hmac.compare_digest(typed.encode(errors="replace"), tracking_key(code, secret).encode())


def content_hash(procedure: str, applicant: str, case: str, form: dict[str, Any], papers: list[list[str]]) -> str:
    """What makes two filings the same: procedure, person, case, form and papers."""
    said = _plain([procedure, applicant, case, form, sorted(papers)])
    return hashlib.sha256(said.encode()).hexdigest()


def purpose(code: str, part: str | int = "") -> str:
    """Why money is asked for, as the room of payments keeps it; without a part, how all of a dossier's begin."""
    return f"dossier:{code}:{part}"
