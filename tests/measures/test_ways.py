"""Three ways to the same number agree, and it is told when they do not."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from measures.conftest import some_facts
from motcua.kernel import outbox
from motcua.kernel.actors import system
from motcua.kernel.models import OutboxDelivery, OutboxEvent
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.actions.rebuild import COUNTED
from motcua.rooms.measures.models import Half
from motcua.rooms.measures.queries import snapshots
from motcua.rooms.measures.records import Side
from motcua.rooms.people import facade as people
from motcua.rooms.people.models import Delivery

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 8, 20, 5, 0, tzinfo=UTC)
#: a snapshot is named by its moment
HOURS = (timedelta(hours=n) for n in count())
TABLES = ", ".join(("measures_factrow", *COUNTED))


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    measures.forget()


def write(facts):
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES}")
    measures.forget()
    counting.write([], list(facts))


@trying(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_counters_snapshot_and_rows_say_the_same(data):
    write(data.draw(some_facts(n)) for n in range(data.draw(st.integers(1, 12))))
    for key in ("2026-07", "bc-2026-08", "2026-06-20_2026-07-11", "2026-07-05"):
        found = measures.reconcile(measures.period(key), at=NOON + next(HOURS))
        assert found.differences == []
        assert found.compared > 0


def test_a_counter_that_went_astray_is_found_and_announced(city_facts):
    write(city_facts)
    Half.objects.filter(side="decided").update(closed=41)
    measures.forget()
    found = measures.reconcile(measures.period("2026-06"), at=NOON)
    assert {one["count"] for one in found.differences} >= {"closed"}
    assert OutboxEvent.objects.get(name="measures.ways_differ.v1").payload["reconciliation"] == found.id


def test_operators_are_told_once_that_the_figures_differ(city_facts):
    """A counter is really altered, the night comes, and the letter is written; the next delivery writes no other."""
    at = NOON
    root = system("test", "people:assign")
    operator = people.add_officer(
        staff_number="VH-1", full_name="Người vận hành (mẫu)", email="vh@example.test", by=root, at=at
    )
    other = people.add_officer(staff_number="CB-1", full_name="Cán bộ (mẫu)", email="cb@example.test", by=root, at=at)
    people.assign(operator.id, role="operator", unit="*", by=root, at=at)
    people.assign(other.id, role="director", unit="*", by=root, at=at)
    write(city_facts)
    Half.objects.filter(side="decided").update(closed=41)
    measures.forget()
    found = measures.reconcile(measures.period("2026-06"), at=at)
    for _ in range(2):
        outbox.deliver_pending(at=at)
        OutboxDelivery.objects.all().delete()
        OutboxEvent.objects.update(delivered_at=None)
    delivery = Delivery.objects.get()
    assert (delivery.address, delivery.message.officer_id) == ("vh@example.test", operator.id)
    assert str(len(found.differences)) in delivery.message.texts["vi"]["body"]
    assert measures.checks(1)[0].differences[0].live != measures.checks(1)[0].differences[0].rows


def test_only_whole_snapshots_are_used_and_old_ones_go(city_facts):
    write(city_facts)
    for hour in range(9):
        measures.snapshot(at=NOON.replace(hour=hour))
    kept = sorted(snapshots.folder().glob("*"))
    assert len(kept) == 7
    (kept[-1] / "whole").unlink()
    assert snapshots.newest() == kept[-2]


def test_a_snapshot_holds_nothing_about_persons_and_is_cut_by_month(city_facts):
    import pyarrow.dataset as ds

    write(city_facts)
    target = measures.snapshot(at=NOON)
    held = ds.dataset(target, partitioning="hive", exclude_invalid_files=True)
    assert set(held.schema.names) == {*snapshots.COLUMNS, "month"}
    assert {"2026-06"} <= {path.name.partition("=")[2] for path in target.glob("month=*")}
    assert held.count_rows() == len(city_facts)


@pytest.fixture
def city_facts():
    from measures.conftest import START, dossier
    from motcua.rooms.dossiers.records import State
    from motcua.rooms.measures.rules.facts import fact_of

    return [
        fact_of(dossier(1)),
        fact_of(dossier(2, state=State.FINISHED, finished_at=START.replace(day=2))),
        fact_of(dossier(3, received_at=None)),
    ]


def test_sides_are_counted_apart(city_facts):
    write(city_facts)
    target = measures.snapshot(at=NOON)
    with snapshots.engine("duckdb") as backend:
        by = {side: snapshots.counts(backend, target, ["received"], side, measures.period("2026-06")) for side in Side}
    assert by == {
        Side.RECEIVED: {"TT-31153": {"received": 2}},
        Side.DECIDED: {"UB-31153": {"received": 2}},
    }
