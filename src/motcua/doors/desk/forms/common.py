"""What several forms share."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Invalid, Refusal

#: how a limit is counted, as ``Limit.parse`` reads it
LIMIT_UNITS = (("wd", _("ngày làm việc")), ("d", _("ngày")), ("h", _("giờ làm việc")), ("m", _("tháng")))


def says(refusal: Refusal) -> str:
    """A refusal as the sentence that its reader sees."""
    return gettext(refusal.says).format(**refusal.facts)


def refuse(form: forms.BaseForm, refusal: Refusal) -> None:
    """Puts a refusal where it belongs: each problem at its field, anything else above the form."""
    problems: Mapping[str, str] = refusal.problems if isinstance(refusal, Invalid) else {}
    for name, sentence in problems.items():
        form.add_error(name if name in form.fields else None, gettext(sentence))
    if not problems:
        form.add_error(None, says(refusal))


class LimitMixin(forms.Form):
    """A number and what it counts, read together as ``3wd``."""

    limit = forms.IntegerField(label=_("Thời hạn"), min_value=1, max_value=3660)
    limit_unit = forms.ChoiceField(label=_("Tính bằng"), choices=LIMIT_UNITS)

    def limit_code(self) -> str:
        """``3wd``; nothing when no number was entered."""
        amount = self.cleaned_data.get("limit")
        return f"{amount}{self.cleaned_data.get('limit_unit') or 'wd'}" if amount else ""


class ReasonForm(forms.Form):
    """An act that must say why."""

    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, strip=True)


class NoteForm(forms.Form):
    """An internal note."""

    text = forms.CharField(label=_("Ghi chú nội bộ"), widget=forms.Textarea(attrs={"rows": 2}), max_length=4000)
