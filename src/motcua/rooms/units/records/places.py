"""Places and the offices that answer for them."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from motcua.kernel.text import say
from motcua.rooms.units.records.clock import Hours, Mode

#: an agency code of QĐ 20/2020/QĐ-TTg, top first
NATIONAL_CODE = re.compile(r"^[GH]\d{2}(\.\d{2}){0,3}$")


class AreaKind(StrEnum):
    """The two kinds of commune-level area in a centrally run city since 1 July 2025."""

    WARD = "ward"  # phường
    COMMUNE = "commune"  # xã


class UnitKind(StrEnum):
    """What an office is."""

    CITY_COMMITTEE = "city-committee"  # UBND thành phố
    CITY_CENTRE = "city-centre"  # Trung tâm Phục vụ hành chính công thành phố
    DEPARTMENT = "department"  # cơ quan chuyên môn, tổ chức hành chính thuộc UBND thành phố
    SECTORAL = "sectoral"  # cơ quan ngành dọc
    COMMITTEE = "committee"  # UBND phường, xã
    CENTRE = "centre"  # Trung tâm Phục vụ hành chính công phường, xã
    SUBUNIT = "subunit"  # phòng, chi cục, đơn vị trực thuộc

    @property
    def says(self) -> str:
        """Its Vietnamese name, a gettext id."""
        return _KIND_NAMES[self]


_KIND_NAMES = {
    UnitKind.CITY_COMMITTEE: say("Ủy ban nhân dân thành phố"),
    UnitKind.CITY_CENTRE: say("Trung tâm Phục vụ hành chính công thành phố"),
    UnitKind.DEPARTMENT: say("Cơ quan thuộc Ủy ban nhân dân thành phố"),
    UnitKind.SECTORAL: say("Cơ quan ngành dọc"),
    UnitKind.COMMITTEE: say("Ủy ban nhân dân phường, xã"),
    UnitKind.CENTRE: say("Trung tâm Phục vụ hành chính công phường, xã"),
    UnitKind.SUBUNIT: say("Đơn vị trực thuộc"),
}


@dataclass(frozen=True)
class Area:
    """A commune or ward. ``code`` is the five-digit statistical code; ``valid_to`` is the first day it is no more."""

    code: str
    name: str
    kind: AreaKind
    name_en: str = ""
    area_km2: float | None = None
    merged_from: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Unit:
    """An office that receives, answers or supports.

    ``national_code`` is the agency code of QĐ 20/2020/QĐ-TTg, top first (``H13.05.12``); ``None`` means that the
    operator has not entered it yet. ``valid_to`` is the first day on which the unit no longer exists.
    """

    code: str
    name: str
    kind: UnitKind
    short_name: str = ""
    parent: str | None = None
    area: str | None = None
    national_code: str | None = None
    mode: Mode = Mode.DAY
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: str = ""

    def exists_on(self, day: date) -> bool:
        """Whether the unit exists on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class NewUnit:
    """A unit that a split creates."""

    code: str
    name: str
    kind: UnitKind
    short_name: str = ""
    area: str | None = None
    national_code: str | None = None


@dataclass(frozen=True)
class OfficeHours:
    """What a file of office hours says: the hours, and how the unit counts its limits unless it says otherwise."""

    hours: Hours
    mode: Mode = Mode.DAY


@dataclass(frozen=True)
class Loaded:
    """What loading the content changed; all zeros when there was nothing new."""

    areas: int = 0
    units: int = 0
    days: int = 0
    hours: int = 0

    @property
    def changed(self) -> int:
        return self.areas + self.units + self.days + self.hours
