"""One field of a form as the components draw it, whether it comes from a Django form or from a JSON Schema."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField


@dataclass(frozen=True)
class Option:
    """One choice of a select, of radios or of check boxes."""

    value: str
    label: str
    chosen: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """A labelled field. ``kind``: ``textarea select radios checkboxes checkbox file``, or the type of an ``<input>``.

    ``id`` is where the error summary leads; ``error`` is empty when nothing is wrong.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    autocomplete: str = ""
    inputmode: str = ""
    width: str = ""
    maxlength: int | None = None
    lang: str = ""
    #: shown only while the field of this name has this value; without a script always shown
    show_field: str = ""
    show_value: str = ""
    prefix: str = "f"
    #: where the value comes from, when nobody typed it
    source: str = ""

    @property
    def id(self) -> str:
        return f"{self.prefix}-{self.name.replace('.', '-').replace('/', '-')}"

    @property
    def input_id(self) -> str:
        """The element that takes the focus: the first choice of a group, or the field itself."""
        return f"{self.id}-1" if self.kind in {"radios", "checkboxes"} else self.id

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-hint"] if self.hint else []
        if self.source:
            parts.append(f"{self.id}-source")
        return " ".join([*parts, f"{self.id}-error"] if self.error else parts)


_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    # before RadioSelect, which Django makes its parent
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.CheckboxInput, "checkbox"),
    (forms.ClearableFileInput, "file"),
    (forms.FileInput, "file"),
)


def of(bound: BoundField) -> Field:
    """A Django form's field as ours."""
    widget = bound.field.widget
    kind = next((name for cls, name in _KINDS if isinstance(widget, cls)), getattr(widget, "input_type", "text"))
    attrs = widget.attrs
    value = bound.value()
    return Field(
        name=bound.html_name,
        label=str(bound.label),
        kind=kind,
        value="" if value is None or kind == "password" else str(value),
        hint=str(bound.help_text),
        error=" ".join(str(error) for error in bound.errors),
        required=bound.field.required,
        options=tuple(_options(bound, value)) if kind in {"radios", "checkboxes", "select"} else (),
        autocomplete=attrs.get("autocomplete", ""),
        inputmode=attrs.get("inputmode", ""),
        width=attrs.get("data-width", ""),
        maxlength=getattr(bound.field, "max_length", None),
    )


def _options(bound: BoundField, value: object) -> Iterable[Option]:
    chosen = {str(item) for item in (value if isinstance(value, list | tuple) else [value]) if item is not None}
    for key, label in getattr(bound.field, "choices", ()):
        yield Option(str(key), str(label), str(key) in chosen)
