"""The QR that any Vietnamese banking app scans: EMVCo merchant-presented mode with NAPAS's tag 38.

Sources: EMVCo "QR Code Specification for Payment Systems, Merchant-Presented Mode" 1.1; NAPAS "VietQR" 1.0 (GUID
A000000727, service QRIBFTTA: to an account). Confidence high for the tags below, which an independent parser checks in
the tests.
"""

from motcua.kernel.text import fold

GUID = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
#: 704: đồng, by ISO 4217
DONG = "704"


def payload(*, bank_bin: str, account: str, amount: int, words: str) -> str:
    """What the QR says. ``bank_bin``: six digits of NAPAS; ``amount`` in whole đồng; ``words`` lose their accents.

    Raises:
        ValueError: not a bank, not an account, or nothing to pay.
    """
    if not (len(bank_bin) == 6 and bank_bin.isdecimal()):
        raise ValueError(f"not a bank number: {bank_bin!r}")
    if not (1 <= len(account) <= 19 and account.isascii() and account.isalnum()):
        raise ValueError("not an account number")
    if amount <= 0:
        raise ValueError(f"nothing to pay: {amount}")
    beneficiary = _tag("00", bank_bin) + _tag("01", account)
    said = (
        _tag("00", "01")
        + _tag("01", "12")  # for one payment only
        + _tag("38", _tag("00", GUID) + _tag("01", beneficiary) + _tag("02", TO_ACCOUNT))
        + _tag("53", DONG)
        + _tag("54", str(amount))
        + _tag("58", "VN")
        + _tag("62", _tag("08", plain(words)))
        + "6304"
    )
    return said + f"{crc16(said.encode('ascii')):04X}"


def plain(words: str) -> str:
    """The words as banks let them through: letters, digits and spaces, at most 25."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(words).upper()).split())[:25].strip()


def _tag(number: str, value: str) -> str:
    return f"{number}{len(value):02d}{value}"


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF): ``crc16(b"123456789") == 0x29B1``."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
            crc &= 0xFFFF
    return crc
