"""Sets a result on paper."""

from collections.abc import Mapping
from datetime import datetime

from motcua.kernel.errors import Refusal
from motcua.rooms.papers import content
from motcua.rooms.papers.errors import FormNotFound
from motcua.rooms.papers.queries.results import kind
from motcua.rooms.papers.queries.typesetting import typeset
from motcua.rooms.papers.rules import results as rules
from motcua.rooms.papers.rules.results_paper import paper_facts
from motcua.rooms.units import facade as units


def set_result(kind_key: str, facts: Mapping[str, str], *, unit: str, subject: str, at: datetime) -> bytes:
    """A result as it is laid before whoever signs it: PDF, with room for the signature and the seal.

    Raises:
        UnknownKind, ResultInvalid, FactsMissing, FormNotFound, FormBroken.
    """
    about = kind(kind_key)
    said = rules.checked(about, facts)
    form = content.forms().get(about.template)
    if form is None:
        raise FormNotFound(form=about.template)
    given = paper_facts(
        about,
        said,
        form,
        unit=unit,
        agency=units.unit(unit).name,
        place=_place(unit),
        code=subject.partition(":")[2],
    )
    return typeset(about.template, given, at=at)


def _place(unit: str) -> str:
    """The name of the commune or ward that an office stands in, "" for an office of the city."""
    try:
        return units.area(unit.partition("-")[2]).name
    except Refusal:
        return ""
