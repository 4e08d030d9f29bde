"""The verbs of the catalogue: what other rooms and the doors may ask of it and do with it."""

from motcua.rooms.procedures.actions import complete_fact, import_national, load_content, publish, suggest, withdraw
from motcua.rooms.procedures.content import mistakes as content_mistakes
from motcua.rooms.procedures.queries import (
    browse,
    check_form,
    current,
    fields,
    forget,
    form,
    form_schema,
    many,
    missing_report,
    most_used,
    search,
    stand_ins,
    suggestions,
    version,
    versions,
    warm,
)
from motcua.rooms.procedures.rules.forms import answered
from motcua.rooms.procedures.rules.missing import (
    choices_of,
    fee_for,
    limit_for,
    limits_of,
    missing_facts,
    papers_for,
)

__all__ = [
    "answered",
    "browse",
    "check_form",
    "choices_of",
    "complete_fact",
    "content_mistakes",
    "current",
    "fee_for",
    "fields",
    "forget",
    "form",
    "form_schema",
    "import_national",
    "limit_for",
    "limits_of",
    "load_content",
    "many",
    "missing_facts",
    "missing_report",
    "most_used",
    "papers_for",
    "publish",
    "search",
    "stand_ins",
    "suggest",
    "suggestions",
    "version",
    "versions",
    "warm",
    "withdraw",
]
