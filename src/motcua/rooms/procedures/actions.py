"""Writing the catalogue: every change is a new version that never changes again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, JSONField, Value

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.events import emit
from motcua.rooms.procedures import content, models, queries
from motcua.rooms.procedures.errors import (
    AlreadyStated,
    AlreadyWithdrawn,
    ContentWithMistakes,
    NotTheKeeper,
    ProcedureNotFound,
    ValidityInThePast,
)
from motcua.rooms.procedures.events import ProceduresPublished, ProcedureWithdrawn
from motcua.rooms.procedures.records import FactName, Loaded, Procedure
from motcua.rooms.procedures.rules import completing, national, shape

FILE, NATIONAL, KEEPER = "file", "national", "keeper"
PUBLISH, KEEP = "procedures:publish", "procedures:keep"
STATE_AT_RECEIPT = "procedures:state-at-receipt"
#: codes in one event, so that none grows without bound
EVENT_CODES = 200


@dataclass(frozen=True)
class _Draft:
    """A procedure about to be published: its content as stored, from when it holds, and the stamp of its files."""

    procedure: Procedure
    valid_from: datetime
    stamp: str | None = None


@transaction.atomic
def publish(procedure: Procedure, *, by: Actor, at: datetime, valid_from: datetime | None = None) -> UUID:
    """Publishes ``procedure`` as a new version and answers with its id; the id in force when nothing has changed.

    Raises:
        NotTheKeeper: ``by`` may not publish.
        ValidityInThePast: ``valid_from`` is not after the beginning of the version in force.
    """
    _check(by, PUBLISH)
    _lock()
    published = _publish([_Draft(procedure, valid_from or at)], origin=KEEPER, by=by, at=at)
    if procedure.code not in published:
        return _open([procedure.code])[procedure.code].id
    journal.record(
        "procedures.publish",
        subject=f"procedure:{procedure.code}",
        by=by.id,
        at=at,
        version=str(published[procedure.code]),
    )
    return published[procedure.code]


@transaction.atomic
def withdraw(code: str, *, reason: str, by: Actor, at: datetime, valid_to: datetime | None = None) -> None:
    """Ends a procedure: no new request can be filed under it; open dossiers keep the version they have.

    Raises:
        NotTheKeeper, ProcedureNotFound, AlreadyWithdrawn, ValidityInThePast
    """
    _check(by, PUBLISH)
    _lock()
    end = valid_to or at
    if not models.Procedure.objects.filter(code=code).exists():
        raise ProcedureNotFound(procedure=code)
    held = _open([code]).get(code)
    if held is None:
        raise AlreadyWithdrawn(procedure=code)
    if end <= held.valid_from:
        raise ValidityInThePast()
    models.ProcedureVersion.objects.filter(id=held.id).update(valid_to=end)
    models.Procedure.objects.filter(code=code).update(withdrawn_at=at)
    _stamp()
    journal.record(
        "procedures.withdraw",
        subject=f"procedure:{code}",
        by=by.id,
        at=at,
        version=str(held.id),
        valid_to=end.isoformat(),
        reason=reason,
    )
    emit(ProcedureWithdrawn(code=code, version_id=str(held.id), valid_to=end.isoformat()), at=at)


@transaction.atomic
def complete_fact(
    code: str, fact: FactName, value: Mapping[str, Any], *, by: Actor, at: datetime, place: str = ""
) -> UUID:
    """Enters a fact that the source does not state, and publishes it as a new version; answers with its id.

    ``value``: see ``rules.completing.checked``; ``place`` is a channel or a paper key, "" for all. What was entered
    stays for as long as the source does not state it.

    Raises:
        NotTheKeeper, ProcedureNotFound, AlreadyStated, Invalid
    """
    _check(by, KEEP)
    stored = completing.checked(fact, place, value)
    _lock()
    held = _open([code]).get(code)
    if held is None:
        raise ProcedureNotFound(procedure=code)
    procedure = shape.from_plain(held.content)
    entered = models.Completion.objects.filter(procedure_id=code, fact=fact, place=place).exists()
    if not entered and not completing.is_missing(procedure, fact, place):
        raise AlreadyStated()
    models.Completion.objects.update_or_create(
        procedure_id=code, fact=fact, place=place, defaults={"value": stored, "entered_at": at, "entered_by": by.id}
    )
    models.Suggestion.objects.filter(procedure_id=code, fact=fact, place=place).delete()
    done = completing.completed(procedure, fact, place, stored)
    published = _publish([_Draft(done, at)], origin=KEEPER, by=by, at=at, complete=False)
    version_id = published.get(code, held.id)
    journal.record(
        "procedures.complete",
        subject=f"procedure:{code}",
        by=by.id,
        at=at,
        fact=str(fact),
        place=place,
        value=stored,
        version=str(version_id),
    )
    return version_id


@transaction.atomic
def suggest(code: str, fact: FactName, value: Mapping[str, Any], *, by: Actor, at: datetime, place: str = "") -> None:
    """Keeps what a receiving officer entered for a missing fact, for the keepers; the catalogue itself does not change.

    The same value again is counted only. ``value`` and ``place`` as in ``complete_fact``.

    Raises:
        NotTheKeeper: ``by`` may not state facts at receipt.
        ProcedureNotFound, Invalid
    """
    _check(by, STATE_AT_RECEIPT)
    stored = completing.checked(fact, place, value)
    if not models.Procedure.objects.filter(code=code).exists():
        raise ProcedureNotFound(procedure=code)
    row, new = models.Suggestion.objects.get_or_create(
        procedure_id=code, fact=fact, place=place, value=stored, defaults={"entered_at": at, "entered_by": by.id}
    )
    if not new:
        models.Suggestion.objects.filter(id=row.id).update(times=F("times") + 1, entered_at=at, entered_by=by.id)
    journal.record(
        "procedures.suggest",
        subject=f"procedure:{code}",
        by=by.id,
        at=at,
        fact=str(fact),
        place=place,
        value=stored,
    )


@transaction.atomic
def load_content(*, by: Actor, at: datetime, root: Path | None = None) -> Loaded:
    """Publishes what the content files say. Files that did not change are not read; nothing is published twice.

    A file with a mistake is left out and named in the answer; the version in force stays.

    Raises:
        NotTheKeeper: ``by`` may not publish.
        ContentWithMistakes: the defaults or a form cannot be read.
    """
    _check(by, PUBLISH)
    _lock()
    defaults = content.read_defaults(root)
    forms, mistakes = content.read_forms(root)
    if isinstance(defaults, list) or mistakes:
        found = defaults if isinstance(defaults, list) else mistakes
        raise ContentWithMistakes(mistakes="; ".join(str(one) for one in found))
    files = content.procedure_files(root)
    held = dict(models.Procedure.objects.values_list("code", "stamp"))
    fresh = [one for one in files if held.get(one.code) != one.stamp]
    names = _publish_forms(forms, by=by, at=at)
    read = content.read(fresh, defaults)
    stamps = {one.code: one.stamp for one in fresh}
    drafts = []
    for one in read.procedures.values():
        if one.form not in names:
            read.mistakes.append(content.Mistake(Path(f"{one.code}.yaml"), f"không có biểu mẫu {one.form}"))
            continue
        start = at if one.code in held else min(defaults.valid_from, at)
        drafts.append(_Draft(replace(one, form=names[one.form]), start, stamps[one.code]))
    refused: list[str] = []
    published = _publish(drafts, origin=FILE, by=by, at=at, refused=refused)
    if published:
        journal.record("procedures.load", subject="procedures", by=by.id, at=at, published=len(published))
    return Loaded(tuple(published), len(files) - len(published), (*(str(one) for one in read.mistakes), *refused))


@transaction.atomic
def import_national(answer: Mapping[str, Any], *, by: Actor, at: datetime, root: Path | None = None) -> Loaded:
    """Publishes an answer of the national catalogue service (``LayThuTuc``).

    A record that cannot be read is named in the answer and changes nothing; the others are published. What the province
    added (process, form, keys of papers, entered facts) is kept.

    Raises:
        NotTheKeeper: ``by`` may not publish.
        ContentWithMistakes: the defaults cannot be read.
    """
    _check(by, PUBLISH)
    _lock()
    defaults = content.read_defaults(root)
    if isinstance(defaults, list):
        raise ContentWithMistakes(mistakes="; ".join(str(one) for one in defaults))
    records, mistakes = national.records(answer)
    codes = [code for record in records if (code := national.code_of(record))]
    held = {code: shape.from_plain(one.content) for code, one in _open(codes).items()}
    default_form = next(iter(_newest_forms([defaults.form]).values()), defaults.form)
    drafts: dict[str, _Draft] = {}
    for number, record in enumerate(records):
        said = national.read(record, defaults=defaults, form=default_form, held=held)
        if isinstance(said, Procedure):
            drafts[said.code] = _Draft(said, at)
        else:
            mistakes += [f"{national.code_of(record) or f'result[{number}]'}: {problem}" for problem in said]
    published = _publish(list(drafts.values()), origin=NATIONAL, by=by, at=at, refused=mistakes)
    if published or mistakes:
        journal.record(
            "procedures.import",
            subject="procedures",
            by=by.id,
            at=at,
            published=list(published),
            mistakes=len(mistakes),
        )
    return Loaded(tuple(published), len(drafts) - len(published), tuple(mistakes))


def _check(by: Actor, permission: str) -> None:
    if not by.may(permission):
        raise NotTheKeeper()


def _lock() -> None:
    """One change of the catalogue at a time: the stamp's row is held until the transaction ends."""
    models.CatalogueStamp.objects.get_or_create(id=1)
    models.CatalogueStamp.objects.select_for_update().get(id=1)


def _stamp() -> None:
    models.CatalogueStamp.objects.filter(id=1).update(value=F("value") + 1)
    queries.changed_here()


def _open(codes: Iterable[str]) -> dict[str, models.ProcedureVersion]:
    return {
        one.procedure_id: one
        for one in models.ProcedureVersion.objects.filter(procedure_id__in=list(codes), valid_to__isnull=True)
    }


def _publish(
    drafts: list[_Draft],
    *,
    origin: str,
    by: Actor,
    at: datetime,
    complete: bool = True,
    refused: list[str] | None = None,
) -> dict[str, UUID]:
    """New versions for the drafts that say something new; answers with code → version id.

    With ``refused``, a draft that cannot follow the version in force is named there instead of refusing all.
    """
    codes = [draft.procedure.code for draft in drafts]
    held, last, entered = _open(codes), _last_numbers(codes), _entered(codes) if complete else {}
    rows: list[models.ProcedureVersion] = []
    waiting: set[str] = set()
    for draft in drafts:
        code = draft.procedure.code
        plain = shape.to_plain(_with_entered(draft.procedure, entered.get(code, ())))
        hashed = shape.content_hash(plain)
        if code in held and held[code].hash == hashed:
            continue
        if code in held and draft.valid_from <= held[code].valid_from:
            if refused is None:
                raise ValidityInThePast()
            refused.append(f"{code}: {ValidityInThePast.says}")
            waiting.add(code)
            continue
        common = {"origin": origin, "published_at": at, "published_by": by.id}
        rows.append(_row(draft, last.get(code, 0) + 1, plain, hashed, common))
    _write([draft for draft in drafts if draft.procedure.code not in waiting], rows, held)
    published = {row.procedure_id: row.id for row in rows}
    _announce(published, origin=origin, at=at)
    return published


def _row(
    draft: _Draft, number: int, plain: dict[str, Any], hashed: str, common: Mapping[str, Any]
) -> models.ProcedureVersion:
    return models.ProcedureVersion(
        procedure_id=draft.procedure.code,
        number=number,
        valid_from=draft.valid_from,
        # an expression is sent by itself; without it all rows go as one array of texts, slow to escape
        content=Value(plain, JSONField()),
        hash=hashed,
        **common,
    )


def _write(
    drafts: list[_Draft], rows: list[models.ProcedureVersion], held: Mapping[str, models.ProcedureVersion]
) -> None:
    stamped = [draft for draft in drafts if draft.stamp is not None]
    unstamped = [draft for draft in drafts if draft.stamp is None]
    models.Procedure.objects.bulk_create(
        [models.Procedure(code=draft.procedure.code) for draft in unstamped], ignore_conflicts=True
    )
    models.Procedure.objects.bulk_create(
        [models.Procedure(code=draft.procedure.code, stamp=draft.stamp) for draft in stamped],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["stamp"],
        batch_size=500,
    )
    if not rows:
        return
    closing: dict[datetime, list[UUID]] = {}
    for row in rows:
        if row.procedure_id in held:
            closing.setdefault(row.valid_from, []).append(held[row.procedure_id].id)
    for end, ids in closing.items():
        models.ProcedureVersion.objects.filter(id__in=ids).update(valid_to=end)
    models.ProcedureVersion.objects.bulk_create(rows, batch_size=500)
    models.Procedure.objects.filter(code__in=[row.procedure_id for row in rows]).update(withdrawn_at=None)
    _stamp()


def _announce(published: Mapping[str, UUID], *, origin: str, at: datetime) -> None:
    pairs = [(code, str(id_)) for code, id_ in published.items()]
    for start in range(0, len(pairs), EVENT_CODES):
        emit(ProceduresPublished(versions=dict(pairs[start : start + EVENT_CODES]), origin=origin), at=at)


def _last_numbers(codes: list[str]) -> dict[str, int]:
    rows = models.ProcedureVersion.objects.filter(procedure_id__in=codes).order_by("number")
    return dict(rows.values_list("procedure_id", "number"))


def _entered(codes: list[str]) -> dict[str, list[models.Completion]]:
    found: dict[str, list[models.Completion]] = {}
    for one in models.Completion.objects.filter(procedure_id__in=codes).order_by("id"):
        found.setdefault(one.procedure_id, []).append(one)
    return found


def _with_entered(procedure: Procedure, entered: Iterable[models.Completion]) -> Procedure:
    for one in entered:
        fact = FactName(one.fact)
        if completing.is_missing(procedure, fact, one.place):
            procedure = completing.completed(procedure, fact, one.place, one.value)
    return procedure


def _newest_forms(keys: Iterable[str]) -> dict[str, str]:
    rows = models.FormVersion.objects.filter(key__in=list(keys)).order_by("number")
    return {key: f"{key}@{number}" for key, number in rows.values_list("key", "number")}


def _publish_forms(forms: Mapping[str, Mapping[str, Any]], *, by: Actor, at: datetime) -> dict[str, str]:
    """New versions of the forms that changed; answers with key → ``key@number``."""
    rows = models.FormVersion.objects.order_by("number").values_list("key", "number", "hash")
    held = {key: (number, hashed) for key, number, hashed in rows}
    names: dict[str, str] = {}
    for key, schema in forms.items():
        number, before = held.get(key, (0, ""))
        text = json.dumps(schema, ensure_ascii=False)
        hashed = hashlib.sha256(text.encode()).hexdigest()
        if hashed != before:
            number += 1
            models.FormVersion.objects.create(
                key=key, number=number, schema=text, hash=hashed, published_at=at, published_by=by.id
            )
            _stamp()
        names[key] = f"{key}@{number}"
    return names
