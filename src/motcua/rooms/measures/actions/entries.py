"""Figures that nobody can count for us, entered with their evidence."""

from datetime import datetime

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import say
from motcua.rooms.measures.errors import EntryInvalid
from motcua.rooms.measures.models import Entry
from motcua.rooms.measures.queries.values import indicator
from motcua.rooms.measures.records import Period
from motcua.rooms.measures.rules.scopes import CITY

ENTER = "measures:enter"


@transaction.atomic
def enter(
    code: str,
    scope: str,
    said: Period,
    *,
    numerator: int,
    denominator: int | None,
    evidence: str,
    note: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Enters a figure for an indicator that is not counted from dossiers. A correction is entered over it; both stay.

    Figures of the whole city are entered by the unit that owns the indicator.

    Raises:
        NotAllowed: ``by`` may not enter figures of this scope.
        IndicatorNotFound: there is no such indicator.
        EntryInvalid: it is counted from dossiers, lacks evidence, or its numbers cannot be.
    """
    wanted = indicator(code)
    if not by.may(ENTER, unit=wanted.owner if scope == CITY else scope):
        raise NotAllowed(permission=ENTER)
    problems = _problems(not wanted.by_hand, numerator, denominator, evidence)
    if problems:
        raise EntryInvalid(problems)
    Entry.objects.create(
        indicator=code,
        unit=scope,
        start=said.start,
        end=said.end,
        numerator=numerator,
        denominator=denominator,
        evidence=evidence.strip()[:500],
        note=note.strip()[:1000],
        at=at,
        by=by.id,
    )
    journal.record(
        "measures.enter",
        subject=f"indicator:{code}:{scope}",
        by=by.id,
        at=at,
        period=said.key,
        numerator=numerator,
        denominator=denominator,
        evidence=evidence.strip()[:500],
    )


def _problems(counted: bool, numerator: int, denominator: int | None, evidence: str) -> dict[str, str]:
    found = {}
    if counted:
        found["indicator"] = say("Chỉ số này được đếm, không nhập tay.")
    if numerator < 0:
        found["numerator"] = say("Tử số không được âm.")
    if denominator is not None and (denominator < 0 or numerator > denominator):
        found["denominator"] = say("Mẫu số phải lớn hơn hoặc bằng tử số.")
    if not evidence.strip():
        found["evidence"] = say("Vui lòng ghi số liệu này lấy từ văn bản nào.")
    return found
