"""What explains what, what a fault means, and service times."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.watch.records import DayCount, Finding, Means, Policy, Promise, Target, Verdict
from motcua.rooms.watch.rules import accounting
from motcua.rooms.watch.rules.dependence import Cause, Fate, Standing, causes, common_causes
from motcua.rooms.watch.rules.meaning import meaning
from watch.worlds import calmly

AT = datetime(2026, 11, 26, tzinfo=UTC)
POLICY = Policy({}, 0.6, 5)
PROMISE = Promise(99.5, 240)
DOWN, UP, WARNED = Verdict.DOWN, Verdict.UP, Verdict.WARNED


def target(key, unit="", means=Means.RECEIVE):
    return Target(key, "line", f"Đường truyền {unit}", "", unit, means, PROMISE)


def test_what_is_behind_something_that_is_down_is_explained_by_the_highest():
    found = causes(
        {
            "city": Standing(DOWN, True),
            "district": Standing(DOWN, True, "city"),
            "line": Standing(DOWN, True, "district"),
            "other": Standing(DOWN, True),
            "well": Standing(UP, False, "city"),
        },
        {},
    )
    assert found["line"] == found["district"] == Cause(Fate.EXPLAINED, "city")
    assert found["city"] == Cause(Fate.OWN, "city")
    assert found["other"].fate is Fate.OWN
    assert found["well"].fate is Fate.NONE


def test_while_what_it_is_behind_is_in_doubt_a_line_waits_for_its_verdict():
    standings = {"city": Standing(UP, True), "line": Standing(DOWN, True, "city")}
    assert causes(standings, {})["line"].fate is Fate.WAITS
    standings["city"] = Standing(UP, False)
    assert causes(standings, {})["line"].fate is Fate.OWN


def test_what_answers_again_is_not_opened_as_new():
    assert causes({"line": Standing(DOWN, False)}, {})["line"].fate is Fate.WAITS


verdict = st.sampled_from(list(Verdict))


@calmly
@given(st.lists(st.tuples(verdict, st.booleans()), min_size=1, max_size=40), verdict)
def test_trouble_has_one_fate_and_a_cause_that_is_itself_in_trouble(children, above):
    standings = {"city": Standing(above)} | {
        f"line-{place}": Standing(said, failing, "city") for place, (said, failing) in enumerate(children)
    }
    suspected = common_causes(standings, POLICY)
    for key, cause in causes(standings, suspected).items():
        troubled = key in suspected or standings[key].verdict in (DOWN, WARNED)
        assert (cause.fate is not Fate.NONE) == troubled
        if cause.fate is Fate.OWN:
            assert cause.of == key
        if cause.fate is Fate.EXPLAINED:
            assert cause.of in suspected or standings[cause.of].verdict in (DOWN, WARNED)
            above_it = causes(standings, suspected)[cause.of].fate
            assert above_it in (Fate.OWN, Fate.WAITS), "a chain of causes ends at one"


def test_few_or_a_smaller_share_are_no_common_cause():
    def behind(down, up):
        verdicts = [DOWN] * down + [UP] * up
        return {"city": Standing(UP)} | {str(n): Standing(v, True, "city") for n, v in enumerate(verdicts)}

    assert common_causes(behind(4, 0), POLICY) == {}
    assert common_causes(behind(5, 5), POLICY) == {}
    assert common_causes(behind(6, 4), POLICY) == {"city": (6, 10)}


def test_a_fault_is_said_by_what_people_cannot_do():
    three = [target(f"line:TT-{n}", f"TT-{n}") for n in range(3)]
    said = [reason.in_words() for reason in meaning(three, 41, 0)]
    assert said == ["3 trung tâm không tiếp nhận hồ sơ được.", "Hồ sơ đến hạn trả hôm nay ở những nơi này: 41."]
    assert meaning(three[:1], 0, 0)[0].in_words() == "Đường truyền TT-0 không tiếp nhận hồ sơ được."
    assert len(meaning([target("x", means=Means.NOTHING)], 0, 0)) == 1


@calmly
@given(
    ticks=st.lists(st.integers(0, 10**6), min_size=1, max_size=20),
    restarts=st.sets(st.integers(0, 20), max_size=5),
)
def test_never_more_time_is_counted_than_has_passed(ticks, restarts):
    counted, before, run = 0.0, -1.0, ""
    ordered = sorted(ticks)
    for place, tick in enumerate(ordered):
        now = f"run-{sum(one <= place for one in restarts)}"
        counted += accounting.elapsed(before, run, Finding("p", AT, tick, now, True), 60)
        before, run = tick, now
    assert 0 <= counted <= ordered[-1] - ordered[0]


def test_planned_work_does_not_count_and_nothing_known_is_no_promise_broken():
    days = [DayCount(date(2026, 11, day), up=80_000, down=200, planned=6000) for day in range(1, 11)]
    assert accounting.keeps(PROMISE, days) is True
    assert accounting.keeps(PROMISE, [*days, DayCount(date(2026, 11, 11), down=86_400)]) is False
    assert accounting.availability([DayCount(date(2026, 11, 1), planned=86_400)]) is None
    assert accounting.keeps(PROMISE, []) is None
