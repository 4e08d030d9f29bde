"""The city scores itself, and somebody else looks at it again."""

import math
from datetime import datetime

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import say
from motcua.rooms.measures.actions.entries import ENTER
from motcua.rooms.measures.actions.evidence import attach
from motcua.rooms.measures.errors import EntryInvalid, IndicatorNotFound
from motcua.rooms.measures.models import SelfScoreRow
from motcua.rooms.measures.queries.scoring import component_of, tree
from motcua.rooms.measures.records import Component
from motcua.rooms.measures.rules.scopes import CITY
from motcua.rooms.papers.records import KeptFile

REVIEW = "measures:review"


@transaction.atomic
def score_self(
    key: str,
    component: str,
    *,
    year: int,
    points: float,
    evidence: str,
    file: KeptFile | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Gives a component its points for a year, with their proof; returns the score's id. A newer one lies over it.

    Raises:
        IndicatorNotFound: there is no such index or component.
        NotAllowed: ``by`` may not enter figures of the unit that owns the index.
        EntryInvalid: more than its maximum, a year to come, or the proof is missing.
    """
    wanted, part = tree(key), component_of(key, component)
    if not by.may(ENTER, unit=wanted.owner):
        raise NotAllowed(permission=ENTER)
    problems = _problems(part, points)
    if not wanted.valid_from.year <= year <= local_day(at).year:
        problems["year"] = say("Bộ chỉ số không áp dụng cho năm này.")
    if not evidence.strip():
        problems["evidence"] = say("Vui lòng ghi số liệu này lấy từ văn bản nào.")
    if problems:
        raise EntryInvalid(problems)
    row = SelfScoreRow.objects.create(
        index=key,
        year=year,
        component=component,
        points=points,
        evidence=evidence.strip()[:500],
        file_id=attach(file, f"score:{key}", CITY, by=by.id, at=at),
        at=at,
        by=by.id,
    )
    journal.record(
        "measures.score_self",
        subject=f"score:{key}:{year}",
        by=by.id,
        at=at,
        component=component,
        points=points,
        evidence=row.evidence,
        file=file.sha256 if file else "",
    )
    return row.id


@transaction.atomic
def review_score(score_id: int, *, points: float, note: str = "", by: Actor, at: datetime) -> None:
    """Looks at a score again: its points hold from now on. Who scored does not review; who changes it says why.

    Raises:
        IndicatorNotFound: there is no such score.
        NotAllowed: ``by`` may not review for the unit that owns the index, or scored himself.
        EntryInvalid: more than the maximum, or it was changed and nothing says why.
    """
    row = SelfScoreRow.objects.select_for_update(of=("self",)).filter(id=score_id).first()
    if row is None:
        raise IndicatorNotFound(score=score_id)
    if not by.may(REVIEW, unit=tree(row.index).owner) or row.by == by.id:
        raise NotAllowed(permission=REVIEW)
    problems = _problems(component_of(row.index, row.component), points)
    if points != row.points and not note.strip():
        problems["note"] = say("Điểm thẩm định khác điểm tự chấm: vui lòng ghi lý do.")
    if problems:
        raise EntryInvalid(problems)
    row.reviewed, row.note, row.reviewed_at, row.reviewed_by = points, note.strip()[:1000], at, by.id
    row.save(update_fields=["reviewed", "note", "reviewed_at", "reviewed_by"])
    journal.record(
        "measures.review_score",
        subject=f"score:{row.index}:{row.year}",
        by=by.id,
        at=at,
        component=row.component,
        points=points,
    )


def _problems(part: Component, points: float) -> dict[str, str]:
    if not math.isfinite(points) or not 0 <= points <= part.points:
        return {"points": say("Điểm phải từ 0 đến điểm tối đa của thành phần.")}
    return {}
