"""Amounts as a Vietnamese receipt writes them out."""

DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()  # noqa: SIM905 - as one reads them
#: names of groups of three digits; above a billion they begin again
GROUPS = ("", "nghìn", "triệu", "tỷ")


def in_words(amount: int) -> str:
    """``8000`` → "Tám nghìn đồng".

    Raises:
        ValueError: below zero.
    """
    if amount < 0:
        raise ValueError(amount)
    said = _number(amount) or DIGITS[0]
    return f"{said[0].upper()}{said[1:]} đồng"


def _number(amount: int) -> str:
    if amount >= 10**9:
        rest = amount % 10**9
        return " ".join(filter(None, [_number(amount // 10**9), "tỷ", _below_a_billion(rest, full=True)]))
    return _below_a_billion(amount, full=False)


def _below_a_billion(amount: int, *, full: bool) -> str:
    words: list[str] = []
    for index in (2, 1, 0):
        group = amount // 1000**index % 1000
        if group:
            words += [_group(group, full=full or bool(words)), GROUPS[index]]
    return " ".join(filter(None, words))


def _group(group: int, *, full: bool) -> str:
    """Three digits; ``full`` says the hundreds even when there are none, as in "không trăm linh năm"."""
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        words += ["linh", DIGITS[ones]] if ones and words else [DIGITS[ones]] if ones else []
        return " ".join(words)
    words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5:
        words.append("lăm")
    elif ones:
        words.append(DIGITS[ones])
    return " ".join(words)
