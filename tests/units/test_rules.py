"""The clock on the real calendars of 2025–2027, case by case; agency codes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from motcua.kernel.content import Mistake
from motcua.kernel.days import TZ
from motcua.rooms.units import content
from motcua.rooms.units.records import (
    CalendarDay,
    DayKind,
    Deadline,
    Extension,
    Hours,
    Limit,
    Mode,
    Office,
    Pause,
    Reason,
    WorkingCalendar,
)
from motcua.rooms.units.rules import codes
from motcua.rooms.units.rules.deadline import compute

REAL = content.combined([found for found in content.read_calendars() if not isinstance(found, Mistake)])
HOURS = Hours.every_working_day("07:30-11:30", "13:30-17:30")
DAYS, BY_HOUR = Office(REAL, HOURS), Office(REAL, HOURS, Mode.HOUR)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


def pause(text: str) -> Pause:
    start, end = text.split("/")
    return Pause(at(start), at(end) if end else None)


@pytest.mark.parametrize(
    ("case", "received", "limit", "due"),
    [
        ("the first day is not counted", "2026-03-02T08:00", "1wd", "2026-03-03T17:30"),
        ("weekends do not run", "2026-03-06T08:00", "1wd", "2026-03-09T17:30"),
        (
            "after 15:00 changes nothing unless it is a same-day procedure",
            "2026-02-13T15:20",
            "3wd",
            "2026-02-25T17:30",
        ),
        ("Tết 2025", "2025-01-24T09:00", "2wd", "2025-02-04T17:30"),
        ("Tết 2026", "2026-02-13T09:00", "1wd", "2026-02-23T17:30"),
        ("Tết 2027 lies over a weekend", "2027-02-03T09:00", "1wd", "2027-02-11T17:30"),
        ("the swapped Saturday 26/4/2025 is worked", "2025-04-25T09:00", "1wd", "2025-04-26T17:30"),
        ("and Friday 2/5/2025 is off for it", "2025-04-29T09:00", "1wd", "2025-05-05T17:30"),
        ("the swapped Saturday 22/8/2026 is worked", "2026-08-21T09:00", "1wd", "2026-08-22T17:30"),
        ("and Monday 31/8/2026 is off for it", "2026-08-28T09:00", "1wd", "2026-09-03T17:30"),
        ("24/11/2026 is Vietnam Cultural Day", "2026-11-23T09:00", "3wd", "2026-11-27T17:30"),
        ("a holiday on a Sunday is given on Monday", "2026-04-24T09:00", "1wd", "2026-04-28T17:30"),
        ("at the counter's last minute", "2026-03-02T17:30", "1wd", "2026-03-03T17:30"),
        ("a second later counts from the next opening", "2026-03-02T17:30:01", "1wd", "2026-03-04T17:30"),
        ("in the lunch break is the same day", "2026-03-02T12:00", "1wd", "2026-03-03T17:30"),
        ("before opening is the same day", "2026-03-02T05:00", "1wd", "2026-03-03T17:30"),
        ("at the weekend counts from Monday", "2026-03-07T10:00", "1wd", "2026-03-10T17:30"),
        ("calendar days count weekends", "2026-03-02T08:00", "8d", "2026-03-10T17:30"),
        ("a last day on Saturday rolls forward", "2026-03-02T08:00", "5d", "2026-03-09T17:30"),
        ("a last day in Tết rolls to its end", "2026-02-10T08:00", "7d", "2026-02-23T17:30"),
        ("a month ends on the day of the same number", "2026-03-02T08:00", "1m", "2026-04-02T17:30"),
        ("a month from the 31st ends on the last day", "2026-03-31T08:00", "3m", "2026-06-30T17:30"),
        ("31 January and one month: 28 February, a Saturday", "2026-01-31T08:00", "1m", "2026-03-02T17:30"),
        ("across the year", "2026-12-15T08:00", "2m", "2027-02-15T17:30"),
        ("working hours within a day", "2026-03-02T08:00", "3h", "2026-03-02T11:00"),
        ("working hours end with the morning", "2026-03-02T08:30", "3h", "2026-03-02T11:30"),
        ("working hours skip the lunch break", "2026-03-02T10:30", "3h", "2026-03-02T15:30"),
        ("eight hours are a day", "2026-03-06T14:00", "8h", "2026-03-09T14:00"),
        ("eight hours over Tết", "2026-02-13T16:30", "8h", "2026-02-23T16:30"),
    ],
)
def test_due_in_day_mode(case, received, limit, due):
    assert compute(at(received), Limit.parse(limit), DAYS).due == at(due)


@pytest.mark.parametrize(
    ("case", "received", "limit", "due"),
    [
        ("a day is eight hours from the receipt", "2026-03-02T14:00", "1wd", "2026-03-03T14:00"),
        ("over the weekend", "2026-03-06T15:30", "1wd", "2026-03-09T15:30"),
        ("over Tết", "2026-02-13T15:20", "3wd", "2026-02-25T15:20"),
        ("outside hours it starts at the next opening", "2026-03-02T20:00", "1wd", "2026-03-03T17:30"),
        ("calendar days end at closing time", "2026-03-02T08:00", "3d", "2026-03-05T17:30"),
    ],
)
def test_due_in_hour_mode(case, received, limit, due):
    assert compute(at(received), Limit.parse(limit), BY_HOUR).due == at(due)


@pytest.mark.parametrize(
    ("case", "received", "due"),
    [
        ("in the morning", "2026-03-02T08:00", "2026-03-02T17:30"),
        ("at 15:00 sharp", "2026-03-02T15:00", "2026-03-02T17:30"),
        ("after 15:00", "2026-03-02T15:01", "2026-03-03T17:30"),
        ("after 15:00 on the eve of a holiday", "2026-11-23T15:20", "2026-11-25T17:30"),
        ("after closing", "2026-03-02T18:00", "2026-03-03T17:30"),
        ("on Saturday evening", "2026-03-07T20:00", "2026-03-09T17:30"),
    ],
)
def test_same_day_procedures(case, received, due):
    assert compute(at(received), None, DAYS, same_day=True).due == at(due)


@pytest.mark.parametrize(
    ("case", "office", "limit", "pauses", "due"),
    [
        ("two hours within a day move no day", DAYS, "3wd", ["2026-03-03T09:00/2026-03-03T11:00"], "2026-03-05T17:30"),
        ("one closing time moves one day", DAYS, "3wd", ["2026-03-03T16:00/2026-03-04T08:00"], "2026-03-06T17:30"),
        ("from Tuesday to Thursday moves two", DAYS, "3wd", ["2026-03-03T10:00/2026-03-05T09:00"], "2026-03-09T17:30"),
        ("a weekend is not given back", DAYS, "3wd", ["2026-03-04T10:00/2026-03-09T09:00"], "2026-03-10T17:30"),
        ("after the due moment is too late", DAYS, "1wd", ["2026-03-03T17:30/2026-03-06T08:00"], "2026-03-03T17:30"),
        ("two hours are two hours", BY_HOUR, "3wd", ["2026-03-03T09:00/2026-03-03T11:00"], "2026-03-05T10:00"),
        ("lunch is not given back", BY_HOUR, "3wd", ["2026-03-03T11:00/2026-03-03T14:00"], "2026-03-05T09:00"),
        (
            "overlapping pauses count once",
            BY_HOUR,
            "3wd",
            ["2026-03-03T09:00/2026-03-03T10:30", "2026-03-03T10:00/2026-03-03T11:00"],
            "2026-03-05T10:00",
        ),
        ("midnights in calendar days", DAYS, "8d", ["2026-03-03T16:00/2026-03-05T08:00"], "2026-03-12T17:30"),
        ("midnights in months", DAYS, "1m", ["2026-03-03T16:00/2026-03-10T08:00"], "2026-04-09T17:30"),
        ("before the receipt has no effect", DAYS, "1wd", ["2026-02-23T09:00/2026-03-02T08:00"], "2026-03-03T17:30"),
    ],
)
def test_pauses(case, office, limit, pauses, due):
    found = compute(at("2026-03-02T08:00"), Limit.parse(limit), office, pauses=[pause(said) for said in pauses])
    assert found.due == at(due)


@pytest.mark.parametrize(
    ("office", "limit", "amount", "unit"),
    [(DAYS, "3wd", 2, "working_day"), (BY_HOUR, "3wd", 14 * 60, "working_minute"), (DAYS, "8d", 7, "calendar_day")],
)
def test_an_open_pause_says_what_remains(office, limit, amount, unit):
    """Asked for on Tuesday at 10:00, after the receipt on Monday at 08:00."""
    found = compute(at("2026-03-02T08:00"), Limit.parse(limit), office, pauses=[pause("2026-03-03T10:00/")])
    assert (found.due, found.paused) == (None, True)
    assert (found.remaining.amount, found.remaining.unit) == (amount, unit)
    assert found.in_words()[0].startswith("Đang tạm dừng từ 10:00, thứ Ba 03/03/2026")


def test_what_remains_is_what_is_given_after_the_pause():
    """Two days remain on Tuesday; resumed on Friday morning, they are Monday and Tuesday."""
    ended = [pause("2026-03-03T10:00/2026-03-06T08:00")]
    assert compute(at("2026-03-02T08:00"), Limit.parse("3wd"), DAYS, pauses=ended).due == at("2026-03-10T17:30")


def test_an_extension_counts_from_the_first_due_moment():
    received, limit = at("2026-03-02T08:00"), Limit.parse("3wd")
    extended = compute(received, limit, DAYS, extension=Extension(Limit.parse("2wd"), at("2026-03-04T08:00")))
    assert extended.due == at("2026-03-09T17:30")
    assert extended.in_words()[-1] == (
        "Gia hạn một lần, có văn bản xin lỗi: thêm 2 ngày làm việc từ 17:30, thứ Năm 05/03/2026."
    )


def test_an_apology_on_the_last_day_is_called_late():
    late = Extension(Limit.parse("2wd"), asked_at=at("2026-03-05T16:00"))
    words = compute(at("2026-03-02T08:00"), Limit.parse("3wd"), DAYS, extension=late).in_words()
    assert "muộn hơn quy định" in words[-1]


def test_a_swap_announced_late_moves_the_deadline():
    received, limit = at("2026-06-04T09:00"), Limit.parse("1wd")
    assert compute(received, limit, DAYS).due == at("2026-06-05T17:30")
    swapped = REAL.plus(
        [
            CalendarDay(date(2026, 6, 5), DayKind.OFF, "Nghỉ hoán đổi", swapped_with=date(2026, 6, 6)),
            CalendarDay(date(2026, 6, 6), DayKind.WORKED, "Làm việc bù", swapped_with=date(2026, 6, 5)),
        ]
    )
    found = compute(received, limit, Office(swapped, HOURS))
    assert found.due == at("2026-06-06T17:30")
    assert found.in_words()[2:] == [
        "Nghỉ thứ Sáu 05/06/2026, hoán đổi với thứ Bảy 06/06/2026.",
        "Làm việc bù thứ Bảy 06/06/2026.",
    ]


def test_half_days():
    half = REAL.plus([CalendarDay(date(2026, 3, 3), DayKind.MORNING, "Tập huấn")])
    assert compute(at("2026-03-02T08:00"), Limit.parse("1wd"), Office(half, HOURS)).due == at("2026-03-03T11:30")
    hours = compute(at("2026-03-02T08:00"), Limit.parse("2wd"), Office(half, HOURS, Mode.HOUR))
    assert hours.due == at("2026-03-04T14:00")
    assert "thứ Ba 03/03/2026 chỉ làm việc buổi sáng: Tập huấn." in hours.in_words()


def test_an_announcement_can_be_taken_back():
    worked = REAL.plus([CalendarDay(date(2026, 11, 24), DayKind.REGULAR, "bãi bỏ")])
    assert compute(at("2026-11-23T09:00"), Limit.parse("1wd"), Office(worked, HOURS)).due == at("2026-11-24T17:30")


def test_the_reasons_tell_the_whole_story():
    found = compute(
        at("2026-02-13T18:20"), Limit.parse("3wd"), BY_HOUR, pauses=[pause("2026-02-23T09:00/2026-02-23T11:00")]
    )
    assert found.in_words() == [
        "Hạn trả thứ Năm 26/02/2026, 09:30.",
        "Tiếp nhận lúc 18:20, thứ Sáu 13/02/2026, ngoài giờ làm việc: tính từ 07:30, thứ Hai 23/02/2026.",
        "3 ngày làm việc, tính bằng 24 giờ làm việc, kể từ 07:30, thứ Hai 23/02/2026.",
        "Nghỉ từ 16/02/2026 đến 20/02/2026: Tết Nguyên Đán.",
        "Tạm dừng từ 09:00, thứ Hai 23/02/2026 đến 11:00, thứ Hai 23/02/2026 (không nêu lý do): cộng 2 giờ làm việc.",
    ]


def test_a_last_day_that_rolled_is_told():
    words = compute(at("2026-03-02T08:00"), Limit.parse("5d"), DAYS).in_words()
    assert words[-1] == ("Ngày cuối là thứ Bảy 07/03/2026, không phải ngày làm việc: chuyển sang thứ Hai 09/03/2026.")


def test_a_year_without_a_calendar_is_told():
    words = compute(at("2027-12-20T08:00"), Limit.parse("20wd"), DAYS).in_words()
    assert "Chưa có lịch nghỉ lễ năm 2028: mới trừ ngày nghỉ hằng tuần." in words


def test_moments_may_come_in_any_zone_and_answers_are_in_ours():
    found = compute(datetime(2026, 3, 2, 1, 0, tzinfo=UTC), Limit.parse("1wd"), DAYS)
    assert found.due.isoformat() == "2026-03-03T17:30:00+07:00"


def test_a_deadline_survives_storage():
    found = compute(at("2026-03-02T08:00"), Limit.parse("5d"), DAYS)
    plain = found.plain()
    assert plain["due"] == "2026-03-09T17:30:00+07:00"
    assert tuple(Reason.of(said) for said in plain["reasons"]) == found.reasons
    due, reasons = found
    assert (due, reasons) == (found.due, found.reasons)
    assert found == Deadline(due) != None  # noqa: E711


def test_an_office_that_opens_on_the_weekend_of_its_calendar_has_no_answer():
    sundays = Office(WorkingCalendar(), Hours(week=((), (), (), (), (), (), ((480, 720),))))
    with pytest.raises(ValueError, match="reach"):
        compute(at("2026-03-02T08:00"), Limit.parse("1wd"), sundays)


@pytest.mark.parametrize("said", ["", "3", "wd", "0wd", "-1wd", "3 weeks", "1.5h", "99999h", "4000d", "121m"])
def test_what_is_not_a_limit(said):
    with pytest.raises(ValueError, match="limit"):
        Limit.parse(said)


def test_limits_are_written_as_they_are_read():
    assert [str(Limit.parse(said)) for said in ("3wd", " 5D ", "8 h", "1m")] == ["3wd", "5d", "8h", "1m"]


def test_a_naive_moment_or_no_limit_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="zone"):
        compute(datetime(2026, 3, 2, 8), Limit.parse("1wd"), DAYS)  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        Pause(datetime(2026, 3, 2, 8))  # noqa: DTZ001
    with pytest.raises(ValueError, match="before"):
        Pause(at("2026-03-02T08:00"), at("2026-03-02T07:00"))
    with pytest.raises(ValueError, match="limit"):
        compute(at("2026-03-02T08:00"), None, DAYS)


def test_hours_must_make_a_week():
    for week in (((),) * 7, (((690, 450),),) + ((),) * 6, (((0, 60), (30, 90)),) + ((),) * 6, ((),) * 6):
        with pytest.raises(ValueError, match=r"hours|intervals|seven"):
            Hours(week=week)
    for text in ("7:30", "11:30-07:30", "07:61-08:00", "24:00-25:00"):
        with pytest.raises(ValueError, match="interval"):
            Hours.every_working_day(text)


def test_every_day_of_three_years_agrees_with_the_package():
    """The package is an independent list of holidays and swaps."""
    import holidays

    known = holidays.country_holidays("VN", years=[2025, 2026, 2027])
    day = date(2025, 1, 1)
    while day < date(2028, 1, 1):
        worked = day in known.weekend_workdays or (day.weekday() < 5 and day not in known)
        assert REAL.works(day) == worked, day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("top_first", "bottom_first"),
    [
        ("H13", "000.00.00.H13"),
        ("H13.05", "000.00.05.H13"),
        ("H13.05.12", "000.12.05.H13"),
        ("H13.05.12.03", "03.12.05.H13"),
        ("G15", "000.00.00.G15"),
    ],
)
def test_agency_codes_turn_both_ways(top_first, bottom_first):
    assert codes.to_bottom_first(top_first) == bottom_first
    assert codes.to_top_first(bottom_first) == top_first
    assert codes.canonical(f" {bottom_first.lower()} ") == codes.canonical(top_first) == top_first


@pytest.mark.parametrize("code", ["", "13", "H13.5", "X13", "000.12.00.H13", "H13.00.12", "0.00.00.H13"])
def test_what_is_not_an_agency_code(code):
    with pytest.raises(ValueError, match=r"agency|missing|stands"):
        codes.to_bottom_first(codes.canonical(code))
