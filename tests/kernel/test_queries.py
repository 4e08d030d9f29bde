"""What is asked with a query written once is what the ORM would have answered."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DataError, connection
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.apps import MomentLoader
from motcua.kernel.models import OutboxDelivery, OutboxEvent
from motcua.kernel.queries import Prepared, fetch, prepared

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 26, 3, 4, 5, 678, tzinfo=UTC)


@prepared
def named(name: str) -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(name=name, parked_at__isnull=True).order_by("id")


@prepared
def deliveries(since: datetime) -> QuerySet[OutboxDelivery]:
    return OutboxDelivery.objects.select_related("event").filter(event__at__gte=since).order_by("id")


@prepared
def among(names: list[str]) -> QuerySet[OutboxEvent, tuple[str, dict[str, int]]]:
    return OutboxEvent.objects.filter(name__in=names).order_by("id").values_list("name", "payload")


@prepared
def annotated(attempts: int) -> QuerySet[OutboxEvent]:
    said = Concat(F("name"), Value(" 100 %s"))
    return OutboxEvent.objects.filter(attempts=attempts).annotate(said=said).order_by("-id")


@prepared
def of_percents() -> QuerySet[OutboxEvent, str]:
    return OutboxEvent.objects.filter(name__contains="%").values_list("name", flat=True)


@pytest.fixture
def kept() -> None:
    for name in ("a", "b", "a", "50 %"):
        event = OutboxEvent.objects.create(name=name, payload={"n": 1}, at=AT, next_try_at=AT)
        OutboxDelivery.objects.create(event=event, reaction=f"tells {name}")


def seen(row: object) -> object:
    """All that a row holds, rows that came with it as well."""
    if not hasattr(row, "_state"):
        return row
    held = {name: value for name, value in vars(row).items() if name != "_state"}
    return held | {name: seen(other) for name, other in row._state.fields_cache.items()}


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (named, ("a",)),
        (named, ("nobody",)),
        (deliveries, (AT,)),
        (among, (["a", "50 %"],)),
        (among, ([],)),
        (annotated, (0,)),
        (of_percents, ()),
    ],
)
def test_the_answer_is_the_queryset_s(kept: None, query: Prepared[object], values: tuple[object, ...]) -> None:
    for _ in range(2):
        assert [seen(row) for row in query(*values)] == [seen(row) for row in query.plain(*values)]


def test_it_is_written_once_and_counted_each_time(kept: None) -> None:
    written = []

    @prepared
    def counting(name: str) -> QuerySet[OutboxEvent]:
        written.append(name)
        return OutboxEvent.objects.filter(name=name)[:1]

    with CaptureQueriesContext(connection) as asked:
        first, none, again = counting.first("a"), counting.first("c"), counting.first("b")
    assert (first.name, none, again.name) == ("a", None, "b")
    assert len(written) == 1
    assert len(asked) == 3


def test_what_the_database_refuses_comes_as_django_s_own_error(kept: None) -> None:
    @prepared
    def by_id(given: UUID) -> QuerySet[OutboxEvent]:
        return OutboxEvent.objects.filter(id=given)

    with pytest.raises(DataError):
        by_id("no number")


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_are_read_as_they_were_written(at: datetime) -> None:
    read = MomentLoader(0).load
    assert read(at.isoformat(" ").removesuffix(":00").encode()) == at


@pytest.mark.parametrize("never", ["infinity", "20000-01-01", "0044-03-15 BC"])
def test_moments_that_python_cannot_hold_are_refused_by_name(never: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [never])
        with pytest.raises(DataError, match="timestamp too"):
            cursor.fetchone()


def test_every_connection_reads_moments_so() -> None:
    assert connection.connection.adapters.get_loader(1184, 0) is MomentLoader


def test_sql_by_hand_takes_its_values_in_their_order(kept: None) -> None:
    sql = "SELECT name, attempts FROM kernel_outboxevent WHERE name = ANY(%s) AND name LIKE '5%%' AND at <= %s"
    assert fetch(sql, [["a", "50 %"], AT]) == [("50 %", 0)]
    assert fetch(sql, [["a"], AT]) == []
