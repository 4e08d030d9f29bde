"""That something will be full is said in time, and never because of one large file or a nightly clearing."""

from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.watch.rules.forecasting import FAR_HOURS, Point, hours_until
from watch.worlds import calmly

BACK, LEAST, DAY = 14 * 24, 48, 24.0


def until(values, *, step=1.0, full=100.0):
    """Hours until full of values an hour apart, the last of them now."""
    points = [Point(-step * (len(values) - 1 - place), value) for place, value in enumerate(values)]
    return hours_until(full, points, look_back=BACK, least=LEAST)


def growing(a_day, *, now, days=10):
    return [now - a_day * (days * 24 - hour) / 24 for hour in range(days * 24 + 1)]


@calmly
@given(a_day=st.floats(0.5, 20), now=st.floats(5, 99), noise=st.floats(0, 0.2), seed=st.randoms(use_true_random=False))
def test_what_grows_steadily_is_full_when_a_ruler_says_so(a_day, now, noise, seed):
    values = [value + seed.uniform(-noise, noise) for value in growing(a_day, now=now)]
    told, true = until(values), (100 - now) / a_day * DAY
    assert abs(told - true) <= 0.15 * true + 2 * noise / a_day * DAY


@calmly
@given(now=st.floats(10, 60), jump=st.floats(1, 30), at=st.integers(0, 240))
def test_one_large_file_written_once_is_no_trend(now, jump, at):
    assert until([now + (jump if hour >= at else 0) for hour in range(241)]) >= 30 * DAY


def test_logs_that_are_cleared_every_night_are_no_trend_but_what_grows_beneath_them_is():
    sawtooth = [60 + hour % 24 for hour in range(14 * 24)]
    assert until(sawtooth) >= 100 * DAY
    beneath = [value + 1.5 * hour / 24 for hour, value in enumerate(sawtooth)]
    assert until(beneath, full=120) < 30 * DAY


@calmly
@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(-10, 200)), max_size=60), st.floats(1, 200), st.floats(1, 50))
def test_whatever_was_written_down_the_answer_is_in_bounds_and_more_room_is_never_sooner(rows, full, more):
    points = [Point(*row) for row in rows]
    told = hours_until(full, points, look_back=BACK, least=LEAST)
    assert told == hours_until(full, points[::-1], look_back=BACK, least=LEAST), "the order does not matter"
    if told is not None:
        assert 0 <= told <= FAR_HOURS
        assert hours_until(full + more, points, look_back=BACK, least=LEAST) >= told


def test_too_little_or_a_clock_that_ran_ahead_says_nothing():
    assert until([50.0] * 20) is None
    assert until([]) is None
    ahead = [Point(hours, 50 + hours) for hours in range(1, 400)]
    assert hours_until(100, ahead, look_back=BACK, least=LEAST) is None
    assert until([*growing(2, now=99), 100.0]) == 0.0
