"""Units change their name, merge and split; what was open moves to whoever takes over."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.events import emit
from motcua.kernel.text import normalise, say
from motcua.rooms.units import models
from motcua.rooms.units.actions._ground import KEEP, allowed, effective, held, stamped
from motcua.rooms.units.errors import NothingChanges, UnitExists, Unusable
from motcua.rooms.units.events import UnitRenamed, UnitsMerged, UnitSplit
from motcua.rooms.units.records import Mode, NewUnit


@transaction.atomic
def rename(
    unit: str, name: str, *, short_name: str = "", decree: str = "", on: date | None = None, by: Actor, at: datetime
) -> None:
    """Gives a unit another name from ``on`` (today unless said); the earlier name stays with its days.

    Raises:
        NotAllowed: ``by`` may not administer the whole city.
        NotYet: the day lies in the future.
        Unusable, NothingChanges: no name, or the one it has.
    """
    allowed(by, KEEP)
    day, row, name = effective(on, at), held(unit), normalise(name)
    if not name:
        raise Unusable({"name": say("Cần nêu tên đơn vị.")})
    if name == row.name:
        raise NothingChanges
    was = row.name
    models.UnitName.objects.create(unit=row, name=was, until=day, decree=decree)
    row.name, row.short_name = name, normalise(short_name) or row.short_name
    row.save(update_fields=["name", "short_name"])
    journal.record("units.rename", subject=unit, by=by.id, at=at, was=was, now=name, on=day.isoformat(), decree=decree)
    stamped()
    emit(UnitRenamed(unit=unit, was=was, now=name, on=day.isoformat()), at=at)


@transaction.atomic
def merge(units: Sequence[str], into: str, *, decree: str, on: date | None = None, by: Actor, at: datetime) -> None:
    """Ends ``units`` on ``on``; ``into`` answers in their place, and what stood below them stands below it.

    Raises:
        NotAllowed: ``by`` may not administer the whole city.
        NotYet: the day lies in the future.
        UnitNotFound, UnitClosed: one of them does not exist, or no longer.
        Unusable: nothing to merge, a unit into itself or into one below it, or no decree.
    """
    allowed(by, KEEP)
    day = effective(on, at)
    ceasing = list(dict.fromkeys(units))
    problems = {}
    if not ceasing or into in ceasing:
        problems["units"] = say("Chọn ít nhất một đơn vị khác với đơn vị tiếp nhận.")
    if not decree.strip():
        problems["decree"] = say("Cần nêu văn bản quyết định.")
    if problems:
        raise Unusable(problems)
    heir = held(into)
    for code in sorted(ceasing):
        row = held(code)
        _not_below(heir, code)
        _cease(row, [heir.code], day, decree)
    models.Unit.objects.filter(parent_id__in=ceasing, valid_to__isnull=True).update(parent_id=into)
    for code in ceasing:
        journal.record("units.merge", subject=code, by=by.id, at=at, into=into, on=day.isoformat(), decree=decree)
    stamped()
    emit(UnitsMerged(units=ceasing, into=into, on=day.isoformat()), at=at)


@transaction.atomic
def split(unit: str, into: Sequence[NewUnit], *, decree: str, on: date | None = None, by: Actor, at: datetime) -> None:
    """Ends ``unit`` on ``on`` and creates ``into`` in its place, below the same parent; the first is the heir.

    Raises:
        NotAllowed: ``by`` may not administer the whole city.
        NotYet: the day lies in the future.
        UnitExists: a code is taken.
        Unusable: fewer than two new units, or no decree.
    """
    allowed(by, KEEP)
    day, row = effective(on, at), held(unit)
    problems = {}
    if len({new.code for new in into}) < 2 or len({new.code for new in into}) != len(into):
        problems["into"] = say("Cần ít nhất hai đơn vị mới, mỗi đơn vị một mã.")
    if not decree.strip():
        problems["decree"] = say("Cần nêu văn bản quyết định.")
    if problems:
        raise Unusable(problems)
    for new in into:
        _create(new, row, day, decree)
    codes = [new.code for new in into]
    _cease(row, codes, day, decree)
    models.Unit.objects.filter(parent_id=unit, valid_to__isnull=True).update(parent_id=codes[0])
    journal.record("units.split", subject=unit, by=by.id, at=at, into=codes, on=day.isoformat(), decree=decree)
    stamped()
    emit(UnitSplit(unit=unit, into=codes, on=day.isoformat()), at=at)


def _create(new: NewUnit, origin: models.Unit, day: date, decree: str) -> None:
    if models.Unit.objects.filter(code=new.code).exists():
        raise UnitExists(unit=new.code)
    models.Unit.objects.create(
        code=new.code,
        name=normalise(new.name),
        short_name=normalise(new.short_name),
        kind=new.kind,
        parent_id=origin.parent_id,
        area_id=new.area or origin.area_id,
        national_code=new.national_code,
        mode=Mode(origin.mode),
        valid_from=day,
        source=decree,
    )


def _cease(row: models.Unit, heirs: Sequence[str], day: date, decree: str) -> None:
    row.valid_to = day
    row.save(update_fields=["valid_to"])
    models.Succession.objects.bulk_create(
        models.Succession(ceased=row, successor_id=heir, on=day, first=index == 0, decree=decree)
        for index, heir in enumerate(heirs)
    )


def _not_below(heir: models.Unit, code: str) -> None:
    above, steps = heir.parent_id, 0
    while above is not None and steps < 20:
        if above == code:
            raise Unusable({"into": say("Đơn vị tiếp nhận không thể trực thuộc đơn vị kết thúc hoạt động.")})
        above = models.Unit.objects.values_list("parent_id", flat=True).get(code=above)
        steps += 1
