"""What scenarios may be drawn with, and when one is started by itself: no database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.content import Mistake, folder
from motcua.rooms.operations.content import alert_rules, read_scenarios, scenarios
from motcua.rooms.operations.content.scenario_files import around
from motcua.rooms.operations.rules.scenarios import most_at_once, rested, thinned
from motcua.rooms.process import facade as process
from operations.here import calmly

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_city_has_its_scenarios_and_each_is_drawn_and_described():
    assert {"backlog-at-ward", "links-down-paper", "severe-weather-commune"} <= scenarios().keys()
    assert process.content_mistakes(around(), family="operations/scenarios") == []


def test_a_drawing_of_scenarios_may_not_use_the_words_of_dossiers():
    drawn = (folder("processes") / "general.bpmn").read_text(encoding="utf-8")
    assert any("receive" in str(one) for one in process.check(drawn, around(), {}))


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("alert: overdue-at-unit", "alert: no-such-alert", "there is no alert"),
        ("  Reinforce:\n", "  Renamed:\n", "drawn but not described"),
        ("    limit: 2wd\n", "", "needs a limit"),
        ("kind: decision", "kind: checklist", "a list has items"),
        ("rest: 3d", "rest: soon", "soon"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_to_whoever_writes_it(tmp_path, was, becomes, says):
    said = (folder("operations") / "scenarios" / "backlog-at-ward.yaml").read_text(encoding="utf-8")
    assert was in said
    (tmp_path / "backlog-at-ward.yaml").write_text(said.replace(was, becomes, 1), encoding="utf-8")
    found = list(read_scenarios(tmp_path, alert_rules()))
    assert any(isinstance(one, Mistake) and says in one.about for one in found), found


def test_another_wording_is_another_version(tmp_path):
    name = "backlog-at-ward"
    for suffix in ("yaml", "bpmn"):
        said = (folder("operations") / "scenarios" / f"{name}.{suffix}").read_text(encoding="utf-8")
        (tmp_path / f"{name}.{suffix}").write_text(said, encoding="utf-8")
    (same,) = read_scenarios(tmp_path, alert_rules())
    assert same.version == scenarios()[name].version
    drawing = tmp_path / f"{name}.bpmn"
    drawing.write_text(drawing.read_text(encoding="utf-8") + "<!-- moved -->\n", encoding="utf-8")
    (other,) = read_scenarios(tmp_path, alert_rules())
    assert other.version != same.version


@calmly
@given(st.integers(-(10**6), 10**6))
def test_a_clock_that_jumps_never_makes_a_scenario_wait_longer_than_its_rest(minutes):
    ended = AT + timedelta(minutes=minutes)
    assert rested(ended, HOUR, AT) is (minutes > 0 or minutes <= -60)
    assert rested(None, HOUR, AT)


def test_history_counts_what_lies_apart_by_the_rest():
    days = [(date(2026, 10, day), 20.0) for day in (1, 2, 3, 5, 9)]
    assert [one.day.day for one in thinned(days, timedelta(days=3), "UB-1")] == [1, 5, 9]


def test_how_many_were_down_at_once():
    spans = [(AT, AT + 2 * HOUR), (AT + HOUR, AT + 3 * HOUR), (AT + 2 * HOUR, AT + 4 * HOUR)]
    assert most_at_once(spans) == 2
    assert most_at_once([]) == 0
