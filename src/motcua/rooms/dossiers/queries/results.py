"""The electronic result of a dossier: who may prepare it, what it would say, and its file."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotFound
from motcua.rooms.dossiers.errors import DossierNotFound
from motcua.rooms.dossiers.models import Dossier, Work
from motcua.rooms.dossiers.queries.sight import sees
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records.results import Kind, ResultLine
from motcua.rooms.procedures import facade as procedures


def may_prepare(dossier: Dossier, by: Actor) -> bool:
    """Whether ``by`` may prepare the result of this dossier."""
    return any(
        by.may(permission, unit=dossier.competent_unit) for permission in ("dossiers:process", "dossiers:decide")
    )


def result_draft(code: str, kind: str, *, by: Actor) -> tuple[Kind, dict[str, str]]:
    """A kind of result with its facts as far as the dossier's form fills them, to whoever may prepare it.

    Raises:
        DossierNotFound, UnknownKind.
    """
    row = Dossier.objects.filter(code=code).first()
    if row is None or not may_prepare(row, by):
        raise DossierNotFound(code=code)
    about = papers.kind(kind)
    return about, papers.filled(about, row.form, label=_labels(row.form_key))


def _labels(form_key: str) -> Any:
    """The words of a choice on the drawn form."""
    try:
        form = procedures.form(form_key)
    except NotFound:
        return None
    choices: Mapping[str, Mapping[str, str]] = {
        field.path: {str(choice.value): choice.title for choice in field.choices}
        for step in form.steps
        for field in step.fields
        if field.choices
    }
    return lambda path, value: choices.get(path, {}).get(str(value), str(value))


def result_of(row: Dossier, *, officer: bool) -> ResultLine | None:
    """The result that a dossier's page shows: officers see drafts too."""
    if row.result_id is None:
        return None
    line = papers.result_of(f"dossier:{row.code}")
    return line if line and (officer or line.issued_at is not None) else None


def result_file(code: str, *, by: Actor) -> tuple[ResultLine, BinaryIO]:
    """The file of a dossier's result, to those who may open the dossier; citizens and machines get issued ones only.

    Raises:
        DossierNotFound: no such dossier or result, or not for this reader.
    """
    row = Dossier.objects.filter(code=code).first()
    if row is None or row.result_id is None:
        raise DossierNotFound(code=code)
    steps = Work.objects.filter(dossier=row)
    here = any(by.may(f"role:{step.role}", unit=step.unit) for step in steps)
    if not sees(by, row, consulted=here) or result_of(row, officer=by.kind == "officer") is None:
        raise DossierNotFound(code=code)
    if by.kind == "officer":
        return papers.subject_file(f"dossier:{code}")
    issued = papers.results_of(f"dossier:{code}")[0]
    return issued, papers.open_result(issued)


def results_of(code: str, *, by: Actor) -> tuple[ResultLine, ...]:
    """Every result that a dossier was answered with, the newest first, to those who may open it.

    Raises:
        DossierNotFound.
    """
    row = Dossier.objects.filter(code=code).first()
    if row is None or not sees(by, row):
        raise DossierNotFound(code=code)
    return papers.results_of(f"dossier:{code}")
