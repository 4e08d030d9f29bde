"""What of a form is known already, and how the page says where it comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from motcua.doors.layout import answers
from motcua.doors.layout.fields import Field
from motcua.doors.portal.filing.sitting import Sitting
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Known

ACCOUNT = "account"


def known(sitting: Sitting) -> dict[str, Known]:
    """By path: what the filer's account says, then his own results and forms; by mandate only the account."""
    form = sitting.form
    facts = answers.facts_of(form, sitting.person)
    found = {path: Known(value, ACCOUNT, "", "") for path, value in facts.items()}
    if sitting.data.get("who", {}).get("mandate"):
        return found
    return {**dossiers.known_answers(form.name, by=sitting.by, at=sitting.at), **found}


def begun(sitting: Sitting, found: Mapping[str, Known]) -> dict[str, Any]:
    """A form that begins with everything that is known, and with defaults for the rest."""
    data = answers.prefilled(sitting.form, sitting.person)
    for path, one in found.items():
        answers.put(data, path, one.value)
    return data


def marked(fields: Iterable[Field], found: Mapping[str, Known]) -> tuple[Field, ...]:
    """The fields with where their values come from; a value that was changed is the filer's own."""
    return tuple(
        replace(field, source=words(found[field.name]))
        if field.name in found and str(found[field.name].value) == field.value
        else field
        for field in fields
    )


def words(one: Known) -> str:
    """``từ Giấy khai sinh số 12/2026``."""
    if one.origin == ACCOUNT:
        return gettext("từ tài khoản định danh của bạn")
    if one.origin.startswith("result:"):
        return gettext("từ {title} số {number}").format(title=one.title, number=one.number)
    return gettext("từ tờ khai trong hồ sơ {code}").format(code=one.number)
