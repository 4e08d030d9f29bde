"""Jobs run when they are due, once, and a broken one does not stop the others."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from motcua.kernel import jobs
from motcua.kernel.models import ClockJob

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # 12:00 in Viet Nam
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_jobs() -> Iterator[None]:
    kept = dict(jobs.JOBS)
    jobs.JOBS.clear()
    yield
    jobs.JOBS.clear()
    jobs.JOBS.update(kept)


def diary(mark: Callable[[jobs.Work], jobs.Work]) -> list[datetime]:
    """The times at which a job that was marked so has run."""
    ran: list[datetime] = []

    def note(at: datetime) -> None:
        ran.append(at)

    mark(note)
    return ran


def test_a_job_runs_again_after_its_time():
    ran = diary(jobs.every(10))
    for seconds in (0, 5, 10, 12, 25):
        jobs.run_due(at=NOON + timedelta(seconds=seconds))
    assert [(at - NOON).seconds for at in ran] == [0, 10, 25]


def test_a_daily_job_runs_once_after_its_hour_in_viet_nam_and_not_in_the_first_minute_of_a_house():
    ran = diary(jobs.daily(time(17, 0)))
    for hours in (0, 4, 5, 6, 24, 29, 30):
        jobs.run_due(at=NOON + timedelta(hours=hours))
    assert [(at - NOON).total_seconds() / 3600 for at in ran] == [5, 29]


def test_a_house_that_was_off_at_the_hour_makes_up_for_it():
    ran = diary(jobs.daily(time(2, 0)))
    for hours in (0, 40):
        jobs.run_due(at=NOON + timedelta(hours=hours))
    assert [(at - NOON).total_seconds() / 3600 for at in ran] == [40]


def test_a_failure_is_noted_and_does_not_stop_the_others():
    @jobs.every(10)
    def broken(at: datetime) -> None:
        raise ValueError("no\nwith a value")

    ran = diary(jobs.every(10))
    jobs.run_due(at=NOON)
    row = ClockJob.objects.get(failures=1)
    assert row.last_error == "ValueError: no"
    assert ran == [NOON]


def test_a_clock_that_was_set_back_does_not_silence_a_job():
    ran = diary(jobs.every(10))
    jobs.run_due(at=NOON)
    jobs.run_due(at=NOON - timedelta(hours=5))
    assert len(ran) == 2


def test_a_job_that_another_worker_runs_is_left_to_it():
    import psycopg

    diary(jobs.every(10))
    (name,) = jobs.JOBS
    parameters = {k: v for k, v in connection.get_connection_params().items() if k not in {"cursor_factory", "context"}}
    with psycopg.connect(**parameters) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 8))", [name])
        assert jobs.run_due(at=NOON) == []
        other.execute("SELECT pg_advisory_unlock_all()")
    assert jobs.run_due(at=NOON) == [name]
