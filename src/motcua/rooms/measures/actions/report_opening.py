"""Opening reports when a period is over, and keeping their counted cells up to date until the cut-off."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.days import TZ, local_day
from motcua.kernel.errors import NotAllowed
from motcua.kernel.ids import new_id
from motcua.rooms.measures import content
from motcua.rooms.measures.actions.telling import tell_report
from motcua.rooms.measures.models import Half, Report, ReportStep
from motcua.rooms.measures.queries.report_figures import figures
from motcua.rooms.measures.queries.reports import COLLECT, kept, report_type, steps_of
from motcua.rooms.measures.records import Period
from motcua.rooms.measures.records.reports import ReportType, Standing
from motcua.rooms.measures.rules import periods
from motcua.rooms.measures.rules import reports as rules
from motcua.rooms.measures.rules.scopes import CITY
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Limit

#: who opens reports
CLOCK = "system:reports"
_FILLING = (Standing.OPEN, Standing.RETURNED)
#: counted cells are read again so often until the cut-off
REFILLED_EVERY = timedelta(hours=1)


def open_due(*, at: datetime) -> int:
    """Opens the reports of every period that ended last; returns how many. Where nothing was ever counted there is
    nothing to report: a house that has just been set up asks nobody for the past.
    """
    if not Half.objects.exists():
        return 0
    return sum(open_period(wanted, said, at=at) for wanted, said in _ended(local_day(at)))


def _ended(today: date) -> Iterator[tuple[ReportType, Period]]:
    for wanted in content.report_types().values():
        for kind in wanted.kinds:
            # nine months are written once a year, in September; what contains today may lie ahead
            running = periods.containing(today, kind)
            said = running if running.end < today else periods.before(running)
            if said.end >= wanted.valid_from:
                yield wanted, said


@transaction.atomic
def open_period(wanted: ReportType, said: Period, *, at: datetime) -> int:
    """Opens the reports of all units and of the city for a period that is over; those that are there stay."""
    known = set(Report.objects.filter(type=wanted.key, period=said.key).values_list("unit", flat=True))
    missing = [unit for unit in expected(wanted, said) if unit not in known]
    if not missing:
        return 0
    rows = [_row(wanted, unit, said, at) for unit in missing]
    Report.objects.bulk_create(rows, ignore_conflicts=True)
    there = Report.objects.filter(id__in=[row.id for row in rows])
    ReportStep.objects.bulk_create(ReportStep(report=row, act="open", revision=1, at=at, by=CLOCK) for row in there)
    journal.record(
        "measures.open_reports",
        subject=f"report:{wanted.key}:{said.key}",
        by=CLOCK,
        at=at,
        reports=len(there),
        version=wanted.version,
    )
    return len(there)


def expected(wanted: ReportType, said: Period) -> list[str]:
    """Who has to report: the units of the kinds that existed on the last day of the period, and the city."""
    found = [unit.code for kind in wanted.units for unit in units.units(kind, on=said.end)]
    return [CITY, *sorted(found)]


def _row(wanted: ReportType, unit: str, said: Period, at: datetime) -> Report:
    # as if the last day of the period were the day of receipt: the next working day is the first that counts
    over = datetime.combine(said.end, time(12), TZ)
    office = wanted.owner if unit == CITY else unit
    limit = wanted.city_due if unit == CITY else wanted.due
    return Report(
        id=new_id(),
        type=wanted.key,
        unit=unit,
        period=said.key,
        start=said.start,
        end=said.end,
        standing=Standing.OPEN,
        opened_at=at,
        cutoff_at=units.due_after(Limit.parse(wanted.cutoff), at=over, unit=office),
        due_at=units.due_after(Limit.parse(limit), at=over, unit=office),
    )


def refill_due(*, at: datetime) -> int:
    """Reads the counted cells again where they may have moved: every hour until the cut-off, and once after it."""
    open_ones = Report.objects.filter(standing__in=_FILLING)
    wanted = open_ones.filter(
        Q(figures_at__isnull=True)
        | Q(figures_at__lt=F("cutoff_at")) & (Q(figures_at__lte=at - REFILLED_EVERY) | Q(cutoff_at__lte=at))
    )
    return sum(refill(key, said, at=at) for key, said in wanted.values_list("type", "period").distinct())


@transaction.atomic
def recount_reports(key: str, said: str, *, by: Actor, at: datetime) -> int:
    """Counts the reports of a period that are not handed on again, after the cut-off too: when facts came late
    or counted wrongly. For those who collect. Returns how many.

    Raises:
        ReportNotFound: there is no such report type.
        NotAllowed
    """
    wanted = report_type(key)
    if not by.may(COLLECT, unit=wanted.owner):
        raise NotAllowed(permission=COLLECT)
    Report.objects.filter(type=key, period=said, standing__in=_FILLING).update(figures_at=None)
    done = refill(key, said, at=at)
    journal.record("measures.recount_reports", subject=f"report:{key}:{said}", by=by.id, at=at, reports=done)
    return done


def refill(key: str, said: str, *, at: datetime, unit: str = "") -> int:
    """Reads the counted cells of the open reports of a type and period; returns how many.

    No act of anybody: what is counted follows from the dossiers. From the first reading after the cut-off on the
    figures stand still, until somebody has them counted again (`recount_reports`).
    """
    wanted = content.report_types().get(key)
    if wanted is None:
        return 0
    rows = Report.objects.filter(type=key, period=said, standing__in=_FILLING)
    rows = rows.filter(Q(figures_at__isnull=True) | Q(figures_at__lt=F("cutoff_at")))
    scopes = list((rows.filter(unit=unit) if unit else rows).values_list("unit", flat=True))
    counted = figures(wanted, scopes, periods.period(said), at=at) if scopes else {}
    with transaction.atomic():
        # locked anew: who submitted meanwhile froze what he saw
        taken = list(rows.filter(unit__in=scopes).order_by("id").select_for_update())
        for row in taken:
            row.rows = counted[row.unit].rows
            row.cells = kept(counted[row.unit].cells)
            row.figures_at = at
        Report.objects.bulk_update(taken, ["rows", "cells", "figures_at"], batch_size=200)
    return len(taken)


@transaction.atomic
def remind_reports(*, at: datetime, limit: int = 100) -> int:
    """Tells whoever is next of reports that were opened, are due soon or are late and were not handed in: once each.

    Returns how many reports were told of; what is over ``limit`` is told the next time.
    """
    waiting = Report.objects.filter(handed_in_at__isnull=True, type__in=content.report_types())
    later = waiting.filter(
        Q(reminded="") | ~Q(reminded="late") & Q(due_at__lt=at) | Q(reminded="opened", due_at__lte=at + rules.SOON)
    )
    rows = list(later.order_by("due_at", "id").select_for_update(skip_locked=True)[:limit])
    for row in rows:
        row.reminded = rules.reminder(row.due_at, at)
        step = rules.next_step(steps_of(report_type(row.type), row.unit), Standing(row.standing))
        if step is not None:
            tell_report(f"report-{row.reminded}", row, held=rules.PERMISSIONS[step], once=f"{row.id}", at=at)
    Report.objects.bulk_update(rows, ["reminded"])
    return len(rows)
