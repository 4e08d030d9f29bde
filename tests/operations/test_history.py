"""What a rule would have seen: the same arithmetic over days that are over, and what leaves no trace is said."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from measures.conftest import dossier
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.models import Entry
from motcua.rooms.measures.models.reports import Report
from motcua.rooms.measures.rules.facts import fact_of
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.models import Latest, Past
from motcua.rooms.operations.queries.history import history
from motcua.rooms.operations.queries.looks import Sources, looks
from motcua.rooms.operations.records import Subject, SubjectKind
from operations.here import DAY, HOUR, MONDAY, WARD

pytestmark = pytest.mark.usefixtures("city")
#: Monday 23 to Wednesday 25 November 2026
FIRST, LAST = date(2026, 11, 23), date(2026, 11, 25)


def seen(key, **changes):
    rule = operations.alert_rules()[key]
    return history(replace(rule, **changes), FIRST, LAST)


def values(series, unit=WARD):
    return [value for _, value in series[unit]]


@pytest.fixture
def counted():
    """Twelve dossiers fall due on Tuesday; four are done on Monday, two on Wednesday, which is too late."""
    measures.forget()
    start = MONDAY - 20 * DAY
    done = {**dict.fromkeys(range(4), MONDAY), **dict.fromkeys((4, 5), MONDAY + 2 * DAY)}
    facts = [
        fact_of(
            dossier(
                number,
                received_at=start,
                due_at=MONDAY + DAY,
                **({"state": 9, "finished_at": done[number]} if number in done else {}),
            )
        )
        for number in range(12)
    ]
    counting.write([], facts)
    yield
    measures.forget()


def test_a_forecast_is_rehearsed_by_what_was_late_fell_due_and_was_done(counted):
    # Monday: 8 open and due by Tuesday, no pace; Tuesday: they are late; Wednesday: two less, 0.4 a day were done
    assert values(seen("forecast-late")) == [8.0, 7.0, 5.0]
    due = Subject(SubjectKind.FACT, "due")
    assert values(seen("overdue-at-unit", subject=due)) == [8.0, 0.0, 0.0]


def test_an_indicator_is_rehearsed_from_the_start_of_its_period_to_each_day(counted):
    assert values(seen("on-time-low")) == [100.0, 100.0, pytest.approx(66.67, abs=0.01)]
    city = Subject(SubjectKind.INDICATOR, "on-time-of-finished", city=True)
    assert values(seen("on-time-low", subject=city), "UB-92")[0] == 100.0
    rule = operations.alert_rules()["on-time-low"]
    at = MONDAY + 2 * DAY + 9 * HOUR
    assert looks(rule, Sources(at))[WARD].value == pytest.approx(66.67, abs=0.01), "as it was seen that evening"


def test_a_figure_that_was_entered_on_a_day_is_missing_until_then():
    start, end = date(2026, 10, 1), date(2026, 10, 31)
    Entry.objects.create(
        indicator="petitions-on-time",
        unit="city",
        start=start,
        end=end,
        numerator=1,
        denominator=1,
        evidence="BC-1",
        at=MONDAY + DAY,
        by="officer:1",
    )
    assert values(seen("entry-missing"), "UB-92") == [23.0, 0.0, 0.0]


def test_a_report_that_a_unit_owes_is_late_data_now_and_in_history():
    kind = next(iter(measures.report_types()))
    Report.objects.create(
        id=UUID(int=1),
        type=kind,
        unit=WARD,
        period="bc-2026-11",
        start=date(2026, 10, 15),
        end=date(2026, 11, 14),
        standing="open",
        opened_at=MONDAY - 8 * DAY,
        cutoff_at=MONDAY - 8 * DAY,
        due_at=MONDAY - 3 * DAY,
    )
    rule = operations.alert_rules()["report-late"]
    look = looks(rule, Sources(MONDAY))[WARD]
    assert (look.value, look.facts["places"], look.facts["last"]) == (3.0, 1, "20/11/2026")
    Report.objects.update(handed_in_at=MONDAY + DAY)
    assert looks(rule, Sources(MONDAY + DAY + HOUR)) == {}
    assert values(seen("report-late")) == [3.0, 0.0, 0.0]


def test_readings_that_stop_coming_are_late_at_whoever_answers_for_them():
    closing = MONDAY + 9 * HOUR
    for number, moment in ((1, closing + DAY), (2, closing - timedelta(minutes=90))):
        name = f"urn:ngsi-ld:RiverGauge:{number}"
        said = {"entity": name, "type": "RiverGauge", "attribute": "levelMetres", "value": 1.0, "observed_at": moment}
        Past.objects.create(**said)
        Latest.objects.create(**said, name=f"Trạm {number}", received_at=moment, client="c", simulated=True)
    rule = operations.alert_rules()["river-late"]
    owner = operations.observed()["RiverGauge"].owner
    look = looks(rule, Sources(closing))[owner]
    assert (look.value, look.facts["places"]) == (60.0, 1), "ninety minutes ago, thirty are promised"
    assert values(seen("river-late"), owner) == [60.0, 60.0 + 24 * 60, 60.0 + 48 * 60]
