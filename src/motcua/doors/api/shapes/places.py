"""Areas and units."""

from datetime import date

from motcua.doors.api.shapes.common import Shown


class AreaOut(Shown):
    """A commune or ward, with the offices that answer for it."""

    code: str
    name: str
    name_en: str
    kind: str
    committee: str | None
    centre: str | None


class UnitOut(Shown):
    """An office. ``national_code``: QĐ 20/2020 code, null while the operator has not entered it."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    area: str | None
    national_code: str | None
    valid_from: date | None
    valid_to: date | None
