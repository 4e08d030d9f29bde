"""The first draft of a year's calendar, from the `holidays` package (MIT); afterwards the file is edited by hand."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from motcua.kernel.text import say

_SWAPPED = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_LUNAR_NEW_YEAR = "Tết Nguyên Đán"
#: what the calendar may be called by in the reasons of a deadline; listed so that it is translated
NAMES = (
    say("Tết Dương lịch"),
    say("Tết Nguyên Đán"),
    say("Ngày Giỗ Tổ Hùng Vương"),
    say("Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
    say("Ngày Chiến thắng"),
    say("Ngày Quốc tế Lao động"),
    say("Ngày Quốc tế Lao động (nghỉ bù)"),
    say("Quốc khánh"),
    say("Ngày Văn hóa Việt Nam"),
    say("Nghỉ hoán đổi"),
    say("Làm việc bù"),
)


def seed(year: int) -> str:
    """The text of ``content/<province>/calendars/<year>.yaml``, as the package knows the year.

    Raises:
        ValueError: the package knows nothing of this year.
    """
    entries = sorted(_entries(year), key=lambda entry: entry["day"])
    if not entries:
        raise ValueError(f"no holidays are known for {year}")
    import holidays

    lines = [
        f"# Days of {year} that differ from the week. Seeded once; edited by hand when a change is announced.",
        "# kind: day-off (holiday or swapped), worked (a weekend day made up), morning, afternoon (half days)",
        f"year: {year}",
        f'source: "python package holidays {holidays.__version__} (MIT), VN; Labour Code 45/2019/QH14 art. 112"',
        "confidence: high",
        "days:",
    ]
    return "\n".join([*lines, *(_line(entry) for entry in entries)]) + "\n"


def _entries(year: int) -> Iterator[dict[str, Any]]:
    import holidays

    vietnamese = holidays.country_holidays("VN", years=year, language="vi")
    english = holidays.country_holidays("VN", years=year, language="en_US")
    worked = {day for day in vietnamese.weekend_workdays if day.year == year}
    for day, name in vietnamese.items():
        swapped = _SWAPPED.search(name)
        if swapped:
            other = datetime.strptime(swapped[0], "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
            yield {
                "day": day,
                "kind": "day-off",
                "name": "Nghỉ hoán đổi",
                "name_en": "Day swapped",
                "swapped_with": other,
            }
            if other in worked:
                yield {"day": other, "kind": "worked", "name": "Làm việc bù", "name_en": "Worked", "swapped_with": day}
        elif _LUNAR_NEW_YEAR in name or name == "29 Tết":
            yield {"day": day, "kind": "day-off", "name": _LUNAR_NEW_YEAR, "name_en": "Lunar New Year"}
        else:
            yield {"day": day, "kind": "day-off", "name": name, "name_en": english[day]}


def _line(entry: dict[str, Any]) -> str:
    said = ", ".join(
        f"{key}: {value.isoformat() if isinstance(value, date) else _quoted(key, value)}"
        for key, value in entry.items()
    )
    return f"  - {{{said}}}"


def _quoted(key: str, value: str) -> str:
    return value if key == "kind" else f'"{value}"'
