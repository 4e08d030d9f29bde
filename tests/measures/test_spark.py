"""The same definitions give the same numbers on a cluster."""

from datetime import UTC, datetime

import pytest

from measures.cluster import cluster
from measures.conftest import START, dossier
from motcua.rooms.dossiers.records import Channel, State
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.queries import snapshots
from motcua.rooms.measures.records import Side
from motcua.rooms.measures.rules.counts import KNOWN
from motcua.rooms.measures.rules.facts import fact_of

NOON = datetime(2026, 8, 20, 5, 0, tzinfo=UTC)


def facts():
    """Forty dossiers of all kinds."""
    for number in range(40):
        end = START.replace(day=3 + number % 9)
        ended = {"state": State.FINISHED, "finished_at": end} if number % 3 else {}
        yield fact_of(
            dossier(
                number,
                channel=list(Channel)[number % 3],
                competent_unit=f"UB-{(31135, 31153)[number % 2]}",
                supplements=number % 3,
                papers=3,
                digital=number % 4,
                reused=number % 2,
                fee_due=number % 5 == 0,
                paid_online=2 * (number % 10 == 0),
                e_result=number % 4 == 3,
                **ended,
            )
        )


#: what PySpark says of versions of pandas that this test does not use, and leaves open when it ends
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.django_db(transaction=True)
def test_a_cluster_of_two_workers_counts_as_duckdb_does(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    counting.write([], list(facts()))
    target = measures.snapshot(at=NOON)
    month = measures.period("2026-06")
    said = {}
    with cluster(tmp_path) as master:
        for where in ("duckdb", master):
            with snapshots.engine(where) as backend:
                said[where] = {side: snapshots.counts(backend, target, KNOWN, side, month) for side in Side}
        assert said[master] == said["duckdb"]
    assert sum(unit["received"] for unit in said[master][Side.DECIDED].values()) == 40
