"""Dates, money, sizes and limits as people in Viet Nam write them, and in English. Pure: the language is told."""

from datetime import date, datetime

from motcua.kernel.days import local

WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: how a limit is counted: the ending of its short form, and its words for one and for many
UNITS = {
    "wd": (("ngày làm việc", "ngày làm việc"), ("working day", "working days")),
    "cd": (("ngày", "ngày"), ("calendar day", "calendar days")),
    "wh": (("giờ làm việc", "giờ làm việc"), ("working hour", "working hours")),
    "mo": (("tháng", "tháng"), ("month", "months")),
}
#: other spellings of the same units that records use
SPELLINGS = {
    "d": "cd",
    "h": "wh",
    "m": "mo",
    "working_day": "wd",
    "day": "cd",
    "hour": "wh",
    "month": "mo",
    "working_days": "wd",
    "calendar_days": "cd",
    "working_hours": "wh",
    "months": "mo",
}


def _day(value: date) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def day(value: date, lang: str = "vi") -> str:
    """``26/11/2026`` or ``26 Nov 2026``; a moment is read on a clock in Viet Nam."""
    on = _day(value)
    if lang == "en":
        return f"{on.day} {MONTHS_EN[on.month - 1]} {on.year}"
    return f"{on.day:02d}/{on.month:02d}/{on.year}"


def weekday(value: date, lang: str = "vi") -> str:
    """``thứ Năm`` or ``Thu``."""
    return (WEEKDAYS_EN if lang == "en" else WEEKDAYS_VI)[_day(value).weekday()]


def moment(value: datetime, lang: str = "vi") -> str:
    """``thứ Năm 26/11/2026, 16:30`` or ``Thu 26 Nov 2026, 16:30``, in the time of Viet Nam."""
    at = local(value)
    return f"{weekday(at.date(), lang)} {day(at.date(), lang)}, {at.hour:02d}:{at.minute:02d}"


def short_moment(value: datetime, lang: str = "vi") -> str:
    """``26/11 16:30`` or ``26 Nov 16:30``: for dense tables."""
    at = local(value)
    on = f"{at.day} {MONTHS_EN[at.month - 1]}" if lang == "en" else f"{at.day:02d}/{at.month:02d}"
    return f"{on} {at.hour:02d}:{at.minute:02d}"


#: English digits are grouped by what parts the decimals in Vietnamese, and the other way round
_SWAPPED = str.maketrans(",.", ".,")


def figure(value: float, lang: str = "vi", digits: int = 0) -> str:
    """``12.408`` and ``98,4`` in Vietnamese, ``12,408`` and ``98.4`` in English."""
    text = f"{value:,.{digits}f}"
    return text if lang == "en" else text.translate(_SWAPPED)


def money(value: int, lang: str = "vi") -> str:
    """``8.000 đ`` or ``8,000 đ``, with a space that does not break."""
    return f"{figure(value, lang)}\u00a0đ"


def size(value: int, lang: str = "vi") -> str:
    """Bytes as ``840 B``, ``12,5 kB`` or ``3,2 MB``."""
    if value < 1024:
        return f"{value}\u00a0B"
    if value < 1024 * 1024:
        return f"{figure(value / 1024, lang, 1)}\u00a0kB"
    return f"{figure(value / 1024 / 1024, lang, 1)}\u00a0MB"


def limit(amount: float, unit: str, lang: str = "vi") -> str:
    """``3 ngày làm việc`` or ``3 working days``; ``unit``: ``wd cd wh mo`` or another spelling, or ``same_day``."""
    if unit == "same_day":
        return "within the day" if lang == "en" else "trong ngày làm việc"
    vi, en = UNITS[SPELLINGS.get(unit, unit)]
    one, many = en if lang == "en" else vi
    shown = figure(amount, lang, 0 if float(amount).is_integer() else 1)
    return f"{shown}\u00a0{one if amount == 1 else many}"


def split_limit(short: str) -> tuple[float, str] | None:
    """``3wd`` as ``(3.0, "wd")``; ``None`` when it is not a limit."""
    number = short.rstrip("abcdefghijklmnopqrstuvwxyz_")
    unit = short[len(number) :]
    unit = SPELLINGS.get(unit, unit)
    try:
        return (float(number), unit) if unit in UNITS else None
    except ValueError:
        return None
