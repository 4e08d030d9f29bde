"""What a rule sees now: one look at every unit, from the figures, the watch and the warnings in force."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import itemgetter

from django.db.models import Max, QuerySet

from motcua.kernel.days import local_day, written
from motcua.kernel.queries import prepared
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Kind
from motcua.rooms.operations import content
from motcua.rooms.operations.models import Latest
from motcua.rooms.operations.queries.warnings import warnings_in_force
from motcua.rooms.operations.records import REPORTS, AlertRule, Look, Subject, SubjectKind
from motcua.rooms.operations.rules.alerts import expected_late
from motcua.rooms.operations.rules.readings import minutes_late
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Limit, LimitUnit, UnitKind
from motcua.rooms.watch import facade as watch
from motcua.rooms.watch.records import Severity

#: working days that a unit's pace is taken from
PACE_DAYS = 10
#: what a unit that is not seen at all has, by kind; of the others nothing is known then
ABSENT: Mapping[SubjectKind, float] = {
    SubjectKind.FACT: 0.0,
    SubjectKind.FORECAST: 0.0,
    SubjectKind.LATE: 0.0,
    SubjectKind.INCIDENT: 0.0,
    SubjectKind.WARNING: 0.0,
}


def city_unit() -> str:
    """The unit that answers for the city as a whole."""
    return units.units(UnitKind.CITY_COMMITTEE)[0].code


def working_days(before: date, count: int) -> list[date]:
    """The last ``count`` working days before a day, the latest first."""
    calendar = units.calendar()
    found: list[date] = []
    day = before
    while len(found) < count and (before - day).days < 10 * count:
        day -= timedelta(days=1)
        if calendar.works(day):
            found.append(day)
    return found


class Sources:
    """What several rules look at, asked for once in a turn."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.today = local_day(at)
        self._backlogs: dict[int, Mapping[str, measures.Backlog]] = {}

    def backlogs(self, days: int) -> Mapping[str, measures.Backlog]:
        """What waits, with what falls due within so many working days (at least one)."""
        if days not in self._backlogs:
            until = units.due_after(Limit(max(1, days), LimitUnit.WORKING_DAY), at=self.at)
            worked = working_days(self.today, PACE_DAYS)
            self._backlogs[days] = measures.backlogs(at=self.at, until=until, worked=worked)
        return self._backlogs[days]

    @cached_property
    def outages(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Open outages: the kind of target, its name, and the scopes that they touch."""
        return [
            (one.kind, one.name, tuple(sorted({measures.scope_of(unit) for unit in (one.unit, *one.units) if unit})))
            for one in watch.open_incidents()
            if one.severity is Severity.OUTAGE
        ]


def looks(rule: AlertRule, sources: Sources) -> dict[str, Look]:
    """What ``rule`` sees, by unit."""
    found = _KINDS[rule.subject.kind](rule.subject, sources)
    return {look.unit: look for look in found}


def _indicator(subject: Subject, sources: Sources) -> Iterator[Look]:
    period = measures.containing(sources.today, Kind(subject.period))
    scopes = [measures.CITY] if subject.city else measures.scopes_counted()
    if not scopes:
        return
    for one in measures.values(subject.name, scopes, [period], at=sources.at)[0]:
        unit = city_unit() if subject.city else one.unit
        yield Look(unit, one.value, {"numerator": one.numerator, "denominator": one.denominator})


def _facts(one: measures.Backlog, **more: object) -> dict[str, object]:
    return {"open": one.open, "late": one.late, "due": one.due, "pace": round(one.pace, 1), **more}


def _fact(subject: Subject, sources: Sources) -> Iterator[Look]:
    for unit, one in sources.backlogs(1).items():
        yield Look(unit, float(getattr(one, subject.name)), _facts(one))


def _forecast(subject: Subject, sources: Sources) -> Iterator[Look]:
    for unit, one in sources.backlogs(subject.days).items():
        late = expected_late(late=one.late, due=one.due, pace=one.pace, days=subject.days)
        yield Look(unit, round(late), _facts(one, days=subject.days))


def _silence(subject: Subject, sources: Sources) -> Iterator[Look]:
    for unit, one in sources.backlogs(1).items():
        if one.last_received is not None:
            yield Look(
                unit,
                float(_whole_days(one.last_received, sources.today)),
                {"last": f"{one.last_received:%d/%m/%Y}"},
            )


def _whole_days(last: date, today: date) -> int:
    """Working days that passed whole between two days."""
    calendar = units.calendar()
    between = (last + timedelta(days=n) for n in range(1, (today - last).days))
    return sum(1 for day in between if calendar.works(day))


def _missing(subject: Subject, sources: Sources) -> Iterator[Look]:
    """Days since the last period ended, while its figure has not been entered."""
    period = measures.before(measures.containing(sources.today, Kind(subject.period)))
    wanted = measures.indicator(subject.name)
    scopes = [measures.CITY] if subject.city else measures.scopes_counted()
    for one in measures.values(subject.name, scopes, [period], at=sources.at)[0] if scopes else ():
        unit = city_unit() if subject.city else one.unit
        days = 0 if one.known else (sources.today - period.end).days
        yield Look(unit, float(days), {"indicator": wanted.name, "period": f"{period.end:%m/%Y}"})


def _late(subject: Subject, sources: Sources) -> Iterator[Look]:
    """Data that came before and do not come in time now: reports of units, or readings of what is observed."""
    return _late_reports(sources) if subject.name == REPORTS else _late_readings(subject.name, sources)


def _late_reports(sources: Sources) -> Iterator[Look]:
    """Days by which the oldest report that a unit owes is late."""
    owed: dict[str, list[measures.LateReport]] = defaultdict(list)
    for one in measures.late_reports(sources.today, at=sources.at):
        if one.handed_in_on is None:
            owed[city_unit() if one.unit == measures.CITY else one.unit].append(one)
    for unit, reports in owed.items():
        oldest = reports[0]
        days = (sources.today - oldest.due_on).days
        facts = {"source": oldest.name, "last": f"{oldest.due_on:%d/%m/%Y}", "places": len(reports)}
        yield Look(unit, float(days), facts)


@prepared
def _last_heard(type_: str) -> QuerySet[Latest, tuple[str, datetime]]:
    return Latest.objects.filter(type=type_).values_list("entity").annotate(Max("observed_at"))


def _late_readings(type_: str, sources: Sources) -> Iterator[Look]:
    """Minutes by which the place that is silent longest is late, at the unit that answers for the readings."""
    kind = content.observed()[type_]
    last = sorted(_last_heard(type_), key=itemgetter(1))
    late = [(moment, minutes_late(moment, kind.fresh, at=sources.at)) for _, moment in last]
    if late:
        facts = {
            "source": kind.says,
            "last": written(late[0][0]),
            "places": sum(minutes > 0 for _, minutes in late),
        }
        yield Look(kind.owner, float(round(late[0][1])), facts)


def _incident(subject: Subject, sources: Sources) -> Iterator[Look]:
    touched: dict[str, list[str]] = defaultdict(list)
    for kind, name, scopes in sources.outages:
        if subject.name in ("*", kind):
            for scope in scopes:
                touched[scope].append(name)
    if subject.city:
        yield Look(city_unit(), float(len(touched)), {"name": ""})
        return
    for scope, names in touched.items():
        yield Look(scope, float(len(names)), {"name": ", ".join(sorted(set(names))[:3])})


def _warning(subject: Subject, sources: Sources) -> Iterator[Look]:
    """The gravest public warning in force at each commune, 4 for extreme."""
    gravest: dict[str, tuple[int, str]] = {}
    for one in warnings_in_force(at=sources.at):
        if subject.name in ("*", one.event):
            for unit in one.units:
                gravest[unit] = max(gravest.get(unit, (0, "")), (one.severity.rank, one.headline))
    for unit, (rank, headline) in gravest.items():
        yield Look(unit, float(rank), {"headline": headline})


_KINDS = {
    SubjectKind.INDICATOR: _indicator,
    SubjectKind.FACT: _fact,
    SubjectKind.FORECAST: _forecast,
    SubjectKind.SILENCE: _silence,
    SubjectKind.MISSING: _missing,
    SubjectKind.LATE: _late,
    SubjectKind.INCIDENT: _incident,
    SubjectKind.WARNING: _warning,
}
