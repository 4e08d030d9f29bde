"""Drawn forms as fields on a page, and what was typed into them as data. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from motcua.doors.layout import words
from motcua.doors.layout.fields import Field, Option
from motcua.rooms.people.records import PersonDetails
from motcua.rooms.procedures.records import Form, FormField

KINDS = {"radio": "radios", "text": "text", "tel": "tel", "email": "email", "number": "number"}
NUMBERS = {"number"}


@dataclass(frozen=True)
class Group:
    """One part of a form on a page."""

    key: str
    title: str
    help: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Part:
    """One part of an answered form, to read."""

    key: str
    title: str
    lines: tuple[tuple[str, str], ...]


def at_path(data: Any, path: str) -> Any:
    """What stands at ``child.birth_date``; None where nothing does."""
    for name in path.split("."):
        data = data.get(name) if isinstance(data, Mapping) else None
    return data


def put(data: dict[str, Any], path: str, value: Any) -> None:
    """Writes ``value`` at ``child.birth_date``."""
    *parents, last = path.split(".")
    for name in parents:
        data = data.setdefault(name, {})
    data[last] = value


def _each(form: Form) -> Iterator[FormField]:
    return (field for step in form.steps for field in step.fields)


def groups(form: Form, data: Mapping[str, Any], wrong: Mapping[str, str], lang: str) -> tuple[Group, ...]:
    """The whole form, ready to draw. ``wrong``: ``{path: sentence}``."""
    return tuple(
        Group(
            key=step.key,
            title=_say(step.title, step.title_en, lang),
            help=_say(step.help, step.help_en, lang),
            fields=tuple(field(one, at_path(data, one.path), wrong.get(one.path, ""), lang) for one in step.fields),
        )
        for step in form.steps
    )


def field(said: FormField, value: Any, error: str, lang: str) -> Field:
    """One field of a drawn form; its name on the page is its path."""
    shown = "true" if value is True else "" if value is None or value is False else str(value)
    condition = said.show_if
    return Field(
        name=said.path,
        label=_say(said.title, said.title_en, lang),
        kind=KINDS.get(said.widget, said.widget),
        value=shown,
        hint=_say(said.help, said.help_en, lang),
        error=gettext(error) if error else "",
        required=said.required or condition is not None,
        options=_options(said, shown, lang),
        autocomplete=said.autocomplete or "",
        inputmode="numeric" if said.widget in NUMBERS or said.prefill == "identity_number" else "",
        width="short" if said.width in {"half", "third"} and said.widget in {"text", "tel"} else "",
        maxlength=said.max_length if said.widget in {"text", "textarea", "email"} else None,
        show_field=condition[0] if condition else "",
        show_value=str(condition[1]).lower() if condition and isinstance(condition[1], bool) else _condition(condition),
    )


def _condition(condition: tuple[str, Any] | None) -> str:
    return str(condition[1]) if condition else ""


def _options(said: FormField, shown: str, lang: str) -> tuple[Option, ...]:
    if not said.choices:
        return ()
    options = tuple(
        Option(str(one.value), _say(one.title, one.title_en, lang), str(one.value) == shown) for one in said.choices
    )
    return (Option("", gettext("– chọn –"), not shown), *options) if said.widget == "select" else options


def typed(form: Form, sent: Mapping[str, str]) -> dict[str, Any]:
    """What a page sent, as the form's data: numbers and check marks in their own kind, hidden fields left out."""
    data: dict[str, Any] = {}
    for said in _each(form):
        value = _value(said, sent.get(said.path, ""))
        if value is not None:
            put(data, said.path, value)
    for said in _each(form):
        if said.show_if and at_path(data, said.show_if[0]) != said.show_if[1] and at_path(data, said.path) is not None:
            put(data, said.path, "")
    return data


def _value(said: FormField, text: str) -> Any:
    if said.widget == "checkbox":
        return True if text in {"true", "on"} else None
    text = text.strip()
    if not text:
        return None
    if said.widget in NUMBERS:
        return int(text) if text.isdigit() and len(text) < 16 else text
    return text


def prefilled(form: Form, person: PersonDetails) -> dict[str, Any]:
    """A form that begins with what is known: the person's own facts where the form asks for them, and defaults."""
    data: dict[str, Any] = {}
    for said in _each(form):
        if not said.prefill and said.default not in (None, ""):
            put(data, said.path, said.default)
    for path, value in facts_of(form, person).items():
        put(data, path, value)
    return data


def facts_of(form: Form, person: PersonDetails) -> dict[str, str]:
    """What a form asks of the person, as far as it is written down about him; by path."""
    found = {}
    for said in _each(form):
        value = getattr(person, said.prefill, None) if said.prefill else None
        if value not in (None, ""):
            found[said.path] = value.isoformat() if isinstance(value, date) else str(value)
    return found


def parts(form: Form, data: Mapping[str, Any], lang: str) -> tuple[Part, ...]:
    """An answered form to read: questions that were answered, with choices in words and days as days."""
    shown = []
    for step in form.steps:
        lines = tuple(
            (_say(said.title, said.title_en, lang), _words(said, value, lang))
            for said in step.fields
            if (value := at_path(data, said.path)) not in (None, "", False)
        )
        if lines:
            shown.append(Part(step.key, _say(step.title, step.title_en, lang), lines))
    return tuple(shown)


def to_fill(form: Form, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A form on paper: every question in Vietnamese, answered where ``data`` answers it, else its choices or a line.

    What is ticked to declare something is left out: the paper form has its own declaration above the signature.
    """
    return [
        {
            "title": step.title,
            "fields": [
                {
                    "label": said.title,
                    "value": "" if (value := at_path(data, said.path)) in (None, "") else _words(said, value, "vi"),
                    "choices": "   ".join(f"□ {one.title}" for one in said.choices),
                }
                for said in step.fields
                if said.widget != "checkbox"
            ],
        }
        for step in form.steps
        if any(said.widget != "checkbox" for said in step.fields)
    ]


def _words(said: FormField, value: Any, lang: str) -> str:
    if value is True:
        return gettext("Có")
    for one in said.choices:
        if one.value == value:
            return _say(one.title, one.title_en, lang)
    if said.widget == "date":
        try:
            return words.day(date.fromisoformat(str(value)), lang)
        except ValueError:
            pass
    return str(value)


def _say(vi: str | None, en: str | None, lang: str) -> str:
    return (en if lang == "en" and en else vi) or ""
