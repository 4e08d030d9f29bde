"""Publishing: small cells are empty in both files, a release never changes, only who may publish does."""

import csv
import io
from datetime import datetime, timedelta

import pyarrow.parquet as pq
import pytest

from measures.conftest import dossier
from motcua.kernel import storage
from motcua.kernel.actors import Actor
from motcua.kernel.days import TZ
from motcua.kernel.errors import NotAllowed
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.dossiers.records import Channel
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.errors import DatasetNotFound, ReleaseRefused
from motcua.rooms.measures.models import Release
from motcua.rooms.measures.rules.facts import fact_of
from motcua.rooms.procedures import facade as procedures

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 2, 4, 0, tzinfo=TZ)
AUGUST = measures.period("2026-08")
PUBLISHER = Actor(id="officer:00000000-0000-7000-8000-000000000001", grants={"measures:release": frozenset({"UB-92"})})


@pytest.fixture
def counted(city):
    """Many of each of two fields at two wards, and three at one place."""
    measures.forget()
    start = datetime(2026, 8, 5, 2, 0, tzinfo=TZ)
    facts, number = [], 0
    births = "1.001193"
    cards = procedures.browse(size=10_000).items
    field = next(card.field for card in cards if card.code == births)
    another = next(card.code for card in cards if card.field != field)
    for procedure in (births, another):
        for unit in ("UB-31153", "UB-31135"):
            for _ in range(3 if (procedure, unit) == (another, "UB-31135") else 20):
                number += 1
                facts.append(fact_of(dossier(number, procedure=procedure, competent_unit=unit, received_at=start)))
    counting.write([], facts)
    yield
    measures.forget()


def rows(key="results-by-field"):
    _said, _sha, body = measures.release_file(key, AUGUST.key, "csv")
    with body:
        return list(csv.DictReader(io.StringIO(body.read().decode())))


def test_a_release_has_both_files_with_the_same_rows_and_no_small_count(counted):
    assert measures.publish("results-by-field", AUGUST, by=PUBLISHER, at=AT)
    said = rows()
    release = Release.objects.get()
    with storage.open_file(release.parquet_sha256) as body:
        table = pq.read_table(body).to_pylist()
    assert len(said) == len(table) == release.rows
    assert [row["received"] or None for row in said] == [row["received"] and str(row["received"]) for row in table]
    shown = [int(row["received"]) for row in said if row["received"]]
    assert shown
    assert all(number == 0 or number >= 5 for number in shown)
    small = next(row for row in said if row["unit"] == "UB-31135" and row["suppressed"] == "true")
    assert (small["received"], small["resolved"]) == ("", "")
    assert next(row for row in said if (row["unit"], row["field"]) == ("*", "*"))["received"] == "63"
    assert JournalLine.objects.get(act="measures.publish").facts["hidden"] == release.hidden > 0
    assert OutboxEvent.objects.get(name="measures.dataset_released.v1").payload["version"] == "2026-08"


def test_a_release_never_changes(counted):
    assert measures.publish("results-by-field", AUGUST, by=PUBLISHER, at=AT)
    before = rows()
    counting.write([], [fact_of(dossier(99, received_at=datetime(2026, 8, 6, tzinfo=TZ)))])
    assert not measures.publish("results-by-field", AUGUST, by=PUBLISHER, at=AT + timedelta(days=1))
    assert rows() == before


def test_the_job_publishes_the_month_that_is_over_once(counted):
    assert measures.release_due(at=AT) == 2
    assert measures.release_due(at=AT) == 0
    assert {row.version for row in Release.objects.all()} == {"2026-08"}


def test_indicators_that_rest_on_few_are_not_told(counted):
    measures.publish("service-indicators", AUGUST, by=PUBLISHER, at=AT)
    for row in rows("service-indicators"):
        if row["suppressed"] == "false":
            good, all_ = int(row["numerator"]), int(row["denominator"])
            assert not 0 < good < 5
            assert not 0 < all_ - good < 5


def test_who_may_not_publish_does_not_and_what_there_is_not_is_not_there(counted):
    other = Actor(id="officer:2", grants={"measures:release": frozenset({"UB-31135"})})
    with pytest.raises(NotAllowed):
        measures.publish("results-by-field", AUGUST, by=other, at=AT)
    for wrong in (("no-such", AUGUST.key, "csv"), ("results-by-field", AUGUST.key, "csv"), ("x", "y", "exe")):
        with pytest.raises(DatasetNotFound):
            measures.release_file(*wrong)


def test_what_the_gate_refuses_leaves_nothing_behind(counted, monkeypatch):
    from motcua.rooms.measures.actions import releasing

    made = measures_sheet()
    leaky = type(made)((*made.columns, "nguoi_nop"), [(*row, "Nguyễn Thị Mẫu") for row in made.rows], 0)
    monkeypatch.setattr(releasing, "sheet", lambda *_, **__: leaky)
    with pytest.raises(ReleaseRefused) as refused:
        measures.publish("results-by-field", AUGUST, by=PUBLISHER, at=AT)
    assert "nguoi_nop" in refused.value.facts["why"]
    assert "Nguyễn Thị Mẫu" not in refused.value.facts["why"]
    assert not Release.objects.exists()
    assert measures.release_due(at=AT) == 0


def measures_sheet():
    from motcua.rooms.measures.queries.open_data import sheet

    return sheet(measures.dataset("results-by-field"), AUGUST, at=AT)


def test_the_public_figures_are_the_sums_of_the_offices_that_decide(city):
    """Two wards, one dossier done in time, one late, one open in time, one overdue; one from before the new borders."""
    measures.forget()
    day = datetime(2026, 8, 5, 2, 0, tzinfo=TZ)
    due = day + timedelta(days=3)
    done, late = {"finished_at": day + timedelta(days=1)}, {"finished_at": day + timedelta(days=9)}
    counting.write(
        [],
        [
            fact_of(
                dossier(
                    number, received_at=at, filed_at=at, due_at=due_at, competent_unit=unit, channel=channel, **ended
                )
            )
            for number, (unit, at, due_at, channel, ended) in enumerate(
                [
                    ("UB-31153", day, due, Channel.ONLINE, done),
                    ("UB-31153", day, due, Channel.COUNTER, late),
                    ("UB-31153", day, AT + timedelta(days=20), Channel.ONLINE, {}),
                    ("UB-31135", day, due, Channel.COUNTER, {}),
                    ("UB-31135", datetime(2025, 6, 2, 9, tzinfo=TZ), due, Channel.COUNTER, done),
                ],
                start=1,
            )
        ],
    )
    measures.forget()

    said = measures.public_figures(at=AT)

    assert (said.received, said.finished, said.finished_on_time, said.online) == (4, 3, 2, 2)
    assert (said.open_in_time, said.open_late) == (1, 1)
    assert [(one.unit, one.received) for one in said.by_unit] == [("UB-31153", 3), ("UB-31135", 1)]
    assert len(measures.public_figures(at=AT, units=1).by_unit) == 1
    measures.forget()
