"""Three ways to the same number: counters kept by differences, everything counted again in SQL, and row by row."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from measures.conftest import some_facts
from motcua.rooms.measures.actions import counting, rebuild
from motcua.rooms.measures.models.counters import Counts, Daily, Half
from motcua.rooms.measures.queries import cube, days
from motcua.rooms.measures.records import Side
from motcua.rooms.measures.rules import periods
from motcua.rooms.measures.rules.counts import KNOWN, NAMES, recount

pytestmark = pytest.mark.django_db

FILED = NAMES.index("filed")
MONTHS = [periods.period(f"2026-{month:02}") for month in (6, 7, 8, 9)] + [periods.period("bc-2026-08")]


def all_rows():
    def rows(table, keys, said):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join((*keys, *said))} FROM {table}")
            return {row[: len(keys)]: row[len(keys) :] for row in cursor.fetchall() if any(row[len(keys) :])}

    return {table: rows(table, keys, NAMES) for table, keys in counting.KEYS.items()} | {
        table: rows(table, (*keys, "due_on"), ("standing",)) for table, keys in counting.OPEN.items()
    }


def test_the_columns_of_the_counters_are_what_is_counted():
    assert tuple(field.name for field in Counts._meta.get_fields()) == NAMES


# no shrinking: each try empties tables, and minutes of it would help nobody
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_counters_and_recounts_agree_after_any_history(data):
    """Facts change again and again, in any order; afterwards all ways of counting say the same."""
    cube.forget()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE measures_factrow, {', '.join(rebuild.COUNTED)}")
    last = {}
    for _ in range(data.draw(st.integers(1, 4))):
        changed = {n: data.draw(some_facts(n)) for n in data.draw(st.sets(st.integers(1, 6), min_size=1))}
        counting.write(counting.held([fact.dossier for fact in changed.values()]), list(changed.values()))
        cube.cube(Side.DECIDED)  # looked at in between, so that it is brought along and not only read at the end
        last |= changed

    kept = all_rows()
    for side, field in ((Side.DECIDED, "deciding"), (Side.RECEIVED, "receiving")):
        held = cube.cube(side)
        for name in sorted(KNOWN):
            sums = held.sums([(name, 1)], MONTHS)
            for row, month in enumerate(MONTHS):
                for unit, place in held.units.items():
                    own = [fact for fact in last.values() if getattr(fact, field) == unit]
                    assert sums[row, place] == recount(own, [name], month.start, month.end)[name], (name, month.key)

    counting.tidy()
    assert all_rows() == kept
    with connection.cursor() as cursor:
        for table in counting.OPEN:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE standing = 0")
            assert cursor.fetchone() == (0,), table
        cursor.execute(f"TRUNCATE {', '.join(rebuild.COUNTED)}")
    rebuild.recount_all(stamp=1)
    assert all_rows() == kept


def test_an_event_that_comes_twice_or_late_changes_nothing(city_dossier):
    counting.mark({str(city_dossier)})
    counting.mark({str(city_dossier)})
    assert counting.count_all() == 1
    once = all_rows()
    counting.mark({str(city_dossier)})
    counting.count_all()
    assert all_rows() == once
    assert sum(row[NAMES.index("filed")] for row in once["measures_daily"].values()) == 2, "once per side"


def test_everything_counted_again_from_the_start_is_the_same(city_dossier):
    counting.mark({str(city_dossier)})
    counting.count_all()
    before = all_rows()
    assert rebuild.rebuild() == 1
    assert all_rows() == before


def test_what_a_rebuild_takes_away_is_forgotten_by_who_remembers(city_dossier):
    """A counter went astray and was read; elsewhere all is counted again: the figure goes from this memory, too."""
    counting.mark({str(city_dossier)})
    counting.count_all()
    half = Half.objects.filter(side="decided").get()
    filed = Daily.objects.filter(side="decided").get().day
    Half.objects.create(half=date(2020, 1, 1), side="decided", unit="UB-31135", stamp=half.stamp, filed=41)
    Daily.objects.create(day=filed + timedelta(days=1), side="decided", unit="UB-31135", filed=7)
    cube.forget()
    stretch = (filed, filed + timedelta(days=1))
    assert days.counted(Side.DECIDED, *stretch)[1][:, :, FILED].tolist() == [[1], [7]]
    held = cube.memory.cubes[Side.DECIDED], cube.memory.days[Side.DECIDED]
    assert held[0].halves == [date(2020, 1, 1), half.half]
    rebuild.rebuild()
    cube.memory.cubes[Side.DECIDED], cube.memory.days[Side.DECIDED] = held  # as another process still has them
    cube.look_again()
    assert days.counted(Side.DECIDED, *stretch)[1][:, :, FILED].tolist() == [[1], [0]]
    assert cube.cube(Side.DECIDED).halves == [half.half]


def test_half_months_hold_what_their_days_hold(city_dossier):
    counting.mark({str(city_dossier)})
    counting.count_all()
    rows = all_rows()
    for (day, side, unit), row in rows["measures_daily"].items():
        assert rows["measures_half"][periods.half_of(day), side, unit] == row
    assert all(isinstance(day, date) and day - timedelta(0) for day, _, _ in rows["measures_daily"])
