"""Calendars, office hours, time limits, and what may stop or lengthen them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from motcua.kernel.text import say

SATURDAY, SUNDAY = 5, 6
NOON = 12 * 60

Interval = tuple[int, int]
"""Minutes of the day, from and to."""


class DayKind(StrEnum):
    """How one day of the calendar differs from what its weekday says."""

    OFF = "day-off"  # ngày nghỉ: a holiday, or a day off given for a worked weekend day
    WORKED = "worked"  # ngày làm bù: a weekend day that is worked
    MORNING = "morning"  # only the morning is worked
    AFTERNOON = "afternoon"  # only the afternoon is worked
    REGULAR = "regular"  # as the week says: cancels what was announced before

    @property
    def says(self) -> str:
        """Its Vietnamese name, a gettext id."""
        return _DAY_KINDS[self]


_DAY_KINDS = {
    DayKind.OFF: say("Ngày nghỉ"),
    DayKind.WORKED: say("Ngày làm việc bù"),
    DayKind.MORNING: say("Chỉ làm việc buổi sáng"),
    DayKind.AFTERNOON: say("Chỉ làm việc buổi chiều"),
    DayKind.REGULAR: say("Như ngày thường trong tuần"),
}


@dataclass(frozen=True)
class CalendarDay:
    """One day that differs from its weekday: why, by which decision, and for which other day it was swapped."""

    day: date
    kind: DayKind
    name: str
    decree: str = ""
    swapped_with: date | None = None
    name_en: str = ""


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked.

    ``years`` are those whose holidays are known; a deadline that leaves them says so. ``version`` rises whenever an
    operator announces a change. ``weekend`` holds the weekdays without work, Monday is 0.
    """

    days: tuple[CalendarDay, ...] = ()
    years: frozenset[int] = frozenset()
    version: str = ""
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    source: str = ""

    @cached_property
    def by_day(self) -> Mapping[date, CalendarDay]:
        """The days that differ; a later entry for the same day wins."""
        return {entry.day: entry for entry in self.days}

    def kind(self, day: date) -> DayKind:
        """What ``day`` is; ``WORKED`` is answered only for a weekend day that is worked."""
        entry = self.by_day.get(day)
        if entry is None or entry.kind is DayKind.REGULAR:
            return DayKind.OFF if day.weekday() in self.weekend else DayKind.REGULAR
        return entry.kind

    def works(self, day: date) -> bool:
        """Whether ``day`` is worked, at least in part."""
        return self.kind(day) is not DayKind.OFF

    def plus(self, days: Iterable[CalendarDay], *, version: str = "") -> "WorkingCalendar":
        """This calendar with ``days`` announced on top."""
        said = {**self.by_day, **{entry.day: entry for entry in days}}
        return WorkingCalendar(
            days=tuple(said[day] for day in sorted(said)),
            years=self.years,
            version=version or self.version,
            weekend=self.weekend,
            source=self.source,
        )


_INTERVAL = re.compile(r"^\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*$")


@dataclass(frozen=True)
class Hours:
    """The hours in which an office works, Monday first: per weekday, intervals in minutes of the day.

    A worked weekend day without hours of its own has those of the weekday it was swapped with, or of Monday.
    ``same_day_until`` is the minute after which a same-day procedure may be answered on the next working day
    (15:00: NĐ 61/2018/NĐ-CP and 32 procedures of the catalogue say so; confidence high).
    """

    week: tuple[tuple[Interval, ...], ...]
    same_day_until: int = 15 * 60
    source: str = field(default="", compare=False)
    confidence: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for intervals in self.week:
            edges = [edge for interval in intervals for edge in interval]
            if edges != sorted(set(edges)) or (edges and not 0 <= edges[0] <= edges[-1] <= 24 * 60):
                raise ValueError(f"intervals must follow each other within one day: {intervals}")
        if not any(self.week):
            raise ValueError("an office that never opens has no hours")

    @classmethod
    def every_working_day(cls, *intervals: str, **more: Any) -> "Hours":
        """The same hours from Monday to Friday: ``Hours.every_working_day("07:30-11:30", "13:30-17:30")``."""
        day = tuple(interval(text) for text in intervals)
        return cls(week=(day, day, day, day, day, (), ()), **more)

    @cached_property
    def minutes_per_day(self) -> int:
        """The length of a full working day in minutes: the longest of the week."""
        return max(sum(end - start for start, end in intervals) for intervals in self.week)


def interval(text: str) -> Interval:
    """``"07:30-11:30"`` in minutes of the day.

    Raises:
        ValueError: not two times of one day in order.
    """
    match = _INTERVAL.match(text)
    if not match:
        raise ValueError(f"not an interval: {text}")
    h1, m1, h2, m2 = (int(group) for group in match.groups())
    start, end = h1 * 60 + m1, h2 * 60 + m2
    if m1 > 59 or m2 > 59 or not start < end <= 24 * 60:
        raise ValueError(f"not an interval: {text}")
    return start, end


def clock_text(minute: int) -> str:
    """``450`` is ``"07:30"``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


class Mode(StrEnum):
    """How an office counts limits in working days.

    ``DAY``: to the end of office hours of the n-th working day after the day of receipt, which is not counted (Civil
    Code 2015 art. 147(2), confidence high). ``HOUR``: from the moment of receipt through n full days of working hours,
    as the one-stop software in use does (confidence medium).
    """

    DAY = "day"
    HOUR = "hour"


class Office:
    """A working calendar, office hours and a way of counting: all that a deadline depends on besides the limit."""

    __slots__ = ("calendar", "hours", "mode", "table")

    def __init__(self, calendar: WorkingCalendar, hours: Hours, mode: Mode | str = Mode.DAY) -> None:
        self.calendar = calendar
        self.hours = hours
        self.mode = Mode(mode)
        #: the opening times laid end to end; built by the rules when first needed
        self.table: Any = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Office) and (self.calendar, self.hours, self.mode) == (
            other.calendar,
            other.hours,
            other.mode,
        )

    def __hash__(self) -> int:
        return hash((self.calendar, self.hours, self.mode))

    def __repr__(self) -> str:
        return f"Office(calendar {self.calendar.version or 'of content'}, {self.mode})"


class LimitUnit(StrEnum):
    """What a time limit is counted in."""

    WORKING_DAY = "working_day"  # ngày làm việc
    CALENDAR_DAY = "calendar_day"  # ngày
    WORKING_HOUR = "working_hour"  # giờ làm việc
    MONTH = "month"  # tháng

    @property
    def says(self) -> str:
        """An amount of it in Vietnamese, a gettext id with ``{amount}``."""
        return _LIMIT_UNITS[self]


_LIMIT_UNITS = {
    LimitUnit.WORKING_DAY: say("{amount} ngày làm việc"),
    LimitUnit.CALENDAR_DAY: say("{amount} ngày"),
    LimitUnit.WORKING_HOUR: say("{amount} giờ làm việc"),
    LimitUnit.MONTH: say("{amount} tháng"),
}
_SHORT = {
    "wd": LimitUnit.WORKING_DAY,
    "d": LimitUnit.CALENDAR_DAY,
    "h": LimitUnit.WORKING_HOUR,
    "m": LimitUnit.MONTH,
}
_LONGEST = {
    LimitUnit.WORKING_DAY: 2500,
    LimitUnit.CALENDAR_DAY: 3660,
    LimitUnit.WORKING_HOUR: 20_000,
    LimitUnit.MONTH: 120,
}
_LIMIT = re.compile(r"^\s*(\d{1,5})\s*(wd|d|h|m)\s*$")


@dataclass(frozen=True)
class Limit:
    """A time limit as the law states it. ``amount`` is at least 1 and at most about ten years."""

    amount: int
    unit: LimitUnit = LimitUnit.WORKING_DAY

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", LimitUnit(self.unit))
        if not 1 <= self.amount <= _LONGEST[self.unit]:
            raise ValueError(f"a limit is between 1 and {_LONGEST[self.unit]} {self.unit}, not {self.amount}")

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """``3wd`` working days, ``5d`` days, ``8h`` working hours, ``1m`` months.

        Raises:
            ValueError: not such a text, or an amount out of reach.
        """
        match = _LIMIT.match(text.lower())
        if not match:
            raise ValueError(f"not a limit: {text}")
        return cls(int(match[1]), _SHORT[match[2]])

    @classmethod
    def can_parse(cls, text: str) -> bool:
        """Whether ``parse`` understands it."""
        try:
            cls.parse(text)
        except ValueError:
            return False
        return True

    def __str__(self) -> str:
        return f"{self.amount}{next(short for short, unit in _SHORT.items() if unit is self.unit)}"


#: what a pause may be for; the words are gettext ids
SUPPLEMENT = say("chờ bổ sung hồ sơ")
PAYMENT = say("chờ thực hiện nghĩa vụ tài chính")


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stands: from the request until what was asked for arrived; ``None`` still waits.

    ``why`` is ``SUPPLEMENT``, ``PAYMENT``, or other words; a second supplement is told to count as late in the index.
    """

    start: datetime
    end: datetime | None = None
    why: str = say("không nêu lý do")

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("a pause needs moments with a zone")
        if self.end is not None and self.end < self.start:
            raise ValueError("a pause cannot end before it starts")


@dataclass(frozen=True)
class Extension:
    """The one extension that a written apology may ask for (form 04 of TT 03/2025/TT-VPCP).

    ``limit`` is counted from the first due moment. ``asked_at`` is when the apology was sent; it must be sent at the
    latest one day before the limit runs out (NĐ 61/2018/NĐ-CP art. 19, confidence high; kept by NĐ 118/2025, medium).
    """

    limit: Limit
    asked_at: datetime | None = None
