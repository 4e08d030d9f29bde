"""Public warnings, as the Common Alerting Protocol 1.2 says them (OASIS, 1 July 2010)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import say

#: the name under which areas are coded: the five digits of a commune or ward
GEOCODE = "VN-DVHC"


class Gravity(StrEnum):
    """The severity of a warning, in the words of the protocol, the gravest first."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"

    @property
    def says(self) -> str:
        return _GRAVITIES[self]

    @property
    def rank(self) -> int:
        """4 for extreme down to 0 for unknown."""
        return 4 - list(Gravity).index(self)


_GRAVITIES: Mapping[Gravity, str] = {
    Gravity.EXTREME: say("Đặc biệt nguy hiểm"),
    Gravity.SEVERE: say("Nguy hiểm"),
    Gravity.MODERATE: say("Đáng chú ý"),
    Gravity.MINOR: say("Nhẹ"),
    Gravity.UNKNOWN: say("Chưa rõ mức độ"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """Where a warning holds: in words, and the codes of communes and wards where they are given."""

    desc: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Info:
    """What a warning says in one language. Moments are aware; ``expires`` None: the sender said nothing."""

    language: str
    category: str
    event: str
    urgency: str
    severity: Gravity
    certainty: str
    headline: str
    description: str = ""
    instruction: str = ""
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Cap:
    """One message of the protocol. ``references``: (sender, identifier, sent as it was written) of earlier ones."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    kind: str
    scope: str
    infos: tuple[Info, ...] = ()
    references: tuple[tuple[str, str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class WarningIn:
    """A warning that the city itself gives, in both languages."""

    event: str
    category: str
    severity: Gravity
    urgency: str
    certainty: str
    headline: str
    headline_en: str
    description: str
    description_en: str
    instruction: str
    instruction_en: str
    areas: tuple[str, ...]
    expires: datetime


@dataclass(frozen=True, slots=True)
class PublicWarning:
    """One warning as pages show it. ``units``: the committees of the communes that it names. ``over``: taken back,
    replaced or expired.
    """

    id: UUID
    identifier: str
    sender: str
    sent: datetime
    kind: str
    event: str
    severity: Gravity
    headline: str
    headline_en: str
    description: str
    description_en: str
    instruction: str
    instruction_en: str
    area: str
    units: tuple[str, ...]
    effective: datetime
    expires: datetime
    own: bool
    over: bool
