"""A deadline in words: the due moment first, then every step that led to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from motcua.kernel.text import say
from motcua.rooms.units.records import (
    CalendarDay,
    DayKind,
    Extension,
    Limit,
    LimitUnit,
    Mode,
    Office,
    Pause,
    Reason,
    Remaining,
)
from motcua.rooms.units.records.clock import SUPPLEMENT, clock_text
from motcua.rooms.units.records.deadlines import Fact
from motcua.rooms.units.rules.calendar import DAY, Table, minute, table
from motcua.rooms.units.rules.counting import (
    OPEN,
    Outcome,
    Span,
    first_due,
    last_day,
    last_day_with_pauses,
    midnights,
    same_day_index,
)

WEEKDAYS = (
    say("thứ Hai"),
    say("thứ Ba"),
    say("thứ Tư"),
    say("thứ Năm"),
    say("thứ Sáu"),
    say("thứ Bảy"),
    say("Chủ nhật"),
)
#: of the reasons of one deadline, so that a limit of ten years does not read out ten years of holidays
MOST_DAYS_NAMED = 12


@dataclass(frozen=True)
class Asked:
    """The question and its answer, kept until somebody asks why."""

    start: int
    limit: Limit | None
    office: Office
    pauses: tuple[Pause, ...]
    spans: tuple[Span, ...]
    extension: Extension | None
    same_day: bool
    outcome: Outcome


def reasons(asked: Asked) -> tuple[Reason, ...]:
    """All reasons, the due moment in words first."""
    end = _end(asked)
    return (
        _headline(asked, end),
        *_receipt(asked),
        _limit(asked),
        *_days_that_differ(asked.office, asked.start // DAY, end // DAY),
        *_pauses(asked, end),
        *_second_supplement(asked),
        *_rolled(asked),
        *_extension(asked, end),
        *_unknown_years(asked.office, asked.start // DAY, end // DAY),
    )


def _end(asked: Asked) -> int:
    """The due minute, or the one at which the clock stopped."""
    if isinstance(asked.outcome, Remaining):
        return next(begin for begin, end in asked.spans if end == OPEN)
    return minute(asked.outcome)


def _when(at: int, prefix: str = "") -> dict[str, Fact]:
    """The facts that name a minute: weekday, day and time."""
    return {**_on(at // DAY, prefix), f"{prefix}time": clock_text(at % DAY)}


def _on(ordinal: int, prefix: str = "") -> dict[str, Fact]:
    day = date.fromordinal(ordinal)
    return {f"{prefix}weekday": WEEKDAYS[day.weekday()], f"{prefix}day": f"{day:%d/%m/%Y}"}


def _headline(asked: Asked, end: int) -> Reason:
    if isinstance(asked.outcome, Remaining):
        left = asked.outcome
        if left.unit == "working_minute":
            hours, minutes = divmod(left.amount, 60)
            return Reason(
                say("Đang tạm dừng từ {time}, {weekday} {day}; còn {hours} giờ {minutes} phút làm việc."),
                {**_when(end), "hours": hours, "minutes": minutes},
            )
        says = {
            "working_day": say("Đang tạm dừng từ {time}, {weekday} {day}; còn {amount} ngày làm việc."),
            "calendar_day": say("Đang tạm dừng từ {time}, {weekday} {day}; còn {amount} ngày."),
        }[left.unit]
        return Reason(says, {**_when(end), "amount": left.amount})
    return Reason(say("Hạn trả {weekday} {day}, {time}."), _when(end))


def _receipt(asked: Asked) -> Iterator[Reason]:
    laid = table(asked.office, asked.start)
    opens = laid.next_opening(asked.start)
    if opens != asked.start:
        yield Reason(
            say(
                "Tiếp nhận lúc {time}, {weekday} {day}, ngoài giờ làm việc:"
                " tính từ {from_time}, {from_weekday} {from_day}."
            ),
            {**_when(asked.start), **_when(opens, "from_")},
        )


def _limit(asked: Asked) -> Reason:
    laid = table(asked.office, asked.start)
    if asked.same_day or asked.limit is None:
        return _same_day(asked, laid)
    limit, opens = asked.limit, laid.next_opening(asked.start)
    if limit.unit is LimitUnit.WORKING_HOUR:
        return Reason(
            say("{amount} giờ làm việc, kể từ {time}, {weekday} {day}."), {"amount": limit.amount, **_when(opens)}
        )
    if limit.unit is LimitUnit.WORKING_DAY and asked.office.mode is Mode.HOUR:
        hours, minutes = divmod(limit.amount * asked.office.hours.minutes_per_day, 60)
        return Reason(
            say("{amount} ngày làm việc, tính bằng {hours} giờ {minutes} phút làm việc, kể từ {time}, {weekday} {day}.")
            if minutes
            else say("{amount} ngày làm việc, tính bằng {hours} giờ làm việc, kể từ {time}, {weekday} {day}."),
            {"amount": limit.amount, "hours": hours, "minutes": minutes, **_when(opens)},
        )
    says = {
        LimitUnit.WORKING_DAY: say("{amount} ngày làm việc, kể từ {weekday} {day}; không tính ngày tiếp nhận."),
        LimitUnit.CALENDAR_DAY: say("{amount} ngày, kể từ {weekday} {day}; không tính ngày tiếp nhận."),
        LimitUnit.MONTH: say("{amount} tháng, kể từ {weekday} {day}; không tính ngày tiếp nhận."),
    }[limit.unit]
    return Reason(says, {"amount": limit.amount, **_on(opens // DAY)})


def _same_day(asked: Asked, laid: Table) -> Reason:
    index = laid.receipt(asked.start)
    if same_day_index(laid, asked.start, asked.office) > index:
        until = clock_text(asked.office.hours.same_day_until)
        return Reason(
            say("Thủ tục trả trong ngày, tiếp nhận lúc {time}, sau {until}: trả trong ngày làm việc tiếp theo."),
            {"time": clock_text(asked.start % DAY), "until": until},
        )
    return Reason(say("Thủ tục trả kết quả trong ngày tiếp nhận."))


def _days_that_differ(office: Office, first: int, last: int) -> Iterator[Reason]:
    """Holidays that fell on a weekday, worked weekends and half days, days in a row with one name together."""
    entries = [entry for entry in office.calendar.days if first < entry.day.toordinal() <= last]
    groups: list[list[CalendarDay]] = []
    for entry in entries:
        if office.calendar.by_day[entry.day] is not entry or not _matters(office, entry):
            continue
        if groups and _goes_on(groups[-1][-1], entry):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    for group in groups[:MOST_DAYS_NAMED]:
        yield _named(group)
    if len(groups) > MOST_DAYS_NAMED:
        yield Reason(say("và {amount} đợt nghỉ, làm bù khác."), {"amount": len(groups) - MOST_DAYS_NAMED})


def _matters(office: Office, entry: CalendarDay) -> bool:
    weekend = entry.day.weekday() in office.calendar.weekend
    return (entry.kind is DayKind.OFF and not weekend) or entry.kind in (
        DayKind.WORKED,
        DayKind.MORNING,
        DayKind.AFTERNOON,
    )


def _goes_on(before: CalendarDay, entry: CalendarDay) -> bool:
    return before.kind is entry.kind is DayKind.OFF and before.name == entry.name and (entry.day - before.day).days == 1


def _named(group: Sequence[CalendarDay]) -> Reason:
    first, last = group[0], group[-1]
    facts: dict[str, Fact] = {**_on(first.day.toordinal()), "name": first.name}
    if len(group) > 1:
        return Reason(say("Nghỉ từ {day} đến {last_day}: {name}."), {**facts, **_on(last.day.toordinal(), "last_")})
    if first.kind is DayKind.OFF and first.swapped_with:
        return Reason(
            say("Nghỉ {weekday} {day}, hoán đổi với {swapped_weekday} {swapped_day}."),
            {**facts, **_on(first.swapped_with.toordinal(), "swapped_")},
        )
    says = {
        DayKind.OFF: say("Nghỉ {weekday} {day}: {name}."),
        DayKind.WORKED: say("Làm việc bù {weekday} {day}."),
        DayKind.MORNING: say("{weekday} {day} chỉ làm việc buổi sáng: {name}."),
        DayKind.AFTERNOON: say("{weekday} {day} chỉ làm việc buổi chiều: {name}."),
    }[first.kind]
    return Reason(says, facts)


def _pauses(asked: Asked, due: int) -> Iterator[Reason]:
    for begin, end in asked.spans:
        facts = {**_when(begin), "why": _why(asked, begin)}
        if end == OPEN:
            if isinstance(asked.outcome, Remaining):
                yield Reason(say("Tạm dừng từ {time}, {weekday} {day} ({why}), chưa kết thúc."), facts)
            continue
        if begin >= due:
            yield Reason(say("Tạm dừng từ {time}, {weekday} {day} ({why}) là sau hạn trả: không đổi hạn."), facts)
            continue
        yield _given_back(asked, begin, end, {**facts, **_when(end, "end_")})


def _second_supplement(asked: Asked) -> Iterator[Reason]:
    """QĐ 766/QĐ-TTg, indicator 2.1: the time of one supplement is taken out; more than one counts as late (high)."""
    times = sum(pause.why == SUPPLEMENT for pause in asked.pauses)
    if times > 1:
        yield Reason(
            say("Đã yêu cầu bổ sung {times} lần: theo Quyết định 766/QĐ-TTg, hồ sơ bị tính là trễ hạn."),
            {"times": times},
        )


def _why(asked: Asked, begin: int) -> str:
    """What the pause was for; pauses joined into one are named by the one that began it."""
    return next((p.why for p in asked.pauses if max(minute(p.start), asked.start) == begin), asked.pauses[0].why)


def _given_back(asked: Asked, begin: int, end: int, facts: dict[str, Fact]) -> Reason:
    laid = table(asked.office, asked.start)
    unit = asked.limit.unit if asked.limit else LimitUnit.WORKING_DAY
    if unit in (LimitUnit.CALENDAR_DAY, LimitUnit.MONTH) and not asked.same_day:
        amount, says = (
            midnights(end) - midnights(begin),
            say(
                "Tạm dừng từ {time}, {weekday} {day} đến {end_time}, {end_weekday} {end_day} ({why}):"
                " cộng {amount} ngày."
            ),
        )
    elif unit is LimitUnit.WORKING_HOUR or (asked.office.mode is Mode.HOUR and not asked.same_day):
        return _open_time_given_back(laid.worked(end) - laid.worked(begin), facts)
    else:
        amount, says = (
            laid.closings(end) - laid.closings(begin),
            say(
                "Tạm dừng từ {time}, {weekday} {day} đến {end_time}, {end_weekday} {end_day} ({why}):"
                " cộng {amount} ngày làm việc."
            ),
        )
    if amount:
        return Reason(says, {**facts, "amount": amount})
    return Reason(
        say(
            "Tạm dừng từ {time}, {weekday} {day} đến {end_time}, {end_weekday} {end_day} ({why}):"
            " chưa qua ngày nào nên không cộng ngày nào."
        ),
        facts,
    )


def _open_time_given_back(amount: int, facts: dict[str, Fact]) -> Reason:
    hours, minutes = divmod(amount, 60)
    return Reason(
        say(
            "Tạm dừng từ {time}, {weekday} {day} đến {end_time}, {end_weekday} {end_day} ({why}):"
            " cộng {hours} giờ {minutes} phút làm việc."
        )
        if minutes
        else say(
            "Tạm dừng từ {time}, {weekday} {day} đến {end_time}, {end_weekday} {end_day} ({why}):"
            " cộng {hours} giờ làm việc."
        ),
        {**facts, "hours": hours, "minutes": minutes},
    )


def _rolled(asked: Asked) -> Iterator[Reason]:
    """A last day without work that moved the end to the next working day."""
    if asked.same_day or asked.limit is None or isinstance(asked.outcome, Remaining):
        return
    if asked.limit.unit not in (LimitUnit.CALENDAR_DAY, LimitUnit.MONTH):
        return
    first = first_due(asked.start, asked.limit, asked.office, asked.spans, False)
    if isinstance(first, Remaining):
        return
    laid = table(asked.office, asked.start)
    last = last_day(laid.days[laid.receipt(asked.start)], asked.limit)
    stretched = last_day_with_pauses(laid, last, asked.spans)
    if not isinstance(stretched, Remaining) and stretched != first.toordinal():
        yield Reason(
            say("Ngày cuối là {weekday} {day}, không phải ngày làm việc: chuyển sang {to_weekday} {to_day}."),
            {**_on(stretched), **_on(first.toordinal(), "to_")},
        )


def _extension(asked: Asked, end: int) -> Iterator[Reason]:
    if asked.extension is None or isinstance(asked.outcome, Remaining):
        return
    first = first_due(asked.start, asked.limit, asked.office, asked.spans, asked.same_day)
    if isinstance(first, Remaining):
        return
    says = {
        LimitUnit.WORKING_DAY: say(
            "Gia hạn một lần, có văn bản xin lỗi: thêm {amount} ngày làm việc từ {time}, {weekday} {day}."
        ),
        LimitUnit.CALENDAR_DAY: say(
            "Gia hạn một lần, có văn bản xin lỗi: thêm {amount} ngày từ {time}, {weekday} {day}."
        ),
        LimitUnit.WORKING_HOUR: say(
            "Gia hạn một lần, có văn bản xin lỗi: thêm {amount} giờ làm việc từ {time}, {weekday} {day}."
        ),
        LimitUnit.MONTH: say("Gia hạn một lần, có văn bản xin lỗi: thêm {amount} tháng từ {time}, {weekday} {day}."),
    }[asked.extension.limit.unit]
    yield Reason(says, {"amount": asked.extension.limit.amount, **_when(minute(first))})
    sent = asked.extension.asked_at
    if sent is not None and minute(sent) > minute(first) - DAY:
        yield Reason(
            say(
                "Văn bản xin lỗi gửi lúc {time}, {weekday} {day}, muộn hơn quy định"
                " (chậm nhất một ngày trước khi hết hạn)."
            ),
            _when(minute(sent)),
        )


def _unknown_years(office: Office, first: int, last: int) -> Iterator[Reason]:
    for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
        if year not in office.calendar.years:
            yield Reason(say("Chưa có lịch nghỉ lễ năm {year}: mới trừ ngày nghỉ hằng tuần."), {"year": year})
