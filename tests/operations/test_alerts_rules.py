"""When an alert is raised and when it ends: no database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.content import Mistake, folder
from motcua.kernel.days import TZ
from motcua.rooms.operations.content import alert_rules
from motcua.rooms.operations.content.alert_files import read_alert_rules
from motcua.rooms.operations.records import AlertState, Limits, Move, Severity
from motcua.rooms.operations.rules import alerts
from operations.here import calmly

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
#: too much from 20 on, calm at 10 or less, each for at least 30 minutes
PATIENT = Limits(20, 10, 30 * MINUTE, 30 * MINUTE)
AT_ONCE = Limits(20, 10)
values = st.one_of(st.none(), st.floats(0, 40, allow_nan=False))


def played(limits, seen, *, at=START, every=10 * MINUTE):
    """The moves that a row of values makes, one look every ten minutes unless each says its own moment."""
    held, moves = None, []
    for number, one in enumerate(seen):
        value, moment = one if isinstance(one, tuple) else (one, at + number * every)
        verdict = alerts.judge(limits, value, held, moment)
        held = verdict.held
        moves.append(verdict.move)
    return moves


@calmly
@given(st.lists(values, max_size=40), st.sampled_from([PATIENT, AT_ONCE]))
def test_alerts_open_and_close_in_turn_and_only_when_the_limits_were_crossed(seen, limits):
    open_, last = False, None
    for value, move in zip(seen, played(limits, seen), strict=True):
        if move is Move.RAISE:
            assert not open_
            assert value >= 20
            open_ = True
        elif move is Move.CLOSE:
            assert open_
            assert value <= 10
            open_ = False
        elif value is None:
            assert move in {Move.KEEP, Move.NOTHING}
        last = move
    assert last is not Move.RAISE or open_


@calmly
@given(st.lists(st.floats(10.1, 19.9), max_size=40))
def test_what_trembles_between_the_two_limits_neither_opens_nor_closes(seen):
    assert Move.RAISE not in played(AT_ONCE, seen)
    assert Move.CLOSE not in played(AT_ONCE, [25, *seen])


@calmly
@given(st.lists(st.none(), min_size=1, max_size=20))
def test_what_is_not_known_changes_nothing(seen):
    assert set(played(AT_ONCE, seen)) == {Move.NOTHING}
    assert set(played(AT_ONCE, [25, *seen])[1:]) == {Move.KEEP}


@calmly
@given(st.lists(st.tuples(st.floats(20, 40), st.integers(-(10**7), 10**7)), min_size=1, max_size=30))
def test_however_the_clock_jumps_one_alert_is_raised_once_and_stays(seen):
    jumping = [(value, START + timedelta(seconds=seconds)) for value, seconds in seen]
    moves = played(PATIENT, jumping)
    assert moves.count(Move.RAISE) <= 1
    assert Move.CLOSE not in moves
    assert moves[0] is Move.BEGIN, "one look alone is never believed, whatever the clock says"


def test_a_burst_is_waited_out():
    assert played(PATIENT, [25, 25, 9, 25]) == [Move.BEGIN, Move.BEGIN, Move.DROP, Move.BEGIN]
    assert played(PATIENT, [25, 25, 25, 25])[-1] is Move.RAISE


def test_the_end_must_last_too():
    calm = [25, 25, 25, 25, 9, 9, 15, 9, 9, 9, 9]
    assert played(PATIENT, calm)[4:] == [
        *(Move.CALM, Move.CALM, Move.KEEP, Move.CALM, Move.CALM, Move.CALM, Move.CLOSE)
    ]


def test_low_values_can_be_the_bad_ones():
    share = Limits(90, 95)
    assert played(share, [96, 91, 90, 94, 95]) == [Move.NOTHING, Move.NOTHING, Move.RAISE, Move.KEEP, Move.CLOSE]


@pytest.mark.parametrize(
    ("hour", "severity", "quiet"),
    [(3, "warning", True), (23, "warning", True), (12, "warning", False), (3, "critical", False)],
)
def test_quiet_hours_pass_midnight_and_never_hide_what_is_critical(hour, severity, quiet):
    at = datetime(2026, 11, 24, hour, tzinfo=TZ)
    assert alerts.is_quiet((time(19), time(7)), Severity(severity), at) is quiet


@calmly
@given(late=st.integers(0, 500), due=st.integers(0, 500), pace=st.floats(0, 100), days=st.integers(1, 10))
def test_a_faster_unit_is_never_expected_to_be_later(late, due, pace, days):
    expected = alerts.expected_late(late=late, due=due, pace=pace, days=days)
    assert 0 <= expected <= late + due
    assert alerts.expected_late(late=late, due=due, pace=pace + 1, days=days) <= expected


def test_history_is_replayed_by_the_same_rule():
    october = [date(2026, 10, 1) + timedelta(n) for n in range(10)]
    seen = [5, 21, 22, 15, 21, 9, None, 30, 8, 20]
    assert alerts.replay(PATIENT, zip(october, seen, strict=True)) == [
        *((october[1], 21), (october[7], 30), (october[9], 20))
    ]


def test_the_rules_of_the_city_put_causes_before_what_they_explain():
    rules = alert_rules()
    keys = [rule.key for rule in alerts.in_order(rules)]
    assert len(keys) == len(rules) >= 8
    for rule in rules.values():
        assert all(keys.index(other) < keys.index(rule.key) for other in rule.explained_by)
    circle = {"a": replace(rules["silent-unit"], key="a", explained_by=("b",))}
    circle["b"] = replace(circle["a"], key="b", explained_by=("a",))
    assert alerts.explains_in_circles(circle) == ["a", "b"]


def test_a_dismissed_alert_ends_when_the_data_say_so():
    verdict = alerts.judge(AT_ONCE, 25, None, START)
    dismissed = replace(verdict.held, state=AlertState.DISMISSED)
    assert alerts.judge(AT_ONCE, 30, dismissed, START + MINUTE).move is Move.KEEP
    assert alerts.judge(AT_ONCE, 5, dismissed, START + MINUTE).move is Move.CLOSE


GOOD = yaml.safe_load((folder("operations") / "alerts" / "river-late.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"watches": {"kind": "late", "name": "Volcano"}}, "'Volcano'"),
        ({"watches": {"kind": "fact", "name": "opened"}}, "'opened'"),
        ({"watches": {"kind": "forecast", "name": "late"}}, "days"),
        ({"says": "{unit}: {wind}"}, "{wind}"),
        ({"clear": 30}, "differ"),
        ({"acknowledge_within": "soon"}, "'soon'"),
        ({"explained_by": ["river-late"]}, "explains itself"),
        ({"explained_by": ["nobody"]}, "'nobody'"),
        ({"key": "other"}, "named"),
    ],
)
def test_a_mistake_in_a_rule_is_said_with_what_to_correct(tmp_path, change, about):
    (tmp_path / "river-late.yaml").write_text(yaml.safe_dump(GOOD | change), encoding="utf-8")
    found = [one for one in read_alert_rules(tmp_path, {"RiverGauge"}) if isinstance(one, Mistake)]
    assert any(about in one.about for one in found), found
