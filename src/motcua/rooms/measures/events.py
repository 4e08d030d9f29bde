"""Facts that this room announces."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class WaysDiffer(Event):
    """The three ways of counting did not agree: somebody must look."""

    name: ClassVar[str] = "measures.ways_differ.v1"
    period: str
    differences: int
    reconciliation: int


@dataclass(frozen=True)
class ReportHandedIn(Event):
    """A unit handed in a report; ``unit`` is "city" for that of the city. ``late``: after its due moment."""

    name: ClassVar[str] = "measures.report_handed_in.v1"
    report: str
    type: str
    unit: str
    period: str
    late: bool


@dataclass(frozen=True)
class ReportSent(Event):
    """The national reporting system took a report and gave ``receipt`` for it."""

    name: ClassVar[str] = "measures.report_sent.v1"
    report: str
    type: str
    period: str
    receipt: str


@dataclass(frozen=True)
class ReportRefused(Event):
    """The national reporting system refused a report: somebody must look. Its words are kept with the report."""

    name: ClassVar[str] = "measures.report_refused.v1"
    report: str
    type: str
    period: str


@dataclass(frozen=True)
class DatasetReleased(Event):
    """A new release of an open data set was published; ``hidden``: cells that were suppressed."""

    name: ClassVar[str] = "measures.dataset_released.v1"
    dataset: str
    version: str
    rows: int
    hidden: int
