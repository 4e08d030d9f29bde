"""The columns of a worklist: what each is called, how it is sorted, and which are shown; screen and export agree."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from motcua.kernel.text import say


@dataclass(frozen=True)
class Column:
    """What a column is called (a gettext id), and by what the list is sorted when its heading is chosen."""

    says: str
    sort: str = ""


COLUMNS = {
    "standing": Column(say("Tình trạng")),
    "code": Column(say("Mã hồ sơ"), sort="filed"),
    "applicant": Column(say("Người nộp")),
    "name": Column(say("Thủ tục"), sort="procedure"),
    "step": Column(say("Bước"), sort="step"),
    "unit": Column(say("Đơn vị")),
    "since": Column(say("Chờ từ"), sort="since"),
    "due": Column(say("Hạn trả"), sort="due"),
    "who": Column(say("Người xử lý")),
    "step_due": Column(say("Hạn của bước")),
    "state": Column(say("Trạng thái")),
    "procedure": Column(say("Mã thủ tục"), sort="procedure"),
    "role": Column(say("Vai trò")),
    "channel": Column(say("Hình thức nộp")),
    "filed": Column(say("Ngày nộp"), sort="filed"),
}
#: what is shown where nobody chose
USUAL = ("standing", "code", "applicant", "name", "step", "since", "due", "who")
#: the same for those who work in several units
IN_MANY_UNITS = ("standing", "code", "applicant", "name", "step", "unit", "since", "due", "who")
#: the column that leads to the dossier; without it a row would lead nowhere
ALWAYS = "code"


def shown(said: str, *, many_units: bool = False) -> tuple[str, ...]:
    """The columns that an address names (``code,step,due``), in its order; the usual ones where it names none."""
    named = list(dict.fromkeys(key for key in said.split(",") if key in COLUMNS))
    if not named:
        return IN_MANY_UNITS if many_units else USUAL
    return tuple(named if ALWAYS in named else [ALWAYS, *named])


def read(query: QueryDict) -> str:
    """What an address or the chooser says: ``columns=code,step`` or ``col=step&col=code&place-code=1&place-step=2``."""
    ticked = [key for key in query.getlist("col") if key in COLUMNS]
    if ticked:
        return ",".join(shown(",".join(sorted(ticked, key=lambda key: _place(query, key)))))
    said = query.get("columns", "")
    return ",".join(shown(said)) if set(said.split(",")) & COLUMNS.keys() else ""


def _place(query: QueryDict, key: str) -> int:
    said = query.get(f"place-{key}", "")
    return int(said) if said.isdecimal() and len(said) < 4 else len(COLUMNS)


def choices(now: Sequence[str]) -> list[tuple[str, str, bool, int]]:
    """All columns for the chooser, those shown first: key, name, whether it is shown, its place."""
    order = [*now, *(key for key in COLUMNS if key not in now)]
    return [(key, COLUMNS[key].says, key in now, place) for place, key in enumerate(order, start=1)]
