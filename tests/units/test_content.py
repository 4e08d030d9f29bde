"""The content of the province, and what an editor is told about mistakes in it."""

import json
import shutil
from pathlib import Path

import pytest

from motcua.kernel.content import Mistake, folder
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Area, DayKind, Mode, Unit, UnitKind, WorkingCalendar


@pytest.fixture
def copy(settings, tmp_path) -> Path:
    """A copy of the content, to spoil."""
    for name in ("units", "calendars", "hours"):
        shutil.copytree(folder(name), tmp_path / "content" / name)
    settings.CONTENT_DIR = tmp_path / "content"
    return tmp_path / "content"


def mistakes() -> list[str]:
    return [entry.about for entry in units.read_everything() if isinstance(entry, Mistake)]


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_province_reads_without_mistakes_and_is_whole():
    read = units.read_everything()
    areas = [entry for entry in read if isinstance(entry, Area)]
    offices = [entry for entry in read if isinstance(entry, Unit)]
    assert not mistakes()
    assert (len(areas), sum(area.kind == "ward" for area in areas)) == (103, 31)
    assert round(sum(area.area_km2 for area in areas), 2) == 6360.82
    for kind in (UnitKind.COMMITTEE, UnitKind.CENTRE):
        assert {unit.area for unit in offices if unit.kind is kind} == {area.code for area in areas}
    assert {entry.years for entry in read if isinstance(entry, WorkingCalendar)} == {
        frozenset({2025}),
        frozenset({2026}),
        frozenset({2027}),
    }


def test_only_codes_that_are_known_are_there():
    codes = {unit.code: unit.national_code for unit in units.read_everything() if isinstance(unit, Unit)}
    assert codes.pop("UB-92") == "H13"
    assert set(codes.values()) == {None}


def test_every_area_has_its_boundary():
    said = json.loads((folder("units") / "areas.geojson").read_text(encoding="utf-8"))
    areas = {entry.code for entry in units.read_everything() if isinstance(entry, Area)}
    assert {feature["properties"]["code"] for feature in said["features"]} == areas
    assert said["source"]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("units/areas.csv", "# source:", "# from:", "says no source"),
        ("units/areas.csv", "31120,", "3112,", "five digits"),
        ("units/areas.csv", "31135,", "31120,", "comes twice"),
        ("units/areas.csv", ",area_km2,", ",size,", "columns are missing: area_km2"),
        ("units/areas.csv", ",ward,", ",town,", "town"),
        ("units/city.csv", ",H13,", ",H1,", "not an agency code"),
        ("units/city.csv", "Sở Tư pháp thành phố Cần Thơ", "", "'name' is missing"),
        ("units/communes.csv", "TT-31120,", "UB-31120,", "comes twice"),
        ("units/communes.csv", ",committee,UB-92,31120,", ",committee,UB-93,31120,", "parent UB-93"),
        ("units/communes.csv", ",committee,UB-92,31120,", ",committee,UB-92,99999,", "no area has the code 99999"),
        ("calendars/2026.yaml", "source:", "from:", "says no source"),
        ("calendars/2026.yaml", "year: 2026", "anno: 2026", "'year'"),
        ("calendars/2026.yaml", "day: 2026-02-16", "day: 2025-02-16", "not a day of 2026"),
        ("calendars/2026.yaml", "day: 2026-02-16", "day: 2026-02-17", "comes twice"),
        ("calendars/2026.yaml", "kind: worked", "kind: wrked", "wrked"),
        ("calendars/2026.yaml", "day: 2026-08-22", "day: 2026-08-21", "only a weekend day"),
        ("calendars/2026.yaml", "days:", "days: [", "while parsing"),
        ("hours/default.yaml", "07:30-11:30", "11:30-07:30", "not an interval"),
        ("hours/default.yaml", "mode: day", "mode: week", "week"),
        ("hours/default.yaml", "every_working_day:", "each_day:", "unknown words: each_day"),
    ],
)
def test_an_editor_is_told_what_to_correct(copy, file, old, new, told):
    spoil(copy / file, old, new)
    assert any(told in about for about in mistakes()), mistakes()


def test_hours_may_differ_by_day(tmp_path):
    file = tmp_path / "hours.yaml"
    file.write_text(
        'mode: hour\nsame_day_until: 14:00\nevery_working_day: "07:00-11:30, 13:00-17:00"\n'
        'week: {wed: [], sat: ["07:30-11:30"]}\n',
        encoding="utf-8",
    )
    said = units.read_hours(file)
    assert said.mode is Mode.HOUR
    assert said.hours.same_day_until == 14 * 60
    week = units.hours_text(said.hours)
    assert (week["mon"], week["wed"], week["sat"]) == (["07:00-11:30", "13:00-17:00"], [], ["07:30-11:30"])


@pytest.mark.parametrize("text", ["", "- a", "week: {monday: []}", "every_working_day: [7]", "week: {mon: 7}", "\x00"])
def test_what_is_not_a_file_of_hours(tmp_path, text):
    file = tmp_path / "hours.yaml"
    file.write_text(text, encoding="utf-8")
    assert isinstance(units.read_hours(file), Mistake)
    assert isinstance(units.read_hours(tmp_path / "none.yaml"), Mistake)


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_a_seeded_calendar_is_what_the_content_began_with(tmp_path, year):
    file = tmp_path / f"{year}.yaml"
    file.write_text(units.seed_calendar(year), encoding="utf-8")
    seeded = units.read_calendar(file)
    assert seeded.days == units.read_calendar(folder("calendars") / f"{year}.yaml").days
    if year == 2026:
        assert seeded.by_day[seeded.days[-5].day].kind is DayKind.WORKED
