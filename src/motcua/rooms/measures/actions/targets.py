"""Values of targets that nothing counts."""

import math
from datetime import date, datetime

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import say
from motcua.rooms.measures.actions.entries import ENTER
from motcua.rooms.measures.actions.evidence import attach
from motcua.rooms.measures.errors import EntryInvalid
from motcua.rooms.measures.models import TargetValue
from motcua.rooms.measures.queries.targets import figure
from motcua.rooms.measures.records import Figure
from motcua.rooms.measures.rules.scopes import CITY
from motcua.rooms.papers.records import KeptFile


@transaction.atomic
def enter_target(
    code: str,
    *,
    on: date,
    value: float,
    evidence: str,
    file: KeptFile | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Enters what was measured for a target on a day, with its proof. A correction is entered over it; both stay.

    Raises:
        NotAllowed: ``by`` may not enter figures of the unit that answers for the target.
        IndicatorNotFound: no document states such a figure.
        EntryInvalid: something counts it, it is no target, it has no number, or the proof is missing.
    """
    wanted = figure(code)
    if not by.may(ENTER, unit=wanted.owner):
        raise NotAllowed(permission=ENTER)
    problems = _problems(wanted, on, value, evidence, local_day(at))
    if problems:
        raise EntryInvalid(problems)
    said = evidence.strip()[:500]
    kept = attach(file, f"target:{code}", CITY, by=by.id, at=at)
    TargetValue.objects.create(target=code, on=on, value=value, evidence=said, file_id=kept, at=at, by=by.id)
    journal.record(
        "measures.enter_target",
        subject=f"target:{code}",
        by=by.id,
        at=at,
        on=on.isoformat(),
        value=value,
        evidence=said,
        file=file.sha256 if file else "",
    )


def _problems(wanted: Figure, on: date, value: float, evidence: str, today: date) -> dict[str, str]:
    found = {}
    if not wanted.is_target or not wanted.numeric:
        found["value"] = say("Đây không phải mục tiêu có con số để đo.")
    elif wanted.indicator:
        found["value"] = say("Mục tiêu này được đo bằng chỉ số, không nhập tay.")
    elif not math.isfinite(value) or value < 0:
        found["value"] = say("Giá trị không được âm.")
    if on > today:
        found["on"] = say("Chưa thể có số liệu của một ngày chưa tới.")
    if not evidence.strip():
        found["evidence"] = say("Vui lòng ghi số liệu này lấy từ văn bản nào.")
    return found
