"""A dead link is noticed within two periods; a flapping one raises no false alarm; slow is said before it fails."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.watch.records import Finding, Memory, Verdict
from motcua.rooms.watch.rules import judging
from watch.worlds import (
    LINE,
    PERIOD,
    START,
    calmly,
    dead_after,
    flapping,
    known,
    lossy,
    steady,
    verdicts,
    watch,
)

MONTH = 30 * 86_400.0
HOUR = 3600.0


def downs(found):
    return [at for at, verdict in found if verdict is Verdict.DOWN]


@calmly
@given(moment=st.floats(PERIOD, 4 * PERIOD), phase=st.floats(0, PERIOD - 1))
def test_a_dead_link_is_noticed_within_two_periods_whenever_it_dies(moment, phase):
    found = downs(verdicts(dead_after(moment, steady()), seconds=10 * PERIOD, phase=phase))
    assert len(found) == 1
    assert found[0] - moment <= 2 * PERIOD


def test_what_has_never_answered_is_given_time_to_come_up():
    assert downs(verdicts(dead_after(0, steady()), seconds=2 * PERIOD)) == []
    assert len(downs(verdicts(dead_after(0, steady()), seconds=10 * PERIOD))) == 1


@pytest.mark.parametrize("seed", range(1, 2))
def test_a_month_of_a_flapping_link_has_no_false_alarm_and_few_words(seed):
    world = flapping(steady(seed=seed), seconds=MONTH, seed=seed)
    found = verdicts(world, seconds=MONTH)
    assert not downs(found), "it was never away for a whole period"
    warned = [at for at, verdict in found if verdict is Verdict.WARNED]
    assert len(warned) <= 60, "that it is unstable is said about twice a day at most"


@pytest.mark.parametrize(("share", "most"), [(0.1, 130)])
def test_a_month_of_lost_answers_is_no_outage(share, most):
    found = verdicts(lossy(share, steady()), seconds=MONTH)
    assert not downs(found)
    assert sum(verdict is Verdict.WARNED for _, verdict in found) <= most


def test_a_month_of_an_ordinary_line_says_nothing_at_all():
    assert [verdict for _, verdict in verdicts(steady(day=0.4), seconds=MONTH)] == [Verdict.UP]


def test_a_link_that_degrades_is_announced_before_it_fails_and_with_the_figures():
    before = known(steady())
    line = steady(seed=2, day=0)
    worse = dead_after(3 * HOUR, lambda tick: line(tick) * (1 + 5 * tick / (3 * HOUR)))
    found = verdicts(worse, seconds=4 * HOUR, memory=before)
    kinds = [verdict for _, verdict in found]
    assert kinds == [Verdict.UP, Verdict.WARNED, Verdict.DOWN]
    assert found[1][0] < 2 * HOUR, "an hour or more before it fails"
    said = next(memory.reasons for _, memory in watch(worse, seconds=4 * HOUR, memory=before) if memory.reasons)
    assert said[0].says == judging.SLOW_SAYS
    assert said[0].facts["now"] > said[0].facts["usual"] + judging.FLOOR_MS


def test_a_new_level_becomes_usual_within_a_day():
    before = known(steady())
    found = verdicts(steady(ms=90, seed=3), seconds=30 * HOUR, memory=before)
    assert [verdict for _, verdict in found] == [Verdict.UP, Verdict.WARNED, Verdict.UP]
    assert found[-1][0] < 24 * HOUR


def test_what_goes_down_again_and_again_must_be_calm_for_longer_each_time():
    def world(tick):
        return None if tick % 500 < 200 else 20.0

    spans, down_at = [], None
    for at, verdict in verdicts(world, seconds=6 * HOUR):
        if verdict is Verdict.DOWN:
            down_at = at
        elif down_at is not None:
            spans.append(at - down_at)
            down_at = None
    assert len(spans) < 6, "43 outages are not 43 incidents"
    assert spans == sorted(spans), "each time it must be calm for longer"


@calmly
@given(jumps=st.lists(st.tuples(st.integers(0, 200), st.integers(-(10**7), 10**7)), max_size=5), dies=st.booleans())
def test_a_clock_that_jumps_changes_nothing(jumps, dies):
    def wall(tick):
        return START + timedelta(seconds=tick + sum(by for minute, by in jumps if minute * 60 <= tick))

    world = dead_after(100 * PERIOD, steady()) if dies else steady()
    said = verdicts(world, seconds=200 * PERIOD, wall=wall)
    assert said == verdicts(dead_after(100 * PERIOD, steady()) if dies else steady(), seconds=200 * PERIOD)


@calmly
@given(answers=st.lists(st.one_of(st.none(), st.floats(0.01, 60_000)), max_size=80), restart=st.integers(0, 80))
def test_whatever_comes_the_verdict_has_its_reason_and_the_memory_stays_small(answers, restart):
    memory = Memory()
    for place, ms in enumerate(answers):
        # the second prober's clock begins anywhere, also before that of the first
        run, tick = ("a", 10_000 + place * PERIOD) if place < restart else ("b", place * PERIOD)
        finding = Finding(LINE.key, START, tick, run, ms is not None, ms, reason="" if ms else "timeout")
        memory = judging.step(memory, finding, LINE)
        assert (memory.verdict in (Verdict.WARNED, Verdict.DOWN)) == bool(memory.reasons)
        assert memory.fails == 0 or memory.oks == 0
        assert len(memory.blocks) <= judging.BLOCKS
        assert len(memory.recent) <= judging.RECENT


def test_down_needs_failures_over_most_of_a_period_however_many_there_are():
    memory = judging.step(Memory(), Finding(LINE.key, START, 0, "a", True, 20.0), LINE)
    for place in range(50):
        memory = judging.step(memory, Finding(LINE.key, START, place * 0.5, "a", False, reason="refused"), LINE)
    assert memory.verdict is not Verdict.DOWN
    memory = judging.step(memory, Finding(LINE.key, START, 0.7 * PERIOD, "a", False, reason="refused"), LINE)
    assert memory.verdict is Verdict.DOWN


def test_an_echo_that_a_firewall_drops_says_nothing_until_it_has_answered_once():
    echo = replace(LINE, options={"once_answered": True})
    never = list(watch(lambda tick: None, seconds=20 * PERIOD, probe=echo))
    assert {memory.verdict for _, memory in never} == {Verdict.UNKNOWN}
    died = downs(verdicts(dead_after(5 * PERIOD, steady()), seconds=10 * PERIOD, probe=echo))
    assert len(died) == 1
    assert died[0] <= 7 * PERIOD


def test_what_could_not_be_asked_says_nothing_about_the_target():
    memory = judging.step(Memory(), Finding(LINE.key, START, 0, "a", True, 5.0), LINE)
    after = judging.step(memory, Finding(LINE.key, START, 60, "a", None, reason="not-allowed"), LINE)
    assert after.verdict is Verdict.UP
    assert after.oks == 1


def test_less_is_worse_where_the_failing_value_lies_below_the_warning():
    days = replace(LINE, warn=21, fail=3)

    def after(*values):
        memory = Memory()
        for place, value in enumerate(values):
            memory = judging.step(memory, Finding(LINE.key, START, place * PERIOD, "a", True, value=value), days)
        return memory.verdict

    assert after(40) is Verdict.UP
    assert after(20) is Verdict.WARNED
    assert after(20, 2, 2, 2) is Verdict.DOWN


def test_more_is_worse_elsewhere():
    age = replace(LINE, warn=60, fail=600)
    memory = judging.step(Memory(), Finding(LINE.key, START, 0, "a", True, value=59), age)
    assert memory.verdict is Verdict.UP
    assert judging.step(memory, Finding(LINE.key, START, 60, "a", True, value=61), age).verdict is Verdict.WARNED
