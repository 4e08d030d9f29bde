"""Reports as their readers see them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.kernel.actors import Actor
from motcua.rooms.measures import content
from motcua.rooms.measures.errors import ReportNotFound
from motcua.rooms.measures.models import Answer, Dispatch, Report, ReportStep
from motcua.rooms.measures.queries.sight import SEE
from motcua.rooms.measures.records import reports as records
from motcua.rooms.measures.records.reports import Cell, Change, Confidentiality, ReportLine, ReportType, Said, Sending
from motcua.rooms.measures.rules import periods, report_checks
from motcua.rooms.measures.rules import reports as rules
from motcua.rooms.measures.rules.scopes import CITY, members

FILL, APPROVE, COLLECT = "measures:fill", "measures:approve", "measures:collect"
#: question → window → what was answered, with the row it is from
Answers = dict[str, dict[rules.Window, Answer]]


def report_type(key: str) -> ReportType:
    """The report type with this key.

    Raises:
        ReportNotFound: content has none.
    """
    try:
        return content.report_types()[key]
    except KeyError:
        raise ReportNotFound(type=key) from None


def steps_of(wanted: ReportType, unit: str) -> tuple[records.Step, ...]:
    return wanted.city_steps if unit == CITY else wanted.steps


def offices(wanted: ReportType, unit: str) -> tuple[str, ...]:
    """Where one must hold a right to act on the report of ``unit``."""
    return (wanted.owner,) if unit == CITY else members(unit)


def may(by: Actor, permission: str, wanted: ReportType, unit: str) -> bool:
    """Whether ``by`` may act on this report; who collects needs the right at the owner of the report type."""
    places = (wanted.owner,) if permission == COLLECT else offices(wanted, unit)
    return any(by.may(permission, unit=place) for place in places)


def may_read(by: Actor, row: Report) -> bool:
    """Whether ``by`` may read it: those of the unit, those who collect; open ones when done, all who see figures."""
    wanted = report_type(row.type)
    if any(may(by, permission, wanted, row.unit) for permission in (SEE, FILL, APPROVE, COLLECT)):
        return True
    return wanted.confidentiality is Confidentiality.OPEN and row.done_at is not None and by.may(SEE)


def row_of(report: UUID, *, by: Actor) -> Report:
    """The row, for a reader who may know of it.

    Raises:
        ReportNotFound: there is none, or not for this reader.
    """
    row = Report.objects.filter(id=report).first()
    if row is None or row.type not in content.report_types() or not may_read(by, row):
        raise ReportNotFound(report=str(report))
    return row


def report(report_id: UUID, *, by: Actor, at: datetime) -> records.Report:
    """A report with all that its page shows.

    Raises:
        ReportNotFound: there is none, or not for this reader.
    """
    return shown(row_of(report_id, by=by))


def shown(row: Report) -> records.Report:
    """A report as it stands; while it is filled, with the newest answers."""
    wanted = report_type(row.type)
    found = answers([row.unit], row.start, row.end)[row.unit]
    rows, cells = contents(row, wanted, found) if row.standing in _FILLING else (_rows(row.rows), cells_of(row.cells))
    looked = _findings(row, wanted, rows, cells) if row.standing in _FILLING or row.explained else ()
    dispatches = tuple(_dispatch(one) for one in Dispatch.objects.filter(report=row).order_by("-revision"))
    fill = asked_of(wanted, row.unit)
    return records.Report(
        line=line(row, found, dispatches[0].state if dispatches else None),
        type=wanted,
        figures_at=row.figures_at,
        cutoff_at=row.cutoff_at,
        rows=rows,
        cells=cells,
        findings=looked,
        missing=tuple(cell for cell in fill if cells[cell].value is None),
        dispatches=dispatches,
        submitted_by=row.submitted_by,
        note=row.note,
    )


_FILLING = frozenset({records.Standing.OPEN.value, records.Standing.RETURNED.value})


def contents(row: Report, wanted: ReportType, found: Answers) -> tuple[dict[str, tuple[str, ...]], dict[str, Cell]]:
    """Rows and cells of a report that is being filled."""
    rows, cells = _rows(row.rows), cells_of(row.cells)
    for table in wanted.tables:
        rows.setdefault(table.key, rules.lines(table))
    if row.unit == CITY and wanted.units:
        # what the units reported, not what can be counted for the city: that is kept beside it for comparison
        rows, summed = rules.rolled_up(wanted, [_values(one) for one in parts(row)])
        shares = {cell for cell, source in rules.sources(wanted, rows).items() if source.indicator}
        cells = {cell: one for cell, one in cells.items() if cell in shares} | summed
    for cell, question in asked_of(wanted, row.unit).items():
        cells[cell] = _answered(cell, question, row, found)
    return rows, rules.complete(wanted, rows, cells)


def asked_of(wanted: ReportType, unit: str) -> dict[str, str]:
    """The cells that people fill → the question of each. The city sums up numbers, and is asked for words only."""
    found = rules.asked(wanted)
    if unit != CITY or not wanted.units:
        return found
    return {cell: key for cell, key in found.items() if not content.questions()[key].number}


def _answered(cell: str, key: str, row: Report, found: Answers) -> Cell:
    question, known = content.questions()[key], found.get(key, {})
    window = (row.start, row.end)
    value = rules.answer(question, window, {one: answer.value for one, answer in known.items()})
    source = known.get(window)
    return Cell(
        cell,
        value,
        at=source.at if source else None,
        by=source.by if source else "",
        reused=value is not None and (source is None or source.report_id != row.id),
    )


def answers(units: Iterable[str], start: date, end: date) -> dict[str, Answers]:
    """Unit → question → window → the newest answer, for all windows within these days: one statement."""
    found: dict[str, Answers] = defaultdict(lambda: defaultdict(dict))
    rows = Answer.objects.filter(unit__in=list(units), start__gte=start, end__lte=end).order_by("id")
    for one in rows:
        found[one.unit][one.question][one.start, one.end] = one
    return found


def parts(row: Report) -> list[Report]:
    """The reports of units that the report of the city adds up: those that are done."""
    done = Report.objects.filter(type=row.type, period=row.period, done_at__isnull=False)
    return list(done.exclude(unit=CITY).order_by("unit"))


def _values(row: Report) -> dict[str, Said]:
    return {cell: one["v"] for cell, one in row.cells.items()}


def _findings(
    row: Report, wanted: ReportType, rows: Mapping[str, Sequence[str]], cells: Mapping[str, Cell]
) -> tuple[records.Finding, ...]:
    earlier = Report.objects.filter(type=row.type, unit=row.unit, end__lt=row.end, done_at__isnull=False)
    kind = periods.period(row.period).kind
    before = [_values(one) for one in earlier.order_by("-end")[:24] if periods.period(one.period).kind is kind]
    found = report_checks.findings(wanted, rows, cells, before, row.explained)
    if row.unit == CITY and wanted.units:
        more = [*_not_in(row), *_differing(row, cells)]
        found = (*report_checks.with_explanations(more, row.explained), *found)
    return found


def _not_in(row: Report) -> list[records.Finding]:
    left = Report.objects.filter(type=row.type, period=row.period, done_at__isnull=True).exclude(unit=CITY).count()
    return [records.Finding("city:not-in", "", report_checks.NOT_IN, {"n": left})] if left else []


def _differing(row: Report, cells: Mapping[str, Cell]) -> list[records.Finding]:
    """Totals that the units reported, against what is counted for the city: late corrections show here."""
    found = []
    for cell, own in row.cells.items():
        said = cells.get(cell)
        if said is None or said.numerator is not None or own["v"] is None or said.value == own["v"]:
            continue
        if cell.split(".")[1] == rules.TOTAL or not report_type(row.type).table(cell.split(".")[0]).each_field:
            facts = {"value": said.value if said.value is not None else "–", "counted": own["v"]}
            found.append(records.Finding(f"{cell}:differs", cell, report_checks.DIFFERS, facts))
    return found


def line(row: Report, found: Answers, sending: Sending | None = None) -> ReportLine:
    """A report as a line of a list. ``found``: the answers of its unit."""
    wanted = report_type(row.type)
    fill = asked_of(wanted, row.unit)
    answered = row.answered
    if row.standing in _FILLING:
        answered = sum(_answered(cell, key, row, found).value is not None for cell, key in fill.items())
    standing = records.Standing(row.standing)
    return ReportLine(
        id=row.id,
        type=row.type,
        unit=row.unit,
        period=periods.period(row.period),
        standing=standing,
        next_step=rules.next_step(steps_of(wanted, row.unit), standing),
        revision=row.revision,
        due_at=row.due_at,
        handed_in_at=row.handed_in_at,
        asked=len(fill),
        answered=answered,
        returns=row.returns,
        sending=sending,
    )


def lines(rows: Sequence[Report]) -> list[ReportLine]:
    """Lines of many reports in two statements."""
    if not rows:
        return []
    start, end = min(row.start for row in rows), max(row.end for row in rows)
    found = answers({row.unit for row in rows}, start, end)
    newest = {
        one.report_id: Sending(one.state) for one in Dispatch.objects.filter(report__in=rows).order_by("revision")
    }
    return [line(row, _within(found[row.unit], row), newest.get(row.id)) for row in rows]


def _within(found: Answers, row: Report) -> Answers:
    return {
        key: {window: one for window, one in known.items() if window[0] >= row.start and window[1] <= row.end}
        for key, known in found.items()
    }


#: what a list does not read: thousands of cells
_HEAVY = ("rows", "cells", "explained")


def mine(*, by: Actor, at: datetime, limit: int = 50) -> tuple[list[ReportLine], int]:
    """The reports whose next step waits for ``by``, the most urgent first; and how many there are in all."""
    rows = Report.objects.filter(done_at__isnull=True, type__in=content.report_types()).defer(*_HEAVY)
    found = [row for row in rows.order_by("due_at", "type", "unit") if _waits_for(by, row)]
    return lines(found[:limit]), len(found)


def _waits_for(by: Actor, row: Report) -> bool:
    wanted = report_type(row.type)
    step = rules.next_step(steps_of(wanted, row.unit), records.Standing(row.standing))
    return step is not None and may(by, rules.PERMISSIONS[step], wanted, row.unit)


def overview(key: str, said: str, *, by: Actor) -> list[ReportLine]:
    """The reports of a type and period that ``by`` may read or collect; the city first."""
    rows = Report.objects.filter(type=report_type(key).key, period=said).order_by("unit").defer(*_HEAVY)
    found = lines([row for row in rows if may_read(by, row)])
    return sorted(found, key=lambda one: (one.unit != CITY, one.unit))


def periods_of(key: str) -> list[str]:
    """The periods for which reports of a type were opened, the newest first."""
    found = Report.objects.filter(type=key).values_list("period", "end").distinct()
    return [said for said, _ in sorted(found, key=lambda one: (one[1], one[0]), reverse=True)]


def recent(*, by: Actor, limit: int = 20) -> list[ReportLine]:
    """Reports that were done last and that ``by`` may read."""
    rows = Report.objects.filter(done_at__isnull=False, type__in=content.report_types()).defer(*_HEAVY)
    return lines([row for row in rows.order_by("-done_at")[: 10 * limit] if may_read(by, row)][:limit])


def history(report_id: UUID, *, by: Actor) -> list[Change]:
    """The life of a report, the newest step first.

    Raises:
        ReportNotFound: there is none, or not for this reader.
    """
    row = row_of(report_id, by=by)
    return [
        Change(
            act=one.act,
            revision=one.revision,
            at=one.at,
            by=one.by,
            note=one.note,
            changed={cell: (before, after) for cell, (before, after) in one.changed.items()},
        )
        for one in ReportStep.objects.filter(report=row).order_by("-id")
    ]


def units_behind(report_id: UUID, cell: str, *, by: Actor) -> list[tuple[ReportLine, Said]]:
    """What each unit reported for a cell of the report of the city, the largest first.

    Raises:
        ReportNotFound: there is none, or not for this reader.
    """
    row = row_of(report_id, by=by)
    rows = parts(row)
    values = [(_values(one).get(cell)) for one in rows]
    found = zip(lines(rows), values, strict=True)
    return sorted(found, key=lambda one: (-(rules.number(one[1]) or 0), one[0].unit))


def cells_of(said: Mapping[str, Any]) -> dict[str, Cell]:
    """Cells as the database keeps them."""
    return {
        cell: Cell(
            cell,
            one["v"],
            one.get("n"),
            one.get("d"),
            datetime.fromisoformat(one["at"]) if one.get("at") else None,
            one.get("by", ""),
            bool(one.get("reused")),
        )
        for cell, one in said.items()
    }


def kept(cells: Mapping[str, Cell]) -> dict[str, dict[str, Any]]:
    """The other way round; what is empty is left out."""
    found = {}
    for cell, one in cells.items():
        more = {
            "n": one.numerator,
            "d": one.denominator,
            "at": one.at.isoformat() if one.at else None,
            "by": one.by or None,
            "reused": one.reused or None,
        }
        found[cell] = {"v": one.value, **{name: value for name, value in more.items() if value is not None}}
    return found


def _rows(said: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {table: tuple(rows) for table, rows in said.items()}


def _dispatch(row: Dispatch) -> records.Dispatch:
    return records.Dispatch(
        revision=row.revision,
        state=Sending(row.state),
        created_at=row.created_at,
        tries=row.tries,
        receipt=row.receipt,
        received_at=row.received_at,
        reason=row.reason,
        last_error=row.last_error,
    )
