"""Invented officers write the last reports: most in time, one late, one sent back; the city's are sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from motcua.kernel.actors import Actor, system
from motcua.kernel.days import local_day
from motcua.kernel.errors import Refusal
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Kind, Period
from motcua.rooms.measures.records.reports import ReportLine, ReportType, Step
from motcua.site.simulation.cast import Cast, gather, hire
from motcua.site.simulation.shape import read_names

CITY_OFFICE = "UB-92"
#: how many units hand in; the others are still at it, which is what an overview is for
WRITERS = 12
#: months of open data that are published
MONTHS = 3
WORDS = {
    "difficulties": "Đường truyền chập chờn giờ cao điểm (mẫu)",
    "proposals": "Đề nghị bổ sung máy quét cho bộ phận một cửa (mẫu)",
}
PUBLISHER = system("demo", "measures:release")


def _last(at: datetime) -> Iterable[tuple[ReportType, Period]]:
    """The month and the quarter that ended last."""
    for wanted in measures.report_types().values():
        for kind in (Kind.REPORT_MONTH, Kind.REPORT_QUARTER):
            if kind in wanted.kinds:
                yield wanted, measures.before(measures.containing(local_day(at), kind))


def open_past(*, at: datetime) -> int:
    """Opens the reports of the last periods on the morning after each, before anybody else does."""
    return sum(measures.open_period(wanted, said, at=_morning_after(said, at)) for wanted, said in _last(at))


def _morning_after(said: Period, at: datetime) -> datetime:
    days = (local_day(at) - said.end).days - 1
    return at.replace(hour=0, minute=5, second=0, microsecond=0) - timedelta(days=days)


def write(places: Iterable[str], *, seed: int, at: datetime) -> int:
    """Counts, writes, hands in, adds up and publishes; returns how many reports were handed in. Harmless to repeat."""
    chosen = [unit for unit in dict.fromkeys(places) if unit.startswith("UB-")][:WRITERS]
    posts = dict.fromkeys((CITY_OFFICE, *chosen), ("controller", "unit-leader"))
    hire(posts, seed=seed, names=read_names(), at=at)
    cast = gather(posts.items(), at=at)
    collector, done = cast["controller", CITY_OFFICE], 0
    for wanted, said in _last(at):
        measures.recount_reports(wanted.key, said.key, by=collector, at=at)
        lines = {one.unit: one for one in measures.overview(wanted.key, said.key, by=collector)}
        dice = Random(f"{seed}:reports:{wanted.key}:{said.key}")  # noqa: S311 - not a secret
        for place, unit in enumerate(chosen):
            if unit in lines and lines[unit].next_step is Step.SUBMIT:
                _hand_in(wanted, lines[unit], cast, dice, late=place == 5, again=place == 3)
                done += 1
        if lines.get(measures.CITY) and lines[measures.CITY].next_step is Step.SUBMIT:
            _of_city(wanted, lines[measures.CITY], cast, at)
    _publish(at)
    return done


def send(*, at: datetime) -> list[str]:
    """Sends what waits, as the worker does where one runs; a line for each report of the city that goes up."""
    measures.send_reports(at=at)
    collector = system("demo", "measures:collect")
    found = []
    for wanted, said in _last(at):
        for line in measures.overview(wanted.key, said.key, by=collector):
            if line.unit == measures.CITY and line.sending is not None:
                newest = measures.report(line.id, by=collector, at=at).dispatches[0]
                found.append(f"{wanted.form}, {said.key}: {newest.receipt or newest.state.value}")
    return found


def _hand_in(wanted: ReportType, line: ReportLine, cast: Cast, dice: Random, *, late: bool, again: bool) -> None:
    """One unit: filled, submitted, approved, perhaps sent back once, accepted."""
    filler, leader = cast["controller", line.unit], cast["unit-leader", line.unit]
    collector = cast["controller", CITY_OFFICE]
    when = line.due_at + timedelta(hours=3 if late else -dice.randrange(2, 20))
    _fill(line, filler, dice, when)
    measures.submit_report(line.id, by=filler, at=when)
    measures.approve_report(line.id, by=leader, at=when + timedelta(minutes=20))
    if again:
        measures.return_report(line.id, reason="Chưa rõ lý do số quá hạn tăng (mẫu)", by=collector, at=when)
        measures.submit_report(line.id, by=filler, at=when + timedelta(hours=2))
        measures.approve_report(line.id, by=leader, at=when + timedelta(hours=2))
    measures.accept_report(line.id, by=collector, at=when + timedelta(hours=3))


def _fill(line: ReportLine, by: Actor, dice: Random, at: datetime) -> None:
    wanted = measures.report_type(line.type)
    received = dice.randrange(2, 9)
    numbers = {
        "petitions-received": received,
        "petitions-carried": 1,
        "petitions-answered": dice.randrange(1, received + 1),
        "petitions-published": 1,
    }
    answers = {
        key: WORDS[key] if key in WORDS else str(numbers.get(key, dice.randrange(1, 4)))
        for key in measures.asked_of(wanted, line.unit).values()
    }
    measures.fill_report(line.id, answers, {}, by=by, at=at)
    _explain(line, by, at)


def _explain(line: ReportLine, by: Actor, at: datetime) -> None:
    found = measures.report(line.id, by=by, at=at).findings
    measures.fill_report(line.id, {}, {one.key: "Đã đối chiếu với sổ của đơn vị (mẫu)" for one in found}, by=by, at=at)


def _of_city(wanted: ReportType, line: ReportLine, cast: Cast, at: datetime) -> None:
    """The report of the city: added up, its words written, what stands out explained, approved, lined up to be sent."""
    filler, leader = cast["controller", CITY_OFFICE], cast["unit-leader", CITY_OFFICE]
    when = min(line.due_at - timedelta(hours=1), at)
    words = {key: WORDS[key] for key in measures.asked_of(wanted, line.unit).values()}
    measures.fill_report(line.id, words, {}, by=filler, at=when)
    _explain(line, filler, when)
    measures.submit_report(line.id, by=filler, at=when)
    measures.approve_report(line.id, by=leader, at=when)


def _publish(at: datetime) -> None:
    """The open data of the last months; a month without figures is passed over."""
    for month in list(measures.months(local_day(at), MONTHS + 1))[:-1]:
        for key in measures.datasets():
            try:
                measures.publish(key, month, by=PUBLISHER, at=at)
            except Refusal:
                continue
