"""Changing places, offices, hours and days: what happens, what is refused, and what a failure leaves behind."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.days import TZ
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.units import facade as units
from motcua.rooms.units import models
from motcua.rooms.units.errors import CodeTaken, NothingChanges, NotYet, UnitClosed, UnitExists, Unusable
from motcua.rooms.units.records import Hours, Loaded, NewUnit, UnitKind
from units.conftest import ADMIN, MORNING, STRANGER

pytestmark = pytest.mark.usefixtures("town")
EARLY = Hours.every_working_day("07:00-11:00", "13:00-17:00", source="thử")
FRIDAY, SATURDAY = date(2026, 12, 4), date(2026, 12, 5)
HALVES = [
    NewUnit("UB-40001", "Ủy ban nhân dân xã Một (mẫu)", UnitKind.COMMITTEE),
    NewUnit("UB-40002", "Ủy ban nhân dân xã Hai (mẫu)", UnitKind.COMMITTEE),
]

ACTS: dict[str, Callable[[Actor], object]] = {
    "announce_swap": lambda by: units.announce_swap(FRIDAY, SATURDAY, "TB 1/TB", by=by, at=MORNING),
    "set_calendar_day": lambda by: units.set_calendar_day(FRIDAY, "morning", "Tập huấn", "QĐ 1", by=by, at=MORNING),
    "set_mode": lambda by: units.set_mode("UB-31135", "hour", by=by, at=MORNING),
    "set_hours": lambda by: units.set_hours("UB-31135", EARLY, by=by, at=MORNING),
    "set_usual_hours": lambda by: units.set_hours(None, EARLY, by=by, at=MORNING),
    "set_national_code": lambda by: units.set_national_code("SO-TP", "000.00.14.H13", by=by, at=MORNING),
    "rename": lambda by: units.rename("ND-HQ", "Chi cục Hải quan (mẫu)", decree="QĐ 2", by=by, at=MORNING),
    "merge": lambda by: units.merge(["UB-31150"], "UB-31135", decree="NQ 3", by=by, at=MORNING),
    "split": lambda by: units.split("UB-31150", HALVES, decree="NQ 4", by=by, at=MORNING),
}


def last_line() -> JournalLine:
    return JournalLine.objects.latest("id")


def events() -> list[tuple[str, dict[str, object]]]:
    return list(OutboxEvent.objects.order_by("id").values_list("name", "payload"))


def state() -> dict[str, list[tuple[object, ...]]]:
    kept = (models.Area, models.Unit, models.UnitName, models.Succession, models.UnitHours, models.CalendarDay)
    return {table.__name__: list(table.objects.order_by("pk").values_list()) for table in (*kept, models.Stamp)}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_only_who_may_administer_there(act):
    before, lines = state(), JournalLine.objects.count()

    with pytest.raises(NotAllowed):
        act(STRANGER)

    assert (state(), JournalLine.objects.count()) == (before, lines)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_when_the_journal_fails_nothing_happened(act, monkeypatch):
    before, announced = state(), events()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no journal")

    monkeypatch.setattr(journal, "record", broken)
    with pytest.raises(RuntimeError, match="no journal"), transaction.atomic():
        act(ADMIN)

    assert (state(), events()) == (before, announced)
    assert units.unit("UB-31150").valid_to is None


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_every_act_is_journalled_and_changes_the_stamp(act):
    stamp, lines = models.Stamp.objects.get().value, JournalLine.objects.count()

    act(ADMIN)

    assert models.Stamp.objects.get().value != stamp
    assert JournalLine.objects.count() == lines + 1
    assert last_line().by == ADMIN.id


@pytest.mark.parametrize("name", [name for name in ACTS if name not in {"merge", "split"}])
def test_the_same_again_changes_nothing(name):
    ACTS[name](ADMIN)
    with pytest.raises(NothingChanges):
        ACTS[name](ADMIN)


def test_loading_twice_changes_nothing():
    before = state()
    assert units.load_content(by=ADMIN, at=MORNING) == Loaded()
    assert state() == before
    with pytest.raises(NotAllowed):
        units.load_content(by=STRANGER, at=MORNING)


def test_what_an_operator_changed_is_not_taken_back_by_a_file():
    for act in ACTS.values():
        if act is not ACTS["split"]:
            act(ADMIN)
    units.set_calendar_day(date(2026, 11, 24), "regular", "bãi bỏ", "QĐ 9", by=ADMIN, at=MORNING)
    before = state()
    assert units.load_content(by=ADMIN, at=MORNING) == Loaded()
    assert state() == before


def test_a_mistake_in_the_content_loads_nothing(settings, tmp_path):
    settings.CONTENT_DIR = tmp_path
    before = state()
    with pytest.raises(Unusable) as refused:
        units.load_content(by=ADMIN, at=MORNING)
    assert any(file.endswith("areas.csv") for file in refused.value.problems)
    assert state() == before


def test_a_swap_announced_late_moves_deadlines_and_says_so():
    thursday = datetime(2026, 12, 3, 9, tzinfo=TZ)
    assert units.deadline(thursday, "1wd", "UB-31135").due.date() == FRIDAY

    units.announce_swap(FRIDAY, SATURDAY, "TB 1/TB", by=ADMIN, at=MORNING)

    assert units.deadline(thursday, "1wd", "UB-31135").due.date() == SATURDAY
    assert events()[-1] == ("units.calendar_changed.v1", {"days": ["2026-12-04", "2026-12-05"], "decree": "TB 1/TB"})
    assert last_line().facts["days"][0] == {"day": "2026-12-04", "kind": "day-off", "name": "Nghỉ hoán đổi"}


def test_an_announcement_is_superseded_and_stays_on_record():
    units.set_calendar_day(FRIDAY, "day-off", "Lễ", "QĐ 1", by=ADMIN, at=MORNING)
    units.set_calendar_day(FRIDAY, "regular", "Bãi bỏ", "QĐ 2", by=ADMIN, at=MORNING)
    assert [entry.decree for entry in units.calendar_history(FRIDAY)] == ["QĐ 1", "QĐ 2"]
    assert units.calendar().works(FRIDAY)


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda: units.announce_swap(SATURDAY, SATURDAY, "x", by=ADMIN, at=MORNING), "off"),
        (lambda: units.announce_swap(FRIDAY, FRIDAY, "x", by=ADMIN, at=MORNING), "worked"),
        (lambda: units.announce_swap(FRIDAY, SATURDAY, " ", by=ADMIN, at=MORNING), "decree"),
        (lambda: units.set_calendar_day(FRIDAY, "day-off", " ", "x", by=ADMIN, at=MORNING), "name"),
        (lambda: units.set_calendar_day(FRIDAY, "worked", "x", "x", by=ADMIN, at=MORNING), "worked"),
        (lambda: units.set_national_code("SO-TP", "13", by=ADMIN, at=MORNING), "national_code"),
        (lambda: units.rename("SO-TP", " ", by=ADMIN, at=MORNING), "name"),
        (lambda: units.merge([], "UB-31135", decree="x", by=ADMIN, at=MORNING), "units"),
        (lambda: units.merge(["UB-31135"], "UB-31135", decree="x", by=ADMIN, at=MORNING), "units"),
        (lambda: units.merge(["UB-31150"], "UB-31135", decree="", by=ADMIN, at=MORNING), "decree"),
        (lambda: units.merge(["UB-31135"], "TT-31135", decree="x", by=ADMIN, at=MORNING), "into"),
        (lambda: units.split("UB-31150", HALVES[:1], decree="x", by=ADMIN, at=MORNING), "into"),
        (lambda: units.split("UB-31150", HALVES, decree="", by=ADMIN, at=MORNING), "decree"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(act, field):
    before = state()
    with pytest.raises(Unusable) as refused:
        act()
    assert field in refused.value.problems
    assert state() == before


def test_a_regular_day_needs_no_announcement():
    with pytest.raises(NothingChanges):
        units.set_calendar_day(FRIDAY, "regular", "x", "x", by=ADMIN, at=MORNING)


def test_a_unit_leader_sets_the_hours_of_his_own_unit():
    units.set_hours("UB-31120", EARLY, by=STRANGER, at=MORNING)
    received = datetime(2026, 3, 2, 8, tzinfo=TZ)
    assert units.deadline(received, "1wd", "UB-31120").due.hour == 17
    assert units.deadline(received, "1wd", "UB-31120").due.minute == 0
    assert units.deadline(received, "1wd", "UB-31135").due.minute == 30
    assert events()[-1] == ("units.hours_changed.v1", {"unit": "UB-31120"})

    units.clear_hours("UB-31120", by=STRANGER, at=MORNING)
    assert units.deadline(received, "1wd", "UB-31120").due.minute == 30
    with pytest.raises(NothingChanges):
        units.clear_hours("UB-31120", by=STRANGER, at=MORNING)


def test_national_codes_are_kept_top_first_and_once():
    units.set_national_code("SO-TP", "000.00.14.H13", by=ADMIN, at=MORNING)
    assert units.unit("SO-TP").national_code == "H13.14"
    with pytest.raises(CodeTaken) as refused:
        units.set_national_code("SO-NV", "H13.14", by=ADMIN, at=MORNING)
    assert refused.value.facts["unit"] == "SO-TP"


def test_a_renamed_unit_remembers_its_name():
    units.rename("ND-HQ", "Chi cục  Hải quan (mẫu)", decree="QĐ 2", on=date(2026, 3, 1), by=ADMIN, at=MORNING)
    assert units.unit("ND-HQ").name == "Chi cục Hải quan (mẫu)"
    assert units.name_on("ND-HQ", date(2026, 2, 28)) == "Hải quan tại Cần Thơ"
    assert units.name_on("ND-HQ", date(2026, 3, 1)) == "Chi cục Hải quan (mẫu)"
    assert events()[-1][0] == "units.renamed.v1"


def test_after_a_merger_another_unit_answers():
    units.merge(["UB-31150", "UB-31147"], "UB-31135", decree="NQ 3", by=ADMIN, at=MORNING)

    assert units.home("UB-31150").code == units.committee_of("31150").code == "UB-31135"
    assert {unit.code for unit in units.children("UB-31135")} == {"TT-31135", "TT-31147", "TT-31150"}
    assert "UB-31150" not in {unit.code for unit in units.units("committee")}
    assert "UB-31150" in {unit.code for unit in units.units("committee", on=date(2026, 11, 22))}
    assert events()[-1] == (
        "units.merged.v1",
        {"units": ["UB-31150", "UB-31147"], "into": "UB-31135", "on": "2026-11-23"},
    )
    assert [line["act"] for line in journal.lines_of("UB-31150")][-1] == "units.merge"

    units.merge(["UB-31135"], "UB-31120", decree="NQ 5", by=ADMIN, at=MORNING)
    assert units.home("UB-31150").code == "UB-31120"
    with pytest.raises(UnitClosed):
        units.merge(["UB-31150"], "UB-31120", decree="NQ 5", by=ADMIN, at=MORNING)
    with pytest.raises(UnitClosed):
        units.rename("UB-31150", "x", by=ADMIN, at=MORNING)


def test_after_a_split_the_first_inherits():
    units.split("UB-31150", HALVES, decree="NQ 4", by=ADMIN, at=MORNING)

    assert units.home("UB-31150").code == "UB-40001"
    assert units.unit("UB-40002").parent == "UB-92"
    assert [unit.code for unit in units.children("UB-40001")] == ["TT-31150"]
    assert events()[-1] == (
        "units.split.v1",
        {"unit": "UB-31150", "into": ["UB-40001", "UB-40002"], "on": "2026-11-23"},
    )
    with pytest.raises(UnitExists):
        units.split("UB-31147", HALVES, decree="NQ 4", by=ADMIN, at=MORNING)


def test_a_change_is_made_on_its_day():
    with pytest.raises(NotYet):
        units.merge(["UB-31150"], "UB-31135", decree="x", on=date(2026, 11, 24), by=ADMIN, at=MORNING)
    with pytest.raises(NotFound):
        units.merge(["UB-00000"], "UB-31135", decree="x", by=ADMIN, at=MORNING)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: models.Unit.objects.filter(code="SO-TP").update(national_code="H13"),
        lambda: models.Unit.objects.filter(code="SO-TP").update(national_code="000.00.00.H13"),
        lambda: models.Unit.objects.filter(code="SO-TP").update(valid_to=date(2020, 1, 1)),
        lambda: models.Unit.objects.filter(code="SO-TP").update(parent_id="SO-TP"),
        lambda: models.UnitHours.objects.create(unit=None, week=[], same_day_until=0),
        lambda: models.CalendarDay.objects.create(
            day=date(2026, 2, 17), kind="worked", name="x", recorded_at=MORNING, recorded_by="x"
        ),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong()
