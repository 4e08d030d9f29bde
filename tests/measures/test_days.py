"""The latest days in memory are what the table says, whatever is counted in between; late and due by the hour."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from measures.conftest import START, dossier, some_facts
from measures.test_queries import given_facts
from motcua.kernel.days import local_day
from motcua.rooms.dossiers.records import State
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.queries.days import BACK, counted
from motcua.rooms.measures.records import Side
from motcua.rooms.measures.rules.counts import NAMES
from motcua.rooms.measures.rules.facts import fact_of

pytestmark = pytest.mark.django_db
LAST = local_day(START) + timedelta(days=20)


@pytest.fixture(autouse=True)
def _fresh():
    yield
    measures.forget()


def of_table(side, first, last):
    """Day, unit → its counts, as the table has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT day, unit, {', '.join(NAMES)} FROM measures_daily WHERE side = %s AND day BETWEEN %s AND %s",
            [side.value, first, last],
        )
        return {(row[0], row[1]): row[2:] for row in cursor.fetchall() if any(row[2:])}


def in_memory(side, first, last):
    held, days = counted(side, first, last)
    assert len(days) == (last - first).days + 1
    return {
        (first + timedelta(days=int(day)), unit): tuple(days[day, place].tolist())
        for unit, place in held.units.items()
        for day in np.flatnonzero(days[:, place].any(1))
    }


@given(
    batches=st.lists(st.lists(st.tuples(st.integers(1, 12), st.data()), max_size=4), min_size=1, max_size=4),
    spans=st.lists(st.tuples(st.integers(0, BACK + 20), st.integers(0, 20)), min_size=4, max_size=4),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
def test_days_in_memory_are_those_of_the_table(batches, spans):
    given_facts()
    known = {}
    for batch, (back, early) in zip(batches, spans, strict=False):
        old, new = dict(known), dict(known)
        for number, data in batch:
            fact = data.draw(some_facts(number))
            new[fact.dossier] = fact
        counting.write(list(old.values()), list(new.values()))
        known = new
        last = LAST - timedelta(days=early)
        first = last - timedelta(days=back)
        for side in Side:
            assert in_memory(side, first, last) == of_table(side, first, last)


def test_what_is_late_and_what_is_due_next_is_said_by_the_hour():
    noon = START.replace(hour=5)
    hour, day = timedelta(hours=1), timedelta(days=1)
    elsewhere = {"competent_unit": "UB-31135"}
    dues = [noon - hour, noon, noon + hour, noon + day, noon + 2 * day]
    open_ones = [dossier(n, received_at=noon - day, due_at=due) for n, due in enumerate(dues)]
    gone = dossier(9, received_at=noon - day, due_at=noon + hour, state=State.FINISHED, finished_at=noon - hour)
    away = dossier(10, received_at=noon - day, due_at=noon - hour, **elsewhere)
    given_facts(*map(fact_of, [*open_ones, gone, away]))
    running = measures.running(at=noon)
    tomorrow = local_day(noon) + day
    assert [running.late(scope) for scope in ("city", "UB-31153", "UB-31135", "UB-31168")] == [2, 1, 1, 0]
    assert [running.soon(scope, tomorrow) for scope in ("city", "UB-31153", "UB-31135")] == [3, 3, 0]
    assert running.soon("city", local_day(noon)) == 2
    assert measures.running(at=noon + 2 * hour).late("city") == 4
    assert [one.code for one in measures.urgent("UB-31153", limit=2)] == ["H13-0", "H13-1"]
    with pytest.raises(ValueError, match="by its hour"):
        running.soon("city", tomorrow + day)


def test_a_due_moment_that_moved_within_its_day_is_seen_with_the_next_count():
    noon = START.replace(hour=5)
    before = fact_of(dossier(1, received_at=noon, due_at=noon + timedelta(hours=1)))
    given_facts(before)
    assert measures.running(at=noon).soon("city", local_day(noon)) == 1
    after = fact_of(dossier(1, received_at=noon, due_at=noon - timedelta(hours=1)))
    other = fact_of(dossier(2, received_at=noon, due_at=noon + timedelta(hours=1)))
    counting.write([before], [after, other])
    assert measures.running(at=noon).late("city") == 1
    assert measures.running(at=noon).soon("city", local_day(noon)) == 1


def test_a_figure_of_days_long_past_is_still_answered():
    given_facts(fact_of(dossier(1)))
    first = local_day(START)
    assert measures.daily(["received"], "city", first, first + timedelta(days=BACK + 9))["received"][0] == 1
    far = datetime.combine(date(first.year + 1, first.month, first.day), START.time(), START.tzinfo)
    assert sum(measures.daily(["received"], "city", local_day(far), local_day(far))["received"]) == 0
    assert measures.daily(["received"], "UB-31153", first, first)["received"] == [1]
