"""Stretches of days that figures are given for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of period. ``REPORT_*``: the data windows of Decree 09/2019/NĐ-CP, art. 12 (closing on the 14th)."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    REPORT_MONTH = "report-month"
    REPORT_QUARTER = "report-quarter"
    REPORT_HALF = "report-half"
    REPORT_NINE = "report-nine-months"
    REPORT_YEAR = "report-year"
    SPAN = "span"


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """From ``start`` to ``end``, both counted. ``key`` names it in addresses: ``2026-10``, ``bc-2026-q3``."""

    start: date
    end: date
    kind: Kind
    key: str
