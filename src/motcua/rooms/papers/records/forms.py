"""Official forms: which there are, where each comes from, and which facts it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FactKind(StrEnum):
    """How a fact is handed over, and so how it is printed.

    ``text`` is printed as it is, ``day`` (ISO 8601) as ``26/11/2026``, ``long_day`` as ``ngày 26 tháng 11 năm 2026``,
    ``full_day`` in figures and in words, ``moment`` (ISO 8601 with a zone) as ``14 giờ 30 phút, ngày 26/11/2026``,
    ``dong`` (whole đồng) in figures and in words, ``number`` with Vietnamese separators, ``qr`` (text) as a QR code,
    ``rows`` as a list of lines.
    """

    TEXT = "text"
    DAY = "day"
    LONG_DAY = "long_day"
    FULL_DAY = "full_day"
    MOMENT = "moment"
    DONG = "dong"
    NUMBER = "number"
    QR = "qr"
    ROWS = "rows"


@dataclass(frozen=True)
class Fact:
    """One thing that a form says. An optional one may be left out: the form then says that it is not stated."""

    name: str
    says: str
    kind: FactKind = FactKind.TEXT
    optional: bool = False
    columns: tuple["Fact", ...] = ()


@dataclass(frozen=True)
class Form:
    """A paper that can be typeset: its key names the template in ``content/<province>/papers/forms``."""

    key: str
    title: str
    title_en: str
    source: str
    confidence: str
    facts: tuple[Fact, ...]
    example: Mapping[str, Any] = field(default_factory=dict)
