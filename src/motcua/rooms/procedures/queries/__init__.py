"""Reading the catalogue."""

from motcua.rooms.procedures.queries.catalogue import (
    browse,
    check_form,
    fields,
    form,
    form_schema,
    missing_report,
    most_used,
    search,
    stand_ins,
    suggestions,
    versions,
    warm,
)
from motcua.rooms.procedures.queries.memory import changed_here, current, forget, many, version

__all__ = [
    "browse",
    "changed_here",
    "check_form",
    "current",
    "fields",
    "forget",
    "form",
    "form_schema",
    "many",
    "missing_report",
    "most_used",
    "search",
    "stand_ins",
    "suggestions",
    "version",
    "versions",
    "warm",
]
