"""Sums of money and days in Vietnamese words, as receipts and certificates must state them."""

from datetime import date

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu")
BILLION = 1_000_000_000


def dong_in_words(amount: int) -> str:
    """``dong_in_words(105_000) == "Một trăm linh năm nghìn đồng"``.

    Raises:
        ValueError: ``amount`` (whole đồng) is negative.
    """
    if amount < 0:
        raise ValueError(f"a sum on paper is not negative, got {amount}")
    return _capital(f"{_number(amount) if amount else DIGITS[0]} đồng")


def day_in_words(day: date) -> str:
    """``Ngày mười hai, tháng mười một, năm hai nghìn không trăm hai mươi sáu``."""
    month = "tư" if day.month == 4 else _number(day.month)
    return f"Ngày {_number(day.day)}, tháng {month}, năm {_number(day.year)}"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _number(value: int) -> str:
    """The words of a positive number; above a milliard the milliards are counted in the same way."""
    milliards, rest = divmod(value, BILLION)
    parts = [f"{_number(milliards)} tỷ"] if milliards else []
    groups = [rest // 1000**power % 1000 for power in (2, 1, 0)]
    for power, group in zip((2, 1, 0), groups, strict=True):
        if group:
            parts.append(f"{_group(group, full=bool(parts))} {GROUPS[power]}".strip())
    return " ".join(parts)


def _group(value: int, *, full: bool) -> str:
    """Three digits; ``full`` speaks the leading zeros, as after a greater group: ``không trăm linh năm``."""
    hundreds, rest = divmod(value, 100)
    parts = [f"{DIGITS[hundreds]} trăm"] if hundreds or full else []
    tens, ones = divmod(rest, 10)
    if tens:
        parts.append("mười" if tens == 1 else f"{DIGITS[tens]} mươi")
    elif ones and parts:
        parts.append("linh")
    if ones:
        parts.append(_ones(tens, ones))
    return " ".join(parts)


def _ones(tens: int, ones: int) -> str:
    """After tens, one and five change their sound: hai mươi mốt, mười lăm; four after twenty is tư."""
    if ones == 5 and tens:
        return "lăm"
    if tens > 1:
        return {1: "mốt", 4: "tư"}.get(ones, DIGITS[ones])
    return DIGITS[ones]
