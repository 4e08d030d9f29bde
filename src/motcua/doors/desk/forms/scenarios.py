"""Forms of those who keep and play scenarios."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RehearsalForm(forms.Form):
    """The days that a scenario is rehearsed against."""

    start = forms.DateField(label=_("Từ ngày"), widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label=_("Đến ngày"), widget=forms.DateInput(attrs={"type": "date"}))


class StartForm(forms.Form):
    """The unit that a scenario is started for by hand."""

    unit = forms.ChoiceField(label=_("Đơn vị"))

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(units)


class NoteForm(forms.Form):
    """What is written into a run: a note, the reason of a decision, why it is stopped."""

    text = forms.CharField(
        label=_("Ghi nhận"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )
