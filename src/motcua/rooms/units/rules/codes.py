"""Agency codes of QĐ 20/2020/QĐ-TTg (22/7/2020) in their two spellings.

Top first, as the decision and the codes of dossiers write it (``H13.05.12``), is the form we keep. Bottom first and
padded to four parts (``000.12.05.H13``) is what document exchange (QCVN 102:2016/BTTTT) and the national catalogue
write. Confidence high: both forms seen in use.
"""

import re

from motcua.rooms.units.records.places import NATIONAL_CODE

_BOTTOM = re.compile(r"^(000|\d{2})\.(\d{2})\.(\d{2})\.([GH]\d{2})$")


def is_national_code(code: str) -> bool:
    """Whether ``code`` is an agency code, top first."""
    return bool(NATIONAL_CODE.match(code))


def to_bottom_first(code: str) -> str:
    """``H13.05.12`` as ``000.12.05.H13``, ``H13`` as ``000.00.00.H13``.

    Raises:
        ValueError: not an agency code, or one with an empty level.
    """
    if not is_national_code(code):
        raise ValueError(f"not an agency code: {code}")
    top, *lower = code.split(".")
    if "00" in lower:
        raise ValueError(f"a level of {code} is 00, which stands for nothing")
    parts = [*lower, *["00"] * (3 - len(lower))]
    fourth = parts[2] if parts[2] != "00" else "000"
    return f"{fourth}.{parts[1]}.{parts[0]}.{top}"


def to_top_first(code: str) -> str:
    """``000.12.05.H13`` as ``H13.05.12``.

    Raises:
        ValueError: not an agency code, bottom first.
    """
    match = _BOTTOM.match(code)
    if not match:
        raise ValueError(f"not an agency code: {code}")
    fourth, third, second, top = match.groups()
    parts = [second, third, "00" if fourth == "000" else fourth]
    while parts and parts[-1] == "00":
        parts.pop()
    if "00" in parts:
        raise ValueError(f"a level is missing in {code}")
    return ".".join([top, *parts])


def canonical(code: str) -> str:
    """Either spelling, top first.

    Raises:
        ValueError: neither spelling.
    """
    code = code.strip().upper()
    return code if is_national_code(code) else to_top_first(code)
