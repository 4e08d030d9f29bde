"""The figures of the watch for machines that gather figures."""

from collections.abc import Iterator
from datetime import datetime

from motcua.kernel import jobs, outbox
from motcua.rooms.watch.queries.incidents import open_incidents
from motcua.rooms.watch.queries.own import disk_free
from motcua.rooms.watch.queries.standing import beat, cards, probe_cards
from motcua.rooms.watch.records import Metric, Sample, Severity, Verdict

_WORTH = {Verdict.DOWN: 0.0, Verdict.WARNED: 1.0, Verdict.UP: 1.0}


def metrics(*, at: datetime) -> Iterator[Metric]:
    """Every family of figures, a fixed number of statements. What is not known is left out, never shown as 0."""
    targets = cards(at=at)
    yield Metric(
        "motcua_watch_target_up",
        "gauge",
        "Whether a target answers: 1 yes, also when it is slower than usual, 0 no.",
        tuple(
            Sample(_WORTH[one.verdict], {"target": one.target.key, "kind": one.target.kind, "unit": one.target.unit})
            for one in targets
            if one.verdict in _WORTH
        ),
    )
    yield Metric(
        "motcua_watch_target_warned",
        "gauge",
        "Whether a target answers, but not as usual.",
        tuple(
            Sample(float(one.verdict is Verdict.WARNED), {"target": one.target.key})
            for one in targets
            if one.verdict in _WORTH
        ),
    )
    yield from _probes()
    yield from _incidents()
    yield from _prober(at)
    yield from _house(at)


def _probes() -> Iterator[Metric]:
    found = probe_cards()
    yield Metric(
        "motcua_watch_probe_latency_seconds",
        "gauge",
        "How long the last answer to a probe took.",
        tuple(Sample(one.ms / 1000, {"probe": one.probe}) for one in found if one.ms is not None and one.ok),
        unit="seconds",
    )
    yield Metric(
        "motcua_watch_probe_value",
        "gauge",
        "The last figure that a probe measured: days, seconds, percent, pieces, by its kind.",
        tuple(Sample(one.value, {"probe": one.probe}) for one in found if one.value is not None and one.ok),
    )


def _incidents() -> Iterator[Metric]:
    found = open_incidents()
    yield Metric(
        "motcua_watch_incidents_open",
        "gauge",
        "Incidents that are open.",
        tuple(
            Sample(float(sum(one.severity is severity for one in found)), {"severity": severity.value})
            for severity in Severity
        ),
    )


def _prober(at: datetime) -> Iterator[Metric]:
    said = beat()
    if said is None:
        return
    run = {"run": said.run}
    for name, says, value in (
        ("motcua_watch_findings", "Answers since the prober started.", said.findings),
        ("motcua_watch_findings_dropped", "Answers thrown away while the database was gone.", said.dropped),
        ("motcua_watch_questions_late", "Questions that were not put in their time.", said.late),
    ):
        yield Metric(name, "counter", says, (Sample(float(value), run),))
    yield _one("motcua_watch_questions_in_flight", "Questions under way.", float(said.in_flight))
    age = max(0.0, (at - said.at).total_seconds())
    yield _one("motcua_watch_age_seconds", "Since the prober was heard of.", age, unit="seconds")


def _one(name: str, says: str, value: float, unit: str = "") -> Metric:
    return Metric(name, "gauge", says, (Sample(value, {}),), unit)


def _house(at: datetime) -> Iterator[Metric]:
    counts = outbox.counts()
    oldest = max(0.0, (at - counts.oldest_pending).total_seconds()) if counts.oldest_pending else 0.0
    states = (("pending", counts.pending), ("failing", counts.failing), ("parked", counts.parked))
    yield Metric(
        "motcua_outbox_events",
        "gauge",
        "Events that wait, wait after a failure, or were put aside.",
        tuple(Sample(float(value), {"state": state}) for state, value in states),
    )
    yield _one("motcua_outbox_age_seconds", "Age of the oldest event that waits.", oldest, unit="seconds")
    standings = jobs.standings(at=at)
    yield Metric(
        "motcua_job_failures",
        "gauge",
        "Failures in a row of a job by the clock.",
        tuple(Sample(float(one.failures), {"job": one.name}) for one in standings),
    )
    yield Metric(
        "motcua_job_late_seconds",
        "gauge",
        "By how much the next run of a job is late.",
        tuple(Sample(one.late_seconds, {"job": one.name}) for one in standings),
        unit="seconds",
    )
    yield _one("motcua_disk_free_ratio", "Free share of the fullest disk.", disk_free() / 100, unit="ratio")
