"""Office time as one line: minute 0 is the opening of the first day, nights and holidays are left out."""

from bisect import bisect_right
from datetime import date, datetime, time, timedelta

from motcua.kernel.days import TZ
from motcua.rooms.units.records import DayKind, Office

WHOLE_DAYS = (DayKind.REGULAR, DayKind.WORKED)


class OfficeTime:
    """The open minutes of an office between two days; half days are left out."""

    def __init__(self, office: Office, first: date, last: date) -> None:
        self.starts: list[datetime] = []
        self.before: list[float] = []
        self.total = 0.0
        day = first
        while day <= last:
            if office.calendar.kind(day) in WHOLE_DAYS:
                for opens, closes in office.hours.week[day.weekday()] or office.hours.week[0]:
                    self.starts.append(datetime.combine(day, time(opens // 60, opens % 60), TZ))
                    self.before.append(self.total)
                    self.total += closes - opens
            day += timedelta(days=1)
        if not self.starts:
            raise ValueError(f"no office day between {first} and {last}")

    def at(self, minute: float) -> datetime:
        """The moment of an office minute; beyond the ends, the first or last moment."""
        inside = min(max(minute, 0.0), self.total - 0.01)
        index = bisect_right(self.before, inside) - 1
        seconds = int((inside - self.before[index]) * 60)
        return self.starts[index] + timedelta(seconds=seconds)

    def minute(self, at: datetime) -> float:
        """How many office minutes lie before ``at``."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0.0
        length = (self.before[index + 1] if index + 1 < len(self.before) else self.total) - self.before[index]
        return self.before[index] + min((at - self.starts[index]).total_seconds() / 60, length)
